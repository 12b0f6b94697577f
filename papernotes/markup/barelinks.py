"""Addresses that stand bare in the text: where they end, also when Chinese, Japanese or Korean follows at once.

GFM's autolinks (https://github.github.com/gfm/#autolinks-extension-) need a space after an address; CJK text has none.
"""

from __future__ import annotations

import re

from markdown_it.rules_inline import StateInline

from papernotes.markup.inline import stamp
from papernotes.patterns import late_pattern
from papernotes.text import is_cjk, is_hangul

_START = re.compile(r"(?:https?://|www\.)(?=[^\s<>/.])", re.IGNORECASE)
_STOP = re.compile(r"[\s<>\"`{}|\\^\[\]\x00-\x1f]")
_MAIL_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*$")
_MAIL_HOST = late_pattern(r"@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}(?![A-Za-z0-9@_-])")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_OPEN_TO_CJK = re.compile(r"(?:/wiki/|[?&]\w+=|#|_\()\Z")
_PATH = re.compile(r"(?:https?://)?[^/?#]*/([^?#]*)", re.IGNORECASE)
_JOINT = late_pattern(r"(?:[^/?#&=]*(?:[_(-]|%[0-9A-Fa-f]{2})|\d+)\Z")
_PARTICLE = late_pattern(
    r"(?:은|는|이|가|을|를|의|에|와|과|도|만|(?:으)?로|에서|부터|까지|(?:이)?라는|(?:이)?라고|처럼|보다|이며|이고|이다|입니다"
    r"|에[는도]|에서[는도의]|참고|참조)(?![\w(%/-])"
)
"""What a Korean sentence goes on with after an address that ends in a slash or before the mark of emphasis."""
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

    Balanced parentheses belong to it. CJK ends it, except right after `/wiki/`, `#`, `_(` or a query's `=`, Hangul also
    at the beginning of a segment of the path and after `_`; what `_`, `-`, `(` or `%20` join to these stays too.
    """
    stop = _STOP.search(text)
    text = text[: stop.start()] if stop else text
    return _without_tail(text[: _end(text)])


def _end(text: str) -> int:
    """Give the offset of the first character that is no letter or digit of any script, or that is CJK of a sentence."""
    last = 0  # the end of what is CJK and belongs to the address
    path = _PATH.match(text)
    below_host = range(path.start(1) + 1, path.end() + 1) if path else range(0)
    for run in _BEYOND_ASCII.finditer(text):
        for offset, char in enumerate(run[0], run.start()):
            if not char.isalnum():
                return offset
            if not is_cjk(char):
                continue
            is_joined = last and (offset == last or _JOINT.match(text, last, offset))
            if not (is_joined or _is_open(text, offset, may_begin=offset in below_host)):
                return offset
            last = offset + 1
    return len(text)


def _is_open(text: str, offset: int, *, may_begin: bool) -> bool:
    """Tell whether CJK at `offset` begins a part of the address, as it cannot right after a word or a number.

    `may_begin` tells that a segment below the host's can begin there.
    """
    if _OPEN_TO_CJK.search(text, max(0, offset - 40), offset):
        return True
    return may_begin and text[offset - 1] in "/_" and is_hangul(text[offset]) and not _PARTICLE.match(text, offset)


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
