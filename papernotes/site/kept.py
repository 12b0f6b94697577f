"""What was made once for one page and is wanted again on others, up to a number that bounds the memory."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from msgspec import Struct, field

_Key = TypeVar("_Key", bound=Hashable)
_Made = TypeVar("_Made")


class Kept(Struct, Generic[_Key, _Made], frozen=True, eq=False):
    """Things by what decides all of them; at most `most` are kept, further ones are made each time anew.

    The first ones stay: pages go through all notes again and again, which would empty a store of the latest ones.
    """

    most: int = 65_536
    _made: dict[_Key, _Made] = field(default_factory=dict)

    def of(self, key: _Key, make: Callable[[], _Made]) -> _Made:
        """Give what was made for `key`, else make it."""
        made = self._made.get(key)
        if made is None:
            made = make()
            self.keep(key, made)
        return made

    def find(self, key: _Key) -> _Made | None:
        """Give what was made for `key`, if it was kept."""
        return self._made.get(key)

    def clear(self) -> None:
        """Keep nothing of what was made so far."""
        self._made.clear()

    def keep(self, key: _Key, made: _Made) -> None:
        """Keep what was made for `key`, if there is room."""
        if len(self._made) < self.most:
            self._made[key] = made
