"""Boxes of other writing places: `:::note title … :::` (Zenn, Qiita, Docusaurus) and `!!! note "title"` (MkDocs).

Docusaurus and directives also give the title as `:::note[title]` and `:::note{title="title"}`, Quarto as a heading in
`::: {.callout-note}`. Obsidian's Admonition has fences (```` ```ad-note ````), MyST too (```` ```{note} ````,
```` ```{admonition} Title ````), Habr `<spoiler title="…">`. What is in Pandoc's other fences
(`::: {#thm-a}`, `::: {.column}`) stands without them.
"""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from papernotes.markup.attributes import attributes
from papernotes.markup.callouts import LOOKS
from papernotes.markup.names import name_of
from papernotes.markup.pairs import closing_line, inside_fence, line_of
from papernotes.markup.work import work_of
from papernotes.patterns import late_pattern

_FENCE = late_pattern(
    r":{3,}\s*(?:\{(?:#[\w:.-]+\s*)?\.?(?P<listed>[A-Za-z][\w-]*)?(?P<inside>[^{}\n]*)\}|\.?(?P<named>[A-Za-z][\w-]*))"
    r"(?P<label>\[(?:[^\[\]\n]|\[[^\[\]\n]*\])*\])?(?:(?P<space>[ \t]*)\{(?P<list>[^{}\n]*)\})?"
    r"(?:[ \t]+(?P<text>[^\n]*))?"
)
# Qiita's ":::note warn", Zenn's ":::message alert".
_SECOND_KINDS = {"info": "note", "warn": "warning", "alert": "caution"}
_ADMONITION = late_pattern(
    r"(?P<mark>!!!|\?\?\?\+?)[ \t]+(?P<kind>[A-Za-z][\w-]*)(?:[^\n\"]*\"(?P<title>[^\"\n]*)\")?[^\n\"]*"
)
_AD_FENCE = late_pattern(
    r"(?P<fence>`{3,}|~{3,})[ \t]*(?:\{?ad-(?P<kind>[a-zA-Z]+)\}?|\{(?P<myst>[a-z]+)\}(?:[ \t]+(?P<title>[^\n]+))?)"
)
_AD_OPTION = late_pattern(r":?(title|collapse|icon|color|(?<=:)(?:class|name|open|animate)):[ \t]*(.*)")
_AD_SIGNS = late_pattern(r"ad-|\{")
_SPOILER = late_pattern(r"<spoiler(?:[ \t]+title=[\"“«]([^\"”»]*)[\"”»])?[ \t]*>")
_SPOILERS = late_pattern(r"^[ \t>]*<(?:(?P<open>spoiler\b)|(?P<close>/spoiler>[ \t]*$))", re.MULTILINE)
_CUT = late_pattern(r"</?cut(?:[ \t]+(?:text|title)=\"[^\"]*\")?[ \t]*/?>")
_KINDS = LOOKS.keys() | frozenset(
    """message details alert toggle admonition box callout spoiler collapse dropdown seealso sidebar margin""".split()
)
_QUARTO = "callout-"
_HEADING = late_pattern(r"#{1,6}[ \t]+(\S[^\n]*?)[ \t#]*")
_FOLDED = frozenset({"dropdown", "details", "toggle", "spoiler", "collapse"})
_PAIR = late_pattern(r"^[ \t>]*:{3,}[ \t]*(?:(?P<open>\{?[.#]?[A-Za-z])|(?P<close>$))", re.MULTILINE)


def container(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Read a box from its fence to the fence that closes it; of a kind that says nothing, what it holds."""
    offset = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(":::", offset) or state.is_code_block(start):
        return False
    opened = _opening(state.src[offset : state.eMarks[start]].strip())
    if opened is None:
        return False
    last = closing_line(state, start, _PAIR)
    if not start < last < end:
        return False
    if not silent:
        kind, title = opened
        first = start + 1
        if kind.startswith(_QUARTO):
            kind = kind.removeprefix(_QUARTO)
            first, title = (first, title) if title else _heading_inside(state, first, last)
        is_box = kind in _KINDS or bool(title)
        if is_box:
            _open(state, (start, last + 1), kind, title or None, fold="-" if kind in _FOLDED else "")
        limit, state.lineMax = state.lineMax, last
        state.md.block.tokenize(state, first, last)
        state.lineMax = limit
        if is_box:
            _close(state)
        state.line = last + 1
    return True


def _heading_inside(state: StateBlock, first: int, last: int) -> tuple[int, str]:
    """Give the line below the heading that begins a box of Quarto's, and the title that it is; else `first` and ""."""
    line = next((number for number in range(first, last) if not state.isEmpty(number)), last)
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]] if line < last else ""
    found = _HEADING.fullmatch(text)
    return (line + 1, found[1]) if found else (first, "")


def _opening(fence: str) -> tuple[str, str] | None:
    """Give the kind and the title of a box, "" for none: after a space, as `[label]` or as `{title="…"}`."""
    match = _FENCE.fullmatch(fence)
    if match is None or (match["label"] and match["text"]):
        return None
    kind, text = (match["listed"] or match["named"] or "").lower(), match["text"] or ""
    read = attributes(match["list"] or "")
    if read is None and match["space"]:
        text = f"{{{match['list']}}} {text}"
    first, _, rest = text.partition(" ")
    if first.lower() in _SECOND_KINDS:
        kind, text = _SECOND_KINDS[first.lower()], rest
    stated = (attributes(match["inside"] or "") or {}) | (read or {})
    return kind, ((match["label"] or "")[1:-1].strip() or stated.get("title", "") or text.strip())


def admonition(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Read a box whose content is indented by four columns."""
    offset = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(("!!!", "???"), offset) or state.is_code_block(start):
        return False
    match = _ADMONITION.fullmatch(state.src[offset : state.eMarks[start]].strip())
    if match is None or match["kind"].lower() not in _KINDS:
        return False
    last = start + 1
    for line in range(start + 1, end):
        if state.isEmpty(line):
            continue
        if state.sCount[line] - state.blkIndent < 4:
            break
        last = line + 1
    if not silent:
        fold = {"???": "-", "???+": "+"}.get(match["mark"], "")
        _open(state, (start, last), match["kind"].lower(), match["title"], fold=fold)
        state.blkIndent += 4
        state.md.block.tokenize(state, start + 1, last)
        state.blkIndent -= 4
        _close(state)
        state.line = last
    return True


def admonition_fence(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Read a box of Obsidian's Admonition or MyST: a fence `ad-note` or `{note}`, lines as `title: …`, Markdown."""
    offset = state.bMarks[start] + state.tShift[start]
    if not _AD_SIGNS.search(state.src, offset, state.eMarks[start]) or state.is_code_block(start):
        return False
    opened = _AD_FENCE.fullmatch(state.src[offset : state.eMarks[start]].rstrip())
    kind = (opened["kind"] or opened["myst"]).lower() if opened else ""
    if opened is None or kind not in _KINDS:
        return False
    inside = inside_fence(state, (start, end), opened["fence"], _AD_OPTION)
    if inside is None:
        return False
    if not silent:
        first, last, options = inside
        classes = options.get("class", "").split()
        is_folded = kind in _FOLDED or "dropdown" in classes
        fold = {"open": "+", "closed": "-", "none": ""}.get(options.get("collapse", ""), "-" if is_folded else "")
        kind = next((name for name in classes if name in LOOKS), kind) if opened["myst"] else kind
        enclose(state, (start, last), first, kind, title=options.get("title") or opened["title"] or "", fold=fold)
    return True


def spoiler(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Read what Habr folds, from `<spoiler title="…">` to `</spoiler>`, and pass its `<cut/>`."""
    offset = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(("<spoiler", "<cut", "</cut"), offset) or state.is_code_block(start):
        return False
    text = line_of(state, start)
    if _CUT.fullmatch(text):
        state.line = start if silent else start + 1
        return True
    opened = _SPOILER.fullmatch(text)
    last = closing_line(state, start, _SPOILERS) if opened else -1
    if opened is None or not start < last < end:
        return False
    if not silent:
        enclose(state, (start, last), start + 1, "spoiler", title=opened[1] or "", fold="-")
    return True


def enclose(state: StateBlock, lines: tuple[int, int], first: int, kind: str, *, title: str, fold: str) -> None:
    """Read the lines from `first` to the last of `lines`, which closes the box, as what the box holds."""
    start, last = lines
    _open(state, (start, last + 1), kind, title or None, fold=fold)
    limit, state.lineMax = state.lineMax, last
    state.md.block.tokenize(state, first, last)
    state.lineMax = limit
    _close(state)
    state.line = last + 1


def _open(state: StateBlock, lines: tuple[int, int], kind: str, title: str | None, *, fold: str) -> None:
    """Open a box with its title; None gives the name of its kind, which colour alone would tell, and "" no title."""
    if title is None and kind in LOOKS:
        title = name_of(kind, work_of(state.env).language)
    tag = "details" if fold else "div"
    token = state.push("callout_open", tag, 1)
    token.meta = {"look": LOOKS.get(kind, "note"), "fold": fold}
    token.map = list(lines)
    if title or fold:
        name = "summary" if fold else "p"
        state.push("callout_title_open", name, 1).attrs = {"class": "callout-title"}
        inline: Token = state.push("inline", "", 0)
        inline.content = title or name_of(kind, work_of(state.env).language)
        inline.map = [lines[0], lines[0] + 1]
        inline.children = []
        state.push("callout_title_close", name, -1)


def _close(state: StateBlock) -> None:
    opened = next(
        token for token in reversed(state.tokens) if token.type == "callout_open" and token.level == state.level - 1
    )
    state.push("callout_close", opened.tag, -1)
