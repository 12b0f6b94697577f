"""What a session that builds again and again keeps in memory, so that a build looks only at what has changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, TypeVar, cast

from msgspec import Struct, field
from msgspec.structs import replace

from papernotes.engine.cache import digest_of
from papernotes.engine.seen import Seen
from papernotes.model import Leaf, Source

_Made = TypeVar("_Made")


class OutdatedError(Exception):
    """The build at hand gives way to the next one."""


class Memory(Struct, frozen=True):
    """What a session that builds again and again keeps: files as read, and what is made of them.

    `is_outdated` tells that the next build waits already: the one at hand gives way to it once it has written a page,
    and what it leaves undone the next one does. `tell` hears of each file that is in its place, by its path.
    """

    is_outdated: Callable[[], bool] = bool  # which gives False
    tell: Callable[[str], object] = str  # which does nothing
    seen: Seen = field(default_factory=Seen)
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


class Last(Struct, frozen=True, kw_only=True):
    """What the session's last build gathered: its sources in their order, and their keys and leaves by path."""

    sources: tuple[Source, ...] = ()
    keys: Mapping[PurePosixPath, bytes] = field(default_factory=dict)
    leaves: Mapping[PurePosixPath, Leaf] = field(default_factory=dict)

    def keys_of(
        self, sources: Sequence[Source], reading: bytes
    ) -> tuple[dict[PurePosixPath, bytes], tuple[PurePosixPath, ...]]:
        """Give the keys of sources, read with the settings `reading`, and which are not as they were."""
        if [source.path for source in sources] == [source.path for source in self.sources]:
            pairs = zip(sources, self.sources, strict=True)
            changed = [source for source, before in pairs if source is not before and source.digest != before.digest]
            new = {source.path: _key(source, reading) for source in changed}
            return {**self.keys, **new}, tuple(new)
        keys = {source.path: _key(source, reading) for source in sources}
        return keys, tuple(path for path, key in keys.items() if self.keys.get(path) != key)

    def leaves_of(
        self, keys: Mapping[PurePosixPath, bytes], found: Mapping[PurePosixPath, Leaf]
    ) -> dict[PurePosixPath, Leaf]:
        """Give the leaves of all sources, in order: those `found`, the others as they were.

        One with the facts it had keeps its note: with these the catalog goes on, and two would stay.
        """
        new = dict(found)
        for path, leaf in found.items():
            if (before := self.leaves.get(path)) and before.facts == leaf.facts:
                new[path] = replace(leaf, note=before.note)
        if list(keys) == list(self.keys):
            return {**self.leaves, **new}
        return {path: new[path] if path in new else self.leaves[path] for path in keys}


def _key(source: Source, reading: bytes) -> bytes:
    return digest_of("note", reading, str(source.path), source.digest)
