"""Tables as a spreadsheet or a web page gives them when they are pasted: lines with tabs between their cells.

CommonMark shows a tab as a space, and runs the lines together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from papernotes.patterns import late_pattern

_LINES = late_pattern(r"\S\t[^\n]*\n[^\t\n]*\S\t")
_FEWEST_LINES = 3
"""Lines with one tab each that are a table; two may be a sentence that an editor has filled up with a tab."""


def tabbed_lines(state: StateCore) -> None:
    """Make a table of the lines with equally many tabs that end a paragraph; the first is its head."""
    if "\t" not in state.src or not _LINES.search(state.src):
        return
    tokens: list[Token] = []
    for token in state.tokens:
        tokens.append(token)
        if token.type == "paragraph_close" and "\t" in tokens[-2].content and tokens[-2].map:
            _tabulate(tokens, tokens[-2].map[0])
    state.tokens = tokens


def _tabulate(tokens: list[Token], line: int) -> None:
    """Put a table in the place of the paragraph that ends `tokens` and begins in `line`, or of its last lines."""
    opened, inline, closed = tokens[-3:]
    lines = inline.content.split("\n")
    counts = [0 if line[:1].isspace() else line.count("\t") for line in lines]  # at its beginning it is an indent
    tabs = counts[-1]
    first = next((at + 1 for at in range(len(lines) - 1, -1, -1) if counts[at] != tabs), 0)
    if not tabs or len(lines) - first < (_FEWEST_LINES if tabs == 1 else 2):
        return
    del tokens[-3:]
    if first:
        inline.content = "\n".join(lines[:first])
        opened.map, inline.map = [line, line + first], [line, line + first]
        tokens += opened, inline, closed
    rows = [(line + number, lines[number].split("\t")) for number in range(first, len(lines))]
    tokens += _table(rows)


def _table(rows: Sequence[tuple[int, list[str]]]) -> Iterator[Token]:
    yield _token("table_open", "table", 1, rows[0][0], rows[-1][0] + 1)
    for part, tag, within in (("thead", "th", rows[:1]), ("tbody", "td", rows[1:])):
        yield _token(f"{part}_open", part, 1, within[0][0], within[-1][0] + 1)
        for line, cells in within:
            yield _token("tr_open", "tr", 1, line, line + 1)
            for cell in cells:
                yield _token(f"{tag}_open", tag, 1, line, line + 1)
                text = _token("inline", "", 0, line, line + 1)
                text.content, text.children = cell.strip(), []
                yield text
                yield _token(f"{tag}_close", tag, -1, line, line + 1)
            yield _token("tr_close", "tr", -1, line, line + 1)
        yield _token(f"{part}_close", part, -1, within[0][0], within[-1][0] + 1)
    yield _token("table_close", "table", -1, rows[0][0], rows[-1][0] + 1)


def _token(kind: str, tag: str, nesting: Literal[-1, 0, 1], first: int, last: int) -> Token:
    return Token(kind, tag, nesting, map=[first, last], block=True)
