"""Markdown in the text of raw HTML: `<center>**Figure 1**</center>`, `<td>[paper](https://…)</td>`.

CommonMark leaves the inside of an HTML block alone, and a reader would see the stars. Only text that holds bold marks
or a link is read as Markdown, and never inside code.
"""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from papernotes.patterns import late_pattern

_MARKED = late_pattern(r"\*\*[^\s*][^*\n]*\*\*|\[[^\[\]\n]+\]\([^()\n]+\)|``?[^`\n]+``?")
_PIECE = late_pattern(r"<(?P<close>/?)(?P<name>[A-Za-z][\w-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|[^<]+|<")
_LITERAL = frozenset({"pre", "code", "script", "style", "textarea", "kbd", "samp", "svg", "math", "title", "tt"})


def marked_text(state: StateCore) -> None:
    """Split HTML blocks so that their marked text becomes inline tokens of its own."""
    if "<" in state.src and any(token.type == "html_block" and _MARKED.search(token.content) for token in state.tokens):
        tokens: list[Token] = []
        for token in state.tokens:
            is_raw = token.type == "html_block" and token.content[:4] != "<!--" and _MARKED.search(token.content)
            tokens += _split(token) if is_raw else (token,)
        state.tokens = tokens


def _split(block: Token) -> Iterator[Token]:
    literal: list[str] = []
    start = 0
    for piece in _PIECE.finditer(block.content):
        name = (piece["name"] or "").lower()
        if name in _LITERAL:
            if not piece["close"]:
                literal.append(name)
            elif literal:
                literal.pop()
        elif not name and not literal and _MARKED.search(piece[0]):
            begin = piece.start() + len(piece[0]) - len(piece[0].lstrip())
            end = piece.start() + len(piece[0].rstrip())
            yield _raw(block, start, begin)
            yield _text(block, begin, end)
            start = end
    yield _raw(block, start, len(block.content))


def _raw(block: Token, start: int, end: int) -> Token:
    return Token("html_block", "", 0, content=block.content[start:end], map=_lines(block, start), block=True)


def _text(block: Token, start: int, end: int) -> Token:
    content = block.content[start:end]
    return Token("inline", "", 0, content=content, map=_lines(block, start), children=[], block=True)


def _lines(block: Token, offset: int) -> list[int] | None:
    return [block.map[0] + block.content.count("\n", 0, offset), block.map[1]] if block.map else None
