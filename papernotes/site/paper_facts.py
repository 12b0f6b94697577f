"""What the table of papers knows of a paper, joined from all its reviews; and by what it can be filtered."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, get_args

from msgspec import Struct

from papernotes.model import Venue
from papernotes.site.catalog import Catalog, PaperEntry, Term

FilterKind = Literal["venue", "year", "tag", "language", "reviewer", "rating", "status"]
FILTER_KINDS: tuple[FilterKind, ...] = get_args(FilterKind)

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


class PaperFacts(Struct, frozen=True, kw_only=True):
    """A paper and what its reviews say of it, each value once, the newest review first."""

    entry: PaperEntry
    venue: Venue | None
    series: Term | None
    tags: tuple[Term, ...]
    reviewers: tuple[Term, ...]
    languages: tuple[str, ...]
    ratings: tuple[str, ...]
    statuses: tuple[str, ...]

    @classmethod
    def of(cls, entry: PaperEntry, catalog: Catalog) -> PaperFacts:
        """Join the reviews of a paper."""
        notes = entry.notes
        venue = next((note.venue for note in notes if note.venue), None)
        return cls(
            entry=entry,
            venue=venue,
            series=catalog.by_venue.of(venue.series) if venue else None,
            tags=_once(catalog.by_tag.of(name) for note in notes for name in note.tags),
            reviewers=_once(catalog.by_reviewer.of(name) for note in notes for name in note.reviewers),
            languages=tuple(dict.fromkeys(note.language for note in notes)),
            ratings=tuple(dict.fromkeys(note.rating for note in notes if note.rating)),
            statuses=tuple(dict.fromkeys(note.status for note in notes if note.status)),
        )

    def values(self, kind: FilterKind) -> Sequence[str]:
        """Give the values that a filter of this kind finds the paper by."""
        if kind == "venue":
            return (self.series.name,) if self.series else ()
        if kind == "year":
            return (str(self.entry.year),) if self.entry.year else ()
        if kind in {"tag", "reviewer"}:
            return [term.name for term in (self.tags if kind == "tag" else self.reviewers)]
        if kind == "language":
            return self.languages
        return self.ratings if kind == "rating" else self.statuses


def filter_values(papers: Iterable[PaperFacts], kind: FilterKind, key: Callable[[str], str]) -> dict[str, int]:
    """Give the values of a filter with the number of their papers, in the order that a reader looks them up.

    Years have the latest first, ratings the highest; all others go by `key`, then as written.
    """
    counts = Counter(value for paper in papers for value in paper.values(kind))
    if kind == "rating":
        ordered = sorted(counts, key=rating_key, reverse=True)
    else:
        ordered = sorted(counts, key=lambda value: (key(value), value), reverse=kind == "year")
    return {value: counts[value] for value in ordered}


def rating_key(rating: str) -> tuple[float, str]:
    """Give the order of ratings: by their first number, or by the number of stars and other signs; then as written."""
    number = _NUMBER.search(unicodedata.normalize("NFKC", rating))
    if number:
        return (float(number[0].replace(",", ".")), rating)
    signs = sum(unicodedata.category(char) == "So" and char != "☆" for char in rating)
    return (float(signs), rating)


def _once(terms: Iterable[Term]) -> tuple[Term, ...]:
    return tuple({term.slug: term for term in terms}.values())
