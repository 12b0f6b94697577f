"""Footnotes: mdit-py-plugins reads them, nothing of them is lost, and their ids are unique in a note."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_inline

from papernotes.markup.work import Work, place_of
from papernotes.patterns import late_pattern

_MISSING = late_pattern(
    r"\[\^(?:(?P<number>\d{1,3})|(?<=[\w.,;:!?)*\"”’」。，；：！？）]\[\^)(?!(?:\w-\w|_)+\])(?P<name>\w[\w-]{1,60})"
    r"(?=\](?![+*?{|$:])))\](?!\()"
)
"""A name is a footnote's right after what it belongs to; `[^a-z]` and `[^abc]+` are of patterns."""
_NUMBERS = re.compile(r"\^\[[\d\s,;-]*\]")


def footnotes(md: MarkdownIt) -> None:
    """Teach `md` footnotes: `[^name]` with `[^name]: text`, and `^[text]` in the line."""
    footnote_plugin(md)
    md.inline.ruler.at("footnote_inline", _inline_footnote)
    md.inline.ruler.after("footnote_ref", "footnote_missing", _missing)
    md.core.ruler.before("footnote_tail", "footnote_unused", _keep_unused)
    md.core.ruler.after("footnote_tail", "footnote_uses", _mark_unused)


def _inline_footnote(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Read `^[text]`; `^[3]` is a raised citation in plain text."""
    if not state.src.startswith("^[", state.pos) or _NUMBERS.match(state.src, state.pos):
        return False
    return footnote_inline(state, silent)


def _missing(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Read `[^1]` or `[^name]` that no definition answers."""
    match = _MISSING.match(state.src, state.pos, state.posMax)
    if match is None or (silent and match["name"]):  # which stays text, also in that of a link
        return False
    if not silent:
        token = state.push("footnote_missing", "sup" if match["number"] else "", 0)
        token.content = match["number"] or match["name"]
    state.pos = match.end()
    return True


def _keep_unused(state: StateCore) -> None:
    """List the footnotes that nothing refers to as well: their text is the author's."""
    found = state.env.get("footnotes")
    if not found:
        return
    for label, number in found.get("refs", {}).items():
        if number < 0:
            found["refs"][label] = len(found["list"])
            found["list"][len(found["list"])] = {"label": label[1:], "count": 0}


def _mark_unused(state: StateCore) -> None:
    """Say of the way back which footnotes have none."""
    notes = state.env.get("footnotes", {}).get("list", {})
    for token in state.tokens if notes else ():
        if token.type == "footnote_anchor" and notes[token.meta["id"]].get("count") == 0:
            token.meta["unused"] = True


def _number(token: Token) -> str:
    return str(token.meta["id"] + 1)


def _reference(tokens: Sequence[Token], index: int, _: Work) -> str:
    token = tokens[index]
    again = token.meta.get("subId", 0)
    suffix = f"-{again + 1}" if again else ""
    number = _number(token)
    anchor = f'<a href="#fn-{number}" id="fnref-{number}{suffix}" role="doc-noteref">{number}</a>'
    return f'<sup class="footnote-ref">{anchor}</sup>'


def _missing_reference(tokens: Sequence[Token], index: int, work: Work) -> str:
    token = tokens[index]
    work.report(
        place_of(token, work),
        "footnote",
        f"footnote [^{token.content}] is not defined",
        help=f"add a line that starts with [^{token.content}]:",
    )
    return f'<sup class="footnote-ref">{token.content}</sup>' if token.tag else f"[^{token.content}]"


def _list_open(*_: object) -> str:
    # Not a `section`, which would ask for a heading.
    return '<div class="footnotes" role="doc-endnotes">\n<ol>\n'


def _list_close(*_: object) -> str:
    return "</ol>\n</div>\n"


def _open(tokens: Sequence[Token], index: int, _: Work) -> str:
    return f'<li id="fn-{_number(tokens[index])}">'


def _close(*_: object) -> str:
    return "</li>\n"


def _anchor(tokens: Sequence[Token], index: int, _: Work) -> str:
    token = tokens[index]
    if token.meta.get("unused"):
        return ""
    again = token.meta.get("subId", 0)
    suffix = f"-{again + 1}" if again else ""
    return f' <a href="#fnref-{_number(token)}{suffix}" class="footnote-back" role="doc-backlink">\u21a9\ufe0e</a>'


RENDERED: dict[str, Callable[[Sequence[Token], int, Work], str]] = {
    "footnote_ref": _reference,
    "footnote_missing": _missing_reference,
    "footnote_block_open": _list_open,
    "footnote_block_close": _list_close,
    "footnote_open": _open,
    "footnote_close": _close,
    "footnote_anchor": _anchor,
}
