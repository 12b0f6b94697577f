"""The front page of each language: its newest notes, and the ways into them, in that language's own words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import PurePosixPath

from markupsafe import Markup
from msgspec.structs import replace

from papernotes.model import Note
from papernotes.site import addresses
from papernotes.site.cards import card
from papernotes.site.catalog import Term
from papernotes.site.edition import FEEDS, Edition, Sheet, frame, pager
from papernotes.site.parts import Anchor, Pager
from papernotes.site.versions import fronts
from papernotes.site.views import Bodies, LanguageView, Page
from papernotes.site.ways import ways_of


def language_pages(edition: Edition, term: Term) -> Iterator[Page]:
    """Give the front page of a language and the further pages of its notes, newest first."""
    size = edition.site.page_size
    total = -(-len(term.notes) // size)
    for number in range(1, total + 1):
        sheet = _sheet(edition, term, number)
        front = edition.fronts.get(term.name) if number == 1 else None
        notes = term.notes[size * (number - 1) : size * number]
        place = pager(sheet, term.address, number=number, total=total)
        yield Page(
            address=sheet.address,
            template="language.html",
            inputs=partial(_inputs, sheet, term, term.notes if number == 1 else notes),
            view=partial(_view, sheet, term, notes, place, front),
            texts=(front,) if front else (),
            note=front,
        )


def _inputs(sheet: Sheet, term: Term, notes: Sequence[Note]) -> Iterator[str | bytes]:
    """Give what a page depends on; the first one, with its ways, on all notes in the language."""
    yield f"{len(term.notes)} {term.name}"
    yield from sheet.edition.stamps.notes(notes)


def _view(
    sheet: Sheet, term: Term, notes: Sequence[Note], place: Pager, front: PurePosixPath | None, bodies: Bodies
) -> LanguageView:
    intro = sheet.html(bodies(front).body, front) if front else Markup("")
    cards = tuple(replace(card(sheet, note), written_in=None) for note in notes)
    pieces = (piece for each in cards for piece in (each.title, each.tldr))
    return LanguageView(
        page=frame(sheet, intro, *pieces),
        heading=sheet.words.language_name(term.name),
        index=Anchor(text=sheet.words["languages"], href=sheet.href("languages/")),
        intro=intro,
        total=len(term.notes),
        feed=sheet.href(sheet.feeds[0]),
        cards=cards,
        ways=ways_of(sheet, term.notes) if place.number == 1 else (),
        pager=place,
    )


def _sheet(edition: Edition, term: Term, number: int) -> Sheet:
    """Give the sheet of one page; a language without words of its own is read about in those that stand in for it."""
    words = edition.words(term.name)
    name = words.language_name(term.name)
    places = fronts(edition.catalog, edition.site.language)
    is_first = number == 1
    return Sheet(
        edition=edition,
        address=addresses.numbered(term.address, number),
        title=name if is_first else f"{name} · {number}",
        language=words.language,
        description=f"{name} · {words.count('notes', len(term.notes))}",
        feeds=tuple(f"{term.address}{name}" for name in FEEDS),
        places=places,
        versions=places if is_first else {},
        default="" if is_first else None,
    )
