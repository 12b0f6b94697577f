"""Whole builds by the command line: cold, with no change, after an edit of one note."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from .measure import CommandFailedError, Cost, cost_of
from .tools import Tool

BUILDS = ("cold", "no-change", "edit")
"""Nothing left of earlier builds; nothing changed since the last one; a line added to the body of one note."""

_FORMULA = b'class="katex"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The note of a project that is edited: its file, its text, and its page in the output folder."""

    note: Path
    text: str
    page: PurePosixPath

    def edit(self, mark: str) -> None:
        """Let the note end with a line that holds `mark`."""
        self.note.write_text(f"{self.text}\n\n{mark}\n", encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A tool that builds these notes: what it is seen to make of them, and what its builds cost.

    `pages` are all HTML files, `formulas` those that stand typeset in the notes' own pages.
    """

    tool: Tool
    subject: Subject
    pages: int
    formulas: int
    costs: Mapping[str, list[Cost]] = field(default_factory=lambda: {name: [] for name in BUILDS})
    memory: Mapping[str, int] = field(default_factory=dict)


def enter(tool: Tool, name: str) -> Contender:
    """Build once by `tool`, to see that it can and what it makes; the note `name` is the one to be edited.

    Raises `CommandFailedError` where the tool cannot build these notes, or shows no page of that one.
    """
    note = tool.notes / name
    text = note.read_text("utf-8").rstrip("\n")
    Subject(note=note, text=text, page=PurePosixPath()).edit("bench0mark")
    cold = _build(tool, "cold", with_memory=True)
    pages = {path: path.read_bytes() for path in sorted(tool.output.rglob("*.html"))}
    shown = [path for path, data in pages.items() if b"bench0mark" in data]
    if not shown:
        message = f"{tool.name} made no page of {name}"
        raise CommandFailedError(message)
    subject = Subject(note=note, text=text, page=PurePosixPath(shown[0].relative_to(tool.output).as_posix()))
    unchanged = _build(tool, "no-change", with_memory=True)
    subject.edit("bench1mark")
    edited = _build(tool, "edit", with_memory=True)
    return Contender(
        tool=tool,
        subject=subject,
        pages=len(pages),
        formulas=sum(data.count(_FORMULA) for path, data in pages.items() if tool.output / "notes" in path.parents),
        memory={"cold": cold.memory, "no-change": unchanged.memory, "edit": edited.memory},
    )


def measure_builds(contender: Contender, wanted: Sequence[str], number: int) -> None:
    """Add what the `wanted` builds cost in the run of this number. Raises `CommandFailedError`."""
    tool = contender.tool
    for name in BUILDS:
        if name not in wanted:
            continue
        mark = f"bench{number}{name}"
        if name == "edit":
            contender.subject.edit(mark)
        contender.costs[name].append(_build(tool, name))
        if name == "edit" and mark not in (tool.output / contender.subject.page).read_text("utf-8"):
            message = f"{tool.name} did not show an edit"
            raise CommandFailedError(message)


def note_to_edit(notes: Path) -> str:
    """Give the path below `notes` of one in the middle, with a name that every tool takes as it is."""
    names = sorted(path.relative_to(notes).as_posix() for path in notes.rglob("*.md"))
    plain = [name for name in names if re.fullmatch(r"(?:[a-z0-9-]+/)*(?!index|readme)[a-z0-9-]+\.md", name)] or names
    return plain[len(plain) // 2]


def _build(tool: Tool, name: str, *, with_memory: bool = False) -> Cost:
    if name == "cold":
        tool.forget()
    return cost_of(tool.build, tool.folder, with_memory=with_memory)
