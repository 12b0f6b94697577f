"""The page that searches: a field, filters, and a script that asks the index (`search_files`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from papernotes.search.index import Layout
from papernotes.site.catalog import TermKind
from papernotes.site.edition import SEARCH, Edition, Sheet, frame
from papernotes.site.parts import Facet
from papernotes.site.views import Page, SearchView

FACETS: Mapping[TermKind, str] = {
    "venues": "venue",
    "years": "year",
    "tags": "tag",
    "languages": "language",
    "affiliations": "affiliation",
    "reviewers": "reviewer",
}
"""What results can be narrowed by, in the order of the page, and its name in an address."""

_OPEN = ("years", "languages")
_SAID = ("nothing_found", "cannot_load", "count_notes", "count_other_forms")


def search_page(edition: Edition) -> Page:
    """Give the page that searches; without JavaScript it leads to all lists."""
    language = edition.site.language
    sheet = Sheet(edition=edition, address=SEARCH, title=edition.words(language)["search"], language=language)
    layout = Layout.of(len(edition.catalog.notes))
    kinds = [kind for kind in FACETS if len(edition.catalog.terms(kind)) > 1]
    return Page(
        address=sheet.address,
        template="search.html",
        inputs=lambda: (str(layout.slots), str(layout.shards), *kinds),
        view=lambda _: _view(sheet, layout, kinds),
    )


def index_folder(layout: Layout) -> str:
    """Give the address of the index: by the number of slots, so that files of two layouts never mix."""
    return f"{SEARCH}{layout.slots}/"


def _view(sheet: Sheet, layout: Layout, kinds: Iterable[TermKind]) -> SearchView:
    words = sheet.words
    return SearchView(
        page=frame(sheet),
        heading=sheet.title,
        index=sheet.href(index_folder(layout)),
        shards=layout.shards,
        facets=tuple(
            Facet(heading=words[kind], parameter=FACETS[kind], terms=kind, is_open=kind in _OPEN) for kind in kinds
        ),
        said={"language": words.language, **{key: words.texts[key] for key in _SAID}},
    )
