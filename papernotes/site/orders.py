"""In which order a language looks names up, and under which heading each stands: ㄱㄴㄷ, あかさ, pinyin, алфавит.

A file of words lists its headings and the letters under each, in order. Names in other scripts come after those of
the page's own: Latin, Cyrillic, Hangul, kana, Han, as the files of those languages have them, then by code point.
Nothing here asks the machine's locale. Marks on letters count only where a language has the marked letter in its list.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from papernotes.patterns import late_pattern
from papernotes.text import fold

OTHER_SCRIPTS = ("en", "ru", "ko", "ja")
"""Languages whose letters stand for their script on pages of other languages, in this order."""

DIGITS = "0–9"
NO_LETTERS = "#"

_FIRST = 0x10000  # ranks as characters: above every surrogate, so that keys are ordinary texts
_UNKNOWN = "\U0010fffd"  # before a letter that no list has
_JOINED = 0xF0000  # for private use: stands for letters that count as one
_ITEM = late_pattern(r"\{([^{}]+)\}|(.)-(.)|(.)", re.DOTALL)
_NUMBER = re.compile("[0-9]+")
# Letters that Unicode does not take apart, by what readers look them up under (CLDR's root collation).
_PLAIN = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
_SMALL_KANA = frozenset("ぁぃぅぇぉっゃゅょゎ")
_LONG = "ー"


class Heading(Struct, frozen=True, kw_only=True):
    """A heading of an index, and the language its text is in, or "" when it is in none."""

    text: str
    language: str


class _Ranks(dict[int, str]):
    """What each character, by its code point, is in a key; worked out when it is first met."""

    def __init__(self, letters: Mapping[str, int], spans: Sequence[tuple[int, int, int]]) -> None:
        """Begin with the letters of all lists; `spans` are the first and last code points of ranges, and a rank."""
        super().__init__({ord(letter): chr(_FIRST + rank) for letter, rank in letters.items()})
        self._spans = spans

    def __missing__(self, code: int) -> str:
        """Work out a character that is not a listed letter."""
        self[code] = found = self._found(chr(code))
        return found

    def _found(self, char: str) -> str:
        code = ord(char)
        for first, last, rank in self._spans:
            if first <= code <= last:
                return chr(_FIRST + rank + code - first)
        if "0" <= char <= "9":
            return char
        if char == _LONG:
            return ""
        plain = _plainer(char)
        if plain != char:
            return plain.translate(self)
        return f"{_UNKNOWN}{char}" if char.isalnum() else " "


class Order(Struct, frozen=True):
    """The order of one language."""

    _ranks: _Ranks
    _headings: tuple[Heading, ...]
    _starts: tuple[int, ...]
    _joined: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, lists: Iterable[tuple[str, Sequence[str]]]) -> Order:
        """Read the lists of several languages, the page's own first; a letter belongs to the first list that has it.

        Each entry of a list is a heading and its letters: "А", "ㄱ 가-낗", "Ch {ch}". A heading alone is its letter.
        """
        letters: dict[str, int] = {}
        spans: list[tuple[int, int, int]] = []
        headings: list[Heading] = []
        starts: list[int] = []
        rank = 0
        for language, entries in lists:
            for entry in entries:
                text, _, written = entry.partition(" ")
                headings.append(Heading(text=text, language="" if text.isascii() else language))
                starts.append(rank)
                for item in _items(fold(written or text)):
                    if isinstance(item, str):
                        letters.setdefault(item, rank)
                        rank += 1
                    else:
                        first, last = item
                        spans.append((first, last, rank))
                        rank += last - first + 1
        several = sorted((letter for letter in letters if len(letter) > 1), key=len, reverse=True)
        joined = {letter: chr(_JOINED + number) for number, letter in enumerate(several)}
        ranks = _Ranks({joined.get(letter, letter): rank for letter, rank in letters.items()}, spans)
        return cls(ranks, tuple(headings), tuple(starts), tuple(joined.items()))

    def key(self, name: str) -> str:
        """Give a text that sorts, by code points, as `name` does in this language; numbers sort by their value."""
        folded = fold(name)
        for letters, one in self._joined:
            folded = folded.replace(letters, one)
        return _NUMBER.sub(_measured, folded.translate(self._ranks)).strip()

    def heading(self, key: str) -> Heading:
        """Give the heading that a name with this key stands under."""
        first = key[:1]
        if first == _UNKNOWN:
            return Heading(text=key[1].upper(), language="")
        if first < chr(_FIRST):
            return Heading(text=DIGITS if first else NO_LETTERS, language="")
        return self._headings[bisect_right(self._starts, ord(first) - _FIRST) - 1]


def _items(written: str) -> Iterator[str | tuple[int, int]]:
    """Give the letters of an entry, ranges as their first and last code points."""
    if "-" not in written and "{" not in written:
        yield from written.replace(" ", "")
        return
    for joined, first, last, single in _ITEM.findall(written.replace(" ", "")):
        yield (ord(first), ord(last)) if first else joined or single


def _measured(number: re.Match[str]) -> str:
    """Give digits so that longer numbers come later: 9 before 10."""
    digits = number[0].lstrip("0") or "0"
    return f"{chr(ord('0') + min(len(digits), 9))}{digits}"


def _plainer(char: str) -> str:
    """Give a letter without its marks, a small or square kana as the full round one."""
    if "\u30a1" <= char <= "\u30f6":
        return chr(ord(char) - 0x60)
    if char in _SMALL_KANA:
        return chr(ord(char) + 1)
    plain = _PLAIN.get(char, char)
    return "".join(each for each in unicodedata.normalize("NFD", plain) if not unicodedata.combining(each))
