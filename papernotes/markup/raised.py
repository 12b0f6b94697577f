"""Pandoc's and Typora's marks for what stands below and above the line: `H~2~O`, `x^2^`, `论文^[1]^`.

Both must stand right after what they belong to and hold no space, so that ranges (`3~5~7`), paths, powers without an
end (`x^2+y^2`) and the drawn-out `~` of Korean stay as they are.
"""

from __future__ import annotations

import re

from markdown_it.rules_inline import StateInline

from papernotes.patterns import late_pattern

_SIGN = r"[A-Za-z0-9\u0370-\u03ff]"
_BELOW = late_pattern(
    rf"~(?P<text>(?:[0-9]{{1,3}}[+-]?(?=~[A-Z])|<?{_SIGN}{{1,10}}(?:[-+,:=]{_SIGN}{{1,10}})?[+-]?(?=~(?![A-Za-z0-9]))))~(?!~)"
)
_ABOVE = late_pattern(
    rf"\^(?P<text>[+\u2212-]?{_SIGN}{{1,10}}(?:[-+,×./]{_SIGN}{{1,10}})?[+-]?|[*†‡⊤′]|\[[0-9][0-9, \u2013-]{{0,20}}\])"
    r"\^(?![A-Za-z0-9{(\\^])"
)
_BASE_BELOW = late_pattern(r"[A-Za-z\u0370-\u03ff)\]}'\u2019][*_]{0,3}\Z")
_BASE_ABOVE = late_pattern(r"[A-Za-z0-9\u0370-\u03ff)\]}'\u2019%][*_]{0,3}\Z")
_LETTER = late_pattern(r"[^\W_][*_]{0,3}\Z")
_HAN = late_pattern("[\u3400-\u4dbf\u4e00-\u9fff》」）。，][*_]{0,3}\\Z")
_NUMBER = late_pattern(r"[1-9][0-9]?")
_FACE = late_pattern(r"(?:[A-Za-z]{3}|[^\x00-\x7f]{2})\Z")
_FACES = frozenset("oOvVwWuU0")
"""What stands between the eyes of `thanks^o^`."""


def below(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Read `~2~` as a subscript."""
    found = _BELOW.match(state.src, state.pos, state.posMax)
    if found is None or not _BASE_BELOW.search(state.src, max(0, state.pos - 4), state.pos):
        return False
    return _taken(state, found, "sub", silent=silent)


def above(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Read `^2^` as a superscript; after a Chinese character only a number, after any letter `^[2]^`."""
    found = _ABOVE.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    at, text = state.pos, found["text"]
    if text in _FACES and _FACE.search(state.src, max(0, at - 3), at):
        return False
    bases = [_BASE_ABOVE]
    if text[0] == "[":
        bases += [_LETTER, _HAN]
    elif _NUMBER.fullmatch(text):
        bases.append(_HAN)
    if not any(base.search(state.src, max(0, at - 4), at) for base in bases):
        return False
    return _taken(state, found, "sup", silent=silent)


def _taken(state: StateInline, found: re.Match[str], tag: str, *, silent: bool) -> bool:
    if not silent:
        state.push(f"{tag}_open", tag, 1)
        state.push("text", "", 0).content = found["text"]
        state.push(f"{tag}_close", tag, -1)
    state.pos = found.end()
    return True
