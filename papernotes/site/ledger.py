"""What the last build left in an output folder, and so what the next one need not make again.

A file is held to be what it was if its key is the same (all that it depends on, see `stamps`) and the disk still says
of it what it said when it was written: size and time of change. Anything else is made and compared byte for byte.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from papernotes.engine.cache import Cache, digest_of
from papernotes.engine.records import from_bytes, to_bytes
from papernotes.memory import Memory
from papernotes.model import BuildReport, Changes

PART = ".papernotes-part"
"""The folder below the output folder where a build writes; a build that was killed leaves it there."""

_Written = tuple[bytes, int, int]  # key, size in bytes, time of the last change in nanoseconds


class Left(Struct, frozen=True, kw_only=True):
    """What a build left: `files` by path below the output folder, its report, and what that build looked at.

    `whole` is a key of everything that was read but for files that notes name; these are `witnesses`: folders and files
    as absolute paths, each with what the disk said of it. `index` is what `search_files` must know of its index.
    """

    whole: bytes = b""
    report: BuildReport | None = None
    files: dict[str, _Written] = field(default_factory=dict)
    witnesses: dict[str, str] = field(default_factory=dict)
    index: bytes = b""


class Ledger(Struct):
    """The files of one output folder while a build goes through them. Without a folder nothing is ever held.

    `index` is what the last build left of the search index, until this one puts its own there. A `session` remembers
    by itself what it leaves: its folder is one that no later session has.
    """

    output: Path | None
    left: Left
    index: bytes = b""
    session: Memory | None = None
    _folder: str = ""
    _files: dict[str, _Written] = field(default_factory=dict)

    @classmethod
    def of(cls, output: Path | None, cache: Cache, session: Memory | None = None) -> Ledger:
        """Fetch what the last build left in `output`."""
        left: Left | None = session.get("left", _key(output)) if session and output else None
        if left is None:
            data = cache.find(_key(output)) if output else None
            left = (from_bytes(Left, data) if data else None) or Left()
        return cls(output=output, left=left, index=left.index, session=session, _folder=str(output))

    @property
    def is_new(self) -> bool:
        """Whether nothing is known of an earlier build."""
        return not self.left.files

    def holds(self, name: str, key: bytes) -> bool:
        """Tell whether the file `name` is there, as it was made for `key`."""
        written = self.left.files.get(name)
        if written is None or written[0] != key or self.output is None:
            return False
        if written[1:] != _said(f"{self._folder}/{name}"):
            return False
        self._files[name] = written
        return True

    def read(self, name: str) -> bytes:
        """Give what is in the file `name`, which is held."""
        return b"" if self.output is None else (self.output / name).read_bytes()

    def add(self, name: str, key: bytes, path: str) -> None:
        """Take down the file `name`, which is at `path` until it is put in its place: that keeps size and time."""
        if self.output is not None and key and (said := _said(path)):
            self._files[name] = (key, *said)

    def unchanged(self, whole: bytes) -> BuildReport | None:
        """Give the last build's report if it read the same, left what is there, and no later one was killed."""
        left = self.left
        if left.report is None or left.whole != whole or self.output is None or os.path.lexists(self.output / PART):
            return None
        for name, (_, *said) in left.files.items():
            if _said(f"{self._folder}/{name}") != tuple(said):
                return None
        if any(said != witness(path) for path, said in left.witnesses.items()):
            return None
        return replace(left.report, changes=Changes(unchanged=tuple(sorted(left.files))))

    def save(self, cache: Cache, whole: bytes, report: BuildReport, witnesses: dict[str, str]) -> None:
        """Remember what this build has left."""
        if self.output is not None:
            told = replace(report, changes=Changes())
            left = Left(whole=whole, report=told, files=self._files, witnesses=witnesses, index=self.index)
            if self.session:
                self.session.keep("left", _key(self.output), left)
            else:
                cache.put({_key(self.output): to_bytes(left)})


def witness(path: str) -> str:
    """Give what the disk says of a file (its size, time of change and inode) or a folder (the names in it), or "".

    Names of folders end in a slash, those of named pipes and the like in a bar, so that a file which takes the place of
    one is seen.
    """
    try:
        status = os.stat(path)  # noqa: PTH116 - asked for every file that notes name, in every build
        if stat.S_ISDIR(status.st_mode):
            with os.scandir(path) as entries:
                names = (f"{entry.name}{_mark(entry)}" for entry in entries)
                return digest_of(*sorted(map(os.fsencode, names))).hex()
    except OSError:
        return ""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ino}"


def _mark(entry: os.DirEntry[str]) -> str:
    return "/" if entry.is_dir() else "" if entry.is_file() else "|"


def _said(path: str) -> tuple[int, int] | None:
    """Give size and time of change of a regular file, a link not followed."""
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns) if status.st_mode & 0o170000 == 0o100000 else None


def _key(output: Path) -> bytes:
    return digest_of("output", str(output))
