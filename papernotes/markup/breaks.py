"""Thematic breaks: `---`, `***` and `___` on a line of their own."""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock

_BREAK = re.compile(r"(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})\Z")


def thematic_break(state: StateBlock, start: int, _: int, silent: bool) -> bool:  # noqa: FBT001 - the library's
    """Read a thematic break; every line that begins with a star or a dash is asked whether it is one."""
    begin = state.bMarks[start] + state.tShift[start]
    if not _BREAK.match(state.src, begin, state.eMarks[start]) or state.is_code_block(start):
        return False
    if not silent:
        state.line = start + 1
        state.push("hr", "hr", 0).map = [start, state.line]
    return True
