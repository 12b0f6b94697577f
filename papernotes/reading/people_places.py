"""Values that give people and their places of work together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from papernotes.model import Value
from papernotes.patterns import late_pattern
from papernotes.reading.affiliations import beside_names
from papernotes.reading.byline import read_byline
from papernotes.reading.facts import Fact
from papernotes.reading.inline import plain
from papernotes.reading.people import is_organisation, looks_like_name, names_others, split_people
from papernotes.reading.shapes import BULLET, breaks_to_spaces, list_items, read_label
from papernotes.reading.venues import is_prose

_BOTH = late_pattern(
    r"(?:著者|作者|저자|authors?\b|авторы).*(?:[/／&・,、+与和及と]|\band\b|\bи\b).*(?:所属|单位|機関|机构|機構|소속|affiliation|организац)",
    re.IGNORECASE,
)
_BRACKET = late_pattern(r"[(（]([^()（）]*)[)）]")
_BEFORE_PLACE = late_pattern(r"\s+[/／|｜@–—-]\s+|\s*[／｜]\s*")
_CJK_NAME = late_pattern(r"[\u3041-\u3096\u3005\u4e00-\u9fff]{2,6}|[가-힣]{2,4}")
_NO_PLACE = late_pattern(r"[|]|(?<!Inc)(?<!Ltd)[.。!?！？:：]$")


def asks_for_both(label: str) -> bool:
    """Tell whether a label asks for people and their places of work (`著者/所属機関`)."""
    return _BOTH.search(label) is not None


def people_and_places(name: str, label: str, value: str, number: int) -> tuple[Fact, ...]:
    """Divide the value of a label that asks for both (`著者/所属機関: 山田太郎 / 東京大学`), or that gives both.

    `Authors: Ann Lee, Bob Ray / Example University` gives both; () for people alone, and for other labels.
    """
    if name == "affiliations" and asks_for_both(label) and (beside := _in_brackets(value)):
        people, places = [value], beside
    elif name == "affiliations" and asks_for_both(label):
        parts = [part for part in re.split(r"\s*[/／|｜;；()（）]\s*", value) if part.strip()]
        places = [part for part in parts if is_organisation(part) and not (len(parts) == 1 and looks_like_name(part))]
        people = [part for part in parts if part not in places]
    elif name == "authors" and (divided := _BEFORE_PLACE.split(value))[1:] and _are_people_and_place(divided):
        people, places = divided[:1], divided[1:]
    else:
        return ()
    stated = (
        ("authors", "; ".join(people) if len(people) == 1 else ", ".join(people)),
        ("affiliations", "; ".join(places)),
    )
    return tuple(Fact(field=field, value=text, line=number, key=label) for field, text in stated if text)


def _in_brackets(value: str) -> list[str]:
    """Give the places that stand in brackets behind names, and nowhere else: `Ann Lee, Bob Ray (Foobar)`."""
    inside = [place.strip() for place in _BRACKET.findall(value)]
    outside = _BRACKET.sub(" ", value)
    is_beside = not is_organisation(outside) and not re.search(r"[/／|｜;；]", value) and _BRACKET.match(value) is None
    return [place for place in inside if len(place) > 1 and not place.isdigit()] if is_beside else []


def _are_people_and_place(parts: Sequence[str]) -> bool:
    is_place = len(parts) == 2 and is_organisation(plain(parts[1])) and not is_prose(parts[1])
    return is_place and not any(map(is_organisation, split_people(parts[0])))


def people_on_lines(name: str, label: str, block: Sequence[str], number: int) -> tuple[Fact, ...] | None:
    """Give what the lines below a label state that hold people, places of work or a venue each.

    Gives None for what is to be read as one text or list, such as names that go on over a line's end, and () where a
    label for both has people and then something else.
    """
    items = list_items(block) if asks_for_both(label) else None
    if name not in {"authors", "affiliations"} or len(block) < 2 or (items is None and BULLET.match(block[0])):
        return None
    lines = [dict(_of_line(breaks_to_spaces(line))) for line in items or block]
    if not all(lines):
        return () if lines[0] and asks_for_both(label) else None
    return _facts(label, lines, number)


def _facts(label: str, lines: Sequence[Mapping[str, str]], number: int) -> tuple[Fact, ...]:
    written = [line["authors"] for line in lines if "authors" in line]
    people = [name for text in written for name in split_people(text)]
    if people and any(map(names_others, written)):
        people[-1] += " et al."
    places = [line["affiliations"] for line in lines if "affiliations" in line]
    places += [place for text in written for place in beside_names(text)]
    venue, year = (next((line[name] for line in lines if name in line), "") for name in ("venue", "year"))
    values: Mapping[str, Value] = {
        "authors": tuple(people),
        "affiliations": tuple(places),
        "venue": venue,
        "year": year,
    }
    return tuple(Fact(field=name, value=value, line=number, key=label) for name, value in values.items() if value)


def _of_line(line: str) -> Iterator[tuple[str, str]]:
    text, found = plain(line), read_byline(line)
    if read_label(line):
        return
    if found and not found.title and _are_whole(found.authors):
        stated = (("authors", found.authors), ("affiliations", found.affiliations))
        yield from ((name, value) for name, value in (*stated, ("venue", found.venue), ("year", found.year)) if value)
    elif is_organisation(text) and not is_prose(text) and not _NO_PLACE.search(text):
        yield "affiliations", text
    elif (names := split_people(text)) and all(_CJK_NAME.fullmatch(name.replace(" ", "")) for name in names):
        yield "authors", text


def _are_whole(people: str) -> bool:
    """Tell whether each of the names in `people` has a first and a last one; before "et al." one is enough."""
    return names_others(people) or all(map(looks_like_name, split_people(people)))
