"""Places in a note that a link can name: headings, what raw HTML gives an id, footnotes, and what the head holds.

A link names one by its id, by the text of the heading, or by the id that GitHub gives it; in all of these the letters
and digits are the same.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote, unquote

from msgspec import Struct

from papernotes.markup.headings import heading_id, is_taken
from papernotes.markup.links import symbolic
from papernotes.markup.work import Work
from papernotes.text import closest, fold

_ID = re.compile(r" id=\"([^\"]+)\"")
_LINK = re.compile(r"(<a href=\")#([^\"]+)(?=\")")
_SELECTORS = range(0xFE00, 0xFE10)
"""Variation selectors: the code points that only choose how an emoji looks. GitHub keeps them in ids."""


class Anchor(Struct, frozen=True, kw_only=True):
    """A place in a note: its id on the page, "" for the top, and the heading's text or the name in the note's HTML."""

    id: str
    name: str = ""


def anchors_of(body: str, work: Work, taken: Iterable[str]) -> tuple[Anchor, ...]:
    """Give the places in the sanitised `body`, named ones first; the headings `taken` from it stand for the top."""
    named = [Anchor(id=heading.id, name=heading.text) for heading in work.headings]
    named += [Anchor(id=place, name=name) for name, place in work.anchors.items()]
    known = {anchor.id for anchor in named}
    others = (Anchor(id=place) for place in map(html.unescape, _ID.findall(body)) if place not in known)
    return (*named, *others, *(Anchor(id="", name=text) for text in taken))


def ids_of(anchors: Sequence[Anchor]) -> Mapping[str, str]:
    """Give the ids of places by all that they can be named by; the first of a name has it."""
    ids = {anchor.id: anchor.id for anchor in anchors if anchor.id}
    for anchor in anchors:
        ids.setdefault(anchor.name, anchor.id)
    for anchor in anchors:
        ids.setdefault(_letters(anchor.name), anchor.id)
        ids.setdefault(_letters(anchor.id), anchor.id)
    return ids


def id_of(fragment: str, ids: Mapping[str, str]) -> str | None:
    """Give the id that the decoded `fragment` of a link means, "" for the top of the page, None if it names nothing.

    What no heading can answer counts as there: Obsidian's blocks (`^name`), a text to search for, the word "top", and
    what a note's page has beside the note.
    """
    if fragment.startswith("^") or ":~:" in fragment:
        return fragment.removeprefix("^")
    found = ids.get(fragment)
    if found is None:
        found = ids.get(_letters(fragment))
    return fragment if found is None and (fragment.lower() == "top" or is_taken(fragment)) else found


def _letters(text: str) -> str:
    """Give the letters, digits and marks of a text, folded, for comparing; a text without any is itself."""
    folded = fold(text)
    kept = folded if folded.isalnum() else "".join(char for char in folded if char.isalnum() or _is_mark(char))
    return kept or folded


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] == "M" and ord(char) not in _SELECTORS


def led(markup: str, ids: Mapping[str, str], *, note: str = "") -> str:
    """Lead the links of a note to places in itself to their ids; with its path `note`, also where lists show them."""

    def place(found: re.Match[str]) -> str:
        fragment = unquote(html.unescape(found[2]))
        wanted = id_of(fragment, ids)
        if note:
            return found[1] + html.escape(symbolic("note", note, fragment if wanted is None else wanted))
        return found[0] if wanted is None or wanted == fragment else f"{found[1]}#{quote(wanted)}"

    return _LINK.sub(place, markup)


def report_missing(work: Work, anchors: Sequence[Anchor], ids: Mapping[str, str]) -> None:
    """Report the links of a note to places in itself that are not there."""
    for fragment, place in work.fragments:
        if id_of(fragment, ids) is None:
            near = nearest(fragment, anchors)
            work.report(
                place,
                "broken-anchor",
                f'there is no heading "{fragment}" in this note',
                help=f'did you mean "#{heading_id(near)}"?' if near else NO_HEADING,
            )


NO_HEADING = "name a heading as it is written there, or by its id"


def nearest(fragment: str, anchors: Sequence[Anchor]) -> str:
    """Give the name of a place that is most like one which is not there, or ""."""
    names = {heading_id(anchor.name): anchor.name for anchor in reversed(anchors) if anchor.name}
    return names.get(closest(heading_id(fragment), names), "")
