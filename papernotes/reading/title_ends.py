"""A venue or a year at an end of a title: `CVPR 2021 | Learning to See`, `Learning to See, CVPR 2021`, `Nets (2021)`.

Titles speak of conferences and of years too, so only a known venue with its year counts that stands between the end
and a mark, and only where the rest can name a paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from papernotes.model import Venue
from papernotes.patterns import late_pattern
from papernotes.reading.headings import is_generic
from papernotes.reading.inline import plain
from papernotes.reading.venues import find_venue, is_venue_alone, read_venue

# What begins with certain characters is found many times faster than what begins with a look behind.
_YEAR = late_pattern(r"(?:19(?<!\d19)\d{2}|20(?<!\d20)\d{2}|'\d{2}|’\d{2}|‘\d{2})(?!\d)")
_SHORT_YEAR = late_pattern(r"\s?['’‘](\d{2})(?!\d)")
_AFTER_VENUE = late_pattern(r"\s*[|｜:：,，]\s*|\s+[-–—]\s+")
_BEFORE_VENUE = late_pattern(r"\s*[|｜,，]\s*|\s+[-–—]\s+")
_YEAR_BEFORE = late_pattern(r"\s*[\[【(（]((?:19|20)\d{2})[\]】)）]\s*[-_:：.]?\s*(\S.*)")
_YEAR_AFTER = late_pattern(r"(.*\S)\s*[\[【(（]((?:19|20)\d{2})[\]】)）]\s*")
# What is written of a conference rather than of one of its papers, in a title of a few words.
_OF_CONFERENCE = late_pattern(
    r"\b(?:reports?|recap|highlights?|papers|tutorials?|workshops?|keynotes?|proceedings|trends|takeaways|notes|summary"
    r"|summaries|reviews?|awards?|challenges?|competitions?|shared tasks?)\b"
    r"|论文|論文|논문|정리|요약|후기|총정리|まとめ|参加|速览|汇总|合集|总结|статьи|обзор|итоги",
    re.IGNORECASE,
)
_LONGEST_OF_CONFERENCE = 40
_MARKED = late_pattern("[《「『]")
_BAR = late_pattern(r"\s*[|｜]\s*")
_YEAR_ALONE = late_pattern(r"(?:19|20)\d{2}")


def venue_at_end(title: str) -> tuple[Venue, str] | None:
    """Give the known venue with its year that stands before or after a title with a mark between, and the title."""
    if not _YEAR.search(title):
        return None
    for written, mark, rest in _ends(title):
        venue = _venue_alone(written, is_certain=mark in {"|", "｜"})
        if venue and rest and _names_paper(rest):
            return venue, rest
    return None


@lru_cache(maxsize=64)  # the title of a note is most often that of its paper
def year_at_end(title: str) -> tuple[int, str] | None:
    """Give the year in brackets before or after a title, and the title."""
    if "19" not in title and "20" not in title:
        return None
    before, after = _YEAR_BEFORE.fullmatch(title), _YEAR_AFTER.fullmatch(title)
    year, rest = (before[1], before[2]) if before else (after[2], after[1]) if after else ("", "")
    return (int(year), rest) if year and _names_paper(rest) else None


def _ends(title: str) -> Iterator[tuple[str, str, str]]:
    """Give what stands before the first mark and after the last two, each with the mark and the rest of the title."""
    bars = _BAR.split(title, maxsplit=2) if "|" in title or "｜" in title else ()
    if len(bars) > 2 and any(map(_YEAR_ALONE.fullmatch, bars[:2])):  # `2021 | CVPR | Title`
        yield " ".join(sorted(bars[:2], key=str.isdigit)), "|", bars[2]
    first = _AFTER_VENUE.search(title)
    if first:
        yield title[: first.start()], first[0].strip(), title[first.end() :]
    for last in reversed(list(_BEFORE_VENUE.finditer(title))[-2:]):
        yield title[last.end() :], last[0].strip(), title[: last.start()]


def _venue_alone(written: str, *, is_certain: bool) -> Venue | None:
    """Give the venue where `written` is its name, year and track; a common word is one only `is_certain`ly set off."""
    text = plain(written)
    if not is_venue_alone(_SHORT_YEAR.sub(r" 20\1", text)):
        return None
    found = find_venue(text)
    if found is None:
        venue = read_venue(text, {}) if is_certain else None
    else:
        venue = found[0] if not any(map(str.isalpha, text[: found[1]])) else None
    return venue if venue and venue.is_known and venue.year else None


def _names_paper(rest: str) -> bool:
    text = plain(rest)
    other = find_venue(text)
    is_of_conference = len(text) <= _LONGEST_OF_CONFERENCE and _OF_CONFERENCE.search(text) is not None
    is_of_conference = is_of_conference and not _MARKED.search(text)
    return not (is_generic(text) or is_of_conference or (other and other[0].year))
