"""Text that is indented by four columns and more without being code: in list items, and evidently prose.

CommonMark takes it for code. In a list it stays text where every line of it reads as a sentence, a list item, an image
or a formula, and nothing of it as a program; elsewhere only where every line is a whole sentence in Chinese, Japanese
or Korean, whose authors indent paragraphs.
"""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock, code

from papernotes.markup.states import move_left
from papernotes.patterns import late_pattern
from papernotes.text import is_cjk

_PROGRAM = late_pattern(
    r"[{};]\s*$|^\s*(?:def|class|import|from|for|while|if|return|print|#include|//|\$ |>>> |sudo|pip|git|python|<\w)\b"
    r"|[=!<>]=|->|=>|\w\(\w*\)|\w\.\w+\(|^\s*[\w.\[\]]+\s*[-+*/]?=\s|\t|  +\S+  +"
)
_MARKUP = late_pattern(r"(?:[-*+]|\d{1,3}[.)])\s+\S|!\[|\$\$|\||>\s|<img |\*\*")
_SENTENCE = late_pattern(r"^[^#/%\s\-*>|].{10,}[。！？；…”」）.!?]\s*$")
_WORD = re.compile(r"[^\W\d_]+")


def code_or_prose(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Read an indented block: prose inside a list is moved left and left to the other rules, the rest is code."""
    if silent or not state.is_code_block(start):
        return False
    last = _end_of_block(state, start, end)
    lines = [state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]] for line in range(start, last)]
    judge = is_prose if state.blkIndent else is_sentence
    if not all(judge(line) for line in lines if line.strip()):
        return code(state, start, end, silent)
    shift = state.sCount[start] - state.blkIndent
    for line in range(start, last):
        move_left(state, line, min(shift, max(0, state.sCount[line] - state.blkIndent)))
    return False


def is_prose(line: str) -> bool:
    """Tell whether `line` is evidently a sentence or a piece of Markdown, not a line of a program."""
    if _MARKUP.match(line):
        return True
    if _PROGRAM.search(line):
        return False
    if sum(is_cjk(char) for char in line) >= 4:
        return True
    words = _WORD.findall(line)
    return len(words) >= 5 and sum(map(len, words)) >= 0.7 * len(line.replace(" ", ""))


def is_sentence(line: str) -> bool:
    """Tell whether `line` is a whole sentence in Chinese, Japanese or Korean: outside lists, less would be code."""
    return bool(_SENTENCE.search(line)) and not _PROGRAM.search(line) and sum(map(is_cjk, line)) >= 0.6 * len(line)


def _end_of_block(state: StateBlock, start: int, end: int) -> int:
    line = last = start
    while line < end and (state.isEmpty(line) or state.is_code_block(line)):
        line += 1
        if not state.isEmpty(line - 1):
            last = line
    return last
