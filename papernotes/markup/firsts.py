"""Which regular expressions of a lexer can match where a certain character stands: only those are tried.

A lexer tries dozens of expressions at every place, and nearly all fail at their first character. What an expression
can begin with is read from Python's own parse of it; whatever that does not tell for certain is tried.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_
from typing import Any

Rule = tuple[Callable[..., "re.Match[str] | None"], *tuple[Any, ...]]
"""A rule of a lexer: first its expression's `match`, then what matters to whoever tries it."""

_parser: Any = getattr(re, "_parser", None)
"""Python's parser of regular expressions: no public name leads to it. Without it, every rule is tried everywhere."""

_ASCII = range(128)
_END = 1 << len(_ASCII)
"""The bit of the text's end; each ASCII character has the bit of its code."""
_ALL = _END - 1
_ANY = _ALL | _END
_CATEGORIES = {
    f"CATEGORY_{name}": sum(1 << code for code in _ASCII if re.match(letter, chr(code)))
    for name, letter in (
        ("DIGIT", r"\d"), ("NOT_DIGIT", r"\D"), ("SPACE", r"\s"), ("NOT_SPACE", r"\S"), ("WORD", r"\w"),
        ("NOT_WORD", r"\W"),
    )
}  # fmt: skip


LEARNED_FROM = 300
"""Places after which a state's expressions are read: a build that draws one note is over before that would pay."""


class Rules(dict[str, tuple[Rule, ...]]):
    """The rules of one state, in order: `rules[char]` are those to try where `char` stands, "" being the text's end."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Take the rules of a state, as Pygments has them or with more in a row."""
        super().__init__()
        self._all = tuple(rules)
        self._beginnings: list[int] = []
        self._places = 0

    def __missing__(self, char: str) -> tuple[Rule, ...]:
        """Find the rules for a character that is asked for the first time."""
        self._places += 1
        if _parser is None or not char.isascii() or self._places < LEARNED_FROM:
            return self._all
        if not self._beginnings:
            expressions = [match.__self__ for match, *_ in self._all]  # type: ignore[attr-defined]
            self._beginnings = [beginnings(_parser.parse(each.pattern, each.flags)) for each in expressions]
        bit = 1 << ord(char) if char else _END
        found = self[char] = tuple(rule for rule, bits in zip(self._all, self._beginnings, strict=True) if bits & bit)
        return found


def beginnings(parsed: Any) -> int:
    """Give what a text that an expression matches may begin with, as bits: too many rather than too few."""
    bits, is_optional = _reach(parsed, parsed.state.flags)
    return _ANY if is_optional else bits


def _reach(items: Any, flags: int) -> tuple[int, bool]:
    """Give what a sequence may begin with, and whether it may match without any character."""
    bits = 0
    for operation, argument in items:
        here, is_optional = _step(str(operation), argument, flags)
        bits |= here
        if not is_optional:
            return bits, False
    return bits, True


def _step(operation: str, argument: Any, flags: int) -> tuple[int, bool]:
    """Give the same of one step of a sequence."""
    bits, is_optional = _ANY, True
    if operation in {"AT", "ASSERT", "ASSERT_NOT"}:
        bits = 0
    elif operation in {"LITERAL", "IN"}:
        members = argument if operation == "IN" else [(operation, argument)]
        bits, is_optional = _set(members, flags), False
    elif operation == "BRANCH":
        reached = [_reach(branch, flags) for branch in argument[1]]
        bits, is_optional = reduce(or_, (one for one, _ in reached)), any(one for _, one in reached)
    elif operation == "SUBPATTERN" and not (argument[1] or argument[2]):  # without flags of its own
        bits, is_optional = _reach(argument[3], flags)
    elif operation in {"MAX_REPEAT", "MIN_REPEAT"}:
        bits, is_optional = _reach(argument[2], flags)
        is_optional = is_optional or argument[0] == 0
    return bits, is_optional


def _set(members: Iterable[tuple[Any, Any]], flags: int) -> int:
    """Give the ASCII characters of a set: all where the case of letters does not count and there are others."""
    is_negated = False
    bits = 0
    for operation, argument in members:
        name = str(operation)
        if name == "NEGATE":
            is_negated = True
        elif name in {"LITERAL", "RANGE"}:
            low, high = argument if name == "RANGE" else (argument, argument)
            if flags & re.IGNORECASE and high not in _ASCII:
                return _ALL
            bits |= reduce(or_, (_bits_of(code, flags) for code in range(low, min(high + 1, len(_ASCII)))), 0)
        elif str(argument) in _CATEGORIES:
            bits |= _CATEGORIES[str(argument)]
        else:
            return _ALL
    if not is_negated:
        return bits
    return _ALL if flags & re.IGNORECASE else _ALL & ~bits


def _bits_of(code: int, flags: int) -> int:
    both = chr(code).lower() + chr(code).upper() if flags & re.IGNORECASE else chr(code)
    return reduce(or_, (1 << ord(char) for char in both))
