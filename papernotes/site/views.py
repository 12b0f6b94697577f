"""What each template gets: one frozen record as `view`, with every link, date and word ready to print.

Links are hrefs relative to the page. `language` of a piece is "" when it is that of the page around it, else the
value for a `lang` attribute. Text is plain unless its type is `Markup`. `templates/README.md` lists the same fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from papernotes.site.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteView:
    """What every template knows of the site; `language` is the settings', `url` has no slash at its end."""

    title: str
    description: str
    language: str
    author: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A link: its text, its href, and the text's language."""

    text: str
    href: str
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A link to a group of notes, with their number."""

    text: str
    href: str
    count: int
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """A link of the main menu; `is_current` on the page itself and on those below it."""

    text: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """What the frame around every page needs. `root` leads to the site's top; `canonical` is "" without a site URL.

    `styles` and `scripts` are hrefs of the theme's files; `theme_script` must run before the page is drawn. `assets`
    gives the href of every file under `assets/` by its name there.
    """

    title: str
    description: str
    language: str
    words: Words
    root: str
    canonical: str
    home: str
    menu: tuple[MenuItem, ...]
    browse: tuple[MenuItem, ...]
    feeds: tuple[Anchor, ...]
    styles: tuple[str, ...]
    icon: str
    theme_script: str
    scripts: tuple[str, ...]
    assets: Mapping[str, str]
    is_article: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DayView:
    """A date: as YYYY-MM-DD and written out."""

    iso: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueView:
    """A venue as a badge: `text` is the present name and the year, `then` says what it was called, or is ""."""

    text: str
    href: str
    track: str
    then: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """A note in a list. `paper_title` is "" when it is the note's own.

    `written_in` is None on a site of one language.
    """

    title: Markup
    href: str
    language: str
    paper_title: str
    paper_language: str
    venue: VenueView | None
    year: str
    date: DayView | None
    written_in: Anchor | None
    reviewers: tuple[Anchor, ...]
    tldr: Markup
    tags: tuple[Anchor, ...]
    is_draft: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """The place in a list of several pages; `previous` and `next` are "" at the ends."""

    number: int
    total: int
    previous: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way into the site on the front page: a few groups of one kind, and the list of all."""

    heading: str
    href: str
    total: int
    groups: tuple[Counted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontView:
    """front.html: the introduction, the newest notes and the ways in."""

    page: PageView
    intro: Markup
    recent: tuple[CardView, ...]
    total: int
    all_notes: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentsItem:
    """A line of the contents: `depth` is 1 or 2."""

    html: Markup
    href: str
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCard:
    """What is known of a paper. `links` are named by kind; `href` leads to the paper's page."""

    title: str
    language: str
    href: str
    authors: tuple[Anchor, ...]
    venue: VenueView | None
    year: Anchor | None
    affiliations: tuple[Anchor, ...]
    links: tuple[Anchor, ...]
    bibtex: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteView:
    """note.html: one review. `paper` is the paper under review; its title may be the note's own.

    `others` are the other reviews of the same paper, `translations` this note in other languages; `written_in` is None
    on a site of one language.
    """

    page: PageView
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
    source: str
    contents: tuple[ContentsItem, ...]
    others: tuple[CardView, ...]
    translations: tuple[Anchor, ...]
    newer: Anchor | None
    older: Anchor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """list.html: the notes of one term, or all notes. `kind` names the kind of term, `index` lists all of that kind.

    `parts` are the years of a venue. `remark` is a line under the heading, or "". `feed` is "" without a feed.
    """

    page: PageView
    kind: str
    heading: str
    heading_language: str
    remark: str
    index: Anchor | None
    total: int
    feed: str
    parts: tuple[Counted, ...]
    cards: tuple[CardView, ...]
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class TermGroup:
    """Terms under one heading, which is "" when they need none."""

    heading: str
    terms: tuple[Counted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsView:
    """terms.html: all terms of one kind."""

    page: PageView
    heading: str
    total: int
    groups: tuple[TermGroup, ...]
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueRow:
    """A venue and its years."""

    series: Counted
    years: tuple[Counted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VenuesView:
    """venues.html: venues that are known, with their years, and places kept as the notes write them."""

    page: PageView
    heading: str
    total: int
    known: tuple[VenueRow, ...]
    others: tuple[Counted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A paper in the list of papers; `written_in` are the languages of its reviews."""

    title: str
    href: str
    language: str
    authors: str
    venue: VenueView | None
    year: str
    count: int
    written_in: tuple[Anchor, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersView:
    """papers.html: all papers, by title; `exports` are the same list for programs."""

    page: PageView
    heading: str
    total: int
    papers: tuple[PaperRow, ...]
    exports: tuple[Anchor, ...]
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView:
    """paper.html: one paper and all its reviews."""

    page: PageView
    paper: PaperCard
    reviews: tuple[CardView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFoundView:
    """404.html: shown at any address, so its links start at the root of the server."""

    page: PageView


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """One note in a feed. `summary` is its TL;DR, `content` its body with formulas as MathML alone."""

    id: str
    title: str
    href: str
    language: str
    updated: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    summary: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """feed.xml: an Atom feed. Times are RFC 3339; `self_href` is "" without a site URL."""

    id: str
    title: str
    language: str
    updated: str
    href: str
    self_href: str
    author: str
    entries: tuple[EntryView, ...]


View = FrontView | NoteView | ListView | TermsView | VenuesView | PapersView | PaperView | NotFoundView | FeedView


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the site, not yet text: its address, its template and that template's view."""

    address: str
    template: str
    view: View
