"""The page of one paper: all its reviews, what they refer to, and who refers to it."""

from __future__ import annotations

from collections.abc import Iterator

from papernotes.markup.readable import in_line
from papernotes.site.cards import brief
from papernotes.site.catalog import PaperEntry
from papernotes.site.citing import Cited
from papernotes.site.edition import Edition, Sheet, frame, title_language
from papernotes.site.note_pages import paper_card, review_card
from papernotes.site.parts import Anchor
from papernotes.site.views import Page, PaperView


def paper_page(edition: Edition, paper: PaperEntry, *, key: str) -> Page:
    """Give the page of one paper with all its reviews; `key` is its BibTeX key."""
    words = edition.words(edition.site.language)
    sheet = Sheet(
        edition=edition,
        address=paper.address,
        title=in_line(paper.paper.title),
        language=edition.site.language,
        description=f"{in_line(paper.paper.title)} · {words.count('reviews', len(paper.notes))}",
    )
    return Page(
        address=sheet.address,
        template="paper.html",
        inputs=lambda: _inputs(edition, paper, key),
        view=lambda _: _view(sheet, paper, key),
    )


def _inputs(edition: Edition, paper: PaperEntry, key: str) -> Iterator[str | bytes]:
    yield key
    yield edition.stamps.paper(paper)
    yield from edition.stamps.notes(edition.connections.cited_by.get(paper.key, ()))
    yield from (f"{other.slug} {other.notes[0].language} {other.paper.title}" for other in _mentioned(edition, paper))


def _view(sheet: Sheet, paper: PaperEntry, key: str) -> PaperView:
    edition = sheet.edition
    best = min(paper.notes, key=lambda note: (note.venue is None or not note.venue.is_known, not note.affiliations))
    cards = tuple(review_card(sheet, note) for note in paper.notes)
    pieces = (piece for each in cards for piece in (each.title, each.tldr))
    card = paper_card(sheet, best, Cited(paper.paper, best.venue, paper.year, key))
    return PaperView(
        page=frame(sheet, card.title, *pieces),
        paper=card,
        reviews=cards,
        mentioned=tuple(_paper_link(sheet, other) for other in _mentioned(edition, paper)),
        linked_from=tuple(brief(sheet, note) for note in edition.connections.cited_by.get(paper.key, ())),
    )


def _mentioned(edition: Edition, paper: PaperEntry) -> tuple[PaperEntry, ...]:
    """Give the papers that the reviews refer to, each once."""
    found = (other for note in paper.notes for other in edition.connections.of(note).papers)
    return tuple({other.key: other for other in found}.values())


def _paper_link(sheet: Sheet, paper: PaperEntry) -> Anchor:
    return Anchor(
        text=in_line(paper.paper.title),
        href=sheet.href(paper.address),
        language=sheet.other(title_language(paper.paper.title, paper.notes[0].language)),
    )
