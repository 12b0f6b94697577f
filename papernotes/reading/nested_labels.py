"""Labels that are items of a list, with nothing but their values in the items nested below.

`- Authors`, and below it `    - Jane Roe, John Doe`. An outline of a paper has such items too (`- Summary`,
`- Data`), so a label counts only beside another one, and one of both must be about the paper's origin.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from papernotes.reading.byline import authors_of
from papernotes.reading.facts import Fact
from papernotes.reading.head import Place, Step
from papernotes.reading.inline import plain
from papernotes.reading.label_lines import facts_below
from papernotes.reading.shapes import BULLET, is_bare_label, read_label, unquoted
from papernotes.reading.values import accepts
from papernotes.reading.venues import is_venue_alone

_ORIGIN = frozenset("authors affiliations venue year title paper link arxiv doi pdf date reviewers".split())
_FARTHEST = 16
_MOST_ITEMS = 12


class _Nested(Struct, frozen=True):
    """A label with the facts of the items below it, which end before line `end`."""

    field: str
    items: Sequence[str]
    facts: tuple[Fact, ...]
    end: int


def nested_label(place: Place) -> Step | None:
    """Read an item that is a label and nothing else, and the items below it as its value."""
    found = _nested(place.lines, place.number)
    if found is None or not (_is_sure(found) or _is_beside_label(place, found)):
        return None
    taken = range(place.number, found.end)
    return Step(facts=found.facts, taken=tuple(taken), count=len(taken), keeps_byline=True)


def _nested(lines: Sequence[str], number: int) -> _Nested | None:
    outer = _depth(lines[number])
    field = is_bare_label(lines[number]) if outer is not None else ""
    inner = _depth(lines[number + 1]) if field and number + 1 < len(lines) else None
    if outer is None or inner is None or inner <= outer:
        return None
    end = number + 1
    while end < len(lines) and _depth(lines[end]) == inner:
        end += 1
    block = [unquoted(line) for line in lines[number + 1 : end]]
    is_flat = end == len(lines) or not lines[end].strip() or (_depth(lines[end]) or 0) <= outer
    if not is_flat or len(block) > _MOST_ITEMS or any(map(read_label, block)):
        return None
    items = [BULLET.sub("", line).strip() for line in block]
    facts = facts_below(field, _label(lines[number]), items, block, number + 1)
    return _Nested(field, items, facts, end) if facts else None


def _depth(line: str) -> int | None:
    """Give the column at which an item of a list begins, or None for another line."""
    bullet = BULLET.match(unquoted(line))
    return len(bullet[1].expandtabs(4)) if bullet else None


def _label(line: str) -> str:
    return plain(BULLET.sub("", unquoted(line)))


def _is_sure(found: _Nested) -> bool:
    """Tell whether a value can be of its label's kind alone: names of people, a known venue."""
    value = ", ".join(found.items)
    return (found.field == "authors" and len(authors_of(value)) > 1) or (
        found.field == "venue" and is_venue_alone(plain(value))
    )


def _is_beside_label(place: Place, found: _Nested) -> bool:
    fields = set(_labels_beside(place, found.end))
    return bool(fields) and not _ORIGIN.isdisjoint({*fields, found.field})


def _labels_beside(place: Place, end: int) -> Iterator[str]:
    """Give the fields that the items beside the one at hand state, near enough in the same list."""
    depth = _depth(place.line)
    above = range(place.number - 1, max(-1, place.number - _FARTHEST), -1)
    for numbers in (above, range(end, min(len(place.lines), end + _FARTHEST))):
        for number in numbers:
            line = place.lines[number]
            if line.strip() and _depth(line) is None:
                break
            if _depth(line) != depth:
                continue
            labelled, nested = read_label(line), _nested(place.lines, number)
            if nested:
                yield nested.field
            elif labelled and labelled.value and accepts(labelled.field, labelled.value):
                yield labelled.field
