"""Atom feeds of the site, of each tag and of each language; JSON feeds of the site and of each language.

A tag's feed tells what its notes are about. The others hold the whole notes: if those of tags did so too, a note would
be published once more for each of its tags, and a third of a site would be feeds.

Times come from the notes' dates, never from the clock. Formulas are MathML alone: a feed reader has no style sheet
of ours. Without a site URL there is no address to be known by, so ids are UUIDs of the site's title and the path,
and links are relative.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from functools import partial
from itertools import chain
from pathlib import PurePosixPath
from typing import TypeVar

from markupsafe import Markup, escape
from msgspec import Struct, field

from papernotes.markup.formulas import mathml_only
from papernotes.model import Html, Note, Rendered
from papernotes.patterns import late_pattern
from papernotes.site import addresses
from papernotes.site.bodies import on_page
from papernotes.site.catalog import paper_year
from papernotes.site.edition import Edition, term_text
from papernotes.site.parts import EntryView
from papernotes.site.views import Bodies, FeedView, JsonFeedView, Page

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

# What XML 1.0 cannot hold, even escaped.
_NOT_XML = late_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NOTES_KEPT = 512
"""Notes that are kept for the next feed."""
_BUTTON = re.compile(r"<button\b[^>]*></button>\n?")


class _Feed(Struct, frozen=True, kw_only=True):
    """A feed to be: its address, its title, the notes it tells of, newest first, and the language all of them share.

    One that `is_whole` holds whole notes, and has a JSON form.
    """

    address: str
    title: str
    notes: tuple[Note, ...]
    language: str
    is_whole: bool

    @classmethod
    def of(cls, edition: Edition, address: str, notes: tuple[Note, ...], title: str) -> _Feed:
        """Cut `notes` to the size of a feed; the language of several languages is the site's."""
        languages = {note.language for note in notes}
        return cls(
            address=address,
            title=title,
            notes=notes[: edition.site.feed_size],
            language=languages.pop() if len(languages) == 1 else edition.site.language,
            is_whole=not address.startswith("tags/"),
        )


class _Entries(Struct, frozen=True):
    """Entries as feeds want them: most notes are wanted by several feeds, one after the other.

    Each with its content as it is: in the entry it is escaped, once for all feeds.
    """

    edition: Edition
    _contents: dict[PurePosixPath, Html] = field(default_factory=dict)
    _made: dict[tuple[PurePosixPath, str, bool], tuple[EntryView, str]] = field(default_factory=dict)

    def of(self, note: Note, bodies: Bodies, *, root: str, is_whole: bool) -> tuple[EntryView, str]:
        """Give the entry of a note, with or without its content, in a feed whose way up to the site's top is `root`."""
        key = (note.path, root, is_whole)
        made = self._made.get(key)
        if made is None:
            markup = self._contents.get(note.path) if is_whole else Html("")
            if markup is None:
                markup = _kept(self._contents, note.path, _content(bodies(note.path)))
            made = _kept(self._made, key, _entry(self.edition, note, markup, root=root))
        return made


def _kept(kept: dict[_Key, _Value], key: _Key, value: _Value) -> _Value:
    """Keep a value with the latest ones."""
    if len(kept) >= NOTES_KEPT:
        del kept[next(iter(kept))]
    kept[key] = value
    return value


def feed_pages(edition: Edition) -> Iterator[Page]:
    """Give all feeds, newest notes first, `site.feed_size` notes each."""
    made = _Entries(edition)
    for feed in _feeds(edition):
        texts = tuple(note.path for note in feed.notes) if feed.is_whole else ()
        yield Page(
            address=feed.address,
            template="feed.xml",
            inputs=partial(_inputs, edition, feed),
            view=partial(_view, edition, feed, made),
            texts=texts,
        )
        if feed.is_whole:
            yield Page(
                address=json_address(feed.address),
                template="feed.json",
                inputs=partial(_inputs, edition, feed),
                view=partial(_json_view, edition, feed, made),
                texts=texts,
            )


def json_address(address: str) -> str:
    """Give the address of the JSON feed beside an Atom feed."""
    return f"{address.removesuffix('.xml')}.json"


def _inputs(edition: Edition, feed: _Feed) -> Iterator[str | bytes]:
    yield f"{feed.title} {feed.language}"
    for note in feed.notes:
        yield edition.stamps.note(note)


def _feeds(edition: Edition) -> Iterator[_Feed]:
    site, catalog = edition.site, edition.catalog
    yield _Feed.of(edition, "feed.xml", catalog.listed, site.title)
    for term in chain(catalog.by_tag, catalog.by_language):
        if term.shelf:
            continue
        words = edition.words(term.notes[0].language if term.kind == "languages" else site.language)
        yield _Feed.of(edition, f"{term.address}feed.xml", term.notes, f"{site.title}: {term_text(words, term)}")


def _root(edition: Edition, feed: _Feed) -> str:
    """Give the way from a feed up to the site's top, whole where the site has a URL."""
    return f"{edition.site.url}/" if edition.site.url else addresses.root_of(feed.address)


def _view(edition: Edition, feed: _Feed, made: _Entries, bodies: Bodies) -> FeedView:
    site = edition.site
    root = _root(edition, feed)
    entries = tuple(made.of(note, bodies, root=root, is_whole=feed.is_whole)[0] for note in feed.notes)
    return FeedView(
        id=_identity(edition, feed.address),
        title=feed.title,
        language=feed.language,
        updated=max((entry.updated for entry in entries), default=_time(None)),
        href=addresses.link(root, feed.address.removesuffix("feed.xml")),
        self_href=addresses.absolute(site.url, feed.address),
        author=site.author or site.title,
        entries=entries,
    )


def _json_view(edition: Edition, feed: _Feed, made: _Entries, bodies: Bodies) -> JsonFeedView:
    """Give a feed in the form of https://www.jsonfeed.org/version/1.1/."""
    view = _view(edition, feed, made, bodies)
    site = edition.site
    root = _root(edition, feed)
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": view.title,
        "description": site.description,
        "home_page_url": view.href if site.url else "",
        "feed_url": addresses.absolute(site.url, json_address(feed.address)),
        "language": view.language,
        "authors": [{"name": view.author}],
        "items": [_json_item(note, *made.of(note, bodies, root=root, is_whole=True)) for note in feed.notes],
    }
    text = json.dumps({name: value for name, value in whole.items() if value != ""}, ensure_ascii=False)
    return JsonFeedView(text=Markup(text))  # noqa: S704 - JSON, no markup


def _json_item(note: Note, entry: EntryView, content: str) -> dict[str, object]:
    item = {
        "id": entry.id,
        "url": entry.href,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": content,
        "date_published": entry.updated if note.date else "",
        "language": entry.language,
        "authors": [{"name": author} for author in entry.authors],
        "tags": list(entry.tags),
    }
    return {name: value for name, value in item.items() if value}


def _entry(edition: Edition, note: Note, markup: Html, *, root: str) -> tuple[EntryView, str]:
    head = edition.heads[note.path]
    address = f"notes/{note.slug}/"
    content = on_page(markup, references=edition.references, origin=note.path, root=root)
    entry = EntryView(
        id=addresses.absolute(edition.site.url, address) or _identity(edition, address),
        title=_NOT_XML.sub("", head.title_text),
        href=addresses.link(root, address),
        language=note.language,
        updated=_time(note),
        authors=note.reviewers or (edition.site.author or edition.site.title,),
        tags=note.tags,
        summary=_NOT_XML.sub("", head.tldr_text or edition.stamps.opening(note)),
        content=escape(content),
    )
    return entry, content


def _content(rendered: Rendered) -> Html:
    """Give a note's markup for feeds, the TL;DR first."""
    tldr = f"<p><strong>{_for_feeds(rendered.tldr)}</strong></p>\n" if rendered.tldr else ""
    return Html(f"{tldr}{_for_feeds(rendered.body)}")


def _for_feeds(markup: Html) -> Html:
    """Give markup without what a feed reader can do nothing with."""
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
