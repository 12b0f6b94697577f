"""Formulas inside raw HTML: `<td>$x$</td>`, `<p align="center"><img src="https://latex.codecogs.com/…"></p>`.

CommonMark leaves the inside of an HTML block alone; browsers that ran a script over the page typeset the formulas in
it all the same, so their authors expect it.
"""

from __future__ import annotations

import html
import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from papernotes.markup import formula_images, spans
from papernotes.patterns import late_pattern

_TAG = late_pattern(
    r"<!--.*?(?:-->|\Z)|<(?P<closing>/?)(?P<name>[A-Za-z][\w-]*)(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>", re.DOTALL
)
_SOURCE = late_pattern(r"""\ssrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_FARTHEST = 200
"""Characters beside a formula that are looked at."""
_LITERAL = frozenset({"pre", "code", "script", "style", "textarea", "kbd", "samp", "svg", "math", "title"})


def install(md: MarkdownIt) -> None:
    """Split the HTML of one parser's tokens at formulas."""
    md.core.ruler.after("block", "formula_html", _blocks)
    md.core.ruler.after("inline", "formula_html_image", _inline_images)


def _blocks(state: StateCore) -> None:
    if "<" not in state.src or not any(
        token.type == "html_block" and _may_hold(token.content) for token in state.tokens
    ):
        return
    tokens: list[Token] = []
    for token in state.tokens:
        tokens += _split(token) if token.type == "html_block" and _may_hold(token.content) else (token,)
    state.tokens = tokens


def _may_hold(content: str) -> bool:
    return "$" in content or "\\" in content or "equation" in content or "math" in content or "latex" in content


def _split(block: Token) -> list[Token]:
    """Give an HTML block as pieces of HTML with formulas between them."""
    found: list[Token] = []
    literal: list[str] = []
    text_start = 0
    for tag in _TAG.finditer(block.content):
        if not literal:
            found += _in_text(block, text_start, tag.start())
        text_start = tag.end()
        name = (tag["name"] or "").lower()
        if name in _LITERAL:
            _enter(literal, name, is_closing=bool(tag["closing"]))
        elif name == "img" and not literal and (tex := _image_tex(tag[0])):
            found.append(_token(block, tex, tag.start(), tag.end(), tex_start=-1))
    if not literal:
        found += _in_text(block, text_start, len(block.content))
    return _pieces(block, found)


def _enter(literal: list[str], name: str, *, is_closing: bool) -> None:
    if is_closing and name in literal:
        del literal[literal.index(name) :]
    elif not is_closing:
        literal.append(name)


def _in_text(block: Token, start: int, end: int) -> list[Token]:
    found = []
    text = block.content[start:end]
    for span in spans.spans(text) if "$" in text or "\\" in text else ():
        tex = html.unescape(text[span.tex_start : span.tex_end])
        token = _token(block, tex, start + span.start, start + span.end, tex_start=start + span.tex_start)
        token.markup = text[span.start : span.tex_start]
        token.meta["display"] = span.display or (token.markup == "$$" and _is_alone(block.content, token))
        found.append(token)
    return found


def _is_alone(content: str, token: Token) -> bool:
    start, end = token.meta["start"], token.meta["end"]
    before = content[max(0, start - _FARTHEST) : start].rstrip()
    after = content[end : end + _FARTHEST].lstrip()
    return (not before or before.endswith(">")) and (not after or after.startswith("<"))


def _token(block: Token, tex: str, start: int, end: int, *, tex_start: int) -> Token:
    token = Token("formula", "span", 0)
    token.content = tex
    token.level = block.level
    token.map = block.map
    token.meta = {"display": False, "host": block.content, "start": start, "tex": tex_start, "end": end}
    return token


def _pieces(block: Token, found: list[Token]) -> list[Token]:
    tokens: list[Token] = []
    begin = 0
    for formula in found:
        tokens += [_html(block, begin, formula.meta["start"]), formula]
        begin = formula.meta["end"]
    tokens.append(_html(block, begin, len(block.content)))
    return [token for token in tokens if token.content]


def _html(block: Token, start: int, end: int) -> Token:
    token = Token("html_block", "", 0)
    token.content = block.content[start:end]
    token.level = block.level
    token.block = True
    token.map = [block.map[0] + block.content.count("\n", 0, start), block.map[1]] if block.map else None
    return token


def _image_tex(tag: str) -> str:
    source = _SOURCE.search(tag)
    return formula_images.decode(html.unescape(source[1] or source[2] or source[3] or "")) if source else ""


def _inline_images(state: StateCore) -> None:
    """Read `<img>` tags of formula servers within a paragraph."""
    for token in state.tokens if "<" in state.src else ():
        if "<" not in token.content:
            continue
        at = 0
        for child in token.children or ():
            if child.type != "html_inline" or child.content[:4].lower() != "<img":
                continue
            tex = _image_tex(child.content)
            if tex:
                start = token.content.find(child.content, at)
                at = max(start, 0) + len(child.content)
                child.type = "formula"
                child.tag = "span"
                child.markup = "<img"
                child.meta = {"display": False, "start": max(start, 0), "tex": -1, "end": at}
                child.content = tex
