"""Callouts: `> [!NOTE] title` of GitHub and Obsidian (foldable with `+` and `-`), as boxes with a title."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType

from papernotes.markup.names import name_of
from papernotes.markup.work import Work, work_of
from papernotes.patterns import late_pattern

_MARKER = late_pattern(
    r"\[!(?P<kind>[A-Za-z][\w-]{0,30})(?:\|[^\]\n]*)?\](?P<fold>[+-]?)[ \t]*(?P<title>[^\n]*)(?:\n|$)"
)

LOOKS = {
    "note": "note",
    "info": "note",
    "todo": "note",
    "abstract": "note",
    "summary": "note",
    "tldr": "note",
    "quote": "note",
    "cite": "note",
    "tip": "tip",
    "hint": "tip",
    "success": "tip",
    "check": "tip",
    "done": "tip",
    "example": "tip",
    "important": "important",
    "question": "important",
    "help": "important",
    "faq": "important",
    "warning": "warning",
    "attention": "warning",
    "caution": "caution",
    "danger": "caution",
    "error": "caution",
    "failure": "caution",
    "fail": "caution",
    "missing": "caution",
    "bug": "caution",
}
"""Kinds that authors write -> the five looks that a theme has (those of GitHub); any other kind is a note."""


def callouts(state: StateCore) -> None:
    """Turn block quotes that start with `[!KIND]` into callouts, before inline parsing."""
    if "[!" not in state.src:
        return
    opened: list[Token] = []
    for index, token in enumerate(state.tokens):
        if token.type == "blockquote_open":
            opened.append(token)
            if index + 2 < len(state.tokens) and state.tokens[index + 1].type == "paragraph_open":
                _mark(token, state.tokens[index + 1 : index + 4], state.env)
        elif token.type == "blockquote_close":
            start = opened.pop()
            if start.type == "callout_open":
                token.type, token.tag, token.meta = "callout_close", start.tag, start.meta
    if any(token.meta.get("title_of") for token in state.tokens if token.type == "inline"):
        state.tokens = _with_titles(state.tokens)


def _mark(quote: Token, paragraph: Sequence[Token], env: EnvType) -> None:
    inline = paragraph[1]
    match = _MARKER.match(inline.content)
    if match is None:
        return
    kind = match["kind"].lower()
    quote.type = "callout_open"
    quote.tag = "details" if match["fold"] else "div"
    quote.meta = {"look": LOOKS.get(kind, "note"), "fold": match["fold"]}
    inline.meta = {
        "title_of": quote,
        "title": match["title"].strip() or name_of(kind, work_of(env).language),
    }
    inline.content = inline.content[match.end() :]


def _with_titles(tokens: list[Token]) -> list[Token]:
    """Put each title's tokens after its callout's start; drop a paragraph that held only the marker."""
    result: list[Token] = []
    skip = False
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if token.type == "paragraph_open" and following and following.meta.get("title_of"):
            quote = following.meta["title_of"]
            tag = "summary" if quote.tag == "details" else "p"
            result.append(Token("callout_title_open", tag, 1, attrs={"class": "callout-title"}, block=True))
            result.append(Token("inline", "", 0, content=following.meta["title"], map=token.map, children=[]))
            result.append(Token("callout_title_close", tag, -1, block=True))
            skip = not following.content.strip()
            if following.map:
                following.map = [following.map[0] + 1, following.map[1]]
        if not skip:
            result.append(token)
        if token.type == "paragraph_close":
            skip = False
    return result


def open_callout(look: str, fold: str = "") -> str:
    """Give the opening tag of a callout."""
    if fold:
        return f'<details class="callout callout-{look}"{" open" if fold == "+" else ""}>\n'
    return f'<div class="callout callout-{look}" role="note">\n'


def render_callout_open(tokens: Sequence[Token], index: int, _: Work) -> str:
    """Render the start of a callout."""
    meta = tokens[index].meta
    return open_callout(escapeHtml(meta["look"]), meta.get("fold", ""))
