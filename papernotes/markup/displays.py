r"""Display formulas as blocks: `$$` on lines of their own, `\[ … \]`, bare environments, ```` ```math ```` fences."""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from msgspec import Struct

from papernotes.markup import evidence, spans
from papernotes.markup.scholarly import number_of
from papernotes.markup.states import push_paragraph
from papernotes.markup.work import work_of
from papernotes.patterns import late_pattern

_INTERRUPTS = ["paragraph", "reference", "blockquote", "list"]
_MATH_FENCE = re.compile(r"\s*\{?\s*(?:math|katex)(?![\w-])", re.IGNORECASE)
_FENCE = re.compile(r"`{3}|~{3}")
_NEW_BLOCK = re.compile(r"#{1,6}\s|[-*+]\s|\d{1,9}[.)]\s|>")
_BREAKS = late_pattern(r"\n[ \t>]*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|=+[ \t]*\n|-+[ \t]*\n|#{1,6}[ \t]|\n)")
_PUNCTUATION = late_pattern(r"[.,;:，。；：、]")
_NUMBER = late_pattern(r"[(（]\s*(\d[\w.\-]{0,7}|\d*[a-z])\s*[)）]")
_SIGN = re.compile(r"\\.|\$\$")
_NEAR = 60
"""Lines of a display that may hold blank ones."""
_HAS_NUMBERS = late_pattern(r"\\tag|\\begin\{(?:equation|align|alignat|gather|multline|eqnarray)\*?\}")
_LABEL = re.compile(r"\{#[\w:.\-]+\}|\([a-z]+[:\-][\w:.\-]+\)")


class _Block(Struct, frozen=True, kw_only=True):
    """A display as found: offsets of its opening delimiter, of its TeX's end and of its end; its last line."""

    start: int
    last_line: int
    opening: str
    tex_end: int
    end: int


def install(md: MarkdownIt) -> None:
    """Add the block rule and the reading of fences to one parser."""
    md.block.ruler.before("code", "formula_block", _formula_block, {"alt": _INTERRUPTS})
    md.block.ruler.before("code", "formula_after_text", _after_text, {"alt": _INTERRUPTS})
    md.core.ruler.after("block", "formula_fence", _fences)
    md.core.ruler.push("formula_join", _join)


def _formula_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001
    begin = state.bMarks[start_line] + state.tShift[start_line]
    for opening, find in _FINDERS:
        if state.src.startswith(opening, begin):
            block = find(state, start_line, end_line)
            if block is None:
                return False
            if not silent and state.src[begin + len(opening) : block.tex_end].strip(" \t\n>"):
                _push(state, start_line, block)
            elif not silent:
                state.line = block.last_line + 1  # nothing between the signs, nothing to show
            return True
    return False


def _after_text(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001
    """Read a display whose opening signs end a line of text, when its lines would be taken for lists or headings.

    `Loss: $$`, then `- x`, then `$$`. Any other is left to the paragraph it stands in.
    """
    begin = state.bMarks[start_line] + state.tShift[start_line]
    if state.src.find("$$", begin, state.eMarks[start_line]) < 0:
        return False
    line = state.src[begin : state.eMarks[start_line]].rstrip()
    if _begins_inside(state, start_line, line):
        return False
    if not line.endswith("$$") or state.is_code_block(start_line) or _SIGN.findall(line).count("$$") % 2 == 0:
        return False
    signs = begin + len(line) - 2
    block = _dollars_over_lines(state, start_line, end_line, signs + 2) if len(line) > len("$$") else None
    if block is None or not _BREAKS.search(state.src, signs, block.tex_end):
        return False
    if not silent:
        push_paragraph(state, state.src[begin:signs].rstrip(), start_line, start_line)
        _push(state, start_line, block)
    return True


def _begins_inside(state: StateBlock, start_line: int, line: str) -> bool:
    """Tell whether a line begins a quote, or an item whose next line is indented: its display is read within that."""
    if line.startswith(">"):
        return True
    below = start_line + 1
    return bool(_NEW_BLOCK.match(line)) and below < state.lineMax and state.sCount[below] > state.sCount[start_line] + 1


def _push(state: StateBlock, start_line: int, block: _Block) -> None:
    below = (_line(state, number) for number in range(start_line + 1, block.last_line + 1))
    lines = [state.src[block.start : state.eMarks[start_line]], *below]
    cut = state.eMarks[block.last_line] - block.end
    raw = "\n".join(lines)
    raw = raw[: len(raw) - cut] if cut else raw
    tex = raw[len(block.opening) : len(raw) - (block.end - block.tex_end)]
    rest = state.src[block.end : state.eMarks[block.last_line]]
    addition = _addition(rest.strip())
    if addition == "":
        addition = _tag_of(rest.strip(), tex, state)
    token = state.push("formula_block", "div", 0)
    token.content = tex if addition is None else tex.rstrip() + addition
    token.markup = block.opening
    token.map = [start_line, block.last_line + 1]
    token.meta = {"display": True, "host": raw, "start": 0, "tex": len(block.opening), "end": len(raw)}
    token.meta["has_space"] = addition is None and rest[:1].isspace()
    state.line = block.last_line + 1
    if addition is None:
        _leave_rest(state, block)


def _tag_of(label: str, tex: str, state: StateBlock) -> str:
    """Give the number of a formula with a label of Quarto's as a tag, unless it has rows with numbers of their own."""
    if not label.startswith("{#eq-") or _HAS_NUMBERS.search(tex):
        return ""
    return f" \\tag{{{number_of(label[2:-1], work_of(state.env))[1:-1]}}}"


def _leave_rest(state: StateBlock, block: _Block) -> None:
    """Let the text after the closing delimiter be read as a block of its own."""
    number = block.last_line
    rest = state.src[block.end : state.eMarks[number]]
    state.bMarks[number] = block.end + len(rest) - len(rest.lstrip())
    state.tShift[number] = 0
    state.sCount[number] = state.blkIndent
    state.line = number


def _addition(rest: str) -> str | None:
    """Give what text after the closing delimiter adds to the TeX, or None when it is a text of its own.

    A full stop would stand alone on a line, so it joins the formula; `(3)` is the equation's number; a label goes.
    """
    if not rest or _LABEL.fullmatch(rest):
        return ""
    if _PUNCTUATION.fullmatch(rest):
        return rest
    number = _NUMBER.fullmatch(rest)
    return f" \\tag{{{number[1]}}}" if number else None


def _line(state: StateBlock, number: int) -> str:
    begin = state.bMarks[number] + min(state.tShift[number], max(state.blkIndent, 0))
    return state.src[begin : state.eMarks[number]]


def _dollars(state: StateBlock, start_line: int, end_line: int) -> _Block | None:
    begin = state.bMarks[start_line] + state.tShift[start_line] + 2
    line_end = state.eMarks[start_line]
    first = state.src[begin:line_end]
    close = spans.closing(first, 0, "$$")
    if close >= 0:
        if not first[:close].strip() or _addition(first[close + 2 :].strip()) is None:
            return None
        end = begin + close
        return _Block(start=begin - 2, last_line=start_line, opening="$$", tex_end=end, end=end + 2)
    if spans.last_place(state.src, "$$") < line_end:
        return None
    return _dollars_over_lines(state, start_line, end_line, begin)


def _dollars_over_lines(state: StateBlock, start_line: int, end_line: int, begin: int) -> _Block | None:
    has_blank = False
    for number in range(start_line + 1, end_line):
        if state.isEmpty(number):
            has_blank = True
            continue
        at = state.bMarks[number] + state.tShift[number]
        line = state.src[at : state.eMarks[number]]
        if _leaves(state, number, line, after_blank=has_blank):
            return None
        close = spans.closing(line, 0, "$$")
        if close < 0:
            continue
        content = state.src[begin : at + close]
        has_pairs = _SIGN.findall(line).count("$$") % 2 == 0  # `and $$y$$ is`: then the opening sign was a stray one
        if has_pairs and (close == 0 or not evidence.is_display_source(content)):
            return None
        if has_blank and (number - start_line > _NEAR or not (content.strip() and evidence.is_display_source(content))):
            return None
        return _Block(start=begin - 2, last_line=number, opening="$$", tex_end=at + close, end=at + close + 2)
    return None


def _leaves(state: StateBlock, number: int, line: str, *, after_blank: bool) -> bool:
    """Tell whether a line cannot belong to a formula: it leaves the quote or list, or opens a fence or heading."""
    if state.sCount[number] < 0 or _FENCE.match(line):
        return True
    if state.sCount[number] < state.blkIndent:
        return after_blank or bool(_NEW_BLOCK.match(line))
    return after_blank and line.startswith("# ")


def _brackets(opening: str, closing: str) -> Callable[[StateBlock, int, int], _Block | None]:
    def find(state: StateBlock, start_line: int, end_line: int) -> _Block | None:
        if state.is_code_block(start_line) or spans.last_place(state.src, closing) < state.bMarks[start_line]:
            return None
        at = state.bMarks[start_line] + state.tShift[start_line] + len(opening)
        begin = at
        for number in range(start_line, end_line):
            if state.isEmpty(number) or state.sCount[number] < state.blkIndent:
                return None
            close = state.src.find(closing, at, state.eMarks[number])
            again = state.src.find(opening, at, state.eMarks[number])
            if again >= 0 and (close < 0 or again < close):
                return None
            if close >= 0:
                return _bracketed(state, (begin, close, number), opening, closing)
            at = state.bMarks[min(number + 1, end_line)]
        return None

    return find


def _bracketed(state: StateBlock, place: tuple[int, int, int], opening: str, closing: str) -> _Block | None:
    begin, close, number = place
    content = state.src[begin:close]
    alone = content.startswith("\n") and not content.rpartition("\n")[2].strip(" \t>")
    if not (alone and "](" not in content and content.strip()) and not evidence.is_bracketed_formula(content):
        return None
    end = close + len(closing)
    if "\n" not in content and _addition(state.src[end : state.eMarks[number]].strip()) is None:
        return None
    return _Block(start=begin - len(opening), last_line=number, opening=opening, tex_end=close, end=end)


def _environment(state: StateBlock, start_line: int, end_line: int) -> _Block | None:
    begin = state.bMarks[start_line] + state.tShift[start_line]
    match = None if state.is_code_block(start_line) else spans.begin_at(state.src, begin)
    end = spans.environment_end(state.src, match) if match else -1
    if end < 0:
        return None
    for number in range(start_line, end_line):
        if number > start_line and not state.isEmpty(number):
            at = state.bMarks[number] + state.tShift[number]
            if _leaves(state, number, state.src[at : state.eMarks[number]], after_blank=False):
                return None
        if state.eMarks[number] >= end:
            if number == start_line and _addition(state.src[end : state.eMarks[number]].strip()) is None:
                return None
            return _Block(start=begin, last_line=number, opening="", tex_end=end, end=end)
    return None


def _fences(state: StateCore) -> None:
    """Make a display of each ```` ```math ```` fence."""
    for token in state.tokens:
        if token.type == "fence" and _MATH_FENCE.match(token.info) and token.content.strip():
            token.type = "formula_block"
            token.tag = "div"
            token.markup = ""
            end = len(token.content.rstrip())
            token.meta = {"display": True, "host": token.content, "start": 0, "tex": 0, "end": end}
            if token.map:
                token.map = [token.map[0] + 1, token.map[1]]


def _join(state: StateCore) -> None:
    """Make a display directly under a line of text a part of its paragraph, and the text directly under the display.

    `损失函数：` with `$$ … $$` below it and `其中…` after that is one paragraph, as in TeX.
    """
    if "formula_block" not in [token.type for token in state.tokens]:
        return
    joined: list[Token] = []
    for token in state.tokens:
        joined.append(token)
        if token.type == "formula_block" and _follows_text(joined):
            _take_in(joined)
        elif token.type == "paragraph_close" and len(joined) >= _FORMULA_AND_TEXT:
            _take_in_text(joined)
    state.tokens = joined


_FORMULA_AND_TEXT = 4


def _follows_text(tokens: list[Token]) -> bool:
    """Tell whether the last token stands in the line after the paragraph before it."""
    if len(tokens) < _FORMULA_AND_TEXT or tokens[-2].type != "paragraph_close":
        return False
    text, formula = tokens[-3], tokens[-1]
    return bool(text.map and formula.map and formula.map[0] == text.map[1] and tokens[-2].level == formula.level)


def _take_in(tokens: list[Token]) -> None:
    formula = tokens.pop()
    text = tokens[-2]
    formula.type = "formula"
    formula.block = False
    formula.meta["line"] = formula.map[0] if formula.map else 0
    _children(text).extend((Token("softbreak", "br", 0), formula))
    if text.map and formula.map:
        text.map = [text.map[0], formula.map[1]]
        tokens[-3].map = list(text.map)


def _take_in_text(tokens: list[Token]) -> None:
    """Join the paragraph that ends `tokens` to the display before it: same line, or a display in a paragraph."""
    opening, text, closing = tokens[-3:]
    before = tokens[-4]
    if not (text.map and opening.type == "paragraph_open"):
        return
    first = text.map[0]
    if before.type == "formula_block" and before.map and first == before.map[1] - 1 and before.level == opening.level:
        del tokens[-4]
        before.type = "formula"
        before.block = False
        before.meta["line"] = before.map[0]
        _stand_in(text, first, before.map[0])
        text.children = [before, *_space_after(before), *(text.children or ())]
        text.map = [before.map[0], text.map[1]]
    elif before.type == "paragraph_close" and before.level == closing.level:
        host = tokens[-5]
        ends = host.children[-1] if host.children else None
        if ends is None or ends.type != "formula" or "line" not in ends.meta or not host.map or first > host.map[1]:
            return
        _stand_in(text, first, host.map[0])
        soft = [Token("softbreak", "br", 0)] if first == host.map[1] else _space_after(ends)
        _children(host).extend((*soft, *_children(text)))
        host.meta.setdefault("texts", []).append((text.content, first))
        host.map = [host.map[0], text.map[1]]
        del tokens[-3:]


def _children(inline: Token) -> list[Token]:
    if inline.children is None:
        inline.children = []
    return inline.children


def _space_after(formula: Token) -> list[Token]:
    """Give the space between the closing delimiter and the text after it, if one was written."""
    if not formula.meta.get("has_space"):
        return []
    space = Token("text", "", 0)
    space.content = " "
    return [space]


def _stand_in(text: Token, line: int, host_line: int) -> None:
    """Let the tokens of a text keep their places in a paragraph that begins at `host_line`."""
    for child in text.children or ():
        if child.type == "formula":
            child.meta = {"host": text.content, "line": line} | child.meta
        if "row" in child.meta:
            child.meta["row"] += line - host_line


_FINDERS: tuple[tuple[str, Callable[[StateBlock, int, int], _Block | None]], ...] = (
    ("$$", _dollars),
    ("\\[", _brackets("\\[", "\\]")),
    ("\\\\[", _brackets("\\\\[", "\\\\]")),
    ("\\begin{", _environment),
)
