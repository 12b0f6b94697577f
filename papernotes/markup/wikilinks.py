"""Wikilinks: `[[Note]]`, `[[note|label]]`, `[[note#heading]]`, `[[./path|label]]`, and `![[image.png|300]]`."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from markdown_it.common.utils import normalizeReference
from markdown_it.rules_inline import StateInline

from papernotes.markup.images import SOUNDS, VIDEOS
from papernotes.patterns import late_pattern

_WIKILINK = late_pattern(
    r"(?P<embed>!?)\[\[(?P<target>[^\[\]|\n\\]{1,200})(?:\\?\|(?P<label>[^\[\]\n]{0,300}))?\]\](?!\()"
)
_NUMBERS = re.compile(r"[\d\s.,;:+*/-]*")
_SIZE = re.compile(r"\d{1,4}(?:x\d{1,4})?")
_EMBEDDED = VIDEOS | SOUNDS | {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp"}


def wikilink(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Read a wikilink; `[[1]]` and `[[0.1, 0.2]]` are citations and matrices, and a defined reference goes first."""
    if state.src[state.pos] not in "![" or state.html_terminator_last("]]") < state.pos:
        return False
    match = _WIKILINK.match(state.src, state.pos, state.posMax)
    if match is None or _NUMBERS.fullmatch(match["target"]):
        return False
    if normalizeReference(match["target"]) in state.env.get("references", {}):
        return False
    if not silent:
        if match["embed"] and PurePosixPath(match["target"].partition("#")[0]).suffix.lower() in _EMBEDDED:
            _push_image(state, match)
        else:
            _push_link(state, match)
    state.pos = match.end()
    return True


def _push_image(state: StateInline, match: re.Match[str]) -> None:
    token = state.push("image", "img", 0)
    token.attrs = {"src": _address(match["target"]), "alt": ""}
    token.content = (match["label"] or "").strip()
    if _SIZE.fullmatch(token.content):
        token.content = f"|{token.content}"  # `images` reads it, here and in "![words|300](a.png)"


def _push_link(state: StateInline, match: re.Match[str]) -> None:
    target = match["target"].strip()
    token = state.push("link_open", "a", 1)
    token.attrs = {"href": _address(target)}
    token.markup = "wikilink"
    label = (match["label"] or "").strip() or target.removesuffix(".md").removeprefix("./").lstrip("#")
    state.push("text", "", 0).content = label.replace("#", " › ") if not match["label"] else label
    state.push("link_close", "a", -1).markup = "wikilink"


def _address(target: str) -> str:
    """Give the target as an address: a relative path as it is, a name with the scheme that `links` knows."""
    target = target.strip()
    return target if target.startswith(("./", "../")) else f"wiki:{target}"
