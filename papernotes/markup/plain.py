"""What a reader sees of a note, as plain text: for search and excerpts. Formulas are their TeX."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from papernotes.markup.cjk import line_break

_TAG = re.compile(r"<!--.*?-->|<(script|style|svg)\b.*?</\1\s*>|</?[A-Za-z][^<>]*>", re.DOTALL | re.IGNORECASE)
_BLANKS = re.compile(r"[ \t]*\n\s*")


def visible_text(tokens: Sequence[Token]) -> str:
    """Give the text of block tokens, a line for each paragraph, cell or line of code."""
    parts = []
    for token in tokens:
        if token.type == "inline":
            parts.append(inline_text(token.children or ()))
        elif token.type in {"fence", "code_block", "formula_block"}:
            parts.append(token.content)
        elif token.type == "html_block":
            parts.append(_TAG.sub(" ", token.content))
        if token.block and token.nesting != 1:
            parts.append("\n")
    return _BLANKS.sub("\n", "".join(parts)).strip()


def inline_text(children: Sequence[Token]) -> str:
    """Give the text of inline tokens."""
    parts: list[str] = []
    for index, token in enumerate(children):
        if token.type == "image":
            parts.append(inline_text(token.children or ()) or token.content)
        elif token.type in {"text", "code_inline", "formula"}:
            parts.append(token.content)
        elif token.type == "hardbreak":
            parts.append(" ")
        elif token.type == "softbreak":
            after = next((later.content for later in children[index + 1 :] if later.content), "")
            before = next((part for part in reversed(parts) if part), " ")
            parts.append(line_break(before[-1], after[:1]).replace("\n", " "))
    return "".join(parts)
