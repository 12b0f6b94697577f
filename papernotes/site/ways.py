"""Ways into the site from a front page: the terms with most notes, and the papers with several reviews."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from papernotes.markup.readable import in_line
from papernotes.model import Note
from papernotes.site.catalog import Catalog, PaperEntry, Term, TermKind, by_title, paper_year
from papernotes.site.edition import Sheet, counted, term_language, term_text, title_language
from papernotes.site.initials import looked_up
from papernotes.site.parts import Counted, Way

IN_A_WAY = 14
"""Most terms in one way."""


def term_way(sheet: Sheet, kind: TermKind) -> Way:
    """Give the terms with most notes; years keep their own order, the latest first."""
    terms = sheet.edition.catalog.terms(kind)
    counts = {term.slug: len(term.notes) for term in terms}
    chosen = terms.terms[:IN_A_WAY] if kind == "years" else _most_used(sheet, terms.terms, counts)
    return Way(
        heading=sheet.words[kind],
        href=sheet.href(f"{kind}/"),
        total=len(terms),
        groups=tuple(counted(sheet, term) for term in chosen),
    )


def papers_way(sheet: Sheet) -> Way:
    """Give the papers with several reviews, under their titles."""
    several = by_title(several_reviews(sheet.edition.catalog), sheet.edition.order(sheet.language).key)
    shown = sorted(several, key=lambda paper: -len(paper.notes))[: IN_A_WAY // 2]
    return Way(
        heading=sheet.words["read_more_than_once"],
        href=sheet.href("papers/"),
        total=len(several),
        groups=tuple(
            Counted(
                text=in_line(paper.paper.title),
                href=sheet.href(paper.address),
                count=len(paper.notes),
                language=sheet.other(title_language(paper.paper.title, paper.notes[0].language)),
            )
            for paper in shown
        ),
    )


def several_reviews(catalog: Catalog) -> list[PaperEntry]:
    """Give the papers with several reviews."""
    return [paper for paper in catalog.by_paper.values() if len(paper.notes) > 1]


def ways_of(sheet: Sheet, notes: Sequence[Note]) -> tuple[Way, ...]:
    """Give the tags, venues and years of these notes alone, each with the number of them."""
    kinds: tuple[TermKind, ...] = ("tags", "venues", "years")
    return tuple(way for way in (_way_of(sheet, kind, notes) for kind in kinds) if way.groups)


def _way_of(sheet: Sheet, kind: TermKind, notes: Sequence[Note]) -> Way:
    known = sheet.edition.catalog.terms(kind)
    counts = Counter(slug for note in notes for slug in {known.of(name).slug for name in _names(kind, note)})
    terms = [term for term in known if term.slug in counts]
    chosen = terms[:IN_A_WAY] if kind == "years" else _most_used(sheet, terms, counts)
    return Way(
        heading=sheet.words[kind],
        href=sheet.href(f"{kind}/"),
        total=len(terms),
        groups=tuple(
            Counted(
                text=term_text(sheet.words, term),
                href=sheet.href(term.address),
                count=counts[term.slug],
                language=term_language(sheet, term),
            )
            for term in chosen
        ),
    )


def _most_used(sheet: Sheet, terms: Sequence[Term], counts: Mapping[str, int]) -> list[Term]:
    """Give the terms with most notes; of those with as many, in the order of the page's language."""
    enough = sorted((counts[term.slug] for term in terms), reverse=True)[:IN_A_WAY]
    listed = looked_up(sheet, (term for term in terms if counts[term.slug] >= enough[-1]))
    return sorted(listed, key=lambda term: -counts[term.slug])[:IN_A_WAY]


def _names(kind: TermKind, note: Note) -> tuple[str, ...]:
    if kind == "tags":
        return note.tags
    if kind == "venues":
        return (note.venue.series,) if note.venue else ()
    year = paper_year(note)
    return (str(year),) if year else ()
