"""Fields in brackets within a line, as in Dataview of Obsidian: `(title:: Nets) by [authors:: Ann Lee]`."""

from __future__ import annotations

from papernotes.patterns import late_pattern
from papernotes.reading.facts import Fact
from papernotes.reading.fields import field_of_label
from papernotes.reading.head import Place, Step
from papernotes.reading.inline import plain
from papernotes.reading.label_lines import facts_of
from papernotes.reading.shapes import unquoted
from papernotes.reading.values import accepts

_FIELD = late_pattern(
    r"[\[(]([^\[\]():]{1,48})::[ \t]*((?:\[\[[^\[\]]*\]\]|\[[^\[\]]*\]\([^()]*\)|\([^()]*\)|[^\[\]()])*)[\])]"
)
_FILLING = frozenset(("", "by", "in", "at", "and", "on", "from"))


def inline_fields(place: Place) -> Step | None:
    """Read a line with fields in brackets; it goes with its facts where little words alone stand between them."""
    if "::" not in place.line or not ("[" in place.line or "(" in place.line):
        return None
    text = unquoted(place.line)
    facts: list[Fact] = []
    outside, end, is_whole = [], 0, True
    for match in _FIELD.finditer(text):
        label, value = plain(match[1]), match[2].strip()
        name = field_of_label(label)
        if name and value and accepts(name, value):
            facts += facts_of(name, label, value, place.number, line=place.line)
        else:
            is_whole = False
        outside.append(text[end : match.start()])
        end = match.end()
    if not facts:
        return None
    words = " ".join((*outside, text[end:])).split()
    is_whole = is_whole and _FILLING.issuperset(word.strip(" ,.;:·|-*+").casefold() for word in words)
    return Step(facts=tuple(facts), taken=(place.number,) if is_whole else (), keeps_byline=True)
