"""Which form of a counted word a number asks for, by the rules that CLDR writes: `i % 10 = 2..4 and i % 100 != 12..14`.

Numbers of notes are whole, so `n` and `i` are the number and the operands that tell of fractions are 0 (UTS #35,
"Language Plural Rules").
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct, field

OTHER = "other"
"""The category of numbers that no rule asks for."""

CATEGORIES = frozenset(("zero", "one", "two", "few", "many", OTHER))
_RELATION = re.compile(r"([nivwftce])(?: *% *(\d+))? *(!?=) *(\d+(?:\.\.\d+)?(?: *, *\d+(?:\.\.\d+)?)*)")


class _Relation(Struct, frozen=True, kw_only=True):
    """One comparison; `spans` are the first and last numbers of ranges, `modulus` is 0 without one."""

    is_whole: bool
    modulus: int
    is_equal: bool
    spans: tuple[tuple[int, int], ...]

    def holds(self, number: int) -> bool:
        value = number if self.is_whole else 0
        value = value % self.modulus if self.modulus else value
        return any(first <= value <= last for first, last in self.spans) == self.is_equal


class Plurals(Struct, frozen=True, kw_only=True, eq=False):
    """The rules of one language, by category; each is alternatives of relations that hold together."""

    rules: Mapping[str, tuple[tuple[_Relation, ...], ...]]
    _known: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, written: Mapping[str, str]) -> Plurals:
        """Read CLDR's rules by category. Raises `ValueError` with the rule that is none."""
        return cls(rules={category: _rule(category, rule) for category, rule in written.items() if rule.strip()})

    def category(self, number: int) -> str:
        """Give the plural category of a whole number."""
        known = self._known.get(number)
        if known is None:
            known = self._known[number] = self._category(number)
        return known

    def _category(self, number: int) -> str:
        for category, alternatives in self.rules.items():
            if any(all(relation.holds(number) for relation in relations) for relations in alternatives):
                return category
        return OTHER


def _rule(category: str, rule: str) -> tuple[tuple[_Relation, ...], ...]:
    if category not in CATEGORIES:
        message = f'"{category}" is not one of zero, one, two, few, many and other'
        raise ValueError(message)
    relations = rule.partition("@")[0]  # CLDR gives samples after an @
    return tuple(tuple(_relation(each, rule) for each in part.split(" and ")) for part in relations.split(" or "))


def _relation(written: str, rule: str) -> _Relation:
    found = _RELATION.fullmatch(written.strip())
    if found is None:
        message = f'"{rule}" is not a plural rule as CLDR writes them'
        raise ValueError(message)
    spans = [part.strip().split("..") for part in found[4].split(",")]
    return _Relation(
        is_whole=found[1] in {"n", "i"},
        modulus=int(found[2] or 0),
        is_equal=found[3] == "=",
        spans=tuple((int(span[0]), int(span[-1])) for span in spans),
    )
