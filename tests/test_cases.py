"""Runs `tests/cases/*.md`: a note in, what papernotes makes of it out.

A case is `@@@ case: title`, maybe `@@@ file: name.md`, the note, and one or more blocks with the whole expected text:

    @@@ html        the body as `papernotes render` prints it
    @@@ text        its visible text; formulas are ⟦TeX⟧ and ⟦⟦TeX⟧⟧
    @@@ record      the fields of the record that are listed, as JSON; an empty block gets all that are filled
    @@@ problems    all that is printed about the note

`pytest --update` writes what papernotes gives into the blocks; git shows what changed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest
from visible import visible_text

from papernotes.markup.render import render_note
from papernotes.model import Site, Source
from papernotes.problems import NoteError, format_problem, in_order
from papernotes.reading.loader import arrange, read_note
from papernotes.reading.records import record
from papernotes.single import render_body

CASES = Path(__file__).parent / "cases"
_ROOT = Path("/site")
_MARK = re.compile(r"@@@ (case: (?P<title>.+)|file: (?P<file>.+)|(?P<kind>html|text|record|problems))\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case; `blocks` maps a kind to the expected text and the 0-based lines of it in the file."""

    path: Path
    title: str
    file: str
    source: str
    blocks: Mapping[str, tuple[str, int, int]]


def cases_of(path: Path) -> Iterator[Case]:
    """Give the cases of one file in order."""
    lines = path.read_text("utf-8").split("\n")
    marks = [(number, match) for number, line in enumerate(lines) if (match := _MARK.fullmatch(line))]
    title, file, source = "", "note.md", ""
    blocks: dict[str, tuple[str, int, int]] = {}
    for index, (number, match) in enumerate(marks):
        end = marks[index + 1][0] if index + 1 < len(marks) else len(lines)
        text = "\n".join(lines[number + 1 : end])
        if match["title"]:
            if blocks:
                yield Case(path=path, title=title, file=file, source=source, blocks=blocks)
            title, file, source, blocks = match["title"].strip(), "note.md", text, {}
        elif match["file"]:
            file, source = match["file"].strip(), text
        else:
            blocks[match["kind"]] = (text.strip("\n"), number + 1, end)
    if blocks:
        yield Case(path=path, title=title, file=file, source=source, blocks=blocks)


def given(case: Case, kind: str) -> str:
    """Give what papernotes makes of a case, as the block `kind` expects it."""
    site = Site(root=_ROOT, notes=_ROOT, templates=_ROOT / "templates", output=_ROOT / "_site")
    data = (case.source.rstrip("\n") + "\n").encode() if case.source.strip() else b""
    if kind in {"html", "text"}:
        html, _ = render_body(data, site, case.file)
        return html.strip("\n") if kind == "html" else visible_text(html)
    source = Source(path=PurePosixPath(case.file), data=data, digest=hashlib.sha256(data).hexdigest())
    try:
        (note,) = arrange([read_note(source, site)], site)
    except NoteError as error:
        return str(error)
    if kind == "record":
        return selected(record(note), case.blocks["record"][0])
    problems = in_order((*note.problems, *render_note(note, site).problems))
    return "\n".join(format_problem(problem) for problem in problems)


def selected(whole: Mapping[str, object], expected: str) -> str:
    """Give the fields of a record that the expected text has, one a line; all filled ones when it has none."""
    try:
        wanted = json.loads(expected or "{}")
    except json.JSONDecodeError as error:
        wanted = {}
        whole = {**whole, "the expected text": f"is not JSON: {error}"}
    shown = dict(whole) if not wanted else {key: whole.get(key, "no such field") for key in wanted}
    if not wanted:
        shown = {key: value for key, value in shown.items() if value and key not in {"source", "problems", "slug"}}
    if isinstance(wanted.get("source"), dict) and isinstance(source := whole["source"], dict):
        shown["source"] = {key: source.get(key, "no such field") for key in wanted["source"]}
    lines = (f'  "{key}": {json.dumps(value, ensure_ascii=False)}' for key, value in shown.items())
    return "{\n" + ",\n".join(lines) + "\n}"


def update(case: Case) -> None:
    """Write what papernotes gives into the blocks of a case, the last block first so that line numbers hold."""
    current = next(found for found in cases_of(case.path) if found.title == case.title)
    lines = case.path.read_text("utf-8").split("\n")
    for kind, (_, start, end) in sorted(current.blocks.items(), key=lambda block: -block[1][1]):
        text = given(current, kind)
        lines[start:end] = [*(text.split("\n") if text else []), ""]
    case.path.write_text("\n".join(lines).rstrip("\n") + "\n", "utf-8")


ALL = [case for path in sorted(CASES.glob("*.md")) for case in cases_of(path)]


@pytest.mark.parametrize("case", ALL, ids=[f"{case.path.stem}: {case.title}" for case in ALL])
def test_case(case: Case, *, is_update: bool) -> None:
    if is_update:
        update(case)
        return
    for kind, (expected, _, _) in case.blocks.items():
        assert given(case, kind) == expected, f"{case.path.name}: {case.title}: {kind}"


def test_titles_are_distinct() -> None:
    titles = [(case.path.stem, case.title) for case in ALL]
    assert len(set(titles)) == len(titles)
