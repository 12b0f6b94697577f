"""The files of the search index: shards of terms, a record of each note, and tables for order and filters.

Every file is a script that hands one value to the page, for scripts are what a page can also load from a disk:
`found("notes/7",{…})`. Shards are made from those of the last build, which lie in the output folder, and the terms of
the notes that have changed since; or from the terms of all notes. Both give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple, Protocol

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from papernotes.engine.cache import digest_of
from papernotes.engine.records import from_bytes, to_bytes
from papernotes.model import KeptFile, Note, OutputFile
from papernotes.search.index import Layout, edited, edits, gaps, numbers, shards
from papernotes.search.terms import length_of
from papernotes.site.addresses import encoded
from papernotes.site.catalog import TermKind
from papernotes.site.edition import Edition, Sheet, term_text
from papernotes.site.initials import looked_up
from papernotes.site.ledger import Ledger
from papernotes.site.search_page import FACETS, index_folder
from papernotes.site.versions import SEARCH
from papernotes.text import RADICALS

_ANEW_FROM = 4
"""When more than one note in so many has changed, shards are made from all notes at once."""
_FIRST_LENGTH, _LONGEST = ord("#"), 56


class Findables(Protocol):
    """Where the index gets what is kept of notes: by path, or by the key of a text that a note had."""

    def terms(self, paths: Iterable[PurePosixPath]) -> Mapping[PurePosixPath, bytes]:
        """Give the terms of notes."""

    def earlier_terms(self, keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        """Give the terms of texts of the last build, as far as they are still there."""

    def record(self, path: PurePosixPath) -> bytes:
        """Give the record of a note."""


class _Document(NamedTuple):
    """A note in the index: its number, the key of its text, its length."""

    number: int
    key: bytes
    length: int
    note: Note


class _Index(Struct, frozen=True, kw_only=True):
    """What the next build must know of an index: numbers and lengths of notes by the keys of their texts, its shards.

    A shard is known by the key of its file.
    """

    layout: Layout
    documents: dict[bytes, tuple[int, int]]
    shards: tuple[bytes, ...]


def search_files(
    edition: Edition, findables: Findables, ledger: Ledger, base: bytes
) -> Iterator[OutputFile | KeptFile]:
    """Give the files of the index, those that are there already as kept. `base` is a digest of settings and theme."""
    layout = Layout.of(len(edition.catalog.notes))
    folder = index_folder(layout)
    before = from_bytes(_Index, ledger.index) if ledger.index else None
    documents = _documents(edition, findables, layout, before)
    texts = _edited(before, documents, findables, ledger) if before and before.layout == layout else None
    if before is None or texts is None:
        terms = findables.terms(document.note.path for document in documents)
        by_number = {document.number: terms[document.note.path] for document in documents}
        texts = dict(enumerate(shards(by_number, layout.shards)))
    keys = []
    for number in range(layout.shards):
        if number in texts:
            file = _file(folder, _shard(number), texts[number])
            yield _kept(file, ledger)
            keys.append(file.key)
        elif before:
            yield KeptFile(name=_name(folder, _shard(number)))
            keys.append(before.shards[number])
    kept = {document.key: (document.number, document.length) for document in documents}
    ledger.index = to_bytes(_Index(layout=layout, documents=kept, shards=tuple(keys)))
    yield from _records(documents, findables, ledger, folder)
    yield from _tables(edition, documents, ledger, folder, base)


def _documents(edition: Edition, findables: Findables, layout: Layout, before: _Index | None) -> tuple[_Document, ...]:
    """Give the documents of the index by number; only of those with a new text the terms are looked at."""
    texts = edition.stamps.texts
    notes = {str(note.path): note for note in edition.catalog.notes}
    lengths = {key: length for key, (_, length) in before.documents.items()} if before else {}
    missing = findables.terms(note.path for note in notes.values() if texts[note.path] not in lengths)
    lengths |= {texts[path]: length_of(terms) for path, terms in missing.items()}
    return tuple(
        _Document(number, key, lengths[key], note)
        for path, number in numbers(notes, layout.slots).items()
        for note in (notes[path],)
        for key in (texts[note.path],)
    )


def _edited(
    before: _Index, documents: Sequence[_Document], findables: Findables, ledger: Ledger
) -> dict[int, str] | None:
    """Give the shards that differ from those of the last build, or None when all must be made anew."""
    then = {(number, key) for key, (number, _) in before.documents.items()}
    now = {(document.number, document.key) for document in documents}
    gone, come = then - now, now - then
    if max(len(gone), len(come)) > len(documents) // _ANEW_FROM:
        return None
    earlier = findables.earlier_terms(key for _, key in gone)
    if earlier.keys() != {key for _, key in gone}:
        return None
    folder = index_folder(before.layout)
    if not all(ledger.holds(_name(folder, _shard(number)), key) for number, key in enumerate(before.shards)):
        return None
    fresh = {document.number: document.note.path for document in documents if (document.number, document.key) in come}
    terms = findables.terms(fresh.values())
    changes = edits(
        {number: earlier[key] for number, key in gone},
        {number: terms[path] for number, path in fresh.items()},
        before.layout.shards,
    )
    return {number: edited(_earlier_shard(ledger, folder, number), changed) for number, changed in changes.items()}


def _records(
    documents: Sequence[_Document], findables: Findables, ledger: Ledger, folder: str
) -> Iterator[OutputFile | KeptFile]:
    """Give the record of each note: what a result shows of it, and the text that is searched."""
    for number, text, _, note in documents:
        record = f"notes/{number}"
        address = encoded(f"notes/{note.slug}/")
        key = digest_of("record", text, address)
        name = _name(folder, record)
        if ledger.holds(name, key):
            yield KeptFile(name=name)
        else:
            value = b'{"address":%s,%s}' % (msgspec.json.encode(address), findables.record(note.path))
            yield OutputFile(name=name, data=_script(record, value), key=key)


def _tables(
    edition: Edition, documents: Sequence[_Document], ledger: Ledger, folder: str, base: bytes
) -> Iterator[OutputFile | KeptFile]:
    """Give the lengths of notes, the newest notes, the radicals of queries, and the notes of each term to filter by."""
    given = {document.note.path: document.number for document in documents}
    lengths = "".join(chr(_FIRST_LENGTH + min(document.length, _LONGEST)) for document in documents)
    yield _kept(_file(folder, "notes", [gaps(given.values()), lengths]), ledger)
    yield _kept(_file(folder, "newest", [given[note.path] for note in edition.catalog.notes]), ledger)
    yield _kept(_file(folder, "radicals", RADICALS), ledger)
    facts = (edition.stamps.facts.get(path, b"") for path in given)
    key = digest_of("facets", base, gaps(given.values()), *facts)
    for kind in FACETS:
        name = _name(folder, f"facets/{kind}")
        if ledger.holds(name, key):
            yield KeptFile(name=name)
        else:
            yield replace(_file(folder, f"facets/{kind}", _facet(edition, kind, given)), key=key)


def _facet(edition: Edition, kind: TermKind, given: Mapping[PurePosixPath, int]) -> list[tuple[str, str, str]]:
    """Give the terms of one kind as readers look them up: slug, name for readers, numbers of the notes."""
    sheet = Sheet(edition=edition, address=SEARCH, title="", language=edition.site.language)
    terms = edition.catalog.terms(kind)
    return [
        (term.slug, term_text(sheet.words, term), gaps(sorted(given[note.path] for note in term.notes)))
        for term in (terms if kind == "years" else looked_up(sheet, terms))
    ]


def _shard(number: int) -> str:
    return f"terms/{number}"


def _name(folder: str, name: str) -> str:
    return f"{folder}{name}.js"


def _file(folder: str, name: str, value: object) -> OutputFile:
    data = _script(name, msgspec.json.encode(value))
    return OutputFile(name=_name(folder, name), data=data, key=digest_of(data))


def _script(name: str, value: bytes) -> bytes:
    return b'found("%s",%s)\n' % (name.encode(), value)


def _earlier_shard(ledger: Ledger, folder: str, number: int) -> str:
    """Give the text that the script of a shard, which is held, hands to the page."""
    name = _shard(number)
    return msgspec.json.decode(ledger.read(_name(folder, name))[len(_script(name, b"")) - 2 : -2], type=str)


def _kept(file: OutputFile, ledger: Ledger) -> OutputFile | KeptFile:
    return KeptFile(name=file.name) if ledger.holds(file.name, file.key) else file
