"""YAML and TOML text to plain values with their lines: scalars stay text, nothing is constructed, nothing expands.

YAML is read as libyaml's events, never loaded: dates, numbers and booleans keep the author's spelling, and anchors,
aliases, merge keys and deep nesting are refused before they can cost anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import NamedTuple

from papernotes.model import Value
from papernotes.patterns import late_pattern
from papernotes.reading.facts import Entry
from papernotes.text import mend

DEEPEST = 12
"""Levels of nesting that a header may have."""

LARGEST = 65536
"""Code points that a header may have."""

_ESCAPES = {"\a": "a", "\b": "b", "\t": "t", "\n": "n", "\v": "v", "\f": "f", "\r": "r", "\x1b": "e"}
_EATEN = late_pattern("[\a\b\v\f\x1b](?=[a-z])|\t(?=(?:au|heta|imes|ext|ilde)\\b)|\n(?=abla\\b)|\r(?=(?:ho|ight)\\b)")
_TOML_KEY_END = late_pattern(r"[\"'\].]*\s*(?:=\s*|\.|$)")


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


def read_yaml(text: str) -> tuple[Entry, ...]:
    """Give the entries of a YAML mapping in the order of the text; duplicates are all given.

    Null is None, every other scalar its text. A plain value that YAML takes for a comment (`tags: #CNN`) is its text.

    Raises `Unreadable` for text that is not one mapping, and for anchors, aliases and nesting deeper than `DEEPEST`.
    """
    if len(text) > LARGEST:
        raise Unreadable(TOO_LONG, line=0, start=0, is_refused=True)
    return tuple(_entries(_events(text), text.split("\n")))


class _Event(NamedTuple):
    """One of libyaml's events: `kind` is "scalar", "list", "mapping" or "end"; line and start are 0-based.

    `is_plain` and `text` are a scalar's: whether it stands without quotes, and what it says.
    """

    kind: str
    line: int
    start: int
    is_plain: bool = False
    text: str = ""


def _events(text: str) -> Iterator[_Event]:
    """Give the events of one document's content; a second document, anchors and aliases are refused as they come."""
    import yaml  # noqa: PLC0415 - 10 ms that a site of plain headers does not pay

    documents = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            mark = event.start_mark  # None for events that stand nowhere
            line, start = (mark.line, mark.column) if mark else (0, 0)
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise Unreadable(ANCHORS, line=line, start=start, is_refused=True)
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                raise Unreadable(SECOND, line=line, start=start)
            if isinstance(event, yaml.ScalarEvent):
                yield _Event("scalar", line, start, is_plain=not event.style, text=str(event.value))
            elif isinstance(event, yaml.CollectionStartEvent):
                yield _Event("list" if isinstance(event, yaml.SequenceStartEvent) else "mapping", line, start)
            elif isinstance(event, yaml.CollectionEndEvent):
                yield _Event("end", line, start)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, start = (mark.line, mark.column) if mark else (0, 0)
        raise Unreadable(error.problem or str(error), line=line, start=start) from None
    except yaml.YAMLError as error:
        raise Unreadable(str(error).split("\n", 1)[0], line=0, start=0) from None
    except (ValueError, OverflowError) as error:  # libyaml's escapes beyond Unicode
        raise Unreadable(str(error), line=0, start=0) from None


def _entries(events: Iterator[_Event], lines: list[str]) -> Iterator[Entry]:
    first = next(events, None)
    if first is None or first.kind != "mapping":
        raise Unreadable(NO_KEYS, line=0, start=0)
    for key in events:
        if key.kind == "end":
            return
        name = _value(key, events, lines, depth=1)
        event = next(events)
        value = _value(event, events, lines, depth=1)
        if isinstance(name, str):
            yield Entry(name, value, key.line, key.start, event.line, event.start)


def _value(event: _Event, events: Iterator[_Event], lines: list[str], *, depth: int) -> Value:
    """Give the value that begins with `event`, taking its further events; the recursion ends at `DEEPEST`."""
    if event.kind == "scalar":
        return _scalar(event, lines)
    if depth >= DEEPEST:
        raise Unreadable(TOO_DEEP, line=event.line, start=event.start, is_refused=True)
    items = []
    for inner in events:
        if inner.kind == "end":
            break
        items.append(_value(inner, events, lines, depth=depth + 1))
    if event.kind == "list":
        return tuple(items)
    return {key: value for key, value in zip(items[::2], items[1::2], strict=False) if isinstance(key, str)}


def _scalar(event: _Event, lines: list[str]) -> Value:
    if not event.is_plain or event.text not in {"", "~", "null", "Null", "NULL"}:
        return with_tex(event.text)
    text = lines[event.line] if event.line < len(lines) else ""
    comment = re.match(r"\s*#(?=[^\s#])(.+)", text[event.start :])
    if event.text == "" and comment and re.search(r"[:\-,]\s*$", text[: event.start]):
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
    import tomllib  # noqa: PLC0415 - late, as above

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
    return with_tex(str(value))


def with_tex(text: str) -> str:
    r"""Give a value without control characters; what was `\beta` or `\frac` before escapes were read is that again."""
    if text.isprintable():
        return text
    return mend(_EATEN.sub(lambda found: f"\\{_ESCAPES[found[0]]}", text))
