"""The frozen records that flow through a build, from a file's bytes to the site's bytes.

    Source -> Note -> Catalog -> Page -> OutputFile
                └──> Rendered ──┘

Nothing here reads, writes or decides. A new stage is a new type, never a field filled in later. Records here and
elsewhere are structs of msgspec: dataclasses that are made, read back and defined several times as fast, in C.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Literal, NewType

from msgspec import Struct, field
from msgspec.structs import replace

from papernotes.problems import Problem

Progress = Callable[[int, int], None]
"""Is told how many notes are read, and of how many."""

Html = NewType("Html", str)
"""Markup that is safe to put on a page: escaped or sanitised."""

Value = str | tuple[Any, ...] | Mapping[str, Any] | None
"""What a front matter value can be, and what its members can be: scalars stay text, so `2512.04450` keeps its 0.

(`Any` stands for `Value`: records that are remembered are read back by their types, which must not be recursive.)
"""

MathOutput = Literal["both", "html", "mathml"]
LinkKind = Literal[
    "paper", "pdf", "arxiv", "doi", "openreview", "acl", "code", "project", "blog", "video", "slides", "data"
]
ReferenceKind = Literal["note", "file", "wiki"]

PAGES_FROM: Mapping[str, int] = {"tags": 1, "venues": 1, "authors": 2, "affiliations": 1, "reviewers": 1}
"""Fewest notes of a term that has a page of its own, by kind. Four in five authors are named by a single note."""


class Aliases(Struct, frozen=True, kw_only=True):
    """Other spellings, as the settings give them: folded spelling -> the name that pages show."""

    tags: Mapping[str, str] = field(default_factory=dict)
    affiliations: Mapping[str, str] = field(default_factory=dict)
    venues: Mapping[str, str] = field(default_factory=dict)


class Accent(Struct, frozen=True, kw_only=True):
    """The accent as hex colours: of text, and of the ground of what is marked, on light and on dark pages."""

    light: str
    light_ground: str
    dark: str
    dark_ground: str


class MenuEntry(Struct, frozen=True, kw_only=True):
    """One place in the menu: a list of the site by its `kind`, or a link with its `title`.

    `href` is a web address, an address below the site's, or the path of a note below the notes folder.
    """

    kind: str = ""
    title: str = ""
    href: str = ""


class Look(Struct, frozen=True, kw_only=True):
    """What the settings change in the theme.

    `fonts` are "sans", "serif" or a list of families as CSS has it, by use: text, ui, code. `logo` is a path below the
    site's folder or "", `menu` None for the theme's own, `footer` a line of Markdown.
    """

    accent: Accent | None = None
    fonts: Mapping[str, str] = field(default_factory=dict)
    logo: str = ""
    menu: tuple[MenuEntry, ...] | None = None
    footer: str = ""


class Repository(Struct, frozen=True, kw_only=True):
    """Where a site's sources stand: addresses of the forms to edit and to read a file, with `{path}` for its path.

    `source` is "" when only the other is known.
    """

    edit: str
    source: str = ""


class Comments(Struct, frozen=True, kw_only=True):
    """The discussions of a GitHub repository in which readers comment, as giscus.app names them."""

    repo: str
    repo_id: str
    category: str
    category_id: str


class Site(Struct, frozen=True, kw_only=True):
    """The settings of one site, validated. Paths are absolute; all else is what the output depends on.

    `url` is the address the site is published at, without a trailing slash, or "" when unknown. `language` is "" as
    long as the notes are still to decide it. `until` holds back notes dated after it. `html` names elements, and
    attributes of elements, that notes may use beyond the default allow-list. `term_pages_from` says how many notes make
    a page for a tag, venue, author, affiliation or reviewer. `cards` is the font of the pictures that are drawn for
    link previews, None for no pictures. `scripts` are attributes of scripts from elsewhere, by their addresses.
    """

    root: Path
    notes: Path
    templates: Path
    output: Path
    title: str = "Paper notes"
    description: str = ""
    url: str = ""
    language: str = "en"
    author: str = ""
    page_size: int = 50
    term_pages_from: Mapping[str, int] = field(default_factory=lambda: PAGES_FROM)
    feed_size: int = 20
    look: Look = field(default_factory=Look)
    repository: Repository | None = None
    comments: Comments | None = None
    scripts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    cards: Path | None = None
    markdown_twins: bool = False
    math: MathOutput = "both"
    macros: Mapping[str, str] = field(default_factory=dict)
    html: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    aliases: Aliases = field(default_factory=Aliases)
    drafts: bool = False
    until: date | None = None

    @property
    def cache(self) -> Path:
        """The file that remembers results between builds."""
        return self.root / ".papernotes" / "cache.sqlite"

    @property
    def key(self) -> tuple[object, ...]:
        """All settings that can show in a page: not where the folders are, nor which notes are held back."""
        nowhere = Path()
        fixed = replace(self, root=nowhere, notes=nowhere, templates=nowhere, output=nowhere, until=None, drafts=False)
        return (fixed, self.shown(PurePosixPath("x")))

    def shown(self, path: PurePosixPath) -> str:
        """Give a path below the notes folder as a user types it from the site's root."""
        folder = _shown_folder(self.notes, self.root)
        return f"{folder}{path}" if path.parts else folder.rstrip("/") or "."


@lru_cache(maxsize=8)
def _shown_folder(notes: Path, root: Path) -> str:
    """Give what stands before a path below the notes folder as a user types it: once a site, not once a note."""
    folder = PurePosixPath((notes.relative_to(root) if notes.is_relative_to(root) else notes).as_posix())
    return (folder / "x").as_posix()[:-1]


class Source(Struct, frozen=True, kw_only=True):
    """One note's file: `path` below the notes folder (NFC, with `/`), its bytes, their SHA-256 in hex.

    Bytes that were not read, since an earlier build has, are None and still at `place` on the disk.
    """

    path: PurePosixPath
    data: bytes | None
    digest: str
    place: str = ""


class Link(Struct, frozen=True, kw_only=True):
    """A link that the head of a note gives, of one kind; `url` is absolute."""

    kind: LinkKind
    url: str


class Paper(Struct, frozen=True, kw_only=True):
    """The paper under review.

    `key` is its identity: `arxiv:1706.03762`, `doi:10.…`, `openreview:…`, `acl:…`, else `title:` and the normalised
    title. Authors are "First Last", in the paper's order; after "et al." it `has_other_authors` than these.
    """

    key: str
    title: str
    authors: tuple[str, ...] = ()
    has_other_authors: bool = False
    links: tuple[Link, ...] = ()


class Venue(Struct, frozen=True, kw_only=True):
    """Where a paper appeared.

    `series` is the present name ("NeurIPS"), `name` the name of its time ("NIPS"), `written` what the note says.
    `is_known` is false for a venue that is kept as written.
    """

    series: str
    name: str
    year: int | None = None
    track: str = ""
    written: str = ""
    is_known: bool = True


class OldAddress(Struct, frozen=True, kw_only=True):
    """An address that a note had before, as the path of its file below the output folder, and where the note says so.

    Line, column, width and excerpt are a `Problem`'s.
    """

    path: str
    line: int
    column: int
    width: int
    excerpt: str


class Note(Struct, frozen=True, kw_only=True):
    """One review, read. Only `path`, `slug`, `title`, `language` and `paper` are always there.

    `slug` is a relative URL path of one or more segments, without slashes at its ends. `title` and `tldr` are
    inline Markdown. `body` is Markdown without the head and the title heading; what was taken out is left as blank
    lines, so its first line is line `body_line` of the file; `taken` are the texts of its headings, the title's too.
    `lines` gives the 1-based line of each field by name. `aliases` are names that wikilinks can use beside the others.
    `extra` keeps unknown front matter for templates. In a catalog `body` is "": what is gathered of a note is its
    facts, and its text goes on as `Rendered`.
    """

    path: PurePosixPath
    slug: str
    title: str
    language: str
    paper: Paper
    body: str
    body_line: int = 1
    taken: tuple[str, ...] = ()
    digest: str = ""
    date: date | None = None
    year: int | None = None
    venue: Venue | None = None
    affiliations: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    tldr: str = ""
    reviewers: tuple[str, ...] = ()
    status: str = ""
    rating: str = ""
    bibtex: str = ""
    figure: str = ""
    translations: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    old_addresses: tuple[OldAddress, ...] = ()
    is_draft: bool = False
    lines: Mapping[str, int] = field(default_factory=dict)
    extra: Mapping[str, Value] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


class Heading(Struct, frozen=True, kw_only=True):
    """A heading of a note's body: level 1 to 6, the id it can be linked by, its text as markup and as plain text."""

    level: int
    id: str
    html: Html
    text: str


class Reference(Struct, frozen=True, kw_only=True):
    """What a note's Markdown refers to within the site, and where it says so.

    `target` of a "note" or "file" is a path below the notes folder (NFC, percent-decoded, `..` resolved; it may start
    with `../` when it leaves that folder, or with `/` when the note gives it from the root); of a "wiki" link the
    name as written. `fragment` is the part after `#`, decoded. Line, column, width and excerpt are a `Problem`'s.
    """

    kind: ReferenceKind
    target: str
    fragment: str = ""
    line: int = 0
    column: int = 0
    width: int = 1
    excerpt: str = ""


class Head(Struct, frozen=True, kw_only=True):
    """What other pages need of a rendered note. `title` and `tldr` are markup with symbolic links; texts are plain.

    `summary` is the TL;DR, else the beginning of the text, short enough for a page's description. `references` and
    `cited` are those of `Rendered`, `anchors` the places in the note that links can name, as bytes: few are asked for.
    """

    title: Html
    tldr: Html
    title_text: str
    tldr_text: str
    summary: str
    references: tuple[Reference, ...] = ()
    cited: tuple[str, ...] = ()
    anchors: bytes = b""


class Rendered(Struct, frozen=True, kw_only=True):
    """One note's Markdown as markup. Links to notes and files stay symbolic (`markup.links`) until a page is made.

    `text` is the visible text with formulas as TeX, for search and excerpts. `references` keep the order of the note;
    `cited` are the identities of the papers whose addresses it links to, each once. `seconds` is how long the body
    takes to read, `source` its Markdown if the site asks for it, else "". `formulas` counts the formulas that were
    typeset, `rejected` those that were not.
    """

    path: PurePosixPath
    language: str
    title: Html
    tldr: Html
    body: Html
    headings: tuple[Heading, ...] = ()
    text: str = ""
    references: tuple[Reference, ...] = ()
    cited: tuple[str, ...] = ()
    seconds: int = 0
    source: str = ""
    formulas: int = 0
    rejected: int = 0
    problems: tuple[Problem, ...] = ()


class Leaf(Struct, frozen=True, kw_only=True):
    """What is remembered of one source. `note` (without its body) and `head` are None for a file that is no text.

    `facts` is a digest of all that other pages can show of the note: an edit of the body alone leaves it as it is.
    `problems` are those of reading, `said` those of markup and formulas, which count only once the note is published.
    """

    note: Note | None
    head: Head | None
    facts: bytes
    formulas: int
    rejected: int
    problems: tuple[Problem, ...]
    said: tuple[Problem, ...] = ()


class OutputFile(Struct, frozen=True, kw_only=True):
    """One file of the site: `name` is its path below the output folder, `key` a digest of what decides it, or b""."""

    name: str
    data: bytes
    key: bytes = b""


class CopiedFile(Struct, frozen=True, kw_only=True):
    """One file of the site that is the same as the file `source`, which may be too big to hold in memory.

    `name` and `key` are as for `OutputFile`.
    """

    name: str
    source: Path
    key: bytes = b""


class KeptFile(Struct, frozen=True, kw_only=True):
    """One file of the site that an earlier build has left as it should be; `name` is as for `OutputFile`."""

    name: str


SiteFile = OutputFile | CopiedFile | KeptFile


class Changes(Struct, frozen=True, kw_only=True):
    """What a build did to the output folder, as sorted paths below it; one that gave way to the next `is_partial`."""

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    is_partial: bool = False


class BuildReport(Struct, frozen=True, kw_only=True):
    """What a build found and did; `drafts` and `future` count the notes that it held back."""

    notes: int
    drafts: int
    future: int
    pages: int
    formulas: int
    rejected: int
    changes: Changes
    problems: tuple[Problem, ...]
