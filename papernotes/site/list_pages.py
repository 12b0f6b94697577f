"""The pages that group notes: all notes, each term, the terms of each kind, venues, papers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from markupsafe import Markup
from msgspec import Struct, field
from msgspec.structs import replace

from papernotes.engine.records import to_bytes
from papernotes.model import Note
from papernotes.site.cards import card
from papernotes.site.catalog import Term, TermKind, by_venue_year, used_with
from papernotes.site.edition import (
    Edition,
    Sheet,
    counted,
    frame,
    pager,
    term_language,
    term_text,
)
from papernotes.site.index_pages import terms_chart, venues_page, years_chart, years_page
from papernotes.site.initials import by_initial, looked_up
from papernotes.site.paging import numbered, split
from papernotes.site.paper_table import as_table
from papernotes.site.parts import Anchor, Counted, Pager
from papernotes.site.shelf_pages import shelf, shelf_pages, shelved_inputs, shelves
from papernotes.site.views import Bodies, ListView, Page, TermsView
from papernotes.text import fold

TERMS_ON_PAGE = 1000
"""Most terms on one page: a collection of 20,000 notes has some 50,000 authors."""

GROUP_FROM = 40
"""So many terms are easier to look through under initials."""

TOGETHER = 10
"""Tags that a tag's page names as used with it."""

CHART_FROM = 6
"""So many notes of a tag or a venue are worth a chart of their years."""

_SINGULAR: dict[TermKind, str] = {
    "tags": "tag",
    "venues": "venue",
    "years": "year",
    "languages": "language",
    "authors": "author",
    "affiliations": "affiliation",
    "reviewers": "reviewer",
}
_IN_TABLE: frozenset[TermKind] = frozenset({"tags", "venues", "years", "languages", "reviewers"})


class _Labels(Struct, frozen=True, kw_only=True):
    """What a list of notes says about itself; `address`, `index` and `feed` are addresses.

    `parts` are the years of a venue. `together` are the names of tags used with a tag, with the number of notes; they,
    and the chart of years, stand on the first page of the list. `table` says by what the table of papers is to be
    filtered to hold the same.
    """

    heading: str
    heading_language: str = ""
    kind: str = ""
    index: str = ""
    index_text: str = ""
    remark: str = ""
    feed: str = ""
    address: str = ""
    parts: Mapping[int, int] = field(default_factory=dict)
    together: tuple[tuple[str, int], ...] = ()
    table: Mapping[str, str] = field(default_factory=dict)
    has_chart: bool = False


def all_notes_pages(edition: Edition) -> Iterator[Page]:
    """Give the pages of the list of all notes, newest first."""
    language = edition.site.language
    heading = edition.words(language)["all_notes"]
    yield from _note_list(
        Sheet(edition=edition, address="notes/", title=heading, language=language),
        edition.catalog.listed,
        _Labels(heading=heading),
    )


def term_pages(edition: Edition, term: Term) -> Iterator[Page]:
    """Give the pages of one term, of a venue also those of each of its years; nothing for a term on a shelf."""
    if term.shelf:
        return
    words = edition.words(edition.site.language)
    label = words[_SINGULAR[term.kind]]
    name = term_text(words, term)
    feed = f"{term.address}feed.xml" if term.kind == "tags" else ""
    sheet = Sheet(
        edition=edition,
        address=term.address,
        title=name,
        language=edition.site.language,
        description=f"{label}: {name} · {words.count('notes', len(term.notes))}",
        feeds=(feed,) if feed else (),
    )
    years = by_venue_year(term) if term.kind == "venues" else {}
    together = used_with(term, edition.catalog, most=TOGETHER) if term.kind == "tags" else ()
    labels = _Labels(
        heading=name,
        heading_language=term_language(sheet, term),
        kind=label,
        index=f"{term.kind}/",
        index_text=words[term.kind],
        remark=_other_names(sheet, term, term.notes),
        feed=feed,
        address=term.address,
        parts={year: len(notes) for year, notes in years.items()},
        table={_SINGULAR[term.kind]: term.name} if term.kind in _IN_TABLE else {},
        together=tuple((tag.name, count) for tag, count in together),
        has_chart=term.kind in {"tags", "venues"} and len(term.notes) >= CHART_FROM,
    )
    yield from _note_list(sheet, term.notes, labels)
    for year, notes in years.items():
        yearly = replace(sheet, address=f"{term.address}{year}/", title=f"{name} {year}")
        own = replace(
            labels,
            heading=yearly.title,
            index=term.address,
            index_text=name,
            remark=_other_names(yearly, term, notes),
            parts={},
            table={**labels.table, "year": str(year)},
            has_chart=False,
        )
        yield from _note_list(yearly, notes, own)


def terms_pages(edition: Edition, kind: TermKind) -> Iterator[Page]:
    """Give the index of all terms of one kind; nothing when there are none."""
    terms = edition.catalog.terms(kind)
    if not terms:
        return
    sheet = _index_sheet(edition, f"{kind}/", kind)
    listed = terms.terms if kind == "years" else looked_up(sheet, terms)
    if kind in {"venues", "years"}:
        yield venues_page(sheet, listed) if kind == "venues" else years_page(sheet, listed)
    else:
        yield from _index_pages(sheet, listed)
    yield from shelf_pages(sheet, listed)


def _index_pages(sheet: Sheet, terms: Sequence[Term]) -> Iterator[Page]:
    """Give the index of terms by their names; those on shelves, and the way to further shelves, on its first page."""
    parts = split(tuple(term for term in terms if not term.shelf), TERMS_ON_PAGE)
    for number, part in enumerate(parts, start=1):
        own = numbered(sheet, number)
        place = pager(own, sheet.address, number=number, total=len(parts))
        yield Page(
            address=own.address,
            template="terms.html",
            inputs=partial(_terms_inputs, own, part, terms),
            view=partial(_terms_view, own, part, terms, place),
        )


def _terms_inputs(sheet: Sheet, part: Sequence[Term], every: Sequence[Term]) -> Iterator[str | bytes]:
    yield str(len(every))
    yield from (f"{len(term.notes)} {sheet.edition.stamps.term(term)}" for term in part)
    yield from shelved_inputs(sheet, every)


def _terms_view(sheet: Sheet, part: Sequence[Term], every: Sequence[Term], place: Pager, _: Bodies) -> TermsView:
    kind = every[0].kind
    is_long = sum(not term.shelf for term in every) >= GROUP_FROM
    return TermsView(
        page=frame(sheet),
        heading=sheet.words[kind],
        total=len(every),
        chart=terms_chart(sheet, every) if place.number == 1 else Markup(""),
        groups=by_initial(sheet, part, has_headings=is_long and kind != "languages") if part else (),
        shelf=shelf(sheet, every),
        shelves=shelves(sheet, every) if place.number == 1 else (),
        pager=place,
    )


def _note_list(sheet: Sheet, notes: Sequence[Note], labels: _Labels) -> Iterator[Page]:
    parts = split(notes, sheet.edition.site.page_size)
    for number, part in enumerate(parts, start=1):
        own = numbered(sheet, number)
        place = pager(own, sheet.address, number=number, total=len(parts))
        yield Page(
            address=own.address,
            template="list.html",
            inputs=partial(_list_inputs, own, notes if number == 1 else part, labels, total=len(notes)),
            view=partial(_list_view, own, part, labels, notes=notes, place=place),
        )


def _list_inputs(sheet: Sheet, notes: Sequence[Note], labels: _Labels, *, total: int) -> Iterator[str | bytes]:
    """Give what a list depends on; the first page, with its chart, on all notes of the list."""
    edition = sheet.edition
    yield to_bytes((total, sheet.title, sheet.description, labels))
    yield from (edition.stamps.term(edition.catalog.by_tag.of(tag)) for tag, _ in labels.together)
    yield from edition.stamps.notes(notes)


def _list_view(
    sheet: Sheet, part: Sequence[Note], labels: _Labels, _: Bodies, *, notes: Sequence[Note], place: Pager
) -> ListView:
    cards = tuple(card(sheet, note) for note in part)
    pieces = (piece for each in cards for piece in (each.title, each.tldr))
    is_first = place.number == 1
    tags = sheet.edition.catalog.by_tag
    return ListView(
        page=frame(sheet, *pieces),
        kind=labels.kind,
        heading=labels.heading,
        heading_language=labels.heading_language,
        remark=labels.remark,
        index=Anchor(text=labels.index_text, href=sheet.href(labels.index)) if labels.index else None,
        total=len(notes),
        feed=sheet.href(labels.feed) if labels.feed else "",
        table=as_table(sheet, **labels.table) if labels.table else "",
        parts=tuple(
            Counted(text=str(year), href=sheet.href(f"{labels.address}{year}/"), count=count)
            for year, count in labels.parts.items()
        ),
        together=tuple(
            replace(counted(sheet, tags.of(tag)), count=count) for tag, count in labels.together if is_first
        ),
        chart=years_chart(sheet, notes) if labels.has_chart and is_first else Markup(""),
        cards=cards,
        pager=place,
    )


def _other_names(sheet: Sheet, term: Term, notes: Sequence[Note]) -> str:
    """Give the other names a venue had in the years of these notes, as a remark, or ""."""
    if term.kind != "venues":
        return ""
    names = {note.venue.name for note in notes if note.venue and note.venue.name}
    others = sorted(name for name in names if fold(name) != fold(term.name))
    return sheet.words.fill("formerly", names=", ".join(others)) if others else ""


def _index_sheet(edition: Edition, address: str, key: str) -> Sheet:
    language = edition.site.language
    return Sheet(edition=edition, address=address, title=edition.words(language)[key], language=language)
