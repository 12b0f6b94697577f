"""Where each formula stands in the note's file: lines, columns in display cells, excerpts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from markdown_it.token import Token

from papernotes.markup import evidence, spans
from papernotes.markup.formulas import Formula, Spot

_DEFINES = re.compile(
    r"\\(?:[gx]?def|(?:re|provide)?newcommand|let|DeclareMathOperator|DeclarePairedDelimiter)(?![A-Za-z])"
)


def locate(tokens: Sequence[Token], source: str, *, first_line: int = 1, scope: str = "note") -> tuple[Formula, ...]:
    """Give the formulas of parsed `tokens` in order, and set each token's `meta["formula"]` to its own.

    `source` is the text that was parsed, `first_line` the file line of its first line. From the first definition of a
    macro on, formulas get `scope`, which must differ from note to note.
    """
    finder = _Finder(source, first_line)
    formulas: list[Formula] = []
    shared = ""
    for token, host, line in _formula_tokens(tokens):
        if not shared and _DEFINES.search(token.content):
            shared = scope
        formula = finder.formula(token, host, line, shared)
        token.meta["formula"] = formula
        formulas.append(formula)
    return tuple(formulas)


def stray_signs(tokens: Sequence[Token], source: str, *, first_line: int = 1) -> tuple[Spot, ...]:
    """Give the dollar signs that stay in the text and are neither money nor escaped: one of a pair is missing."""
    finder = _Finder(source, first_line)
    found: list[Spot] = []
    for token, line in _hosts(tokens):
        if token.type != "inline" or not any("$" in text for text in _texts(token)):
            continue
        for content, at_line in ((token.content, line), *token.meta.get("texts", ())):
            found += [finder.spot(content, at_line, at) for at in _left_over(content)]
    return tuple(found)


class _Finder:
    """Finds texts of tokens again in the lines of the source; tokens come in the order of the source."""

    def __init__(self, source: str, first_line: int) -> None:
        self._lines = source.split("\n")
        self._first_line = first_line
        self._used: dict[int, tuple[str, int, int]] = {}

    def formula(self, token: Token, host: str, line: int, scope: str) -> Formula:
        """Give the record of a formula token found in the text `host` whose first line is body line `line`."""
        start, tex_start, end = (token.meta[name] for name in ("start", "tex", "end"))
        starts = _line_starts(host)
        first = bisect_right(starts, start) - 1
        last = bisect_right(starts, end) - 1
        bases = [self._base(host, line, number) for number in range(first, last + 1)]
        tex = token.content.strip()
        opening = bases[0] + start - starts[first]
        offsets: tuple[int, ...] = ()
        skipped = 0
        if tex_start >= 0:
            begin = tex_start + len(token.content) - len(token.content.lstrip())
            skipped = bisect_right(starts, begin) - 1 - first
            column = begin - starts[first + skipped]
            rest = bases[skipped + 1 :] if skipped < len(bases) else []
            offsets = (bases[min(skipped, len(bases) - 1)] + column, *rest)
        return Formula(
            tex=tex,
            display=token.meta["display"],
            source=host[start:end],
            line=self._first_line + line + first,
            lines=tuple(self._line(line + number) for number in range(first, last + 1)),
            opening=opening,
            tex_line=skipped,
            offsets=offsets,
            scope=scope,
        )

    def spot(self, host: str, line: int, at: int) -> Spot:
        """Give the place of one character of `host`."""
        starts = _line_starts(host)
        number = bisect_right(starts, at) - 1
        offset = self._base(host, line, number) + at - starts[number]
        length = 2 if host.startswith("$$", at) else 1
        return Spot.of(self._line(line + number), line=self._first_line + line + number, offset=offset, length=length)

    def _line(self, number: int) -> str:
        return self._lines[number] if 0 <= number < len(self._lines) else ""

    def _base(self, host: str, line: int, number: int) -> int:
        """Give the offset in the source line at which line `number` of `host` would begin.

        Equal cells of one table row are told apart by their order: each is sought after the one before it.
        """
        starts = _line_starts(host)
        text = host[starts[number] : starts[number + 1] - 1 if number + 1 < len(starts) else len(host)]
        stripped = text.strip()
        indent = len(text) - len(text.lstrip())
        known, begin, end = self._used.get(line + number, ("", -1, 0))
        if begin < 0 or known is not host:
            source = self._line(line + number)
            begin = source.find(stripped, end)
            if begin < 0:  # a bar of the cell was escaped in the source
                begin = max(source.find(stripped.partition("|")[0], end), 0)
            self._used[line + number] = (host, begin, begin + len(stripped))
        return begin - indent


@lru_cache(maxsize=8)
def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(found.end() for found in re.finditer("\n", text)))


def _hosts(tokens: Sequence[Token]) -> Iterator[tuple[Token, int]]:
    """Give the tokens with the 0-based line each begins on: its own, or that of the last token that had one."""
    line = 0
    for token in tokens:
        if token.map:
            line = token.map[0]
        yield token, line


def _formula_tokens(tokens: Sequence[Token]) -> Iterator[tuple[Token, str, int]]:
    for token, line in _hosts(tokens):
        if token.type in {"formula", "formula_block"}:
            yield token, token.meta["host"], line
        for child in token.children or ():
            if child.type == "formula":
                yield child, child.meta.get("host", token.content), child.meta.get("line", line)


def _texts(token: Token) -> Iterator[str]:
    return (child.content for child in token.children or () if child.type == "text")


def _left_over(text: str) -> Iterator[int]:
    """Give the offsets of unescaped signs outside formulas and code that are not money; `$$` counts once."""
    after_first = -1
    for at in spans.lone_signs(text):
        if at != after_first and not evidence.is_money_sign(text, at):
            after_first = at + 1
            yield at
