"""Marks that are not what CommonMark takes them for: bold with a stray space inside, and names such as `__init__`.

CommonMark leaves the stars of `**Contribution: **We propose`, `** 핵심**은` and `** 굵게 **` in the text. They are
paired here where nothing else can be meant: both are `**` that matched nothing, one of them is attached to its text or
the text between is words of another script than Latin, the line is the same, and no other emphasis is cut through.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

from papernotes.patterns import late_pattern

_WORDS = re.compile(r"[^\W\d_\x00-\x7f\u0370-\u03ff]{2}")
_STAR = ord("*")
_SPECIAL_NAME = late_pattern(
    r"__(?:init|call|main|new|name|file|doc|dict|class|slots|len|iter|next|str|repr|eq|hash|add|mul|matmul|getitem|setitem"
    r"|contains|enter|exit|getattr|setattr|version|all|future|global|device|shared|host|torch_function|array)__(?!\w)"
)


def special_name(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Read Python's and CUDA's names in underscores as what they are, not as bold text."""
    if not state.src.startswith("__", state.pos):
        return False
    found = _SPECIAL_NAME.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.append_pending(found[0])
    state.pos = found.end()
    return True


def spaced_strong(state: StateInline) -> None:
    """Pair what is left of `**` in each list of delimiters (after `balance_pairs`, before `emphasis`)."""
    for delimiters in (state.delimiters, *(meta["delimiters"] for meta in state.tokens_meta if meta)):
        if len(delimiters) > 3:
            _pair(state, delimiters)


def _pair(state: StateInline, delimiters: Sequence[Delimiter]) -> None:
    closers = {delimiter.end: index for index, delimiter in enumerate(delimiters) if delimiter.end >= 0}
    runs = [
        index
        for index in range(len(delimiters) - 1)
        if _is_left_over(delimiters, index, closers) and _is_left_over(delimiters, index + 1, closers)
        if delimiters[index].token + 1 == delimiters[index + 1].token and delimiters[index].length == 2
    ]
    at = 0
    while at + 1 < len(runs):
        first, second = runs[at], runs[at + 1]
        at += 1
        if _belong(state, delimiters, first, second) and not _cuts(delimiters, first, second, closers):
            delimiters[first + 1].end = second
            delimiters[first].end = second + 1
            at += 1


def _is_left_over(delimiters: Sequence[Delimiter], index: int, closers: dict[int, int]) -> bool:
    delimiter = delimiters[index]
    return delimiter.marker == _STAR and delimiter.end < 0 and index not in closers


def _belong(state: StateInline, delimiters: Sequence[Delimiter], first: int, second: int) -> bool:
    """Tell whether the run at `first` is meant to open and the one at `second` to close."""
    between = state.tokens[delimiters[first + 1].token + 1 : delimiters[second].token]
    if not between or any(token.type in {"softbreak", "hardbreak"} for token in between):
        return False
    before = state.tokens[delimiters[first].token - 1] if delimiters[first].token else None
    after_index = delimiters[second + 1].token + 1
    after = state.tokens[after_index] if after_index < len(state.tokens) else None
    left = before.content[-1:] if before is not None and before.type == "text" else " "
    right = after.content[:1] if after is not None and after.type == "text" else " "
    inner_left, inner_right = between[0].content[:1], between[-1].content[-1:]
    opens, closes = inner_left != " ", inner_right != " "
    if not opens and not closes:  # "** 굵게 **", but not "a ** b ** c"
        return any(_WORDS.search(token.content) for token in between if token.type == "text")
    if opens and not closes:
        return not left or not (left.isascii() and left.isalnum())
    return closes and not opens and not (right.isascii() and right.isalnum()) and left in {"", " ", *"(（：:，。、"}


def _cuts(delimiters: Sequence[Delimiter], first: int, second: int, closers: dict[int, int]) -> bool:
    """Tell whether a matched pair has one end between the two runs and one outside."""
    for index in range(first + 2, second):
        partner = delimiters[index].end if delimiters[index].end >= 0 else closers.get(index, index)
        if not first < partner < second:
            return True
    return False
