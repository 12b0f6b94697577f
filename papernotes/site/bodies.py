"""A note's markup made fit for a page: symbolic links become hrefs, images get their size, what is missing a mark.

Only tags that hold a symbolic link are rewritten; every other byte stays as the markup room gave it.
"""

from __future__ import annotations

import html
import re
from pathlib import PurePosixPath

from msgspec import Struct

from papernotes.markup.links import SYMBOLIC
from papernotes.model import Html, ReferenceKind
from papernotes.patterns import late_pattern
from papernotes.site import addresses
from papernotes.site.files import Found
from papernotes.site.references import References, Resolved

_TAG = re.compile(r'<(?P<name>a|img|audio|video|source)\b(?P<attributes>(?:[^<>"]|"[^"]*")*)>')
_ATTRIBUTE = re.compile(r'(?P<name>[^\s="/]+)(?:="(?P<value>[^"]*)")?')
_ANCHOR = late_pattern(r'</?a\b(?:[^<>"]|"[^"]*")*>')
_KINDS: dict[str, ReferenceKind] = {"note": "note", "file": "file", "wiki": "wiki"}


class _Place(Struct, frozen=True, kw_only=True):
    """The page that markup is made for: who wrote it, and the way up from the page that shows it."""

    references: References
    origin: PurePosixPath
    root: str


def on_page(markup: Html, *, references: References, origin: PurePosixPath, root: str) -> Html:
    """Give `markup` of the note at `origin` for a page whose way up to the site's top is `root`.

    With a full URL as `root` the links are absolute, as a feed needs them.
    """
    if "\ue002" not in markup:
        return markup
    place = _Place(references=references, origin=origin, root=root)
    done: list[str] = []
    start = 0
    for tag in _TAG.finditer(markup):
        if tag.start() < start or "\ue002" not in tag["attributes"]:
            continue
        done.append(markup[start : tag.start()])
        written, start = _rewritten(markup, tag, place)
        done.append(written)
    return Html("".join((*done, SYMBOLIC.sub("", markup[start:]))))


def without_links(markup: Html) -> Html:
    """Give `markup` without its anchors, to stand inside a link itself."""
    return Html(_ANCHOR.sub("", markup)) if "<a" in markup else markup


def _rewritten(markup: Html, tag: re.Match[str], place: _Place) -> tuple[str, int]:
    """Give what stands for the tag, and where the markup goes on after it."""
    written = _ATTRIBUTE.finditer(tag["attributes"])
    attributes = {found["name"]: html.unescape(found["value"] or "") for found in written}
    key = next((name for name in ("href", "src", "poster") if "\ue002" in attributes.get(name, "")), "")
    link = SYMBOLIC.fullmatch(attributes.get(key, ""))
    if link is None:  # a broken mark: drop the attribute
        kept = {name: value for name, value in attributes.items() if "\ue002" not in value}
        return _tag(tag["name"], kept), tag.end()
    target = link["target"].replace("%23", "#")
    resolved = place.references.resolve(_KINDS[link["kind"]], target, place.origin, link["fragment"] or "")
    if resolved.is_broken and tag["name"] == "a":
        end = markup.find("</a>", tag.end())
        end = len(markup) if end < 0 else end
        inner = on_page(
            Html(markup[tag.end() : end]), references=place.references, origin=place.origin, root=place.root
        )
        return f'<span class="broken-link" title="{html.escape(resolved.message)}">{inner}</span>', end + len("</a>")
    if resolved.is_broken:
        rest = {name: value for name, value in attributes.items() if name != "src"}
        follows = _tag(tag["name"], rest) if tag["name"] in {"audio", "video"} else ""
        return _placeholder(attributes.get("alt", ""), PurePosixPath(target).name) + follows, tag.end()
    attributes[key] = addresses.link(place.root, resolved.address, resolved.fragment)
    if tag["name"] == "img":
        attributes = _sized(attributes, _size(resolved, place))
    return _tag(tag["name"], attributes), tag.end()


def _placeholder(alt: str, name: str) -> str:
    label = html.escape(f"{alt} ({name})" if alt and alt != name else name)
    shown = f"{html.escape(alt)} " if alt and alt != name else ""
    return f'<span class="missing" role="img" aria-label="{label}">{shown}<code>{html.escape(name)}</code></span>'


def _size(resolved: Resolved, place: _Place) -> tuple[int, int] | None:
    return place.references.shelf.size(resolved.file.source) if isinstance(resolved.file, Found) else None


def _sized(attributes: dict[str, str], size: tuple[int, int] | None) -> dict[str, str]:
    """Add the width and height that are not given, in the image's proportions; an author's width stays."""
    given = {name: int(attributes[name]) for name in ("width", "height") if attributes.get(name, "").isdecimal()}
    if size is None or len(given) == len(size):
        return attributes
    if "width" in given:
        size = (given["width"], round(given["width"] * size[1] / size[0]))
    elif "height" in given:
        size = (round(given["height"] * size[0] / size[1]), given["height"])
    return attributes | {"width": str(max(1, size[0])), "height": str(max(1, size[1]))}


def _tag(name: str, attributes: dict[str, str]) -> str:
    return "".join((f"<{name}", *(f' {key}="{html.escape(value)}"' for key, value in attributes.items()), ">"))
