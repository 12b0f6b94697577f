"""Which notes refer to which: by links to a note, to a page of the site, and to the address of a paper reviewed here.

Computed from what notes refer to alone, so that an edit that changes no link changes no connection.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from msgspec import Struct

from papernotes.identity import key_url, paper_key
from papernotes.model import Head, Note, Reference
from papernotes.site.catalog import Catalog, PaperEntry
from papernotes.site.references import References

_OWN_ADDRESSES = frozenset({"arxiv", "doi", "openreview", "acl", "paper", "pdf"})
"""Kinds of links that are the paper itself, so that they may tell another identity of it."""


class Mentions(Struct, frozen=True, kw_only=True):
    """What one note refers to, in its order, itself and its own paper aside.

    `notes` are those whose pages it links to; `papers` those it links to in any way, by a note of theirs too;
    `elsewhere` those of them that it links to by an address elsewhere, such as arXiv's.
    """

    notes: tuple[Note, ...] = ()
    papers: tuple[PaperEntry, ...] = ()
    elsewhere: tuple[PaperEntry, ...] = ()


class Connections(Struct, frozen=True, kw_only=True):
    """The references between the notes of one catalog.

    `linked_from` has by path the notes that refer to a note or to its paper, `cited_by` by identity those that refer to
    a paper or to a review of it: newest first, the paper's own reviews aside. What nobody refers to is left out.
    `by_identity` has papers by every identity that their links tell.
    """

    mentions: Mapping[PurePosixPath, Mentions]
    linked_from: Mapping[PurePosixPath, tuple[Note, ...]]
    cited_by: Mapping[str, tuple[Note, ...]]
    by_identity: Mapping[str, PaperEntry]

    @classmethod
    def between(cls, catalog: Catalog, references: References, heads: Mapping[PurePosixPath, Head]) -> Connections:
        """Follow what the heads of all notes of `catalog` refer to."""
        papers = _by_identity(catalog)
        pages = {entry.address: entry for entry in catalog.by_paper.values()}
        mentions: dict[PurePosixPath, Mentions] = {}
        linked_from: dict[PurePosixPath, dict[PurePosixPath, Note]] = defaultdict(dict)
        cited_by: dict[str, list[Note]] = defaultdict(list)
        for note in catalog.notes:
            head = heads[note.path]
            if not head.references and not head.cited:  # as most
                continue
            addresses = tuple(_addresses(head.references, references, note.path))
            linked = {path: other for path, other in _notes(addresses, catalog) if path != note.path}
            named = [pages[address] for address in addresses if address in pages]
            elsewhere = [papers[key] for key in head.cited if key in papers and papers[key].key != note.paper.key]
            named += elsewhere
            cited = {entry.key: entry for entry in (*named, *_papers(linked.values(), catalog))}
            cited.pop(note.paper.key, None)
            if linked or cited:
                mentions[note.path] = Mentions(
                    notes=tuple(linked.values()), papers=tuple(cited.values()), elsewhere=tuple(elsewhere)
                )
            for other in (*linked.values(), *(review for entry in named for review in entry.notes)):
                if other.paper.key != note.paper.key:
                    linked_from[other.path][note.path] = note
            for key in cited:
                cited_by[key].append(note)
        return cls(
            mentions=mentions,
            linked_from={path: tuple(notes.values()) for path, notes in linked_from.items()},
            cited_by={key: tuple(notes) for key, notes in cited_by.items()},
            by_identity=papers,
        )

    def of(self, note: Note) -> Mentions:
        """Give what a note refers to."""
        return self.mentions.get(note.path, Mentions())

    def to(self, note: Note) -> tuple[Note, ...]:
        """Give the notes that refer to a note or to its paper, newest first."""
        return self.linked_from.get(note.path, ())


def _by_identity(catalog: Catalog) -> dict[str, PaperEntry]:
    """Give papers by every identity that their own links tell; the one they are known by goes first."""
    found: dict[str, PaperEntry] = {}
    for entry in catalog.by_paper.values():
        plain = key_url(entry.key)  # which tells only what is known; most papers have this link and no other
        for link in entry.paper.links:
            if link.kind in _OWN_ADDRESSES and link.url != plain and (key := paper_key(link.url)):
                found.setdefault(key, entry)
    return found | dict(catalog.by_paper)


def _addresses(said: Sequence[Reference], references: References, origin: PurePosixPath) -> Iterator[str]:
    """Give the pages of the site that a note refers to."""
    for reference in said:
        if reference.kind != "file":
            yield references.resolve(reference.kind, reference.target, origin).address


def _notes(addresses: Sequence[str], catalog: Catalog) -> Iterator[tuple[PurePosixPath, Note]]:
    for address in addresses:
        note = catalog.note_at(address)
        if note:
            yield note.path, note


def _papers(notes: Iterable[Note], catalog: Catalog) -> Iterator[PaperEntry]:
    return (catalog.by_paper[note.paper.key] for note in notes if note.path not in catalog.pages)
