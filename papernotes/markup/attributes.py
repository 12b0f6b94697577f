"""Attribute lists that other generators read: kramdown's `{: .class width="600"}`, Pandoc's `{#id width=50%}`.

What is safe is applied to what stands before them (width, height, class; an id to a heading); nothing of it is shown.
"""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from papernotes.patterns import late_pattern

ATTRIBUTE = late_pattern(
    r"\s*(?:(?P<class>\.[\w-]+)|(?P<id>#[^\s{}.#]+)"
    r"|(?P<key>[\w:.-]+)\s*=\s*(?P<value>\"[^\"]*\"|'[^']*'|“[^”]*”|[^\s{}\"']+)"
    r"|(?P<side>height|width)\s+(?P<size>\d+),?(?:\s*:(?=\S))?"
    r"|(?P<word>:?(?:toc|no_toc|footnotes|\.))(?![\w]))"
)
_LIST = re.compile(r"\{(?P<colon>::?/?)?(?P<body>[^{}\n]{0,300})\}")
_KRAMDOWN = late_pattern(r"\{:(?::?/?(?:nomarkdown|comment|options?[^{}]*))?/?\}")
_HOLDERS = frozenset({"image", "link_close", "code_inline", "strong_close", "em_close", "formula"})
_LISTS = frozenset({"bullet_list_open", "ordered_list_open"})


def attributes(body: str) -> dict[str, str] | None:
    """Read `.class #id key=value` into a mapping ("class" joined by spaces, "toc" for `toc`), or None if it is none."""
    read: dict[str, str] = {}
    classes: list[str] = []
    offset = 0
    while offset < len(body.rstrip()):
        match = ATTRIBUTE.match(body, offset)
        if match is None:
            return None
        offset = match.end()
        if match["class"]:
            classes.append(match["class"][1:])
        elif match["id"]:
            read["id"] = match["id"][1:]
        elif match["key"]:
            read[match["key"].lower()] = match["value"].strip("\"'“”")
        elif match["side"]:  # Logseq's `{:height 300, :width 400}`
            read[match["side"]] = match["size"]
        elif match["word"].endswith("toc"):
            read[match["word"].lstrip(":")] = ""
    if classes:
        read["class"] = " ".join([*filter(None, [read.get("class")]), *classes])
    return read


def attribute_list(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Read an attribute list: kramdown's anywhere, Pandoc's only glued to an image, a link or code."""
    if state.src[state.pos] != "{":
        return False
    match = _LIST.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    holder = state.tokens[-1] if state.tokens and not state.pending.strip(" ") else None
    glued = holder is not None and holder.type in _HOLDERS and not state.pending
    read = attributes(match["body"])
    if not match["colon"] and (not glued or not read):
        return False
    if match["colon"] and read is None and not _KRAMDOWN.match(match[0]):
        return False
    if not silent:
        token = state.push("attributes", "", 0)
        token.meta = {"read": read or {}}
        if holder is not None and holder.type in _HOLDERS:
            _apply(holder, read or {})
            token.meta["applied"] = True
    state.pos = match.end()
    return True


def attribute_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Read a line that is one of kramdown's lists, for the block right above it."""
    offset = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("{:", offset) or state.is_code_block(start):
        return False
    match = _LIST.fullmatch(state.src[offset : state.eMarks[start]].strip())
    read = attributes(match["body"]) if match else None
    if match is None or (read is None and not _KRAMDOWN.match(match[0])):
        return False
    if silent:
        return True
    state.line = start + 1
    if read and start and not state.isEmpty(start - 1) and state.tokens and state.tokens[-1].nesting == -1:
        block = _opening(state.tokens)
        _apply(block, read)
        if "toc" in read and block.type in _LISTS:
            block.meta["toc"] = True
    return True


def _opening(tokens: list[Token]) -> Token:
    """Give the token that the last one closes."""
    level = tokens[-1].level
    return next(token for token in reversed(tokens) if token.nesting == 1 and token.level == level)


def apply_attributes(state: StateCore) -> None:
    """Give a list at the end of a text to its block, take `{#id}` off a heading, drop the tokens that show nothing."""
    if "{" not in state.src:
        return
    opened: list[Token] = []
    for token in state.tokens:
        if token.nesting == 1:
            opened.append(token)
        elif token.nesting == -1 and opened:
            opened.pop()
        elif "{" in token.content and token.type == "inline" and token.children:
            _inline_attributes(token, opened[-1] if opened else None)


def _inline_attributes(inline: Token, block: Token | None) -> None:
    children = inline.children or []
    if block is not None and block.type == "heading_open":
        _heading_id(children, block)
    lists = [child for child in children if child.type in {"attributes", "template"}]
    if not lists:
        return
    for token in lists:
        if block is not None and token.type == "attributes" and not token.meta.get("applied"):
            _apply(block, token.meta["read"])
    inline.children = _trimmed([child for child in children if child.type not in {"attributes", "template"}])


def _trimmed(rest: list[Token]) -> list[Token]:
    """Give the tokens without the breaks and the space that a list left at their ends."""
    while rest and rest[-1].type == "softbreak":
        rest.pop()
    while rest and rest[0].type == "softbreak":
        rest.pop(0)
    if rest and rest[-1].type == "text":
        rest[-1].content = rest[-1].content.rstrip(" ")
    return rest


def _heading_id(children: list[Token], heading: Token) -> None:
    last = children[-1] if children else None
    if last is None or last.type != "text" or not last.content.endswith("}"):
        return
    start = last.content.rfind("{")
    read = attributes(last.content[start + 1 : -1].removeprefix(":")) if start >= 0 else None
    if read and ("id" in read or "class" in read):
        last.content = last.content[:start].rstrip()
        _apply(heading, read)


def _apply(token: Token, read: dict[str, str]) -> None:
    wanted = token.meta.setdefault("wanted", {})
    wanted.update(read)
