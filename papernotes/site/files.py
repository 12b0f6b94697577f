"""The images and other files that notes refer to: found, measured, and copied to the site.

Only files that a note names are published, only of the kinds below, and never one outside the site's own folders, by
whatever chain of symbolic links, nor one that the setting `ignore` names. Reads the disk; each folder is listed once.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Literal

from msgspec import Struct, field

from papernotes.engine.seen import special
from papernotes.model import Site
from papernotes.reading.files import is_folder_of_notes, is_ignored
from papernotes.text import closest, fold, mend

IMAGES = frozenset({"apng", "avif", "bmp", "gif", "ico", "jpeg", "jpg", "png", "svg", "webp"})
MEDIA = frozenset({"flac", "m4a", "m4v", "mov", "mp3", "mp4", "oga", "ogg", "ogv", "opus", "vtt", "wav", "webm"})
DOCUMENTS = frozenset(
    {"bib", "csv", "doc", "docx", "epub", "ics", "ipynb", "json", "key", "odp", "ods", "odt", "pdf", "ppt", "pptx"}
    | {"ps", "ris", "tex", "tsv", "txt", "xls", "xlsx", "zip"}
)
PUBLISHED = IMAGES | MEDIA | DOCUMENTS
"""File name extensions that are published: what a browser shows or a reader opens. Nothing that runs on a page."""


class Found(Struct, frozen=True, kw_only=True):
    """A file that a note names. `address` is its published address; `written` the path it really has on the disk.

    `is_exact` is false when the note's spelling differs from the file's name in upper and lower case.
    """

    address: str
    source: Path
    written: str
    is_exact: bool


class NotFound(Struct, frozen=True, kw_only=True):
    """Why a file is not published, and the path of one with nearly that name, or "".

    What is "special" has the name and is no file: `special` says what ("a named pipe").
    """

    reason: Literal["missing", "outside", "ignored", "kind", "special"]
    nearest: str = ""
    special: str = ""


class Shelf(Struct, frozen=True, eq=False):
    """The files below a site's folders, looked up by the paths that notes write."""

    site: Site
    _listings: dict[Path, Mapping[str, str]] = field(default_factory=dict)
    _sizes: dict[Path, tuple[int, int] | None] = field(default_factory=dict)
    _by_name: dict[str, list[Path]] = field(default_factory=dict)

    @property
    def looked_at(self) -> tuple[Path, ...]:
        """The folders that were listed so far."""
        return tuple(self._listings)

    def find(self, target: str) -> Found | NotFound:
        """Find the file at `target`, a reference's path below the notes folder (`../` leaves it).

        A path from the root (`/images/a.png`) is looked for below the notes folder, then below the site's root and its
        `static/`, which is the root for Hugo. Names compare in Unicode's composed form, so a file copied from a Mac is
        found; upper and lower case may differ.
        """
        root = self.site.root
        places = (self.site.notes, root, root / "static") if target.startswith("/") else (self.site.notes,)
        nearest = ""
        for place in places:
            steps = PurePosixPath(target.lstrip("/")).parts
            found = self._walk(place, steps)
            if isinstance(found, Path):
                return self._published(found, is_exact=_same_name(found, place, steps))
            nearest = nearest or found
        if not nearest and (others := self._ending(PurePosixPath(target).name)):
            nearest = posixpath.relpath(others[0], self.site.notes)
        return NotFound(reason="missing", nearest=nearest)

    def find_ending(self, target: str) -> Found | NotFound:
        """Find the file whose path ends in `target`, wherever it is: of several the one with the shortest path."""
        found = self._ending(target)
        return self._published(found[0], is_exact=True) if found else NotFound(reason="missing")

    def _ending(self, target: str) -> list[Path]:
        """Give the files of a kind that is published whose paths end in `target`, those of the notes folder first."""
        if PurePosixPath(target).suffix[1:].lower() not in PUBLISHED or ".." in target:
            return []
        if not self._by_name:
            notes = self.site.notes
            top = self.site.root if notes.is_relative_to(self.site.root) else notes
            files = sorted(
                self._below(top),
                key=lambda path: (self._is_left_out(path), not path.is_relative_to(notes), len(path.parts), path),
            )
            self._by_name[""] = []  # it was looked for, though there may be none
            for path in files:
                self._by_name.setdefault(fold(path.name), []).append(path)
        end = fold(f"/{target.strip('/')}")
        return [
            path
            for path in self._by_name.get(fold(PurePosixPath(target).name), ())
            if fold(str(path)).endswith(end) and path.is_file()
        ]

    def _below(self, folder: Path) -> Iterator[Path]:
        """Give the files below a folder that are of a kind that is published."""
        for name in [real for key, real in self._names(folder).items() if key[0] != "\0"]:
            path = folder / name
            if path.suffix[1:].lower() in PUBLISHED:
                yield path
            elif is_folder_of_notes(name) and path != self.site.output and path.is_dir() and not path.is_symlink():
                yield from self._below(path)

    def size(self, source: Path) -> tuple[int, int] | None:
        """Give an image's width and height in pixels as its header says, or None."""
        if source not in self._sizes:
            self._sizes[source] = _measured(source)
        return self._sizes[source]

    def _published(self, source: Path, *, is_exact: bool) -> Found | NotFound:
        top = self.site.root if self.site.notes.is_relative_to(self.site.root) else self.site.notes
        real = source.resolve()
        if not real.is_relative_to(top.resolve()) or not source.is_relative_to(top):
            return NotFound(reason="outside")
        if self._is_left_out(source) or self._is_left_out(real):
            return NotFound(reason="ignored")
        if real.is_relative_to(self.site.output.resolve()) or source.suffix[1:].lower() not in PUBLISHED:
            return NotFound(reason="kind")
        if real.suffix[1:].lower() not in PUBLISHED:
            return NotFound(reason="kind")
        if kind := _special(real):
            return NotFound(reason="special", special=kind)
        written = source.relative_to(top).as_posix()
        address = f"files/{mend(written)}"
        return Found(address=address, source=source, written=written, is_exact=is_exact)

    def _is_left_out(self, path: Path) -> bool:
        """Tell whether the settings ignore a file, or a folder above it: one that is private keeps its pictures too."""
        notes = self.site.notes
        if not self.site.ignore or not path.is_relative_to(notes):
            return False
        below = len(path.relative_to(notes).parts)
        return any(is_ignored(str(each), self.site) for each in (path, *path.parents[: below - 1]))

    def _walk(self, folder: Path, steps: tuple[str, ...]) -> Path | str:
        """Follow `steps` from `folder` to a file; else give the path of the nearest name in the last folder."""
        for number, step in enumerate(steps, start=1):
            if step == "..":
                folder = folder.parent
                continue
            names = self._names(folder)
            name = names.get(mend(step)) or names.get(f"\0{fold(step)}")
            if name is None:
                spelled = {key.lower(): real for key, real in names.items() if not key.startswith("\0")}
                near = closest(step, spelled) if number == len(steps) else ""
                return "/".join((*steps[:-1], spelled[near])) if near else ""
            folder /= name
        return folder if folder.is_file() or _special(folder) else ""

    def _names(self, folder: Path) -> Mapping[str, str]:
        """Map the names in `folder`, composed as they are and, after a NUL, folded, to the names on the disk."""
        if folder not in self._listings:
            try:
                names = sorted(entry.name for entry in folder.iterdir())
            except OSError:
                names = []
            folded = {f"\0{fold(name)}": name for name in reversed(names)}
            self._listings[folder] = folded | {mend(name): name for name in names}
        return self._listings[folder]


def _special(path: Path) -> str:
    """Give what is at a path when that is neither file nor folder, or ""."""
    try:
        return special(path.stat().st_mode)
    except OSError:
        return ""


def _same_name(found: Path, place: Path, steps: tuple[str, ...]) -> bool:
    """Tell whether the last steps are spelled as on the disk, in composed form."""
    names = [step for step in steps if step != ".."]
    written = [mend(part) for part in found.parts[-len(names) :]]
    return bool(names) and place != found and written == [mend(name) for name in names]


def _measured(source: Path) -> tuple[int, int] | None:
    import imagesize  # noqa: PLC0415 - it loads what asks for pictures on the web, 15 ms, and most sites hold none

    try:
        width, height = imagesize.get(source)
    except (OSError, ValueError):
        return None
    return (round(width), round(height)) if width >= 1 and height >= 1 else None
