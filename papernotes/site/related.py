"""Which notes are close to a note: by tags, authors, venue and year, references and words of titles that they share.

A shared thing counts for more the fewer notes have it: 1 / ln(1 + notes), after Adamic and Adar, "Friends and neighbors
on the Web" (2003). So a new note changes the neighbours only of those that it shares something with.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from math import log
from pathlib import PurePosixPath

from msgspec import Struct

from papernotes.engine.cache import Cache, digest_of
from papernotes.engine.records import from_bytes, to_bytes
from papernotes.model import Note
from papernotes.site.catalog import Catalog, paper_year, term_key
from papernotes.site.connections import Connections
from papernotes.text import fold, is_cjk

RELATED = 5
"""Most notes that are named as related to one."""

_LEAST = 600  # what follows is ours: found by reading the neighbours it gives in three public collections of notes
_COMMON = 200
_LOOKED_AT = 400
_WEIGHTS = {"tag": 1000, "author": 900, "paper": 1600, "citing": 1200, "venue": 300, "word": 500}
_SMALL_WORDS = frozenset(
    "about above across after all and any are before between beyond but can does for from has have how into its let"
    " made make makes more need needs new not one only our out over than that the their them they this through toward"
    " towards two under use used using versus via what when where which who why will with within without you"
    " your".split()
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_CJK_WORD = 2


Near = tuple[tuple[int, ...], ...]
"""The notes that are closest to each note of a catalog, all as their numbers there."""


class Related(Struct, frozen=True, kw_only=True, dict=True):
    """Which notes are close to which, in one catalog: found when it is first asked for, which takes long."""

    catalog: Catalog
    find: Callable[[], Near | Mapping[int, tuple[int, ...]]]

    @cached_property
    def near(self) -> Near | Mapping[int, tuple[int, ...]]:
        """The notes that are closest to each one, all as their numbers in the catalog."""
        return self.find()

    @cached_property
    def _places(self) -> dict[PurePosixPath, int]:
        return {note.path: number for number, note in enumerate(self.catalog.notes)}

    def to(self, note: Note) -> tuple[Note, ...]:
        """Give the notes that are closest to `note`, at most five, the closest first."""
        return tuple(self.catalog.notes[number] for number in self.numbers(note.path))

    def numbers(self, path: PurePosixPath) -> tuple[int, ...]:
        """Give the same as numbers; none for a text that is no note."""
        return self.near[self._places[path]] if path in self._places else ()

    def anew(self, find: Callable[[], Near]) -> Related:
        """Give the same for another build: what is not found yet is looked for in that one's store."""
        return self if "near" in vars(self) else Related(catalog=self.catalog, find=find)


def remembered(catalog: Catalog, connections: Connections, cache: Cache | None) -> Near:
    """Give the neighbours of all notes; `cache` has them as long as nothing changes that notes could share."""
    if cache is None:
        return neighbours(catalog, connections)
    key = digest_of("related", to_bytes([tuple(_shared(note, connections)) for note in catalog.notes]))
    found = from_bytes(Near, cache.find(key) or b"")
    if found is None or len(found) != len(catalog.notes):
        found = neighbours(catalog, connections)
        cache.put({key: to_bytes(found)})
    return found


def _shared(note: Note, connections: Connections) -> Iterator[object]:
    """Give all of a note that its neighbours, or those of others, depend on."""
    paper, venue = note.paper, note.venue
    yield from (note.path, note.language, note.tags, paper.key, paper.title, paper.authors)
    yield from (note.slug, note.translations)
    yield from (venue.series if venue else "", paper_year(note))
    yield [entry.key for entry in connections.of(note).papers]
    yield [other.path for other in connections.to(note)]


def neighbours(catalog: Catalog, connections: Connections) -> Near:
    """Find the neighbours of all notes of `catalog`."""
    index = _Index.of(catalog, connections)
    return tuple(tuple(index.nearest(number)) for number in range(len(catalog.notes)))


class _Index(Struct, frozen=True, kw_only=True):
    """What every note of a catalog has, and who has it: `things` by note, the rarest first, and `holders` by thing.

    Notes and things are numbers here; the number of a note is its place in the catalog.
    """

    catalog: Catalog
    connections: Connections
    things: tuple[tuple[int, ...], ...]
    holders: tuple[tuple[int, ...], ...]
    weights: tuple[int, ...]

    @classmethod
    def of(cls, catalog: Catalog, connections: Connections) -> _Index:
        """Index the notes of `catalog`; what one note alone has, or more than 200, tells nothing."""
        index: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, note in enumerate(catalog.notes):
            for thing in dict.fromkeys(_things(note, connections)):
                index[thing].append(number)
        shared = [(thing, notes) for thing, notes in index.items() if 1 < len(notes) <= _COMMON]
        shared.sort(key=lambda each: (len(each[1]), each[0]))
        things: list[list[int]] = [[] for _ in catalog.notes]
        for number, (_, notes) in enumerate(shared):
            for place in notes:
                things[place].append(number)
        return cls(
            catalog=catalog,
            connections=connections,
            things=tuple(map(tuple, things)),
            holders=tuple(tuple(notes) for _, notes in shared),
            weights=tuple(round(_WEIGHTS[kind] / log(1 + len(notes))) for (kind, _), notes in shared),
        )

    def nearest(self, number: int) -> Iterable[int]:
        """Give the notes that are closest to one, one a paper: in its own language if there is one.

        Its translations, other reviews of its paper and notes that refer to it are left out: its page names them
        anyway.
        """
        notes = self.catalog.notes
        note = notes[number]
        near = sorted((-score, other) for other, score in self._scores(number).items() if score >= _LEAST)
        named = {other.path for other in self.connections.to(note)}
        best: dict[str, int] = {}
        for _, place in near:
            other = notes[place]
            key = other.paper.key
            if key == note.paper.key or other.path in named or other.slug in note.translations:
                continue
            if key in best:
                is_better = notes[best[key]].language != note.language == other.language
                best[key] = place if is_better else best[key]
            elif len(best) < RELATED:
                best[key] = place
        return best.values()

    def _scores(self, number: int) -> dict[int, int]:
        """Add up what other notes share with one; after enough holders were looked at, common things are left out."""
        scores: dict[int, int] = defaultdict(int)
        left = _LOOKED_AT
        for thing in self.things[number]:
            holders, weight = self.holders[thing], self.weights[thing]
            left -= len(holders)
            if left < 0:
                break
            for other in holders:
                scores[other] += weight
        scores.pop(number, None)
        return scores


def _things(note: Note, connections: Connections) -> Iterator[tuple[str, str]]:
    """Give all that another note could share with this one."""
    for tag in note.tags:
        yield "tag", term_key(tag)
    for author in note.paper.authors:
        yield "author", term_key(author)
    yield "paper", note.paper.key
    for paper in connections.of(note).papers:
        yield "paper", paper.key
    for other in connections.to(note):
        yield "citing", str(other.path)
    year = paper_year(note)
    if note.venue and year:
        yield "venue", f"{note.venue.series} {year}"
    for word in _WORD.findall(fold(note.paper.title)):
        if word not in _SMALL_WORDS:
            yield from (("word", part) for part in _parts(word))


def _parts(word: str) -> Iterator[str]:
    """Give a word, or the pairs of letters of one that is written without spaces."""
    if not is_cjk(word[0]):
        yield word
    else:
        yield from (word[start : start + _CJK_WORD] for start in range(len(word) - 1))
