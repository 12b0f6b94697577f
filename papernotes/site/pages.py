"""Which pages the site has, one after another: nothing here holds more than one page at a time."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from papernotes.model import Rendered
from papernotes.site.bibtex import citation_keys
from papernotes.site.catalog import TERM_KINDS, PaperEntry, TermKind
from papernotes.site.edition import Edition, Sheet, card, counted, frame, title_language
from papernotes.site.feeds import feed_pages
from papernotes.site.list_pages import all_notes_pages, paper_page, papers_pages, term_pages, terms_pages
from papernotes.site.note_pages import note_page
from papernotes.site.parts import Counted, Way
from papernotes.site.views import FrontView, NotFoundView, Page

RECENT = 12
"""Notes on the front page."""

_IN_A_WAY = 14


def all_pages(edition: Edition) -> Iterator[Page]:
    """Give every page of the site, those of the notes first."""
    catalog = edition.catalog
    keys = citation_keys(catalog.by_paper.values())
    for number, note in enumerate(catalog.notes):
        yield note_page(edition, number, keys[note.paper.key])
    yield _front_page(edition)
    yield from all_notes_pages(edition)
    for kind in TERM_KINDS:
        yield from terms_pages(edition, kind)
        for term in catalog.terms(kind):
            yield from term_pages(edition, term)
    yield from papers_pages(edition)
    for paper in catalog.by_paper.values():
        yield paper_page(edition, paper, key=keys[paper.key])
    sheet = _site_sheet(edition, "404.html", edition.words(edition.site.language)["not_found"])
    yield Page(
        address=sheet.address,
        template="404.html",
        inputs=lambda: (),
        view=lambda _: NotFoundView(page=frame(sheet)),
    )
    yield from feed_pages(edition)


def _front_page(edition: Edition) -> Page:
    front = edition.front
    sheet = _site_sheet(edition, "", edition.site.title)
    return Page(
        address="",
        template="front.html",
        inputs=lambda: _front_inputs(edition),
        view=lambda bodies: _front_view(sheet, bodies(front) if front else None),
        note=front,
    )


def _front_inputs(edition: Edition) -> Iterator[str | bytes]:
    """Give what the front page depends on: its text, the newest notes, and how many notes each term has."""
    stamps, catalog = edition.stamps, edition.catalog
    if edition.front:
        yield from stamps.body(edition.front, edition.heads[edition.front])
    yield from stamps.notes(catalog.notes[:RECENT])
    yield str(len(catalog.notes))
    for kind in TERM_KINDS:
        yield from (f"{len(term.notes)} {stamps.term(term)}" for term in catalog.terms(kind))
    yield from (f"{len(paper.notes)} {paper.slug} {paper.paper.title}" for paper in _several_reviews(edition))


def _front_view(sheet: Sheet, front: Rendered | None) -> FrontView:
    edition = sheet.edition
    recent = tuple(card(sheet, note) for note in edition.catalog.notes[:RECENT])
    intro = sheet.html(front.body, front.path) if front else Markup("")
    pieces = (piece for each in recent for piece in (each.title, each.tldr))
    kinds: tuple[TermKind, ...] = ("tags", "venues", "years", "languages")
    shown = (kind for kind in kinds if kind != "languages" or len(edition.catalog.by_language) > 1)
    ways = (_papers_way(sheet), *(_way(sheet, kind) for kind in shown))
    return FrontView(
        page=frame(sheet, intro, *pieces),
        intro=intro,
        recent=recent,
        total=len(edition.catalog.notes),
        all_notes=sheet.href("notes/"),
        ways=tuple(way for way in ways if way.groups),
    )


def _way(sheet: Sheet, kind: TermKind) -> Way:
    """Give the terms with most notes; years keep their own order, the latest first."""
    terms = sheet.edition.catalog.terms(kind)
    chosen = terms.terms if kind == "years" else sorted(terms, key=lambda term: -len(term.notes))
    return Way(
        heading=sheet.words[kind],
        href=sheet.href(f"{kind}/"),
        total=len(terms),
        groups=tuple(counted(sheet, term) for term in chosen[:_IN_A_WAY]),
    )


def _papers_way(sheet: Sheet) -> Way:
    several = _several_reviews(sheet.edition)
    return Way(
        heading=sheet.words["read_more_than_once"],
        href=sheet.href("papers/"),
        total=len(several),
        groups=tuple(
            Counted(
                text=paper.paper.title,
                href=sheet.href(paper.address),
                count=len(paper.notes),
                language=sheet.other(title_language(paper.paper.title, paper.notes[0].language)),
            )
            for paper in several[: _IN_A_WAY // 2]
        ),
    )


def _several_reviews(edition: Edition) -> list[PaperEntry]:
    """Give the papers with several reviews, most reviews first."""
    papers = (paper for paper in edition.catalog.by_paper.values() if len(paper.notes) > 1)
    return sorted(papers, key=lambda paper: -len(paper.notes))


def _site_sheet(edition: Edition, address: str, title: str) -> Sheet:
    site = edition.site
    return Sheet(
        edition=edition, address=address, title=title, language=site.language, description=site.description or title
    )
