"""Images: lazy, with their words kept, as figures when they stand alone with a caption; never the author's disk."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import PurePosixPath

from markdown_it.token import Token

from papernotes.identity import paper_key
from papernotes.markup.links import Destination, destination
from papernotes.markup.safety import RASTER, format_tag, presentation
from papernotes.markup.work import Place, Work, place_of
from papernotes.model import Reference
from papernotes.patterns import late_pattern

SIZE = late_pattern(r"\s*\\?\|\s*(?P<width>\d{1,4})(?:x(?P<height>\d{1,4}))?\s*$")
"""Obsidian's size at the end of an image's words: `![figure|300](a.png)`."""
_NO_PATH = late_pattern(r"(?s)[?#].*")

VIDEOS = frozenset({".mp4", ".m4v", ".webm", ".mov", ".ogv"})
SOUNDS = frozenset({".mp3", ".m4a", ".oga", ".ogg", ".opus", ".flac", ".wav"})
"""Endings of what is played where it is written as a picture, as Obsidian and Pandoc have it."""


def plain_text(tokens: Sequence[Token] | None) -> str:
    """Give the words of inline tokens: formulas as TeX, alternative texts of images, breaks as spaces."""
    parts = []
    for token in tokens or ():
        if token.type == "image":
            parts.append(plain_text(token.children) or token.content)
        elif token.type in {"text", "code_inline", "formula", "text_special"}:
            parts.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
    return "".join(parts)


def render_image(tokens: Sequence[Token], index: int, work: Work) -> str:
    """Render an image token."""
    token = tokens[index]
    attributes = {name: str(value) for name, value in token.attrs.items()} | token.meta.get("wanted", {})
    alt = plain_text(token.children) if token.children else token.content
    size = SIZE.search(alt)
    if size:
        alt = alt[: size.start()]
        attributes |= {name: value for name, value in size.groupdict().items() if value and name not in attributes}
    attributes["alt"] = alt
    return image(attributes, work, place_of(token, work))


def image(attributes: dict[str, str], work: Work, place: Place) -> str:
    """Give the markup of an image with `attributes` as the note has them, or a placeholder for one that cannot be.

    Another site is not told which page shows its picture. Many refuse one to a page that is not theirs, but give it to
    a reader who comes from nowhere.
    """
    where = resolved(attributes.get("src", ""), work, place, is_image=True)
    alt = " ".join(attributes.get("alt", "").split())
    if not where.href or where.kind == "fragment":
        shown = alt or where.name or "…"
        return f'<span class="missing-image">{html.escape(shown, quote=False)}</span>'
    ending = PurePosixPath(_NO_PATH.sub("", attributes.get("src", ""))).suffix.lower()
    if ending in VIDEOS | SOUNDS:
        return _played("video" if ending in VIDEOS else "audio", where.href, alt, attributes)
    kept = {"src": where.href, "alt": alt}
    if attributes.get("title"):
        kept["title"] = attributes["title"]
    kept |= presentation(attributes, "img")
    kept |= {"loading": "lazy", "decoding": "async"}
    if where.href[:4].lower() == "http":
        kept["referrerpolicy"] = "no-referrer"
    return format_tag("img", kept)


def _played(name: str, href: str, alt: str, attributes: dict[str, str]) -> str:
    """Give the markup of a film or a sound, which waits for its reader and says what it is."""
    kept = {"src": href, "controls": "", "preload": "metadata"}
    if title := attributes.get("title") or alt:
        kept["title"] = title
    kept |= presentation(attributes, name)
    return f"{format_tag(name, kept)}</{name}>"


def is_shown(token: Token, work: Work) -> bool:
    """Tell whether an image token has an address that a page may show."""
    address = str(token.attrs.get("src", ""))
    if RASTER.fullmatch(address):
        return True
    where = destination(address, work.path, is_image=True)
    return bool(where.href) and where.kind != "fragment"


def resolved(address: str, work: Work, place: Place, *, is_image: bool = False) -> Destination:
    """Read an address; note the reference or the paper it names, or report one that cannot be followed."""
    if is_image and RASTER.fullmatch(address):
        return Destination(kind="external", href=address)
    where = destination(address, work.path, is_image=is_image)
    if where.kind in {"note", "file", "wiki"}:
        work.references.append(
            Reference(
                kind="note" if where.kind == "note" else "file" if where.kind == "file" else "wiki",
                target=where.target,
                fragment=where.fragment,
                line=place.line,
                column=place.column,
                width=place.width,
                excerpt=place.excerpt,
            )
        )
    elif where.kind == "fragment" and where.fragment and not is_image:
        work.fragments.append((where.fragment, place))
    elif where.kind == "external" and not is_image and (paper := paper_key(where.href)):
        work.cited[paper] = None
    elif where.kind == "disk":
        work.report(
            place,
            "disk-path",
            f'"{where.name}" is linked by a path on one computer\'s disk',
            help="put the file beside the note and link it by a relative path",
        )
    elif where.kind == "refused":
        work.report(
            place,
            "link-scheme",
            f'"{where.name}:" is no address that a note may link to',
            help="link with https:, http: or mailto:, or a relative path",
        )
    return where
