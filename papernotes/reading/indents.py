"""White space that no writer meant as an indent: some editors put U+200B and a tab before a paragraph.

Without the U+200B, which nobody sees and `mend` takes out, the paragraph would be a block of code.
"""

from __future__ import annotations

from papernotes.patterns import late_pattern
from papernotes.reading.shapes import FENCE, HEADING, unquoted

_LED = late_pattern("([ \t>]*)(\u200b[\u200b \t]*[ \t])(?=[^\\s\u200b])")
_ITEM = late_pattern("[ \t>\u200b]*(?:[-*+]|\\d{1,9}[.)])[ \t]")
_CODE_COLUMNS = 4


def without_false_indents(text: str) -> str:
    """Give `text` with U+00A0 for each tab and space that a U+200B leads where a block of code could begin.

    A paragraph's first white space is not shown, and columns stay as they are. Fences and lists, where an indent says
    what belongs to an item, are left alone.
    """
    if "\u200b" not in text:
        return text
    lines = text.split("\n")
    fence, may_begin, in_list = "", True, False
    for number, line in enumerate(lines):
        mark = FENCE.match(line)
        if mark:
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        in_list = _ITEM.match(line) is not None or (in_list and (line[:1] in " \t\u200b" or not may_begin))
        if may_begin and not fence and not in_list:
            lines[number] = _without_indent(line)
        may_begin = not unquoted(line).strip(" \t\u200b") or HEADING.match(line) is not None
    return "\n".join(lines)


def _without_indent(line: str) -> str:
    led = _LED.match(line)
    if led is None or len(led[0].replace("\u200b", "").expandtabs(_CODE_COLUMNS)) < _CODE_COLUMNS:
        return line
    return led[1] + "\u00a0" * len(led[2].replace("\u200b", "")) + line[led.end() :]
