"""What each template gets: one frozen record as `view`, with every link, date and word ready to print.

What several of them are made of stands in `parts`. `templates/README.md` lists the same fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath

from markupsafe import Markup
from msgspec import Struct

from papernotes.model import Rendered
from papernotes.site.parts import (
    Anchor,
    CardView,
    CommentsView,
    ContentsItem,
    Counted,
    DayView,
    EntryView,
    Facet,
    FilterView,
    ListedNote,
    NamedText,
    NoteLink,
    Pager,
    PageView,
    PaperCard,
    PaperPreview,
    PaperRow,
    ShelvedTerm,
    TermGroup,
    VenueRow,
    Way,
    YearRow,
)
from papernotes.site.pictures import PictureView
from papernotes.site.word_files import Wording
from papernotes.site.words import Words


class FrontView(Struct, frozen=True, kw_only=True):
    """front.html: the introduction, the newest notes and the ways in.

    `intro_language` is that of the introduction: "" unless the page is in another one.
    """

    page: PageView
    intro: Markup
    intro_language: str
    recent: tuple[CardView, ...]
    total: int
    all_notes: str
    ways: tuple[Way, ...]


class NoteView(Struct, frozen=True, kw_only=True):
    """note.html: one review. `paper` is the paper under review; its title may be the note's own.

    With `is_page` it reviews none and is a page of the site, which has no place in lists and no neighbours.
    `language` is that of title, TL;DR and body: "" unless the page is in another one, for want of words in the note's.
    `others` are the other reviews of the same paper, `translations` this note in other languages; `written_in` is None
    on a site of one language. `minutes` is how long the note takes to read. `linked_from` are the notes that refer to
    it or to its paper, `related` those that share most with it, `previews` those that it links to, `papers_here`
    its links to papers elsewhere that have a note here. `data` is JSON-LD.

    `source` is the note's path, `source_href` and `edit_href` lead to it in its repository, `twin` to its Markdown; ""
    where there is none.
    """

    page: PageView
    language: str
    title: Markup
    tldr: Markup
    body: Markup
    paper: PaperCard
    has_own_title: bool
    tags: tuple[Anchor, ...]
    reviewers: tuple[Anchor, ...]
    date: DayView | None
    written_in: Anchor | None
    status: str
    rating: str
    is_draft: bool
    is_page: bool
    source: str
    source_href: str
    edit_href: str
    twin: str
    comments: CommentsView | None
    contents: tuple[ContentsItem, ...]
    others: tuple[CardView, ...]
    translations: tuple[Anchor, ...]
    minutes: int
    linked_from: tuple[NoteLink, ...]
    related: tuple[NoteLink, ...]
    previews: tuple[NoteLink, ...]
    papers_here: tuple[PaperPreview, ...]
    has_footnotes: bool
    data: Markup
    newer: Anchor | None
    older: Anchor | None


class ListView(Struct, frozen=True, kw_only=True):
    """list.html: the notes of one term, or all notes. `kind` names the kind of term, `index` lists all of that kind.

    `parts` are the years of a venue, `together` the tags that stand most often beside a tag, with the number of notes
    that have both. `chart` shows the years of the notes' papers, or is "". `remark` is a line under the heading, or "".
    `feed` is "" without a feed, `table` leads to the same in the table of papers or is "".
    """

    page: PageView
    kind: str
    heading: str
    heading_language: str
    remark: str
    index: Anchor | None
    total: int
    feed: str
    table: str
    parts: tuple[Counted, ...]
    together: tuple[Counted, ...]
    chart: Markup
    cards: tuple[CardView, ...]
    pager: Pager


class LanguageView(Struct, frozen=True, kw_only=True):
    """language.html: the front page of one language, and the further pages of its notes, which have no `ways`.

    `ways` count the notes in this language alone; `total` is the number of its notes. `intro` is the text of
    `index.ko.md` and the like, or "".
    """

    page: PageView
    heading: str
    intro: Markup
    index: Anchor
    total: int
    feed: str
    cards: tuple[CardView, ...]
    ways: tuple[Way, ...]
    pager: Pager


class TermsView(Struct, frozen=True, kw_only=True):
    """terms.html: all terms of one kind, or a list of some that have no page of their own.

    `chart` shows how many notes are in each language, or is "". `shelf` are terms without a page, `shelves` further
    lists of such terms.
    """

    page: PageView
    heading: str
    total: int
    chart: Markup
    groups: tuple[TermGroup, ...]
    shelf: tuple[ShelvedTerm, ...]
    shelves: tuple[Counted, ...]
    pager: Pager


class VenuesView(Struct, frozen=True, kw_only=True):
    """venues.html: venues that are known, with their years, and places kept as the notes write them.

    `chart` shows the venues with most notes, or is "". `shelf` are venues without a page, `shelves` lists of others.
    """

    page: PageView
    heading: str
    total: int
    chart: Markup
    known: tuple[VenueRow, ...]
    others: tuple[Counted, ...]
    shelf: tuple[ShelvedTerm, ...]
    shelves: tuple[Counted, ...]


class YearsView(Struct, frozen=True, kw_only=True):
    """years.html: the years that papers appeared in, the latest first. `chart` shows the notes of each, or is ""."""

    page: PageView
    heading: str
    total: int
    chart: Markup
    years: tuple[YearRow, ...]


class PapersView(Struct, frozen=True, kw_only=True):
    """papers.html: a part of the table of all papers, by title; `exports` are the same for programs.

    The first page has `filters`, and in `data` the href of the script with the whole table; a later one has the href of
    the first in `whole`. What a page has not is empty. `has_years` and the like tell which columns there are.
    """

    page: PageView
    heading: str
    total: int
    filters: tuple[FilterView, ...]
    data: str
    whole: str
    has_years: bool
    has_venues: bool
    has_tags: bool
    has_ratings: bool
    has_statuses: bool
    papers: tuple[PaperRow, ...]
    exports: tuple[Anchor, ...]
    pager: Pager


class PaperView(Struct, frozen=True, kw_only=True):
    """paper.html: one paper and all its reviews.

    `mentioned` are the papers that the reviews refer to, `linked_from` the notes on others that refer to this one.
    """

    page: PageView
    paper: PaperCard
    reviews: tuple[CardView, ...]
    mentioned: tuple[Anchor, ...]
    linked_from: tuple[NoteLink, ...]


class SearchView(Struct, frozen=True, kw_only=True):
    """search.html: the page that searches. `index` is the href of the folder of the index, which has `shards` shards.

    `said` are the words that the script needs, by key; a count has a form for each plural category.
    """

    page: PageView
    heading: str
    index: str
    shards: int
    facets: tuple[Facet, ...]
    said: Mapping[str, Wording]


class NotFoundView(Struct, frozen=True, kw_only=True):
    """404.html: shown at any address, so its links start at the root of the server."""

    page: PageView


class MovedView(Struct, frozen=True, kw_only=True):
    """moved.html: at an address that a note had before. `canonical` is the note's whole address, "" without a URL."""

    title: str
    language: str
    words: Words
    href: str
    canonical: str


class FeedView(Struct, frozen=True, kw_only=True):
    """feed.xml: an Atom feed. Times are RFC 3339; `self_href` is "" without a site URL."""

    id: str
    title: str
    language: str
    updated: str
    href: str
    self_href: str
    author: str
    entries: tuple[EntryView, ...]


Bodies = Callable[[PurePosixPath], Rendered]
"""Gives the markup of a note by its path."""


class TwinView(Struct, frozen=True, kw_only=True):
    """note.md: a note as Markdown. Nothing is escaped in it."""

    title: str
    facts: tuple[NamedText, ...]
    tldr: str
    body: str


class GuideView(Struct, frozen=True, kw_only=True):
    """llms.txt: the newest notes, the number of `more`, and the same as `files`. Nothing is escaped in it."""

    title: str
    description: str
    words: Words
    notes: tuple[ListedNote, ...]
    more: int
    files: tuple[Anchor, ...]


class JsonFeedView(Struct, frozen=True, kw_only=True):
    """feed.json: a JSON feed, whole as `text`."""

    text: Markup


View = (
    FrontView
    | LanguageView
    | NoteView
    | ListView
    | TermsView
    | VenuesView
    | YearsView
    | PapersView
    | PaperView
    | SearchView
    | NotFoundView
    | MovedView
    | FeedView
    | JsonFeedView
    | TwinView
    | GuideView
    | PictureView
)


class Page(Struct, frozen=True, kw_only=True):
    """One page of the site that may be made: its address, its template, and how to get that template's view.

    `inputs` are all that the view depends on beside settings, theme and menus: words, and stamps of notes and terms
    (`stamps`), but no more of a note than its facts; `texts` are the notes whose whole text it shows. A page whose
    inputs and texts are those of the last build is not made again. `bodies` gives the markup of notes by path; in that
    of `note`, which has the page for itself, formulas are still to be put in their places.
    """

    address: str
    template: str
    inputs: Callable[[], Iterable[str | bytes]]
    view: Callable[[Bodies], View]
    texts: tuple[PurePosixPath, ...] = ()
    note: PurePosixPath | None = None
