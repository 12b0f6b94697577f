"""The pieces that the views of several templates are made of: links, cards, badges, the frame of a page.

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
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoView:
    """The picture beside the site's title, with its size in pixels."""

    href: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A way to another language: the same page in it, else its front page. `text` is its name for itself."""

    text: str
    href: str
    language: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternate:
    """A version of the page that search engines are told of; `language` may be "x-default"."""

    language: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """A link to a feed, with its media type."""

    text: str
    href: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareImage:
    """The picture that link previews show: its absolute address, its size in pixels, its words."""

    href: str
    width: int
    height: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """What the frame around every page needs. `root` leads to the site's top; `canonical` is "" without a site URL.

    `search` is the href of the page that searches, "" on that page itself. `styles`, `fonts` and `scripts` are hrefs of
    the theme's files; a page that preloads `fonts` in lines of their own preloads those that its formulas need beside
    them. `theme_script` is a script itself, which must run before the page is drawn. `assets` gives the href of every
    file under `assets/` by its name there, but for the style sheets and the script that pages have already. `footer` is
    the line that the settings give. `versions` is empty on a site of one language.
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
    scripts: tuple[str, ...]
    assets: Mapping[str, str]
    versions: tuple[Version, ...]
    alternates: tuple[Alternate, ...] = ()
    is_article: bool = False
    image: ShareImage | None = None


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
class NoteLink:
    """A note in a few words: its title, its paper's venue and year or "", and its TL;DR or its first words."""

    text: str
    href: str
    language: str
    venue: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPreview:
    """A link of a note to a paper elsewhere, and the note that is here on this paper."""

    href: str
    note: NoteLink


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedNote:
    """A note in `llms.txt`: title, address, its paper's venue or "", its TL;DR or first words."""

    text: str
    href: str
    venue: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedText:
    """A text under its name."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentsView:
    """Where readers comment: the values that giscus asks for. `href` leads to the discussions themselves."""

    href: str
    repo: str
    repo_id: str
    category: str
    category_id: str
    term: str
    language: str


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
class ContentsItem:
    """A line of the contents: `depth` is 1 or 2."""

    html: Markup
    href: str
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLink:
    """A link to a paper or to what belongs to it: `text` names the `kind`, one of those of `model.LinkKind`."""

    text: str
    href: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MetaView:
    """A `meta` element of the head that tells programs of the reviewed paper."""

    name: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCard:
    """What is known of a paper. `links` are named by kind; `href` leads to the paper's page.

    `bibtex` and `csl` (CSL-JSON) are there to be copied, `key` names their files; `meta` belongs into the head.
    """

    title: str
    language: str
    href: str
    authors: tuple[Anchor, ...]
    venue: VenueView | None
    year: Anchor | None
    affiliations: tuple[Anchor, ...]
    links: tuple[PaperLink, ...]
    key: str
    bibtex: str
    csl: str
    meta: tuple[MetaView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermGroup:
    """Terms under one heading, which is "" when they need none."""

    heading: str
    language: str
    terms: tuple[Counted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelvedTerm:
    """A term without a page of its own, and its notes; links to it lead to `id`."""

    id: str
    text: str
    language: str
    notes: tuple[Anchor, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueRow:
    """A venue and its years."""

    series: Counted
    years: tuple[Counted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRow:
    """A year, the number of its papers in words, and the known venues they appeared at, the most frequent first."""

    year: Counted
    papers: str
    venues: tuple[Counted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionView:
    """What a filter can be set to, with the number of its papers."""

    value: str
    text: str
    count: int
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterView:
    """A filter of the table of papers; `name` is that in the address of the page."""

    name: str
    label: str
    options: tuple[OptionView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """What results of a search can be narrowed by: its heading, its name in an address, the kind of terms it lists."""

    heading: str
    parameter: str
    terms: str
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
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
