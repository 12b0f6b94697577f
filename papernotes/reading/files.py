"""Which files are notes, and their bytes. The only module of this room that touches the disk."""

from __future__ import annotations

import hashlib
import os
import time
import unicodedata
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from msgspec import Struct, field

from papernotes.engine.records import path_of
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
    ("_site", "node_modules", "__pycache__", "_layouts", "_includes", "_sass", "_data", "vendor", "venv")
)
FRESH_NANOSECONDS = 2_000_000_000
"""A file changed so lately is read again in any case: some file systems count time in steps of two seconds."""
_FRONT = ("index", "readme")
_Stamp = tuple[int, int, int, int]  # size in bytes, times of the last change of it and of its inode (ns), inode


class Files(Struct, frozen=True, kw_only=True):
    """What a look at the notes folder found: the notes in path order, the front pages' texts, what cannot be opened.

    Two names that are one after NFC are both in `sources`; only `arrange` can tell.
    """

    sources: tuple[Source, ...]
    fronts: tuple[Source, ...]
    unreadable: tuple[Problem, ...]


class Seen(Struct, frozen=True):
    """Digests of files read before, by path and by what `stat` says of these: only what has changed is read."""

    digests: dict[str, tuple[_Stamp, str]] = field(default_factory=dict)


def read_files(site: Site, seen: Seen | None = None) -> Files:
    """Read all notes' files. What `seen` holds is not read again, what is read is put there, what is gone goes."""
    seen = seen or Seen()
    fronts = tuple((_relative(path, site), path) for path in _front_paths(site))
    failed: list[Problem] = []
    shown = {relative for relative, _ in fronts}
    notes = _read(_note_files(site, frozenset(path for _, path in fronts)), site, seen, failed)
    files = Files(
        sources=tuple(source for source in notes if str(source.path) not in shown) if shown else tuple(notes),
        fronts=tuple(_read(fronts, site, seen, failed)),
        unreadable=in_order(failed),
    )
    for gone in seen.digests.keys() - {source.place for source in (*files.sources, *files.fronts)}:
        del seen.digests[gone]
    return files


def _read(files: Iterable[tuple[str, str]], site: Site, seen: Seen, failed: list[Problem]) -> Iterator[Source]:
    """Read files, given by their paths below the notes folder and on the disk; what cannot be read goes to `failed`."""
    for relative, path in files:
        try:
            yield _source(relative, path, seen)
        except OSError as error:
            failed.append(_unreadable(relative, error, site))


def _source(relative: str, path: str, seen: Seen) -> Source:
    """Read one file, unless `seen` has it as it is on the disk now. Raises `OSError`."""
    stamp = _stamp(path)
    if (known := seen.digests.get(path)) and known[0] == stamp:
        return Source(path=path_of(relative), data=None, digest=known[1], place=path)
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - a Path a file costs more than reading it
        data = file.read()
    source = Source(path=path_of(relative), data=data, digest=hashlib.sha256(data).hexdigest(), place=path)
    if stamp is not None:
        seen.digests[path] = (stamp, source.digest)
    return source


def _stamp(path: str) -> _Stamp | None:
    """Give what tells one state of a file from another, or None for a file so fresh that it may change unseen.

    A clock ticks every few milliseconds: a second change within a tick would leave size and time as they are (Git
    calls such a file racily clean). Programs may set the time of a file, but not that of its inode.
    """
    status = os.stat(path)  # noqa: PTH116 - a Path a file costs more than asking
    age = time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns)
    is_fresh = abs(age) < FRESH_NANOSECONDS
    return None if is_fresh else (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


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
    finding = Finding(
        code="unreadable-file",
        message=f"the file cannot be read: {error.strerror}",
        help="check that you may read it",
        severity="error",
    )
    return problem(finding, site.shown(PurePosixPath(relative)), ())


def _relative(path: str, site: Site) -> str:
    """Give a file's path below the notes folder, composed."""
    below = path[len(str(site.notes)) :].replace(os.sep, "/").lstrip("/")
    return below if below.isascii() else unicodedata.normalize("NFC", below)


def _front_paths(site: Site) -> tuple[str, ...]:
    """Give the texts of front pages: `index.md`, else `README.md`; for languages `index.ko.md` and the like."""
    try:
        names = sorted(entry.name for entry in os.scandir(site.notes) if _is_front_name(entry.name) and entry.is_file())
    except OSError:
        return ()
    found: dict[str, str] = {}
    for wanted in _FRONT:
        for name in names:
            stem, _, ending = name.rpartition(".")
            title, language = split_suffix(stem)
            is_left_out = bool(language) and _is_ignored(str(site.notes / name), site)
            if title.casefold() == wanted and ending.casefold() == "md" and not is_left_out:
                found.setdefault(language, str(site.notes / name))
    return tuple(found.values())


def _is_front_name(name: str) -> bool:
    """Tell whether a file may be the text of a front page, for all but a few are not."""
    return name.casefold().startswith(_FRONT)


def _note_files(site: Site, fronts: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Give the notes' files in path order, each below the notes folder and on the disk.

    A folder met again through a link is not entered.
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
        waiting += sorted(
            (entry.path for entry in entries if _is_note_folder(entry, skipped) and not _is_ignored(entry.path, site)),
            reverse=True,
        )
        found += [
            (_relative(entry.path, site), entry.path)
            for entry in entries
            if _is_note_name(entry.name) and not entry.is_dir() and not _is_ignored(entry.path, site)
        ]
    return (file for file in sorted(found) if file[1] not in fronts)


def _is_note_folder(entry: os.DirEntry[str], skipped: set[str]) -> bool:
    name = entry.name
    return name[0] != "." and entry.is_dir() and name not in IGNORED_FOLDERS and entry.path not in skipped


def _is_note_name(name: str) -> bool:
    return (
        not name.startswith(".")
        and name[name.rfind(".") :].casefold() in SUFFIXES
        and name.casefold() not in IGNORED_FILES
    )


def _is_ignored(path: str, site: Site) -> bool:
    if not site.ignore:
        return False
    relative = PurePosixPath(_relative(path, site))
    return any(
        fnmatchcase(str(relative), glob) or fnmatchcase(relative.name, glob) or str(relative) == glob.rstrip("/")
        for glob in site.ignore
    )
