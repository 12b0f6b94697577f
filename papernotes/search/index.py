"""Terms of all notes as shards: each a short text that a page loads when a query asks for it.

    {number: terms of a note} ─▶ {term: postings} ─▶ shards

A shard holds all terms of some beginnings, each followed by its postings: for each level a sign, then the gaps between
the numbers of the notes. The same notes give the same shards: made at once, or from earlier ones by what has changed.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from operator import sub

from msgspec import Struct

from papernotes.search.terms import CJK_RUN, LEVELS
from papernotes.text import is_western

BEGINNING = 3
"""So many characters of a word decide its shard; a shorter query finds whole words alone."""

NOTES_A_SHARD = 4
"""Shards grow in number with the notes, so that what a query loads stays small."""

MOST_SHARDS = 4096

# Postings are made of printable ASCII without the quotes, the backslash and the space: LEVELS signs, then digits.
_FIRST_LEVEL = ord("#")
_SIGNS = tuple(map(chr, range(_FIRST_LEVEL, _FIRST_LEVEL + LEVELS)))
_FIRST_DIGIT = _FIRST_LEVEL + LEVELS
_ENDING, _GOING_ON = 50, 34
"""A number is digits of base 34 that go on, then one of base 50 that ends it: most gaps are below 50."""

_LEVEL = re.compile(f"([{''.join(_SIGNS)}])([^{''.join(_SIGNS)}]*)")

Edits = Mapping[str, Iterable[tuple[str, int]]]
"""What changes in a shard: for a term, the level signs and numbers that come or, if they are there, go."""


class Layout(Struct, frozen=True, kw_only=True):
    """How many numbers notes can have, and how many shards there are: both powers of two, by the number of notes."""

    slots: int
    shards: int

    @classmethod
    def of(cls, notes: int) -> Layout:
        """Give the layout for so many notes; at most two thirds of the numbers are taken."""
        slots = _power_of_two(max(8, notes * 3 // 2))
        return cls(slots=slots, shards=min(MOST_SHARDS, max(1, slots // 2 // NOTES_A_SHARD)))


def numbers(paths: Iterable[str], slots: int) -> dict[str, int]:
    """Give each path a number that hardly depends on which others there are.

    Numbers follow the order of the paths' hashes; where two would be equal, the later one moves on to the next free
    number. So a new note renumbers at most the few that follow it without a gap. The last may be `slots` or more.
    """
    hashes = sorted((hashlib.sha256(path.encode()).digest()[:8], path) for path in paths)
    given: dict[str, int] = {}
    last = -1
    for digest, path in hashes:
        last = max(last + 1, int.from_bytes(digest, "big") * slots >> 64)
        given[path] = last
    return given


def shards(documents: Mapping[int, bytes], count: int) -> list[str]:
    """Give the text of each of `count` shards, from the terms of the notes by number."""
    found: list[dict[str, list[int]]] = [defaultdict(list) for _ in range(LEVELS)]
    for number in sorted(documents):
        for lists, line in zip(found, documents[number].decode().split("\n")[1:], strict=True):
            for term in line.split(" "):
                lists[term].append(number)
    postings: dict[str, str] = {}
    for sign, lists in zip(_SIGNS, found, strict=True):
        lists.pop("", None)
        for term, listed in lists.items():
            coded = f"{sign}{gaps(listed)}"
            postings[term] = f"{postings[term]}{coded}" if term in postings else coded
    parts: list[list[str]] = [[] for _ in range(count)]
    for term in sorted(postings):
        parts[shard_of(beginning(term), count)].append(f"{term} {postings[term]}")
    return [" ".join(part) for part in parts]


def edits(removed: Mapping[int, bytes], added: Mapping[int, bytes], count: int) -> dict[int, Edits]:
    """Give what changes in which of `count` shards when notes go and others come, from their terms by number."""
    changed: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for term, sign, number in set(_entries(removed)) ^ set(_entries(added)):
        changed[term].add((sign, number))
    found: dict[int, dict[str, set[tuple[str, int]]]] = defaultdict(dict)
    for term, places in changed.items():
        found[shard_of(beginning(term), count)][term] = places
    return dict(found)


def edited(shard: str, changes: Edits) -> str:
    """Give a shard with `changes` made."""
    words = shard.split(" ") if shard else []
    postings = dict(zip(words[::2], words[1::2], strict=True))
    for term, changed in changes.items():
        lists = {sign: set(_numbers(coded)) for sign, coded in _LEVEL.findall(postings.get(term, ""))}
        for sign, number in changed:
            lists.setdefault(sign, set()).symmetric_difference_update({number})
        coded = "".join(f"{sign}{gaps(sorted(lists[sign]))}" for sign in sorted(lists) if lists[sign])
        if coded:
            postings[term] = coded
        else:
            del postings[term]
    return " ".join(f"{term} {postings[term]}" for term in sorted(postings))


def beginning(term: str) -> str:
    """Give what decides the shard of a term: a CJK character, a TeX command, the first letters of a word."""
    if not is_western(term) and CJK_RUN.match(term):
        return term[0]
    return term.partition("{")[0] if term[0] == "\\" else term[:BEGINNING]


@lru_cache(maxsize=65536)
def shard_of(start: str, count: int) -> int:
    """Give the number of the shard for terms that begin so (FNV-1a over code points); `count` is a power of two."""
    code = 0x811C9DC5
    for char in start:
        code = (code ^ ord(char)) * 0x01000193 & 0xFFFFFFFF
    return (code ^ code >> 15) % count


def gaps(ascending: Iterable[int]) -> str:
    """Give ascending numbers as the digits of their differences."""
    listed = list(ascending)
    return "".join(map(_digits, map(sub, listed, chain((-1,), listed))))


def _entries(documents: Mapping[int, bytes]) -> Iterator[tuple[str, str, int]]:
    for number, terms in documents.items():
        for sign, line in zip(_SIGNS, terms.decode().split("\n")[1:], strict=True):
            yield from ((term, sign, number) for term in line.split(" ") if term)


def _numbers(coded: str) -> Iterator[int]:
    """Read gaps back as numbers."""
    number, gap = -1, 0
    for char in coded:
        code = ord(char)
        digit = code - _FIRST_DIGIT - (code > ord("\\"))
        if digit < _ENDING:
            number, gap = number + gap * _ENDING + digit + 1, 0
            yield number
        else:
            gap = gap * _GOING_ON + digit - _ENDING


@lru_cache(maxsize=1 << 17)
def _digits(number: int) -> str:
    """Give a positive number, the higher digits first."""
    rest, last = divmod(number - 1, _ENDING)
    text = _char(last)
    while rest:
        rest, digit = divmod(rest, _GOING_ON)
        text = f"{_char(_ENDING + digit)}{text}"
    return text


def _char(digit: int) -> str:
    """Give the sign of a digit, leaving out the backslash."""
    code = _FIRST_DIGIT + digit
    return chr(code + (code >= ord("\\")))


def _power_of_two(least: int) -> int:
    return 1 << (least - 1).bit_length()
