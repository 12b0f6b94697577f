"""Small readings of inline Markdown: links, addresses, and text without its markup; one line at a time."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from operator import itemgetter

from msgspec import Struct

from papernotes.patterns import late_pattern

# An address ends before white space, quotes, brackets that it did not open, and before CJK text and punctuation.
# Only the scheme has letters in two cases: `re` builds a class of many characters for any case ten times as slowly.
_URL = r"(?i:https?)://[^\s<>\"'`|\\{}^\u1100-\u11ff\u2018-\u201f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef]+"
BARE_URL = late_pattern(_URL)
_BARE_ASCII_URL = late_pattern(r"(?i:https?)://[^\s<>\"'`|\\{}^]+")
"""What `BARE_URL` finds in a line of ASCII, as most with an address are; it compiles in a fifth of a millisecond."""
_LINK = late_pattern(
    r"!?\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\]"
    r"|!\[[^\[\]]*\]\([^()]*\))*)\]\(\s*<?\(?(?P<url>[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)\)?>?"
    r"(?:\s+[\"'(][^\"')]*[\"')])?\s*\)(?:\{:[^{}\n]*\})?"
)
# What kramdown writes right behind a link: `[paper](…){:target="_blank"}`.
_ATTRIBUTES = late_pattern(r"\{:[^{}\n]*\}")
_HTML_LINK = late_pattern(r"<a\s[^>]*?href\s*=\s*[\"']?(?P<url>[^\"'\s>]+)[\"']?[^>]*>(?P<text>.*?)</a>", re.IGNORECASE)
_TAG = late_pattern(r"</?[a-zA-Z][^<>]{0,300}>")
_AUTOLINK = late_pattern(rf"<({_URL})>")
_WRAPPED = late_pattern(r"https?://link\.zhihu\.com/\?target=(https?)(?:%3A|:)(.+)", re.IGNORECASE)
_WITHOUT_SCHEME = late_pattern(r"(?:www\.|arxiv\.org/|github\.com/|doi\.org/)", re.IGNORECASE)
_EXTERNAL = late_pattern(r"https?://[^\s/?#]+\.[^\s/?#]+|https?://localhost", re.IGNORECASE)
_SHOWN_AS = late_pattern(r"(?::(?:title(?:=[^\]]*)?|embed|cite|bookmark|plain))+\]?$")
_BREAK = late_pattern(r"\s*</?br\s*/?>\s*", re.IGNORECASE)
_EMPHASIS = late_pattern(r"(?<!\\)(\*{1,3}|~~|`++|(?<![^\W_])_{1,3})(?=\S)([^*`~]*?[^\s*`~])\1(?!\1)")
_MARK = late_pattern(r"[*~`_]")
_ESCAPED = late_pattern(r"\\([!-/:-@\[-`{-~])")
_ENTITY = late_pattern(r"&(?:[a-zA-Z]{2,12}|#\d{1,6});")
_MARKUP = late_pattern(r"[\[<*_~`&\\]")
_LONGEST = 4000


class Anchor(Struct, frozen=True):
    """A link in a line: its text as written, its address, and where it stands (0-based offsets)."""

    text: str
    url: str
    start: int
    end: int


def anchors(line: str) -> Iterator[Anchor]:
    """Give the links of `line` in order: Markdown links, `<a href>`, `<https://…>`, bare addresses; no images."""
    line = line[:_LONGEST]
    marked = [*(_LINK.finditer(line) if "](" in line else ()), *(_HTML_LINK.finditer(line) if "<" in line else ())]
    covered = [match.span() for match in marked]
    found = [_anchor(match) for match in marked if not match[0].startswith("!")]
    bare = _BARE_ASCII_URL if line.isascii() else BARE_URL
    for match in bare.finditer(line) if "://" in line else ():
        if not any(start <= match.start() < end for start, end in covered):
            url = trim_url(match[0])
            start, end = match.start(), match.start() + len(url)
            if line[start - 1 : start] == "<" and line[end : end + 1] == ">":
                start, end = start - 1, end + 1
                attributes = _ATTRIBUTES.match(line, end)
                end = attributes.end() if attributes else end
            found.append(Anchor("", tidy_url(url), start, end))
    return iter(sorted(found, key=lambda anchor: anchor.start))


def _anchor(match: re.Match[str]) -> Anchor:
    return Anchor(match["text"], tidy_url(match["url"]), *match.span())


def trim_url(url: str) -> str:
    """Cut the punctuation that a sentence puts after a bare address, and closing brackets that it did not open.

    So is what Hatena writes there for a card or a title (`[https://…:title]`).
    """
    url = _SHOWN_AS.sub("", url) if url.find(":", 8) > 0 else url
    while url:
        if (
            url[-1] in ".,;:!?*_~'\""
            or (url[-1] == ")" and url.count(")") > url.count("("))
            or (url[-1] == "]" and url.count("]") > url.count("["))
        ):
            url = url[:-1]
        else:
            break
    return url


def tidy_url(url: str) -> str:
    """Give an address without the noise of the services that wrap it; `www.` and bare hosts get a scheme."""
    url = url.strip().strip("<>").replace("&amp;", "&")
    wrapped = _WRAPPED.match(url)
    if wrapped:
        url = f"{wrapped[1]}:{wrapped[2]}"
    if _WITHOUT_SCHEME.match(url):
        url = f"https://{url}"
    return url


def is_external(url: str) -> bool:
    """Tell whether `url` is an http(s) address with a host."""
    return _EXTERNAL.match(url) is not None


@lru_cache(maxsize=512)  # the readers of a note ask for the same texts in turn
def plain(text: str) -> str:
    """Give `text` without emphasis marks, code marks, tags and link targets: what a reader sees, as one line."""
    text = text[:_LONGEST]
    return _unmarked(text) if _MARKUP.search(text) else " ".join(text.split())


def _unmarked(text: str) -> str:
    if "<" in text:
        text = _HTML_LINK.sub(r"\g<text>", _AUTOLINK.sub(r"\1", text))
    if "](" in text:
        for _ in range(2):
            text = _LINK.sub(lambda match: "" if match[0].startswith("!") else match["text"], text)
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub(" ", text))
    if _MARK.search(text):
        text, found = _EMPHASIS.subn(itemgetter(2), text)
        text = _EMPHASIS.sub(itemgetter(2), text) if found else text
    text = _ESCAPED.sub(itemgetter(1), text) if "\\" in text else text
    text = _ENTITY.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text
    return " ".join(text.split())


def unwrapped(text: str) -> str:
    """Give `text` without white space, line breaks and emphasis marks that surround it as a whole."""
    text = (_BREAK.sub(" ", text) if "<" in text else text).strip().rstrip("\\").strip()
    for mark in ("***", "**", "__", "*", "_", "`") if text.startswith(("*", "_", "`")) else ():
        if (
            len(text) > 2 * len(mark)
            and text.startswith(mark)
            and text.endswith(mark)
            and mark not in text[len(mark) : -len(mark)]
        ):
            return text[len(mark) : -len(mark)].strip()
    return text
