"""How long a note takes to read: text by characters where words have no spaces, by words elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from papernotes.markup.formulas import Formula
from papernotes.patterns import late_pattern
from papernotes.text import is_western

CHARACTERS_A_MINUTE = 500
"""Chinese, Japanese and Korean: what Medium counts with ("Read time", help.medium.com)."""
WORDS_A_MINUTE = 220
"""All else: 238 is the mean of silent reading (Brysbaert, 2019, doi:10.1016/j.jml.2019.104047); papers go slower."""

# Our own estimates, in seconds: a formula in a line reads like some words, a display like a sentence; code by the line.
_FORMULA = 3
_DISPLAY = 10
_LINE_OF_CODE = 3
# Medium's: twelve seconds for the first image, one fewer for each next, never under three.
_FIRST_IMAGE = 12
_LATER_IMAGE = 3

_CJK = late_pattern("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]+")


def seconds_to_read(tokens: Sequence[Token], formulas: Sequence[Formula]) -> int:
    """Give the seconds that block `tokens` take to read, at least one; `formulas` are those that stand in them."""
    text, images = _running_text(tokens)
    rest, runs = (text, 0) if is_western(text) else _CJK.subn(" ", text)
    characters = len(text) - len(rest) + runs
    seconds = 60 * characters / CHARACTERS_A_MINUTE + 60 * len(rest.split()) / WORDS_A_MINUTE
    seconds += sum([_DISPLAY if formula.display else _FORMULA for formula in formulas])
    seconds += _LINE_OF_CODE * sum(
        [token.content.count("\n") for token in tokens if token.type in {"fence", "code_block"}]
    )
    seconds += sum(max(_LATER_IMAGE, _FIRST_IMAGE - number) for number in range(images))
    return max(1, round(seconds))


def _running_text(tokens: Sequence[Token]) -> tuple[str, int]:
    """Give the running text, a blank after each block, and how many images there are in it."""
    parts: list[str] = []
    images = 0
    for token in tokens:
        if token.type == "inline":
            for child in token.children or ():
                kind = child.type
                if kind in {"text", "code_inline"}:
                    parts.append(child.content)
                elif kind in {"softbreak", "hardbreak"}:
                    parts.append(" ")
                elif kind == "image":
                    images += 1
            parts.append("\n")
    return "".join(parts), images
