"""What a session that builds again and again keeps in memory, so that a build looks only at what has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from msgspec import Struct, field

from papernotes.model import Leaf
from papernotes.reading.files import Seen

_Made = TypeVar("_Made")


class OutdatedError(Exception):
    """The build at hand gives way to the next one."""


class Memory(Struct, frozen=True):
    """What a session that builds again and again keeps: files as read, and the leaves that the last build used.

    `is_outdated` tells that the next build waits already: the one at hand gives way to it once it has written a page,
    and what it leaves undone the next one does. `tell` hears of each file that is in its place, by its path.
    """

    is_outdated: Callable[[], bool] = bool  # which gives False
    tell: Callable[[str], object] = str  # which does nothing
    seen: Seen = field(default_factory=Seen)
    leaves: dict[bytes, Leaf] = field(default_factory=dict)
    made: dict[str, tuple[bytes, object]] = field(default_factory=dict)

    def of(self, name: str, key: bytes, make: Callable[[], _Made]) -> _Made:
        """Give what was made last under `name` if it was for the same key, else make it."""
        last = self.get(name, key)
        return cast("_Made", last) if last is not None else self.keep(name, key, make())

    def get(self, name: str, key: bytes) -> Any:
        """Give what was made last under `name` if it was for the same key, else None."""
        last = self.made.get(name)
        return last[1] if last is not None and last[0] == key else None

    def keep(self, name: str, key: bytes, made: _Made) -> _Made:
        """Keep what was made under `name` for `key`, and give it."""
        self.made[name] = (key, made)
        return made
