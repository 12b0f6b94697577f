"""Lists as people indent and number them: two spaces below `1.` are a level, and `2019. 10. 28.` is a date."""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock, list_block

_NUMBERED = re.compile(r"(\d{1,9}[.)])( +|\t|$)")
_BULLET = re.compile(r"[-*+](?:\s|$)")
_RULE = re.compile(r"(?:-\s*){3,}$|(?:\*\s*){3,}$")
_DATE = re.compile(r"(?:19|20)\d\d\. {0,2}\d{1,2}\.(?: {0,2}\d{1,2}\.)?(?:\D|$)")
_LEVEL = 2
"""Columns that indent a bullet below its number for a reader, whatever the width of the number."""


def list_or_date(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the library's
    """Read a list; bullets that stand two columns and more right of a number are part of its item.

    CommonMark wants three, or four below `10.`, and would end the numbered list and begin it anew after the bullets.
    """
    line = _text(state, start)
    if line[:1].isdigit():
        if _DATE.match(line):
            return False
        if not silent:
            _indent_bullets(state, start, end)
    return list_block(state, start, end, silent)


def _text(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _indent_bullets(state: StateBlock, start: int, end: int) -> None:
    """Move bullets between a number and its content right, up to the content, with the lines that are theirs."""
    first = _NUMBERED.match(_text(state, start))
    column = state.sCount[start]
    read: dict[int, int] = state.env.setdefault("numbered lines", {})  # column -> last line, so that none is read twice
    if first is None or start <= read.get(column, -1):
        return
    content = _content_column(column, first)
    bullets: int | None = None
    for line in range(start + 1, end):
        read[column] = line
        if state.isEmpty(line):
            continue
        here = state.sCount[line]
        if here < column + (0 if bullets is None else _LEVEL):
            bullets = None
        text = _text(state, line)
        number = _NUMBERED.match(text) if here < content else None
        if here < column or (here < column + _LEVEL and number is None and state.isEmpty(line - 1)):
            return
        if number is not None and here < column + _LEVEL:
            content, bullets = _content_column(here, number), None
        elif column + _LEVEL <= here < content and _BULLET.match(text) and not _RULE.match(text):
            bullets = here
            state.sCount[line] = content
        elif bullets is not None and here > bullets:
            state.sCount[line] = here + content - bullets


def _content_column(column: int, number: re.Match[str]) -> int:
    spaces = len(number[2]) if 1 <= len(number[2]) <= 4 else 1
    return column + len(number[1]) + spaces
