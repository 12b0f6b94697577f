"""Other names of a note, and the addresses that it had before: `aliases` and `redirect_from` in the front matter.

Hugo and Zola have addresses under `aliases`, Obsidian names that a wikilink can use. The shape tells: what begins or
ends with a slash, or ends in `.html`, is an address; what has a slash and no space (`TCP/IP`, `posts/old`) may be
either and counts as both; all else is a name. `redirect_from` is Jekyll's and has addresses alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote_to_bytes

from papernotes.model import OldAddress
from papernotes.patterns import late_pattern
from papernotes.reading.facts import Fact, Finding, problem, short
from papernotes.reading.header import LAST_LINE_OF_HEAD
from papernotes.reading.lists import items_of
from papernotes.reading.statements import Statements
from papernotes.text import mend

_PAGES = (".html", ".htm")
_SCHEME = late_pattern(r"[a-z][a-z\d+.-]*:", re.IGNORECASE)
_NO_NAME = re.compile(r'[\x00-\x1f\x7f<>:"\\|?*]')
"""What the name of a file cannot have on every system."""
_LONGEST_NAME = 200
"""Bytes of a name in a path, as for slugs."""
_LONGEST = 1000
_HELP = "write the path below the site's address, for example /posts/old-name/"


def aliases_of(stated: Statements, text: str) -> tuple[tuple[str, ...], tuple[OldAddress, ...], tuple[Finding, ...]]:
    """Give the other names of a note, its old addresses, and what cannot be one, from a file with this `text`."""
    facts = tuple(fact for fact in stated.of("aliases", "redirects") if fact.origin == "front matter")
    names: list[str] = []
    old: dict[str, OldAddress] = {}
    findings: list[Finding] = []
    lines = text.split("\n") if facts else []
    for fact in facts:
        for written, line, start in _placed(fact, lines):
            if not _is_address(written, fact):
                names.append(" ".join(written.split()))
                continue
            path, trouble = file_of(written)
            if trouble:
                findings.append(_finding(trouble, written, line, start))
                continue
            old.setdefault(path, _old_address(path, _finding("", written, line, start), lines))
            if _is_name(written, fact):
                names.append(written)
    return tuple(dict.fromkeys(names)), tuple(old.values()), tuple(findings)


def file_of(written: str) -> tuple[str, str]:
    """Give the path of the file, below the site's folder, that answers at an address; else "" and what is wrong."""
    bare = written.partition("#")[0].strip()
    try:
        decoded = mend(unquote_to_bytes(bare).decode())
    except UnicodeDecodeError:
        return "", "is not in UTF-8"
    names = [name for name in decoded.split("/") if name]
    if _SCHEME.match(bare) or bare.startswith("//"):
        return "", "is not below the site's own address"
    if any(name.startswith(".") for name in names):
        return "", "leads to a folder that is hidden or above"
    if any(map(_is_no_file, names)) or len(decoded.encode()) > _LONGEST:
        return "", "cannot be the path of a file on every system"
    is_page = bool(names) and names[-1].lower().endswith(_PAGES) and not decoded.endswith("/")
    return "/".join(names if is_page else [*names, "index.html"]), ""


def _is_no_file(name: str) -> bool:
    is_odd = name != name.strip() or name.endswith(".") or _NO_NAME.search(name) is not None
    return is_odd or len(name.encode()) > _LONGEST_NAME


def _is_address(written: str, fact: Fact) -> bool:
    has_space = len(written.split()) > 1
    is_path = written.startswith("/") or written.endswith(("/", *_PAGES)) or ("/" in written and not has_space)
    return fact.field == "redirects" or is_path


def _is_name(written: str, fact: Fact) -> bool:
    """Tell whether what may be an address may be a name just as well (`TCP/IP`)."""
    is_path = written.startswith("/") or written.endswith(("/", *_PAGES)) or _SCHEME.match(written)
    return fact.field == "aliases" and not is_path


def _placed(fact: Fact, lines: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Give the texts of a list, each with its 1-based line and 0-based start; -1 from the first that is not found."""
    number, start = fact.line - 1, 0
    for written in items_of(fact):
        place = _next_place(written, lines, number, start) if start >= 0 else None
        if place is None:
            start = -1
            yield written, fact.line, -1
        else:
            number = place[0]
            yield written, number + 1, place[1]
            start = place[1] + len(written)


def _next_place(written: str, lines: Sequence[str], number: int, start: int) -> tuple[int, int] | None:
    """Give the 0-based line of the head, from `number` on, and the offset in it where a text stands next."""
    for ahead in range(number, min(len(lines), number + LAST_LINE_OF_HEAD)):
        found = lines[ahead].find(written, start if ahead == number else 0)
        if found >= 0:
            return ahead, found
    return None


def _finding(trouble: str, written: str, line: int, start: int) -> Finding:
    message = f'"{short(written)}" {trouble}, so nothing leads from there to this note'
    return Finding(code="bad-alias", message=message, help=_HELP, line=line, start=start, length=len(written))


def _old_address(path: str, place: Finding, lines: Sequence[str]) -> OldAddress:
    said = problem(place, "", lines)
    return OldAddress(path=path, line=said.line, column=said.column, width=said.width, excerpt=said.excerpt)
