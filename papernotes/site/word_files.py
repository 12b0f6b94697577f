"""A file of words as it is written: TOML in which each value is of the kind that the English file has in its place."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import Formatter

from papernotes.problems import Problem, ThemeError
from papernotes.toml_places import Place, place_of, place_of_error

Wording = str | list[str] | dict[str, str]

HEADINGS = "headings"
"""May be a list, or the name of a file beside that holds a long one."""

_KINDS = {str: "text", list: "a list of texts", dict: "a table of texts"}


def read_words(path: Path, english: Mapping[str, Wording]) -> dict[str, Wording]:
    """Read a file of words; a key that the English words lack may hold whatever a template wants.

    Raises `ThemeError` (code "bad-words") for a file that is not TOML, and with the line of the first value that is of
    another kind than the English one, or holds a `{name}` that will not be filled in.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        read: dict[str, Wording] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise bad_words(
            path, f"this is not TOML: {error}", 'each line must read like: tags = "Tags"', place_of_error(text, error)
        ) from error
    except UnicodeDecodeError as error:
        raise bad_words(path, f"this is not UTF-8: {error}", "save it as UTF-8") from error
    for key, value in read.items():
        if key in english and (message := next(_faults(key, value, english[key]), "")):
            found = place_of(text, key)
            help_ = f"in English it is {english[key]!r}"
            raise bad_words(path, f'"{key}" {message}', help_, found.key if found else None)
    return read


def headings(written: Wording, path: Path, folders: Sequence[Path]) -> tuple[str, ...]:
    """Give a list of headings; that of a file has a line for each, and remarks after a #."""
    if not isinstance(written, str):
        return tuple(written)
    for folder in folders:
        file = folder / "words" / written
        if file.is_file():
            lines = file.read_text(encoding="utf-8").splitlines()
            return tuple(line for line in lines if line and not line.startswith("#"))
    raise bad_words(path, f'there is no file "{written}" with headings', "put it beside the words, or list them here")


def bad_words(path: Path, message: str, help_: str, place: Place | None = None) -> ThemeError:
    """Give the error of a file of words."""
    return ThemeError(
        Problem(
            path=str(path),
            line=place.line if place else 0,
            column=place.column if place else 0,
            width=place.width if place else 1,
            excerpt=place.excerpt if place else "",
            code="bad-words",
            message=message,
            help=help_,
        )
    )


def _faults(key: str, value: Wording, english: Wording) -> Iterator[str]:
    is_kind = isinstance(value, type(english)) or (key == HEADINGS and isinstance(value, str | list))
    if not is_kind:
        yield f"is not {_KINDS[type(english)]}"
        return
    parts = [value] if isinstance(value, str) else list(value.values()) if isinstance(value, dict) else value
    if not all(isinstance(part, str) for part in parts):
        yield f"is not {_KINDS[type(english)]}"
    elif key == "months" and len(value) != len(english):
        yield f"has {len(value)} entries, not {len(english)}"
    elif key != HEADINGS and "\\" not in str(english):  # the braces of TeX are no names
        of_english = [english] if isinstance(english, str) else english.values() if isinstance(english, dict) else ()
        known = {name for text in of_english for name in _names(text)}
        yield from (fault for text in parts for fault in _unfilled(text, known))


def _unfilled(text: str, known: set[str]) -> Iterator[str]:
    try:
        unknown = sorted(set(_names(text)) - known)
    except ValueError:
        yield "has a { or } alone"
        return
    yield from (f"holds {{{name}}}, which is not filled in" for name in unknown)


def _names(text: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(text) if name is not None]
