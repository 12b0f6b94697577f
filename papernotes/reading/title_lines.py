"""The line that names a note, and the free lines of authors, places of work, venue and year below it."""

from __future__ import annotations

import re
from dataclasses import replace

from papernotes.reading.byline import Byline, read_byline
from papernotes.reading.facts import Fact
from papernotes.reading.fields import field_of_label, is_metadata_heading
from papernotes.reading.head import Place, Step, Title
from papernotes.reading.headings import is_generic
from papernotes.reading.inline import anchors, is_external, plain
from papernotes.reading.label_lines import facts_of
from papernotes.reading.links import hashtags, read_links
from papernotes.reading.sections import Section, read_section
from papernotes.reading.shapes import BULLET, HEADING, is_bare_label, read_label, unquoted
from papernotes.reading.values import accepts
from papernotes.reading.venues import find_venue

_METADATA_WORD = re.compile(r"信息|資訊|情報|metadata|meta[- ]?info|정보|서지|метаданн", re.IGNORECASE)
_HTML_HEADING = re.compile(r"^\s*<h1\b[^>]*>\s*(.+?)\s*</h1>\s*$", re.IGNORECASE)


def heading(place: Place) -> Step | None:
    """Read a heading: the title, a label with its value, a frame around facts, or the end of the head."""
    match = HEADING.match(place.line)
    if match is None or (not place.line.lstrip()[len(match[1]) :][:1].isspace() and not _is_tight_heading(match[2])):
        return _html_heading(place) or _underlined(place)
    return _of_heading(place, match[2], len(match[1])) if match[2] else Step()


def _html_heading(place: Place) -> Step | None:
    html = _HTML_HEADING.match(place.line)
    return _titled(place, html[1], (place.number,)) if html and not place.title and not is_generic(html[1]) else None


def _of_heading(place: Place, text: str, level: int) -> Step:
    labelled = read_label(text)
    if labelled and labelled.value and labelled.field != "tldr" and accepts(labelled.field, labelled.value):
        return _labelled_heading(place, labelled.field, labelled.label, labelled.value)
    if is_metadata_heading(text):
        return Step(keeps_byline=True, opens_byline=True)
    name = is_bare_label(text)
    section = read_section(place.lines, place.number, name) if name else None
    if section is not None:
        return _of_section(section)
    if place.title is None and _can_be_title(place, level, text):
        return _titled(place, text, (place.number,))
    return Step(is_end=not _announces_head(place, text))


def _announces_head(place: Place, text: str) -> bool:
    """Tell whether a heading that ends no head is followed by label lines: a first one, or one that names labels."""
    below = next((line for line in place.lines[place.number + 1 : place.number + 6] if line.strip()), "")
    labelled, inner = read_label(below), HEADING.match(below)
    if not place.is_first:
        names_labels = bool(field_of_label(plain(text))) or _METADATA_WORD.search(text) is not None
        return names_labels and labelled is not None and labelled.is_strong and labelled.value != ""
    return bool(
        (labelled and labelled.value)
        or (inner and (is_bare_label(inner[2]) or is_metadata_heading(inner[2])))
        or is_address(below)
    )


def _is_tight_heading(text: str) -> bool:
    """`#Title` and `#[Title](…)` are headings to their writers; `#tag, #tag` and `#1` are not."""
    return bool(text) and not hashtags(f"#{text}") and not text[0].isdigit()


def _underlined(place: Place) -> Step | None:
    """Read a heading underlined by `===`, or by `---` right at the top."""
    if place.number + 1 >= len(place.lines) or not place.line.strip() or place.title:
        return None
    under = place.lines[place.number + 1]
    is_first_level = re.fullmatch(r" {0,3}={2,}\s*", under) is not None
    is_second_level = place.is_first and re.fullmatch(r" {0,3}-{2,}\s*", under) is not None
    if not (is_first_level or is_second_level) or read_label(place.line) or is_generic(place.line):
        return None
    return replace(_titled(place, place.line.strip(), (place.number, place.number + 1)), count=2)


def _labelled_heading(place: Place, name: str, label: str, value: str) -> Step:
    """`# Paper: Title` is the title itself; `## Authors: A, B` states a field."""
    if name in {"title", "paper"} and place.title is None:
        step = _titled(place, value, (place.number,))
        return replace(
            step,
            facts=(
                *step.facts,
                *((Fact(field="title", value=plain(value), line=place.number, key=label),) if name == "title" else ()),
            ),
        )
    return Step(facts=facts_of(name, label, value, place.number), taken=(place.number,))


def _can_be_title(place: Place, level: int, text: str) -> bool:
    if is_generic(text):
        return False
    return level == 1 or (
        place.paragraphs == 0 and not re.match(r"\s*(?:\d+(?:\.\d+)*[.)\s]|part\s*\d)", text, re.IGNORECASE)
    )


def _titled(place: Place, text: str, lines: tuple[int, ...]) -> Step:
    links = [anchor for anchor in anchors(text) if is_external(anchor.url)]
    facts = tuple(
        Fact(field="link", value=anchor.url, line=place.number, start=place.line.find(anchor.url), key=anchor.text)
        for anchor in links
    )
    shown = re.sub(
        r"\s*[\[(（]?\s*\[(?:paper|pdf|arxiv|code|link|논문|论文|論文|github)\]\([^()]*\)\s*[\])）]?",
        "",
        text,
        flags=re.IGNORECASE,
    )
    shown = re.sub(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*[^()]*(?:\([^()]*\)[^()]*)*\)", r"\1", shown)
    shown = re.sub(r"[(（<\[]*\s*https?://[^\s<>()（）]+\s*[)）>\]]*", "", shown).strip(" -–—:：")
    return Step(facts=facts, title=Title(text=shown or plain(text), lines=lines, is_heading=True))


def _of_section(section: Section) -> Step:
    return Step(facts=section.facts, taken=section.taken, count=section.count)


def first_line(place: Place) -> Step | None:
    """Take a first line of plain text for the title when the lines below are those of a head."""
    text = place.line.strip()
    if (
        place.title
        or not place.is_first
        or len(text) > 250
        or text[0] in ">|<!-*[`$(（"
        or re.search(r"[.。!！…]$", text)
        or is_generic(text)
    ):
        return None
    if any(line.startswith("# ") for line in place.lines[:12]):
        return None
    below = [line for line in place.lines[place.number + 1 : place.number + 9] if line.strip()][:5]
    nearest = place.lines[place.number + 1].strip() if place.number + 1 < len(place.lines) else ""
    is_head = any(read_label(line) or hashtags(line) or is_address(line) for line in below) or (
        nearest != "" and (read_byline(nearest) is not None)
    )
    if not is_head or (
        nearest
        and not read_label(nearest)
        and not is_address(nearest)
        and read_byline(nearest) is None
        and not hashtags(nearest)
    ):
        return None
    return Step(title=Title(text=text, lines=(place.number,), is_heading=False))


def is_address(line: str) -> bool:
    """Tell whether a line is nothing but links."""
    found = read_links(unquoted(line), "", 0)
    return found.is_row and bool(found.facts)


def free_line(place: Place) -> Step | None:
    """Read a line of authors, affiliation, venue and year under the title.

    Further down in the head only a line counts that is a known venue with its year, or names that end in "et al.".
    """
    text = BULLET.sub("", unquoted(place.line)).strip()
    if not place.byline_open:
        return _of_byline(place, read_byline(text), 1) if _is_certain(text) else None
    titled = re.fullmatch(r"\[([^\[\]]{12,250})\]|[「『《]([^「」『』《》]{8,250})[」』》]", text)
    if titled:
        return Step(
            facts=(Fact(field="paper", value=titled[1] or titled[2], line=place.number),),
            taken=(place.number,),
            keeps_byline=True,
        )
    joined, count = _paragraph(place) if text.endswith(",") else (text, 1)
    found = read_byline(joined)
    if found is None:
        return _organisation_line(place, text)
    return _of_byline(place, found, count)


def _is_certain(text: str) -> bool:
    found = read_byline(text) if len(text) <= 80 else None
    if found is None or found.affiliations or found.title:
        return False
    venue = find_venue(plain(found.venue))
    if found.authors:
        return not found.venue and not found.year and re.search(r"et\.? al\b\.?$", text) is not None
    return venue is not None and venue[0].year is not None


def _of_byline(place: Place, found: Byline | None, count: int) -> Step | None:
    if found is None:
        return None
    stated = (
        ("authors", found.authors),
        ("venue", found.venue),
        ("year", found.year),
        ("affiliations", found.affiliations),
        ("paper", found.title),
    )
    facts = tuple(
        Fact(field=name, value=value, line=place.number, start=place.line.find(value))
        for name, value in stated
        if value
    )
    return Step(facts=facts, taken=tuple(range(place.number, place.number + count)), count=count, keeps_byline=True)


def _paragraph(place: Place) -> tuple[str, int]:
    """Give the lines of names that go on below: each but the last ends with a comma."""
    parts = [place.line.strip()]
    while (
        parts[-1].endswith(",")
        and place.number + len(parts) < len(place.lines)
        and place.lines[place.number + len(parts)].strip()
    ):
        parts.append(place.lines[place.number + len(parts)].strip())
    return " ".join(parts), len(parts)


def _organisation_line(place: Place, text: str) -> Step | None:
    """Read a short line of places of work below the authors."""
    shown = plain(text)
    above = place.lines[place.number - 1].strip() if place.number else ""
    if (
        len(shown) > 160
        or not above
        or read_byline(above) is None
        or not accepts("affiliations", text)
        or re.search(r"[.!?:：]", shown)
    ):
        return None
    return Step(
        facts=(Fact(field="affiliations", value=shown, line=place.number),), taken=(place.number,), keeps_byline=True
    )
