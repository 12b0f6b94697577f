"""Terms on shelves, each with its notes: on the index of their kind, or on lists of their own when they are many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial

from markupsafe import Markup
from msgspec.structs import replace

from papernotes.site.cards import note_link
from papernotes.site.catalog import Term
from papernotes.site.edition import Sheet, frame, pager, term_language, term_text
from papernotes.site.parts import Counted, ShelvedTerm
from papernotes.site.views import Bodies, Page, TermsView


def shelf(sheet: Sheet, terms: Sequence[Term]) -> tuple[ShelvedTerm, ...]:
    """Give the terms that stand on the page of `sheet`, with links to their notes."""
    return tuple(
        ShelvedTerm(
            id=term.fragment,
            text=term_text(sheet.words, term),
            language=term_language(sheet, term),
            notes=tuple(note_link(sheet, note) for note in term.notes),
        )
        for term in terms
        if term.shelf == sheet.address
    )


def shelves(sheet: Sheet, terms: Sequence[Term]) -> tuple[Counted, ...]:
    """Give links to the lists that shelved terms stand on, beside the index itself."""
    return tuple(
        Counted(text=_beginning(address), href=sheet.href(address), count=len(members))
        for address, members in _by_shelf(terms)
    )


def shelf_pages(index: Sheet, terms: Sequence[Term]) -> Iterator[Page]:
    """Give the lists of shelved terms; nothing when they all stand on the index, whose sheet `index` is."""
    for address, members in _by_shelf(terms):
        sheet = replace(index, address=address, title=f"{index.title} · {_beginning(address)}")
        yield Page(
            address=address,
            template="terms.html",
            inputs=partial(shelved_inputs, sheet, members),
            view=partial(_view, sheet, members),
        )


def shelved_inputs(sheet: Sheet, terms: Sequence[Term]) -> Iterator[str | bytes]:
    """Give what shelves on the page of `sheet` depend on: their terms and notes, and where the others stand."""
    for term in terms:
        if term.shelf:
            yield sheet.edition.stamps.term(term)
        if term.shelf == sheet.address:
            yield from sheet.edition.stamps.notes(term.notes)


def _view(sheet: Sheet, members: Sequence[Term], _: Bodies) -> TermsView:
    return TermsView(
        page=frame(sheet),
        heading=sheet.title,
        total=len(members),
        chart=Markup(""),
        groups=(),
        shelf=shelf(sheet, members),
        shelves=(),
        pager=pager(sheet, sheet.address, number=1, total=1),
    )


def _by_shelf(terms: Sequence[Term]) -> list[tuple[str, list[Term]]]:
    """Sort the terms that stand on lists of their own into these, by address."""
    members: dict[str, list[Term]] = defaultdict(list)
    for term in terms:
        if "~" in term.shelf:
            members[term.shelf].append(term)
    return sorted(members.items())


def _beginning(address: str) -> str:
    """Give what the names on a shelf begin with, as a heading."""
    return address.partition("~")[2].strip("/").capitalize()
