"""Paragraphs of one line, as most are: known without asking the rules that would say no to them."""

from __future__ import annotations

from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock

from papernotes.markup.deep import DEEPEST
from papernotes.markup.states import push_paragraph

_BULLETS = ("- ", "* ", "+ ")
_CODE_COLUMNS = 4


def one_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the library's
    """Read a paragraph of one line, as most are, without asking the six rules that would say no to it.

    It is asked where no rule's character begins the line, and takes it only if nothing, a blank line or a bullet
    follows: all else is for `heading_or_text`.
    """
    if silent or state.is_code_block(start):
        return False
    return read_line(state, state.bMarks[start] + state.tShift[start], start, end)


def read_line(state: StateBlock, begin: int, start: int, end: int) -> bool:
    """Read what stands in the line `start` from the offset `begin` on as a paragraph, if it plainly is a whole one."""
    if state.level >= DEEPEST or end != state.lineMax or state.src.find("$$", begin, state.eMarks[start]) >= 0:
        return False
    if not _ends_above(state, start + 1, end):
        return False
    state.parentType = "paragraph"  # where it stays, as in the library, where the rules that say no leave it behind
    state.line = start + 1
    push_paragraph(state, mdTrim(state.src[begin : state.eMarks[start]]), start, start + 1)
    return True


def _ends_above(state: StateBlock, line: int, end: int) -> bool:
    """Tell whether it is plain that a paragraph ends above `line`, and that no definition follows it."""
    if line >= end:
        return True
    begin = state.bMarks[line] + state.tShift[line]
    if begin >= state.eMarks[line]:
        return not may_be_defined(state, line - 1, end)
    if not state.src.startswith(_BULLETS, begin) or not state.src[begin + 2 : begin + 3].strip():
        return False
    column = state.sCount[line]
    if column < state.blkIndent:  # an item of an outer list, unless it is so far right that it goes on with the text
        return column >= 0 and not 0 <= state.listIndent <= column - _CODE_COLUMNS
    return column - state.blkIndent < _CODE_COLUMNS


def may_be_defined(state: StateBlock, start: int, end: int) -> bool:
    """Tell whether a definition may follow the line `start` as its term."""
    line = start + 1
    if line < end and state.isEmpty(line):
        line += 1
    return line < end and state.src.startswith((":", "~"), state.bMarks[line] + state.tShift[line])
