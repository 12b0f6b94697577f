"""Emphasis and line breaks in scripts that do not put spaces between words.

CommonMark decides with spaces and punctuation whether `**` opens or closes. Chinese, Japanese and Korean put neither
where English does, so `**분포(distribution)**가` would keep its stars. The rule here is that of markdown-cjk-friendly
(https://github.com/tats-u/markdown-cjk-friendly), with Hangul added, as a state class of one parser: the library
itself stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token

from papernotes.markup.states import Piece, text_token
from papernotes.text import is_cjk

SPACE, LETTER, PUNCTUATION, CJK = range(4)
"""What stands beside a delimiter. A CJK letter or full-width mark is CJK and never PUNCTUATION."""

_CLOSING_MARKS = frozenset(":;.,!?)]}%”’»…")


class CjkState(StateInline):
    """Inline state whose delimiters may stand directly beside CJK text.

    `counted` is an offset with the number of line ends before it (see `inline.stamp`), `stops` finds where text ends.
    """

    counted: tuple[int, int] = (0, 0)
    stops: re.Pattern[str]

    def has_delimiters(self) -> bool:
        """Tell whether there are marks to pair, at any level."""
        return bool(self.delimiters) or any(meta and meta["delimiters"] for meta in self.tokens_meta)

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Add a token, after the text read before it, and give it."""
        if self.pending:
            self.pushPending()
        opened = None
        if nesting < 0:
            self.level -= 1
            self.delimiters = self._prev_delimiters.pop()
        token = Piece(ttype, tag, nesting, self.level, False)  # noqa: FBT003 - all by position, as for blocks
        if nesting > 0:
            self.level += 1
            self._prev_delimiters.append(self.delimiters)
            self.delimiters = []
            opened = {"delimiters": self.delimiters}
        self.pendingLevel = self.level
        self.tokens.append(token)
        self.tokens_meta.append(opened)
        return token

    def pushPending(self) -> Token:  # noqa: N802 - the library's name
        """Make a token of the text read so far."""
        token = text_token(self.pending, self.pendingLevel)
        self.tokens.append(token)
        self.pending = ""
        return token

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: FBT001, N802, N803 - the library's name
        """Tell whether the run of markers at offset `start` can open or close emphasis."""
        marker = self.src[start]
        end = start
        while end < self.posMax and self.src[end] == marker:
            end += 1
        before = _kind(self.src[start - 1]) if start else SPACE
        after = _kind(self.src[end]) if end < self.posMax else SPACE
        left = after != SPACE and (after != PUNCTUATION or before != LETTER)
        right = before != SPACE and (before != PUNCTUATION or after != LETTER)
        can_open = left and (canSplitWord or not right or before == PUNCTUATION)
        can_close = right and (canSplitWord or not left or after == PUNCTUATION)
        if marker == "~" and self.src[start - 1 : start].isdigit() and self.src[end : end + 1].isdigit():
            can_open = can_close = False  # "1~~2개": a range
        if marker == "_" and end - start > 1:  # "__굵게__는", but not "__dict__는"
            can_open = can_open or (left and before == CJK)
            can_close = can_close or (right and after == CJK and before != LETTER)
        if canSplitWord and end - start > 1 and before == PUNCTUATION and self.src[start - 1] in _CLOSING_MARKS:
            # "**Note:**text": by the letter of CommonMark these stars only open; they close what is open.
            can_close = True
        return Scanned(can_open, can_close, end - start)


@lru_cache(maxsize=4096)
def _kind(char: str) -> int:
    if char.isascii():
        return SPACE if isWhiteSpace(ord(char)) else PUNCTUATION if isMdAsciiPunct(ord(char)) else LETTER
    if isWhiteSpace(ord(char)):
        return SPACE
    if is_cjk(char) or unicodedata.east_asian_width(char) in "WFH":
        return CJK
    return PUNCTUATION if isPunctChar(char) else LETTER
