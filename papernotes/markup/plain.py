"""What a reader sees of a note, as plain text: for search and excerpts.

Formulas are their TeX where they are searched, and what can be read of them in titles and summaries.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from itertools import pairwise

from markdown_it.token import Token

from papernotes.markup.formulas import Formula
from papernotes.markup.readable import readable
from papernotes.markup.tags import without_content
from papernotes.model import Html
from papernotes.text import line_break

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
SUMMARY_CHARACTERS = 200
"""Longest description of a page, in characters: what search engines and link previews show of it."""
_BEFORE_DOTS = " .,;:。．，、；："
"""Signs that the dots after a cut stand in for."""
_MARKUP = re.compile(r'<(?:[^<>"]|"[^"]*")*>')
_PLACE = re.compile("\ue000(\\d+)\ue001")


def visible_text(tokens: Sequence[Token]) -> str:
    """Give the text of block tokens, a line for each paragraph, cell or line of code."""
    parts: list[str] = []
    for token in tokens:
        kind = token.type
        if kind == "inline":
            parts.append(inline_text(token.children or ()))
        elif kind == "html_block":
            parts.append(html.unescape(_TAG.sub(" ", without_content(token.content))))
        elif kind in {"fence", "code_block", "formula_block"}:
            parts.append(token.content)
        if token.block and token.nesting != 1 and parts and parts[-1] != "\n":
            parts.append("\n")
    lines = [line.lstrip().rstrip(" \t") for line in "".join(parts).split("\n")]
    return "\n".join(filter(None, lines)).strip()


def opening(tokens: Sequence[Token], characters: int) -> str:
    """Give at least so many characters of what a note's paragraphs say, as far as there are so many, a line for each.

    Headings, tables and code are left out, and lines of links and pictures alone, as notes have for going about.
    """
    lines: list[str] = []
    for before, token in pairwise(tokens):
        if token.type != "inline" or before.type != "paragraph_open":
            continue
        children = token.children or ()
        if not _is_links_alone(children):
            lines.append(inline_text(children, is_for_reading=True))
            if (characters := characters - len(lines[-1])) <= 0:
                break
    return "\n".join(lines)


def _is_links_alone(children: Sequence[Token]) -> bool:
    depth = 0
    for token in children:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        is_word = token.type in {"code_inline", "formula"} or (
            token.type == "text" and any(map(str.isalnum, token.content))
        )
        if is_word and depth == 0:
            return False
    return True


def plain(markup: Html, formulas: Sequence[Formula] = ()) -> str:
    """Give the text of markup, with `formulas` in their places as what can be read of them in a line."""
    text = html.unescape(_MARKUP.sub("", markup))
    return _PLACE.sub(lambda place: readable(formulas[int(place[1])].tex), text) if formulas else text


def shortened(text: str) -> str:
    """Give the beginning of a text on one line, cut at a space where there is one near the end."""
    line = " ".join(text.split())
    if len(line) <= SUMMARY_CHARACTERS:
        return line
    cut = line[:SUMMARY_CHARACTERS]
    space = cut.rfind(" ")
    kept = cut[:space] if space > SUMMARY_CHARACTERS * 3 // 4 else cut
    return f"{kept.rstrip(_BEFORE_DOTS)}…"


def inline_text(children: Sequence[Token], *, is_for_reading: bool = False) -> str:
    """Give the text of inline tokens; formulas are their TeX, or what can be read in a line."""
    if len(children) == 1 and children[0].type == "text":
        return children[0].content
    parts: list[str] = []
    for index, token in enumerate(children):
        kind = token.type
        if kind in {"text", "code_inline"}:
            parts.append(token.content)
        elif kind == "formula":
            parts.append(readable(token.content) if is_for_reading else token.content)
        elif kind == "softbreak":
            parts.append(soft_break(children, index).replace("\n", " "))
        elif kind == "hardbreak":
            parts.append(" ")
        elif kind == "image":
            parts.append(inline_text(token.children or ()) or token.content)
    return "".join(parts)


def soft_break(children: Sequence[Token], index: int) -> str:
    """Give what the soft line break at `index` reads as, also beside a display: search and speech need the space."""
    return line_break(near(children, index, -1), near(children, index, 1))


def near(children: Sequence[Token], index: int, step: int) -> str:
    """Give the visible character nearest to a break on one side, "" for a formula or code, a space for nothing."""
    at = index + step
    while 0 <= at < len(children):
        token = children[at]
        if token.type in {"formula", "code_inline"}:
            return ""
        is_break = token.type == "html_inline" and "br" in token.content[:4]
        if is_break or token.type in {"hardbreak", "softbreak", "image"}:
            return " "
        text = token.content.strip() if token.type == "text" else ""
        if text:
            return text[-1] if step < 0 else text[0]
        at += step
    return " "
