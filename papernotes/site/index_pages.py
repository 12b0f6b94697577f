"""The indexes that show more than names and numbers: venues with their years, years with their venues."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from markupsafe import Markup

from papernotes.model import Note
from papernotes.site import charts
from papernotes.site.catalog import Term, by_venue_year, paper_year
from papernotes.site.edition import Sheet, counted, frame, term_text, venue_badge
from papernotes.site.parts import Counted, VenueRow, YearRow
from papernotes.site.shelf_pages import shelf, shelves
from papernotes.site.views import Page, VenuesView, YearsView


def venues_page(sheet: Sheet, terms: Sequence[Term]) -> Page:
    """Give the index of venues: those that are known with their years, and places kept as the notes write them."""
    return Page(
        address=sheet.address,
        template="venues.html",
        inputs=partial(_inputs, sheet, terms),
        view=lambda _: _venues_view(sheet, terms),
    )


def _inputs(sheet: Sheet, terms: Sequence[Term]) -> Iterator[str | bytes]:
    """Give what these indexes depend on: all that their notes' pages could show of terms, years and venues."""
    for term in terms:
        yield f"{len(term.notes)} {sheet.edition.stamps.term(term)}"
        yield from sheet.edition.stamps.notes(term.notes)


def _venues_view(sheet: Sheet, terms: Sequence[Term]) -> VenuesView:
    known = [term for term in terms if _is_known(term) and not term.shelf]
    return VenuesView(
        page=frame(sheet),
        heading=sheet.title,
        total=len(terms),
        chart=charts.ranked(
            [charts.Bar(label=term.name, value=len(term.notes)) for term in known],
            title=sheet.words["notes_by_venue"],
        ),
        known=tuple(
            VenueRow(
                series=counted(sheet, term),
                years=tuple(
                    Counted(text=str(year), href=sheet.href(f"{term.address}{year}/"), count=len(notes))
                    for year, notes in by_venue_year(term).items()
                ),
            )
            for term in known
        ),
        others=tuple(counted(sheet, term) for term in terms if not _is_known(term) and not term.shelf),
        shelf=shelf(sheet, terms),
        shelves=shelves(sheet, terms),
    )


def years_page(sheet: Sheet, terms: Sequence[Term]) -> Page:
    """Give the timeline: every year with its papers, and the venues most of them appeared at."""
    return Page(
        address=sheet.address,
        template="years.html",
        inputs=partial(_inputs, sheet, terms),
        view=lambda _: YearsView(
            page=frame(sheet),
            heading=sheet.title,
            total=len(terms),
            chart=years_chart(sheet, sheet.edition.catalog.listed),
            years=tuple(_year_row(sheet, term) for term in terms),
        ),
    )


def years_chart(sheet: Sheet, notes: Sequence[Note]) -> Markup:
    """Give a chart of how many of these notes are about papers of each year, or ""."""
    counts = Counter(year for note in notes if (year := paper_year(note)))
    return charts.by_year(counts, title=sheet.words["notes_by_year"])


def terms_chart(sheet: Sheet, terms: Sequence[Term]) -> Markup:
    """Give a chart of the languages that notes are in; "" for other kinds, whose list of names says as much."""
    if not terms or terms[0].kind != "languages":
        return Markup("")
    bars = [charts.Bar(label=term_text(sheet.words, term), value=len(term.notes)) for term in terms]
    return charts.ranked(bars, title=sheet.words["notes_by_language"])


def _is_known(term: Term) -> bool:
    return any(note.venue and note.venue.is_known for note in term.notes)


def _year_row(sheet: Sheet, term: Term) -> YearRow:
    """Give a year with its venues, those with most notes first; a place that is no known venue is left to its notes."""
    venues = Counter(note.venue for note in term.notes if note.venue and note.venue.is_known)
    places: Counter[tuple[str, str]] = Counter()
    for venue, count in venues.items():
        badge = venue_badge(sheet, venue)
        places[badge.text, badge.href] += count
    papers = len({note.paper.key for note in term.notes})
    return YearRow(
        year=counted(sheet, term),
        papers=sheet.words.count("papers", papers),
        venues=tuple(
            Counted(text=text.removesuffix(f" {term.name}"), href=href, count=count)
            for (text, href), count in sorted(places.items(), key=lambda place: (-place[1], place[0]))
        ),
    )
