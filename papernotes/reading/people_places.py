"""Values that give people and their places of work together."""

from __future__ import annotations

import re

from papernotes.patterns import late_pattern
from papernotes.reading.facts import Fact
from papernotes.reading.people import is_organisation, looks_like_name

_BOTH = late_pattern(
    r"(?:著者|作者|저자|authors?\b|авторы).*(?:[/／&・,、+与和及と]|\band\b|\bи\b).*(?:所属|单位|機関|机构|機構|소속|affiliation|организац)",
    re.IGNORECASE,
)


def people_and_places(label: str, value: str, number: int) -> tuple[Fact, ...]:
    """Divide the value of a label that asks for both (`著者/所属機関: 山田太郎 / 東京大学`); () for another label."""
    if not _BOTH.search(label):
        return ()
    parts = [part for part in re.split(r"\s*[/／|｜;；()（）]\s*", value) if part.strip()]
    places = [part for part in parts if is_organisation(part) and not (len(parts) == 1 and looks_like_name(part))]
    people = [part for part in parts if part not in places]
    stated = (
        ("authors", "; ".join(people) if len(people) == 1 else ", ".join(people)),
        ("affiliations", "; ".join(places)),
    )
    return tuple(Fact(field=name, value=text, line=number, key=label) for name, text in stated if text)
