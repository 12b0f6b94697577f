"""What every result depends on beside its input: the program itself and the libraries that it runs on."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path


def fingerprint(package: Path, *, libraries: Iterable[str]) -> bytes:
    """Give 20 bytes that change with the files of `package`, with Python, and with the version of any of `libraries`.

    The code itself is hashed, not its version, so that a change to it is seen at the next build.
    """
    found = hashlib.blake2b(sys.version.encode(), digest_size=20)
    versions = _versions()
    for name in libraries:
        found.update(f"{name}={versions.get(_normal(name)) or _version(name)}\n".encode())
    for path in sorted(_files(str(package))):
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - some hundred files at every start
            content = file.read()
        found.update(f"{path[len(str(package)) :]} {len(content)}\n".encode() + content)
    return found.digest()


def _files(folder: str) -> Iterator[str]:
    for entry in os.scandir(folder):
        if not entry.is_dir():
            yield entry.path
        elif entry.name != "__pycache__":
            yield from _files(entry.path)


def _versions() -> Mapping[str, str]:
    """Give the versions of all installed libraries by the names of their `.dist-info` folders (PEP 427).

    Asking `importlib.metadata` takes 5 ms for each, which is much for a build that has nothing to do.
    """
    versions: dict[str, str] = {}
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208 - as above
        except OSError:
            continue
        for name in names:
            if name.endswith(".dist-info"):
                library, _, version = name.removesuffix(".dist-info").partition("-")
                versions.setdefault(_normal(library), version)
    return versions


def _normal(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def _version(name: str) -> str:
    from importlib.metadata import version  # noqa: PLC0415 - only for what is installed in an unusual way

    return version(name)
