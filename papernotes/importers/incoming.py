"""What a source gives: notes that are to be written, and what of it is none; and the text of such a note.

The text's head holds a line `imported: github.com/o/r#12 3f9a2c51`: where the note came from, and a digest of all other
lines, so that a later import knows its file, and whether somebody has edited it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct, field

from papernotes.problems import Problem
from papernotes.text import short_hash

# What a file cannot hold or YAML refuses; other control characters say nothing either.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_IMPORTED = re.compile(r"^imported: (\S+) ([0-9a-f]{8})\n", re.MULTILINE)
_TO_NOTE = re.compile("\0([^\0]*)\0")  # a text that is `cleaned` has no such character
_END_OF_HEAD = "\n---\n"


class Beside(Struct, frozen=True, kw_only=True):
    """A file that is to stand beside a note, under `name`."""

    name: str
    path: Path


class Incoming(Struct, frozen=True, kw_only=True):
    """One note of a source. `origin` has no white space and stays its own; the file is named after `name`.

    `number` tells the note from another of the same name. All texts are `cleaned`; a body may hold signs of `to_note`.
    """

    origin: str
    name: str
    number: str
    body: str
    title: str = ""
    reviewer: str = ""
    day: date | None = None
    tags: tuple[str, ...] = ()
    files: tuple[Beside, ...] = ()


class Harvest(Struct, frozen=True, kw_only=True):
    """What was found in a source: its notes in order, how many things are none by their reason, what is to be told."""

    notes: tuple[Incoming, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


class Imported(Struct, frozen=True, kw_only=True):
    """What a file says of its import: where from, the digest that was written then, and that of the text now."""

    origin: str
    written: str
    present: str


def cleaned(text: str) -> str:
    r"""Give a text with `\n` line ends and without the characters that a note's file cannot hold."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """Give a text, cleaned, on one line."""
    return cleaned(" ".join(text.split()))


def day_of(written: object) -> date | None:
    """Give the day that a time in the form of ISO 8601 begins with, or None."""
    try:
        return date.fromisoformat(written[:10]) if isinstance(written, str) else None
    except ValueError:
        return None


def to_note(origin: str) -> str:
    """Give the sign for the address of another note of a source, whose file has no name yet (see `resolved`)."""
    return f"\0{origin}\0"


def resolved(body: str, address: Callable[[str], str]) -> str:
    """Give a text with the addresses of the notes that it links to; `address` gives that of an origin."""
    return _TO_NOTE.sub(lambda found: address(found[1]), body) if "\0" in body else body


def note_text(note: Incoming) -> str:
    """Give the text of a note's file."""
    fields = {
        "title": _quoted(note.title) if note.title else "",
        "reviewer": _quoted(note.reviewer) if note.reviewer else "",
        "date": note.day.isoformat() if note.day else "",
        "tags": f"[{', '.join(_in_double_quotes(tag) for tag in note.tags)}]" if note.tags else "",
    }
    head = "---\n" + "".join(f"{key}: {value}\n" for key, value in fields.items() if value)
    body = note.body.strip("\n")
    rest = f"---\n\n{body}\n" if body else "---\n"
    return f"{head}imported: {note.origin} {short_hash(head + rest)}\n{rest}"


def read_imported(text: str) -> Imported | None:
    """Give what the head of a file says of its import, or None for a file that was not imported."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    found = _IMPORTED.search(text, 0, text.find(_END_OF_HEAD) + 1) if text.startswith("---\n") else None
    if found is None:
        return None
    present = short_hash(text[: found.start()] + text[found.end() :])
    return Imported(origin=found[1], written=found[2], present=present)


def _quoted(text: str) -> str:
    """Give a text as a YAML value in those quotes that it can stand in as it is, else with escapes."""
    if "'" not in text and ('"' in text or "\\" in text):
        return f"'{text}'"
    return _in_double_quotes(text)


def _in_double_quotes(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
