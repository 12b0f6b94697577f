"""All that one file states of one note, from its header, body, BibTeX and path, in the order of their weight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from papernotes.model import Value
from papernotes.reading.bibtex import Citation, bibtex_facts, find_citation, has_entry
from papernotes.reading.dates import read_date
from papernotes.reading.facts import Fact, Finding
from papernotes.reading.fields import field_of_key, is_container_key, is_generator_key, nearest_key
from papernotes.reading.flags import read_flag
from papernotes.reading.head import Head
from papernotes.reading.header import FrontMatter, split_front_matter
from papernotes.reading.inline import plain
from papernotes.reading.labels import read_head
from papernotes.reading.names import PathFacts, read_path
from papernotes.reading.papers import LINK_KINDS
from papernotes.reading.values import accepts
from papernotes.reading.venues import is_venue_alone
from papernotes.text import fold

_PRESENTED = ("발표", "発表", "**발표", "**発表")
_LINKS = LINK_KINDS | {"link"}
_URLS = ("url", "href", "link")
_NAMES = ("name", "text", "label")
_DAYS_OF_TALKS = frozenset(("발표일", "発表日", "발표일자"))


class Statements(Struct, frozen=True, kw_only=True):
    """What a file states. `facts` are in order of weight: front matter, body, BibTeX; their lines are the file's.

    `lines` are those of `body`, `by_field` gives those of them that say something, in the same order.
    """

    facts: tuple[Fact, ...]
    by_field: Mapping[str, Sequence[Fact]]
    head: Head
    body: str
    lines: Sequence[str]
    body_line: int
    path: PathFacts
    citation: Citation | None
    extra: Mapping[str, Value]
    findings: tuple[Finding, ...]

    def of(self, *fields: str) -> Iterator[Fact]:
        """Give the facts of `fields` that say something, the weightiest first."""
        if len(fields) == 1:
            return iter(self.by_field.get(fields[0], ()))
        stated = [self.by_field[field] for field in fields if field in self.by_field]
        if len(stated) > 1:
            return (fact for fact in self.facts if fact.field in fields and _says_something(fact))
        return iter(stated[0] if stated else ())

    def first(self, field: str) -> Fact | None:
        """Give the weightiest fact of `field`, or None."""
        stated = self.by_field.get(field)
        return stated[0] if stated else None


def _by_field(facts: Sequence[Fact]) -> Mapping[str, Sequence[Fact]]:
    by_field: dict[str, list[Fact]] = {}
    for fact in facts:
        if _says_something(fact):
            by_field.setdefault(fact.field, []).append(fact)
    return by_field


def _says_something(fact: Fact) -> bool:
    return bool(fact.text) or isinstance(fact.value, Mapping) or (isinstance(fact.value, tuple) and any(fact.value))


def read_statements(text: str, path: PurePosixPath) -> Statements:
    """Read everything that the file `path` with this text states."""
    front = split_front_matter(text)
    body = front.body
    head = read_head(front.lines, is_titled=any(fact.field == "title" for fact in front.fields))
    citation = find_citation(front.lines, front.body_line) if has_entry(body) else None
    known, extra, findings = _front_facts(front)
    stated = tuple(replace(fact, line=fact.line + front.body_line) for fact in head.facts)
    cited = bibtex_facts(citation) if citation else ()
    facts = tuple(_with_days_of_talks((*known, *stated, *cited)))
    return Statements(
        facts=facts,
        by_field=_by_field(facts),
        head=head,
        body=body,
        lines=front.lines,
        body_line=front.body_line,
        path=read_path(path),
        citation=citation,
        extra=extra,
        findings=(*front.findings, *findings),
    )


def _with_days_of_talks(facts: Sequence[Fact]) -> Iterator[Fact]:
    """Give `facts` with the day of a talk (`発表日`, `발표일`) as the note's date where a presenter is named.

    Without one it is the day on which the paper came out.
    """
    has_presenter = any(fact.field == "reviewers" and fact.key.startswith(_PRESENTED) for fact in facts)
    for fact in facts:
        is_of_talk = has_presenter and fact.field == "year" and fact.key.replace(" ", "") in _DAYS_OF_TALKS
        yield replace(fact, field="date") if is_of_talk and read_date(fact.text).value else fact


def _front_facts(front: FrontMatter) -> tuple[tuple[Fact, ...], dict[str, Value], tuple[Finding, ...]]:
    """Divide the header's fields into facts, keys for templates, and findings about unknown keys."""
    known: list[Fact] = []
    extra: dict[str, Value] = {}
    findings: list[Finding] = []
    for fact in front.fields:
        if _is_kept_for_templates(fact):
            extra[fact.key] = fact.value
        if fact.field or (is_container_key(fact.key) and isinstance(fact.value, Mapping)):
            known += _flat(fact)
        elif fold(fact.key) == "subtitle" and is_venue_alone(plain(fact.text)):
            known.append(replace(fact, field="venue"))
        elif not is_generator_key(fact.key):
            extra[fact.key] = fact.value
            findings.append(_unknown(fact))
    return tuple(known), extra, tuple(findings)


def _is_kept_for_templates(fact: Fact) -> bool:
    return is_generator_key(fact.key) and (
        not fact.field or fold(fact.key) in {"categories", "category", "cover"} or isinstance(fact.value, Mapping)
    )


def _flat(fact: Fact) -> Iterator[Fact]:
    """Give the facts of one key: those of a mapping by its own keys (`venue: {name: …, year: …}`)."""
    if isinstance(fact.value, Mapping) and fact.field != "draft":
        for key, value in fact.value.items():
            inner = (
                fact.field if key.casefold() in {"name", "value", "id", "text", "image", "names"} else field_of_key(key)
            )
            if key.casefold() in {"url", "link", "href"} and (fact.field in LINK_KINDS or fact.field == "paper"):
                inner = fact.field if fact.field != "paper" else "link"
            if inner == "title" and fact.field == "paper":
                inner = "paper"
            if inner and not isinstance(value, Mapping):
                yield replace(fact, field=inner, value=value, key=key)
        return
    if fact.field in _LINKS and isinstance(fact.value, tuple) and any(isinstance(item, Mapping) for item in fact.value):
        yield from _named_links(fact)
        return
    is_year = fact.field == "published flag" and read_flag(fact.text) is None and accepts("year", fact.text)
    yield replace(fact, field="year") if is_year else fact


def _named_links(fact: Fact) -> Iterator[Fact]:
    """Give the links of a list such as `- {name: Code, url: https://…}`, as Hugo's themes have it."""
    for item in fact.value if isinstance(fact.value, tuple) else ():
        url, name = (_first_of(item, _URLS), _first_of(item, _NAMES)) if isinstance(item, Mapping) else (item, "")
        if isinstance(url, str) and url:
            kind = field_of_key(name) if isinstance(name, str) else ""
            yield replace(fact, field=kind if kind in LINK_KINDS else "link", value=url, key=str(name) or fact.key)


def _first_of(item: Mapping[str, Value], keys: Iterable[str]) -> Value:
    return next((item[key] for key in keys if key in item), "")


def _unknown(fact: Fact) -> Finding:
    near = nearest_key(fact.key)
    return Finding(
        code="unknown-key",
        message=f'"{fact.key}" is not a key that papernotes knows',
        help=f'did you mean "{near}"?' if near else "it is kept for templates in `extra`",
        line=fact.line,
        start=0,
        length=len(fact.key),
    )
