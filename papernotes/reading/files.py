"""Which files are notes, and their bytes. The only module of this room that touches the disk."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from papernotes.engine.records import path_of
from papernotes.engine.seen import Seen, SpecialFileError
from papernotes.model import Site, Source
from papernotes.problems import PapernotesError, Problem, in_order
from papernotes.reading.facts import Finding, problem
from papernotes.reading.languages import split_suffix

SUFFIXES = frozenset((".md", ".markdown", ".mdown", ".mkd"))
"""Endings of notes' file names, in lower case."""

IGNORED_FILES = frozenset(
    "license.md licence.md contributing.md code_of_conduct.md changelog.md security.md support.md summary.md "
    "_sidebar.md _navbar.md _coverpage.md _footer.md "
    "pull_request_template.md issue_template.md 404.md copying.md authors.md codeowners.md".split()
)
IGNORED_FOLDERS = frozenset(
    ("_site", "node_modules", "__pycache__", "_layouts", "_includes", "_sass", "_data", "vendor", "venv", "archetypes")
)
FRONT = ("index", "readme")
"""Names of the texts of front pages, without their ending."""


class Files(Struct, frozen=True, kw_only=True):
    """What a look at the notes folder found: the notes in path order, the front pages' texts, what cannot be opened.

    Two names that are one after NFC are both in `sources`; only `arrange` can tell.
    """

    sources: tuple[Source, ...]
    fronts: tuple[Source, ...]
    unreadable: tuple[Problem, ...]


def read_files(site: Site, seen: Seen | None = None) -> Files:
    """Read all notes' files, but for those that stand as they are `seen`."""
    seen = seen or Seen()
    fronts = tuple((_relative(path, site), path) for path in _front_paths(site))
    failed: list[Problem] = []
    shown = {relative for relative, _ in fronts}
    notes = _read(_note_files(site, frozenset(path for _, path in fronts), failed), site, seen, failed)
    return Files(
        sources=tuple(source for source in notes if str(source.path) not in shown) if shown else tuple(notes),
        fronts=tuple(_read(fronts, site, seen, failed)),
        unreadable=in_order(failed),
    )


def read_again(files: Files, seen: Seen) -> Files | None:
    """Read those of `files` that were heard of, or give None where one of them is gone or all have to be looked at."""
    if files.unreadable or not seen.others:
        return None
    try:
        sources, fronts = (
            tuple([_again(source, seen) if source.place in seen.heard else source for source in each])
            for each in (files.sources, files.fronts)
        )
    except OSError:
        return None
    return Files(sources=sources, fronts=fronts, unreadable=())


def _again(source: Source, seen: Seen) -> Source:
    if os.path.islink(source.place):  # noqa: PTH114 - it may lead elsewhere now, which only a look at all files tells
        raise FileNotFoundError
    data, digest = seen.read(source.place)
    return Source(path=source.path, data=data, digest=digest, place=source.place)


def without_data(files: Files) -> Files:
    """Give `files` as a session keeps them: each can be read again."""
    sources, fronts = (
        tuple([source if source.data is None else replace(source, data=None) for source in each])
        for each in (files.sources, files.fronts)
    )
    return Files(sources=sources, fronts=fronts, unreadable=files.unreadable)


def _read(files: Iterable[tuple[str, str]], site: Site, seen: Seen, failed: list[Problem]) -> Iterator[Source]:
    """Read files, given by their paths below the notes folder and on the disk; what cannot be read goes to `failed`."""
    for relative, path in files:
        try:
            relative.encode()
            data, digest = seen.read(path)
        except UnicodeEncodeError:
            failed.append(_misnamed(relative, site))
        except OSError as error:
            failed.append(_unreadable(relative, error, site))
        else:
            yield Source(path=path_of(relative), data=data, digest=digest, place=path)


def content_of(source: Source) -> bytes:
    """Give the bytes of a file. Raises `PapernotesError` ("changed-file") if they are no longer those of its digest."""
    if source.data is not None:
        return source.data
    try:
        data = Path(source.place).read_bytes()
    except OSError:
        data = b""
    if hashlib.sha256(data).hexdigest() != source.digest:
        message = "the file was changed while the site was built"
        raise PapernotesError(Problem(path=source.place, code="changed-file", message=message, help="build again"))
    return data


def _unreadable(relative: str, error: OSError, site: Site) -> Problem:
    is_special = isinstance(error, SpecialFileError)
    finding = Finding(
        code="unreadable-file",
        message=f"this is {error.strerror} and no file" if is_special else f"the file cannot be read: {error.strerror}",
        help="take it away, or name it under `ignore` in the settings" if is_special else "check that you may read it",
        severity="error",
    )
    return problem(finding, site.shown(PurePosixPath(relative)), ())


def _is_disguised(entry: os.DirEntry[str]) -> bool:
    """Tell whether a note's name is a link to a file of another kind.

    Who may add a note could else publish what only the machine that builds the site should see: a key, a token.
    """
    if not entry.is_symlink() or not entry.is_file():
        return False
    return os.path.splitext(os.path.realpath(entry.path))[1].casefold() not in SUFFIXES  # noqa: PTH122 - as below


def _disguised(path: str, site: Site) -> Problem:
    finding = Finding(
        code="unreadable-file",
        message=f'this is a link to "{Path(path).resolve().name}", which is no Markdown file',
        help="put a copy of the file here, or name it under `ignore` in the settings",
        severity="error",
    )
    return problem(finding, site.shown(PurePosixPath(_relative(path, site))), ())


def _misnamed(relative: str, site: Site) -> Problem:
    finding = Finding(
        code="file-name",
        message="the name of this file, or of a folder above it, is not in UTF-8",
        help="rename it; names from an archive of another system are turned by convmv",
        severity="error",
    )
    readable = os.fsencode(relative).decode("utf-8", "backslashreplace")
    return problem(finding, site.shown(PurePosixPath(readable)), ())


def _relative(path: str, site: Site) -> str:
    """Give a file's path below the notes folder, composed."""
    below = path[len(str(site.notes)) :].replace(os.sep, "/").lstrip("/")
    return below if below.isascii() else unicodedata.normalize("NFC", below)


def _front_paths(site: Site) -> tuple[str, ...]:
    """Give the texts of front pages: `index.md`, else `README.md`; for languages `index.ko.md` and the like."""
    try:
        entries = [entry for entry in os.scandir(site.notes) if _is_front_name(entry.name) and entry.is_file()]
    except OSError:
        return ()
    names = sorted(entry.name for entry in entries if not _is_disguised(entry))
    found: dict[str, str] = {}
    for wanted in FRONT:
        for name in names:
            stem, _, ending = name.rpartition(".")
            title, language = split_suffix(stem)
            is_left_out = bool(language) and is_ignored(str(site.notes / name), site)
            if title.casefold() == wanted and ending.casefold() == "md" and not is_left_out:
                found.setdefault(language, str(site.notes / name))
    return tuple(found.values())


def _is_front_name(name: str) -> bool:
    """Tell whether a file may be the text of a front page, for all but a few are not."""
    return name[0] in "iIrR" and name.casefold().startswith(FRONT)


def _note_files(site: Site, fronts: frozenset[str], failed: list[Problem]) -> list[tuple[str, str]]:
    """Give the notes' files in path order, each below the notes folder and on the disk.

    A folder met again through a link is not entered; a link that only looks like a note goes to `failed`.
    """
    found: list[tuple[str, str]] = []
    met: set[tuple[int, int]] = set()
    skipped = {str(site.output), str(site.templates)}
    waiting = [str(site.notes)]
    while waiting:
        folder = waiting.pop()
        try:
            status = os.stat(folder)  # noqa: PTH116 - as above
            entries = list(os.scandir(folder))
        except OSError:
            continue
        if (status.st_dev, status.st_ino) in met:
            continue
        met.add((status.st_dev, status.st_ino))
        below = []
        for entry in entries:
            name = entry.name
            if entry.is_dir():
                if is_folder_of_notes(name) and entry.path not in skipped and not is_ignored(entry.path, site):
                    below.append(entry.path)
            elif is_note_name(name) and entry.path not in fronts and not is_ignored(entry.path, site):
                if _is_disguised(entry):
                    failed.append(_disguised(entry.path, site))
                else:
                    found.append((_relative(entry.path, site), entry.path))
        waiting += sorted(below, reverse=True)
    return sorted(found)


def is_folder_of_notes(name: str) -> bool:
    """Tell whether a folder may hold notes, and files beside them, by its name."""
    return name[0] != "." and name not in IGNORED_FOLDERS


def is_note_name(name: str) -> bool:
    """Tell whether a file is a note, by its name."""
    return name[name.rfind(".") :].casefold() in SUFFIXES and name[0] != "." and name.casefold() not in IGNORED_FILES


def is_ignored(path: str, site: Site) -> bool:
    """Tell whether a pattern of `ignore` is that of a path, from the notes folder or as messages show it."""
    if not site.ignore:
        return False
    relative = PurePosixPath(_relative(path, site))
    names = {str(relative), relative.name, site.shown(relative)}
    patterns = {
        pattern for glob in site.ignore for pattern in (glob.removeprefix("./").strip("/"), glob.removeprefix("**/"))
    }
    return any(fnmatchcase(name, pattern) for pattern in patterns for name in names)
