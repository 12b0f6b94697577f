"""What a note can be found by: its text as terms, each with the place it stands in that says most.

    text ─▶ folded ─▶ words, pairs of CJK characters, TeX commands ─▶ one line of terms for each level

`templates/assets/search.js` folds and cuts what a reader types by the same rules; a test compares the two.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from operator import add

from papernotes.patterns import late_pattern
from papernotes.text import is_western

BODY, OFTEN, VERY_OFTEN, HEADING, FACTS, TLDR, TITLE = range(7)
"""Levels of a term in a note, the least telling first: in the body once, twice or more, four times or more, …"""

LEVELS = 7
_OFTEN = 3
"""So many times a term may stand in the body before it counts as there very often."""
LONGEST_TERM = 32
"""Longest word in characters; of a longer one only its beginning is looked up."""

CJK = (
    "\u1100-\u11ff\u2e80-\u2fff\u3005-\u3007\u3031-\u3035\u3040-\u30fa\u30fc-\u30ff\u3100-\u318f\u31a0-\u31bf"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U000323af"
)
# To compile such a class takes 2 ms, which is much after an edit: there is one, and no western text asks for it.
CJK_RUN = late_pattern(f"([{CJK}]+)")
_SIGN = late_pattern(r"[^\w\x00-\x7f]")
_APART = bytes(code if code > 127 or chr(code).isalnum() or chr(code) == "-" else 32 for code in range(256))
_INNER = re.compile("[A-Z](?:(?<=[a-z].)|(?<=[A-Z].)(?=[a-z]{2}))[A-Za-z0-9]{2,}")
_HYPHENED = late_pattern("([a-z][a-z0-9]*)(-[a-z0-9][a-z0-9-]*)")
_MOST_HYPHENS = 3
"""So many hyphens, and a name is not typed without them; of `state-of-the-art` each word is typed."""
_SHORTEST_JOINED = 3
_COMMAND = re.compile(r"(\\[a-z]+)(?=[ {}()\[\]_^&,.;:=+*/<>|!'~-]*(\\[a-z]+|[^\W_]+)?)")
_ACCENTED = late_pattern("[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
_BEGIN_ACCENTED = bytes((*range(0xC3, 0xCA), 0xCC, 0xCD, 0xE1))
"""What begins the UTF-8 of all that `_ACCENTED` finds; to look for these bytes takes a fifth of the time."""
_LETTERS = {"ё": "е", "ς": "σ", "ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "\u2010": "-"}


def folded(text: str) -> str:
    """Give mended `text` as it is compared: NFKC, lower case, Latin letters without accents, ё as е, one hyphen."""
    if text.isascii():
        return text.lower()
    lower = unicodedata.normalize("NFKC", text).lower()
    data = lower.encode()
    if len(data.translate(None, _BEGIN_ACCENTED)) < len(data):
        lower = _ACCENTED.sub(lambda found: _ACCENTS.sub("", unicodedata.normalize("NFD", found[0])), lower)
    for letter, plain in _LETTERS.items():  # `translate` looks up each character of the text
        lower = lower.replace(letter, plain)
    return lower


def terms(text: str) -> Counter[str]:
    r"""Count the terms of folded `text`.

    A run of CJK characters gives each pair of neighbours and its last character, so that a single character is the
    beginning of a term wherever it stands. A TeX command is joined by a brace to what it applies to: `\mathcal{l`.
    """
    apart = [text] if is_western(text) else CJK_RUN.split(text)  # every second one is a run of CJK
    counts = Counter(_words(" ".join(apart[::2])))
    for word in [word for word in counts if "-" in word or len(word) > LONGEST_TERM]:
        count = counts.pop(word)
        for part in _parts(word):
            counts[part[:LONGEST_TERM]] += count
    if len(apart) > 1:
        spaced = list(f"{' '.join(apart[1::2])} ")
        pairs = Counter(map(add, spaced, spaced[1:]))
        dict.update(counts, {pair.rstrip(): count for pair, count in pairs.items() if pair > "!"})
    if "\\" in text:
        counts.update(f"{command}{{{then}" if then else command for command, then in _commands(text))
    return counts


def _words(text: str) -> list[str]:
    """Give the words of folded `text` without CJK, with their hyphens.

    To find what stands between them takes less than to find each word by a pattern.
    """
    text = text if text.isascii() else _SIGN.sub(" ", text)
    return text.encode().translate(_APART).decode().split()


def _commands(text: str) -> Iterable[tuple[str, str]]:
    """Give the TeX commands of a text, and what each applies to, or ""."""
    found: list[tuple[str, str]] = _COMMAND.findall(text)
    return found if is_western(text) else [(command, _before_cjk(then)) for command, then in found]


def _before_cjk(word: str) -> str:
    return word if is_western(word) else CJK_RUN.split(word, maxsplit=1)[0]


def inner_words(text: str) -> Iterator[str]:
    """Give what a capital begins within a word, as it is written: Zero in AlphaZero, Score in BERTScore."""
    found = _INNER.search(text)
    while found:
        yield found[0]
        found = _INNER.search(text, found.start() + 1)


@lru_cache(maxsize=10_000)
def _parts(word: str) -> tuple[str, ...]:
    """Give the words that hyphens divide, and the names they are if these are typed without: gpt3, pretraining.

    What begins with a digit is a day or a range, and two signs are `n-1`. Within a longer name two words may be one
    of their own: pretraining in `self-pre-training`.
    """
    parts = tuple(filter(None, word.split("-")))
    found = _HYPHENED.match(word.lstrip("-"))
    if found is None or found[2].count("-") >= _MOST_HYPHENS or len(found[0]) <= _SHORTEST_JOINED:
        return parts
    names = found[0].rstrip("-").split("-")
    pairs = [first + second for first, second in pairwise(names)] if len(names) > 2 else []
    return (*parts, "".join(names), *(pair for pair in pairs if pair[0].isalpha() and len(pair) >= _SHORTEST_JOINED))


def note_terms(*, title: str, tldr: str, facts: str, headings: Iterable[str], text: str) -> bytes:
    """Give the terms of one note: its length, then a line for each level, terms with spaces between, each term once.

    Within a line they stand as the note has them; to sort them would take longer than to find them.

    The length is a whole number, one more for each 1.4 times as many characters: a small edit hardly changes it.

    A pure function of mended texts: `title` of the note and its paper, `facts` such as tags, authors and venue, and
    `text`, all that is visible of the body, with formulas as TeX.
    """
    named: dict[str, int] = {}
    for level, part in ((HEADING, "\n".join(headings)), (FACTS, facts), (TLDR, tldr), (TITLE, title)):
        named.update(dict.fromkeys(terms(folded(part)), level))
    counts = terms(folded(text))
    for word in inner_words(f"{title}\n{text}"):
        counts.setdefault(word.lower()[:LONGEST_TERM], 1)
    lines: list[list[str]] = [[] for _ in range(LEVELS)]
    for term, level in named.items():
        lines[level].append(term)
        counts.pop(term, None)
    lines[BODY] = [term for term, count in counts.items() if count == 1]
    several = [(term, count) for term, count in counts.items() if count > 1]
    lines[OFTEN] = [term for term, count in several if count <= _OFTEN]
    lines[VERY_OFTEN] = [term for term, count in several if count > _OFTEN]
    length = (len(text) ** 2).bit_length()
    return "\n".join((str(length), *map(" ".join, lines))).encode()


def length_of(terms: bytes) -> int:
    """Give the length that the terms of a note begin with."""
    return int(terms.partition(b"\n")[0])
