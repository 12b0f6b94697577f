"""What stands around a title in the line that names a note: its id at arXiv, names of authors, venue and year."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from papernotes.patterns import late_pattern
from papernotes.reading.byline import Byline, authors_of, read_beside, read_byline
from papernotes.reading.citations import read_citation
from papernotes.reading.facts import Fact
from papernotes.reading.people import names_others, split_people

# As in the titles of arXiv's pages: `[1706.03762] Attention Is All You Need`.
ARXIV_BEFORE = late_pattern(r"^\[\s*(?:arxiv\s*:?\s*)?(\d{4}\.\d{4,5}(?:v\d+)?)\s*\]\s*(?=\S)", re.IGNORECASE)
BRACKET_AT_END = late_pattern(r"\s*[(\[]([^()\[\]]{6,80})[)\]]\s*$")
_FIRST_AUTHOR = late_pattern(
    r"([(\[])\s*([A-ZÀ-ÞА-Я][\w'’-]+(?:\s[A-ZÀ-ÞА-Я][\w'’-]+)?)(?:\s?\+|,?\s+(?:et\.?\s*al\b\.?|и\s+др\.?))[,;:]?\s*"
    r"(?=(?:[^()\[\]]*(?:19|20)\d{2})?[)\]]\s*$)"
)
# `Vaswani et al. (2017) – Title`, `Lund & Baker 2024: Title`
_NAMES_BEFORE = late_pattern(
    r"([A-ZÀ-Þ][\w'’-]+,?\s(?:et\.?\sal\.?|(?:&|and)\s[A-ZÀ-Þ][\w'’-]+),?\s[(]?(?:19|20)\d{2}[)]?)"
    r"(?:\s[-–—]|\s?[:,.])\s+(?=\S{3})"
)
# `Title - Lund et al. - NeurIPS 2019`: names at the end, or before a venue or a year there.
_NAMES_AT_END = late_pattern(
    r"(.{8,}?)\s[-–—|]\s([A-ZÀ-Þ][\w'’-]+,?\s(?:et\.?\sal\.?|(?:&|and)\s[A-ZÀ-Þ][\w'’-]+))(\s?[-–—|,(]\s?.{2,40}\d{2}\)?)?"
)
_BY_NAMES = late_pattern(r"(.{8,}?\S),?\sby\s([A-ZÀ-Þ][^\d:]{6,200})")
_BRACKET_BEFORE = late_pattern(r"[(\[]([^()\[\]]{6,60})[)\]]\s*(?=\S)")
_YEAR_FIRST = late_pattern(r"((?:19|20)\d{2}),\s*(\D+)")
_QUOTE = late_pattern('["“]')
_EMPTY_BRACKETS = late_pattern(r"\s*(?:[(]\s*[)]|\[\s*\])")

_FEWEST_PEOPLE = 2

_Found = tuple[str, Mapping[str, str]] | None


def without_surroundings(title: str, number: int) -> tuple[str, tuple[Fact, ...]]:
    """Give a title without what stands around it, and the facts that this states at line `number`."""
    facts: list[Fact] = []
    for reader in _READERS:
        found = reader(title)
        if found is not None:
            title, stated = found
            key = "first author" if reader is _first_author else ""
            facts += (Fact(field=name, value=value, line=number, key=key) for name, value in stated.items() if value)
    return title, tuple(facts)


def _id_before(title: str) -> _Found:
    found = ARXIV_BEFORE.match(title) if title.startswith("[") else None
    return (title[found.end() :], {"arxiv": found[1]}) if found else None


def _first_author(title: str) -> _Found:
    """Read `Title (Lund et al., 2024)`; what else the bracket holds stays."""
    found = _FIRST_AUTHOR.search(title) if "(" in title or "[" in title else None
    if found is None:
        return None
    return _EMPTY_BRACKETS.sub("", f"{title[: found.start(2)]}{title[found.end() :]}").strip(), {"authors": found[2]}


def _names_in_brackets(title: str) -> _Found:
    """Read `Title (Lund & Baker, ICML 2024)`; the venue stays in its bracket.

    One name alone may be a town's or a company's: `(New York, 2016)`.
    """
    bracket = BRACKET_AT_END.search(title)
    found = _people_and_more(bracket[1]) if bracket else None
    if bracket and found:
        return f"{title[: bracket.start()]} ({found.venue or found.year})", {"authors": found.authors}
    bracket = _BRACKET_BEFORE.match(title)
    found = _people_and_more(bracket[1]) if bracket else None
    if bracket and found:
        return f"[{found.venue or found.year}] {title[bracket.end() :]}", {"authors": found.authors}
    return None


def _people_and_more(inside: str) -> Byline | None:
    found = read_beside(_YEAR_FIRST.sub(r"\2, \1", inside))
    if found is None or not (found.venue or found.year):
        return None
    is_several = len(split_people(found.authors)) + names_others(found.authors) >= _FEWEST_PEOPLE
    return found if is_several else None


def _names_before(title: str) -> _Found:
    before = _NAMES_BEFORE.match(title)
    found = read_beside(before[1]) if before else None
    if before is None or found is None or not (found.authors and found.year):
        return None
    return title[before.end() :], {"authors": found.authors, "year": found.year}


def _names_behind(title: str) -> _Found:
    """Read `Title - Lund et al. - ICML 2024`, whose venue stays, and `Title by Ann Lee and Bob Ray`."""
    found = _NAMES_AT_END.fullmatch(title)
    if found and read_beside(f"{found[2]} 2000"):
        return f"{found[1]}{found[3] or ''}", {"authors": found[2]}
    found = _BY_NAMES.fullmatch(title)
    byline = read_byline(found[2]) if found else None
    if found is None or byline is None or len(authors_of(byline.authors)) < _FEWEST_PEOPLE:
        return None
    return found[1], {"authors": byline.authors, "affiliations": byline.affiliations, "venue": byline.venue}


def _reference(title: str) -> _Found:
    """Read a title that is a whole reference: `Lund, S., & Baker, T. (2024). Title. ICML.`."""
    found = read_citation(title) if ". " in title or title.endswith(".") or _QUOTE.search(title) else None
    return (found.title, {"authors": found.authors, "venue": found.venue, "year": found.year}) if found else None


_READERS: tuple[Callable[[str], _Found], ...] = (
    _id_before,
    _first_author,
    _names_in_brackets,
    _reference,
    _names_before,
    _names_behind,
)
