"""Which pages the site has, one after another: nothing here holds more than one page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from markupsafe import Markup
from msgspec.structs import replace

from papernotes.model import Rendered
from papernotes.site.cards import card
from papernotes.site.catalog import TERM_KINDS, PaperEntry, TermKind
from papernotes.site.edition import Edition, Sheet, frame
from papernotes.site.feeds import feed_pages
from papernotes.site.language_pages import language_pages
from papernotes.site.list_pages import all_notes_pages, term_pages, terms_pages
from papernotes.site.moved_pages import moved_pages
from papernotes.site.note_pages import note_page
from papernotes.site.paper_pages import paper_page
from papernotes.site.paper_table import papers_pages
from papernotes.site.picture_pages import picture_pages
from papernotes.site.search_page import search_pages
from papernotes.site.twins import twin_pages
from papernotes.site.versions import fronts
from papernotes.site.views import FrontView, NotFoundView, Page
from papernotes.site.ways import papers_way, several_reviews, term_way

RECENT = 12
"""Notes on the front page."""


class Pages:
    """The pages of an edition by their number (0-based) among `all_pages`.

    Those of notes and papers, which are most of them, are put together one by one; all others, however many are asked
    for, in one walk.
    """

    def __init__(self, edition: Edition) -> None:
        """Put no page together yet."""
        self._edition = edition
        self._papers = tuple(edition.catalog.by_paper.values())
        self._walk = _other_pages(edition)
        self._passed: list[Page] = []

    def at(self, number: int) -> Page:
        """Give one page."""
        notes, papers = len(self._edition.catalog.notes), len(self._papers)
        if number < notes:
            return _note_page(self._edition, number)
        if number < notes + papers:
            return _paper_page(self._edition, self._papers[number - notes])
        beyond = number - notes - papers
        self._passed += islice(self._walk, max(0, beyond + 1 - len(self._passed)))
        return self._passed[beyond]


def all_pages(edition: Edition, *, is_first: bool = False) -> Iterator[tuple[int, Page]]:
    """Give every page of the site with its number: notes have the first numbers, papers the next.

    In a first build papers come before notes: other processes make theirs while this one finds the notes' neighbours.
    """
    notes, papers = edition.catalog.notes, edition.catalog.by_paper.values()
    of_notes = enumerate(_note_page(edition, number) for number in range(len(notes)))
    of_papers = enumerate((_paper_page(edition, paper) for paper in papers), len(notes))
    yield from chain(of_papers, of_notes) if is_first else chain(of_notes, of_papers)
    yield from enumerate(_other_pages(edition), len(notes) + len(papers))


def _other_pages(edition: Edition) -> Iterator[Page]:
    catalog = edition.catalog
    yield _front_page(edition)
    yield from twin_pages(edition)
    yield from picture_pages(edition)
    yield from feed_pages(edition)
    yield from all_notes_pages(edition)
    for kind in TERM_KINDS:
        yield from terms_pages(edition, kind)
        for term in catalog.terms(kind):
            yield from language_pages(edition, term) if kind == "languages" else term_pages(edition, term)
    yield from papers_pages(edition)
    yield from search_pages(edition)
    yield from moved_pages(edition)
    sheet = _site_sheet(edition, "404.html", edition.words(edition.site.language)["not_found"])
    yield Page(
        address=sheet.address,
        template="404.html",
        inputs=lambda: (),
        view=lambda _: NotFoundView(page=frame(sheet)),
    )


def _note_page(edition: Edition, number: int) -> Page:
    return note_page(edition, number, edition.citation_keys.get(edition.catalog.notes[number].paper.key, ""))


def _paper_page(edition: Edition, paper: PaperEntry) -> Page:
    return paper_page(edition, paper, key=edition.citation_keys[paper.key])


def _front_page(edition: Edition) -> Page:
    front = edition.front
    places = fronts(edition.catalog, edition.site.language)
    sheet = replace(_site_sheet(edition, "", edition.site.title), places=places, versions=places, default="")
    return Page(
        address="",
        template="front.html",
        inputs=lambda: _front_inputs(edition),
        view=lambda bodies: _front_view(sheet, bodies(front) if front else None),
        texts=(front,) if front else (),
        note=front,
    )


def _front_inputs(edition: Edition) -> Iterator[str | bytes]:
    """Give what the front page depends on: its text, the newest notes, and how many notes each term has."""
    stamps, catalog = edition.stamps, edition.catalog
    yield from stamps.notes(catalog.listed[:RECENT])
    yield str(len(catalog.listed))
    for kind in TERM_KINDS:
        yield from (f"{len(term.notes)} {stamps.term(term)}" for term in catalog.terms(kind))
    yield from (f"{len(paper.notes)} {paper.slug} {paper.paper.title}" for paper in several_reviews(edition.catalog))


def _front_view(sheet: Sheet, front: Rendered | None) -> FrontView:
    edition = sheet.edition
    recent = tuple(card(sheet, note) for note in edition.catalog.listed[:RECENT])
    intro = sheet.html(front.body, front.path) if front else Markup("")
    pieces = (piece for each in recent for piece in (each.title, each.tldr))
    kinds: tuple[TermKind, ...] = ("tags", "venues", "years", "languages")
    shown = (kind for kind in kinds if kind != "languages" or len(edition.catalog.by_language) > 1)
    ways = (papers_way(sheet), *(term_way(sheet, kind) for kind in shown))
    return FrontView(
        page=frame(sheet, intro, *pieces),
        intro=intro,
        intro_language=sheet.other(front.language) if front else "",
        recent=recent,
        total=len(edition.catalog.listed),
        all_notes=sheet.href("notes/"),
        ways=tuple(way for way in ways if way.groups),
    )


def _site_sheet(edition: Edition, address: str, title: str) -> Sheet:
    site = edition.site
    return Sheet(
        edition=edition, address=address, title=title, language=site.language, description=site.description or title
    )
