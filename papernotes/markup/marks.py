"""Obsidian's and Typora's `==marked==` text, and Obsidian's `%%comments%%` and names of blocks (`… ^name`).

Logseq writes properties of its own below a text (`collapsed:: true`, `id:: 64f1…`), which no reader sees either.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from papernotes.patterns import late_pattern

_PROPERTY = late_pattern(
    r"(?:collapsed|id|heading|background-color|ls-type|hl-[a-z]+|logseq\.[\w.-]+|(?:created|updated)-at|query-[a-z-]+"
    r"|card-[a-z-]+):: .*"
)
_BREAKS = frozenset({"softbreak", "hardbreak"})
_MARK = late_pattern(r"==(?![\s=])(?P<text>[^=\n]{1,500}?)(?<!\s)==(?![=A-Za-z0-9])")
_COMMENT = re.compile(r"(?<!\d)%%(?!%)[^%\n]{1,1000}%%")
_BLOCK_NAME = late_pattern(r"\^(?=[\d-]*[A-Za-z])([A-Za-z0-9-]{4,60})[ \t]*\Z")
_OPENING = re.compile(r"%%(?:(?!%%).)*\Z")
_CLOSING = re.compile(r"(?:(?!%%).)*%%[ \t]*\Z")


def marked(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Read `==text==`; `a==b and c==d` is none."""
    if not state.src.startswith("==", state.pos) or state.html_terminator_last("==") < state.pos + 3:
        return False
    before = state.src[state.pos - 1] if state.pos else " "
    match = _MARK.match(state.src, state.pos, state.posMax)
    if match is None or before == "=" or (before.isascii() and before.isalnum()):
        return False
    if not silent:
        end = state.posMax
        state.push("mark_open", "mark", 1)
        state.pos, state.posMax = match.start("text"), match.end("text")
        state.md.inline.tokenize(state)
        state.posMax = end
        state.push("mark_close", "mark", -1)
    state.pos = match.end()
    return True


def comment(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Read `%%text%%`, which only its author sees; `50%% … 30%%` are percentages."""
    if not state.src.startswith("%%", state.pos) or state.html_terminator_last("%%") < state.pos + 3:
        return False
    match = _COMMENT.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("template", "", 0)
    state.pos = match.end()
    return True


def block_name(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Read the name at the end of a block, to which `[[note#^name]]` leads and which no reader sees."""
    if state.pos and not state.src[state.pos - 1].isspace():
        return False
    found = _BLOCK_NAME.match(state.src, state.pos, state.posMax)
    if found is None or state.posMax < len(state.src):
        return False
    if not silent:
        state.pending = state.pending.rstrip(" ")
        state.push("block_name", "span", 0).content = found[1]
    state.pos = found.end()
    return True


def comment_lines(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the library's
    """Read a comment from a line that `%%` opens to one that `%%` ends, with blank lines and all else between them."""
    if state.is_code_block(start) or not _is(state, start, _OPENING):
        return False
    for line in range(start + 1, end):
        if state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            return False
        if state.src.find("%%", state.bMarks[line], state.eMarks[line]) < 0:
            continue
        if not _is(state, line, _CLOSING):
            return False
        if not silent:
            state.line = line + 1
        return True
    return False


def _is(state: StateBlock, line: int, pattern: re.Pattern[str]) -> bool:
    return bool(pattern.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line]))


def properties(state: StateCore) -> None:
    """Leave out the lines that are properties of Logseq's, and paragraphs of nothing else."""
    if ":: " not in state.src:
        return
    for index, token in enumerate(state.tokens):
        if token.type == "inline" and token.children and ":: " in token.content:
            kept = _without_properties(token.children)
            if not kept and state.tokens[index - 1].type == "paragraph_open":
                state.tokens[index - 1].hidden = state.tokens[index + 1].hidden = True
            token.children = kept


def _without_properties(children: Sequence[Token]) -> list[Token]:
    kept: list[Token] = []
    for child in children:
        if child.type != "text" or not _PROPERTY.fullmatch(child.content):
            kept.append(child)
        elif kept and kept[-1].type in _BREAKS:
            kept.pop()
    return kept[1:] if kept and kept[0].type in _BREAKS else kept
