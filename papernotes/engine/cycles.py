"""How often Python looks for objects that refer to each other in a circle and to which nothing else refers."""

from __future__ import annotations

import gc
from functools import cache


def collect_less() -> None:
    """Let Python look for cycles seldom: what a build makes has few, and is made by the hundred thousand.

    What is imported has none to speak of either, so this comes first of all.
    """
    gc.set_threshold(100_000, 20, 100)


@cache
def keep_for_good() -> None:
    """Never look again at what is there at first. Only at first: what a session's builds leave is to be freed."""
    gc.freeze()
