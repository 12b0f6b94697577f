"""All that pages are made of, gathered once: the catalog, each note's head, where links lead, words and assets.

Also the pieces that several pages share: the frame, cards of notes, badges of venues, links to terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property, partial
from pathlib import PurePosixPath

from markupsafe import Markup
from msgspec import Struct, field
from msgspec.structs import replace

from papernotes.engine.cache import Cache
from papernotes.markup.katex_fonts import ALWAYS, fonts_of, names_of
from papernotes.model import Head, Html, MenuEntry, Note, Site, Venue
from papernotes.reading.languages import language_of_path
from papernotes.site import addresses, look
from papernotes.site.about import About
from papernotes.site.assets import KATEX_SCRIPT, KATEX_STYLE, OWN_STYLE, STYLE
from papernotes.site.bibtex import citation_keys
from papernotes.site.bodies import on_page
from papernotes.site.catalog import TERM_KINDS, Catalog, PaperEntry, Term, TermKind, by_title, in_most_used
from papernotes.site.connections import Connections
from papernotes.site.kept import Kept
from papernotes.site.openings import told_apart
from papernotes.site.orders import OTHER_SCRIPTS, Order
from papernotes.site.parts import (
    Anchor,
    Counted,
    DayView,
    FeedLink,
    LogoView,
    MenuItem,
    Pager,
    PageView,
    ShareImage,
    VenueView,
    Version,
)
from papernotes.site.pieces import Pieces
from papernotes.site.references import References
from papernotes.site.related import Related, remembered
from papernotes.site.stamps import Stamps
from papernotes.site.theme import Theme
from papernotes.site.versions import SEARCH, alternates, fronts, language_switch, searches
from papernotes.site.words import Words, script_language, words_for
from papernotes.text import fold

_MENU: tuple[TermKind | str, ...] = ("papers", "tags", "venues", "years", "languages")
_FORMULA = 'class="katex'
FEEDS = ("feed.xml", "feed.json")
"""The feeds of the site and of each language: one thing in two forms."""

_PLACE = "\ue000"  # begins a place that a formula is put into when the page is written


class Edition(Struct, frozen=True, kw_only=True):
    """One site about to be written.

    `fronts` are the texts of front pages by the language that their names state, "" for none; `heads` are those of all
    notes and of these; `citation_keys` are BibTeX keys by the identity of a paper.
    """

    site: Site
    catalog: Catalog
    references: References
    theme: Theme
    heads: Mapping[PurePosixPath, Head]
    stamps: Stamps
    connections: Connections
    related: Related
    fronts: Mapping[str, PurePosixPath]
    citation_keys: Mapping[str, str]
    pieces: Pieces = field(default_factory=Pieces)

    @classmethod
    def of(cls, catalog: Catalog, about: About, site: Site, cache: Cache | None = None) -> Edition:
        """Put together what the pages of `catalog` need; `about` tells of its notes, and maybe of more.

        `cache` may remember which notes are close to which, and the keys of papers for BibTeX.
        """
        site = in_most_used(site, catalog.notes)
        own = {path: about.heads[path] for path in (*about.fronts, *(note.path for note in catalog.notes))}
        references = References.of(catalog, own, site)
        connections = Connections.between(catalog, references, own)
        near = about.near
        return cls(
            site=site,
            catalog=catalog,
            references=references,
            theme=Theme.of(site),
            heads=own,
            fronts={language_of_path(path): path for path in about.fronts},
            citation_keys=citation_keys(catalog.by_paper.values(), cache),
            stamps=Stamps(
                catalog=catalog,
                heads=own,
                references=references,
                facts=about.facts,
                texts=about.texts,
                openings=told_apart(own),
            ),
            connections=connections,
            related=Related(
                catalog=catalog,
                find=partial(remembered, catalog, connections, cache) if near is None else lambda: near,
            ),
        )

    @property
    def front(self) -> PurePosixPath | None:
        """Give the text of the site's front page."""
        return self.fronts.get("") or self.fronts.get(self.site.language)

    def with_texts(self, about: About, cache: Cache) -> Edition:
        """Give this edition with other texts of notes with the same facts; what shows files of notes is made anew."""
        self.theme.forget()
        heads = {path: about.heads[path] for path in self.heads}
        references = self.references.looked_up_anew(heads)
        anew = self.stamps.anew(heads, references, about.texts)
        related = self.related.anew(partial(remembered, self.catalog, self.connections, cache))
        return replace(self, references=references, heads=heads, stamps=anew, related=related, pieces=Pieces())

    def words(self, language: str) -> Words:
        """Give the words for a page in `language`."""
        return self.pieces.words.of(language, lambda: words_for(self.theme.words, language, self.site.language))

    def searches(self) -> Mapping[str, str]:
        """Give the address of the page that searches by the language of a reader."""
        return searches(self.catalog, self.site.language, lambda language: self.words(language).language)

    def order(self, language: str) -> Order:
        """Give the order of names on a page in `language`: its own letters first, then those of other scripts."""
        own = self.words(language).language
        known = self.theme.words
        listed = [code for code in dict.fromkeys((own, *OTHER_SCRIPTS)) if code in known]
        return self.pieces.orders.of(own, lambda: Order.of((code, known[code].headings) for code in listed))

    def by_title(self, language: str) -> tuple[PaperEntry, ...]:
        """Give all papers by their titles, as a page in `language` has them."""
        return self.pieces.titles.of(
            self.words(language).language, lambda: by_title(self.catalog.by_paper.values(), self.order(language).key)
        )


class Sheet(Struct, frozen=True, kw_only=True, eq=False, dict=True):
    """One page in the making, and what its frame says.

    404.html is shown at any address, so its root is the server's. `places` are the addresses that a reader of another
    language is led to, where these are not the front pages; `versions` those of the same page in other languages and
    itself, with `default` for readers of none of these.
    """

    edition: Edition
    address: str
    title: str
    language: str
    description: str = ""
    feeds: tuple[str, ...] = ()
    is_article: bool = False
    places: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    default: str | None = None
    image: ShareImage | None = None

    @cached_property
    def root(self) -> str:
        """Give the way up to the site's top."""
        is_lost = self.address == "404.html"
        return addresses.base_path(self.edition.site.url) if is_lost else addresses.root_of(self.address)

    @cached_property
    def words(self) -> Words:
        """Give the texts of the page's language."""
        return self.edition.words(self.language)

    def href(self, address: str, fragment: str = "") -> str:
        """Give the link from this page to `address`."""
        return addresses.link(self.root, address, fragment)

    def to(self, term: Term) -> str:
        """Give the link from this page to a term: to its page, or to its place on a shelf."""
        return self.href(term.address, term.fragment)

    def other(self, language: str) -> str:
        """Give the `lang` attribute that a piece in `language` needs on this page, or ""."""
        return "" if language == self.language else language

    def html(self, markup: Html, origin: PurePosixPath) -> Markup:
        """Give a note's markup with its links led from this page; templates print it as it is."""
        return Markup(on_page(markup, references=self.edition.references, origin=origin, root=self.root))  # noqa: S704


def frame(sheet: Sheet, *content: str) -> PageView:
    """Give the frame of a page that shows `content`, which decides whether KaTeX's files are needed."""
    edition = sheet.edition
    footer = edition.theme.footer.body if edition.theme.footer else ""
    shown = (*content, footer)
    typeset = [piece for piece in shown if _FORMULA in piece]
    has_math = edition.site.math != "mathml" and (typeset or any(_PLACE in piece for piece in shown))
    fonts = (*ALWAYS, *names_of(fonts_of(piece.encode()) for piece in typeset)) if has_math else ()
    room = sheet.address.partition("/")[0] if "/" in sheet.address else ""
    if sheet.address.endswith(SEARCH) and sheet.address in edition.searches().values():
        room = SEARCH
    shared = edition.pieces.frames.of(
        (sheet.root, sheet.language, room, fonts), lambda: _shared_frame(sheet, room, fonts)
    )
    return replace(
        shared,
        title=sheet.title,
        description=sheet.description or f"{sheet.title} · {edition.site.description or edition.site.title}",
        canonical="" if sheet.address == "404.html" else addresses.absolute(edition.site.url, sheet.address),
        feeds=(*shared.feeds, *(_feed_link(sheet, sheet.title, feed) for feed in sheet.feeds)),
        versions=_language_switch(sheet) if sheet.places else shared.versions,
        alternates=alternates(sheet.versions, sheet.default, url=edition.site.url),
        is_article=sheet.is_article,
        image=sheet.image,
    )


def _language_switch(sheet: Sheet) -> tuple[Version, ...]:
    places = {**fronts(sheet.edition.catalog, sheet.edition.site.language), **sheet.places}
    return language_switch(places, address=sheet.address, root=sheet.root)


def _shared_frame(sheet: Sheet, room: str, fonts: tuple[str, ...]) -> PageView:
    """Give a frame with all that pages of one depth, language and room have in common."""
    edition, assets = sheet.edition, sheet.edition.theme.assets
    wanted = (KATEX_STYLE if fonts else "", STYLE, OWN_STYLE)
    scripts = ["page.js", *([KATEX_SCRIPT] if fonts else [])]
    return PageView(
        title="",
        description="",
        language=sheet.language,
        words=sheet.words,
        root=sheet.root,
        canonical="",
        home=sheet.href(""),
        logo=_logo(sheet),
        search="" if room == SEARCH else sheet.href(edition.searches().get(sheet.language, SEARCH)),
        menu=_own_menu(sheet, room),
        browse=_menu(sheet, ("notes", "papers", *TERM_KINDS), room),
        footer=sheet.html(edition.theme.footer.body, look.FOOTER) if edition.theme.footer else Markup(""),
        feeds=tuple(_feed_link(sheet, edition.site.title, feed) for feed in FEEDS),
        styles=tuple(sheet.href(assets[name]) for name in wanted if name in assets),
        fonts=tuple(sheet.href(assets[f"fonts/{name}.woff2"]) for name in fonts),
        icon=sheet.href(assets["icon.svg"]),
        theme_script=Markup(edition.theme.early_script),  # noqa: S704 - a script of the theme
        prefetch=Markup(edition.theme.prefetch),  # noqa: S704 - of the theme too
        policy=Markup(edition.theme.policy),  # noqa: S704 - names and digests, with single quotes
        scripts=tuple(sheet.href(assets[name]) for name in scripts),
        assets={name: sheet.href(address) for name, address in assets.items() if not name.startswith("fonts/")},
        versions=language_switch(fronts(edition.catalog, edition.site.language), address=None, root=sheet.root),
    )


def _feed_link(sheet: Sheet, title: str, feed: str) -> FeedLink:
    kind = "feed+json" if feed.endswith(".json") else "atom+xml"
    return FeedLink(text=sheet.words.fill("feed_of", title=title), href=sheet.href(feed), type=f"application/{kind}")


def venue_badge(sheet: Sheet, venue: Venue) -> VenueView:
    """Give a venue as a badge that leads to its year."""
    return sheet.edition.pieces.venues.of((sheet.root, sheet.language, venue), lambda: _venue_badge(sheet, venue))


def _venue_badge(sheet: Sheet, venue: Venue) -> VenueView:
    term = sheet.edition.catalog.by_venue.of(venue.series)
    year = str(venue.year) if venue.year else ""
    then = "" if fold(venue.name) == fold(term.name) or not venue.name else venue.name
    return VenueView(
        text=venue_text(sheet.edition, venue),
        href=sheet.href(f"{term.address}{year}/") if year and not term.shelf else sheet.to(term),
        track=venue.track,
        then=sheet.words.fill("then_called", name=then) if then else "",
    )


def venue_text(edition: Edition, venue: Venue) -> str:
    """Give a venue's present name and its year."""
    name, year = edition.catalog.by_venue.of(venue.series).name, str(venue.year or "")
    return name if year in name else f"{name} {year}"


def term_links(sheet: Sheet, kind: TermKind, names: Iterable[str]) -> tuple[Anchor, ...]:
    """Give links to the terms that a note names, each once, in the note's order."""
    key = (sheet.root, sheet.language, kind, tuple(names))
    return sheet.edition.pieces.rows.of(key, lambda: _term_links(sheet, kind, key[-1]))


def _term_links(sheet: Sheet, kind: TermKind, names: tuple[str, ...]) -> tuple[Anchor, ...]:
    known: Kept[str, Anchor] = sheet.edition.pieces.anchors.of((sheet.root, sheet.language, kind), Kept)
    links = [known.of(name, partial(_term_link, sheet, kind, name)) for name in names]
    return tuple({link.href: link for link in links}.values())


def _term_link(sheet: Sheet, kind: TermKind, name: str) -> Anchor:
    term = sheet.edition.catalog.terms(kind).of(name)
    return Anchor(text=term.name, href=sheet.to(term), language=term_language(sheet, term))


def term_language(sheet: Sheet, term: Term) -> str:
    """Give the `lang` attribute of a term's name on this page: what its script says, its newest note deciding."""
    if term.kind == "languages":
        return sheet.other(sheet.words.language)
    return sheet.other(script_language(term.name, term.notes[0].language) or sheet.language)


def term_text(words: Words, term: Term) -> str:
    """Give a term's name for a reader of these words: what they call a language, else the name."""
    return words.language_name(term.name) if term.kind == "languages" else term.name


def counted(sheet: Sheet, term: Term) -> Counted:
    """Give a link to a term with the number of its notes."""
    return Counted(
        text=term_text(sheet.words, term),
        href=sheet.to(term),
        count=len(term.notes),
        language=term_language(sheet, term),
    )


def language_link(sheet: Sheet, language: str) -> Anchor:
    """Give a link to all notes in a language."""
    term = sheet.edition.catalog.by_language.of(language)
    return Anchor(
        text=sheet.words.language_name(language),
        href=sheet.href(term.address),
        language=sheet.other(sheet.words.language),
    )


def written_in(sheet: Sheet, note: Note) -> Anchor | None:
    """Give a link to the notes in this note's language, or None where all notes are in one language."""
    return language_link(sheet, note.language) if len(sheet.edition.catalog.by_language) > 1 else None


def title_language(title: str, nearby: str) -> str:
    """Give the language of a paper's title: its script's, else English, which nearly all Latin titles are in."""
    return script_language(title, nearby) or ("en" if any(char.isalpha() for char in title) else nearby)


def day(sheet: Sheet, when: date) -> DayView:
    """Give a date for this page."""
    return DayView(iso=when.isoformat(), text=sheet.words.day(when))


def pager(sheet: Sheet, first: str, *, number: int, total: int) -> Pager:
    """Give the place in a list that begins at `first` and has `total` pages."""
    return Pager(
        number=number,
        total=total,
        previous=sheet.href(addresses.numbered(first, number - 1)) if number > 1 else "",
        next=sheet.href(addresses.numbered(first, number + 1)) if number < total else "",
    )


def _logo(sheet: Sheet) -> LogoView | None:
    site, assets = sheet.edition.site, sheet.edition.theme.assets
    return look.logo_view(site, sheet.href(assets[look.logo_name(site)])) if site.look.logo else None


def _own_menu(sheet: Sheet, room: str) -> tuple[MenuItem, ...]:
    """Give the menu that the settings ask for, else the theme's."""
    entries = sheet.edition.site.look.menu
    if entries is None:
        return _menu(sheet, _MENU, room)
    items: list[MenuItem] = []
    for entry in entries:
        items += _menu(sheet, (entry.kind,), room) if entry.kind else (_menu_link(sheet, entry),)
    return tuple(items)


def _menu_link(sheet: Sheet, entry: MenuEntry) -> MenuItem:
    """Give a link of the menu, to a note's page when it names the note's file."""
    if ":" in entry.href:
        href = entry.href
    elif entry.href.endswith(".md"):
        href = sheet.href(sheet.edition.references.resolve("note", entry.href, look.FOOTER).address)
    else:
        address, _, fragment = entry.href.partition("#")
        href = sheet.href(address, fragment)
    return MenuItem(text=entry.title, href=href, is_current=False, language=sheet.other(sheet.edition.site.language))


def _menu(sheet: Sheet, kinds: Iterable[str], room: str) -> tuple[MenuItem, ...]:
    sizes = {"notes": len(sheet.edition.catalog.listed), "papers": len(sheet.edition.catalog.by_paper)}
    sizes |= {kind: len(sheet.edition.catalog.terms(kind)) for kind in TERM_KINDS}
    return tuple(
        MenuItem(text=sheet.words[kind], href=sheet.href(f"{kind}/"), is_current=kind == room)
        for kind in kinds
        if sizes[kind] > (kind == "languages")
    )
