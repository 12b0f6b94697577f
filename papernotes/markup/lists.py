"""Lists as people indent and number them: two spaces below `1.` are a level, and `2019. 10. 28.` is a date."""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock

from papernotes.markup.items import MARKER, read_list
from papernotes.markup.states import move_left
from papernotes.patterns import late_pattern

_NUMBERED = late_pattern(r"(\d{1,9}[.)])( +|\t|$)")
_BULLET = re.compile(r"[-*+](?:\s|$)")
_RULE = re.compile(r"(?:-\s*){3,}$|(?:\*\s*){3,}$")
_DATE = late_pattern(r"(?:19|20)\d\d\. {0,2}\d{1,2}\.(?: {0,2}\d{1,2}\.)?(?:\D|$)")
_CODE_COLUMNS = 4
_BETWEEN_ITEMS = frozenset({"formula_block", "fence", "code_block"})
_LEVEL = 2
"""Columns that indent a bullet below its number for a reader, whatever the width of the number."""


def list_or_date(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the library's
    """Read a list; bullets that stand two columns and more right of a number are part of its item.

    CommonMark wants three, or four below `10.`, and would end the numbered list and begin it anew after the bullets.
    """
    begin, line_end = state.bMarks[start] + state.tShift[start], state.eMarks[start]
    marker = MARKER.match(state.src, begin, line_end)
    if marker is None or (marker["number"] and _DATE.match(state.src, begin, line_end)):
        return False
    if silent:
        return _interrupts(state, start, marker)
    if marker["number"]:
        _indent_bullets(state, start, end)
    if state.is_code_block(start) or _goes_on_with_text(state, start):
        return False
    read_list(state, start, end, marker)
    return True


def _goes_on_with_text(state: StateBlock, start: int) -> bool:
    """Tell whether a line is left of its block, but so far right of the list's that it goes on with the text there."""
    column = state.sCount[start]
    return column < state.blkIndent and 0 <= state.listIndent <= column - _CODE_COLUMNS


def _interrupts(state: StateBlock, start: int, marker: re.Match[str]) -> bool:
    """Tell whether a list begins here for the block before it, as the library tells it.

    A paragraph is interrupted only by an item that is not empty and, where items are numbered, by the first, or by the
    one that follows the last item of the list above: a formula and what it means stood between the two.
    """
    if state.is_code_block(start) or _goes_on_with_text(state, start):
        return False
    if state.parentType != "paragraph" or state.sCount[start] < state.blkIndent:
        return True
    is_empty = not state.src[marker.end() : state.eMarks[start]].strip(" \t")
    return not is_empty and (not marker["number"] or int(marker["number"]) in {1, _last_number(state) + 1})


def _last_number(state: StateBlock) -> int:
    """Give the number of the last item of the numbered list that ends right above the text at hand, or 0."""
    tokens = state.tokens
    at = len(tokens) - 1
    while at >= 0 and tokens[at].type in _BETWEEN_ITEMS:
        at -= 1
    if at < 0 or tokens[at].type != "ordered_list_close":
        return 0
    level = tokens[at].level
    while tokens[at].type != "list_item_open" or tokens[at].level != level + 1:
        at -= 1
    return int(tokens[at].info)


def items_too_far_in(state: StateBlock, start: int) -> bool:
    """Tell whether an item begins here, below the text of another and four columns and more right of that text.

    CommonMark shows its marker in the text. It is a level of its own: its lines, with the items beside and below it,
    are moved left for the rules to read them so.
    """
    marker = MARKER.match(state.src, state.bMarks[start] + state.tShift[start], state.eMarks[start])
    if marker is None or not state.src[marker.end() : state.eMarks[start]].strip(" \t"):
        return False
    if marker["number"] and int(marker["number"]) != 1:
        return False
    indent, column = state.blkIndent, state.sCount[start]
    line = start
    while line < state.lineMax and (state.isEmpty(line) or state.sCount[line] >= indent + _CODE_COLUMNS):
        if not state.isEmpty(line):
            column = min(column, state.sCount[line])
            move_left(state, line, column - indent)
        line += 1
    return True


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
