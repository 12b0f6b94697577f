"""Links from one review of a page to another: between notes, once each review is a note of its own."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote

from msgspec import Struct

from papernotes.importers.incoming import to_note
from papernotes.importers.outline import Heading, code_lines
from papernotes.markup.headings import heading_id
from papernotes.reading.inline import plain
from papernotes.text import fold

_LINK = re.compile(
    r"`+[^`\n]*`+|(\]\(\s*<?|\bhref\s*=\s*[\"']|^ {0,3}\[[^\]\n]+\]:[ \t]*<?)#([^\s()<>\"']+)", re.IGNORECASE
)


class Place(Struct, frozen=True, kw_only=True):
    """Where a heading of the page is now: the origin of its note, and its id there, "" for the note's own heading."""

    origin: str
    name: str


class Part(Struct, frozen=True, kw_only=True):
    """The lines of a page that became the note of this origin: from `begin` (0-based) up to `end`."""

    origin: str
    begin: int
    end: int


def places_of(found: Sequence[Heading], parts: Iterable[Part]) -> Mapping[str, Place]:
    """Give the places of headings by their ids on the page, folded; of headings with one text the later are numbered.

    `found` are all headings of the page.
    """
    lines = [heading.line for heading in found]
    names = [heading_id(plain(heading.text)) for heading in found]
    on_page = list(_numbered(names))
    places: dict[str, Place] = {}
    for part in parts:
        first, end = bisect_left(lines, part.begin), bisect_left(lines, part.end)
        for number, name in enumerate(_numbered(names[first:end]), start=first):
            place = Place(origin=part.origin, name="" if number == first else name)
            places.setdefault(fold(on_page[number]), place)
    return places


def _numbered(names: Iterable[str]) -> Iterator[str]:
    counts: Counter[str] = Counter()
    for name in names:
        yield f"{name}-{counts[name]}" if counts[name] else name
        counts[name] += 1


def linked(body: str, origin: str, places: Mapping[str, Place]) -> str:
    """Give the text of the note of `origin` whose links to headings of the page lead to where these are now."""
    if "#" not in body:
        return body

    def replaced(found: re.Match[str]) -> str:
        place = places.get(fold(unquote(found[2]))) if found[1] else None
        if place is None or (place.origin == origin and not place.name):
            return found[0]
        fragment = f"#{place.name}" if place.name else ""
        return f"{found[1]}{'' if place.origin == origin else to_note(place.origin)}{fragment}"

    lines = body.split("\n")
    code = code_lines(lines)[0]
    return "\n".join(
        line if "#" not in line or number in code else _LINK.sub(replaced, line) for number, line in enumerate(lines)
    )
