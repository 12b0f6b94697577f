"""Obsidian's and Typora's `==marked==` text, and Obsidian's `%%comments%%`."""

from __future__ import annotations

import re

from markdown_it.rules_inline import StateInline

_MARK = re.compile(r"==(?![\s=])(?P<text>[^=\n]{1,500}?)(?<!\s)==(?![=A-Za-z0-9])")
_COMMENT = re.compile(r"%%(?!%)[^%\n]{1,1000}%%")


def marked(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Read `==text==`; `a==b and c==d` is none."""
    if not state.src.startswith("==", state.pos) or state.html_terminator_last("==") < state.pos + 3:
        return False
    before = state.src[state.pos - 1] if state.pos else " "
    match = _MARK.match(state.src, state.pos, state.posMax)
    if match is None or before == "=" or (before.isascii() and before.isalnum()):
        return False
    if not silent:
        end = state.posMax
        state.push("mark_open", "mark", 1)
        state.pos, state.posMax = match.start("text"), match.end("text")
        state.md.inline.tokenize(state)
        state.posMax = end
        state.push("mark_close", "mark", -1)
    state.pos = match.end()
    return True


def comment(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Read `%%text%%`, which only its author sees."""
    if not state.src.startswith("%%", state.pos) or state.html_terminator_last("%%") < state.pos + 3:
        return False
    match = _COMMENT.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("template", "", 0)
    state.pos = match.end()
    return True
