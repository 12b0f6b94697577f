"""The page that searches, in each language: a field, filters, and a script that asks the one index (`search_files`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from papernotes.search.index import Layout
from papernotes.site.catalog import TermKind
from papernotes.site.edition import Edition, Sheet, frame
from papernotes.site.parts import Facet
from papernotes.site.versions import SEARCH
from papernotes.site.views import Bodies, Page, SearchView

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
_SAID = (
    *("nothing_found", "word_not_found", "nothing_chosen", "found_instead", "cannot_load"),
    *("count_notes", "count_other_forms"),
)


def search_pages(edition: Edition) -> Iterator[Page]:
    """Give the page that searches for each language that pages have; without JavaScript it leads to all lists."""
    layout = Layout.of(len(edition.catalog.notes))
    kinds = [kind for kind in FACETS if len(edition.catalog.terms(kind)) > 1]
    places = edition.searches()
    for address in dict.fromkeys(places.values()):
        words = edition.words(next(language for language, place in places.items() if place == address))
        sheet = Sheet(
            edition=edition,
            address=address,
            title=words["search"],
            language=words.language,
            places=places,
            versions=places,
            default=SEARCH,
        )
        yield Page(
            address=address,
            template="search.html",
            inputs=partial(_inputs, layout, kinds, places),
            view=partial(_view, sheet, layout, kinds),
        )


def _inputs(layout: Layout, kinds: Iterable[TermKind], places: Mapping[str, str]) -> Iterator[str]:
    yield f"{layout.slots} {layout.shards} {places}"
    yield from kinds


def index_folder(layout: Layout) -> str:
    """Give the address of the index: by the number of slots, so that files of two layouts never mix."""
    return f"{SEARCH}{layout.slots}/"


def _view(sheet: Sheet, layout: Layout, kinds: Iterable[TermKind], _: Bodies) -> SearchView:
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
