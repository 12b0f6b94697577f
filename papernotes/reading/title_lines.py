"""The line that names a note, and the free lines of authors, places of work, venue and year below it."""

from __future__ import annotations

import re

from msgspec.structs import replace

from papernotes.identity import paper_key, text_key
from papernotes.patterns import late_pattern
from papernotes.reading.byline import Byline, authors_of, read_byline
from papernotes.reading.citations import is_surely_citation, read_citation
from papernotes.reading.dates import read_date
from papernotes.reading.facts import Fact
from papernotes.reading.fields import field_of_label, is_metadata_heading
from papernotes.reading.head import Place, Step, Title
from papernotes.reading.headings import is_generic
from papernotes.reading.inline import anchors, is_external, plain, unwrapped
from papernotes.reading.label_lines import facts_of
from papernotes.reading.linked_titles import names_kind
from papernotes.reading.links import hashtags, read_links
from papernotes.reading.papers import PAPER_KINDS, kind_of_words, link_kind
from papernotes.reading.people import is_organisation, looks_like_name
from papernotes.reading.sections import Section, read_section
from papernotes.reading.several import is_paper_of_several, is_part_of_several
from papernotes.reading.shapes import BULLET, HEADING, Labelled, is_bare_label, read_label, unquoted
from papernotes.reading.spaced_names import are_people
from papernotes.reading.values import accepts
from papernotes.reading.venues import find_venue

_METADATA_WORD = late_pattern(r"信息|資訊|情報|metadata|meta[- ]?info|정보|서지|метаданн", re.IGNORECASE)
_LINK_BESIDE_TITLE = late_pattern(
    r"\s*[\[(（]?\s*\[(?:paper|pdf|arxiv|code|link|논문|论文|論文|github)\]\([^()]*\)\s*[\])）]?", re.IGNORECASE
)
_LINK = late_pattern(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*[^()]*(?:\([^()]*\)[^()]*)*\)")
_ADDRESS = late_pattern(r"[(（<\[]*\s*https?://[^\s<>()（）]+\s*[)）>\]]*")
_SHORTCODES = late_pattern(r"^\s*(?::[a-z][\w+-]*:\s*)+(?=\S)|\s+(?::(?:[a-z][\w+-]*|[+-]1):\s*)+$")
_UNDERLINED_TWICE = late_pattern(r" {0,3}={2,}\s*")
_UNDERLINED = late_pattern(r" {0,3}-{2,}\s*")
_DAY = late_pattern(r"[\W\d年月日년월일]*")
_DAY_WITH_YEAR = late_pattern(r"[\W\d]*(?:19|20)\d{2}[\W\d年月日년월일]*")
_TITLE_IN_BRACKETS = late_pattern(r"\[([^\[\]]{12,250})\]|[「『《]([^「」『』《》]{8,250})[」』》]")
_END_OF_SENTENCE = (".", "。", "!", "！", "…")
_MARK_IN_SENTENCE = late_pattern(r"[.!?:：]")
_MARK_BEFORE_BOLD = late_pattern(r"^[\U0001F300-\U0001FAFF\u2600-\u27BF\ufe0f\u200d\s]+(?=\*\*\S)")
_AFTER_GROUP = late_pattern(r"\[[^\[\]\d][^\[\]]{1,40}\] +[^\W\d_][^\[\]]+$")
_NO_TITLE_BEGINS = (*">|<!-*`$(（", "[[")
_HTML_HEADING = late_pattern(r"^\s*<h1\b[^>]*>\s*(.+?)\s*</h1>\s*$", re.IGNORECASE)


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
        is_title = level == 1 and place.is_first and not place.is_titled and _is_topic(labelled)
        name = "paper" if is_title else labelled.field
        return _labelled_heading(place, name, labelled.label, labelled.value)
    if is_metadata_heading(text):
        return Step(keeps_byline=True, opens_byline=True)
    name = is_bare_label(text)
    section = read_section(place.lines, place.number, name) if name else None
    if section is not None:
        return replace(_of_section(section), opens_byline=name in {"title", "paper"})
    if place.is_titled and place.title is None and is_paper_of_several(place, level):
        return Step(is_end=True)
    if place.title is None and _can_be_title(place, level, text):
        return _titled(place, text, (place.number,))
    return Step(is_end=not _announces_head(place, text))


def _is_topic(labelled: Labelled) -> bool:
    """Tell whether a first heading names the note behind a word that is a label elsewhere: `Обзор: …`, `Topic: …`."""
    if labelled.field == "reviewers":
        return not (looks_like_name(labelled.value) or are_people(labelled.value)) and len(labelled.value.split()) > 1
    return labelled.field == "tags" or (labelled.field == "venue" and find_venue(labelled.value) is None)


def _announces_head(place: Place, text: str) -> bool:
    """Tell whether a heading that ends no head is followed by label lines: a first one, or one that names labels."""
    below = next((line for line in place.lines[place.number + 1 : place.number + 6] if line.strip()), "")
    labelled, inner = read_label(below), HEADING.match(below)
    if not place.is_first:
        names_labels = bool(field_of_label(plain(text))) or _METADATA_WORD.search(text) is not None
        return names_labels and labelled is not None and labelled.is_strong and labelled.value != ""
    return bool(
        (labelled and labelled.value)
        or (inner and not is_generic(inner[2]) and is_generic(text) and not inner[2][:1].isdigit())
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
    is_first_level = _UNDERLINED_TWICE.fullmatch(under) is not None
    is_second_level = place.is_first and _UNDERLINED.fullmatch(under) is not None
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
    if is_generic(text) or is_part_of_several(place, level, text):
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
    shown = _LINK.sub(r"\1", _LINK_BESIDE_TITLE.sub("", text)) if "](" in text else text
    shown = _SHORTCODES.sub("", shown) if ":" in shown else shown
    shown = (_ADDRESS.sub("", shown) if "://" in shown else shown).strip(" -–—:：")
    return Step(facts=facts, title=Title(text=shown or plain(text), lines=lines, is_heading=True))


def _of_section(section: Section) -> Step:
    return Step(facts=section.facts, taken=section.taken, count=section.count)


def first_line(place: Place) -> Step | None:
    """Take a first line of plain or bold text for the title when the lines below are those of a head."""
    written = _MARK_BEFORE_BOLD.sub("", place.line.strip())
    if place.title or not place.is_first or any(line.startswith("# ") for line in place.lines[:12]):
        return None
    text = unwrapped(written) if written.startswith(("**", "__")) else written
    is_bold = text != written
    if len(text) > 250 or text.startswith(_NO_TITLE_BEGINS) or text.endswith(_END_OF_SENTENCE) or is_generic(text):
        return None
    if is_bold:
        is_title = not _is_label_day_or_names(text) and _is_right_above_head(place)
        return _titled(place, text, (place.number,)) if is_title else None
    is_title = (text[0] != "[" or _AFTER_GROUP.match(text) is not None) and _is_above_head(place)
    return Step(title=Title(text=text, lines=(place.number,), is_heading=False)) if is_title else None


def _is_label_day_or_names(text: str) -> bool:
    is_label = text.endswith((":", "：")) or is_bare_label(text) != "" or _DAY.fullmatch(text) is not None
    return is_label or len(authors_of(text)) > 1


def _is_above_head(place: Place) -> bool:
    """Tell whether a line of a head stands right below, or one of the next after a blank line."""
    below = [line for line in place.lines[place.number + 1 : place.number + 9] if line.strip()][:5]
    nearest = place.lines[place.number + 1].strip() if place.number + 1 < len(place.lines) else ""
    if nearest:
        return _states(nearest) or read_byline(nearest) is not None
    return any(map(_states, below))


def _is_right_above_head(place: Place) -> bool:
    """Tell whether the next line that is not blank is one of a head: bold lines stand above chapters too."""
    nearest = next((line.strip() for line in place.lines[place.number + 1 : place.number + 4] if line.strip()), "")
    found = read_byline(nearest) if nearest else None
    return _states(nearest) or (found is not None and not _is_lone_name(found))


def _states(line: str) -> bool:
    """Tell whether a line is one of labels, hashtags or links."""
    return read_label(line) is not None or bool(hashtags(line)) or is_address(line)


def is_address(line: str) -> bool:
    """Tell whether a line is nothing but links."""
    found = read_links(unquoted(line), "", 0)
    return found.is_row and bool(found.facts)


def free_line(place: Place) -> Step | None:
    """Read a line of authors, affiliation, venue and year under the title.

    Further down in the head only a line counts that is a known venue with its year, or names that end in "et al.".
    """
    text = BULLET.sub("", unquoted(place.line)).strip()
    is_paragraph = place.paragraphs == 0 and not BULLET.match(unquoted(place.line))
    is_reference = is_paragraph and (is_surely_citation(text) or read_byline(text) is None)
    cited = read_citation(text) if is_reference else None
    if cited:
        step = _of_byline(place, cited, 1)
        links = read_links(text, "paper", place.number, line=place.line).facts
        return replace(step, facts=(*step.facts, *links)) if step else None
    if not place.byline_open:
        return _of_byline(place, read_byline(text), 1) if _is_certain(text) else None
    titled = _TITLE_IN_BRACKETS.fullmatch(text)
    if titled:
        return Step(
            facts=(Fact(field="paper", value=titled[1] or titled[2], line=place.number),),
            taken=(place.number,),
            keeps_byline=True,
        )
    joined, count = _paragraph(place) if text.endswith(",") else (text, 1)
    bare, links = _links_at_end(joined, place)
    found = read_byline(bare)
    if found is None:
        return _organisation_line(place, text) or _day(place, text) or _title_above_names(place, text)
    if _is_lone_name(found) and not _is_head_below(place):
        return None
    step = _of_byline(place, found, count)
    return replace(step, facts=(*step.facts, *links)) if step and links else step


def _links_at_end(text: str, place: Place) -> tuple[str, tuple[Fact, ...]]:
    """Divide `Names — Venue — [pdf](…), [code](…)` into the line without its links, and their facts."""
    found = [anchor for anchor in anchors(text) if is_external(anchor.url)]
    if not found:  # `ICLR 2021 | arXiv:2009.09761`
        return text, read_links(text, "link", place.number).facts if text_key(text) else ()
    at = max(0, found[0].start)
    links = read_links(text[at:], "", place.number, line=place.line)
    return (text[:at].rstrip(" ,;|/·—–-[("), links.facts) if links.is_whole and links.is_row else (text, ())


def linked_title(place: Place) -> Step | None:
    """Take a first line that is one link to a paper, by its title, for the title."""
    text = unwrapped(place.line) if place.is_first and not place.title else ""
    if not text.startswith("[") or not text.endswith(")"):
        return None
    found = list(anchors(text))
    is_title = (
        len(found) == 1
        and (found[0].start, found[0].end) == (0, len(text))
        and len(found[0].text.split()) > 2
        and not kind_of_words(found[0].text)
        and link_kind(found[0].url) in PAPER_KINDS
    )
    return _titled(place, text, (place.number,)) if is_title else None


def list_of_papers(place: Place) -> Step | None:
    """Go past an item that links to a paper by its title beside one that links to another: a list of papers."""
    lines = (place.line, *(place.lines[number] for number in _neighbours(place)))
    keys = set()
    for line in lines:
        linked = next(anchors(line), None) if BULLET.match(line) or line.startswith("[") else None
        if linked and linked.text and not names_kind(linked.text) and (key := paper_key(linked.url)):
            keys.add(key)
        elif line is place.line:
            return None
    return Step(prose=len(place.line)) if len(keys) > 1 else None


def _neighbours(place: Place) -> tuple[int, ...]:
    return tuple(number for number in (place.number - 1, place.number + 1) if 0 <= number < len(place.lines))


def _is_lone_name(found: Byline) -> bool:
    """Tell whether a line is one name and nothing else; a term of two words looks the same (`Cosine Similarity`)."""
    if found.venue or found.year or found.affiliations or found.title:
        return False
    return len(authors_of(found.authors)) == 1 and "et al" not in found.authors.casefold()


def _is_head_below(place: Place) -> bool:
    """Tell whether the next line is one of a head, so that a lone name above it is an author's."""
    text = next(
        (unquoted(line).strip() for line in place.lines[place.number + 1 : place.number + 4] if line.strip()), ""
    )
    found = read_byline(BULLET.sub("", text)) if text else None
    return bool(text) and (
        read_label(text) is not None
        or is_address(text)
        or is_organisation(plain(text))
        or (found is not None and bool(found.venue or found.year))
    )


def _day(place: Place, text: str) -> Step | None:
    """Read a line that is a date and nothing else: the day the paper came out, for it stands under the names."""
    is_day = _DAY_WITH_YEAR.fullmatch(text) and read_date(text).value
    return (
        Step(facts=(Fact(field="year", value=text, line=place.number),), taken=(place.number,), keeps_byline=True)
        if is_day
        else None
    )


def _title_above_names(place: Place, text: str) -> Step | None:
    """Read the paper's full title under a short heading: the names of its authors stand right below."""
    below = place.lines[place.number + 1] if place.number + 1 < len(place.lines) else ""
    found = read_byline(BULLET.sub("", unquoted(below)).strip()) if below.strip() else None
    is_title = (
        found is not None
        and len(authors_of(found.authors)) > 1
        and len(text.split()) > 2
        and not text.endswith((".", "。"))
        and accepts("paper", text)
        and not any(True for _ in anchors(text))
    )
    return (
        Step(
            facts=(Fact(field="paper", value=plain(text), line=place.number),), taken=(place.number,), keeps_byline=True
        )
        if is_title
        else None
    )


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


def _bare(line: str) -> str:
    return BULLET.sub("", unquoted(line)).strip()


def _organisation_line(place: Place, text: str) -> Step | None:
    """Read a short line of places of work below the authors."""
    shown = plain(text)
    above = next(
        (line for line in map(_bare, reversed(place.lines[max(0, place.number - 2) : place.number])) if line), ""
    )
    named = read_byline(above) if above else None
    if (
        len(shown) > 160
        or named is None
        or not named.authors
        or not is_organisation(shown)
        or not accepts("affiliations", text)
        or _MARK_IN_SENTENCE.search(shown.replace("Inc.", ""))
    ):
        return None
    return Step(
        facts=(Fact(field="affiliations", value=shown, line=place.number),), taken=(place.number,), keeps_byline=True
    )
