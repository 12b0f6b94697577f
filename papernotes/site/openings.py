"""How notes begin, without the sentences that several of a site begin with: they tell none from the others.

"All figures below are from the paper." on top of each note is right there, but on a card it stands for the note. A
note's own page is described by all of how it begins: what others write changes no note's page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from papernotes.model import Head
from papernotes.patterns import late_pattern

SHARED_BY = 3
"""So many notes that begin with one sentence share it by custom, not by chance."""

_SENTENCE = late_pattern(r"([^.!?。！？…]{12,}(?:[.!?…](?=\s+(?![a-zа-яё\d])|$)|[。！？]))\s*")
"""A sentence at the start of a text; what is shorter, or goes on in small letters, may be a name ("He et al. show")."""


def told_apart(heads: Mapping[PurePosixPath, Head]) -> Mapping[PurePosixPath, str]:
    """Give the summaries, of those that are no TL;DR, that begin as others of a site do, without what they share."""
    changed: dict[PurePosixPath, str] = {}
    left: Iterable[tuple[PurePosixPath, str]] = (
        (path, head.summary) for path, head in heads.items() if not head.tldr_text
    )
    while left := tuple(_without_first(left)):
        changed.update(left)
    return changed


def _without_first(summaries: Iterable[tuple[PurePosixPath, str]]) -> Iterator[tuple[PurePosixPath, str]]:
    """Give the summaries that begin with a sentence that others have too, without it."""
    by_sentence: dict[str, list[tuple[PurePosixPath, re.Match[str]]]] = defaultdict(list)
    for path, summary in summaries:
        if sentence := _SENTENCE.match(summary):
            by_sentence[sentence[1]].append((path, sentence))
    for found in by_sentence.values():
        if len(found) >= SHARED_BY:
            yield from ((path, sentence.string[sentence.end() :]) for path, sentence in found)
