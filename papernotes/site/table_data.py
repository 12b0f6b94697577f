"""All papers as one script for the table's own: what each column shows, each name once.

A script and not JSON, for a copy of the site on a disk cannot load JSON. `assets/table.js` of the theme reads by place
what `table_file` and `_row` put there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from msgspec import Struct, field

from papernotes.markup.readable import in_line
from papernotes.model import Note, OutputFile, Venue
from papernotes.site import addresses
from papernotes.site.catalog import Term
from papernotes.site.edition import Edition, Sheet, term_language, title_language, venue_badge
from papernotes.site.paper_facts import PaperFacts, rating_key
from papernotes.site.paper_table import DATA, PAPERS, all_papers

Cell = str | int | list["Cell"]

_OTHERS = -1
"""Stands at the end of the numbers of authors where "et al." stands for more."""


class _Listed(Struct, frozen=True):
    """Things that rows give by number: each stands once in `entries`."""

    entries: list[Cell] = field(default_factory=list)
    numbers: dict[object, int] = field(default_factory=dict)

    def take(self, key: object, make: Callable[[], Cell]) -> int:
        """Give the number of a thing; `make` is asked for it when it is new."""
        number = self.numbers.get(key)
        if number is None:
            number = self.numbers[key] = len(self.entries)
            self.entries.append(make())
        return number

    def name(self, name: str) -> int:
        """Give the number of a name."""
        return self.take(name, lambda: name)


class _Lists(Struct, frozen=True, kw_only=True):
    """What the rows share. Venues, ratings and statuses are complete and in order, for sorting by their numbers."""

    sheet: Sheet
    venues: _Listed
    ratings: _Listed
    statuses: _Listed
    authors: _Listed = field(default_factory=_Listed)
    badges: _Listed = field(default_factory=_Listed)
    tags: _Listed = field(default_factory=_Listed)
    reviewers: _Listed = field(default_factory=_Listed)
    languages: _Listed = field(default_factory=_Listed)

    def venue(self, venue: Venue, series: Term) -> int:
        """Give the number of a badge: its text, where it leads, the number of its venue, its earlier name."""
        return self.badges.take((venue.series, venue.name, venue.year, venue.track), lambda: self._badge(venue, series))

    def tag(self, tag: Term) -> int:
        """Give the number of a tag: its name, where it leads, its language."""
        return self.tags.take(
            tag.slug,
            lambda: [tag.name, addresses.link("", tag.address, tag.fragment), term_language(self.sheet, tag)],
        )

    def language(self, code: str) -> int:
        """Give the number of a language: its code and its name."""
        return self.languages.take(code, lambda: [code, self.sheet.words.language_name(code)])

    def _badge(self, venue: Venue, series: Term) -> Cell:
        shown = venue_badge(self.sheet, venue)
        way = shown.href.removeprefix(self.sheet.root)
        return [shown.text, way, self.venues.numbers[series.name], shown.track, shown.then]


def table_file(edition: Edition) -> OutputFile:
    """Give the script that holds the table of all papers, in the order of their titles."""
    papers = all_papers(edition)
    key = edition.order(edition.site.language).key
    lists = _Lists(
        sheet=Sheet(edition=edition, address=PAPERS, title="", language=edition.site.language),
        venues=_ordered(sorted(sorted({paper.series.name for paper in papers if paper.series}), key=key)),
        ratings=_ordered(sorted((rating for paper in papers for rating in paper.ratings), key=rating_key)),
        statuses=_ordered(sorted(sorted({status for paper in papers for status in paper.statuses}), key=key)),
    )
    # Each row becomes text at once: to keep them all as lists makes the collector of garbage go through them again.
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    rows = ",\n".join([encode(_row(lists, paper)) for paper in papers])
    shared = {
        "authors": lists.authors.entries,
        "badges": lists.badges.entries,
        "venue": lists.venues.entries,
        "tag": lists.tags.entries,
        "language": lists.languages.entries,
        "reviewer": lists.reviewers.entries,
        "rating": lists.ratings.entries,
        "status": lists.statuses.entries,
    }
    text = f'paperTable={encode(shared)[:-1]},\n"rows":[\n{rows}\n]}};\n'
    return OutputFile(name=DATA, data=text.encode())


def _row(lists: _Lists, paper: PaperFacts) -> Cell:
    """Give a paper: title, address below papers/, language or "", year or 0, and the numbers of all else it has."""
    entry = paper.entry
    title = in_line(entry.paper.title)
    language = lists.sheet.other(title_language(entry.paper.title, entry.notes[0].language))
    badge = lists.venue(paper.venue, paper.series) if paper.venue and paper.series else -1
    return [
        title,
        addresses.encoded(entry.slug),
        language,
        entry.year or 0,
        badge,
        [*map(lists.authors.name, entry.paper.authors), *([_OTHERS] if entry.paper.has_other_authors else [])],
        [lists.tag(tag) for tag in paper.tags],
        [_review(lists, note, title) for note in entry.notes],
        [lists.ratings.numbers[rating] for rating in paper.ratings],
        [lists.statuses.numbers[status] for status in paper.statuses],
    ]


def _review(lists: _Lists, note: Note, paper_title: str) -> Cell:
    """Give a review: address below notes/, language, reviewers, and its title where that is not the paper's."""
    title = lists.sheet.edition.heads[note.path].title_text
    reviewers: list[Cell] = [lists.reviewers.name(name) for name in note.reviewers]
    own = [] if title == paper_title else [title]
    return [addresses.encoded(note.slug), lists.language(note.language), reviewers, *own]


def _ordered(names: Iterable[str]) -> _Listed:
    listed = _Listed()
    for name in dict.fromkeys(names):
        listed.name(name)
    return listed
