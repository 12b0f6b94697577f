"""What a note states, where it states it, and what is wrong there: the values that flow inside this room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from papernotes.model import Value
from papernotes.problems import LONGEST_EXCERPT, Problem, Severity
from papernotes.text import display_width, visible_line

Origin = Literal["front matter", "body", "bibtex", "path"]


class Entry(Struct, frozen=True):
    """One key of a header with its value; lines and starts are 0-based within the header's text."""

    key: str
    value: Value
    line: int
    start: int
    value_line: int
    value_start: int


class Fact(Struct, frozen=True, kw_only=True):
    """One statement: a field by its name in `fields.LABELS`, and what the note says of it.

    `key` is the label as written. `line` is 1-based and counts from the top of the file; `start` is the 0-based
    offset of the value in its line, or -1 when the value does not stand in one piece. `covers` are the 0-based body
    lines that say this and nothing else.
    """

    field: str
    value: Value
    line: int = 0
    start: int = -1
    key: str = ""
    origin: Origin = "body"
    covers: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The value as one text: a list is joined by "; ", a mapping and null give ""."""
        if isinstance(self.value, str):
            return self.value
        if isinstance(self.value, tuple):
            return "; ".join(item for item in self.value if isinstance(item, str))
        return ""


class Finding(Struct, frozen=True, kw_only=True):
    """Something wrong in one file, before the file's path is known.

    `line` is 1-based from the top of the file, `start` a 0-based offset in that line (-1: the whole line), `length`
    in code points.
    """

    code: str
    message: str
    help: str = ""
    line: int = 0
    start: int = -1
    length: int = 1
    severity: Severity = "warning"


def short(text: str) -> str:
    """Give `text` for a message: no longer than 40 code points."""
    return text if len(text) <= 40 else f"{text[:39]}…"


def finding_of(fact: Fact, *, code: str, message: str, help: str, severity: Severity = "warning") -> Finding:  # noqa: A002
    """Give what is wrong with the value of `fact`, at its place."""
    length = len(fact.text.strip())
    return Finding(
        code=code, message=message, help=help, line=fact.line, start=fact.start, length=length, severity=severity
    )


def problem(finding: Finding, path: str, lines: Sequence[str]) -> Problem:
    """Give `finding` as a problem of the file `path` whose lines are `lines`: columns are display cells."""
    line = lines[finding.line - 1] if 0 < finding.line <= len(lines) else ""
    line = line if len(line) <= LONGEST_EXCERPT else ""
    has_column = 0 <= finding.start <= len(line) and line != ""
    before, marked = line[: finding.start], line[finding.start : finding.start + finding.length]
    return Problem(
        path=path,
        line=finding.line,
        column=display_width(visible_line(before)) + 1 if has_column else 0,
        width=max(1, display_width(visible_line(marked))) if has_column else 1,
        severity=finding.severity,
        code=finding.code,
        message=finding.message,
        help=finding.help,
        excerpt=visible_line(line),
    )
