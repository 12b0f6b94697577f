"""What one note's rendering gathers on its way: an accumulator that lives for one call of `render.draft`.

The rules of the parser are functions without memory; what they find beyond markup is put here, in the order of the
note, and frozen into a `Draft` at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from markdown_it.token import Token
from msgspec import Struct, field

from papernotes.markup.formulas import Formula
from papernotes.markup.highlight import Codes
from papernotes.model import Heading, Reference
from papernotes.problems import LONGEST_EXCERPT, Problem
from papernotes.text import display_width, visible_line

KEY = "papernotes"
"""The key of the `Work` in markdown-it's `env`."""


class Place(Struct, frozen=True, kw_only=True):
    """A place in the note's file, in the terms of a `Problem`."""

    line: int = 0
    column: int = 0
    width: int = 1
    excerpt: str = ""


class Work(Struct, kw_only=True):
    """Everything found while one note is rendered. `lines` are the body's, `first_line` the file line of the first.

    `language` is the note's; what markup adds to it is said in it. `anchors` are the ids that names in raw HTML were
    given, `fragments` the names by which links lead to places in the note itself, `labels` the numbers of what Quarto
    has labels for, once they are asked for.
    """

    path: PurePosixPath
    shown: str
    lines: Sequence[str]
    first_line: int = 1
    language: str = ""
    html: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    codes: Codes = field(default_factory=Codes)
    block: int = 0
    pieces: list[str] = field(default_factory=list)
    formulas: list[Formula] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    cited: dict[str, None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    anchors: dict[str, str] = field(default_factory=dict)
    fragments: list[tuple[str, Place]] = field(default_factory=list)
    excerpts: dict[int, str] = field(default_factory=dict)
    unlisted: set[str] = field(default_factory=set)
    labels: dict[str, int] | None = None
    has_title: bool = False
    outline: list[tuple[int, int]] = field(default_factory=list)

    def place(self, line: int, needle: str = "", *, tail: int = 0) -> Place:
        """Find `needle` on the body's 0-based `line` or up to three lines after it.

        `tail`, if known, counts the characters from the needle's start to the end of its line.
        """
        if not 0 <= line < len(self.lines):
            return Place()
        first = needle.split("\n", 1)[0]
        if first:
            for number in range(line, min(line + 4, len(self.lines))):
                source = self.lines[number]
                column = len(source.rstrip()) - tail if tail and number == line else -1
                if column < 0 or not source.startswith(first, column):
                    column = source.find(first)
                if column >= 0:
                    return self._at(number, column, first)
            if "|" in first:  # in a table the file has "\\|"
                return self.place(line, first.partition("|")[0])
        return Place(line=self.first_line + line, excerpt=self._excerpt(line))

    def _at(self, number: int, column: int, needle: str) -> Place:
        source = self.lines[number]
        if len(source) > LONGEST_EXCERPT:
            return Place(line=self.first_line + number)
        return Place(
            line=self.first_line + number,
            column=display_width(source[:column]) + 1,
            width=max(1, display_width(needle)),
            excerpt=self._excerpt(number),
        )

    def _excerpt(self, number: int) -> str:
        if len(self.lines[number]) > LONGEST_EXCERPT:
            return ""
        if number not in self.excerpts:
            self.excerpts[number] = visible_line(self.lines[number])
        return self.excerpts[number]

    def report(self, place: Place, code: str, message: str, *, help: str = "") -> None:  # noqa: A002 - its name
        """Add a warning at `place`."""
        self.problems.append(
            Problem(
                path=self.shown,
                line=place.line,
                column=place.column,
                width=place.width,
                excerpt=place.excerpt,
                severity="warning",
                code=code,
                message=message,
                help=help,
            )
        )

    def keep(self, html: str) -> str:
        """Keep trusted markup out of the sanitiser's way; gives its placeholder."""
        self.pieces.append(html)
        return f"\ue000c{len(self.pieces) - 1}\ue001"

    def level_of(self, level: int) -> int:
        """Give the level a heading is shown with: as written in a text by itself; below a title from 2, no gaps."""
        if not self.has_title:
            return level
        while self.outline and self.outline[-1][0] >= level:
            self.outline.pop()
        shown = min(6, self.outline[-1][1] + 1) if self.outline else 2
        self.outline.append((level, shown))
        return shown

    def unique_id(self, wanted: str) -> str:
        """Give `wanted`, or `wanted-1`, `-2`, … when the note has it already (as GitHub numbers headings)."""
        name, number = wanted, self.ids.get(wanted, -1)
        while name in self.ids:
            number += 1
            name = f"{wanted}-{number + 1}"
        self.ids[wanted] = number
        self.ids.setdefault(name, -1)
        return name


def work_of(env: MutableMapping[str, Any]) -> Work:
    """Give the `Work` that this parse or rendering belongs to."""
    work = env[KEY]
    if not isinstance(work, Work):
        raise TypeError(KEY)
    return work


def line_of(token: Token, work: Work) -> int:
    """Give the body's 0-based line of an inline token, by its offset in the block that is being rendered."""
    return work.block + int(token.meta.get("row", 0))


def place_of(token: Token, work: Work) -> Place:
    """Give the place of an inline token that the parser stamped (see `inline`)."""
    meta = token.meta
    return work.place(line_of(token, work), meta.get("source", ""), tail=int(meta.get("tail", 0)))


def last_offset(src: str, env: MutableMapping[str, Any], term: str) -> int:
    """Give where `term` stands last in the text being parsed (case kept), -1 for nowhere; searched once a parse."""
    known: dict[str, int] = env.setdefault("last offsets", {})
    if term not in known:
        known[term] = src.rfind(term)
    return known[term]
