"""Where a link or an image points: another note, a file beside it, a place in this note, the world, or nowhere good.

Links within the site stay symbolic until a page is made, because only the whole site knows the addresses. This module
owns that form; who finds the target is the site's business.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import quote, unquote

from msgspec import Struct

from papernotes.model import ReferenceKind
from papernotes.patterns import late_pattern
from papernotes.text import mend

SYMBOLIC = late_pattern("\ue002(?P<kind>note|file|wiki):(?P<target>[^#\ue003]*)(?:#(?P<fragment>[^\ue003]*))?\ue003")
"""A symbolic link as it stands in an attribute (HTML-escaped there)."""

SCHEMES = frozenset({"http", "https", "mailto", "ftp", "tel"})
"""Schemes that a link may have. A list of what is allowed: a list of what is not always misses one."""

_SCHEME = late_pattern(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_DISK = late_pattern(
    r"file:|[a-z]:(?:[\\/]|%5c)|\\\\|~/|/?(?:Users|Volumes|private/var|var/folders)/|/(?:home|root|mnt|media|tmp)/[^/]+/.",
    re.IGNORECASE,
)
_LIQUID = late_pattern(
    r"\{\{-?\s*(?:"
    r"(?:site|page|layout)\.(?:baseurl|base_url|url|github\.url|assets\w*|root)(?:\s*\|[^{}]*)?"
    r"|(?P<quote>['\"])(?P<path>[^'\"{}]*)(?P=quote)\s*\|[^{}]*"
    r"|\w+url"
    r")\s*-?\}\}"
)
_HUGO = late_pattern(r"\{\{[<%]\s*(?:rel)?ref\s+[\"']?(?P<path>[^\"'\s]+)[\"']?\s*[>%]\}\}")
_POST = late_pattern(r"\{%-?\s*(?P<tag>post_url|link)\s+(?P<path>[^%{}]+?)\s*-?%\}")
_HOST = late_pattern(
    r"(?:www\.[\w-]+\.|(?:[\w-]+\.)*(?:arxiv\.org|github\.com|github\.io|openreview\.net|doi\.org|huggingface\.co|youtube\.com"
    r"|youtu\.be|wikipedia\.org|aclanthology\.org|thecvf\.com|neurips\.cc|medium\.com|semanticscholar\.org)/)"
)
_QUERY = late_pattern(r"\?(?:raw=\w+|[A-Za-z]\w*=[^/?]*)(?:&.*)?$")
_NOTES = frozenset({"", ".md", ".markdown", ".mdown", ".mkd", ".html", ".htm"})
_STRAY_PERCENT = late_pattern(r"%(?![0-9A-Fa-f]{2})")
_WEB = late_pattern(r"https?://[^\s/]+/", re.IGNORECASE)
_CONTROLS = late_pattern(r"[\x00-\x1f\x7f]+")
_BLANKS = late_pattern(r"[\x00-\x20\x7f]+")


class Destination(Struct, frozen=True, kw_only=True):
    """What an address in a note means.

    `href` is the attribute's value: an external address, "#fragment", or a symbolic link; "" when there is none to
    give ("disk": a path on the author's disk, "refused": a scheme that is not allowed). `target` and `fragment` are
    those of a `Reference` for "note", "file" and "wiki". `name` is the last segment, safe to show in any case.
    """

    kind: Literal["external", "fragment", "note", "file", "wiki", "disk", "refused"]
    href: str
    target: str = ""
    fragment: str = ""
    name: str = ""


def symbolic(kind: ReferenceKind, target: str, fragment: str = "") -> str:
    """Give the symbolic link to `target`; characters that papernotes reserves are mended away."""
    place = f"#{mend(fragment)}" if fragment else ""
    return f"\ue002{kind}:{mend(target).replace('#', '%23')}{place}\ue003"


def without_liquid(address: str) -> str:
    """Drop what a Liquid template would fill in: `{{ site.baseurl }}/a.png` is `/a.png`."""
    if "{" not in address:
        return address
    address = _HUGO.sub(lambda found: f"wiki:{found['path']}", address)  # Hugo looks for it as for a name
    address = _LIQUID.sub(lambda found: found["path"] or "", address)
    return _POST.sub(lambda found: found["path"] if found["tag"] == "link" else f"wiki:{found['path']}", address)


def destination(address: str, note: PurePosixPath, *, is_image: bool = False) -> Destination:
    """Read `address` as it stands in the note at path `note` (below the notes folder)."""
    address = without_liquid(address.strip())
    if address[:5].lower() == "wiki:":
        return wiki(address[5:])
    if address.startswith("(") and address.endswith(")"):  # "[paper]((https://…))"
        address = address[1:-1]
    plain = _BLANKS.sub("", address) if _SCHEME.match(_BLANKS.sub("", address)) else address
    decoded = unquote(plain)
    if _DISK.match(plain) or _DISK.match(decoded):
        return Destination(kind="disk", href="", name=re.split(r"[\\/]", decoded.rstrip("\\/"))[-1])
    if plain.startswith("#"):
        return Destination(kind="fragment", href=plain, fragment=mend(unquote(plain[1:])))
    if plain.startswith("//"):
        plain = f"https:{plain}"
    elif not is_image and _HOST.match(plain):
        plain = f"https://{plain}"
    scheme = _SCHEME.match(plain)
    if scheme is not None and _WEB.match(address):
        plain = _CONTROLS.sub("", address)  # a space in a path is a space
    if scheme is None:
        return _inside(plain, note, is_image=is_image)
    if scheme[1].lower() not in SCHEMES or (is_image and scheme[1].lower() not in {"http", "https"}):
        return Destination(kind="refused", href="", name=scheme[1].lower())
    return Destination(kind="external", href=encoded(plain))


def encoded(address: str) -> str:
    """Give an address with every character that URLs do not allow percent-encoded; what is encoded stays so."""
    start = address.find("://") + 3 if "://" in address else 0
    host_end = address.find("/", start) if "/" in address[start:] else len(address)
    kept = quote(address[host_end:], safe="/?#@!$&'()*+,;=:%~-._")
    head, sign, fragment = kept.partition("#")
    return _STRAY_PERCENT.sub("%25", address[:host_end] + head + sign + fragment.replace("#", "%23"))


def wiki(name: str) -> Destination:
    """Give the destination of a wikilink: `name` may hold `#heading`, or `#heading#one below it`."""
    target, _, headings = name.partition("#")
    target, fragment = mend(target.strip()), mend(headings.rpartition("#")[2].strip())
    if not target:
        return Destination(kind="fragment", href=f"#{fragment}", fragment=fragment)
    return Destination(
        kind="wiki", href=symbolic("wiki", target, fragment), target=target, fragment=fragment, name=target
    )


def _inside(address: str, note: PurePosixPath, *, is_image: bool) -> Destination:
    path, _, fragment = address.partition("#")
    path = mend(unquote(_QUERY.sub("", path))).replace("\\", "/")
    fragment = mend(unquote(fragment))
    if not path:
        return Destination(kind="fragment", href=f"#{fragment}", fragment=fragment)
    target = joined(path, note.parent)
    is_note = not is_image and (PurePosixPath(target).suffix.lower() in _NOTES or _is_dotted(target))
    kind: ReferenceKind = "note" if is_note else "file"
    href = symbolic(kind, target, fragment)
    return Destination(kind=kind, href=href, target=target, fragment=fragment, name=PurePosixPath(target).name)


def _is_dotted(target: str) -> bool:
    """Tell whether the last segment only looks as if it had a suffix: `1706.03762`, `v1.2 notes`."""
    suffix = PurePosixPath(target).suffix
    return not re.fullmatch(r"\.[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*", suffix)


def joined(path: str, folder: PurePosixPath) -> str:
    """Give `path`, as a note in `folder` says it, below the notes folder: NFC, `.` and `..` resolved.

    A path from the root keeps its leading `/`; one that leaves the notes folder starts with `../`.
    """
    rooted = path.startswith("/")
    segments: list[str] = [] if rooted else list(folder.parts)
    for segment in path.split("/"):
        if segment == ".." and segments and segments[-1] != "..":
            segments.pop()
        elif segment == ".." and not rooted:
            segments.append("..")
        elif segment not in {"", ".", ".."}:
            segments.append(segment)
    return ("/" if rooted else "") + unicodedata.normalize("NFC", "/".join(segments))
