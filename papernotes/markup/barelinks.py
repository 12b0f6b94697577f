"""Addresses that stand bare in the text: where they end, also when Chinese, Japanese or Korean follows at once.

GFM's autolinks (https://github.github.com/gfm/#autolinks-extension-) need a space after an address; CJK text has none.
"""

from __future__ import annotations

import re

from markdown_it.rules_inline import StateInline

from papernotes.markup.inline import stamp
from papernotes.text import is_cjk

_START = re.compile(r"(?:https?://|www\.)(?=[^\s<>/.])", re.IGNORECASE)
_STOP = re.compile(r"[\s<>\"`{}|\\^\[\]\x00-\x1f]")
_MAIL_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*$")
_MAIL_HOST = re.compile(r"@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}(?![A-Za-z0-9@_-])")
_OPEN_TO_CJK = re.compile(r"(?:/wiki/|[?&][\w]+=)$")
_TAIL = "?!.,:;*_~'"
_LONGEST = 2048


def bare_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Read an address that starts here; never inside a link."""
    if silent or state.linkLevel or not _START.match(state.src, state.pos):
        return False
    url = bare_url(state.src[state.pos : min(state.posMax, state.pos + _LONGEST)])
    if "." not in url and "localhost" not in url:
        return False
    start = state.pos
    _push_link(state, url if "://" in url else f"https://{url}", url, start)
    state.pos = start + len(url)
    return True


def mail_address(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Read an e-mail address at its `@`, taking its name back from the text before."""
    if silent or state.linkLevel or state.src[state.pos] != "@":
        return False
    host = _MAIL_HOST.match(state.src, state.pos, state.posMax)
    name = _MAIL_NAME.search(state.pending[-64:]) if host else None
    if host is None or name is None:
        return False
    state.pending = state.pending[: -len(name[0])]
    _push_link(state, f"mailto:{name[0]}{host[0]}", f"{name[0]}{host[0]}", state.pos - len(name[0]))
    state.pos = host.end()
    return True


def bare_url(text: str) -> str:
    """Give the address that `text` starts with, without the punctuation and the words that only follow it.

    Balanced parentheses belong to it. CJK ends it, except right after `/wiki/` or a query's `=`.
    """
    end = len(text)
    stop = _STOP.search(text)
    if stop:
        end = stop.start()
    for offset, char in enumerate(text[:end]):
        if not char.isascii() and _ends(text, offset, char):
            end = offset
            break
    return _without_tail(text[:end])


def _ends(text: str, offset: int, char: str) -> bool:
    if not char.isalnum():
        return True
    if not is_cjk(char):
        return False
    start = offset
    while start and is_cjk(text[start - 1]) and text[start - 1].isalnum():
        start -= 1
    return not _OPEN_TO_CJK.search(text[max(0, start - 40) : start])


def _without_tail(url: str) -> str:
    depth = url.count("(") - url.count(")")
    while url:
        if url[-1] == ")" and depth < 0:
            depth += 1
        elif url[-1] not in _TAIL:
            break
        url = url[:-1]
    entity = re.search(r"&[a-zA-Z]+$", url)
    return url[: entity.start()] if entity else url


def _push_link(state: StateInline, href: str, text: str, start: int) -> None:
    token = state.push("link_open", "a", 1)
    token.attrs = {"href": state.md.normalizeLink(href)}
    token.markup = "autolink"
    token.info = "auto"
    token.meta = dict(stamp(state, start, start + len(text)))
    state.push("text", "", 0).content = text
    token = state.push("link_close", "a", -1)
    token.markup = "autolink"
    token.info = "auto"
