"""The state of the block parser, and the tokens of both: what the library has, made in half the time.

A note has hundreds of tokens and lines, and half of what the library spends on a block goes into making them.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType

_BLANKS = " \t"
_TAB = 4
"""Columns from one tab stop to the next."""


class Piece(Token):
    """A token that is made without checking and converting its fields, which is for other callers."""

    __slots__ = ()

    def __init__(self, kind: str, tag: str, nesting: Literal[-1, 0, 1], level: int, block: bool) -> None:  # noqa: FBT001
        """Take what is known of a token at its start: all by position, since hundreds are made for a note."""
        self.type = kind
        self.tag = tag
        self.nesting = nesting
        self.attrs = {}
        self.map = self.children = None
        self.level = level
        self.content = self.markup = self.info = ""
        self.meta = {}
        self.block = block
        self.hidden = False


def text_token(content: str, level: int) -> Token:
    """Give a token of plain text."""
    token = Piece("text", "", 0, level, False)  # noqa: FBT003 - as below
    token.content = content
    return token


class BlockState(StateBlock):
    """The library's state, whose lines are measured all at once."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        """Find the lines of `src` and their indentation."""
        super().__init__("", md, env, tokens)
        self.src = src
        lines = src.split("\n")
        if not lines[-1].strip(_BLANKS):
            del lines[-1]  # as in the library: blanks without a line's end are no line
        indents = [len(line) - len(line.lstrip(_BLANKS)) for line in lines]
        starts = [0, *accumulate(len(line) + 1 for line in lines)]
        last = len(src)
        self.bMarks = [*starts[:-1], last]
        self.eMarks = [*(start - 1 for start in starts[1:]), last]
        self.tShift = [*indents, 0]
        widths = map(_width, lines, indents) if "\t" in src else indents
        self.sCount = [*widths, 0]
        self.bsCount = [0] * len(self.bMarks)
        self.lineMax = len(lines)

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Add a token and give it."""
        level = self.level
        if nesting < 0:
            level -= 1
        self.level = level + 1 if nesting > 0 else level
        token = Piece(ttype, tag, nesting, level, True)  # noqa: FBT003 - positional: one is made for each token
        self.tokens.append(token)
        return token


def push_paragraph(state: StateBlock, content: str, start: int, end: int) -> None:
    """Add the three tokens of a paragraph in the lines from `start` to before `end`."""
    level = state.level
    opened = Piece("paragraph_open", "p", 1, level, True)  # noqa: FBT003 - as in `push`
    opened.map = [start, end]
    inline = Piece("inline", "", 0, level + 1, True)  # noqa: FBT003 - as in `push`
    inline.content = content
    inline.map = [start, end]
    inline.children = []
    state.tokens += (opened, inline, Piece("paragraph_close", "p", -1, level, True))  # noqa: FBT003 - as in `push`


def move_left(state: StateBlock, line: int, columns: int) -> None:
    """Take `columns` of its indentation away from a line, as if they were not there."""
    start = at = state.bMarks[line]
    end = start + state.tShift[line]
    width = 0
    while at < end and width < columns:
        width += _TAB - width % _TAB if state.src[at] == "\t" else 1
        at += 1
    state.bMarks[line] = at
    state.tShift[line] = end - at
    state.sCount[line] -= columns


def _width(line: str, indent: int) -> int:
    """Give the columns that the first `indent` characters of `line`, blanks and tabs, take."""
    width = 0
    for blank in line[:indent]:
        width += _TAB - width % _TAB if blank == "\t" else 1
    return width


def text_of(state: StateBlock, first: int, last: int) -> str:
    """Give the text of lines from `first` to before `last` without the indentation of their block."""
    parts = []
    for line in range(first, last):
        start, shift = state.bMarks[line], state.tShift[line]
        if state.src.find("\t", start, start + shift) >= 0:  # a tab may be indentation in part
            return state.getLines(first, last, state.blkIndent, False)  # noqa: FBT003 - the library's call
        parts.append(state.src[start + min(shift, state.blkIndent) : state.eMarks[line]])
    return "\n".join(parts)
