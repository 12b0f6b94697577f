"""What files held when they were last read: one that stands as it did then is not read again."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import time
from collections.abc import Iterable

from msgspec import Struct, field

FRESH_NANOSECONDS = 2_000_000_000
"""A file changed so lately is read again in any case: some file systems count time in steps of two seconds."""
_Stamp = tuple[int, int, int, int]  # size in bytes, times of the last change of it and of its inode (ns), inode
_NO_STAMP = (-1, 0, 0, 0)
_SPECIAL = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
"""What may have a file's name and is none, by its type: who reads it may wait for ever, or never come to an end."""


class SpecialFileError(OSError):
    """There is no file under this name, but something that cannot be read as one: `strerror` says what."""


class Seen(Struct, frozen=True):
    """Digests of files by path and by what `stat` said of these when they were read.

    `met` are those asked for since `end`; `heard` those that changed since, as somebody says who watches, and of the
    `others` the disk is not asked until then.
    """

    digests: dict[str, tuple[_Stamp, str]] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)
    heard: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)

    def hear(self, paths: Iterable[str]) -> None:
        """Take it that all changes since `end` were heard of. One that is not known may be another by another name."""
        self.heard.update(paths)
        self.others.clear()
        if self.heard <= self.digests.keys():
            self.others.update(self.digests.keys() - self.heard)

    def read(self, path: str) -> tuple[bytes | None, str]:
        """Give the bytes of a file, None if it stands as it did, and their SHA-256.

        Raises `OSError`, and `SpecialFileError` for what is no file.
        """
        self.met.add(path)
        known = self.digests.get(path)
        if known and path in self.others:
            return None, known[1]
        try:
            status = os.stat(path)  # noqa: PTH116 - a Path a file costs more than asking
            stamp = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
            if known and known[0] == stamp:
                return None, known[1]
            if kind := special(status.st_mode):
                raise SpecialFileError(errno.EINVAL, kind, path)
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - as above
                data = file.read()
        except OSError:
            self.digests.pop(path, None)
            raise
        digest = hashlib.sha256(data).hexdigest()
        self.digests[path] = (_NO_STAMP if _is_fresh(status) else stamp, digest)
        return data, digest

    def end(self) -> None:
        """End a reading: what was not asked for is gone, or of no use any more."""
        for gone in self.digests.keys() - self.met - self.others:
            del self.digests[gone]
        for names in (self.met, self.heard, self.others):
            names.clear()

    def unheard(self) -> tuple[str, ...]:
        """Look at all files, and give those that have changed since `end` though nobody said so."""
        changed = tuple(path for path, (_, digest) in list(self.digests.items()) if not self._holds(path, digest))
        self.met.clear()
        return changed

    def _holds(self, path: str, digest: str) -> bool:
        try:
            return self.read(path)[1] == digest
        except OSError:
            return False


def special(mode: int) -> str:
    """Give what stands under a name that has this mode and is neither file nor folder ("a named pipe"), or ""."""
    return _SPECIAL.get(stat.S_IFMT(mode), "")


def _is_fresh(status: os.stat_result) -> bool:
    """Tell whether a file has changed so lately that it may change again and nobody sees it.

    A clock ticks every few milliseconds: a second change within a tick would leave size and time as they are (Git
    calls such a file racily clean). Programs may set the time of a file, but not that of its inode.
    """
    return abs(time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns)) < FRESH_NANOSECONDS
