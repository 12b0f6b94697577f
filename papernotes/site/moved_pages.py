"""Pages at the addresses that notes had before: each leads to where the note is now, and is in no list, feed or index.

They are called by their files, so that no sitemap has them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from papernotes.model import Note
from papernotes.site import addresses
from papernotes.site.edition import Edition, Sheet
from papernotes.site.moved import moved
from papernotes.site.views import Bodies, MovedView, Page


def moved_pages(edition: Edition) -> Iterator[Page]:
    """Give the pages at old addresses."""
    for one in moved(edition.catalog, edition.site)[0]:
        sheet = Sheet(edition=edition, address=one.path, title="", language=one.note.language)
        yield Page(
            address=one.path,
            template="moved.html",
            inputs=partial(_inputs, edition, one.note),
            view=partial(_view, sheet, one.note),
        )


def _inputs(edition: Edition, note: Note) -> Iterator[bytes]:
    yield edition.stamps.note(note)


def _view(sheet: Sheet, note: Note, _: Bodies) -> MovedView:
    address = f"notes/{note.slug}/"
    return MovedView(
        title=sheet.edition.heads[note.path].title_text,
        language=note.language,
        words=sheet.words,
        href=sheet.href(address),
        canonical=addresses.absolute(sheet.edition.site.url, address),
    )
