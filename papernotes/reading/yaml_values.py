"""YAML and TOML text to plain values with their lines: scalars stay text, nothing is constructed, nothing expands.

YAML is read as libyaml's events, never loaded: dates, numbers and booleans keep the author's spelling, and anchors,
aliases, merge keys and deep nesting are refused before they can cost anything.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

import yaml

from papernotes.model import Value

DEEPEST = 12
"""Levels of nesting that a header may have."""

LARGEST = 65536
"""Code points that a header may have."""


class Unreadable(Exception):  # noqa: N818 - it never leaves this room
    """The text is not YAML or TOML that papernotes takes; `line` and `start` are 0-based within the text."""

    def __init__(self, reason: str, *, line: int, start: int, is_refused: bool = False) -> None:
        """Keep the reason; `is_refused` says that the text is well-formed but not allowed."""
        super().__init__(reason)
        self.reason, self.line, self.start, self.is_refused = reason, line, start, is_refused


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of the top level with its value; lines and starts are 0-based within the header's text."""

    key: str
    value: Value
    line: int
    start: int
    value_line: int
    value_start: int


class _Builder:
    """Builds plain values from libyaml's events without recursion."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.entries: list[Entry] = []
        self.stack: list[tuple[str, list[tuple[str, Value, yaml.Mark, yaml.Mark]], list[yaml.Mark | str]]] = []
        self.root: str = ""

    def open(self, kind: str, mark: yaml.Mark) -> None:
        if len(self.stack) >= DEEPEST:
            raise Unreadable("nested too deeply", line=mark.line, start=mark.column, is_refused=True)
        if not self.stack:
            self.root = kind
        self.stack.append((kind, [], [mark]))

    def add(self, value: Value, start: yaml.Mark) -> None:
        if not self.stack:
            self.root = "scalar"
            return
        kind, items, pending = self.stack[-1]
        if kind == "sequence":
            items.append(("", value, start, start))
        elif len(pending) == 1:
            pending.extend((_as_key(value), start))
        else:
            mark = pending.pop()
            key = pending.pop()
            items.append((str(key), value, mark, start))  # type: ignore[arg-type]  # a key's mark follows it

    def close(self) -> None:
        kind, items, pending = self.stack.pop()
        if self.stack:
            value: Value = (
                tuple(item[1] for item in items) if kind == "sequence" else {item[0]: item[1] for item in items}
            )
            self.add(value, pending[0])  # type: ignore[arg-type]  # the first is the opening mark
            return
        if kind == "mapping":
            self.entries = [Entry(key, value, k.line, k.column, v.line, v.column) for key, value, k, v in items]


def _as_key(value: Value) -> str:
    return value if isinstance(value, str) else ""


def read_yaml(text: str) -> tuple[Entry, ...]:
    """Give the entries of a YAML mapping in the order of the text; duplicates are all given.

    Null is None, every other scalar its text. A plain value that YAML takes for a comment (`tags: #CNN`) is its text.

    Raises `Unreadable` for text that is not one mapping, and for anchors, aliases, merge keys, tags of other types
    and nesting deeper than `DEEPEST`.
    """
    if len(text) > LARGEST:
        raise Unreadable("longer than a header may be", line=0, start=0, is_refused=True)
    builder = _Builder(text)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            _take(event, builder)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line, mark.column) if mark else (0, 0)
        raise Unreadable(error.problem or str(error), line=place[0], start=place[1]) from None
    except yaml.YAMLError as error:
        raise Unreadable(str(error).split("\n", 1)[0], line=0, start=0) from None
    except (ValueError, OverflowError) as error:  # libyaml's escapes beyond Unicode
        raise Unreadable(str(error), line=0, start=0) from None
    if builder.root != "mapping":
        raise Unreadable("no `key: value` lines", line=0, start=0)
    return tuple(builder.entries)


def _take(event: yaml.Event, builder: _Builder) -> None:
    mark = event.start_mark
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise Unreadable(
            "anchors and aliases (`&name`, `*name`) are not read", line=mark.line, start=mark.column, is_refused=True
        )
    if isinstance(event, yaml.ScalarEvent):
        builder.add(_scalar(event, builder.lines), mark)
    elif isinstance(event, yaml.MappingStartEvent):
        builder.open("mapping", mark)
    elif isinstance(event, yaml.SequenceStartEvent):
        builder.open("sequence", mark)
    elif isinstance(event, yaml.CollectionEndEvent):
        builder.close()
    elif isinstance(event, yaml.DocumentStartEvent) and builder.root:
        raise Unreadable("a second document", line=mark.line, start=mark.column)


def _scalar(event: yaml.ScalarEvent, lines: list[str]) -> Value:
    if event.style or event.value not in {"", "~", "null", "Null", "NULL"}:
        return event.value
    line = lines[event.start_mark.line] if event.start_mark.line < len(lines) else ""
    comment = re.match(r"\s*#(?=[^\s#])(.+)", line[event.start_mark.column :])
    if event.value == "" and comment and re.search(r"[:\-,]\s*$", line[: event.start_mark.column] or ":"):
        return f"#{comment[1]}".strip()
    return None


def read_toml(text: str) -> tuple[Entry, ...]:
    """Give the entries of a TOML table in the order of the text: numbers as written, dates in ISO form.

    Raises `Unreadable` for text that is not TOML, and for nesting deeper than `DEEPEST`.
    """
    if len(text) > LARGEST:
        raise Unreadable("longer than a header may be", line=0, start=0, is_refused=True)
    if any(line.count("[") + line.count("{") > DEEPEST * 4 for line in text.split("\n")):
        raise Unreadable("nested too deeply", line=0, start=0, is_refused=True)
    try:
        table = tomllib.loads(text, parse_float=str)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+), column (\d+)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (1, 1)
        raise Unreadable(re.sub(r" \(at .*\)$", "", str(error)), line=line - 1, start=column - 1) from None
    except (ValueError, RecursionError) as error:
        raise Unreadable(str(error), line=0, start=0) from None
    lines = text.split("\n")
    return tuple(_toml_entry(key, value, lines) for key, value in table.items())


def _toml_entry(key: str, value: object, lines: list[str]) -> Entry:
    pattern = re.compile(rf"\s*[\"'\[]*{re.escape(key)}[\"'\].]*\s*(?:=\s*|\.|$)")
    for number, line in enumerate(lines):
        match = pattern.match(line)
        if match:
            return Entry(key, _toml_value(value), number, len(line) - len(line.lstrip()), number, match.end())
    return Entry(key, _toml_value(value), 0, 0, 0, 0)


def _toml_value(value: object) -> Value:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return {str(key): _toml_value(item) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(_toml_value(item) for item in value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)
