"""Which line closes a block that one line opens: found for a whole note at once, so that nothing is searched twice."""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock


def closing_line(state: StateBlock, start: int, pattern: re.Pattern[str]) -> int:
    """Give the 0-based line of what closes the block opened in line `start`, or -1.

    `pattern` finds openings and, as its group "close", closings; each closing ends the last block still open.
    """
    known: dict[re.Pattern[str], dict[int, int]] = state.env.setdefault("closing lines", {})
    if pattern not in known:
        known[pattern] = _pairs(state.src, pattern)
    return known[pattern].get(start, -1)


def _pairs(src: str, pattern: re.Pattern[str]) -> dict[int, int]:
    pairs: dict[int, int] = {}
    opened: list[int] = []
    line = at = 0
    for found in pattern.finditer(src):
        line += src.count("\n", at, found.start())
        at = found.start()
        if found["close"] is None:
            opened.append(line)
        elif opened:
            pairs[opened.pop()] = line
    return pairs
