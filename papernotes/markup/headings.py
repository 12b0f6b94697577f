"""Headings: with and without the space, their ids (as GitHub makes them, Unicode kept), and the table of contents."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import heading as library_heading

from papernotes.patterns import late_pattern

_GLUED = re.compile(r"(#{1,6})([^\s#].*)")
_STARTS = frozenset('[*`$《「『【（("“<_\\')
_HASHTAG = late_pattern(r"(?:^|[\s,，、])[#＃][^\s#]")
_DIRECTIVE = re.compile(r"#(?:include|define|ifdef|ifndef|endif|pragma|!/)")
_PLAIN_WORD = re.compile(r"[a-z0-9_-]+")
_FOOTNOTE = late_pattern(r"fn(?:ref)?-\d+(?:-\d+)?")
THEME_IDS = frozenset(
    ("comments", "content", "linked-from", "other-reviews", "preview", "previews", "recent", "related", "translations")
)
"""Ids that pages with a note's text have besides: the templates', and that of the card which a script shows."""
TOC = late_pattern(
    r"\s*(?:\[TOC\]|\[\[_?TOC_?\]\]|\{\{?\s*toc\s*\}\}?|\{:\s*toc\s*\}|@\[toc\](?:\([^)\n]*\))?)\s*",
    re.IGNORECASE,
)


def heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Read an ATX heading; `#Title` counts where it cannot be a hashtag."""
    if library_heading(state, start, end, silent):
        return True
    if state.is_code_block(start):
        return False
    offset = state.bMarks[start] + state.tShift[start]
    line = state.src[offset : state.eMarks[start]].rstrip()
    match = _GLUED.fullmatch(line)
    if match is None or not _is_title(match[1], match[2], line, silent=silent):
        return False
    if silent:
        return True
    state.line = start + 1
    _push(state, match[1], re.sub(r"(?<=\S)\s*#+$", "", match[2]).strip(), start)
    return True


def _is_title(marks: str, title: str, line: str, *, silent: bool) -> bool:
    """Tell a heading from hashtags (`#CNN, #pruning`), directives and numbers (`#5 bolt`)."""
    first = title[0]
    if not (first.isalpha() or first in _STARTS or (len(marks) > 1 and first.isdigit())):
        return False
    if len(marks) > 1:
        return True
    if silent or _DIRECTIVE.match(line) or len(_HASHTAG.findall(line)) > 1:
        return False
    return not _PLAIN_WORD.fullmatch(title)


def _push(state: StateBlock, marks: str, content: str, line: int) -> None:
    token = state.push("heading_open", f"h{len(marks)}", 1)
    token.markup = marks
    token.map = [line, line + 1]
    token = state.push("inline", "", 0)
    token.content = content
    token.map = [line, line + 1]
    token.children = []
    state.push("heading_close", f"h{len(marks)}", -1).markup = marks


def contents(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Read a line that asks for a table of contents."""
    if state.is_code_block(start) or silent:
        return False
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if line[:1] not in "[{@" or not TOC.fullmatch(line):
        return False
    state.line = start + 1
    state.push("toc", "nav", 0).map = [start, start + 1]
    return True


@lru_cache(maxsize=1024)
def heading_id(text: str) -> str:
    """Give the id that GitHub would: lower case, letters, digits, `-` and `_` of any script, spaces as `-`.

    Never empty: a heading without any letter is `section`.
    """
    kept = (
        "-" if char.isspace() else char
        for char in text.strip().lower()
        if char.isalnum() or char in "-_" or char.isspace() or unicodedata.category(char)[0] == "M"
    )
    return "".join(kept).strip("-") or "section"


def is_taken(name: str) -> bool:
    """Tell whether an id may be on a note's page already, so that no heading can have it."""
    return name in THEME_IDS or _FOOTNOTE.fullmatch(name) is not None
