"""Lines that their authors numbered with signs Markdown does not know: `１．`, `①`, `【结果】`, `•`, `-항목`, `— `.

CommonMark runs such lines together, as it does lines of facts (`**저자**: …`). Where two lines of a paragraph
begin with signs of one kind, or with bold labels, each begins a line, and so do lines with other labels
(`$x$ : 입력`) if they stand together. So do equations (`h = f(x)`) one below the other. What an arrow or `※`
begins, or follows a line with a colon at its end, always does. A first line that is bold from end to end,
or a few words behind a square (`■ 背景`), in brackets (`【背景】`) or with a chapter's number (`一、背景`), is a
heading to its author, and what follows begins a line, too. So does what a full-width space indents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from papernotes.patterns import late_pattern

_SIGNS = (
    late_pattern(r"[①-⑳❶-❿㉠-㉻ⓐ-ⓩ]"),
    late_pattern(r"[０-９]{1,2}[．.、）)]"),
    late_pattern(r"\d{1,2}[、．）]|\d{1,2}[.)](?=\s|[^\W\d])"),
    late_pattern(r"[（(](?:\d{1,2}|[一二三四五六七八九十]{1,2}|[가-하]|[a-h])[)）]"),
    late_pattern(r"[一二三四五六七八九十]{1,2}[、．]"),
    late_pattern(r"[가-하]\.\s"),
    late_pattern(r"[•‣◦▪▫■□●○◆◇►▶➤➢✓✔☑※·・]"),
    late_pattern(
        "[\U0001f1e6-\U0001faff\u231a-\u23ff\u2600-\u2712\u2716-\u2775\u2795-\u2797\u2b05-\u2b55]|[0-9#*]\ufe0f?\u20e3"
    ),
    late_pattern(r"-(?=[^\W\d_])"),
    late_pattern(r"[A-Da-d][.)、](?=\s|[^\x00-\x7f])"),
    late_pattern(r"(?:I{1,3}|IV|VI{0,3}|IX|X)[.)、](?=\s|[^\x00-\x7f])|[Ⅰ-Ⅻⅰ-ⅻ]"),
    late_pattern(r"(?:i{1,3}|iv|vi{0,3}|ix)[.)](?=\s)"),
    late_pattern(r"【[^【】\n]{1,12}】"),
    late_pattern(r"\[\d{1,3}\](?=\s*[^\W\d])|［\d{1,3}］"),
    late_pattern(r"[QA]\d{0,2}[.:：](?=\s|[^\x00-\x7f])"),
    late_pattern(r"[—–―](?=\s)"),
)
_DASH = len(_SIGNS) - 1
_QUESTION = len(_SIGNS) - 2
_ANSWER = late_pattern(r"A\d{0,2}[.:：)]")
_BREAKS = frozenset({"softbreak", "hardbreak"})
_ARROW = late_pattern(r"[→⇒➔➜➝➞➡⟶↳⮕※☞👉]|[-=]{1,2}>(?=[\s\w])")
_ARROW_LINE = late_pattern(r"\n[ \t\u3000]*(?:[→⇒➔➜➝➞➡⟶↳⮕※☞👉]|[-=]{1,2}>)")
_EQUATIONS = late_pattern(r"^[^\s=<>!]{1,30} ?[:+*-]?= \S", re.MULTILINE)
_LABEL_END = late_pattern(r"：(?!(?<=\d：)\d)|:(?=\s|[^\x00-\x7f]|\Z)")
_SENTENCE_END = late_pattern(r"[!?。；！？，、]|[.;](?=\s|\Z)")
_HEADING = late_pattern(
    r"[■□◆◇▼▽▶][^\n]{1,30}|【[^【】\n]{1,30}】|[一二三四五六七八九十]{1,2}、(?![一二三四五六七八九十])[^\n]{1,24}"
)
_SQUARES = tuple("■□◆◇▼▽▶【")
_LONGEST_LABEL = 40
_MOST_WORDS, _MOST_WORDS_IN_LIST = 6, 3
"""Words of a label, and of one with commas: more are a sentence that goes on after a colon."""
_LABEL_PIECES = frozenset({"text", "formula", "code_inline", "em_open", "em_close", "text_special"})


def enumerated_lines(state: StateCore) -> None:
    """Keep the line breaks before enumerated lines."""
    for token in state.tokens:
        if token.type == "inline" and token.children and "\n" in token.content:
            _break_lines(token.children)
            _break_at_words(token.children, token.content)


def _break_lines(children: list[Token]) -> None:
    starts = [0, *(index + 1 for index, child in enumerate(children) if child.type in _BREAKS)]
    kinds = {index: _kind(children, index) for index in starts}
    found = list(kinds.values())
    if _QUESTION in found:
        kinds = {index: _QUESTION if _ANSWER.match(children[index].content) else kind for index, kind in kinds.items()}
        found = list(kinds.values())
    for number, (index, kind) in enumerate(kinds.items()):
        is_indented = index < len(children) and children[index].content.startswith("\u3000")
        is_item = kind >= 0 and found.count(kind) > 1 and (kind != _DASH or _is_in_list(found, number))
        if index and (is_indented or is_item):
            _break(children[index - 1])
    for start, following in pairwise(starts):
        if following - start != 2 or not _is_heading(children[start]):
            continue
        if start and children[start].content.startswith(_SQUARES):
            _break(children[start - 1])
        if not start or children[start - 1].type == "hardbreak":
            _break(children[following - 1])


def _is_in_list(kinds: Sequence[int], number: int) -> bool:
    """Tell whether a line with a dash is of a list: the first or its neighbour has one, too. Sentences have dashes."""
    return _DASH in (kinds[0], *kinds[number - 1 : number + 2 : 2])


def _break_at_words(children: list[Token], content: str) -> None:
    """Keep the breaks at labels, colons, arrows and bold lines; `content` tells whether there may be any."""
    has_colon = ":" in content or "：" in content
    has_arrow = bool(_ARROW_LINE.search(content))
    begins_bold = content.startswith(("**", "__"))
    has_equations = content.count("=") > 1 and len(_EQUATIONS.findall(content)) > 1
    if not has_colon and not has_arrow and not begins_bold and not has_equations:
        return
    starts = [0, *(index + 1 for index, child in enumerate(children) if child.type in _BREAKS)]
    lines = [children[start : end - 1] for start, end in pairwise((*starts, len(children) + 1))]
    labels = _labels(lines) if has_colon else [False] * len(lines)
    if has_equations:
        found = [bool(_EQUATIONS.match("".join(child.content for child in line))) for line in lines]
        labels = [is_label or all(pair) for is_label, *pair in zip(labels, [False, *found], found, strict=False)]
    for number in range(1, len(lines)):
        if labels[number] or (has_arrow and _is_arrow(lines[number])) or _ends_with_colon(lines[number - 1]):
            _break(children[starts[number] - 1])
    bold = [_is_bold(line) for line in lines] if begins_bold else [False]
    if bold[0]:
        for number in range(1, len(starts)):
            if bold[number - 1] or bold[number]:
                _break(children[starts[number] - 1])


def _is_heading(token: Token) -> bool:
    """Tell whether the only text of a line is a heading by its sign: words without the marks of a sentence."""
    text = token.content.strip() if token.type == "text" else ""
    return _HEADING.fullmatch(text) is not None and not _SENTENCE_END.search(text[2:])


def _break(token: Token) -> None:
    token.type = "hardbreak"
    token.tag = "br"


def _labels(lines: list[list[Token]]) -> list[bool]:
    """Tell of each line whether it begins with a label, as its neighbour or the first line does."""
    found = [_is_labelled(line) for line in lines]
    if found.count(True) < 2:
        return [False] * len(lines)
    sides = zip([found[0], *found], found, [*found[1:], False], strict=False)
    return [is_label and (found[0] or before or after) for before, is_label, after in sides]


def _is_labelled(line: list[Token]) -> bool:
    """Tell whether a line begins with a few words, or a formula, and a colon."""
    label = ""
    for child in line:
        if child.type not in _LABEL_PIECES:
            return False
        end = _LABEL_END.search(child.content) if child.type == "text" else None
        piece = child.content[: end.start()] if end else child.content
        label += piece if child.type == "text" else piece.replace(" ", "")
        if len(label) > _LONGEST_LABEL or (child.type == "text" and _SENTENCE_END.search(piece)):
            return False
        if end:
            return 0 < len(label.split()) <= (_MOST_WORDS_IN_LIST if "," in label else _MOST_WORDS)
    return False


def _is_arrow(line: list[Token]) -> bool:
    first = next((child for child in line if child.type != "text" or child.content), None)
    return first is not None and first.type == "text" and bool(_ARROW.match(first.content.lstrip("\u3000")))


def _ends_with_colon(line: list[Token]) -> bool:
    return bool(line) and line[-1].type == "text" and line[-1].content.rstrip().endswith((":", "："))


def _is_bold(line: list[Token]) -> bool:
    """Tell whether a line is bold from end to end."""
    kinds = [child.type for child in line if child.type != "text" or child.content.strip()]
    ends = kinds[:1] + kinds[-1:]
    return ends == ["strong_open", "strong_close"] and kinds.count("strong_open") == kinds.count("strong_close") == 1


def _kind(children: list[Token], index: int) -> int:
    """Give which of the signs the line at `index` begins with, `len(_SIGNS)` for a bold label, -1 for none."""
    if _is_bold_label([child for child in children[index : index + 8] if child.type != "text" or child.content]):
        return len(_SIGNS)
    while index < len(children) and not children[index].content and children[index].nesting == 1:
        index += 1
    if index == len(children) or children[index].type != "text":
        return -1
    text = children[index].content.lstrip("\u3000")
    return next((number for number, sign in enumerate(_SIGNS) if sign.match(text)), -1)


def _is_bold_label(children: list[Token]) -> bool:
    """Tell whether a line starts with `**label:**` or `**label**:`."""
    if [child.type for child in children[:3]] != ["strong_open", "text", "strong_close"]:
        return False
    after = children[3].content if len(children) > 3 and children[3].type == "text" else ""
    return children[1].content.rstrip().endswith((":", "：")) or after.lstrip().startswith((":", "："))
