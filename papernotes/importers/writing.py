"""Writing what a source gave: new files, renewed ones, and none of those that somebody has edited.

A note is known by the `imported` line of its file, wherever that stands now. All that is to be done is decided before
the first file is written, and each file is put in its place whole.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from itertools import count as count_from
from pathlib import Path, PurePosixPath
from typing import Literal
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from papernotes.config import has_settings, load
from papernotes.importers.incoming import (
    Beside,
    Harvest,
    Imported,
    Incoming,
    note_text,
    read_imported,
    resolved,
)
from papernotes.model import Site
from papernotes.problems import PapernotesError, Problem
from papernotes.reading.files import FRONT, SUFFIXES, is_folder_of_notes, is_note_name
from papernotes.reading.languages import split_suffix
from papernotes.text import slugify

_NOT_IN_ADDRESS = re.compile(r"[\s()<>\"'%?#]")

Fate = Literal["written", "renewed", "same", "kept"]


class Step(Struct, frozen=True, kw_only=True):
    """What becomes of one note: `fate`, the file, its text, and the files that are to stand beside it.

    `is_behind` tells of a note that is kept as it was edited that its source has another text now.
    """

    fate: Fate
    path: Path
    text: str
    files: tuple[Beside, ...] = ()
    is_behind: bool = False


class _Known(Struct, frozen=True, kw_only=True):
    """A file that was imported before."""

    path: Path
    imported: Imported


def notes_folder(folder: Path) -> tuple[Site, Path]:
    """Give the site that `folder` is or is a part of, and where new notes go: to its notes, or to the part named."""
    here = folder.resolve()
    above = next((above for above in (here, *here.parents) if has_settings(above)), here)
    if above != here and here.is_dir():
        site = load(above)
        if here.is_relative_to(site.notes):
            return site, here
    site = load(folder)
    return site, site.notes


def plan(harvest: Harvest, site: Site, folder: Path, *, overwrite: bool) -> tuple[Step, ...]:
    """Decide what becomes of each note: a file that was imported before stays at its path, others get one in `folder`.

    With `overwrite` the source's text also replaces what was edited.
    """
    known: dict[str, _Known] = {}
    slugs: set[tuple[Path, str]] = set()
    for path in _files(site):
        slugs.add((path.parent, slugify(path.stem)))
        if imported := read_imported(_text(path)):
            known.setdefault(imported.origin, _Known(path=path, imported=imported))
    placed = []
    paths: dict[str, Path] = {}
    for note in harvest.notes:
        there = known.get(note.origin)
        name = "" if there else _free_name(note, folder, slugs)
        slugs.add((folder, slugify(name)))
        path = there.path if there else folder / f"{name}.md"
        placed.append((note, path, there))
        paths.setdefault(note.origin, path)
    steps = []
    for note, path, there in placed:
        text = note_text(replace(note, body=resolved(note.body, partial(_address, paths, path.parent))))
        if there:
            steps.append(_again(there, text, note.files, overwrite=overwrite))
        else:
            steps.append(Step(fate="written", path=path, text=text, files=note.files))
    return tuple(steps)


def _address(paths: Mapping[str, Path], folder: Path, origin: str) -> str:
    """Give the address of the note of an origin for one in `folder`."""
    path = PurePosixPath(os.path.relpath(paths[origin], folder)).as_posix()
    return _NOT_IN_ADDRESS.sub(lambda char: quote(char[0], safe=""), path)


def _again(there: _Known, text: str, files: tuple[Beside, ...], *, overwrite: bool) -> Step:
    """Decide on a note whose file is there: its digest says whether it was edited, and the new one what came since."""
    new = read_imported(text)
    is_new = new is None or new.written != there.imported.written
    is_edited = there.imported.present != there.imported.written
    if is_edited and not overwrite:
        return Step(fate="kept", path=there.path, text=text, is_behind=is_new)
    fate: Fate = "renewed" if is_new or is_edited else "same"
    return Step(fate=fate, path=there.path, text=text, files=files)


def _files(site: Site) -> Iterator[Path]:
    """Give the notes' files, and those beside them that are left out of the site, in the order of their paths."""
    skipped = {site.output, site.templates}
    for above, folders, names in os.walk(site.notes):
        folders[:] = sorted(name for name in folders if is_folder_of_notes(name) and Path(above, name) not in skipped)
        yield from (Path(above, name) for name in sorted(names) if Path(name).suffix.casefold() in SUFFIXES)


def _text(path: Path) -> str:
    """Give the text of a file; one that cannot be read was not imported."""
    try:
        return path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
    except OSError:
        return ""


def _free_name(note: Incoming, folder: Path, slugs: set[tuple[Path, str]]) -> str:
    """Give the name of a note's file, without its ending: it is no language's, and no other note has its address."""
    slug = slugify(note.name)
    is_plain = is_note_name(f"{slug}.md") and slug not in FRONT and not split_suffix(slug)[1]
    numbered = f"{slug}-{slugify(note.number)}"
    names = chain([slug] if is_plain else [], [numbered], (f"{numbered}-{count}" for count in count_from(2)))
    return next(name for name in names if (folder, slugify(name)) not in slugs and _is_free(folder / f"{name}.md"))


def _is_free(path: Path) -> bool:
    return not path.exists() and not path.is_symlink()


def carry_out(steps: Iterable[Step]) -> None:
    """Write what is new, and the files beside it that are not there. Raises `PapernotesError` ("cannot-write")."""
    for step in steps:
        if step.fate in {"written", "renewed"}:
            for file in step.files:
                _put(step.path.parent / file.name, file.path)
            _put(Path(os.path.realpath(step.path)), step.text.encode())


def _put(path: Path, content: bytes | Path) -> None:
    """Put a file in its place at once, so that no half of one is ever there; a copy takes no other's place."""
    if isinstance(content, Path) and path.exists():
        return
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            part.write_bytes(content if isinstance(content, bytes) else content.read_bytes())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        message = f"could not be written: {error.strerror}"
        help_text = "mend that and import again: what is written already is then left as it is"
        raise PapernotesError(Problem(path=str(path), code="cannot-write", message=message, help=help_text)) from None


def told(steps: Sequence[Step], site: Site, source: Path) -> tuple[Problem, ...]:
    """Say of notes that were edited here that their source has another text now, and of a page that it is one still."""
    here = source.resolve()
    is_among_them = bool(steps) and is_note_name(f"a{here.suffix}") and here.is_relative_to(site.notes)
    still = Problem(
        path=str(source),
        severity="warning",
        code="there-twice",
        message="this page stands among the notes that its reviews are now, so readers find them twice",
        help="move it out of the folder of the notes",
    )
    return (*((still,) if is_among_them else ()), *_edited(steps, site))


def _edited(steps: Iterable[Step], site: Site) -> tuple[Problem, ...]:
    return tuple(
        Problem(
            path=site.shown(PurePosixPath(step.path.relative_to(site.notes).as_posix())),
            severity="warning",
            code="edited-here",
            message="this was edited here and has changed at its source; it stays as it is",
            help="--overwrite takes what the source has, and drops the edits",
        )
        for step in steps
        if step.is_behind
    )


def summary(steps: Iterable[Step], left_out: Mapping[str, int]) -> str:
    """Give the closing line of an import: how many notes came to what, and why others were left out."""
    fates = [step.fate for step in steps]
    count = fates.count("written")
    parts = [f"{count:,} note{'' if count == 1 else 's'} written"]
    others = (("renewed", "renewed"), ("same", "as they were"), ("kept", "edited here and kept"))
    parts += [f"{fates.count(fate):,} {words}" for fate, words in others if fate in fates]
    if total := sum(left_out.values()):
        reasons = (reason if number > 1 else reason.removesuffix("s") for reason, number in left_out.items())
        listed = (f"{number:,} {reason}" for number, reason in zip(left_out.values(), reasons, strict=True))
        parts.append(f"{total:,} left out: {', '.join(listed)}")
    return ", ".join(parts)
