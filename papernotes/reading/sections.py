"""A heading that is a label, with its value below: `### Paper:` and a line, `## TL;DR` and a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from papernotes.patterns import late_pattern
from papernotes.reading.byline import read_byline
from papernotes.reading.citations import read_citation
from papernotes.reading.facts import Fact
from papernotes.reading.fields import SUMMARY_HEADINGS, normal
from papernotes.reading.inline import plain
from papernotes.reading.links import read_links
from papernotes.reading.people_places import asks_for_both, people_and_places, people_on_lines
from papernotes.reading.shapes import BULLET, FENCE, HEADING, RULE, is_anchor, list_items, read_label, unquoted
from papernotes.reading.values import LINK_FIELDS, accepts
from papernotes.text import display_width, joined

LONGEST_TLDR = 2400
"""Display cells that a section may have to be taken as the summary as a whole."""

LONGEST_SUMMARY = 800
"""Display cells for a heading that is a summary in one note and an abstract in the next (`Summary`, `摘要`)."""

_WRAPPED = late_pattern(r"[(（\[]([^()（）\[\]]+)[)）\]]")
_LISTS = frozenset(("tags", "authors", "affiliations", "reviewers"))
_NOT_INLINE = late_pattern(r"^\s*(?:\||!\[|<(?:img|table|div|p|figure|center|details)\b|\$\$|\\\[)", re.IGNORECASE)


class Section(Struct, frozen=True):
    """What a section states; `taken` are the lines that it states it with, `count` the lines to go on by."""

    facts: tuple[Fact, ...]
    taken: tuple[int, ...]
    count: int


def section_end(lines: Sequence[str], heading: int) -> int:
    """Give the 0-based line after the section of the heading at line `heading`: the next heading's or the end."""
    number = heading + 1
    while number < len(lines):
        line = lines[number]
        if "#" in line and HEADING.match(line):
            break
        fence = FENCE.match(line) if "```" in line or "~~~" in line else None
        if fence:
            number += 1
            while number < len(lines) and not lines[number].strip().startswith(fence[1]):
                number += 1
        number += 1
    return min(number, len(lines))


def read_section(lines: Sequence[str], heading: int, name: str) -> Section | None:
    """Read the section of a heading that names the field `name`, or give None for an ordinary section."""
    end = section_end(lines, heading)
    blocks = _blocks(lines, heading + 1, end)
    if not blocks:
        return None
    if name == "tldr":
        return _summary(lines, heading, end, blocks)
    label = plain(lines[heading])
    start, block = blocks[0]
    facts = _people(name, label, blocks) if asks_for_both(label) else None
    last, lines_of_last = blocks[-1] if facts else blocks[0]
    if not facts:
        facts = _people(name, label, blocks[:1])
    facts = (_cited(name, start, block) or _first_block(name, start, block)) if facts is None else facts
    if name == "affiliations" and len(facts) == 1 and isinstance(facts[0].value, str):
        facts = people_and_places(name, label, facts[0].value, start) or facts
    if not facts:
        return None
    next_line = last + len(lines_of_last)
    return Section(facts, (heading, *range(start, next_line)), next_line - heading)


def _people(name: str, label: str, blocks: Sequence[tuple[int, list[str]]]) -> tuple[Fact, ...] | None:
    block = [unquoted(line) for _, lines in blocks for line in lines]
    return people_on_lines(name, label, block, blocks[0][0])


def _blocks(lines: Sequence[str], start: int, end: int) -> list[tuple[int, list[str]]]:
    """Give the blocks of lines between blank lines and rules, each with its first line's number."""
    blocks: list[tuple[int, list[str]]] = []
    is_open = False
    for number in range(start, end):
        line = lines[number]
        if not line.strip() or RULE.match(line) or is_anchor(line):
            is_open = False
        elif is_open:
            blocks[-1][1].append(line)
        else:
            blocks.append((number, [line]))
            is_open = True
    return blocks


def _first_block(name: str, start: int, block: list[str]) -> tuple[Fact, ...]:
    if any(_NOT_INLINE.match(line) or FENCE.match(line) for line in block) or (
        name not in LINK_FIELDS and read_label(block[0])
    ):
        return ()
    items = list_items([unquoted(line) for line in block])
    if name in LINK_FIELDS or name == "paper":
        found = [read_links(item, name, start + index) for index, item in enumerate(items or [" ".join(block)])]
        facts = tuple(fact for links in found for fact in links.facts)
        if facts and all(links.is_whole for links in found):
            return facts
        if name == "paper" and not items and len(block) > 1 and (stated := _paper_on_lines(block, start)):
            return stated
        if name != "paper" or items or facts:
            return ()
    text = joined(map(unquoted, block))
    if items and name in _LISTS:
        return (Fact(field=name, value=tuple(items), line=start),) if all(accepts(name, item) for item in items) else ()
    value = items[0] if items and len(items) == 1 else text
    return (
        (Fact(field=name, value=plain(value) if name == "paper" else value, line=start),)
        if (not items or len(items) == 1) and accepts(name, value)
        else ()
    )


def _cited(name: str, start: int, block: Sequence[str]) -> tuple[Fact, ...]:
    """Give what a reference below a heading for the paper states (`## 紹介論文`), else ()."""
    cited = read_citation(joined(map(unquoted, block))) if name == "paper" else None
    if cited is None:
        return ()
    stated = ("paper", cited.title), ("authors", cited.authors), ("venue", cited.venue), ("year", cited.year)
    return tuple(Fact(field=field, value=value, line=start) for field, value in stated if value)


def _paper_on_lines(block: Sequence[str], start: int) -> tuple[Fact, ...]:
    """Give what lines state that are a paper's title, its names or venue, and its links, one of these on each line."""
    facts: list[Fact] = []
    for number, line in enumerate(block, start):
        text = unquoted(line).strip()
        wrapped = _WRAPPED.fullmatch(text)
        links = read_links(text, "paper", number, line=line)
        found = None if links.facts else read_byline(wrapped[1] if wrapped else text)
        if links.facts and links.is_row:
            facts += links.facts
        elif found is not None and not found.title:
            stated = ("authors", found.authors), ("affiliations", found.affiliations), ("venue", found.venue)
            facts += (
                Fact(field=name, value=value, line=number) for name, value in (*stated, ("year", found.year)) if value
            )
        elif number == start and not links.facts and accepts("paper", text):
            facts.append(Fact(field="paper", value=plain(text), line=number))
        else:
            return ()
    return tuple(facts)


def _summary(lines: Sequence[str], heading: int, end: int, blocks: list[tuple[int, list[str]]]) -> Section | None:
    """Take a summary section: wholly when it is short text or a flat list, else its first block, leaving the section.

    A heading that may also head an abstract or a chapter counts only with one short paragraph below it.
    """
    match = HEADING.match(lines[heading])
    is_certain = match is not None and normal(plain(match[2])) in SUMMARY_HEADINGS
    if not is_certain and len(blocks) > 1:
        return None
    texts = [_inline(block) for _, block in blocks]
    whole = joined(text for text in texts if text)
    width = display_width(whole)
    is_whole = all(text is not None for text in texts) and width <= (LONGEST_TLDR if is_certain else LONGEST_SUMMARY)
    if is_whole:
        below = range(heading + 1, end)
        fact = Fact(field="tldr", value=whole, line=blocks[0][0])
        return Section(
            (fact,),
            (heading, *(number for number in below if lines[number].strip() and not is_anchor(lines[number]))),
            end - heading,
        )
    if is_certain and texts[0]:
        return Section((Fact(field="tldr", value=texts[0], line=blocks[0][0]),), (), end - heading)
    return None


def _inline(block: list[str]) -> str | None:
    """Give a block as one inline text, its items divided by " · "; None for what a line cannot hold."""
    if any(_NOT_INLINE.match(unquoted(line)) or FENCE.match(unquoted(line)) or "$$" in line for line in block):
        return None
    items = list_items(block)
    if items is not None:
        is_flat = all(
            not match or len(match[1].expandtabs()) <= 1
            for line in block
            if (match := BULLET.match(unquoted(line))) or True
        )
        return " · ".join(items) if is_flat else None
    return None if any(BULLET.match(unquoted(line)) for line in block) else joined(map(unquoted, block))
