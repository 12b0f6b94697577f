"""What the site has to know of notes beside what their records say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from msgspec import Struct, field

from papernotes.gather import Gathered
from papernotes.model import Head


class About(Struct, frozen=True, kw_only=True):
    """What is known of notes beside their facts, by path. `fronts` are the texts of front pages.

    `facts` and `texts` are digests for `stamps`; who makes every page needs none. `near` are the neighbours of notes,
    by their numbers, if another process finds them.
    """

    heads: Mapping[PurePosixPath, Head]
    fronts: tuple[PurePosixPath, ...] = ()
    facts: Mapping[PurePosixPath, bytes] = field(default_factory=dict)
    texts: Mapping[PurePosixPath, bytes] = field(default_factory=dict)
    near: Mapping[int, tuple[int, ...]] | None = None

    @classmethod
    def of(cls, gathered: Gathered) -> About:
        """Give what was gathered."""
        leaves = gathered.leaves
        return cls(
            heads={path: leaf.head for path, leaf in leaves.items() if leaf.head},
            fronts=gathered.fronts,
            facts={path: leaf.facts for path, leaf in leaves.items()},
            texts=gathered.keys,
        )
