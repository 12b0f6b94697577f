"""What a BibTeX entry inside a note says of the paper. The library is imported when the first entry is met."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from msgspec import Struct

from papernotes.identity import text_key
from papernotes.patterns import late_pattern
from papernotes.reading.facts import Fact

_OPENING = late_pattern(r"[ \t>]*(`{3,}|~{3,})[ \t]*([^\s`]*)")
_ENTRY = re.compile(
    r"@\s*(?:article|inproceedings|conference|misc|book|incollection|phdthesis|mastersthesis|techreport"
    r"|proceedings|unpublished|online|inbook|software|thesis|dataset)\s*[{(]",
    re.IGNORECASE,
)
_KEY = re.compile(r"[\s,]*([\w\-]+)\s*=")
_LONGEST = 20_000
_MOST_LINES = 60


class Citation(Struct, frozen=True):
    """A BibTeX entry of a note, or what its fence holds: the text, and the 1-based file line that it begins on."""

    text: str
    line: int


def has_entry(text: str) -> bool:
    """Tell whether `text` holds what may begin a BibTeX entry."""
    return "@" in text and _ENTRY.search(text) is not None


def find_citation(lines: Sequence[str], first_line: int) -> Citation | None:
    """Give the first BibTeX entry, or the fence that holds it. `first_line` is the file line of `lines[0]`."""
    number = 0
    while number < len(lines):
        line = lines[number]
        opening = _OPENING.match(line) if "```" in line or "~~~" in line else None
        if opening is None:
            end = entry_end(lines, number) if "@" in line else number
            if end > number:
                inner = [line.lstrip(">").rstrip() for line in lines[number:end]]
                return Citation("\n".join(inner).strip()[:_LONGEST], first_line + number)
            number += 1
            continue
        end = number + 1
        while end < len(lines) and not (opening[1] in lines[end] and lines[end].strip(" \t>").startswith(opening[1])):
            end += 1
        first = next((text for line in lines[number + 1 : end] if (text := line.lstrip(">")).strip()), "")
        if _ENTRY.match(first.lstrip()) and opening[2].casefold() not in {"python", "java"}:
            inner = [line.lstrip(">").rstrip() for line in lines[number + 1 : end]]
            return Citation("\n".join(inner).strip()[:_LONGEST], first_line + number + 1)
        number = end + 1
    return None


def entry_end(lines: Sequence[str], number: int) -> int:
    """Give the line after the BibTeX entry that begins at line `number` outside a fence, or `number` where none does.

    It ends where its brackets are closed again, before a blank line or `_MOST_LINES` further down.
    """
    if not _ENTRY.match(lines[number].lstrip("> \t")):
        return number
    depth = 0
    for end in range(number, min(len(lines), number + _MOST_LINES)):
        text = lines[end]
        if not text.strip("> \t"):
            break
        depth += text.count("{") + text.count("(") - text.count("}") - text.count(")")
        if depth <= 0:
            return end + 1
    return number


def bibtex_facts(citation: Citation) -> tuple[Fact, ...]:
    """Give the facts of the first entry that can be read: title, authors, venue, year, identity."""
    # 45 ms that only notes with BibTeX pay
    import logging  # noqa: PLC0415

    from bibtexparser.entrypoint import parse_string  # noqa: PLC0415
    from bibtexparser.middlewares import LatexDecodingMiddleware  # noqa: PLC0415

    # It logs every block that it cannot read; what is read is what counts here.
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    library = parse_string(citation.text, append_middleware=[LatexDecodingMiddleware()])
    if not library.entries:
        return ()
    values = {key.casefold(): _tidy(field.value) for key, field in library.entries[0].fields_dict.items()}
    return tuple(
        Fact(field=field, value=value, line=_line_of(citation, key), key=key, origin="bibtex")
        for field, key, value in _chosen(values)
        if value
    )


def _chosen(values: dict[str, str]) -> list[tuple[str, str, str]]:
    chosen = [
        ("title", "title", values.get("title", "")),
        ("authors", "author", values.get("author", "")),
        ("year", "year", values.get("year", "") or values.get("date", "")[:4]),
    ]
    venue_key = next(
        (key for key in ("booktitle", "journal", "journaltitle", "publisher", "howpublished") if values.get(key)), ""
    )
    venue = values.get(venue_key, "")
    if venue and "http" not in venue:
        chosen.append(("venue", venue_key, venue))
    archive = values.get("eprint", "") if values.get("archiveprefix", "arxiv").casefold() == "arxiv" else ""
    arxiv = text_key(archive) or text_key(venue) or text_key(values.get("note", ""))
    chosen.append(("arxiv", "eprint" if archive else venue_key, arxiv.removeprefix("arxiv:")))
    chosen.append(("doi", "doi", values.get("doi", "")))
    url = values.get("url", "")
    return [*chosen, ("link", "url", url)] if url else chosen


def _tidy(value: object) -> str:
    return " ".join(str(value).replace("{", "").replace("}", "").split())


def _line_of(citation: Citation, key: str) -> int:
    for number, line in enumerate(citation.text.split("\n")):
        found = _KEY.match(line)
        if found and found[1].casefold() == key:
            return citation.line + number
    return citation.line


def decode_latex(text: str) -> str:
    r"""Give `text` with TeX accents as letters (`L{\'e}on` → `Léon`); text without a backslash comes back as it is."""
    return _decoded(text) if "\\" in text else text


@lru_cache(maxsize=256)
def _decoded(text: str) -> str:
    try:
        return " ".join(_latex_to_text()(text).split())
    except RecursionError:  # groups in groups by the hundred are no name's
        return text


@lru_cache(maxsize=1)
def _latex_to_text() -> Callable[[str], str]:
    """Give the reader of TeX, made once: its tables of macros take a millisecond."""
    from pylatexenc.latex2text import LatexNodes2Text  # noqa: PLC0415 - late, as above

    reader = LatexNodes2Text(keep_comments=True)
    return lambda text: str(reader.latex_to_text(text))
