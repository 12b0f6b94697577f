"""Which line closes a block that one line opens.

Pairs of marks are found for a whole note at once, so that nothing is searched twice; a fence that is never closed takes
all that follows, so it is searched for once too.
"""

from __future__ import annotations

import re
from itertools import takewhile

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


def inside_fence(
    state: StateBlock, lines: tuple[int, int], fence: str, option: re.Pattern[str]
) -> tuple[int, int, dict[str, str]] | None:
    """Give the first line in a fence, the line that closes it, and the options that stand above.

    `lines` are that of the opening `fence` and the end of the block around it; None is for one that is never closed.
    """
    start, end = lines
    below = takewhile(
        lambda line: state.sCount[line] >= state.blkIndent or state.isEmpty(line), range(start + 1, end)
    )  # a list's item ends where a line is less indented
    last = next((line for line in below if line_of(state, line) == fence), end)
    if last == end:
        return None
    first, options = start + 1, {}
    while first < last and (found := option.fullmatch(line_of(state, first))):
        options[found[1]] = found[2]
        first += 1
    return first, last, options


def line_of(state: StateBlock, line: int) -> str:
    """Give the text of a line without its indent."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()
