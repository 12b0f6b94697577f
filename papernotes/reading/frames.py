"""What stands around the facts of a head and says nothing itself: headings, labels, boxes and callouts.

Where all that they hold is in the record, they would be left in the body as empty boxes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from papernotes.patterns import late_pattern
from papernotes.reading.fields import field_of_heading, is_metadata_heading, normal
from papernotes.reading.inline import plain, unwrapped
from papernotes.reading.sections import section_end
from papernotes.reading.shapes import HEADING, QUOTE, RULE, is_bare_label, unquoted

LAST_LINE = 150
"""The 0-based line that no head goes on to."""

_CALLOUT = late_pattern(r"[ ]{0,3}>[ ]?\[![\w-]+\][+-]?[ ]*(.*)")
# What opens a box, with its title, and what ends it; boxes of Material for MkDocs end with their indent.
_BOXES = (
    (late_pattern(r":::+[ ]*(?:\{[^{}]*\}|[\w-]+)?[ ]*(.*)"), late_pattern(r":::+\s*")),
    (late_pattern(r"<details[^>]*>\s*(?:<summary>(.*?)</summary>)?\s*"), late_pattern(r"</details>\s*")),
    (late_pattern(r"(?:!!!|\?\?\?\+?)[ ]+[\w-]+(?:[ ]+\"(.*)\")?\s*"), None),
)
# What stands on what can be opened, whatever is within.
_OF_FOLDS = frozenset(
    "details more cite citation 자세히 더보기 펼치기 접기 詳細 详情 展开 подробнее подробности".split()
)
_BEGINNINGS = (":::", "<details", "!!!", "???")


def is_frame(line: str) -> bool:
    """Tell whether a line opens or ends a box, or announces facts in bold (`**書誌情報**`), and says nothing else."""
    first = line.lstrip()[:1]
    if first == ":":
        opened = _BOXES[0][0].fullmatch(line)
        return opened is not None and _is_no_title(opened[1])
    if first == ">" and "[!" in line:
        callout = _CALLOUT.fullmatch(line.rstrip())
        return callout is not None and _is_no_title(callout[1]) and is_bare_label(line) == ""
    text = line.strip() if first == "*" else ""
    return text.startswith("**") and unwrapped(text) != text and is_metadata_heading(unwrapped(text).rstrip(" :："))


def _is_no_title(text: str) -> bool:
    title = plain(text).strip(" :：")
    return (
        not title
        or normal(title) in _OF_FOLDS
        or is_metadata_heading(title)
        or field_of_heading(title) not in {"", "tldr"}
    )


def _empty_boxes(lines: Sequence[str], numbers: Iterable[int], taken: set[int]) -> Iterator[int]:
    """Give the lines that open and end boxes of which nothing is left, and those in bold above what is taken."""
    for number in numbers:
        if lines[number].startswith(_BEGINNINGS):
            end = _end_of_box(lines, number)
            inside = range(number + 1, end)
            if not taken.isdisjoint(inside) and all(line in taken or not lines[line].strip() for line in inside):
                yield from (number, end) if end < len(lines) and lines[end].startswith((":::", "</")) else (number,)
        elif lines[number].startswith("**") and is_frame(lines[number]):
            below = list(takewhile(lambda line: lines[line].strip() != "", range(number + 1, len(lines))))
            if below and taken.issuperset(below):
                yield number


def _end_of_box(lines: Sequence[str], number: int) -> int:
    """Give the line that ends the box opened at line `number`, or `number` when it is none or has an own title."""
    for opening, closing in _BOXES:
        opened = opening.fullmatch(lines[number])
        if opened is None or not _is_no_title(opened[1] or ""):
            continue
        for end in range(number + 1, min(len(lines), LAST_LINE)):
            if closing.fullmatch(lines[end]) if closing else lines[end].strip() and lines[end][:1] not in " \t":
                return end
        return number if closing else min(len(lines), LAST_LINE)
    return number


def with_empty_frames(lines: Sequence[str], marked: Iterable[int], taken: set[int]) -> frozenset[int]:
    """Add to the lines `taken` what announced or framed facts when nothing is left of them: headings, labels, boxes.

    `marked` are the lines that hold a "#".
    """
    frames = set(taken)
    last = min(LAST_LINE - 1, max(taken, default=-1))
    for number in taken:
        if number <= last and QUOTE.match(lines[number]):
            frames.update(_bare_quote_marks(lines, number, taken))
    for number in takewhile(lambda number: number <= last, marked):
        match = HEADING.match(lines[number])
        if match and (is_metadata_heading(match[2]) or field_of_heading(plain(match[2])) == "tldr"):
            end = section_end(lines, number)
            inside = range(number, end)
            if any(line in taken for line in inside) and all(
                line in taken or line == number or _says_nothing(lines[line]) for line in inside
            ):
                frames.update(line for line in inside if lines[line].strip())
    frames.update(_empty_boxes(lines, range(last + 1), taken))
    return frozenset(frames)


def _says_nothing(line: str) -> bool:
    """Tell whether a line among facts is blank, a rule, or a label whose value is missing or taken."""
    return not line.strip() or RULE.match(line) is not None or is_bare_label(line) != ""


def _bare_quote_marks(lines: Sequence[str], number: int, taken: set[int]) -> set[int]:
    """Give the empty lines of the quotation around a taken line when nothing else is left of it."""
    start, end = number, number
    while start > 0 and QUOTE.match(lines[start - 1]):
        start -= 1
    while end + 1 < len(lines) and QUOTE.match(lines[end + 1]):
        end += 1
    inside = range(start, end + 1)
    is_empty = all(line in taken or not unquoted(lines[line]).strip() or is_frame(lines[line]) for line in inside)
    return {line for line in inside if line not in taken} if is_empty else set()
