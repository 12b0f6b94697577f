"""Terms in the order in which the page's language looks them up, and under its headings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from papernotes.site.catalog import Term, filed_under
from papernotes.site.edition import Sheet, counted, term_text
from papernotes.site.orders import Heading
from papernotes.site.parts import Counted, TermGroup


def looked_up(sheet: Sheet, terms: Iterable[Term]) -> tuple[Term, ...]:
    """Give terms in the order of the page's language."""
    key = sheet.edition.order(sheet.language).key
    return tuple(sorted(terms, key=lambda term: (key(_filed(sheet, term)), term.name)))


def by_initial(sheet: Sheet, terms: Sequence[Term], *, has_headings: bool) -> tuple[TermGroup, ...]:
    """Put terms that are in order under the headings of the page's language, or all under none."""
    if not has_headings:
        return (TermGroup(heading="", language="", terms=tuple(counted(sheet, term) for term in terms)),)
    order = sheet.edition.order(sheet.language)
    groups: dict[Heading, list[Counted]] = defaultdict(list)
    for term in terms:
        groups[order.heading(order.key(_filed(sheet, term)))].append(counted(sheet, term))
    return tuple(
        TermGroup(heading=heading.text, language=sheet.other(heading.language or sheet.language), terms=tuple(members))
        for heading, members in groups.items()
    )


def _filed(sheet: Sheet, term: Term) -> str:
    """Give what a term is looked up by: a language by what it is called on this page."""
    return term_text(sheet.words, term) if term.kind == "languages" else filed_under(term)
