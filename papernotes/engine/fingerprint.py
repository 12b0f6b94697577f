"""What every result depends on beside its input: the program itself and the libraries that it runs on."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable


def fingerprint(package: str, *, libraries: Iterable[str]) -> bytes:
    """Give 20 bytes that change with the code of `package`, with Python, and with the version of any of `libraries`.

    The code itself is hashed, not its version, so that a change to it is seen at the next build.
    """
    found = hashlib.sha256(sys.version.encode())
    for name in libraries:
        found.update(f"{name}={version(name)}\n".encode())
    for path, file in sorted(_files(files(package), "")):
        content = file.read_bytes()
        found.update(f"{path} {len(content)}\n".encode() + content)
    return found.digest()[:20]


def _files(folder: Traversable, above: str) -> Iterable[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        path = f"{above}{entry.name}"
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry, f"{path}/")
        else:
            yield path, entry
