"""Fetch KaTeX while papernotes itself is packaged; run by hatchling, left out of the wheel.

The repository holds no third-party code. A build takes the npm package `katex` in the version that `pyproject.toml`
pins, compares it with the pinned hash, and keeps the few files that pages need in `papernotes/_vendor/katex/`. Wheels
and source archives carry that folder, so that whoever has one of them needs neither npm nor a network.
"""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STAMP = "INTEGRITY"
"""Name of the file that says which archive the folder came from; it is the pinned integrity and a newline."""

_KEPT = {
    "package/LICENSE": "LICENSE",
    "package/dist/katex.min.js": "katex.min.js",
    "package/dist/katex.min.css": "katex.min.css",
    "package/dist/contrib/mhchem.min.js": "mhchem.min.js",
    "package/dist/contrib/copy-tex.min.js": "copy-tex.min.js",
}
_FONT = re.compile(r"package/dist/(fonts/[\w-]+\.woff2)")
# Every browser since 2016 reads woff2, so the two older formats behind each font are dropped.
_OLDER_FONTS = re.compile(rb',url\([^)]*\)\s*format\("(?:woff|truetype)"\)')
_WAY_OUT = "install a released wheel of papernotes, which carries KaTeX"


class FetchError(Exception):
    """KaTeX could not be fetched; the message is one sentence for the person who runs the build."""


class KatexHook(BuildHookInterface):  # type: ignore[type-arg]  # generic only in a build's own configuration
    """Put the pinned KaTeX into `papernotes/_vendor/katex/` before files are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Fetch KaTeX, or end the build with one sentence."""
        pin = self.config["katex"]
        try:
            fetch(Path(self.root, "papernotes", "_vendor", "katex"), pin["version"], pin["integrity"])
        except FetchError as error:
            self.app.abort(f"papernotes: {error}")


def fetch(folder: Path, version: str, integrity: str) -> None:
    """Make `folder` hold the KaTeX of `version`, whole or not at all; nothing happens when it already does.

    `integrity` is npm's: `sha512-` and the Base64 of the archive's SHA-512. Raises `FetchError`.
    """
    stamp = folder / STAMP
    if stamp.is_file() and stamp.read_text("ascii").strip() == integrity:
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".katex-") as scratch:
        archive = _pack(Path(scratch).absolute(), version)
        _compare(archive, version, integrity)
        fresh = Path(scratch, "katex")
        _keep(archive, fresh)
        (fresh / STAMP).write_text(f"{integrity}\n", "ascii")
        if folder.exists():
            folder.rename(Path(scratch, "old"))
        fresh.rename(folder)


def _pack(scratch: Path, version: str) -> Path:
    """Let npm download the archive of `version` into `scratch`: its registry, proxy and cache settings count."""
    npm = shutil.which("npm")
    if npm is None:
        message = f"npm is needed once to fetch KaTeX {version} and is not on PATH: install Node.js, or {_WAY_OUT}."
        raise FetchError(message)
    command = [npm, "pack", f"katex@{version}", "--ignore-scripts", "--pack-destination", str(scratch)]
    run = subprocess.run(command, cwd=scratch, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603
    archives = sorted(scratch.glob("katex-*.tgz"))
    if run.returncode or not archives:
        code = re.search(r"npm (?:error|ERR!) code (\w+)", run.stderr)
        reason = f" ({code[1]})" if code else ""
        message = f"npm could not fetch katex@{version}{reason}: go online and build again, or {_WAY_OUT}."
        raise FetchError(message)
    return archives[0]


def _compare(archive: Path, version: str, integrity: str) -> None:
    """Refuse an archive that is not the pinned one."""
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode("ascii")
    if found != integrity:
        message = (
            f"what npm sent as katex@{version} is {found}, not the {integrity} that pyproject.toml pins: "
            "ask who publishes your npm registry, or pin the new hash if you changed the version."
        )
        raise FetchError(message)


def _keep(archive: Path, folder: Path) -> None:
    """Write the kept files of `archive` into `folder`; members are read by name, none is extracted by its path."""
    (folder / "fonts").mkdir(parents=True)
    with tarfile.open(archive) as members:
        for member in members:
            font = _FONT.fullmatch(member.name)
            name = font[1] if font else _KEPT.get(member.name)
            file = members.extractfile(member) if name else None
            if name and file:
                content = file.read()
                if name.endswith(".css"):
                    content = _OLDER_FONTS.sub(b"", content)
                (folder / name).write_bytes(content)
    missing = [name for name in _KEPT.values() if not (folder / name).is_file()]
    if missing:
        message = f"the npm package katex holds no {missing[0]}: papernotes must be taught its new layout first."
        raise FetchError(message)
