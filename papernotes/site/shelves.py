"""Where terms stand that too few notes name for a page of their own: on shelves, lists of such terms and their notes.

A shelf is known by the beginning of its terms' names, never by a number: one more author changes the shelf that the
name belongs to, and no link to another one. A kind with few such terms needs one shelf, which is the index itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from papernotes.text import is_han_or_kana, is_hangul

TERMS_ON_SHELF = 500

# The consonants that a Hangul syllable can begin with, in the order of their syllables: 588 of each.
_CONSONANTS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_SYLLABLES = 588


def shelved(names: Mapping[str, str]) -> dict[str, str]:
    """Give each key the beginning that its shelf is known by, "" for all of them when they fit on one.

    `names` are slugs to file the keys under. A beginning with more names than a shelf holds is parted by one more
    letter, again and again.
    """
    if len(names) <= TERMS_ON_SHELF:
        return dict.fromkeys(names, "")
    return _parted(names, 0)


def _parted(names: Mapping[str, str], level: int) -> dict[str, str]:
    groups: dict[str, dict[str, str]] = defaultdict(dict)
    for key, name in names.items():
        groups[_beginning(name, level)][key] = name
    shelves: dict[str, str] = {}
    for beginning, group in groups.items():
        is_small = len(group) <= TERMS_ON_SHELF or level > max(map(len, group.values()))
        shelves |= dict.fromkeys(group, beginning) if is_small else _parted(group, level + 1)
    return shelves


def _beginning(name: str, level: int) -> str:
    """Give what `name` begins with: at level 0 a letter, of Hangul its consonant, of Han and kana the script."""
    first = name[0]
    if "가" <= first <= "힣":
        return name[:level] or _CONSONANTS[(ord(first) - ord("가")) // _SYLLABLES]
    if is_hangul(first) or is_han_or_kana(first):
        return name[:level] or ("漢字" if first > "\u30ff" else "かな")
    return name[: level + 1] if level or not first.isdecimal() else "0-9"
