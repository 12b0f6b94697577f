"""What a command shows: problems as text, JSON or GitHub's workflow commands, a progress bar, the closing summary.

Standard output gets what was asked for, standard error what a person should know. Colour is for terminals alone.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import click
from click.termui import progressbar
from msgspec.structs import asdict

from papernotes.model import BuildReport
from papernotes.problems import Problem, format_problem

Progress = Callable[[int, int], None]
"""Called with the notes that are done and all of them."""

_COLOURS = {"error": "red", "warning": "yellow"}


def show_problems(problems: Iterable[Problem], *, to_error: bool = True) -> None:
    """Print problems as text, in the order given."""
    for problem in problems:
        click.echo(_coloured(problem), err=to_error)


def _coloured(problem: Problem) -> str:
    """Give the printed problem with its place bold, its severity and caret in their colour, its code dim."""
    colour = _COLOURS[problem.severity]
    first, *rest = format_problem(problem).split("\n")
    place, severity, message = first.partition(f": {problem.severity}: ")
    message = message.removesuffix(f" [{problem.code}]")
    head = click.style(place, bold=True) + ": " + click.style(severity.strip(": "), fg=colour, bold=True)
    lines = [f"{head}: {message} {click.style(f'[{problem.code}]', dim=True)}"]
    for line in rest:
        is_caret = re.fullmatch(r"[ ]+\|[ ]+\^+", line) is not None
        lines.append(click.style(line, fg=colour) if is_caret else line)
    return "\n".join(lines)


def as_json(value: object) -> str:
    """Give one line of JSON; characters stay themselves."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def problem_values(problem: Problem) -> dict[str, str | int]:
    """Give a problem as plain values, its fields by name."""
    return asdict(problem)


def as_workflow_command(problem: Problem, folder: str) -> str:
    """Give a problem as GitHub shows it beside the line; `folder` is the site's, as `from_top` gives it.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions says the form and its escapes.
    """
    properties = {"file": (PurePosixPath(folder) / problem.path).as_posix()}
    properties |= {name: str(number) for name, number in (("line", problem.line), ("col", problem.column)) if number}
    properties["title"] = problem.code
    listed = ",".join(f"{name}={_escaped(value, inside=True)}" for name, value in properties.items())
    text = f"{problem.message}\n{problem.help}" if problem.help else problem.message
    return f"::{problem.severity} {listed}::{_escaped(text)}"


def from_top(folder: Path, environ: Mapping[str, str] = os.environ) -> str:
    """Give a folder as seen from the top of the repository that GitHub has checked out, else as it was written."""
    top = environ.get("GITHUB_WORKSPACE", "")
    here = folder.resolve()
    return (
        here.relative_to(Path(top).resolve()).as_posix()
        if top and here.is_relative_to(Path(top).resolve())
        else folder.as_posix()
    )


def _escaped(text: str, *, inside: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if inside else text


def counts_of(report: BuildReport) -> dict[str, int]:
    """Give the numbers of a build that `--json` prints."""
    return {
        "notes": report.notes,
        "drafts": report.drafts,
        "future": report.future,
        "pages": report.pages,
        "formulas": report.formulas,
        "rejected": report.rejected,
        "written": len(report.changes.written),
        "removed": len(report.changes.removed),
        "unchanged": len(report.changes.unchanged),
    }


def summary(report: BuildReport, seconds: float) -> str:
    """Give the closing line of a build."""
    kinds = ((report.drafts, "draft"), (report.future, "future date"))
    held = [counted(number, name) for number, name in kinds if number]
    parts = [
        counted(report.notes, "note") + (f" ({' and '.join(held)} held back)" if held else ""),
        counted(report.pages, "page"),
        counted(report.formulas, "formula") + (f" ({report.rejected} more rejected)" if report.rejected else ""),
        tally(report.problems),
        f"{seconds:.1f} s",
    ]
    return ", ".join(parts)


def tally(problems: Iterable[Problem]) -> str:
    """Count problems: "no problems", "1 error", "2 errors and 1 warning"."""
    listed = list(problems)
    errors = sum(problem.severity == "error" for problem in listed)
    kinds = ((errors, "error"), (len(listed) - errors, "warning"))
    return " and ".join(counted(number, name) for number, name in kinds if number) or "no problems"


def counted(number: int, name: str) -> str:
    """Give a number with its noun in the right form."""
    return f"{number:,} {name}{'' if number == 1 else 's'}"


@contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """Show a bar on standard error while the block runs, if that is a terminal; gives what to call as work goes on."""
    with progressbar(length=1, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def advance(done: int, total: int) -> None:
            bar.length = max(1, total)
            bar.update(done - bar.pos)

        yield advance
