"""Atom feeds of the site, of each tag and of each language.

Times come from the notes' dates, never from the clock. Formulas are MathML alone: a feed reader has no style sheet
of ours. Without a site URL there is no address to be known by, so ids are UUIDs of the site's title and the path,
and links are relative.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import PurePosixPath

from papernotes.markup.formulas import mathml_only
from papernotes.model import Html, Note, Rendered
from papernotes.site import addresses
from papernotes.site.bodies import on_page
from papernotes.site.catalog import paper_year
from papernotes.site.edition import Edition, term_text
from papernotes.site.views import EntryView, FeedView, Page

# What XML 1.0 cannot hold, even escaped.
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BUTTON = re.compile(r"<button\b[^>]*></button>\n?")


def feed_pages(edition: Edition, rendered: Mapping[PurePosixPath, Rendered]) -> Iterator[Page]:
    """Give all feeds, newest notes first, `site.feed_size` notes each."""
    site, catalog = edition.site, edition.catalog
    yield _feed(edition, rendered, catalog.notes, address="feed.xml", title=site.title)
    for terms in (catalog.by_tag, catalog.by_language):
        for term in terms:
            title = f"{site.title}: {term_text(term)}"
            yield _feed(edition, rendered, term.notes, address=f"{term.address}feed.xml", title=title)


def _feed(
    edition: Edition,
    rendered: Mapping[PurePosixPath, Rendered],
    notes: Sequence[Note],
    *,
    address: str,
    title: str,
) -> Page:
    site = edition.site
    root = f"{site.url}/" if site.url else addresses.root_of(address)
    of_list = address.removesuffix("feed.xml")
    entries = tuple(_entry(edition, note, rendered[note.path], root=root) for note in notes[: site.feed_size])
    languages = {note.language for note in notes}
    view = FeedView(
        id=_identity(edition, address),
        title=title,
        language=languages.pop() if len(languages) == 1 else site.language,
        updated=max((entry.updated for entry in entries), default=_time(None)),
        href=addresses.link(root, of_list),
        self_href=addresses.absolute(site.url, address),
        author=site.author or site.title,
        entries=entries,
    )
    return Page(address=address, template="feed.xml", view=view)


def _entry(edition: Edition, note: Note, rendered: Rendered, *, root: str) -> EntryView:
    head = edition.heads[note.path]
    address = f"notes/{note.slug}/"
    tldr = f"<p><strong>{_for_feeds(rendered.tldr)}</strong></p>\n" if rendered.tldr else ""
    markup = Html(f"{tldr}{_for_feeds(rendered.body)}")
    content = on_page(markup, references=edition.references, origin=note.path, root=root)
    return EntryView(
        id=addresses.absolute(edition.site.url, address) or _identity(edition, address),
        title=_NOT_XML.sub("", head.title_text),
        href=addresses.link(root, address),
        language=note.language,
        updated=_time(note),
        authors=note.reviewers or (edition.site.author or edition.site.title,),
        tags=note.tags,
        summary=_NOT_XML.sub("", head.tldr_text or head.summary),
        content=content,
    )


@lru_cache(maxsize=256)
def _for_feeds(markup: Html) -> Html:
    """Give markup without what a feed reader can do nothing with; the newest notes stand in many feeds."""
    return Html(_NOT_XML.sub("", _BUTTON.sub("", mathml_only(markup))))


def _identity(edition: Edition, address: str) -> str:
    site = edition.site
    return addresses.absolute(site.url, address) or uuid.uuid5(uuid.NAMESPACE_URL, f"{site.title}/{address}").urn


def _time(note: Note | None) -> str:
    """Give the time of a note: its day, else its year's first, else the first day there is."""
    if note and note.date:
        return f"{note.date.isoformat()}T00:00:00Z"
    year = paper_year(note) if note else None
    return f"{year:04}-01-01T00:00:00Z" if year and 0 < year <= 9999 else "1970-01-01T00:00:00Z"
