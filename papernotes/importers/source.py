"""Which kind of source a file or folder is, and its text, or what is wrong with it and what was expected."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from papernotes.importers.github import is_issue, read_issues
from papernotes.importers.incoming import Harvest
from papernotes.importers.page import read_page
from papernotes.importers.telegram import is_chat, read_chat
from papernotes.problems import ImportFailed, NoteError, Problem
from papernotes.reading.decoding import decode
from papernotes.reading.files import SUFFIXES
from papernotes.refusals import quoted

_MOST_BYTES = 128 * 2**20
_EXPECTED = (
    "for issues of GitHub make the file with: gh issue list --state all --limit 10000"
    " --json number,title,body,labels,author,createdAt,url,comments > issues.json;"
    " for a chat of Telegram, in its desktop app, Export chat history as JSON;"
    " a page with a review under each heading is Markdown, and ends in .md"
)
_CHAT = "result.json"
_CHAT_TO_LOOK_AT = "messages.html"
_HTML = "this is HTML", "for a chat of Telegram, export it again and choose JSON, machine-readable, as its format"
_OTHERS = {
    ".html": _HTML,
    ".htm": _HTML,
    ".bib": ("this lists papers, and holds no reviews", "begin a review of one with: papernotes new TITLE|URL"),
    ".zip": ("this is an archive", "unpack it, and name what is in it"),
}
"""What people try, by the ends of names: what it is, and what to do."""


def read_source(path: Path, *, level: int | None = None) -> Harvest:
    """Read a source in full; `level` is that of the headings of a page's reviews, None for what is found to be.

    Raises `ImportFailed` when it is no source, and says what one would be.
    """
    if path.is_dir():
        has_html = (path / _CHAT_TO_LOOK_AT).is_file() and not (path / _CHAT).exists()
        path /= _CHAT_TO_LOOK_AT if has_html else _CHAT
    if path.suffix.casefold() in SUFFIXES:
        return _told(path, read_page(_text(path), path, level=level))
    if level:
        raise _failed(path, "no-level", "only a page of Markdown has levels of headings", "leave out --level")
    if path.suffix.casefold() in _OTHERS and path.exists():
        raise _failed(path, "unknown-source", *_OTHERS[path.suffix.casefold()])
    return _told(path, _harvest(path))


def _harvest(path: Path) -> Harvest:
    values = _values(_text(path), str(path))
    flat = [item for value in values for item in (value if isinstance(value, list) else [value])]
    flat = [item for page in flat for item in (page if isinstance(page, list) else [page])]  # `gh api --slurp`
    if not flat:
        raise _failed(path, "empty-source", "there is nothing in this list", _EXPECTED)
    if any(map(is_issue, flat)):
        return read_issues(flat, path.stem)
    if isinstance(flat[0], Mapping) and is_chat(flat[0]):
        return read_chat(flat[0], path.parent)
    if isinstance(flat[0], Mapping) and "chats" in flat[0]:
        help_text = "open the one that is meant, and choose Export chat history there"
        raise _failed(path, "unknown-source", "this holds all chats of an account", help_text)
    message = f"this is JSON, but no list of issues and no chat; it begins with {_beginning(flat[0])}"
    raise _failed(path, "unknown-source", message, _EXPECTED)


def _text(path: Path) -> str:
    """Give the text of a source's file."""
    try:
        size = path.stat().st_size
        data = b""
        if size <= _MOST_BYTES:
            with path.open("rb") as file:  # which may be a pipe or a device: these have no size, and perhaps no end
                data = file.read(_MOST_BYTES + 1)
        if size > _MOST_BYTES or len(data) > _MOST_BYTES:
            has = f"{size // 2**20} MB" if size else "no end in sight"
            message = f"this file has {has}; at most {_MOST_BYTES // 2**20} MB are read"
            raise _failed(path, "too-big", message, "divide it, for example by years, and import each part")
        return decode(data, str(path))[0]
    except FileNotFoundError:
        raise _failed(path, "no-source", "there is no such file", _EXPECTED) from None
    except OSError as error:
        message = f"this cannot be read: {error.strerror}"
        raise _failed(path, "unreadable-file", message, "check that you may read it") from None
    except NoteError as error:
        raise ImportFailed(*error.problems) from None


def _values(text: str, shown: str) -> list[object]:
    """Give the values of JSON that stand one behind the other, as `gh api --paginate` prints them."""
    decoder = json.JSONDecoder()
    values: list[object] = []
    text = text.strip()
    at = 0
    try:
        while at < len(text):
            value, at = decoder.raw_decode(text, at)
            values.append(value)
            while at < len(text) and text[at] in " \t\n,":
                at += 1
    except json.JSONDecodeError as error:
        what = "this is not JSON" if not values and error.pos == at else "the JSON breaks off or has a slip"
        raise _failed(Path(shown), "bad-json", f"{what}: {error.msg.lower()}", _EXPECTED, line=error.lineno) from None
    except (ValueError, RecursionError):  # numbers of thousands of digits, lists in lists in lists
        raise _failed(Path(shown), "bad-json", "this JSON is nothing that a program exports", _EXPECTED) from None
    return values


def _told(path: Path, harvest: Harvest) -> Harvest:
    """Give a harvest whose problems name the file."""
    return replace(harvest, problems=tuple(replace(problem, path=str(path)) for problem in harvest.problems))


def _beginning(value: object) -> str:
    """Give the first of a value, as JSON writes it."""
    if isinstance(value, Mapping):
        return f"the keys {', '.join(map(quoted, list(value)[:3]))}" if value else "an object without keys"
    return quoted(value)


def _failed(path: Path, code: str, message: str, help_text: str, *, line: int = 0) -> ImportFailed:
    return ImportFailed(Problem(path=str(path), line=line, code=code, message=message, help=help_text))
