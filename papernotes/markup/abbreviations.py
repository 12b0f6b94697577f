"""Abbreviations of kramdown, MkDocs and HackMD: `*[LLM]: large language model` says what LLM stands for in the note."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from papernotes.patterns import late_pattern

_KEY = "abbreviations"
_MOST = 100
"""Abbreviations of a note: each word of its text is compared with all of them."""
_DEFINITION = late_pattern(r"\*\[(?P<name>[^\[\]\n]{1,40})\]:[ \t]+(?P<words>\S[^\n]*)")


def abbreviation(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the library's
    """Read a line that says what an abbreviation stands for."""
    begin = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("*[", begin) or state.is_code_block(start):
        return False
    found = _DEFINITION.fullmatch(state.src, begin, state.eMarks[start])
    if found is None:
        return False
    if not silent:
        known: dict[str, str] = state.env.setdefault(_KEY, {})
        if len(known) < _MOST:
            known[found["name"].strip()] = found["words"].strip()
        state.line = start + 1
    return True


def spelt_out(state: StateCore) -> None:
    """Mark the abbreviations in the text; a browser shows what they stand for."""
    known: Mapping[str, str] = state.env.get(_KEY, {})
    if not known:
        return
    longest_first = sorted(known, key=lambda name: (-len(name), name))
    names = re.compile(rf"(?<![A-Za-z0-9_])(?:{'|'.join(map(re.escape, longest_first))})(?![A-Za-z0-9_])")
    for token in state.tokens:
        if token.type == "inline" and token.children and names.search(token.content):
            token.children = [piece for child in token.children for piece in _marked(child, names, known)]


def _marked(child: Token, names: re.Pattern[str], known: Mapping[str, str]) -> Iterator[Token]:
    """Give a token, or the pieces of a text with its abbreviations in elements of their own."""
    if child.type != "text" or not names.search(child.content):
        yield child
        return
    at = 0
    for found in names.finditer(child.content):
        yield from _text(child, at, found.start())
        yield Token("abbr_open", "abbr", 1, attrs={"title": known[found[0]]}, level=child.level)
        yield from _text(child, found.start(), found.end())
        yield Token("abbr_close", "abbr", -1, level=child.level)
        at = found.end()
    yield from _text(child, at, len(child.content))


def _text(child: Token, begin: int, end: int) -> Iterator[Token]:
    if begin < end:
        yield Token("text", "", 0, content=child.content[begin:end], level=child.level)
