"""Nesting without loss: past `DEEPEST` levels, what the library would drop is kept as plain paragraphs."""

from __future__ import annotations

from markdown_it.rules_block import StateBlock

DEEPEST = 60
"""Levels of lists and quotes (two levels of tokens each list) that are read; Python's stack bounds it."""


def too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Read everything below the deepest level as one paragraph of text."""
    if silent or state.level < DEEPEST:
        return False
    last = end
    token = state.push("paragraph_open", "p", 1)
    token.map = [start, last]
    token.meta = {"too_deep": True}
    token = state.push("inline", "", 0)
    token.content = state.getLines(start, last, state.blkIndent, False).strip()  # noqa: FBT003 - the library's call
    token.map = [start, last]
    token.children = []
    state.push("paragraph_close", "p", -1)
    state.line = last
    return True
