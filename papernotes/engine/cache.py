"""Results remembered by what they depend on: one SQLite file, content-addressed, safe to lose.

A key is a digest of everything a result depends on, so an entry is never stale, only unused. This module knows nothing
of notes: values are bytes, each with a checksum of it and its key, and nothing in the file is ever executed. Several
builds may share the file. One that cannot be used (damaged, not ours, of another format) is begun anew, which is said
in a line of the log, and one that cannot be written (a folder that is read-only) is done without. So is one that Git
keeps: a key tells what a value depends on, not who has put it there.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec

from papernotes.engine.log import say
from papernotes.engine.tracked import is_tracked

FORMAT = 4
"""Layout of the file, kept as SQLite's `user_version`."""
SIZE_BYTES = 1024 * 1024 * 1024
"""Size past which what has gone unused longest is dropped."""
FRESH_BUILDS = 8
"""A build notes its use of an entry only if no build has for so long: writing a mark a result would cost more."""
HELD_BYTES = 64 * 1024 * 1024
"""What is put in stays in memory too, up to so much: a first build soon asks for nearly all that it has made."""
_BUSY_SECONDS = 30.0
_AT_ONCE = 500
_PAGE_BYTES = 32 * 1024
"""Each page written costs two calls of the system and a third when it is copied into the file."""
_CHECKPOINT_PAGES = 64 * 1024 * 1024 // _PAGE_BYTES
"""What a build puts in is copied into the file in a few large steps."""
_CHECK_BYTES = 4
_MOST_BUILDS = 2**53
_BROKEN = (sqlite3.Error, UnicodeDecodeError)
"""What a broken file raises; the second is of a message that quotes it."""
_BEGIN_ANEW = (
    "DROP TABLE IF EXISTS maker",
    "DROP TABLE IF EXISTS result",
    "CREATE TABLE maker (fingerprint BLOB NOT NULL)",
    "CREATE TABLE result (key BLOB PRIMARY KEY, value BLOB NOT NULL, build INTEGER NOT NULL)",
    "CREATE INDEX latest ON result (build)",  # or to ask for the last build would be to read the whole file
    f"PRAGMA user_version = {FORMAT}",
)


def digest_of(*parts: str | bytes) -> bytes:
    """Give a 20-byte key: BLAKE2b over the parts as MessagePack, which no two lists of parts share.

    For short parts, as most are, it takes less than half the time of OpenSSL's SHA-256.
    """
    return hashlib.blake2b(msgspec.msgpack.encode(parts), digest_size=20).digest()


class Cache:
    """An open store. It never raises for a broken file: what cannot be had is made again by who asks."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take a connection that `opened` has made ready."""
        self._connection = connection
        (last,) = connection.execute("SELECT coalesce(max(build), 0) FROM result").fetchone()
        self._build: int = last + 1
        self._stale: list[bytes] = []
        self._held: dict[bytes, bytes] = {}
        self._room = HELD_BYTES
        self.is_damaged = False

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Give the values that are there, by key."""
        wanted: list[bytes] = []
        found: dict[bytes, bytes] = {}
        for key in dict.fromkeys(keys):
            if (held := self._held.get(key)) is None:
                wanted.append(key)
            else:
                found[key] = held
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            query = f"SELECT key, value, build FROM result WHERE key IN ({','.join('?' * len(some))})"  # noqa: S608 - only ?
            with self._forgiving():
                for key, value, build in self._connection.execute(query, some):
                    is_row = isinstance(key, bytes) and isinstance(value, bytes) and isinstance(build, int)
                    if is_row and _check(key, value[_CHECK_BYTES:]) == value[:_CHECK_BYTES]:
                        found[key] = value[_CHECK_BYTES:]
                        if build <= self._build - FRESH_BUILDS:
                            self._stale.append(key)
        return found

    def find(self, key: bytes) -> bytes | None:
        """Give the value of one key, if it is there."""
        return self.get([key]).get(key)

    def put(self, values: Mapping[bytes, bytes]) -> None:
        """Keep `values` by key."""
        if self._room > 0:
            self._held |= values
            self._room -= sum(map(len, values.values()))
        else:
            for key in self._held.keys() & values.keys():
                del self._held[key]
        rows = [(key, _check(key, value) + value, self._build) for key, value in values.items()]
        with self._forgiving(), self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO result VALUES (?, ?, ?)", rows)

    def tidy(self, size_bytes: int) -> None:
        """Note what was used, and drop the longest unused while the file is larger than `size_bytes`."""
        marks = [(self._build, key) for key in self._stale]
        with self._forgiving():
            with self._connection:
                self._connection.executemany("UPDATE result SET build = ? WHERE key = ?", marks)
            if (excess := self._size() - size_bytes) > 0:
                self._drop_oldest(excess)

    @contextmanager
    def _forgiving(self) -> Iterator[None]:
        """Go on without the file where it fails; that it is damaged, not only full or held, is noted."""
        try:
            yield
        except _BROKEN as error:
            self.is_damaged |= _is_damage(error)

    def _size(self) -> int:
        (pages,) = self._connection.execute("PRAGMA page_count").fetchone()
        (page,) = self._connection.execute("PRAGMA page_size").fetchone()
        return int(pages) * int(page)

    def _drop_oldest(self, excess: int) -> None:
        """Drop what has gone unused longest until `excess` bytes are free; what this build made stays."""
        query = "SELECT key, length(value) FROM result WHERE build < ? ORDER BY build"
        dropped: list[tuple[bytes]] = []
        for key, size in self._connection.execute(query, (self._build,)):
            if excess <= 0:
                break
            dropped.append((key,))
            excess -= size
        with self._connection:
            self._connection.executemany("DELETE FROM result WHERE key = ?", dropped)
        self._connection.execute("VACUUM")


def _check(key: bytes, value: bytes) -> bytes:
    """Give the checksum of a value in its place: damage to an index can also bring up that of another key."""
    return zlib.crc32(value, zlib.crc32(key)).to_bytes(_CHECK_BYTES, "little")


@contextmanager
def opened(path: Path | None, *, made_by: bytes, size_bytes: int = SIZE_BYTES) -> Iterator[Cache]:
    """Open or begin the store at `path`; its folder is made, and kept out of version control.

    What another program than `made_by` (its fingerprint) has left is dropped. Without a path, where Git keeps the file,
    or where nothing can be written, the store lives in memory and is forgotten. One that turns out to be damaged is
    removed in the end: kept, it would fail each build at the same place.
    """
    connection = _connection(path, made_by)
    try:
        cache = Cache(connection)
        yield cache
        cache.tidy(size_bytes)
    finally:
        connection.close()
    if path and cache.is_damaged:
        _discard(path)


def _connection(path: Path | None, made_by: bytes) -> sqlite3.Connection:
    if path is None:
        return _ready(":memory:", made_by)
    if os.path.lexists(path.parent) and is_tracked(path):
        say(f"{path} is not used, since it is kept in Git, where others can write it: git rm -r --cached {path.parent}")
        return _ready(":memory:", made_by)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        ignore = path.parent / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
    except OSError:
        return _ready(":memory:", made_by)
    for _ in range(2):
        try:
            return _ready(str(path), made_by)
        except _BROKEN as error:
            if not _is_damage(error):
                return _ready(":memory:", made_by)
            _discard(path)
    return _ready(":memory:", made_by)


def _is_damage(error: Exception) -> bool:
    """Tell damage, or what is no database, from a file that cannot be opened or written or that another build holds."""
    if not isinstance(error, sqlite3.OperationalError):
        return True
    # What is cut short, and what lacks a table or a column of ours.
    return error.sqlite_errorcode in {sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_ERROR}


def _discard(path: Path) -> None:
    say(f"{path} was damaged; everything is built anew")
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _ready(name: str, made_by: bytes) -> sqlite3.Connection:
    """Open a database of this format and maker; one of another is emptied. Raises one of `_BROKEN`."""
    connection = sqlite3.connect(name, timeout=_BUSY_SECONDS)
    connection.text_factory = bytes  # there are no texts; damage that looks like one is for the checksum to find
    try:
        connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")  # of a new file
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        connection.execute("PRAGMA synchronous = OFF")  # a lost write is a result to be made again
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if (maker := _maker(connection)) != made_by:
                if maker is not None:
                    say(f"{name} is of another version; everything is built anew")
                for statement in _BEGIN_ANEW:
                    connection.execute(statement)
                connection.execute("INSERT INTO maker VALUES (?)", (made_by,))
            (last,) = connection.execute("SELECT coalesce(max(build), 0) FROM result").fetchone()
            if not isinstance(last, int) or last > _MOST_BUILDS:
                raise sqlite3.DatabaseError(last)
    except _BROKEN:
        connection.close()
        raise
    return connection


def _maker(connection: sqlite3.Connection) -> bytes | None:
    """Give the fingerprint of the program that made the file: nothing for one of another format, None for a new one."""
    (layout,) = connection.execute("PRAGMA user_version").fetchone()
    if layout != FORMAT:
        return b"" if layout else None
    row = connection.execute("SELECT fingerprint FROM maker").fetchone()
    return row[0] if row and isinstance(row[0], bytes) else b""
