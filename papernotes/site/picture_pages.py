"""The pictures that link previews show: a note's own, else one that is drawn if the settings ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from papernotes.identity import has_own_title
from papernotes.markup.readable import in_line
from papernotes.model import Note
from papernotes.site import addresses
from papernotes.site.edition import Edition, venue_text
from papernotes.site.parts import ShareImage
from papernotes.site.pictures import ACCENT, HEIGHT, WIDTH, Picture, PictureView
from papernotes.site.views import Bodies, Page

_SHOWN = frozenset({".gif", ".jpeg", ".jpg", ".png", ".webp"})
"""What every service that shows link previews can read; SVG it cannot."""
_LEAST_SIDE = 200
"""Pixels: Open Graph's readers leave out smaller pictures, such as badges and formulas."""


def share_image(edition: Edition, note: Note) -> ShareImage | None:
    """Give the picture that stands for a note's page; None without a site URL, or without a picture."""
    url = edition.site.url
    if not url:
        return None
    own = _own(edition, note)
    if own is None and edition.site.cards:
        own = (addresses.absolute(url, _address(note)), (WIDTH, HEIGHT))
    if own is None:
        return None
    href, (width, height) = own
    return ShareImage(href=href, width=width, height=height, text=edition.heads[note.path].title_text)


def picture_pages(edition: Edition) -> Iterator[Page]:
    """Give the pictures that are to be drawn."""
    font = edition.site.cards
    if not font or not edition.site.url:
        return
    for note in edition.catalog.notes:
        if _own(edition, note) is None:
            picture = _picture(edition, note)
            yield Page(
                address=_address(note),
                template="",
                inputs=partial(_inputs, picture),
                view=partial(_view, PictureView(picture=picture, font=font)),
            )


def _address(note: Note) -> str:
    return f"notes/{note.slug}/card.png"


def _own(edition: Edition, note: Note) -> tuple[str, tuple[int, int]] | None:
    """Give the address and the size of a note's first picture that is big enough, its front matter's figure first."""
    for reference in edition.heads[note.path].references:
        if reference.kind == "file" and PurePosixPath(reference.target).suffix.lower() in _SHOWN:
            found = edition.references.resolve("file", reference.target, note.path).file
            size = edition.references.shelf.size(found.source) if found else None
            if found and size and min(size) >= _LEAST_SIDE:
                return addresses.absolute(edition.site.url, found.address), size
    return None


def _picture(edition: Edition, note: Note) -> Picture:
    site, head = edition.site, edition.heads[note.path]
    day = note.date.isoformat() if note.date else ""
    foot = (venue_text(edition, note.venue) if note.venue else "", ", ".join(note.reviewers), day)
    return Picture(
        site=site.title,
        title=head.title_text,
        paper=in_line(note.paper.title) if has_own_title(note, head) else "",
        foot=" · ".join(filter(None, foot)),
        language=note.language,
        accent=site.look.accent.light if site.look.accent else ACCENT,
    )


def _inputs(picture: Picture) -> tuple[str, ...]:
    return (picture.site, picture.title, picture.paper, picture.foot, picture.language, picture.accent)


def _view(view: PictureView, _: Bodies) -> PictureView:
    return view
