"""Items of lists are the tokens that the library makes of them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it.rules_block import StateBlock, list_block
from markdown_it.token import Token

from papernotes.markup import lists
from papernotes.markup.parser import parser

INDENTS = ("", " ", "  ", "   ", "    ", "     ", "      ", "        ", "\t", " \t", "> ", ">", "> > ")
MARKERS = (
    "- ",
    "* ",
    "+ ",
    "-",
    "-  ",
    "-     ",
    "-\t",
    "1. ",
    "2. ",
    "1) ",
    "10. ",
    "3.\t",
    "123456789. ",
    "- - ",
    "",
)
TEXTS = (
    "words", "", " ", "[x] done", "[ ] open", "[x]", "---", "# name", "```", "$$", "$$x$$ and", ": meaning", "{:.wide}",
    "| a | b |", "|---|---|", "a $x$ b", "**bold**", "[^1]: note", "2019. 10. 28.",
)  # fmt: skip
LINES = st.builds("{}{}{}".format, st.sampled_from(INDENTS), st.sampled_from(MARKERS), st.sampled_from(TEXTS))


def by_the_library(state: StateBlock, start: int, end: int, _: re.Match[str]) -> None:
    assert list_block(state, start, end, False)  # noqa: FBT003 - the library's call


def parsed(source: str) -> list[Token]:
    env: dict[str, Any] = {}
    return parser().parse(source, env)


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=12))
@example(["- a", "- [x] b", "", "- c", "", "", "  d", "1. e"])
@example(["- $$x$$ a", "- b", "  - $$y$$ c", "", "d"])
@example(["1. a", "  - b", "    - c", "", "2. d", "-", "", "  e"])
@example(["-\t\ta", "  -  \tb", "\t- c", "- ", "    ", "  d"])
def test_items_are_those_of_the_library(lines: list[str]) -> None:
    source = "\n".join(lines)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lists, "read_list", by_the_library)
        expected = parsed(source)
    assert parsed(source) == expected
