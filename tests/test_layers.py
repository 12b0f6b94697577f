"""The shape of the house: who may import whom, and how big a thing may grow."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent / "papernotes"

ROWS = (
    ("papernotes", "papernotes.patterns", "papernotes.problems", "papernotes.packaging"),
    ("papernotes.model",),
    ("papernotes.text",),
    ("papernotes.identity",),
    ("papernotes.toml_places",),
    ("papernotes.colours", "papernotes.refusals", "papernotes.typefaces"),
    ("papernotes.looks", "papernotes.services", "papernotes.tables"),
    ("papernotes.settings",),
    ("papernotes.config",),
    ("papernotes.engine",),
    ("papernotes.reading", "papernotes.markup", "papernotes.search"),
    ("papernotes.memory",),
    ("papernotes.gather",),
    ("papernotes.site",),
    ("papernotes.build", "papernotes.single"),
    ("papernotes.importers", "papernotes.scaffold", "papernotes.console"),
    ("papernotes.preview",),
    ("papernotes.cli",),
    ("papernotes.__main__",),
)
"""Rooms and modules from the bottom up: each imports from rows above itself here, and from its own room."""

LATE = (
    "PIL",
    *("asyncio", "bibtexparser", "concurrent", "imagesize", "importlib", "logging", "multiprocessing", "py_mini_racer"),
    *("ctypes", "difflib", "distributed", "pygments", "pylatexenc", "shutil", "subprocess", "tomllib", "yaml"),
    "fcntl",
    "resource",
)
"""What may be imported inside a function, because it is heavy and not always needed, or not there on every system."""

LATE_ONES = {"papernotes.cli", "papernotes.__main__", "papernotes.build"}
"""Modules whose functions import what they need: a command without much to do must not wait for all the rest."""

VAGUE = {"utils", "util", "core", "base", "helpers", "helper", "common", "misc", "manager", "managers"}
MODULES = sorted(path for path in TOP.rglob("*.py") if "_vendor" not in path.parts)
MOST_LINES = 400
MOST_FUNCTION_LINES = 50
MOST_PARAMETERS = 6


def name_of(path: Path) -> str:
    parts = path.relative_to(TOP.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path) for path in MODULES}


def room_of(module: str) -> tuple[int, str]:
    """Give the row of a module and the entry in it."""
    entries = [(row, entry) for row, listed in enumerate(ROWS) for entry in listed]
    return max(
        ((row, entry) for row, entry in entries if module == entry or module.startswith(f"{entry}.")),
        key=lambda found: len(found[1]),
    )


def imports_of(path: Path) -> Iterator[tuple[str, bool, int]]:
    """Give what a module imports: the name, whether inside a function, the line."""
    tree = ast.parse(path.read_text("utf-8"))
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, id(node) in inside, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield (whole if whole in NAMES else str(node.module), id(node) in inside, node.lineno)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down_the_rows(path: Path) -> None:
    row, room = room_of(name_of(path))
    assert (room, row) != ("papernotes", 0) or name_of(path) == "papernotes", "give the module a row in ROWS"
    for imported, _, line in imports_of(path):
        if imported.split(".")[0] == "papernotes":
            other_row, other_room = room_of(imported)
            assert other_row < row or other_room == room, f"{path}:{line} imports {imported}, which is not below"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_stand_at_the_top(path: Path) -> None:
    for imported, is_inside, line in imports_of(path):
        is_late = imported.split(".")[0] in LATE or name_of(path) in LATE_ONES
        assert not is_inside or is_late, f"{path}:{line} imports {imported} inside a function"


def test_modules_do_not_import_each_other_in_a_circle() -> None:
    below = {name_of(path): {name for name, _, _ in imports_of(path) if name in NAMES} for path in MODULES}
    while free := {name for name, imported in below.items() if not imported & below.keys() - {name}}:
        below = {name: imported for name, imported in below.items() if name not in free}
    assert not below


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= MOST_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            assert lines <= MOST_FUNCTION_LINES, f"{path}:{node.lineno} {node.name} has {lines} lines"
            names = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            count = sum(argument.arg not in {"self", "cls"} for argument in names)
            is_command = any("command" in ast.dump(decorator) for decorator in node.decorator_list)
            assert count <= MOST_PARAMETERS or is_command, f"{path}:{node.lineno} {node.name} has {count} parameters"


def test_names_say_what_is_inside() -> None:
    vague = [path for path in TOP.rglob("*") if path.stem in VAGUE and "_vendor" not in path.parts]
    assert not vague


def test_nothing_catches_everything() -> None:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                name = node.type.id if isinstance(node.type, ast.Name) else ""
                assert node.type is not None, f"{path}:{node.lineno} catches everything"
                assert name not in {"Exception", "BaseException"}, f"{path}:{node.lineno} catches everything"
