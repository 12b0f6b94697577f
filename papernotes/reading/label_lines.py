"""Lines that begin with a label: the value on the line, in the list or paragraph below, in the next quotation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from papernotes.identity import text_key
from papernotes.patterns import late_pattern
from papernotes.reading.byline import authors_of, read_beside
from papernotes.reading.citations import is_surely_citation, read_citation
from papernotes.reading.dates import MONTHS, is_month, read_date
from papernotes.reading.facts import Fact
from papernotes.reading.fields import field_of_label, normal
from papernotes.reading.head import Place, Step
from papernotes.reading.inline import BARE_URL, anchors, is_external, plain
from papernotes.reading.linked_titles import title_of_link
from papernotes.reading.links import read_links
from papernotes.reading.papers import PAPER_KINDS, kind_of_words
from papernotes.reading.people_places import people_and_places, people_on_lines
from papernotes.reading.shapes import (
    BULLET,
    FENCE,
    HEADING,
    QUOTE,
    RULE,
    Labelled,
    breaks_to_spaces,
    further_labels,
    is_bare_label,
    list_items,
    read_label,
    unquoted,
)
from papernotes.reading.spaced_names import are_people
from papernotes.reading.values import LINK_FIELDS, accepts, is_nothing
from papernotes.reading.venues import find_venue, is_archive, is_shortened, is_venue_alone, read_venue
from papernotes.text import joined

_PAPER_LINKS = frozenset((*PAPER_KINDS, "link"))
# Labels that ask where a paper was presented, or who presented it.
_PRESENTED = frozenset(("발표", "発表"))
_YEAR_AT_END = late_pattern(r"[,(（]\s*((?:19|20)\d{2})\s*[)）]?\s*\.?\s*$")
_DAY_AT_END = late_pattern(
    r"([^\d()（）,，/|]{2,60}?)(?:\s*[(（,，/|]\s*|\s+on\s+|\s+(?=\d))([^()（）,]*\d[^()（）]*?)\s*[)）]?\s*\.?"
)
# Family names behind a title: `Quiet Nets for Loud Rooms, Marlow et al., JMLR 2022`.
_NAMES_AT_END = late_pattern(r"[,.]\s+([A-ZÀ-Þ][\w'’-]+(?:\s[A-ZÀ-Þ][\w'’-]+)?,?\s+et\.? al\b[^:]{0,60})$")
_NAMES_AND_YEAR = late_pattern(r"(?:\bet\.? al\b|\bи др\.|\w\+|等|ほか|\s외).*(?:19|20)\d{2}")
_BOLD_FIRST = late_pattern(r"(?:\*\*|__|<b>|<strong>)\S")
_BOLD_ITEM = late_pattern(r"\s*[-*+•]\s+(\*\*|__)([^*_]{1,20}?)\1\s+(\S.*)$")
# Labels of the paper itself, whether its address follows or its title.
_ORIGINAL = frozenset(("оригинал", "original", "원문", "原文", "原論文"))
_NO_TITLE = frozenset(("arxiv", "pdf", "openreview", "acl", "doi"))


def labelled_line(place: Place) -> Step | None:
    """Read a line that begins with a label, and the lines below that belong to its value."""
    labelled = read_label(place.line)
    if labelled is None:
        return _bare_label(place) or _paper_among_labels(place)
    if is_nothing(labelled.value):
        return Step(taken=(place.number,), keeps_byline=True)
    if not labelled.value:
        return _empty_label(place, labelled.field, labelled.label, is_strong=labelled.is_strong)
    labelled = replace(labelled, field=_field_by_value(labelled))
    pairs, count = _pairs(place, labelled)
    if not _are_accepted(pairs):
        return None
    facts = tuple(
        fact
        for name, label, text in pairs
        if text
        for fact in facts_of(name, label, text, place.number, line=place.line)
    )
    is_whole = _is_represented(facts, pairs)
    return Step(
        facts=facts,
        taken=tuple(range(place.number, place.number + count)) if is_whole else (),
        count=count,
        keeps_byline=True,
    )


def _paper_among_labels(place: Place) -> Step | None:
    """Read an item `**Paper** Title` without a colon, which could be a sentence, where other labels stand beside it."""
    found = _BOLD_ITEM.match(place.line)
    if found is None or field_of_label(plain(found[2])) != "paper" or not accepts("paper", found[3]):
        return None
    beside = [place.lines[at] for at in (place.number - 1, place.number + 1) if 0 <= at < len(place.lines)]
    if not any(BULLET.match(line) and read_label(line) for line in beside):
        return None
    facts = facts_of("paper", plain(found[2]), found[3], place.number, line=place.line)
    return Step(facts=facts, taken=(place.number,), keeps_byline=True) if facts else None


def _pairs(place: Place, labelled: Labelled) -> tuple[list[tuple[str, str, str]], int]:
    """Give the labels of a line as (field, label, value), and the count of lines that the values take.

    Commas divide labels only where all their values are such as their labels ask for: summaries and titles have both.
    """
    for has_commas in (labelled.field != "tldr", False):
        value, further = further_labels(labelled.value, has_commas=has_commas)
        pairs = [(labelled.field, labelled.label, value), *further]
        if further and (not has_commas or _are_accepted(pairs)):
            return pairs, 1
    value, count = _continued(place, labelled.field, labelled.value)
    return [(labelled.field, labelled.label, value)], count


def _are_accepted(pairs: Sequence[tuple[str, str, str]]) -> bool:
    return all(accepts(name, text) for name, _, text in pairs if text)


def _field_by_value(labelled: Labelled) -> str:
    """Give a label's field, or another that its value tells: `Link: CVPR 2020`, `발표: 2021.03`, `발표: 홍길동`."""
    field, value = labelled.field, labelled.value
    if field in {"link", "venue"} and is_surely_citation(value) and read_citation(value):
        return "paper"
    if field == "year" and _is_journal_first(value):
        return "venue"
    if field in LINK_FIELDS and not accepts(field, value):
        is_title = normal(plain(labelled.label)) in _ORIGINAL and len(value.split()) > 2 and accepts("paper", value)
        is_paper = read_citation(value) is not None or (is_title and not find_venue(value))  # `Cite as: …`
        return "paper" if is_paper else "venue" if find_venue(value) else field
    if field == "venue" and normal(plain(labelled.label)) in _PRESENTED and are_people(plain(value)):
        return "reviewers"
    if field == "venue" and (is_month(value) or (not accepts("venue", value) and read_date(value).value)):
        return "year"
    return field


def _is_journal_first(value: str) -> bool:
    """Tell whether `Published:` names the place before the day: `Nature 550, 354–359 (19 October 2017)`."""
    first = plain(value).partition(" ")[0].casefold().rstrip(".,")
    if not first.isalpha() or first in MONTHS:
        return False
    venue = read_venue(value, {})
    if venue is None or venue.year is None or is_archive(venue):
        return False
    return venue.is_known or is_shortened(plain(value).partition(f" {venue.year}")[0])


def _is_represented(facts: Sequence[Fact], pairs: Sequence[tuple[str, str, str]]) -> bool:
    """Links and titles that stand with words of their own (`original | my fork`) are facts, but the words stay."""
    for name, _, text in pairs:
        if name in LINK_FIELDS and text and not read_links(text, name, 0).is_whole:
            return False
        if name == "paper" and (beside := _title_and_rest(text)[1]) and not (read_beside(beside) or find_venue(beside)):
            return False
    return bool(facts) or not any(text for _, _, text in pairs)


def facts_of(name: str, label: str, value: str, number: int, *, line: str = "") -> tuple[Fact, ...]:
    """Give the facts of one value: links one by one, other values as written."""
    value = breaks_to_spaces(value)
    if name in LINK_FIELDS:
        return _link_facts(name, label, value, number, line=line)
    if name == "paper":
        return _paper_facts(label, value, number, line=line)
    several = people_and_places(name, label, value, number) or _reviewer_and_day(name, label, value, number, line=line)
    if several:
        return several
    if name == "venue" and _is_link_alone(value):
        return read_links(value, "link", number, line=line).facts
    if name in {"venue", "year", "title"} and any(is_external(anchor.url) for anchor in anchors(value)):
        links = read_links(value, "link" if name != "venue" else "venue link", number, line=line).facts
        return (Fact(field=name, value=value, line=number, start=line.find(value), key=label), *links)
    years = _YEAR_AT_END.findall(value) if name == "authors" else ()
    stated = Fact(field=name, value=value, line=number, start=line.find(value) if value else -1, key=label)
    archived = text_key(value) if name == "venue" else ""  # `来源：arXiv:2302.04040v1 [cs.LG]`
    ids = (Fact(field="arxiv", value=archived.removeprefix("arxiv:"), line=number),) if archived else ()
    return (stated, *(Fact(field="year", value=year, line=number, key=label) for year in years), *ids)


def _reviewer_and_day(name: str, label: str, value: str, number: int, *, line: str) -> tuple[Fact, ...]:
    """Give the facts of a person with the day of a talk or a review behind (`발표자: 홍길동 (2023.03.15)`), else ()."""
    dated = _DAY_AT_END.fullmatch(value) if name == "reviewers" else None
    if dated is None or read_date(dated[2]).value is None:
        return ()
    return (
        Fact(field=name, value=dated[1], line=number, start=line.find(dated[1]), key=label),
        Fact(field="date", value=dated[2], line=number, start=line.find(dated[2])),
    )


def _link_facts(name: str, label: str, value: str, number: int, *, line: str) -> tuple[Fact, ...]:
    """Give the links after a label, and the paper's title when it is the text of its link."""
    links = read_links(value, name, number, line=line).facts
    title = title_of_link(value) if name in _PAPER_LINKS else ""
    titles = (Fact(field="paper", value=title, line=number, start=line.find(title), key=label),) if title else ()
    return (*links, *titles) or (Fact(field=name, value=plain(value), line=number, start=line.find(value), key=label),)


def _paper_facts(label: str, value: str, number: int, *, line: str) -> tuple[Fact, ...]:
    """Give the paper's title and links, and what stands beside: `[Title](…), Mnih et al., 2013`, or a reference."""
    links = read_links(value, "paper", number, line=line).facts
    found = read_citation(value)
    title, beside = (found.title, "") if found else _title_and_rest(value)
    found = found or (read_beside(beside) if beside else None)
    stated = [("paper", title)] if (len(title) > 8 or (not links and title)) and not text_key(title) else []
    if found:
        has_venue = any(fact.field == "venue" for fact in links)
        stated += [("authors", found.authors), ("year", found.year), ("venue", "" if has_venue else found.venue)]
    facts = (
        Fact(field=name, value=text, line=number, start=line.find(text), key=label)
        for name, text in stated
        if text and not (name == "paper" and field_of_label(text))
    )
    return (*links, *facts)


def _title_and_rest(value: str) -> tuple[str, str]:
    """Divide what stands after `Paper:` into the title, which may be a link or in quotes, and the words beside it."""
    linked = [
        anchor for anchor in anchors(value) if len(anchor.text) > 8 and kind_of_words(anchor.text) not in _NO_TITLE
    ]
    if len(linked) == 1 and not BARE_URL.match(linked[0].text):
        title, rest = plain(linked[0].text), plain(f"{value[: linked[0].start]} {value[linked[0].end :]}")
    else:
        text = re.sub(r"[(（]\s*[)）]", "", plain(_without_addresses(value))).strip(" -–—|<>:：,、")
        quoted = re.match(r"[\"“„«「『《]([^\"“”„«»「」『』《》]+)[\"”“»」』》]\s*(.*)$", text)
        bracket = re.search(r"\s*[(（\[【]([^()（）\[\]【】]*)[)）\]】]$", text)
        if quoted:
            title, rest = quoted[1], quoted[2]
        elif bracket and (find_venue(bracket[1]) or _NAMES_AND_YEAR.search(bracket[1])):
            title, rest = text[: bracket.start()], bracket[1]
        else:
            named = _NAMES_AT_END.search(text)
            title, rest = (text[: named.start()], named[1]) if named else (text, "")
    rest = re.sub(r"^(?:by|от|—|–|-)\s+", "", BARE_URL.sub("", rest).strip(" ,;:|"))
    is_wrapped = re.fullmatch(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]", rest)
    return title.strip(' "“”„«»「」『』《》'), (is_wrapped[1] if is_wrapped else rest).strip()


def _without_addresses(value: str) -> str:
    for anchor in reversed([anchor for anchor in anchors(value) if not anchor.text or BARE_URL.match(anchor.text)]):
        value = value[: anchor.start] + value[anchor.end :]
    return value


def _is_link_alone(value: str) -> bool:
    """Tell whether `Source: [blog](…)` gives an address and names no venue."""
    return (
        find_venue(plain(value)) is None
        and read_links(value, "link", 0).is_whole
        and (kind_of_words(plain(value)) is not None or not re.search(r"[^\W\d_]", plain(BARE_URL.sub("", value))))
    )


def _continued(place: Place, name: str, value: str) -> tuple[str, int]:
    """Give a value with the lines that go on with it, and the count of lines: text in the same paragraph or item."""
    said = [value]
    is_bullet = BULLET.match(unquoted(place.line)) is not None
    while place.number + len(said) < len(place.lines):
        line = place.lines[place.number + len(said)]
        text = unquoted(line)
        is_quote_same = bool(QUOTE.match(line)) == bool(QUOTE.match(place.line))
        if (
            not text.strip()
            or not is_quote_same
            or BULLET.match(text)
            or HEADING.match(line)
            or RULE.match(line)
            or FENCE.match(text)
            or read_label(line)
            or "|" in text
            or text.lstrip()[:2] in {"$$", "!["}
        ):
            break
        if name == "tldr" and _BOLD_FIRST.match(text) and _BOLD_FIRST.match(unquoted(place.line)):
            break
        goes_on = (
            text[:1] in " \t"
            if is_bullet
            else name == "tldr" or said[-1].rstrip().endswith((",", "，", "、", ";", "and", "&"))
        )
        if not goes_on or (name in LINK_FIELDS):
            break
        said.append(text)
    return (joined(said) if len(said) > 1 else value), len(said)


def _empty_label(place: Place, name: str, label: str, *, is_strong: bool) -> Step | None:
    """Read a label whose value stands below: a list, or after a marked label the next line or paragraph."""
    step = _value_below(place, name, label, is_strong=is_strong or name == "tldr")
    if step is not None:
        return step
    if is_bare_label(place.line) == "":
        return None
    neighbours = [
        place.lines[number] for number in (place.number - 1, place.number + 1) if 0 <= number < len(place.lines)
    ]
    return Step(taken=(place.number,), keeps_byline=True) if any(read_label(line) for line in neighbours) else None


def _value_below(place: Place, name: str, label: str, *, is_strong: bool) -> Step | None:
    start = place.number + 1
    is_quote = QUOTE.match(place.line) is not None
    is_strong = is_strong or (name == "authors" and bool(authors_of(_next_text(place))))
    while (
        is_strong
        and (name != "tldr" or place.line.lstrip().startswith(("*", "_", ">", "-", "【", "[", "<")))
        and start < len(place.lines)
        and not unquoted(place.lines[start]).strip()
        and (is_quote == bool(QUOTE.match(place.lines[start])) or name == "tldr" or not is_quote)
    ):
        start += 1
    end = start
    while (
        end < len(place.lines)
        and unquoted(place.lines[end]).strip()
        and not HEADING.match(place.lines[end])
        and not RULE.match(place.lines[end])
    ):
        if (
            end > start
            and read_label(place.lines[end]) is not None
            and not re.match(r"\s{2,}", unquoted(place.lines[end]))
        ):
            break
        end += 1
    block = [re.sub(r"^[:：]\s+", "", unquoted(line)) for line in place.lines[start:end]]
    if (
        not block
        or FENCE.match(block[0])
        or (read_label(block[0]) is not None and not (name in LINK_FIELDS and BULLET.match(block[0])))
        or "$$" in block[0]
        or block[0].lstrip().startswith(("|", "!["))
    ):
        return None
    items = list_items(block)
    if items is None and not is_strong and not (is_quote and start == place.number + 1):
        return None
    facts = facts_below(name, label, items, block, start)
    return (
        Step(facts=facts, taken=tuple(range(place.number, end)), count=end - place.number, keeps_byline=True)
        if facts
        else None
    )


def _next_text(place: Place) -> str:
    below = place.lines[place.number + 1 : place.number + 3]
    return next((line for line in below if line.strip()), "")


def facts_below(name: str, label: str, items: list[str] | None, block: list[str], start: int) -> tuple[Fact, ...]:
    """Give the facts of a value that is the `items` of a list, or else the paragraph `block`, from line `start` on."""
    people = people_on_lines(name, label, block, start)
    if people is not None:
        return people
    if items is None:
        value = joined(block)
        return facts_of(name, label, value, start) if accepts(name, value) else ()
    if name in LINK_FIELDS | {"paper"}:
        found = [read_links(item, name, start + index) for index, item in enumerate(items)]
        return (
            tuple(fact for links in found for fact in links.facts)
            if all(links.is_whole and links.facts for links in found)
            else ()
        )
    if name == "tldr":
        return (Fact(field=name, value=" · ".join(items), line=start, key=label),)
    is_list = name in {"tags", "authors", "affiliations", "reviewers"}
    if not items or not all(accepts(name, item) for item in items) or (len(items) > 1 and not is_list):
        return ()
    return (Fact(field=name, value=tuple(items) if is_list else items[0], line=start, key=label),)


def _bare_label(place: Place) -> Step | None:
    """Read a label without a colon: `분류` above a list, `**TL;DR**` above a paragraph."""
    name = is_bare_label(place.line)
    text = unquoted(place.line).strip()
    if not name or (BULLET.match(unquoted(place.line)) and not text.rstrip().endswith("**")):
        return None
    is_definition = re.match(r"[:：]\s+\S", _next_text(place)) is not None
    is_strong = is_definition or text.startswith(("**", "__", "【", "[", "<b>", "<strong>"))
    is_strong = is_strong or (name == "venue" and is_venue_alone(plain(_next_text(place))))
    return (
        _value_below(place, name, plain(text), is_strong=is_strong)
        if is_strong or name in {"tags", "authors", "link", "affiliations", "reviewers"}
        else None
    )
