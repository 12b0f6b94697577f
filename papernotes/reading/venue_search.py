"""Where known names of venues stand in a text.

Each word of the text is looked up, and only the few names that begin with it are tried there: one pattern of all six
hundred names would try them at each character, and take longer to build than many notes take to read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from papernotes.reading.venue_names import SERIES
from papernotes.text import fold

_WORD = re.compile("[A-Za-z]+", re.IGNORECASE)
_ENDINGS = ("", "w", "workshop", "workshops")


@dataclass(frozen=True, slots=True)
class Names:
    """The known names: short and long ones by the words that they may begin with, and what their folded forms mean.

    Names that begin with no Latin letter are in `others`, and stand together under each of them in `short` and `long`;
    `words` are the keys of both.
    """

    short: Mapping[str, tuple[str, ...]]
    long: Mapping[str, tuple[str, ...]]
    others: tuple[str, ...]
    words: frozenset[str]
    series_by_name: Mapping[str, str]
    case_by_name: Mapping[str, frozenset[str]]


def short_names(text: str) -> Iterator[re.Match[str]]:
    """Find short names, such as `CVPR`, from left to right: group 1 is the name, group 2 what marks a workshop."""
    return _found(text, known_names().short, _short_pattern)


def long_names(text: str) -> Iterator[re.Match[str]]:
    """Find long names, such as `Computer Vision and Pattern Recognition`, from left to right."""
    return _found(text, known_names().long, _long_pattern)


def _found(
    text: str,
    names: Mapping[str, tuple[str, ...]],
    pattern_of: Callable[[tuple[str, ...]], re.Pattern[str]],
) -> Iterator[re.Match[str]]:
    end = 0
    for start, word in _starts(text):
        if start >= end and word in names:
            match = pattern_of(names[word]).match(text, start)
            if match:
                yield match
                end = match.end()


@lru_cache(maxsize=8)  # short and long names are sought in the same texts
def _starts(text: str) -> Sequence[tuple[int, str]]:
    """Give the places where a name may begin, from left to right, each with its word or its other name."""
    folded, names = text.casefold(), known_names()
    starts = []
    if not names.words.isdisjoint(_WORD.findall(folded)):
        starts = [(word.start(), word[0].casefold()) for word in _WORD.finditer(text)]
    others = [name for name in names.others if name in folded]
    if others:
        pattern = re.compile("|".join(map(re.escape, others)), re.IGNORECASE)
        starts += [(found.start(), found[0].casefold()) for found in pattern.finditer(text)]
        starts.sort()
    return starts


@lru_cache(maxsize=1)
def known_names() -> Names:
    """Give the names of `venue_names`, arranged for searching."""
    series_by_name: dict[str, str] = {}
    case_by_name: dict[str, set[str]] = {}
    short: list[str] = []
    long: list[str] = []
    for line in SERIES.strip().split("\n"):
        head, _, long_names = line.partition(":") if "Robotics: Science" not in line else (line[:3], ":", line[4:])
        present, _, others = head.partition("=")
        own = [name.strip() for name in (present, *others.split(";")) if name.strip()]
        for name in own:
            series_by_name[fold(name)] = own[0]
            case_by_name.setdefault(fold(name), set()).add(name)
            (long if " " in name and len(name) > 16 else short).append(name)
        for name in (name.strip() for name in long_names.split(";")):
            if name:
                series_by_name[fold(name)] = own[0]
                long.append(name)
    others_folded = {name.casefold() for name in (*short, *long) if not _WORD.match(name)}
    short_by_word, long_by_word = _by_word(short, _ENDINGS), _by_word(long, ("",))
    return Names(
        short=short_by_word,
        long=long_by_word,
        others=tuple(sorted(others_folded, key=_longest_first)),
        words=frozenset((*short_by_word, *long_by_word)),
        series_by_name=series_by_name,
        case_by_name={name: frozenset(cases) for name, cases in case_by_name.items()},
    )


def _longest_first(name: str) -> tuple[int, str]:
    return (-len(name), name)


def _by_word(names: Sequence[str], endings: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Group names by their first words; a name that is one word may stand with an ending (`CVPRW`)."""
    others = [name for name in names if not _WORD.match(name)]
    groups: dict[str, list[str]] = {name.casefold(): others for name in others}
    for name in names:
        word = _WORD.match(name)
        if word:
            for ending in endings if word[0] == name else ("",):
                groups.setdefault(f"{word[0].casefold()}{ending}", []).append(name)
    return {word: tuple(sorted(group, key=_longest_first)) for word, group in groups.items()}


@lru_cache(maxsize=2048)
def _short_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Letters end where other letters begin; a final W stands for the workshops of the conference (`CVPRW`)."""
    known = "|".join(map(re.escape, names))
    return re.compile(
        rf"(?<![A-Za-z.])({known})(W|-W|\s?Workshops?)?(?![A-Za-z])(?!\.(?:org|com|cc|net)\b)", re.IGNORECASE
    )


@lru_cache(maxsize=2048)
def _long_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    known = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names)
    return re.compile(rf"(?<![A-Za-z])(?:{known})(?![A-Za-z])", re.IGNORECASE)
