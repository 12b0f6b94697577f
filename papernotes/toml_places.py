"""Where a key of a TOML text stands, for messages: `tomllib` gives values without their places."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

from msgspec import Struct

from papernotes.patterns import late_pattern
from papernotes.text import display_width, visible_line

_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_KEYS = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_HEADER = late_pattern(rf"[ \t]*\[\[?[ \t]*(?P<keys>{_KEYS})[ \t]*\]")
_STATEMENT = late_pattern(rf"[ \t]*(?P<keys>{_KEYS})[ \t]*=[ \t]*(?P<value>.*)")
_BARE = late_pattern(r"(?P<key>[ \t]*[A-Za-z][A-Za-z0-9_.-]*[ \t]*)[=:：][ \t]*(?P<value>.*?)[ \t]*")
_TYPED = str.maketrans(
    dict.fromkeys("“”„‟«»＂", '"') | dict.fromkeys("‘’‚‛＇", "'") | dict(zip("＝，［］｛｝＃", "=,[]{}#", strict=True))
)
"""What word processors and Chinese and Japanese keyboards type in place of the signs of TOML."""
_END_OF_ERROR = re.compile(r"\(at line (\d+), column (\d+)\)$")


class Place(Struct, frozen=True, kw_only=True):
    """A stretch of one line: 1-based `line`, 1-based `column` and `width` in display cells, the line as an excerpt."""

    line: int
    column: int
    width: int
    excerpt: str


class KeyPlace(Struct, frozen=True, kw_only=True):
    """The places of one key and of the first line of its value; of a table's header both are the name in it."""

    path: tuple[str, ...]
    key: Place
    value: Place


def place_of(text: str, *path: str) -> KeyPlace | None:
    """Find the key `path` (tables outermost first) in the TOML `text`, else the nearest table around it.

    A key inside an inline table has no place of its own. None when not even the first part of `path` is found.
    """
    found = [place for place in _key_places(text) if place.path == path[: len(place.path)]]
    return max(found, key=lambda place: len(place.path), default=None)


def place_of_error(text: str, error: tomllib.TOMLDecodeError) -> Place:
    """Give the place that `tomllib` names at the end of its message; the last line when it says "end of document"."""
    lines = text.splitlines() or [""]
    match = _END_OF_ERROR.search(str(error))
    number, offset = (int(match[1]), int(match[2]) - 1) if match else (len(lines), len(lines[-1]))
    return _place(lines[min(number, len(lines)) - 1], number, offset, offset + 1)


def mended_line(line: str) -> str:
    """Give a line that is not TOML as it was most likely meant, or "" when there is no telling.

    Other quotes and full-width signs, `:` for `=`, TeX in double quotes, and text without quotes are understood.
    """
    typed = line.strip().translate(_TYPED)
    bare = _BARE.fullmatch(typed)
    key, value = (bare["key"].strip(), bare["value"]) if bare else ("", "")
    literal = value.replace('"', "'") if "\\" in value and "'" not in value else value
    candidates = [typed, f"{key} = {value}", f"{key} = {literal}"]
    if value and not re.search(r"""["'#\[\]{}\\]""", value):
        candidates.append(f'{key} = "{value}"')
    return next((each for each in candidates if each != line.strip() and _is_toml(each)), "")


def _key_places(text: str) -> Iterator[KeyPlace]:
    """Give the places of all keys and headers, in the order of the text, which must be whole TOML.

    A line begins a statement when all the text before it is whole TOML too; so a line inside a text of several lines
    or a list is not mistaken for one. That parses the text once a line, which only a text with a mistake has to pay.
    """
    lines = text.splitlines(keepends=True)
    table: tuple[str, ...] = ()
    for index, line in enumerate(lines):
        header = _HEADER.match(line)
        match = header or _STATEMENT.match(line)
        if match is None or not _is_toml("".join(lines[:index])):
            continue
        keys = tuple(_unquoted(key) for key in re.findall(_KEY, match["keys"]))
        key = _place(line, index + 1, *match.span("keys"))
        if header:
            table = keys
            yield KeyPlace(path=table, key=key, value=key)
        else:
            start = match.start("value")
            value = _place(line, index + 1, start, start + len(_without_comment(match["value"])))
            yield KeyPlace(path=(*table, *keys), key=key, value=value)


def _place(line: str, number: int, start: int, end: int) -> Place:
    """Give the place of the code points `start` to `end` of `line`."""
    return Place(
        line=number,
        column=display_width(line[:start]) + 1,
        width=max(1, display_width(line[start:end])),
        excerpt=visible_line(line),
    )


def _unquoted(key: str) -> str:
    """Give a key without its quotes and escapes."""
    return next(iter(tomllib.loads(f"{key} = 0")))


def _without_comment(value: str) -> str:
    """Give a value without the comment after it; one that goes on in the next line is given as it is."""
    ends = [match.start() for match in re.finditer("#", value)]
    candidates = (value[:end].rstrip() for end in (*ends, len(value)))
    return next((candidate for candidate in candidates if _is_toml(f"x = {candidate}")), value.rstrip())


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True
