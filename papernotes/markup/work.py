"""What one note's rendering gathers on its way: an accumulator that lives for one call of `render.draft`.

The rules of the parser are functions without memory; what they find beyond markup is put here, in the order of the
note, and frozen into a `Draft` at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from markdown_it.token import Token

from papernotes.model import Heading, Reference
from papernotes.problems import Problem, Severity
from papernotes.text import display_width, visible_line

KEY = "papernotes"
"""The key of the `Work` in markdown-it's `env`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in the note's file, in the terms of a `Problem`."""

    line: int = 0
    column: int = 0
    width: int = 1
    excerpt: str = ""


@dataclass(slots=True, kw_only=True)
class Work:
    """Everything found while one note is rendered. `lines` are the body's, `first_line` the file line of the first."""

    path: PurePosixPath
    shown: str
    lines: Sequence[str]
    first_line: int = 1
    html: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    block: int = 0
    pieces: list[str] = field(default_factory=list)
    formulas: list[Any] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    anchors: dict[str, str] = field(default_factory=dict)

    def place(self, line: int, needle: str = "", *, skip: int = 0) -> Place:
        """Find `needle` on the body's 0-based `line` (or just after), passing over its first `skip` occurrences."""
        if not 0 <= line < len(self.lines):
            return Place()
        first = needle.split("\n", 1)[0]
        if first:
            for number in range(line, min(line + 4, len(self.lines))):
                column = _occurrence(self.lines[number], first, skip if number == line else 0)
                if column >= 0:
                    return self._at(number, column, first)
        return Place(line=self.first_line + line, excerpt=visible_line(self.lines[line]))

    def _at(self, number: int, column: int, needle: str) -> Place:
        return Place(
            line=self.first_line + number,
            column=display_width(self.lines[number][:column]) + 1,
            width=max(1, display_width(needle)),
            excerpt=visible_line(self.lines[number]),
        )

    def report(self, place: Place, code: str, message: str, *, help: str = "", severity: Severity = "warning") -> None:  # noqa: A002
        """Add a problem at `place`."""
        self.problems.append(
            Problem(
                path=self.shown,
                line=place.line,
                column=place.column,
                width=place.width,
                excerpt=place.excerpt,
                severity=severity,
                code=code,
                message=message,
                help=help,
            )
        )

    def keep(self, html: str) -> str:
        """Keep trusted markup out of the sanitiser's way; gives its placeholder."""
        self.pieces.append(html)
        return f"\ue000c{len(self.pieces) - 1}\ue001"

    def unique_id(self, wanted: str) -> str:
        """Give `wanted`, or `wanted-1`, `-2`, … when the note has it already (as GitHub numbers headings)."""
        name, number = wanted, 0
        while name in self.ids:
            number += 1
            name = f"{wanted}-{number}"
        self.ids.add(name)
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
    """Give the place of an inline token that the parser stamped (see `parser.Inline`)."""
    meta = token.meta
    return work.place(line_of(token, work), meta.get("source", ""), skip=int(meta.get("skip", 0)))


def _occurrence(line: str, needle: str, skip: int) -> int:
    column = line.find(needle)
    while skip > 0 and column >= 0:
        later = line.find(needle, column + len(needle))
        if later < 0:
            break
        column, skip = later, skip - 1
    return column
