"""A reference in running text, as authors, title, venue and year, such as `Ho, J. et al. (2020). Title. NeurIPS`.

Four styles are read: APA, MLA and others with the title in quotes, GB/T 7714 (`Title[C]`), and plain
`Authors. Title. Venue Year.`; a line counts only when its names are names and its venue or year is there.
"""

from __future__ import annotations

import re

from papernotes.patterns import late_pattern
from papernotes.reading.byline import Byline, authors_of
from papernotes.reading.inline import plain
from papernotes.reading.venues import read_venue

_LONGEST = 800
_PEOPLE = r"(?P<authors>[^\"“”「」]{4,500}?)"
_STYLES = (
    late_pattern(
        _PEOPLE
        + r"[.,]?\s*[(（](?P<year>(?:19|20)\d{2})[a-z]?[)）][.,:：]?\s+(?P<title>[^.]{8,250}?)[.?]\s*(?P<venue>.*)$"
    ),
    late_pattern(_PEOPLE + r"[.,:：]?\s*[\"“「](?P<title>[^\"“”「」]{8,250}?)[.,]?[\"”」][.,]?\s*(?P<venue>.*)$"),
    late_pattern(_PEOPLE + r"[.:：]\s*(?P<title>[^.\[\]]{8,250}?)\s*\[[A-Z](?:/OL)?\][.,/]*\s*(?P<venue>.*)$"),
    # After an initial a point ends no sentence: `Michael J. Tarr`.
    late_pattern(_PEOPLE + r"(?<![^\W\d_a-z])\.\s+(?P<title>[^.]{8,250}?)\.\s+(?P<venue>[^.].*)$"),
)
_PAGES = late_pattern(r"\d{1,5}\s*[-–—]\s*\d{1,5}")
_YEAR = late_pattern(r"(?<![\d-])(?:19|20)\d{2}(?![\d-])")


def read_citation(line: str) -> Byline | None:
    """Give what a line states that is one reference and nothing else, or None."""
    text = plain(line).strip()
    if not 30 <= len(text) <= _LONGEST or not _YEAR.search(text):
        return None
    for style in _STYLES:
        match = style.fullmatch(text)
        if match and _are_names(match["authors"]):
            found = _stated(match)
            if found:
                return found
    return None


def _are_names(text: str) -> bool:
    """Tell whether the part before the title is names: `Ho, J., & Jain, A.`, `Lee-Thorp J, Ainslie J, et al`."""
    if authors_of(text.rstrip(" .")):
        return True
    parts = [part for part in re.split(r"\s*(?:,|&|;|\band\b)\s*|\bet al\b\.?", text) if part.strip(" .")]
    initials = [part for part in parts if re.fullmatch(r"(?:[^\W\d_][\w'’\-]+\s+)?(?:[A-Z]\.?[\s-]?){1,4}", part)]
    return len(parts) > 0 and len(initials) * 2 >= len(parts) and all(part[0].isupper() for part in parts)


def _stated(match: re.Match[str]) -> Byline | None:
    if len(match["title"].split()) < 2:
        return None
    written = _PAGES.sub("", match["venue"]).strip(" .,")
    venue = read_venue(written, {}, is_own_place=False) if written else None
    stated_year = match.groupdict().get("year") or ""
    year = stated_year or next(iter(_YEAR.findall(written)), "")
    if not stated_year and venue is None:
        return None
    return Byline(
        authors=match["authors"].strip(" ,"),
        title=match["title"].strip(),
        venue=written if venue else "",
        year=year,
    )
