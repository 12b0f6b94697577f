"""Lines that their authors numbered with signs Markdown does not know: `１．`, `①`, `1、`, `（2）`, `•`, `-항목`.

CommonMark runs such lines together. Where two lines of a paragraph begin with signs of one kind, each begins a line.
"""

from __future__ import annotations

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_SIGNS = (
    re.compile(r"[①-⑳❶-❿㉠-㉻ⓐ-ⓩ]"),
    re.compile(r"[０-９]{1,2}[．.、）)]"),
    re.compile(r"\d{1,2}[、．）]|\d{1,2}[.)](?=\s|[^\W\d])"),
    re.compile(r"[（(](?:\d{1,2}|[一二三四五六七八九十]{1,2}|[가-하]|[a-h])[)）]"),
    re.compile(r"[一二三四五六七八九十]{1,2}[、．]"),
    re.compile(r"[가-하]\.\s"),
    re.compile(r"[•‣◦▪▫■□●○◆◇►▶➤➢✓✔☑※·・]"),
    re.compile(r"-(?=[^\W\d_])"),
    re.compile(r"[A-Da-d][.)、](?=\s|[^\x00-\x7f])"),
)
_BREAKS = frozenset({"softbreak", "hardbreak"})


def enumerated_lines(state: StateCore) -> None:
    """Keep the line breaks before enumerated lines."""
    for token in state.tokens:
        if token.type == "inline" and token.children and "\n" in token.content:
            _break_lines(token.children)


def _break_lines(children: list[Token]) -> None:
    starts = [0, *(index + 1 for index, child in enumerate(children) if child.type in _BREAKS)]
    kinds = {index: _kind(children, index) for index in starts}
    found = [kind for kind in kinds.values() if kind >= 0]
    for index, kind in kinds.items():
        if index and kind >= 0 and found.count(kind) > 1:
            children[index - 1].type = "hardbreak"
            children[index - 1].tag = "br"


def _kind(children: list[Token], index: int) -> int:
    """Give which of the signs the line at `index` begins with, -1 for none."""
    while index < len(children) and not children[index].content and children[index].nesting == 1:
        index += 1
    if index == len(children) or children[index].type != "text":
        return -1
    text = children[index].content
    return next((number for number, sign in enumerate(_SIGNS) if sign.match(text)), -1)
