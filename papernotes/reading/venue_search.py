"""Where known names of venues stand in a text.

Each word of the text is looked up, and only the few names that begin with it are tried there: one pattern of all six
hundred names would try them at each character, and take longer to build than many notes take to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from papernotes.patterns import late_pattern
from papernotes.reading.venue_names import JOURNALS, SERIES
from papernotes.text import fold

_WORD = re.compile("[A-Za-z]+", re.IGNORECASE)
_SMALL_WORD = re.compile("[a-z][a-z]*")
_SPACES = re.compile(r"\s+")
_AFTER_SHORT = re.compile(r"(W|-W|\s?Workshops?)?(?![A-Za-z])(?!\.(?:org|com|cc|net)\b)", re.IGNORECASE)
# The journal's name also begins those of conferences: words after it that are no number, month or mere "in" go on.
_BEGINNINGS = frozenset(("proceedings of the ieee", "proc. ieee"))
_GOES_ON = late_pattern(
    r"/|\s+\d+(?:st|nd|rd|th)\b|\s+(?!(?:vol|volume|no|number|issue|pp|pages|in|jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\b"
    r"|(?:january|february|march|april|august|september|october|november|december)\b)[a-z]",
    re.IGNORECASE,
)
_ENDINGS = ("", "w", "workshop", "workshops")
# Journals whose names are common words, within longer ones: Journal of Cell Biology, Nature Physics.
_NAME_BEFORE = late_pattern(
    r"(?<![^\W_])(?!(?i:in|at|the|by|from|published|accepted|appeared|presented|journal|magazine|paper|article)(?!\w))"
    r"[A-Z][A-Za-z-]+\s+(?:(?:of|on|in|for)\s+(?:the\s+)?)?$"
)
_NAME_AFTER = late_pattern(
    r"\s+(?:(?:and|&|of|in|for)\s+)?(?!(?:Vol|No|Num|Iss|Pages?|Art|Letters?|Papers?|Journal|Magazine|Cover|Oral|Poster"
    r"|Spotlight|Workshop|Best|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))[A-Z][a-z]"
)


class Names(Struct, frozen=True):
    """The known names, case folded: short and long ones by the words that they may begin with, and what they mean.

    Names that begin with no Latin letter are in `others`, and stand together under each of them in `short` and `long`;
    `words` are the keys of both.
    """

    short: Mapping[str, tuple[str, ...]]
    long: Mapping[str, tuple[str, ...]]
    others: tuple[str, ...]
    words: frozenset[str]
    series_by_name: Mapping[str, str]
    case_by_name: Mapping[str, frozenset[str]]


class Found(NamedTuple):
    """Where a name stands (0-based offsets), and whether a mark of a conference's workshops follows it (`CVPRW`)."""

    start: int
    end: int
    is_workshop: bool = False


def short_names(text: str) -> Iterator[Found]:
    """Find short names, such as `CVPR`, from left to right, the longest where several begin.

    Letters end where other letters begin; a final W stands for the workshops of the conference.
    """
    last = 0
    for start, word in _starts(text):
        if start < last or text[start - 1 : start] == ".":
            continue
        for name in known_names().short.get(word, ()):
            end = start + len(name)
            after = _AFTER_SHORT.match(text, end) if text[start:end].casefold() == name else None
            if after:
                yield Found(start, end, is_workshop=bool(after[1]))
                last = after.end()
                break


def long_names(text: str) -> Iterator[Found]:
    """Find long names, such as `Computer Vision and Pattern Recognition`, from left to right, the longest first."""
    last = 0
    for start, word in _starts(text):
        if start < last:
            continue
        for name in known_names().long.get(word, ()):
            end = _end(text, start, name.split(" "))
            is_beginning = name in _BEGINNINGS and _GOES_ON.match(text, end)
            if end and not _WORD.match(text, end) and not is_beginning:
                yield Found(start, end)
                last = end
                break


def is_within_name(text: str, found: Found, series: str) -> bool:
    """Tell whether the journal `series`, whose name is words of others too, stands within the name of another one."""
    name = text[found.start : found.end]
    if series not in JOURNALS or name.isupper() or fold(name) != fold(series):
        return False
    return bool(_NAME_BEFORE.search(text[: found.start]) or _NAME_AFTER.match(text, found.end))


def _end(text: str, start: int, words: Sequence[str]) -> int:
    """Give the offset after `words` that begin at `start` with any white space between, or 0."""
    for number, word in enumerate(words):
        space = _SPACES.match(text, start) if number else None
        if number and space is None:
            return 0
        start = space.end() if space else start
        if text[start : start + len(word)].casefold() != word:
            return 0
        start += len(word)
    return start


@lru_cache(maxsize=8)  # short and long names are sought in the same texts
def _starts(text: str) -> Sequence[tuple[int, str]]:
    """Give the places where a name may begin, from left to right, each with its word or its other name."""
    folded, names = text.casefold(), known_names()
    starts = []
    if not names.words.isdisjoint(_SMALL_WORD.findall(folded)):
        words = ((word.start(), word[0].casefold()) for word in _WORD.finditer(text))
        starts = [(start, word) for start, word in words if word in names.words]
    others = [name for name in names.others if name in folded]
    if others:
        pattern = re.compile("|".join(map(re.escape, others)), re.IGNORECASE)
        starts += [
            (found.start(), found[0].casefold())
            for found in pattern.finditer(text)
            if not _WORD.match(text[found.start() - 1 : found.start()])
        ]
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
    others = [name.casefold() for name in names if not _WORD.match(name)]
    groups: dict[str, list[str]] = dict.fromkeys(others, others)
    for name in names:
        word = _WORD.match(name)
        if word:
            for ending in endings if word[0] == name else ("",):
                groups.setdefault(f"{word[0].casefold()}{ending}", []).append(name.casefold())
    return {word: tuple(sorted(set(group), key=_longest_first)) for word, group in groups.items()}
