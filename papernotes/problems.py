"""What is wrong, where, and how to mend it: problems as values, the exception tree, and the one printer.

A `Problem` is data. It travels with the result it belongs to, is sorted by place, and is printed here and nowhere else.

Exceptions (raised only where the work cannot go on):

    PapernotesError
    ├── NoteError      one note cannot be read; the others go on
    ├── ConfigError    the settings cannot be used
    ├── ThemeError     a template cannot be used
    └── ImportFailed   another source cannot be brought in
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning"]
LONGEST_EXCERPT = 4_000
"""Characters of a line that an excerpt may show; in a longer one a problem has its line only."""
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What commands a terminal, begins a line (of a log, where GitHub takes `::` for a command) or turns a text about."""


class Problem(Struct, frozen=True, kw_only=True):
    """One thing that is wrong, said so that a writer can mend it.

    `path` is relative to the site's root, with `/`. `line` is 1-based, 0 for a whole file. `column` is 1-based and
    counts display cells (a CJK character is two), 0 for a whole line; `width` is the caret's length in cells.
    `excerpt` is the source line with tabs and control characters already made visible as single cells.
    """

    path: str
    line: int = 0
    column: int = 0
    width: int = 1
    severity: Severity = "error"
    code: str
    message: str
    help: str = ""
    excerpt: str = ""

    @property
    def place(self) -> tuple[str, int, int, str, str]:
        """Sort key: path, line, column, code, message."""
        return (self.path, self.line, self.column, self.code, self.message)


class PapernotesError(Exception):
    """The base of all errors that are a user's to mend; holds the problems that say how."""

    def __init__(self, *problems: Problem) -> None:
        """Keep `problems`, at least one."""
        super().__init__("\n".join(format_problem(problem) for problem in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type[PapernotesError], tuple[Problem, ...]]:
        """Come whole from another process, which would else bring the words alone."""
        return type(self), self.problems


class NoteError(PapernotesError):
    """One note cannot be read."""


class ConfigError(PapernotesError):
    """The settings cannot be used."""


class ThemeError(PapernotesError):
    """A template cannot be used."""


class ImportFailed(PapernotesError):  # noqa: N818 - `ImportError` is Python's own
    """Another source cannot be brought in."""


def format_problem(problem: Problem) -> str:
    """Give the problem as text: `path:line:column: severity: message [code]`, excerpt and caret, help.

    The form is that of compilers, so editors can jump to the place. No newline at the end.
    """
    numbers = "".join(f":{number}" for number in (problem.line, problem.column) if number)
    place = f"{visible(problem.path)}{numbers}"
    lines = [f"{place}: {problem.severity}: {visible(problem.message)} [{problem.code}]"]
    if problem.excerpt and problem.line:
        gutter = f"  {problem.line} | "
        lines.append(f"{gutter}{problem.excerpt}")
        if problem.column:
            blank = " " * (len(gutter) - 2) + "| "
            lines.append(f"{blank}{' ' * (problem.column - 1)}{'^' * max(1, problem.width)}")
    if problem.help:
        lines.append(f"  help: {visible(problem.help)}")
    return "\n".join(lines)


def visible(text: str) -> str:
    """Give a name or a value that somebody else has written as one line that a terminal only shows.

    Control characters and those that turn the direction of the text are written as in Python.
    """
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Give the distinct problems sorted by place."""
    return tuple(sorted(set(problems), key=lambda problem: problem.place))
