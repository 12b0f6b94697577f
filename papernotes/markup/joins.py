"""Rules of the library that walk all text of a note and mostly find nothing to do: they look first."""

from __future__ import annotations

from markdown_it.rules_core import StateCore, normalize, text_join
from markdown_it.token import Token

from papernotes.markup.texwords import lists_as_markdown


def line_ends(state: StateCore) -> None:
    """Make every line end a newline, of a null character the sign for what cannot be shown, and lists of LaTeX ours."""
    if "\r" in state.src or "\0" in state.src:
        normalize(state)
    if "\\item" in state.src:
        state.src = lists_as_markdown(state.src)


def join_texts(state: StateCore) -> None:
    """Join neighbours that are text: escaped signs, and tags that turned out to be words."""
    tokens = state.tokens
    state.tokens = [
        token for token in tokens if token.type == "inline" and token.children and _may_join(token.children)
    ]
    text_join(state)
    state.tokens = tokens


def _may_join(children: list[Token]) -> bool:
    if len(children) == 1 and children[0].type == "text":  # as in half of all cells and list items
        return False
    before = ""
    for child in children:
        kind = child.type
        if kind == "text_special" or kind == before == "text" or child.children:
            return True
        before = kind
    return False
