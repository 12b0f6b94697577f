"""What a session that builds again and again keeps in memory, so that a build looks only at what has changed."""

from __future__ import annotations

from dataclasses import dataclass, field

from papernotes.model import Leaf
from papernotes.reading.files import Seen


@dataclass(frozen=True, slots=True)
class Memory:
    """What a session that builds again and again keeps: files as read, and the leaves that the last build used."""

    seen: Seen = field(default_factory=Seen)
    leaves: dict[bytes, Leaf] = field(default_factory=dict)
