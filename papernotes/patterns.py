"""Regular expressions that are compiled when they are first asked for something.

There are four hundred, most look for what few notes hold, and to compile one takes a tenth of a millisecond: after an
edit of one note that was a twelfth of a build. A call of one that is compiled takes 20 ns more than else.
"""

from __future__ import annotations

import re
from typing import cast


def late_pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Give what stands for `re.compile(pattern, flags)`; only functions of `re` do not take it for a pattern.

    A match names the compiled one as its `re`, so tell matches apart by their groups.
    """
    return cast("re.Pattern[str]", _Late(pattern, flags))


class _Late:
    """A pattern that finds its methods in the compiled one, each once."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._written = (pattern, flags)

    def __getattr__(self, name: str) -> object:
        if name == "_compiled":
            self._compiled = re.compile(*self._written)
            return self._compiled
        found: object = getattr(self._compiled, name)
        setattr(self, name, found)
        return found
