"""Where each formula stands in the note's file: lines, columns in display cells, excerpts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from markdown_it.token import Token

from papernotes.markup import evidence, numbering, spans
from papernotes.markup.formulas import LONGEST_EXCERPT, Formula, Spot

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
    return _with_numbers(tokens, formulas) if numbering.may_refer(source) else tuple(formulas)


def _with_numbers(tokens: Sequence[Token], formulas: Sequence[Formula]) -> tuple[Formula, ...]:
    """Put numbers of formulas in the place of what refers to these, in formulas and in the text around them."""
    numbers = numbering.numbers_of(formulas)
    for token in tokens:
        for part in (token, *(token.children or ())):
            if part.type == "text":
                part.content = numbering.told(part.content, numbers)
            elif "formula" in part.meta:
                part.meta["formula"] = numbering.referring(part.meta["formula"], numbers)
    return tuple(numbering.referring(formula, numbers) for formula in formulas)


def stray_signs(tokens: Sequence[Token], source: str, *, first_line: int = 1) -> tuple[Spot, ...]:
    """Give dollar signs that stay in the text and are neither money nor escaped: one of a pair is missing.

    The first of each paragraph: the others follow from it.
    """
    if "$" not in source:
        return ()
    stray = _stray(tokens)
    if not stray:  # as in nearly every note
        return ()
    finder = _Finder(source, first_line)
    signs = [(content, line, next(_left_over(content), None)) for content, line in stray]
    return tuple(finder.spot(content, line, at) for content, line, at in signs if at is not None)


class _Host:
    """A text that formulas were found in, as lines: 0-based body line of the first, where each begins."""

    def __init__(self, text: str, first_line: int) -> None:
        self.text = text
        self.first_line = first_line
        self.lines = text.split("\n")
        self._starts = [0]
        if len(self.lines) > 1:
            self._starts += accumulate(len(line) + 1 for line in self.lines)
        self.bases: dict[int, int] = {}

    def place(self, at: int) -> tuple[int, int]:
        """Give line and column, both 0-based, of an offset."""
        if len(self.lines) == 1:
            return 0, at
        number = bisect_right(self._starts, at) - 1
        return number, at - self._starts[number]


class _Finder:
    """Finds texts of tokens again in the lines of the source; tokens come in the order of the source."""

    def __init__(self, source: str, first_line: int) -> None:
        self._lines = source.split("\n")
        self._first_line = first_line
        self._ends: dict[int, int] = {}
        self._host = _Host("", 0)

    def formula(self, token: Token, text: str, line: int, scope: str) -> Formula:
        """Give the record of a formula token found in `text` whose first line is body line `line`."""
        host = self._host_of(text, line)
        start, tex_start, end = (token.meta[name] for name in ("start", "tex", "end"))
        (first, column), (last, _) = host.place(start), host.place(end)
        tex_line = 0
        offsets: tuple[int, ...] = ()
        if tex_start >= 0:
            begin = tex_start + len(token.content) - len(token.content.lstrip())
            number, in_line = host.place(min(begin, end))
            tex_line = number - first
            rest = [self._base(host, below) for below in range(number + 1, last + 1)]
            offsets = (self._base(host, number) + in_line, *rest)
        return Formula(
            tex=token.content.strip(),
            display=token.meta["display"],
            source=text[start:end],
            line=self._first_line + line + first,
            lines=tuple([self._line(line + number)[: LONGEST_EXCERPT + 1] for number in range(first, last + 1)]),
            opening=self._base(host, first) + column,
            tex_line=tex_line,
            offsets=offsets,
            scope=scope,
        )

    def spot(self, text: str, line: int, at: int) -> Spot:
        """Give the place of one character of `text`."""
        host = self._host_of(text, line)
        number, column = host.place(at)
        offset = self._base(host, number) + column
        length = 2 if text.startswith("$$", at) else 1
        return Spot.of(self._line(line + number), line=self._first_line + line + number, offset=offset, length=length)

    def _host_of(self, text: str, line: int) -> _Host:
        if self._host.text is not text or self._host.first_line != line:
            self._host = _Host(text, line)
        return self._host

    def _line(self, number: int) -> str:
        return self._lines[number] if 0 <= number < len(self._lines) else ""

    def _base(self, host: _Host, number: int) -> int:
        """Give the offset in the source line at which line `number` of `host` would begin.

        Equal cells of one table row are told apart by their order: each is sought after the one before it.
        """
        if number not in host.bases:
            text = host.lines[number]
            stripped = text.strip()
            line = host.first_line + number
            begin = self._line(line).find(stripped, self._ends.get(line, 0))
            if begin < 0:  # a bar of the cell was escaped in the source
                begin = max(self._line(line).find(stripped.partition("|")[0], self._ends.get(line, 0)), 0)
            self._ends[line] = begin + len(stripped)
            host.bases[number] = begin - (len(text) - len(text.lstrip()))
        return host.bases[number]


def _formula_tokens(tokens: Sequence[Token]) -> list[tuple[Token, str, int]]:
    """Give the formulas, each with the text it stands in and the 0-based line where that begins.

    A token without lines of its own begins in the line of the last that had any.
    """
    found: list[tuple[Token, str, int]] = []
    line = 0
    for token in tokens:
        if token.map:
            line = token.map[0]
        kind = token.type
        if kind == "inline":
            found += [
                (child, child.meta.get("host", token.content), child.meta.get("line", line))
                for child in token.children or ()
                if child.type == "formula"
            ]
        elif kind in {"formula", "formula_block"}:
            found.append((token, token.meta["host"], line))
    return found


def _stray(tokens: Sequence[Token]) -> list[tuple[str, int]]:
    """Give the texts whose tokens of text have a dollar sign, each with its line as above."""
    found: list[tuple[str, int]] = []
    line = 0
    for token in tokens:
        if token.map:
            line = token.map[0]
        if token.type == "inline" and _has_sign(token):
            found += [(token.content, line), *token.meta.get("texts", ())]
    return found


def _has_sign(token: Token) -> bool:
    """Tell whether there is a dollar sign in the texts of an inline token."""
    if "$" not in token.content and "texts" not in token.meta:
        return False
    return any("$" in child.content and child.type == "text" for child in token.children or ())


def _left_over(text: str) -> Iterator[int]:
    """Give the offsets of unescaped signs outside formulas and code that are not money; `$$` counts once."""
    after_first = -1
    for at in spans.lone_signs(text):
        if at != after_first and not evidence.is_money_sign(text, at):
            after_first = at + 1
            yield at
