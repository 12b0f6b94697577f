"""Files to notes: which files are notes, their bytes as text, and what only shows among all notes.

The only module of this room that touches the disk.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from papernotes.model import Note, Site, Source
from papernotes.problems import NoteError, Problem, in_order
from papernotes.reading.decoding import decode
from papernotes.reading.facts import Finding, problem
from papernotes.reading.languages import name_without_language
from papernotes.reading.notes import note_of
from papernotes.reading.slugs import distinct, translations
from papernotes.text import mend, slugify

SUFFIXES = frozenset((".md", ".markdown", ".mdown", ".mkd"))
"""Endings of notes' file names, in lower case."""

IGNORED_FILES = frozenset(
    "license.md licence.md contributing.md code_of_conduct.md changelog.md security.md support.md summary.md "
    "_sidebar.md _navbar.md _coverpage.md _footer.md "
    "pull_request_template.md issue_template.md 404.md copying.md authors.md codeowners.md".split()
)
IGNORED_FOLDERS = frozenset(
    ("_site", "node_modules", "__pycache__", "_layouts", "_includes", "_sass", "_data", "vendor", "venv")
)
_FRONT = ("index.md", "readme.md")


def read_sources(site: Site) -> tuple[Source, ...]:
    """Give the notes' files in path order, without the front page's and ignored ones.

    Files that cannot be read are left out; `unreadable` tells them. Two names that are one after NFC are both given:
    `load_notes` reports them.
    """
    front = _front_path(site)
    return tuple(source for path in _note_files(site) if path != front and (source := _source(path, site)) is not None)


def unreadable(site: Site) -> tuple[Problem, ...]:
    """Say which notes' files cannot be opened, each as one problem."""
    found = []
    for path in _note_files(site):
        try:
            with path.open("rb"):
                pass
        except OSError as error:
            finding = Finding(
                code="unreadable-file",
                message=f"the file cannot be read: {error.strerror}",
                help="check that you may read it",
                severity="error",
            )
            found.append(problem(finding, site.shown(_relative(path, site)), ()))
    return in_order(found)


def load_notes(sources: Sequence[Source], site: Site) -> tuple[tuple[Note, ...], tuple[Problem, ...]]:
    """Read all `sources`: the notes in path order, and the problems of the files that are none.

    What one file cannot know is added here: distinct slugs, translations, equal titles and names.
    """
    notes: list[Note] = []
    broken: list[Problem] = []
    seen: set[PurePosixPath] = set()
    for source in sources:
        if source.path in seen:
            broken.append(problem(_same_name(source.path), site.shown(source.path), ()))
            continue
        seen.add(source.path)
        try:
            notes.append(read_note(source, site))
        except NoteError as error:
            broken += error.problems
    return arrange(notes, site), in_order(broken)


def read_note(source: Source, site: Site) -> Note:
    """Read one file. Its slug may still be another note's, and `translations` is empty: see `arrange`.

    Raises `NoteError` if the file is no text.
    """
    text, findings = decode(source.data, site.shown(source.path))
    return note_of(mend(text), source.path, site, digest=source.digest, findings=findings)


def read_front(site: Site) -> Note | None:
    """Give the text of the front page, `index.md` or else `README.md` at the top of the notes, or None."""
    path = _front_path(site)
    source = _source(path, site) if path else None
    return read_note(source, site) if source else None


def arrange(notes: Iterable[Note], site: Site) -> tuple[Note, ...]:
    """Give `notes` in path order with distinct slugs, their translations, and problems that only show side by side."""
    ordered = sorted(notes, key=lambda note: note.path.as_posix())
    by_path = {note.path: note for note in ordered}
    slugs = distinct({note.path: note.slug for note in ordered})
    others = translations((note.path, name_without_language(note.path)) for note in ordered)
    doubles = _equal_titles(ordered, others)
    return tuple(
        replace(
            note,
            slug=slugs[note.path],
            translations=tuple(slugs[other] for other in others[note.path] if by_path[other].language != note.language),
            problems=in_order(
                (
                    *note.problems,
                    *(problem(finding, site.shown(note.path), ()) for finding in doubles.get(note.path, ())),
                )
            ),
        )
        for note in ordered
    )


def _equal_titles(
    notes: Sequence[Note], others: dict[PurePosixPath, tuple[PurePosixPath, ...]]
) -> dict[PurePosixPath, tuple[Finding, ...]]:
    """Report each title that several notes share once, at the last of them; translations may share one."""
    first_by_title: dict[tuple[str, str], Note] = {}
    found: dict[PurePosixPath, tuple[Finding, ...]] = {}
    for note in notes:
        first = first_by_title.setdefault((slugify(note.title), note.language), note)
        if first is not note and first.path not in others[note.path]:
            found[note.path] = (
                Finding(
                    code="duplicate-title",
                    message=f'"{_short(note.title)}" is also the title of {first.path}',
                    help="tell the two apart in their titles",
                    line=note.lines.get("title", 0),
                ),
            )
    return found


def _short(title: str) -> str:
    return title if len(title) <= 80 else f"{title[:79]}…"


def _same_name(path: PurePosixPath) -> Finding:
    return Finding(
        code="same-name",
        message=f'another file is named "{path.name}" too, in other Unicode characters, so this one is left out',
        help="rename one of the two",
        severity="error",
    )


def _source(path: Path, site: Site) -> Source | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return Source(path=_relative(path, site), data=data, digest=hashlib.sha256(data).hexdigest())


def _relative(path: Path, site: Site) -> PurePosixPath:
    return PurePosixPath(unicodedata.normalize("NFC", path.relative_to(site.notes).as_posix()))


def _front_path(site: Site) -> Path | None:
    try:
        names = {entry.name.casefold(): entry.name for entry in os.scandir(site.notes) if entry.is_file()}
    except OSError:
        return None
    found = next((names[name] for name in _FRONT if name in names), None)
    return site.notes / found if found else None


def _note_files(site: Site) -> Iterator[Path]:
    """Give the notes' files below the notes folder in path order; a folder met again through a link is not entered."""
    found: list[Path] = []
    seen: set[tuple[int, int]] = set()
    skipped = {site.output, site.templates}
    for folder, folders, files in os.walk(site.notes, followlinks=True):
        here = Path(folder)
        status = here.stat()
        if (status.st_dev, status.st_ino) in seen:
            folders.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in IGNORED_FOLDERS
            and here / name not in skipped
            and not _is_ignored(here / name, site)
        )
        found += (here / name for name in files if _is_note_name(name) and not _is_ignored(here / name, site))
    return iter(sorted(found, key=lambda path: _relative(path, site).as_posix()))


def _is_note_name(name: str) -> bool:
    return (
        not name.startswith(".")
        and PurePosixPath(name).suffix.casefold() in SUFFIXES
        and name.casefold() not in IGNORED_FILES
    )


def _is_ignored(path: Path, site: Site) -> bool:
    relative = _relative(path, site).as_posix()
    return any(
        fnmatchcase(relative, glob) or fnmatchcase(path.name, glob) or relative == glob.rstrip("/")
        for glob in site.ignore
    )
