"""Paragraphs and headings: `---` below a sentence or a picture is a rule, as its author meant, and makes no heading."""

from __future__ import annotations

import re

from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock

from papernotes.markup import lists
from papernotes.markup.onelines import may_be_defined
from papernotes.markup.states import text_of
from papernotes.patterns import late_pattern
from papernotes.text import display_width

_SENTENCE = late_pattern(r"[。．！？；，][)）」』”’*_]*$|[^\s.]{2}\s.*(?<!\.)\.[)\"”’*_]*$", re.DOTALL)
_IMAGE = late_pattern(r"(?:\[?!\[[^\]\n]*\]\([^()\n]*\)(?:\]\([^()\n]*\))?\s*)+|<img\b[^<>]*>")
_LABEL = late_pattern(r"(?:\*\*|__)[^*_\n]{1,40}(?:[:：]\s?(?:\*\*|__)|(?:\*\*|__)\s?[:：])\s*\S")
_UNDERLINE = re.compile(r"(?:(=)=*|(-)-*)[ \t]*\Z")
_CODE_COLUMNS = 4
_LONGEST_CELLS = 120
_MOST_LINES = 2


def heading_or_text(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the library's
    """Read an underlined heading, or a paragraph: both are lines up to what interrupts them, which is sought once.

    Text that is no heading becomes a paragraph and leaves its line of dashes to be a rule.
    """
    if silent or state.is_code_block(start):
        return False
    parent, state.parentType = state.parentType, "paragraph"
    last, marker = _end(state, start, end)
    if not marker and (end != state.lineMax or may_be_defined(state, start, end)):
        return False  # the library's paragraph may go on below `end`
    content = mdTrim(text_of(state, start, last))
    is_heading = marker == "=" or (marker == "-" and not _is_text(content))
    if marker:  # otherwise it stays, as in the library, where the rules that say no leave it behind
        state.parentType = parent
    state.line = last + is_heading
    kind, tag = ("heading", "h1" if marker == "=" else "h2") if is_heading else ("paragraph", "p")
    opened = state.push(f"{kind}_open", tag, 1)
    opened.map = [start, state.line]
    inline = state.push("inline", "", 0)
    inline.content = content
    inline.map = [start, last]
    inline.children = []
    closed = state.push(f"{kind}_close", tag, -1)
    opened.markup = closed.markup = marker if is_heading else ""
    return True


def _end(state: StateBlock, start: int, end: int) -> tuple[int, str]:
    """Give the line that ends the text from line `start`, and the sign of its underline if it is one."""
    (interrupts,) = state.md.block.ruler.getRules("paragraph")  # `dispatch` gives the chain as one rule
    line = start + 1
    while line < end and not state.isEmpty(line):
        column = state.sCount[line]
        if column - state.blkIndent < _CODE_COLUMNS:  # more is a continuation, but for an item of a list
            begin = state.bMarks[line] + state.tShift[line]
            underline = _UNDERLINE.match(state.src, begin, state.eMarks[line]) if column >= state.blkIndent else None
            if underline:
                return line, underline[1] or underline[2]
            # a column below 0: a line that a quote took in, which has asked the rules already
            if column >= 0 and interrupts(state, line, end, True):  # noqa: FBT003
                break
        elif state.blkIndent and _has_no_open_formula(state, start, line) and lists.items_too_far_in(state, line):
            break
        line += 1
    return line, ""


def _has_no_open_formula(state: StateBlock, start: int, line: int) -> bool:
    """Tell whether the dollar signs of a text so far come in pairs: a line of a formula may begin with a minus sign."""
    text = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[line - 1]]
    return text.count("$$") % 2 == 0 and text.count("$") % 2 == 0


def _is_text(content: str) -> bool:
    """Tell whether `content` is what nobody gives a section as its name."""
    return (
        content.count("\n") >= _MOST_LINES
        or display_width(content) > _LONGEST_CELLS
        or bool(_SENTENCE.search(content) or _IMAGE.fullmatch(content) or _LABEL.match(content))
    )
