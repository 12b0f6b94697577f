"""The free line under a title: authors, venue and year in an order that the writer chose.

`Kumari et al., **ICCV** **2023**`, `Christoph et al. / SlowFast Networks / ICCV 2019`, `Names (2016)`, `CVPR 2020`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from papernotes.patterns import late_pattern
from papernotes.reading.affiliations import beside_names
from papernotes.reading.dates import MONTHS
from papernotes.reading.inline import plain, unwrapped
from papernotes.reading.note_words import are_note_words
from papernotes.reading.people import are_capitals, is_organisation, looks_like_name, split_people
from papernotes.reading.venues import find_venue, is_venue_alone

_LONGEST = 1500
_BOLD_VENUE = late_pattern(
    r"(?:\*\*|__)\s*([^*_\n]{2,80}?)\s*(?:\*\*|__)\s*[,(]?\s*(?:(?:\*\*|__)\s*((?:19|20)\d{2})\s*(?:\*\*|__)\)?)?\s*$"
)
# A month and day before the year belong to it unless a name ends in them: `Robert M. May 2019` has no month.
_MONTH = (
    r"(?:^|[,;(（\[|/]|\s[–—-]|(?<=\bal)|(?<=\bal\.)|(?<=\bдр\.))\s*(?:\d{1,2}(?:st|nd|rd|th)?\.?\s+)?"
    rf"(?:{'|'.join(sorted(MONTHS, reverse=True))})\.?(?:\s+\d{{1,2}}(?:st|nd|rd|th)?)?"
)
_YEAR_AT_END = late_pattern(
    rf"(?:{_MONTH})?[\s,(（\[*_-]*(?<!\d)((?:19|20)\d{{2}})(?:\s?г(?:\.|ода?)?|[年년]\s?(?:\d{{1,2}}[月월]\s?)?)?"
    r"[)）\]*_.\s]*$",
    re.IGNORECASE,
)
_ET_AL = late_pattern(
    r"\bet\.?\s*al\b\.?|\bи\s+др\b| 외(?:\s|$)|等(?:人)?$|(?<=[^\W\d_])\+(?=\s*(?:[,，)）]|$))", re.IGNORECASE
)
# What "et al." has in each language: what is only text is passed many times faster than by `_ET_AL`.
_OTHERS = late_pattern("al|Al|aL|AL|др|Др|дР|ДР|외|等|[+]")
_BREAK_AT_END = late_pattern(r"</?br\s*/?>\s*$", re.IGNORECASE)
_CAPITALS_IN_TAG = late_pattern(r"<([A-Z]{2,10})>")
_SUPERSCRIPT = late_pattern(r"<sup>.*?</sup>")
_BETWEEN_SEGMENTS = late_pattern(r"\s+[/|｜·—–]\s+")
_MARK = late_pattern(r"[/|｜·—–]")
_BRACKET_BEFORE_WORDS = late_pattern(r"[(（\[【][^()（）\[\]【】]*[)）\]】]\s*[^\W\d_]")
_BRACKET_AT_END = late_pattern(r"[(（]([^()（）]{2,80})[)）]\s*[,.]?\s*$")
_BRACKET = late_pattern(r"[(（][^()（）]{2,80}[)）]")
_NAMES_WITH_PLACES = late_pattern(
    r"(?:(?:[\u4e00-\u9fff々]{1,4}\s?[\u4e00-\u9fff々ぁ-ゖ]{1,3}|[\uac00-\ud7a3]{2,4})\s?[(（][^()（）]{2,40}[)）]\s*[,，、]?\s*){2,}"
)
_COMMA = late_pattern(r"\s*,\s*")
_YEAR = late_pattern(r"(?:19|20)\d{2}")
_FAMILIES = late_pattern(
    r"([A-ZÀ-Þ][a-zà-ÿ'’-]+(?:,\s+[A-ZÀ-Þ][a-zà-ÿ'’-]+){0,6}"
    r"(,?(?:\s*[&＆、と]\s*|\s+and\s+)[A-ZÀ-Þ][a-zà-ÿ'’-]+|\s?(?:ら|等)|,?\s+et\.?\s+al\.?)?)(?:\s+[–—-]\s+|[,，、;；\s]+)(.+)"
)
_FAMILY = late_pattern(r"[A-ZÀ-Þ][a-zà-ÿ'’-]+")
_NO_WORDS = late_pattern(
    r"\bPMLR\b|\b(?:vol|no|pp?)\.?\s*\d+|\d+(?:\s?[(]\d+[)])?\s*[:,]\s*\d+(?:\s*[-–—]\s*\d+)?"
    r"|(?:19|20)\d{2}|['’]\d{2}|[\W_]+|\d{1,2}(?:st|nd|rd|th)?|[年月日년월일]"
)
_ARXIV_ID = late_pattern(r"(?<=arxiv)\s?[:：]\s?\d{4}\.\d{4,5}(?:v\d+)?(?=\s*[,，]\s*(?:19|20)\d{2})", re.IGNORECASE)
_BEFORE_VENUE = late_pattern(
    r"(?:(?:(?:\b(?:accepted|published|presented|(?:to\s+)?appear(?:s|ed|ing)?)\s+)?(?:\b(?:in|at|to|by)\b|@)"
    r"|\bthe\b(?:\s+\d+(?:st|nd|rd|th))?|\bproc\w*\.?(?:\s+of)?|\bIEEE(?:/CVF)?|\bACM)\s*)+$",
    re.IGNORECASE,
)
# A part of a conference beside its topic: `ICLR 2021 MATH-AI Workshop`, `Workshop on Small Nets at ICML 2021`.
_PART = late_pattern(r"(?<![^\W\d_])(?:workshops?|track)(?![^\W\d_])", re.IGNORECASE)
_PART_AT_END = late_pattern(
    r"(?:^|[,;|(（]|\s[–—-]\s|\bal\b\.?,?)\s*((?:[\w&-]+\s+){0,6}workshops?\b[^,;|()]{0,80}?)"
    r"\s*(?:@|\bat\b|\bin\b|,)?\s*(?:the\s+)?$",
    re.IGNORECASE,
)
# As in the references of the ACM: `SIGIR '22, July 11–15, 2022, Madrid, Spain`.
_WHERE_IT_MET = late_pattern(
    rf"\s*(?:['’]\d{{2}}|(?:19|20)\d{{2}})?,?\s+(?:{'|'.join(sorted(MONTHS, reverse=True))})\.?\s+\d{{1,2}}"
    r"(?:\s*[-–—]+\s*(?:[a-z]+\s+)?\d{1,2})?,?\s+(?:19|20)\d{2},(?:\s[A-ZÀ-Þ][\w.'’-]*,?){1,6}\.?$",
    re.IGNORECASE,
)
_LAST_PART = late_pattern(r"(?:[,;|·(（]|\s[–—-])\s*([A-Z][\w&.]*(?:\s[\w&.]+){0,3}\s(?:19|20)\d{2})\s*[)）]?\.?$")
# What stands among the facts of a line and is none of a paper: `AAMAS 2023 | 12 pages | code available`.
_BESIDE_FACTS = late_pattern(
    r"\d+\s?(?:pages?|figures?|pp\.?|stars?|citations?|min(?:utes?)?(?: read)?|页|頁|쪽|стр\.?)"
    r"|(?:(?:with|open)[\s-]+)?(?:source\s+)?code(?:\s+\w+)?|(?:19|20)\d{2}[-./]\d{1,2}[-./]\d{1,2}",
    re.IGNORECASE,
)
_MOST_WORDS_OF_PART = 10
_MOST_WORDS_OF_NAME = 6
# A name between "et al." and a year is a venue, known or not: `Lee et al., AISec 2023`.
_AFTER_OTHERS = late_pattern(
    r"(?:\bet\.?\s*al\b\.?|\bи\s+др\.)\s*,\s*([A-ZА-Я][\w&-]*(?:\s+[\w&-]+){0,2}?)(?:\s+\d+(?:\(\d+\))?[,:\s]+\d[\d–-]*)?$"
)
_BETWEEN_PLACES = late_pattern(r"\s*[,，、;；]\s*|\s+[&/и]\s+|\s+and\s+")
_LONGEST_PLACES = 80
_NOT_NAMES = late_pattern(r"https?:|[!?。！？=]|[.:]\s+[a-zа-я]")
_PUBLISHED = late_pattern(
    r"^(?:published|accepted|appeared|presented|to appear|appearing)\s+"
    r"(?:as\s+an?\s+[\w\s-]{0,24}(?:paper|article)\s+)?(?:at|in|to|by)\s+(?:the\s+)?"
    r"|^(?:论文)?(?:发表|發表|收录|收錄|录用|錄用|投稿)(?:于|於|在|到)\s*|^(?:статья\s+)?(?:опубликован|принят|представлен)[ао]?\s+(?:на|в|к)\s+",
    re.IGNORECASE,
)
_TRACK_WORDS = late_pattern(
    r"(?<![^\W\d_])(?:oral|spotlight|poster|workshop|findings|highlight|d&b|datasets?|benchmarks?|best paper|award"
    r"|in|at|proc|proceedings|of|the|conference|accepted|to|journal|published|presented|arxiv|preprint|"
    r"january|february|march|april|may|june|july|august|september|october|november|december)(?![^\W\d_])",
    re.IGNORECASE,
)


class Byline(Struct, frozen=True, kw_only=True):
    """What a free line states, each as written or ""; nothing else stands in the line."""

    authors: str = ""
    venue: str = ""
    year: str = ""
    affiliations: str = ""
    title: str = ""


def read_beside(text: str) -> Byline | None:
    """Read what stands in brackets beside a title, where family names do: `Rowan & Alder, ICLR 2014`."""
    found = read_byline(text)
    named = _FAMILIES.fullmatch(text) if found is None else None
    if named is None or is_organisation(named[1]) or not all(map(_is_family, _FAMILY.findall(named[1]))):
        return found
    if is_venue_alone(named[3]):
        return Byline(authors=named[1], venue=named[3])
    return Byline(authors=named[1], year=named[3]) if named[2] and _YEAR.fullmatch(named[3]) else None


def _is_family(name: str) -> bool:
    return looks_like_name(f"A. {name}")


@lru_cache(maxsize=256)
def read_byline(line: str) -> Byline | None:
    """Read a line under a title, or give None when it is not surely one of authors, venue and year."""
    text = line.strip()
    if "<" in text:
        text = _BREAK_AT_END.sub("", text)
    text = text.rstrip("\\").strip()
    if "<" in text:
        text = _CAPITALS_IN_TAG.sub(r"\1", text)
    if not text or len(text) > _LONGEST or text[0] in "#|>`!<$":
        return None
    text = _ARXIV_ID.sub("", text) if ":" in text or "：" in text else text
    text = _PUBLISHED.sub("", unwrapped(text) if text[0] in "*_" and text[1:2] not in {"*", "_"} else text)
    if is_venue_alone(plain(text)):
        return Byline(venue=text)
    parts = _BETWEEN_SEGMENTS.split(text) if _MARK.search(text) else (text,)
    segments = [segment for segment in parts if segment.strip(" /|｜·—–")]
    return _segmented(segments) if 2 <= len(segments) <= 4 else _single(text)


def _segmented(segments: list[str]) -> Byline | None:
    """Read `Names / Title / Venue`: each segment is one thing, at least two of them known."""
    authors = venue = year = affiliations = title = ""
    for segment in segments:
        text = plain(segment)
        single = _single(segment)
        is_names = single is not None and single.authors != "" and not authors
        if find_venue(text) and not authors_of(text) and not is_names:
            venue = segment
        elif single and is_names:
            authors, venue, year = single.authors, single.venue or venue, single.year or year
            affiliations = affiliations or single.affiliations
        elif dated := _YEAR_AT_END.fullmatch(text):
            year = dated[1]
        elif is_organisation(text):
            affiliations, found = _place_and_year(segment)
            year = found or year
        elif _BESIDE_FACTS.fullmatch(text) or are_note_words(text):
            continue
        elif not title and len(text) > 2:
            title = segment
        else:
            return None
    is_venue = bool(venue) and not title and is_venue_alone(plain(venue))
    if not is_venue and not (authors and venue) and not (venue and year) and not (authors and (year or affiliations)):
        return None
    return Byline(authors=authors, venue=venue, year=year, affiliations=affiliations, title=title)


def _place_and_year(segment: str) -> tuple[str, str]:
    """Divide `Academia Sinica, Taiwan. July 2022`; the year is "" where none ends the segment."""
    text = plain(segment)
    dated = _YEAR_AT_END.search(text)
    if dated is None:
        return segment, ""
    place, _, last = text[: dated.start()].rstrip(" .,;(").rpartition(" ")
    return (place.rstrip(" .,;(") if last.casefold() in MONTHS else f"{place} {last}".strip()), dated[1]


def _single(text: str) -> Byline | None:
    rest, venue, year = _venue_at_end(text)
    shown = plain(_without_superscripts(rest)).strip(" ,;.-–—|()")
    if not shown:
        return Byline(venue=venue, year=year) if venue or year else None
    if shown.endswith((":", "：")):  # a label that is not known
        return None
    rest, affiliations = _affiliations_at_end(rest)
    names = authors_of(rest.rstrip(" .")) or _beside_places(rest)
    if not names:
        is_place = bool(venue or year) and are_places(shown)
        return Byline(venue=venue, year=year, affiliations=shown) if is_place else None
    is_certain = len(names) >= 2 or bool(venue) or bool(year) or _names_others(rest)
    if not is_certain and not (len(names) == 1 and looks_like_name(names[0]) and len(plain(rest).split()) <= 4):
        return None
    return Byline(authors=rest.strip(" ,;"), venue=venue, year=year, affiliations=affiliations)


def are_places(text: str) -> bool:
    """Tell whether each part of a short text is a place of work: `UC Berkeley & Adobe`, before a venue or a year."""
    parts = _BETWEEN_PLACES.split(text)
    return (
        len(text) <= _LONGEST_PLACES
        and not _YEAR.search(text)
        and all(part and is_organisation(part) for part in parts)
    )


def _venue_at_end(text: str) -> tuple[str, str, str]:
    """Give the text before the venue, the venue as written with its year, and a year that stands alone."""
    bold = _BOLD_VENUE.search(text) if "**" in text or "__" in text else None
    if bold and not authors_of(bold[1]) and not _BRACKET_BEFORE_WORDS.match(bold[1]):
        written = f"{bold[1]} {bold[2]}" if bold[2] else bold[1]
        if _YEAR.fullmatch(bold[1]):
            return text[: bold.start()], "", bold[1]
        if bold[2] or find_venue(plain(written)) or _YEAR_AT_END.search(bold[1]):
            return text[: bold.start()], written, ""
    shown = plain(text)
    found = find_venue(shown)
    if found:
        venue, start, end = found
        before, after = shown[:start], shown[end:]
        if _is_of_venue(after, is_alone=not before.strip()):
            part = _PART_AT_END.search(before) if "ork" in before else None
            before = before[: part.start(1)] if part and part.start(1) else before
            before = _BEFORE_VENUE.sub("", before.rstrip(" ,;(（[-–—|:"))
            dated = _year_at_end(before) if venue.year is not None and str(venue.year) not in after else None
            before = before[: dated.start()] if dated else before
            return before, shown[len(before) :].strip(" ,;-–—|"), ""
    last = _LAST_PART.search(shown) if _YEAR.search(shown, max(0, len(shown) - 12)) else None
    if last and is_venue_alone(last[1]):  # one that is a common word elsewhere: `Ann Lee, Bob Ray, Nature 2019`
        return shown[: last.start()], last[1], ""
    dated = _year_at_end(shown)
    if dated and shown[: dated.start()].strip():
        before = shown[: dated.start()]
        named = _AFTER_OTHERS.search(before)
        return (before[: named.start(1)], f"{named[1]} {dated[1]}", "") if named else (before, "", dated[1])
    return text, "", ""


def _year_at_end(text: str) -> re.Match[str] | None:
    start = max(0, len(text) - 80)
    return _YEAR_AT_END.search(text, start) if _YEAR.search(text, start) else None


def _is_of_venue(after: str, *, is_alone: bool) -> bool:
    """Tell whether what follows a venue's name belongs to it: its year, its track, a workshop with its topic.

    Where nothing stands before the name (`is_alone`), the topic has to be written as a name: the line may be prose.
    """
    if _WHERE_IT_MET.match(after):
        return True
    left = _NO_WORDS.sub(" ", _TRACK_WORDS.sub(" ", after)).split()
    if not left:
        return True
    is_part = _PART.search(after) is not None and len(left) <= _MOST_WORDS_OF_PART and "," not in after.strip(" ,")
    return is_part and not (is_alone and any(word.islower() and word not in {"on", "for"} for word in left))


def _affiliations_at_end(rest: str) -> tuple[str, str]:
    """Split `A, B (UT Austin)` and `A, B, Facebook AI Research, University of Texas`."""
    if not is_organisation(plain(rest)) and plain(rest) == " ".join(rest.split()):
        return rest, ""  # no part names a place of work when the whole does not
    if len(_BRACKET.findall(rest)) > 1 and beside_names(rest):
        return rest, ""  # each stands beside its own name
    inside = _BRACKET_AT_END.search(rest)
    if inside and is_organisation(inside[1]) and not _is_short_name(rest[: inside.start()]):
        return rest[: inside.start()], inside[1]
    parts = _COMMA.split(rest.strip(" ,"))
    first = next(
        (
            index
            for index, part in enumerate(parts)
            if is_organisation(plain(part)) and not looks_like_name(plain(part))
        ),
        None,
    )
    if first and len(parts) > 1:
        return ", ".join(parts[:first]), ", ".join(parts[first:])
    if first == 0 and len(parts) > 2:
        end = next((index for index, part in enumerate(parts) if looks_like_name(plain(part))), None)
        if end:
            return ", ".join(parts[end:]), ", ".join(parts[:end])
    return rest, ""


def _is_short_name(before: str) -> bool:
    """Tell whether a bracket holds the short name of the place before it: `Facebook AI Research (FAIR)`."""
    last = plain(_COMMA.split(before.strip(" ,"))[-1])
    return is_organisation(last) and not looks_like_name(last)


def _beside_places(text: str) -> tuple[str, ...]:
    """Give the names in CJK letters that each have a place of work in brackets, half of them known ones, else ()."""
    if text.isascii() or not _BRACKET.search(text) or not _NAMES_WITH_PLACES.fullmatch(text):
        return ()
    places = [bracket[1:-1] for bracket in _BRACKET.findall(text)]
    return split_people(text) if sum(map(is_organisation, places)) * 2 >= len(places) else ()


def _names_others(text: str) -> bool:
    return _OTHERS.search(text) is not None and _ET_AL.search(text) is not None


def _without_superscripts(text: str) -> str:
    return _SUPERSCRIPT.sub("", text) if "<sup>" in text else text


def authors_of(text: str) -> tuple[str, ...]:
    """Give the names in `text` when it is nothing but names in Latin or Cyrillic letters, else ()."""
    shown = plain(_without_superscripts(text))
    shown = (_ET_AL.sub(" ", shown) if _OTHERS.search(shown) else shown).strip(" ,;.")
    if not shown or _NOT_NAMES.search(shown) or len(shown) > _LONGEST:
        return ()
    names = split_people(text)
    if any(":" in name or len(name.split()) > _MOST_WORDS_OF_NAME for name in names):
        return ()
    has_others = _names_others(text)
    good = [name for name in names if looks_like_name(name)]
    if (
        has_others
        and names
        and len(names) - len(good) <= 1
        and all(len(name.split()) <= 4 and are_capitals(name) for name in names)
    ):
        return names
    return names if good and len(good) * 10 >= len(names) * 7 else ()
