"""Underlined headings: `---` below a sentence or a picture is a rule, as its author meant, and makes no heading."""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock, lheading

from papernotes.text import display_width

_SENTENCE = re.compile(r"[。．！？；，][)）」』”’*_]*$|[^\s.]{2}\s.*(?<!\.)\.[)\"”’*_]*$", re.DOTALL)
_IMAGE = re.compile(r"(?:\[?!\[[^\]\n]*\]\([^()\n]*\)(?:\]\([^()\n]*\))?\s*)+|<img\b[^<>]*>")
_LABEL = re.compile(r"(?:\*\*|__)[^*_\n]{1,40}(?:[:：]\s?(?:\*\*|__)|(?:\*\*|__)\s?[:：])\s*\S")
_LONGEST_CELLS = 120
_MOST_LINES = 2


def heading_or_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the library's
    """Read an underlined heading; text that is none becomes a paragraph and leaves its line of dashes to be a rule."""
    if not lheading(state, start, end, silent):
        return False
    opened, inline, closed = state.tokens[-3:]
    if not silent and opened.markup == "-" and _is_text(inline.content):
        state.line -= 1
        opened.type, closed.type = "paragraph_open", "paragraph_close"
        opened.tag = closed.tag = "p"
        opened.markup = closed.markup = ""
        opened.map = inline.map = [start, state.line]
    return True


def _is_text(content: str) -> bool:
    """Tell whether `content` is what nobody gives a section as its name."""
    return (
        content.count("\n") >= _MOST_LINES
        or display_width(content) > _LONGEST_CELLS
        or bool(_SENTENCE.search(content) or _IMAGE.fullmatch(content) or _LABEL.match(content))
    )
