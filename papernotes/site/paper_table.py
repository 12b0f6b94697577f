"""The table of all papers: its pages for every reader, and the same as data that a script filters and sorts.

A page holds a part of the table as plain HTML. The first page also has the filters, with what each can be set to; the
script of the theme loads the data when one of them is used. The data is a script that names itself, not JSON: a copy of
the site on a disk can load it too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from urllib.parse import urlencode

from msgspec.structs import replace

from papernotes.markup.readable import in_line
from papernotes.model import Note, Venue
from papernotes.site.catalog import Catalog, PaperEntry
from papernotes.site.edition import Edition, Sheet, frame, pager, term_links, title_language, venue_badge
from papernotes.site.paging import numbered, split
from papernotes.site.paper_facts import FILTER_KINDS, FilterKind, PaperFacts, filter_values
from papernotes.site.parts import Anchor, FilterView, OptionView, Pager, PaperRow, VenueView
from papernotes.site.views import Bodies, Page, PapersView
from papernotes.site.words import script_language

PAPERS = "papers/"
DATA = "papers/table.js"
OPTIONS = 200
"""Most values that a filter offers, those with most papers; any other one can be typed, or be asked for by address."""

_AUTHORS_IN_ROW = 3
_TAGS_IN_ROW = 5
_EXPORTS = ("papers.bib", "papers.csl.json", "papers.csv", "papers.json")


def papers_pages(edition: Edition) -> Iterator[Page]:
    """Give the table of all papers by title, in pages; nothing when there are none."""
    papers = edition.by_title(edition.site.language)
    if not papers:
        return
    words = edition.words(edition.site.language)
    sheet = Sheet(edition=edition, address=PAPERS, title=words["papers"], language=edition.site.language)
    parts = split(papers, edition.site.page_size)
    columns = _columns(edition.catalog)
    for number, part in enumerate(parts, start=1):
        own = numbered(sheet, number)
        place = pager(own, sheet.address, number=number, total=len(parts))
        yield Page(
            address=own.address,
            template="papers.html",
            inputs=partial(_inputs, own, part, place, columns),
            view=partial(_view, own, part, place, columns),
        )


def _inputs(sheet: Sheet, part: Sequence[PaperEntry], place: Pager, columns: tuple[str, ...]) -> Iterator[str | bytes]:
    """Give what a page of the table depends on; the first one, with the filters, on all notes."""
    catalog, stamps = sheet.edition.catalog, sheet.edition.stamps
    yield f"{len(catalog.by_paper)} {columns}"
    if place.number == 1:
        yield from stamps.notes(catalog.notes)
    yield from (stamps.paper(paper) for paper in part)


def _view(sheet: Sheet, part: Sequence[PaperEntry], place: Pager, columns: tuple[str, ...], _: Bodies) -> PapersView:
    edition = sheet.edition
    is_first = place.number == 1
    return PapersView(
        page=frame(sheet),
        heading=sheet.words["papers"],
        total=len(edition.catalog.by_paper),
        filters=tuple(_filters(sheet)) if is_first else (),
        data=sheet.href(DATA) if is_first else "",
        whole="" if is_first else sheet.href(PAPERS),
        has_years="year" in columns,
        has_venues="venue" in columns,
        has_tags="tags" in columns,
        has_ratings="rating" in columns,
        has_statuses="status" in columns,
        papers=tuple(_row(sheet, PaperFacts.of(paper, edition.catalog)) for paper in part),
        exports=tuple(Anchor(text=name, href=sheet.href(name)) for name in _EXPORTS),
        pager=place,
    )


def _columns(catalog: Catalog) -> tuple[str, ...]:
    """Give the columns that have something in them, beside those of the paper and its notes."""
    there = {
        "year": any(paper.year for paper in catalog.by_paper.values()),
        "venue": any(note.venue for note in catalog.notes),
        "tags": any(note.tags for note in catalog.notes),
        "rating": any(note.rating for note in catalog.notes),
        "status": any(note.status for note in catalog.notes),
    }
    return tuple(name for name, is_there in there.items() if is_there)


def all_papers(edition: Edition) -> tuple[PaperFacts, ...]:
    """Give all papers by title, with what the table knows of them."""
    entries = edition.by_title(edition.site.language)
    return edition.pieces.papers.of("", lambda: tuple(PaperFacts.of(entry, edition.catalog) for entry in entries))


def as_table(sheet: Sheet, **values: str) -> str:
    """Give the link to the table of papers, filtered by `values`."""
    return f"{sheet.href(PAPERS)}?{urlencode(values)}"


def _filters(sheet: Sheet) -> Iterator[FilterView]:
    """Give the filters that can leave papers out, each with the values that most papers have."""
    papers = all_papers(sheet.edition)
    for kind in FILTER_KINDS:
        values = filter_values(papers, kind, partial(_place, sheet, kind))
        offered = {*sorted(values, key=lambda value: -values[value])[:OPTIONS]}
        if any(count < len(papers) for count in values.values()):
            yield FilterView(
                name=kind,
                label=sheet.words[kind],
                options=tuple(_option(sheet, kind, value, values[value]) for value in values if value in offered),
            )


def _place(sheet: Sheet, kind: FilterKind, value: str) -> str:
    """Give what a value is sorted by on this page: a language by what it is called there."""
    shown = sheet.words.language_name(value) if kind == "language" else value
    return sheet.edition.order(sheet.language).key(shown)


def _option(sheet: Sheet, kind: FilterKind, value: str, count: int) -> OptionView:
    is_language = kind == "language"
    return OptionView(
        value=value,
        text=sheet.words.language_name(value) if is_language else value,
        count=count,
        language="" if is_language else sheet.other(script_language(value, "") or sheet.language),
    )


def _row(sheet: Sheet, paper: PaperFacts) -> PaperRow:
    entry = paper.entry
    authors = entry.paper.authors
    listed = ", ".join(authors[:_AUTHORS_IN_ROW])
    rest = len(authors) - _AUTHORS_IN_ROW
    more = sheet.words.fill("others", n=rest) if rest > 0 else ""
    more = sheet.words["et_al"] if entry.paper.has_other_authors else more
    return PaperRow(
        title=in_line(entry.paper.title),
        href=sheet.href(entry.address),
        language=sheet.other(title_language(entry.paper.title, entry.notes[0].language)),
        authors=f"{listed} {more}" if more else listed,
        venue=_venue(sheet, paper.venue, entry.year) if paper.venue else None,
        year=str(entry.year) if entry.year else "",
        tags=term_links(sheet, "tags", [term.name for term in paper.tags[:_TAGS_IN_ROW]]),
        notes=tuple(_note(sheet, note) for note in entry.notes),
        ratings=", ".join(paper.ratings),
        statuses=", ".join(paper.statuses),
    )


def _venue(sheet: Sheet, venue: Venue, year: int | None) -> VenueView:
    """Give a venue without its year where that stands in the column beside it."""
    badge = venue_badge(sheet, venue)
    return replace(badge, text=badge.text.removesuffix(f" {year}"))


def _note(sheet: Sheet, note: Note) -> Anchor:
    """Give a link to a review, under its language and who wrote it."""
    return Anchor(
        text=" · ".join((sheet.words.language_name(note.language), *note.reviewers)),
        href=sheet.href(f"notes/{note.slug}/"),
    )
