"""YAML and TOML text to plain values with their lines: scalars stay text, nothing is constructed, nothing expands.

YAML is read as libyaml's events, never loaded: dates, numbers and booleans keep the author's spelling, and anchors,
aliases, merge keys and deep nesting are refused before they can cost anything.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

import yaml

from papernotes.model import Value

DEEPEST = 12
"""Levels of nesting that a header may have."""

LARGEST = 65536
"""Code points that a header may have."""

_TOML_KEY_END = re.compile(r"[\"'\].]*\s*(?:=\s*|\.|$)")


TOO_DEEP = "nested too deeply"
TOO_LONG = "longer than a header may be"
ANCHORS = "anchors and aliases (`&name`, `*name`) are not read"
NO_KEYS = "no `key: value` lines"
SECOND = "a second document"


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


def read_yaml(text: str) -> tuple[Entry, ...]:
    """Give the entries of a YAML mapping in the order of the text; duplicates are all given.

    Null is None, every other scalar its text. A plain value that YAML takes for a comment (`tags: #CNN`) is its text.

    Raises `Unreadable` for text that is not one mapping, and for anchors, aliases and nesting deeper than `DEEPEST`.
    """
    if len(text) > LARGEST:
        raise Unreadable(TOO_LONG, line=0, start=0, is_refused=True)
    try:
        return tuple(_entries(_events(text), text.split("\n")))
    except yaml.MarkedYAMLError as error:
        line, start = _place(error.problem_mark or error.context_mark)
        raise Unreadable(error.problem or str(error), line=line, start=start) from None
    except yaml.YAMLError as error:
        raise Unreadable(str(error).split("\n", 1)[0], line=0, start=0) from None
    except (ValueError, OverflowError) as error:  # libyaml's escapes beyond Unicode
        raise Unreadable(str(error), line=0, start=0) from None


def _place(mark: object) -> tuple[int, int]:
    """Give a mark's 0-based line and column; libyaml gives None for events that stand nowhere."""
    return (getattr(mark, "line", 0), getattr(mark, "column", 0))


def _events(text: str) -> Iterator[yaml.Event]:
    """Give the events of one document's content; a second document, anchors and aliases are refused as they come."""
    documents = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line, start = _place(event.start_mark)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Unreadable(ANCHORS, line=line, start=start, is_refused=True)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            raise Unreadable(SECOND, line=line, start=start)
        if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            yield event


def _entries(events: Iterator[yaml.Event], lines: list[str]) -> Iterator[Entry]:
    if not isinstance(next(events, None), yaml.MappingStartEvent):
        raise Unreadable(NO_KEYS, line=0, start=0)
    for key in events:
        if isinstance(key, yaml.MappingEndEvent):
            return
        name = _value(key, events, lines, depth=1)
        event = next(events)
        value = _value(event, events, lines, depth=1)
        if isinstance(name, str):
            yield Entry(name, value, *_place(key.start_mark), *_place(event.start_mark))


def _value(event: yaml.Event, events: Iterator[yaml.Event], lines: list[str], *, depth: int) -> Value:
    """Give the value that begins with `event`, taking its further events; the recursion ends at `DEEPEST`."""
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event, lines)
    if depth >= DEEPEST:
        line, start = _place(event.start_mark)
        raise Unreadable(TOO_DEEP, line=line, start=start, is_refused=True)
    items = []
    for inner in events:
        if isinstance(inner, yaml.CollectionEndEvent):
            break
        items.append(_value(inner, events, lines, depth=depth + 1))
    if isinstance(event, yaml.SequenceStartEvent):
        return tuple(items)
    return {key: value for key, value in zip(items[::2], items[1::2], strict=False) if isinstance(key, str)}


def _scalar(event: yaml.ScalarEvent, lines: list[str]) -> Value:
    if event.style or event.value not in {"", "~", "null", "Null", "NULL"}:
        return str(event.value)
    line, start = _place(event.start_mark)
    text = lines[line] if line < len(lines) else ""
    comment = re.match(r"\s*#(?=[^\s#])(.+)", text[start:])
    if event.value == "" and comment and re.search(r"[:\-,]\s*$", text[:start]):
        return f"#{comment[1]}".strip()
    return None


def read_toml(text: str) -> tuple[Entry, ...]:
    """Give the entries of a TOML table in the order of the text: numbers as written, dates in ISO form.

    Raises `Unreadable` for text that is not TOML, and for nesting deeper than `DEEPEST`.
    """
    if len(text) > LARGEST:
        raise Unreadable(TOO_LONG, line=0, start=0, is_refused=True)
    if any(line.count("[") + line.count("{") > DEEPEST * 4 for line in text.split("\n")):
        raise Unreadable(TOO_DEEP, line=0, start=0, is_refused=True)
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
    for number, line in enumerate(lines):
        rest = line.lstrip(" \t\"'[")
        match = _TOML_KEY_END.match(rest, len(key)) if rest.startswith(key) else None
        if match:
            start = len(line) - len(rest) + match.end()
            return Entry(key, _toml_value(value), number, len(line) - len(line.lstrip()), number, start)
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
