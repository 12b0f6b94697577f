"""The values of the walk over a head: where it stands, what one line gave, what the whole head states."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from papernotes.reading.facts import Fact


class Title(Struct, frozen=True, kw_only=True):
    """The heading or first line that names the note: its inline Markdown without a link around it; 0-based lines."""

    text: str
    lines: tuple[int, ...]
    is_heading: bool


class Head(Struct, frozen=True, kw_only=True):
    """What the head of a body states. `taken` are the 0-based body lines that say nothing beyond `facts`.

    The lines of `facts` are 0-based body lines here; `notes` gives them the file's numbers.
    """

    facts: tuple[Fact, ...] = ()
    taken: frozenset[int] = frozenset()
    title: Title | None = None


class Place(Struct, frozen=True, kw_only=True):
    """Where the walk stands: the line at hand, the title so far, how much text has passed.

    `is_titled` says that the front matter gives the note's title.
    """

    lines: Sequence[str]
    number: int = 0
    title: Title | None = None
    is_first: bool = True
    prose: int = 0
    paragraphs: int = 0
    byline_open: bool = False
    is_titled: bool = False

    @property
    def line(self) -> str:
        """The line at hand."""
        return self.lines[self.number]


class Step(Struct, frozen=True, kw_only=True):
    """What one reader made of the lines from the place on: facts, taken lines, how many lines to go on by.

    `keeps_first` says that nothing was said yet of the paper, so that its name may still follow.
    """

    facts: tuple[Fact, ...] = ()
    taken: tuple[int, ...] = ()
    count: int = 1
    title: Title | None = None
    is_end: bool = False
    prose: int = 0
    keeps_byline: bool = False
    opens_byline: bool = False
    keeps_first: bool = False
