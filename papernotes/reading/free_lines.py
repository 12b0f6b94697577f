"""The free lines of authors, places of work, venue, year and day below the line that names a note."""

from __future__ import annotations

import re

from msgspec.structs import replace

from papernotes.identity import doi_key, text_key
from papernotes.patterns import late_pattern
from papernotes.reading.byline import Byline, are_places, authors_of, read_beside, read_byline
from papernotes.reading.citations import is_surely_citation, read_citation
from papernotes.reading.dates import read_date
from papernotes.reading.facts import Fact
from papernotes.reading.head import Place, Step
from papernotes.reading.inline import anchors, is_external, plain, unwrapped
from papernotes.reading.linked_titles import title_of_link
from papernotes.reading.links import has_paper_address, read_links
from papernotes.reading.names import split_venue_prefix
from papernotes.reading.people import is_organisation, looks_like_name
from papernotes.reading.shapes import BULLET, read_label, unquoted
from papernotes.reading.values import accepts
from papernotes.reading.venues import find_venue

_DAY_WITH_YEAR = late_pattern(r"[\W\d]*(?:19|20)\d{2}[\W\d年月日년월일]*")
_TIME = late_pattern(r"(?<!\d)\d{1,2}:\d{2}(?!\d)")
_NUMBERED_PLACE = late_pattern(r"(?:[¹²³⁴⁵⁶⁷⁸⁹]|<sup>\d</sup>|\(?\d\)?\s?)(?=[^\W\d_])")
_JOURNAL = late_pattern(
    r"[A-ZÀ-Þ][^\d.,:;]{3,80},?\s(?:vol(?:ume)?\.?\s)?\d{1,4}(?:\s?\(\d+\))?[,:]\s*(?:pp?\.\s?)?e?\d+(?:\s?[-–−]\s?\d+)?"
    r"[,.]?\s*[(]?(?:19|20)\d{2}[)]?(?=\.?\s*(?:doi\b.*|https?:.*)?$)",
    re.IGNORECASE,
)
_CALENDARS = frozenset("📅📆🗓")
_LONGEST_DAY = 40
_LONGEST_TITLE = 250
_STARS = late_pattern("[\u2b50★🌟]\ufe0f?\\s*\\d{1,2}(?:[.,]\\d)?\\s*/\\s*(?:5|10)|(?:[\u2b50★☆🌟]\ufe0f?\\s*){2,10}")
_PICTURES = late_pattern("^(?:[\U0001f300-\U0001faff\u2600-\u27bf\u2b50][\ufe0f\u200d]*)+\\s+(?=\\w)")
_TITLE_IN_BRACKETS = late_pattern(r"\[([^\[\]]{12,250})\]|[「『《]([^「」『』《》]{8,250})[」』》]")
_MARK_IN_SENTENCE = late_pattern(r"[.!?:：]")


def is_address(line: str) -> bool:
    """Tell whether a line is nothing but links."""
    found = read_links(unquoted(line), "", 0)
    return found.is_row and bool(found.facts)


def free_line(place: Place) -> Step | None:
    """Read a line of authors, affiliation, venue and year under the title.

    Further down in the head only a line counts that is a known venue with its year, or names that end in "et al.".
    """
    text = _bare(place.line)
    is_paragraph = place.paragraphs == 0 and (not BULLET.match(unquoted(place.line)) or _is_lone_reference(place, text))
    is_reference = is_paragraph and (is_surely_citation(text) or read_byline(text) is None)
    cited = read_citation(text) if is_reference else None
    if cited:
        step = byline_step(place, cited, 1)
        links = read_links(text, "paper", place.number, line=place.line).facts
        return replace(step, facts=(*step.facts, *links)) if step else None
    if not place.byline_open:
        numbered = _organisation_line(place, text) if _NUMBERED_PLACE.match(text) else None
        return numbered or (byline_step(place, read_byline(text), 1) if _is_certain(text) else None)
    titled = _title_in_brackets(place, text) or _linked_title_and_rest(place, text)
    if titled:
        return titled
    joined, count = _paragraph(place) if text.endswith(",") else (text, 1)
    bare, links = _links_at_end(joined, place)
    found = read_byline(bare) or (_families(bare) if place.paragraphs == 0 else None)
    if found is None:
        return (
            _organisation_line(place, text)
            or _day_or_stars(place, text)
            or _journal_with_volume(place, text)
            or _title_above_names(place, text)
            or _title_with_venue(place, bare, links)
        )
    if is_lone_name(found) and not _is_head_below(place):
        return None
    step = byline_step(place, found, count)
    return replace(step, facts=(*step.facts, *links)) if step and links else step


def _is_lone_reference(place: Place, text: str) -> bool:
    """Tell whether a line is the only item of its list, and has the marks of a reference."""
    beside = [place.lines[at] for at in (place.number - 1, place.number + 1) if 0 <= at < len(place.lines)]
    return place.byline_open and is_surely_citation(text) and not any(map(BULLET.match, beside))


def _families(text: str) -> Byline | None:
    """Read family names of several people, or of one and others, before a venue: `Lindqvist, Marlow — ICLR 2014`."""
    found = read_beside(text)
    return found if found and len(found.authors.split()) > 1 else None


def _title_in_brackets(place: Place, text: str) -> Step | None:
    found = _TITLE_IN_BRACKETS.fullmatch(text)
    return _lone_fact(place, "paper", found[1] or found[2]) if found else None


def _linked_title_and_rest(place: Place, text: str) -> Step | None:
    """Read the paper's title as a link with names, venue or year behind it: `[Title](…), Radford et al. 2021`."""
    if place.paragraphs or not text.startswith("["):
        return None
    title, first = title_of_link(text), next(anchors(text), None)
    rest = text[first.end :].strip(" ,;.–—-|()（）") if title and first and first.start == 0 else ""
    found = read_beside(rest) if rest else None
    if found is None or found.title:
        return None
    step = byline_step(place, found, 1)
    links = read_links(text[: first.end], "paper", place.number, line=place.line) if first else None
    named = Fact(field="paper", value=title, line=place.number, start=place.line.find(title))
    return replace(step, facts=(named, *step.facts, *links.facts)) if step and links else None


def _links_at_end(text: str, place: Place) -> tuple[str, tuple[Fact, ...]]:
    """Divide `Names — Venue — [pdf](…), [code](…)` into the line without its links, and their facts."""
    found = [anchor for anchor in anchors(text) if is_external(anchor.url)]
    if not found:  # `ICLR 2021 | arXiv:2009.09761`
        return text, read_links(text, "link", place.number).facts if text_key(text) else ()
    at = max(0, found[0].start)
    links = read_links(text[at:], "", place.number, line=place.line)
    return (text[:at].rstrip(" ,;|/·—–-[("), links.facts) if links.is_whole and links.is_row else (text, ())


def is_lone_name(found: Byline) -> bool:
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


def _day_or_stars(place: Place, text: str) -> Step | None:
    """Read a line that is a date or a count of stars and nothing else.

    A date is the day the paper came out, for it stands under the names; behind a calendar, with a time of day, or below
    the presenter it is the note's.
    """
    if not place.line.isascii():
        written = unquoted(place.line).strip()
        if _STARS.fullmatch(written):
            return _lone_fact(place, "rating", written.replace("\ufe0f", ""))
        if written[:1] in _CALENDARS and len(text) < _LONGEST_DAY and read_date(text).value:
            return _lone_fact(place, "date", text)
    is_day = _DAY_WITH_YEAR.fullmatch(text) and read_date(text).value
    is_of_note = is_day and (_TIME.search(text) or _is_below_presenter(place))
    return _lone_fact(place, "date" if is_of_note else "year", text) if is_day else None


def _is_below_presenter(place: Place) -> bool:
    above = read_label(place.lines[place.number - 1]) if place.number else None
    return above is not None and above.field == "reviewers"


def _lone_fact(place: Place, field: str, value: str) -> Step:
    return Step(facts=(Fact(field=field, value=value, line=place.number),), taken=(place.number,), keeps_byline=True)


def _journal_with_volume(place: Place, text: str) -> Step | None:
    """Read a line that is a journal with volume and pages, as a copied page has it below the names."""
    found = _JOURNAL.match(plain(text)) if "19" in text or "20" in text else None
    if found is None or found[0].islower():
        return None
    doi = doi_key(text[-80:])
    ids = (Fact(field="doi", value=doi.removeprefix("doi:"), line=place.number),) if doi else ()
    step = _lone_fact(place, "venue", found[0])
    return replace(step, facts=(*step.facts, *ids))


def _title_above_names(place: Place, text: str) -> Step | None:
    """Read the paper's full title under a short heading: the names of its authors stand right below."""
    below = place.lines[place.number + 1] if place.number + 1 < len(place.lines) else ""
    found = read_byline(_bare(below)) if below.strip() else None
    if _is_bold(place.line) and is_address(below) and has_paper_address(below) == 1 and accepts("paper", text):
        return _lone_fact(place, "paper", plain(text)) if len(text.split()) > 2 else None
    if found is not None and found.authors and are_places(plain(text)):
        return _lone_fact(place, "affiliations", plain(text))
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


def _title_with_venue(place: Place, text: str, links: tuple[Fact, ...]) -> Step | None:
    """Read the paper's title with its venue in brackets behind it: `Slow Gradients for Fast Nets (ICLR 2014)`.

    Family names alone are its authors: `Lindqvist, Marlow, Tanaka (ICLR 2014)`.
    """
    if place.paragraphs or not text.endswith((")", "]")) or len(text) > _LONGEST_TITLE:
        return None
    shown = plain(text)
    venue, title = split_venue_prefix(shown)
    words = [word for word in title.split() if len(word) > 3]
    is_title = sum(word[0].isupper() for word in words) * 10 >= len(words) * 7 and len(title.split()) > 2
    if venue is None or not is_title or not shown.startswith(title) or not accepts("paper", title):
        return None
    names = re.split(r",\s*(?:and\s+|и\s+)?|\s+(?:&|and|и)\s+", title)
    are_names = len(names) > 1 and all(" " not in name and looks_like_name(f"A. {name}") for name in names)
    facts = (
        Fact(field="authors" if are_names else "paper", value=title, line=place.number),
        Fact(field="venue", value=shown[len(title) :].strip(" ()[]"), line=place.number),
        *links,
    )
    return Step(facts=facts, taken=(place.number,), keeps_byline=True)


def _is_bold(line: str) -> bool:
    written = unquoted(line).strip()
    return written.startswith("**") and unwrapped(written) != written


def _is_certain(text: str) -> bool:
    found = read_byline(text) if len(text) <= 80 else None
    if found is None or found.affiliations or found.title:
        return False
    venue = find_venue(plain(found.venue))
    if found.authors:
        return not found.venue and not found.year and re.search(r"et\.? al\b\.?$", text) is not None
    return venue is not None and venue[0].year is not None


def byline_step(place: Place, found: Byline | None, count: int) -> Step | None:
    """Give what a byline of `count` lines states, or None where there is none."""
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
    """Give a line without quotation, bullet and the picture signs in the place of a label (`👥 Ann Lee, Bob Ray`)."""
    text = BULLET.sub("", unquoted(line)).strip().removesuffix("\\").rstrip()
    return text if text.isascii() else _PICTURES.sub("", text)


def _names_people(line: str) -> bool:
    """Tell whether a line is one of names, behind a label or none."""
    labelled = read_label(line)
    found = read_byline(line) if line and labelled is None else None
    return labelled.field == "authors" if labelled else found is not None and found.authors != ""


def _organisation_line(place: Place, text: str) -> Step | None:
    """Read a short line of places of work below the authors."""
    shown = plain(text)
    above = next(
        (line for line in map(_bare, reversed(place.lines[max(0, place.number - 2) : place.number])) if line), ""
    )
    if (
        len(shown) > 160
        or not _names_people(above)
        or not is_organisation(shown)
        or not accepts("affiliations", text)
        or _MARK_IN_SENTENCE.search(shown.replace("Inc.", ""))
    ):
        return None
    return Step(
        facts=(Fact(field="affiliations", value=shown, line=place.number),), taken=(place.number,), keeps_byline=True
    )
