"""Which regular expressions of a lexer can match where a certain character stands: only those are tried.

A lexer tries dozens of expressions at every place, and nearly all fail at their first character. What an expression
can begin with is read from Python's own parse of it; whatever that does not tell for certain is tried.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

Rule = tuple[Callable[..., "re.Match[str] | None"], Any, Any]
"""A row of `RegexLexer._tokens`: the expression's `match`, what to do with the match, the state after it."""

_parser: Any = getattr(re, "_parser", None)
"""Python's parser of regular expressions: no public name leads to it. Without it, every rule is tried everywhere."""

_CATEGORIES = {
    f"CATEGORY_{name}": letter
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
        """Take the rules of a state as Pygments has them."""
        super().__init__()
        self._all = tuple(rules)
        self._parsed: list[Any] = []
        self._places = 0

    def __missing__(self, char: str) -> tuple[Rule, ...]:
        """Find the rules for a character that is asked for the first time."""
        self._places += 1
        if _parser is None or not char.isascii() or self._places < LEARNED_FROM:
            return self._all
        if not self._parsed:
            expressions = [match.__self__ for match, _, _ in self._all]  # type: ignore[attr-defined]
            self._parsed = [_parser.parse(each.pattern, each.flags) for each in expressions]
        pairs = zip(self._all, self._parsed, strict=True)
        found = self[char] = tuple(rule for rule, parsed in pairs if can_begin(parsed, char))
        return found


def can_begin(parsed: Any, char: str) -> bool:
    """Tell whether an expression may match a text that begins with the ASCII `char`; never wrongly no."""
    return any(_reach(parsed, char, parsed.state.flags))


def _reach(items: Any, char: str, flags: int) -> tuple[bool, bool]:
    """Tell whether a sequence may begin with `char`, and whether it may match without any character."""
    begins = False
    for operation, argument in items:
        here, is_optional = _step(str(operation), argument, char, flags)
        begins = begins or here
        if not is_optional:
            return begins, False
    return begins, True


def _step(operation: str, argument: Any, char: str, flags: int) -> tuple[bool, bool]:
    """Tell the same of one step of a sequence."""
    begins, is_optional = True, True
    if operation in {"AT", "ASSERT", "ASSERT_NOT"}:
        begins = False
    elif operation in {"LITERAL", "IN"}:
        members = argument if operation == "IN" else [(operation, argument)]
        begins, is_optional = _is_in(members, char, flags), False
    elif operation == "BRANCH":
        reached = [_reach(branch, char, flags) for branch in argument[1]]
        begins, is_optional = any(one for one, _ in reached), any(one for _, one in reached)
    elif operation == "SUBPATTERN" and not (argument[1] or argument[2]):  # without flags of its own
        begins, is_optional = _reach(argument[3], char, flags)
    elif operation in {"MAX_REPEAT", "MIN_REPEAT"}:
        begins, is_optional = _reach(argument[2], char, flags)
        is_optional = is_optional or argument[0] == 0
    return begins, is_optional


def _is_in(members: Iterable[tuple[Any, Any]], char: str, flags: int) -> bool:
    """Tell whether a set may hold `char`: always yes where the case of letters does not count outside ASCII."""
    if not char:
        return False
    ignores_case = bool(flags & re.IGNORECASE)
    codes = {ord(char), ord(char.lower()), ord(char.upper())} if ignores_case else {ord(char)}
    is_negated = False
    found = False
    for operation, argument in members:
        name = str(operation)
        if name == "NEGATE":
            is_negated = True
        elif name == "LITERAL":
            found = found or argument in codes or (ignores_case and argument > ord("\x7f"))
        elif name == "RANGE":
            low, high = argument
            found = found or any(low <= code <= high for code in codes) or (ignores_case and high > ord("\x7f"))
        elif str(argument) in _CATEGORIES:
            found = found or re.match(_CATEGORIES[str(argument)], char, flags & re.ASCII) is not None
        else:
            return True
    return not found if is_negated and not ignores_case else found or is_negated
