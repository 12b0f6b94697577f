"""Pages made in another process: it gets the facts of all notes once, and then the numbers of pages.

It puts the edition together while this process still finds out which notes are close to which; these come with a page.
"""

from __future__ import annotations

import pickle
import uuid
from collections.abc import Sequence
from functools import lru_cache
from pathlib import PurePosixPath

from msgspec import Struct

from papernotes.engine.cache import digest_of
from papernotes.engine.records import from_bytes, to_bytes
from papernotes.gather import opened
from papernotes.markup.typesetting import Drawing
from papernotes.model import Head, Note, Rendered, Site
from papernotes.site.about import About
from papernotes.site.catalog import Catalog
from papernotes.site.edition import Edition
from papernotes.site.folders import theme_digest
from papernotes.site.ledger import witness
from papernotes.site.pages import Pages
from papernotes.site.views import Page

Order = tuple[int, bytes | None, tuple[int, ...]]
"""A page's number among `all_pages`, the `Drawing` of the note that it shows, as bytes, and the notes close to it."""


class _Facts(Struct, frozen=True, kw_only=True):
    """What an edition is made from again, so that all processes have the same pages."""

    notes: tuple[Note, ...]
    heads: dict[str, Head]
    fronts: tuple[str, ...]


def is_made_anywhere(page: Page) -> bool:
    """Tell whether a page needs no more than the facts and one note's markup; a feed may need that of many."""
    return not page.texts or page.note is not None


def packed(site: Site, catalog: Catalog, about: About) -> bytes:
    """Give what another process needs to make the pages of `catalog`."""
    shown = (*about.fronts, *(note.path for note in catalog.notes))
    facts = _Facts(
        notes=catalog.notes,
        heads={str(path): about.heads[path] for path in shown},
        fronts=tuple(map(str, about.fronts)),
    )
    # A process that outlives a build must look at the disk again in the next one, so no two builds share a value.
    build = uuid.uuid4().bytes
    return pickle.dumps((site, to_bytes(facts), build))  # stays in memory, between processes of one program


def sight(site: Site) -> bytes:
    """Give a digest of what this process sees of a site's folder; where pages are made, it must be the same."""
    return digest_of(theme_digest(site), witness(str(site.notes)))


def make_pages(value: bytes, orders: Sequence[Order]) -> tuple[bytes, ...]:
    """Make pages of the edition that `packed` gave as `value`; formulas are still to be put into their places."""
    edition, pages, near = _edition(value)
    near.update((number, notes) for number, drawing, notes in orders if drawing)
    return tuple(_page(edition, pages.at(number), drawing) for number, drawing, _ in orders)


def _page(edition: Edition, page: Page, drawing: bytes | None) -> bytes:
    drawn = from_bytes(Drawing, drawing) if drawing else None

    def bodies(path: PurePosixPath) -> Rendered:
        if drawn is None:
            raise KeyError(path)
        return opened(drawn.draft, edition.heads[path])

    return edition.theme.made(page.template, page.view(bodies))


@lru_cache(maxsize=1)
def _edition(value: bytes) -> tuple[Edition, Pages, dict[int, tuple[int, ...]]]:
    site, data, _ = pickle.loads(value)  # noqa: S301 - what this program packed, never from a disk
    facts = from_bytes(_Facts, data)
    if not isinstance(site, Site) or facts is None:
        raise TypeError(value[:20])
    near: dict[int, tuple[int, ...]] = {}
    edition = Edition.of(
        Catalog.of(facts.notes, site),
        About(
            heads={PurePosixPath(path): head for path, head in facts.heads.items()},
            fronts=tuple(map(PurePosixPath, facts.fronts)),
            near=near,
        ),
        site,
    )
    return edition, Pages(edition), near
