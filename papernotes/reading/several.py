"""Headings that are one of several: of the papers of a collection, of the parts of a note."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from papernotes.reading.byline import read_byline
from papernotes.reading.head import Place
from papernotes.reading.headings import counting_word, is_generic
from papernotes.reading.shapes import BULLET, HEADING, read_label, unquoted

_LONGEST_ENTRY = 400
"""Lines that may stand between the headings of two papers."""


def is_paper_of_several(place: Place, level: int) -> bool:
    """Tell whether the next heading of `level` is another paper's: both have authors below, or two other facts."""
    following = range(place.number + 1, min(len(place.lines), place.number + _LONGEST_ENTRY))
    mark = f"{'#' * level} "
    other = next((number for number in following if place.lines[number].startswith(mark)), 0)
    if not other or is_generic(place.lines[other]):
        return False
    shared = _stated_below(place.lines, place.number) & _stated_below(place.lines, other)
    return "authors" in shared or len(shared) > 1


def is_part_of_several(place: Place, level: int, text: str) -> bool:
    """Tell whether `Part 1. Nets` heads one part of the note: it has another of this level."""
    word = counting_word(text)
    begin = f"{'#' * level} {word}"
    return word != "" and sum(line.startswith(begin) for line in place.lines) > 1


def _stated_below(lines: Sequence[str], number: int) -> set[str]:
    """Give the fields that the first lines below a heading state."""
    below = [line for line in lines[number + 1 : number + 8] if line.strip()][:4]
    below = list(takewhile(lambda line: not HEADING.match(line), below))
    named = read_byline(BULLET.sub("", unquoted(below[0])).strip()) if below else None
    stated = {labelled.field for line in below if (labelled := read_label(line)) and labelled.value}
    return stated | ({"authors"} if named and named.authors else set())
