"""Addresses that Zenn, Qiita and Hatena show as cards, players and titles: here they are links.

`@[card](https://…)` and `[https://…:title]` hold the address itself, `@[youtube](id)` a name at a service that is
known. Nothing is fetched from there, so the text of the link is the address.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from markdown_it.rules_inline import StateInline

from papernotes.markup.inline import stamp
from papernotes.patterns import late_pattern

_EMBED = late_pattern(r"@\[([a-z]{2,20})\]\(\s*([^\s()<>]{3,500})\s*\)")
_TITLED = late_pattern(
    r"\[(https?://[^\s\[\]<>]{4,500}?)(?::(?:title(?:=([^\[\]\n]{1,200}))?|embed|cite|bookmark|plain))+\]"
)
_SERVICES: Mapping[str, str] = {
    "youtube": "https://www.youtube.com/watch?v=",
    "speakerdeck": "https://speakerdeck.com/player/",
    "docswell": "https://www.docswell.com/slide/",
}
_NAME = re.compile(r"[\w-]+")


def embed(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Read an embedded address that starts here, by an `@` or a bracket; never inside a link."""
    is_titled = state.src.startswith("[http", state.pos)
    if state.linkLevel or not (is_titled or state.src.startswith("@[", state.pos)):
        return False
    match = (_TITLED if is_titled else _EMBED).match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    url = match[1] if is_titled else _address(match[1], match[2])
    if not url:
        return False
    if not silent:
        _push_link(state, url, (match[2] or url) if is_titled else url, match.end())
    state.pos = match.end()
    return True


def _address(service: str, target: str) -> str:
    if target.startswith(("https://", "http://")):
        return target
    return f"{_SERVICES[service]}{target}" if service in _SERVICES and _NAME.fullmatch(target) else ""


def _push_link(state: StateInline, url: str, text: str, end: int) -> None:
    token = state.push("link_open", "a", 1)
    token.attrs = {"href": state.md.normalizeLink(url)}
    token.meta = dict(stamp(state, state.pos, end))
    state.push("text", "", 0).content = text
    state.push("link_close", "a", -1)
