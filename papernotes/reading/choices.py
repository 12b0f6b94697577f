"""Many fixed names as one pattern whose time does not grow with their number.

`re` tries the choices of `a|b|c` one after another at each character of a text. As a tree of letters,
`n(?:ips|eur(?:ips|lps))`, at most one branch goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_END = ""


def choices(names: Iterable[str], *, space: str = r"\ ") -> str:
    """Give the source of a pattern for one of `names`, the longest first, to be compiled with `re.IGNORECASE`.

    `space` is the pattern for a space within a name.
    """
    tree: dict[str, Any] = {}
    for name in sorted(names):
        node = tree
        for letter in name.lower():
            node = node.setdefault(letter, {})
        node[_END] = {}
    return f"(?:{_pattern(tree, space)})"


def _pattern(tree: Mapping[str, Any], space: str) -> str:
    branches = [
        (space if letter == " " else re.escape(letter)) + _pattern(below, space)
        for letter, below in tree.items()
        if letter != _END
    ]
    if not branches:
        return ""
    if _END in tree:
        return f"(?:{'|'.join(branches)})?"
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
