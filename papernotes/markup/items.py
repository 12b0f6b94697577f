"""A list and its items, read as the library reads them, in two thirds of its time.

Half of the blocks of most notes are items. `lists` decides where a list begins.
"""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from papernotes.markup.dispatch import BEGINNINGS
from papernotes.markup.onelines import read_line

MARKER = re.compile(r"(?P<sign>(?P<number>[0-9]{1,9})[.)]|[-+*])(?:[ \t]+|\Z)")
"""What an item begins with, and the blanks before its text; to be matched up to the end of its line."""

_TASK = re.compile(r"\[([ xX])\][ \t]")
_TASK_COLUMNS = 4
_TAB = 4
_WIDEST_INDENT = 4
"""Columns between a marker and its text; where there are more, the text is indented code."""


def read_list(state: StateBlock, start: int, end: int, marker: re.Match[str]) -> None:
    """Read the list whose first item begins with `marker` in the line `start`."""
    sign, number = marker["sign"][-1], marker["number"]
    kind, tag = ("ordered_list", "ol") if number else ("bullet_list", "ul")
    first = len(state.tokens)
    opened = state.push(f"{kind}_open", tag, 1)
    opened.markup = sign
    if number and int(number) != 1:
        opened.attrs = {"start": int(number)}
    opened.map = [start, 0]
    parent, state.parentType = state.parentType, "list"
    is_tight, was_blank, has_tasks = True, False, False
    following: re.Match[str] | None = marker
    while following:
        line = state.line
        item = state.push("list_item_open", "li", 1)
        item.markup = sign
        item.info = following["number"] or ""
        if not _read_line(state, end, following):
            is_tight = _read_item(state, item, end, following) and is_tight
        is_tight = is_tight and not was_blank
        has_tasks = has_tasks or bool(item.meta)
        was_blank = state.line - line > 1 and state.isEmpty(state.line - 1)
        state.push("list_item_close", "li", -1).markup = sign
        item.map = [line, state.line]
        following = _next_marker(state, end, sign)
    if has_tasks:
        opened.attrJoin("class", "contains-task-list")
    opened.map[1] = state.line
    state.push(f"{kind}_close", tag, -1).markup = sign
    state.parentType = parent
    if is_tight:
        _hide_paragraphs(state.tokens, first, opened.level + 2)


def _read_line(state: StateBlock, end: int, marker: re.Match[str]) -> bool:
    """Read an item that is one line of text, if that is plain from the line and from the one that follows."""
    line, begin = state.line, marker.end()
    width = begin - marker.end("sign")
    if begin == state.eMarks[line] or state.src[begin] in BEGINNINGS or width > _WIDEST_INDENT or "\t" in marker[0]:
        return False
    indent = state.sCount[line] + begin - marker.start()
    below = line + 1
    while below < end and state.isEmpty(below):
        below += 1
    if below < end and state.sCount[below] >= indent:
        return False
    outer = (state.listIndent, state.blkIndent)
    state.listIndent, state.blkIndent = state.blkIndent, indent
    is_read = read_line(state, begin, line, end)
    state.listIndent, state.blkIndent = outer
    if is_read:
        state.line = below
    return is_read


def _read_item(state: StateBlock, item: Token, end: int, marker: re.Match[str]) -> bool:
    """Read the item that begins in the line at hand; gives whether its blocks stand close to each other."""
    line = state.line
    was = (state.tShift[line], state.sCount[line], state.listIndent, state.tight)
    begin, begin_of_text = state.bMarks[line], marker.end()
    blanks = state.src[marker.end("sign") : begin_of_text]
    column = was[1] + marker.end("sign") - marker.start()
    width = _width(blanks, column + state.bsCount[line]) if "\t" in blanks else len(blanks)
    is_empty = begin_of_text == state.eMarks[line]
    state.listIndent = state.blkIndent
    state.blkIndent = column + (1 if is_empty or width > _WIDEST_INDENT else width)
    state.tight = True
    state.tShift[line] = begin_of_text - begin
    state.sCount[line] = column + width
    task = None if state.is_code_block(line) else _TASK.match(state.src, begin_of_text, state.eMarks[line])
    if task:
        item.meta = {"checked": task[1] != " "}
        item.attrJoin("class", "task-list-item")
        state.bMarks[line] = begin_of_text + _TASK_COLUMNS
        state.tShift[line] = 0
    if is_empty and state.isEmpty(line + 1):  # nothing in it: what follows the blank line is no part of it
        state.line = min(line + 2, end)
    else:
        state.md.block.tokenize(state, line, end)
    is_tight = state.tight
    state.blkIndent = state.listIndent
    if task:
        state.bMarks[line] = begin
    state.tShift[line], state.sCount[line], state.listIndent, state.tight = was
    return is_tight


def _width(blanks: str, column: int) -> int:
    """Give the columns that `blanks` from `column` on take."""
    width = 0
    for blank in blanks:
        width += _TAB - (column + width) % _TAB if blank == "\t" else 1
    return width


def _next_marker(state: StateBlock, end: int, sign: str) -> re.Match[str] | None:
    """Give the marker of the next item of the same list, if the line at hand begins with one."""
    line = state.line
    if line >= end or state.sCount[line] < state.blkIndent or state.is_code_block(line):
        return None
    marker = MARKER.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line])
    if marker is None or marker["sign"][-1] != sign:
        return None
    (interrupts,) = state.md.block.ruler.getRules("list")  # `dispatch` gives the chain as one rule
    return None if interrupts(state, line, end, True) else marker  # noqa: FBT003 - the library's call


def _hide_paragraphs(tokens: list[Token], first: int, level: int) -> None:
    """Hide the paragraphs that stand in the items of the list at `first` themselves: it is a tight one."""
    for index in range(first + 2, len(tokens) - 2):
        token = tokens[index]
        if token.level == level and token.type == "paragraph_open":
            token.hidden = tokens[index + 2].hidden = True
