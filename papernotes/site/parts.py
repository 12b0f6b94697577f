"""The pieces that the views of several templates are made of: links, cards, badges, the frame of a page.

Links are hrefs relative to the page. `language` of a piece is "" when it is that of the page around it, else the
value for a `lang` attribute. Text is plain unless its type is `Markup`. `templates/README.md` lists the same fields.
"""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup
from msgspec import Struct

from papernotes.site.words import Words


class SiteView(Struct, frozen=True, kw_only=True):
    """What every template knows of the site; `language` is the settings', `url` has no slash at its end.

    `scripts` are elements that load the scripts from elsewhere that the settings name.
    """

    title: str
    description: str
    language: str
    author: str
    url: str
    scripts: Markup


class Anchor(Struct, frozen=True, kw_only=True):
    """A link: its text, its href, and the text's language."""

    text: str
    href: str
    language: str = ""


class Counted(Struct, frozen=True, kw_only=True):
    """A link to a group of notes, with their number."""

    text: str
    href: str
    count: int
    language: str = ""


class MenuItem(Struct, frozen=True, kw_only=True):
    """A link of the main menu; `is_current` on the page itself and on those below it."""

    text: str
    href: str
    is_current: bool
    language: str = ""


class LogoView(Struct, frozen=True, kw_only=True):
    """The picture beside the site's title, with its size in pixels."""

    href: str
    width: int
    height: int


class Version(Struct, frozen=True, kw_only=True):
    """A way to another language: the same page in it, else its front page. `text` is its name for itself."""

    text: str
    href: str
    language: str
    is_current: bool


class Alternate(Struct, frozen=True, kw_only=True):
    """A version of the page that search engines are told of; `language` may be "x-default"."""

    language: str
    href: str


class FeedLink(Struct, frozen=True, kw_only=True):
    """A link to a feed, with its media type."""

    text: str
    href: str
    type: str


class ShareImage(Struct, frozen=True, kw_only=True):
    """The picture that link previews show: its absolute address, its size in pixels, its words."""

    href: str
    width: int
    height: int
    text: str


class PageView(Struct, frozen=True, kw_only=True):
    """What the frame around every page needs. `root` leads to the site's top; `canonical` is "" without a site URL.

    `search` is the href of the page that searches, "" on that page itself. `styles`, `fonts` and `scripts` are hrefs of
    the theme's files; a page that preloads `fonts` in lines of their own preloads those that its formulas need beside
    them. `theme_script` is a script itself, which must run before the page is drawn, and `prefetch` the rules by which
    pages are fetched ahead. `policy` says which scripts may run on a page (a Content Security Policy); it is "" on a
    site with templates or scripts of its own, which may need others. `assets` gives the href of every file under
    `assets/` by its name there, but for the style sheets and what pages hold already. `footer` is the line that the
    settings give. `versions` is empty on a site of one language.
    """

    title: str
    description: str
    language: str
    words: Words
    root: str
    canonical: str
    home: str
    logo: LogoView | None
    search: str
    menu: tuple[MenuItem, ...]
    browse: tuple[MenuItem, ...]
    footer: Markup
    feeds: tuple[FeedLink, ...]
    styles: tuple[str, ...]
    fonts: tuple[str, ...]
    icon: str
    theme_script: Markup
    prefetch: Markup
    policy: Markup
    scripts: tuple[str, ...]
    assets: Mapping[str, str]
    versions: tuple[Version, ...]
    alternates: tuple[Alternate, ...] = ()
    is_article: bool = False
    image: ShareImage | None = None


class DayView(Struct, frozen=True, kw_only=True):
    """A date: as YYYY-MM-DD and written out."""

    iso: str
    text: str


class VenueView(Struct, frozen=True, kw_only=True):
    """A venue as a badge: `text` is the present name and the year, `then` says what it was called, or is ""."""

    text: str
    href: str
    track: str
    then: str


class CardView(Struct, frozen=True, kw_only=True):
    """A note in a list. `paper_title` is "" when it is the note's own.

    `written_in` is None on a site of one language. `excerpt`, plain text, is how a note without a TL;DR begins.
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
    excerpt: str
    tags: tuple[Anchor, ...]
    is_draft: bool


class NoteLink(Struct, frozen=True, kw_only=True):
    """A note in a few words: its title, its paper's venue and year or "", and its TL;DR or its first words."""

    text: str
    href: str
    language: str
    venue: str
    summary: str


class PaperPreview(Struct, frozen=True, kw_only=True):
    """A link of a note to a paper elsewhere, and the note that is here on this paper."""

    href: str
    note: NoteLink


class ListedNote(Struct, frozen=True, kw_only=True):
    """A note in `llms.txt`: title, address, its paper's venue or "", its TL;DR or first words."""

    text: str
    href: str
    venue: str
    summary: str


class NamedText(Struct, frozen=True, kw_only=True):
    """A text under its name."""

    name: str
    text: str


class CommentsView(Struct, frozen=True, kw_only=True):
    """Where readers comment: the values that giscus asks for. `href` leads to the discussions themselves."""

    href: str
    repo: str
    repo_id: str
    category: str
    category_id: str
    term: str
    language: str


class Pager(Struct, frozen=True, kw_only=True):
    """The place in a list of several pages; `previous` and `next` are "" at the ends."""

    number: int
    total: int
    previous: str
    next: str


class Way(Struct, frozen=True, kw_only=True):
    """A way into the site on the front page: a few groups of one kind, and the list of all."""

    heading: str
    href: str
    total: int
    groups: tuple[Counted, ...]


class ContentsItem(Struct, frozen=True, kw_only=True):
    """A line of the contents: `depth` is 1 or 2."""

    html: Markup
    href: str
    depth: int


class PaperLink(Struct, frozen=True, kw_only=True):
    """A link to a paper or to what belongs to it: `text` names the `kind`, one of those of `model.LinkKind`."""

    text: str
    href: str
    kind: str


class MetaView(Struct, frozen=True, kw_only=True):
    """A `meta` element of the head that tells programs of the reviewed paper."""

    name: str
    content: str


class PaperCard(Struct, frozen=True, kw_only=True):
    """What is known of a paper. `links` are named by kind; `href` leads to the paper's page.

    With `has_other_authors` it has more than are named. `bibtex` and `csl` (CSL-JSON) are there to be copied, `key`
    names their files; `meta` belongs into the head.
    """

    title: Markup
    language: str
    href: str
    authors: tuple[Anchor, ...]
    has_other_authors: bool
    venue: VenueView | None
    year: Anchor | None
    affiliations: tuple[Anchor, ...]
    links: tuple[PaperLink, ...]
    key: str
    bibtex: str
    csl: str
    meta: tuple[MetaView, ...]


class TermGroup(Struct, frozen=True, kw_only=True):
    """Terms under one heading, which is "" when they need none."""

    heading: str
    language: str
    terms: tuple[Counted, ...]


class ShelvedTerm(Struct, frozen=True, kw_only=True):
    """A term without a page of its own, and its notes; links to it lead to `id`."""

    id: str
    text: str
    language: str
    notes: tuple[Anchor, ...]


class VenueRow(Struct, frozen=True, kw_only=True):
    """A venue and its years."""

    series: Counted
    years: tuple[Counted, ...]


class YearRow(Struct, frozen=True, kw_only=True):
    """A year, the number of its papers in words, and the known venues they appeared at, the most frequent first."""

    year: Counted
    papers: str
    venues: tuple[Counted, ...]


class PaperRow(Struct, frozen=True, kw_only=True):
    """A paper in the table of papers. `notes` are its reviews, under their languages and authors, the newest first."""

    title: str
    href: str
    language: str
    authors: str
    venue: VenueView | None
    year: str
    tags: tuple[Anchor, ...]
    notes: tuple[Anchor, ...]
    ratings: str
    statuses: str


class OptionView(Struct, frozen=True, kw_only=True):
    """What a filter can be set to, with the number of its papers."""

    value: str
    text: str
    count: int
    language: str


class FilterView(Struct, frozen=True, kw_only=True):
    """A filter of the table of papers; `name` is that in the address of the page."""

    name: str
    label: str
    options: tuple[OptionView, ...]


class Facet(Struct, frozen=True, kw_only=True):
    """What results of a search can be narrowed by: its heading, its name in an address, the kind of terms it lists."""

    heading: str
    parameter: str
    terms: str
    is_open: bool


class EntryView(Struct, frozen=True, kw_only=True):
    """One note in a feed. `summary` is its TL;DR, `content` its body with formulas as MathML alone, escaped.

    In a tag's feed there is no content.
    """

    id: str
    title: str
    href: str
    language: str
    updated: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    summary: str
    content: Markup
