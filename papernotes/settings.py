"""The settings that a site can have: how the value of each is read, what it means, an example.

`SETTINGS` is the one list; the reader, `papernotes init` and the README follow it. A reader gets a TOML value and
gives what `model.Site` holds, or raises `RefusedError`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar, cast, get_args
from urllib.parse import urlsplit

from msgspec import Struct

from papernotes import looks, services, tables
from papernotes.model import PAGES_FROM, MathOutput
from papernotes.refusals import Fault, RefusedError, quoted, refuse
from papernotes.text import mend

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # the shape of BCP 47, without its rarer parts

_COUNTRIES = {"kr": "ko", "jp": "ja", "cn": "zh", "tw": "zh-Hant", "hk": "zh-Hant", "us": "en", "gb": "en"}
"""Codes of countries that are taken for those of their languages: with them the site's own words would be English."""


class Setting(Struct, Generic[T_co], frozen=True, kw_only=True):
    """One setting. `key` is dotted for a table within a table; `example` is the line as it stands in the file."""

    key: str
    read: Callable[[object], T_co]
    default: str
    meaning: str
    example: str

    @property
    def path(self) -> tuple[str, ...]:
        """The keys that lead to it."""
        return tuple(self.key.split("."))


def _line(value: object) -> str:
    if not isinstance(value, str) or "\n" in value.strip():
        raise refuse(value, "one line of text in quotes")
    return mend(value).strip()


def _filled_line(value: object) -> str:
    line = _line(value)
    if not line:
        raise refuse(value, "a text with a letter in it")
    return line


def _language(value: object) -> str:
    code = value.strip().replace("_", "-") if isinstance(value, str) else ""
    if not _LANGUAGE.fullmatch(code):
        raise refuse(value, 'a language code such as "ko", "ja", "zh", "ru" or "en"')
    if spoken := _COUNTRIES.get(code.partition("-")[0].lower()):
        raise RefusedError(
            Fault(message=f'{quoted(value)} is the code of a country; that of its language is "{spoken}"')
        )
    return code


def _address(value: object) -> str:
    """Read an absolute web address; the slash at its end goes."""
    expected = "an address that begins with https:// and has no ? or #"
    if not isinstance(value, str):
        raise refuse(value, expected)
    if not value:
        return ""
    try:
        parts = urlsplit(value.strip())
        is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:  # such as an IPv6 host without its bracket
        is_whole = False
    if not is_whole or re.search(r"[?#\s]", value.strip()):
        raise refuse(value, expected)
    return value.strip().rstrip("/")


def _count(value: object) -> int:
    most = 1000
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise refuse(value, f"a whole number from 1 to {most}")
    return value


def _fewest(value: object) -> dict[str, int]:
    """Read a number for all kinds of terms, or a table with one for some of them."""
    if not isinstance(value, Mapping):
        return dict.fromkeys(PAGES_FROM, _count(value))

    def read(kind: str, item: object) -> int:
        if kind not in PAGES_FROM:
            raise RefusedError(Fault(message=f"{quoted(kind)} is none of {', '.join(PAGES_FROM)}"))
        return _count(item)

    return tables.each(value, read)


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise refuse(value, "true or false")
    return value


def _math(value: object) -> MathOutput:
    choices = get_args(MathOutput)
    if value not in choices:
        raise refuse(value, f"one of {', '.join(quoted(choice) for choice in choices)}")
    return cast("MathOutput", value)


TITLE = Setting(
    key="title",
    read=_filled_line,
    default="the folder's name",
    meaning="name of the site, on every page and in the feeds",
    example='title = "Our paper notes"',
)
DESCRIPTION = Setting(
    key="description",
    read=_line,
    default="none",
    meaning="one sentence for search engines and feed readers",
    example='description = "What we read on Fridays"',
)
URL = Setting(
    key="url",
    read=_address,
    default="none",
    meaning="address the site is published at; feeds, sitemap and canonical links need it",
    example='url = "https://name.github.io/notes/"',
)
LANGUAGE = Setting(
    key="language",
    read=_language,
    default="that of most notes",
    meaning="language of the site's own words, and of notes whose language cannot be told",
    example='language = "ko"',
)
AUTHOR = Setting(
    key="author",
    read=_line,
    default="none",
    meaning="who writes here, for the feeds",
    example='author = "Vision reading group"',
)
NOTES = Setting(
    key="notes",
    read=_filled_line,
    default='"notes", else the folder itself',
    meaning="folder of the notes",
    example='notes = "reviews"',
)
TEMPLATES = Setting(
    key="templates",
    read=_filled_line,
    default='"templates"',
    meaning="folder of templates that replace those of the theme",
    example='templates = "theme"',
)
OUTPUT = Setting(
    key="output",
    read=_filled_line,
    default='"_site"',
    meaning="folder the site is written to",
    example='output = "public"',
)
PAGE_SIZE = Setting(
    key="page-size",
    read=_count,
    default="50",
    meaning="notes on one page of a list",
    example="page-size = 100",
)
TERM_PAGES_FROM = Setting(
    key="term-pages-from",
    read=_fewest,
    default="2 for authors, else 1",
    meaning="notes that give a tag, venue, author, affiliation or reviewer its own page, else a place in a list",
    example="term-pages-from = { authors = 3, tags = 2 }",
)
FEED_SIZE = Setting(
    key="feed-size",
    read=_count,
    default="20",
    meaning="notes in a feed",
    example="feed-size = 50",
)
ACCENT = Setting(
    key="accent",
    read=looks.accent,
    default="the theme's",
    meaning="colour of links and marks; shades that can be read are made from it, for light pages and for dark ones",
    example='accent = "#0b6e99"',
)
FONTS = Setting(
    key="fonts",
    read=looks.fonts,
    default="the theme's",
    meaning='"sans" or "serif" for the text, or names of fonts for `text`, `ui` (headings, menus) and `code`',
    example='fonts = { text = "Literata", ui = "Inter", code = "JetBrains Mono" }',
)
LOGO = Setting(
    key="logo",
    read=looks.logo,
    default="none",
    meaning="picture beside the site's title, a file of the site",
    example='logo = "templates/logo.svg"',
)
MENU = Setting(
    key="menu",
    read=looks.menu,
    default="the theme's",
    meaning="the menu: names of lists, and links of your own to addresses or notes",
    example='menu = ["papers", "tags", { title = "About", href = "about.md" }]',
)
FOOTER = Setting(
    key="footer",
    read=looks.footer,
    default="none",
    meaning="a line of Markdown at the foot of every page",
    example='footer = "We meet on Fridays. [Write to us](mailto:reading@example.org)."',
)
REPOSITORY = Setting(
    key="repository",
    read=services.repository,
    default="none",
    meaning="address of this folder at GitHub, GitLab or Gitea, so that notes link to their source and to its editor",
    example='repository = "https://github.com/group/notes/tree/main"',
)
COMMENTS = Setting(
    key="comments",
    read=services.comments,
    default="none",
    meaning="discussions at GitHub in which readers comment, with what https://giscus.app gives for them",
    example='comments = { repo = "group/notes", repo-id = "R_1", category = "Notes", category-id = "DIC_1" }',
)
SCRIPTS = Setting(
    key="scripts",
    read=services.scripts,
    default="none",
    meaning="scripts from elsewhere for every page but those of a preview, as a counter of visits, with their `data-`",
    example='scripts = [{ src = "https://plausible.io/js/script.js", data-domain = "example.org" }]',
)
CARDS = Setting(
    key="cards",
    read=services.cards,
    default="false",
    meaning="draw link previews of notes that have no picture: true, or a font; needs `papernotes[cards]` and `url`",
    example='cards = "fonts/NotoSansCJK-Bold.ttc"',
)
MARKDOWN_TWINS = Setting(
    key="markdown-twins",
    read=_switch,
    default="false",
    meaning="publish each note as Markdown beside its page, and an `llms.txt` that lists them",
    example="markdown-twins = true",
)
MATH = Setting(
    key="math",
    read=_math,
    default='"both"',
    meaning='formulas as "html", as "mathml", or as "both"',
    example='math = "mathml"',
)
IGNORE = Setting(
    key="ignore",
    read=tables.texts,
    default="nothing",
    meaning="files below the notes folder that are no notes and are not published either, as patterns",
    example='ignore = ["private/**", "*.tmp.md"]',
)
MACROS = Setting(
    key="macros",
    read=tables.macros,
    default="none",
    meaning="TeX commands for all formulas",
    example=r"""macros = { '\R' = '\mathbb{R}' }""",
)
HTML = Setting(
    key="html",
    read=tables.elements,
    default="none",
    meaning="HTML elements, and their attributes, that notes may use beyond the usual ones",
    example='html = { meter = ["value", "max"] }',
)
TAG_ALIASES = Setting(
    key="aliases.tags",
    read=tables.aliases,
    default="none",
    meaning="other spellings of a tag",
    example='aliases.tags = { "NLP" = ["natural language processing", "자연어 처리"] }',
)
AFFILIATION_ALIASES = Setting(
    key="aliases.affiliations",
    read=tables.aliases,
    default="none",
    meaning="other spellings of an affiliation",
    example='aliases.affiliations = { "FAIR" = ["Facebook AI Research", "Meta AI"] }',
)
VENUE_ALIASES = Setting(
    key="aliases.venues",
    read=tables.aliases,
    default="none",
    meaning="other spellings of a venue, beyond those papernotes knows",
    example='aliases.venues = { "KCC" = ["Korea Computer Congress", "한국컴퓨터종합학술대회"] }',
)

SETTINGS: tuple[Setting[object], ...] = (
    TITLE,
    DESCRIPTION,
    URL,
    LANGUAGE,
    AUTHOR,
    NOTES,
    TEMPLATES,
    OUTPUT,
    PAGE_SIZE,
    TERM_PAGES_FROM,
    FEED_SIZE,
    ACCENT,
    FONTS,
    LOGO,
    MENU,
    FOOTER,
    REPOSITORY,
    COMMENTS,
    SCRIPTS,
    CARDS,
    MARKDOWN_TWINS,
    MATH,
    IGNORE,
    MACROS,
    HTML,
    TAG_ALIASES,
    AFFILIATION_ALIASES,
    VENUE_ALIASES,
)

_NAMES_ELSEWHERE = {
    TITLE: "name site-name site-title",
    DESCRIPTION: "tagline subtitle summary site-description",
    URL: "baseurl base-url site-url domain cname",
    LANGUAGE: "lang locale language-code languagecode default-content-language default-language",
    AUTHOR: "authors owner site-author",
    NOTES: "content content-dir contentdir docs docs-dir source src input",
    TEMPLATES: "layouts layout-dir theme-dir custom-dir",
    OUTPUT: "out output-dir site-dir publish-dir publishdir destination dist",
    PAGE_SIZE: "paginate pagination paginate-by per-page",
    ACCENT: "color colour colors colours palette primary primary-color",
    FONTS: "font typography",
    MENU: "nav navigation navbar menus sidebar",
    FOOTER: "copyright",
    REPOSITORY: "repo repo-url edit-uri edit-url github github-repo git",
    COMMENTS: "giscus utterances disqus",
    SCRIPTS: "analytics google-analytics googleanalytics gtag plausible umami matomo javascript extra-javascript js",
    MATH: "katex mathjax latex",
    IGNORE: "exclude excludes exclude-docs ignore-patterns ignorepatterns ignore-files ignored-content private",
}
INSTEAD: Mapping[str, str] = {
    **{name: f'did you mean "{known.key}"?' for known, names in _NAMES_ELSEWHERE.items() for name in names.split()},
    "theme": "the look is set by accent, fonts, logo, menu and footer, or by files in templates/",
    **dict.fromkeys(("favicon", "icon"), "put the icon at templates/assets/icon.svg"),
    **dict.fromkeys(("css", "style", "styles", "custom-css", "extra-css"), "put styles at templates/assets/custom.css"),
}
"""What to do about names that other programs have for their settings, with hyphens."""
