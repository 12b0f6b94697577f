"""Headers of plain lines: the YAML of nearly all notes, read without a YAML library.

Only lines that mean one thing in YAML are read: `key: words`, `key: "text"`, `key: [a, "b"]`. All others are left to
`yaml_values`, and a test holds both to the same entries. It takes a fraction of the time of libyaml's events, and
where all headers are plain the library is not even imported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from papernotes.patterns import late_pattern
from papernotes.reading.facts import Entry

# Control characters, line breaks and what else YAML does not allow: libyaml says what is wrong there.
_NOT_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_KEY = re.compile(r"([^\W\d]\w*(?:[- ]\w+)*):(?: +|$)")
_SKIPPED = late_pattern(r" *|#.*")
_QUOTED = r"\"([^\"\\]*)\"|'([^']*)'"
_TEXT = re.compile(rf"(?:{_QUOTED}) *")
# A colon before a space begins a value, a number sign after one a comment.
_WORDS = re.compile(r"[^\W_](?:[^:#]|:(?=\S)|(?<=\S)#)*")
_ITEM = late_pattern(rf" *(?:{_QUOTED}|([^\W_][^,?:#\[\]{{}}]*))")
_AFTER_ITEM = late_pattern(r" *(?:,|(\] *$))")
_NO_ITEMS = re.compile(r"\[ *\] *")
_QUOTED_ITEM = r"\"[^\"\\]*\""
_QUOTED_ITEMS = re.compile(rf"\[{_QUOTED_ITEM}(?:, {_QUOTED_ITEM})*\] *")
_NULLS = frozenset(("null", "Null", "NULL"))
_LONGEST_KEY = 100


def read_plain_yaml(lines: Sequence[str]) -> tuple[Entry, ...] | None:
    """Give the entries of a header whose lines are all plain, as `read_yaml` would, or None."""
    if _NOT_TEXT.search("".join(lines)):
        return None
    entries = []
    for number, line in enumerate(lines):
        key = _KEY.match(line)
        if key is None and _SKIPPED.fullmatch(line):
            continue
        if key is None or key[1] in _NULLS or len(key[1]) > _LONGEST_KEY:
            return None
        start = key.end()
        if start == len(line):
            entries.append(Entry(key[1], None, number, 0, number, len(key[1]) + 1))
            continue
        value = _items(line, start) if line[start] == "[" else _text(line, start)
        if value is None:
            return None
        entries.append(Entry(key[1], value, number, 0, number, start))
    return tuple(entries) or None


def _text(line: str, start: int) -> str | None:
    """Give the text in quotes, or the words, that a line is from `start` on; None for anything else."""
    if line[start] in "\"'":
        quoted = _TEXT.fullmatch(line, start)
        return _inside(quoted) if quoted else None
    if not _WORDS.fullmatch(line, start):
        return None
    words = line[start:].rstrip(" ")
    return None if words in _NULLS else words


def _inside(quoted: re.Match[str]) -> str:
    return quoted[2] if quoted[1] is None else quoted[1]


def _items(line: str, start: int) -> tuple[str, ...] | None:
    """Give the items of the one-line list that begins at `start` and ends the line; None for anything else."""
    if _NO_ITEMS.fullmatch(line, start):
        return ()
    if _QUOTED_ITEMS.fullmatch(line, start):  # as programs write lists
        return tuple(line[start:].rstrip(" ")[2:-2].split('", "'))
    items = []
    at = start + 1
    while item := _ITEM.match(line, at):
        text = _inside(item) if item[3] is None else item[3].rstrip(" ")
        after = _AFTER_ITEM.match(line, item.end())
        if after is None or (item[3] is not None and text in _NULLS):
            return None
        items.append(text)
        if after[1]:
            return tuple(items)
        at = after.end()
    return None
