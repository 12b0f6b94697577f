"""Headings and code fences of Markdown: enough of both to divide a page, and to set a text below another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}(?!.*`)|~{3,})")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})[ \t]*")
_NO_PARAGRAPH = re.compile(r"\s*(?:[-*+>|]|\d+[.)]\s|#{1,6}\s|<|$)")
_DEEPEST = 6


class Heading(Struct, frozen=True, kw_only=True):
    """A heading: its level from 1, its text, its first line (0-based) and how many it takes."""

    level: int
    text: str
    line: int
    count: int


def code_lines(lines: Sequence[str]) -> tuple[frozenset[int], str]:
    """Give the lines (0-based) of fenced code, fences included, and what closes one that is open at the end."""
    inside: set[int] = set()
    fence = ""
    for number, line in enumerate(lines):
        found = None if fence else _FENCE.match(line)
        if fence or found:
            inside.add(number)
        if found:
            fence = found[1]
        elif fence and _closes(line, fence):
            fence = ""
    return frozenset(inside), fence


def _closes(line: str, fence: str) -> bool:
    marks = line.strip(" \t>")
    return len(marks) >= len(fence) and not marks.strip(fence[0])


def closed(text: str) -> str:
    """Give a text whose last code fence is closed, so that what follows it is no code."""
    fence = code_lines(text.split("\n"))[1]
    return f"{text}\n{fence}" if fence else text


def headings(lines: Sequence[str]) -> tuple[Heading, ...]:
    """Give the headings of a text in order; lines of code are none."""
    code = code_lines(lines)[0]
    found = []
    for number, line in enumerate(lines):
        if number in code:
            continue
        atx = _ATX.fullmatch(line)
        if atx:
            found.append(Heading(level=len(atx[1]), text=(atx[2] or "").strip(), line=number, count=1))
        elif number and number - 1 not in code and (under := _SETEXT.fullmatch(line)) and _is_alone(lines, number - 1):
            level = 1 if under[1][0] == "=" else 2
            found.append(Heading(level=level, text=lines[number - 1].strip(), line=number - 1, count=2))
    return tuple(found)


def _is_alone(lines: Sequence[str], number: int) -> bool:
    """Tell whether a line is a paragraph of one line, as those are that a line below makes a heading."""
    is_first = number == 0 or not lines[number - 1].strip() or _ATX.fullmatch(lines[number - 1]) is not None
    return is_first and not _NO_PARAGRAPH.match(lines[number])


def shifted(lines: Sequence[str], by: int) -> list[str]:
    """Give the lines with each heading `by` levels deeper, or higher if that is below 0."""
    moved = list(lines)
    for heading in reversed(headings(lines)):
        level = min(max(heading.level + by, 1), _DEEPEST)
        written = f"{'#' * level} {heading.text}".rstrip()
        moved[heading.line : heading.line + heading.count] = [written]
    return moved


def demoted(text: str, level: int) -> str:
    """Give a text whose highest headings are of `level` at most."""
    lines = text.split("\n")
    highest = min((heading.level for heading in headings(lines)), default=level)
    return "\n".join(shifted(lines, level - highest)) if highest < level else text
