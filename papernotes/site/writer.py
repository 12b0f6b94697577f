"""The output folder: writes what differs, removes what an earlier build left, and touches nothing else.

`publish` is the only way in, so that it can become an exchange of whole folders without anyone noticing. A file
appears under its name only when it is complete. What a build wrote is listed in the folder itself, in `MANIFEST`.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from papernotes.model import Changes, CopiedFile, KeptFile, OutputFile, SiteFile
from papernotes.problems import ConfigError, PapernotesError, Problem
from papernotes.site.ledger import Ledger

MANIFEST = ".papernotes"
"""Lists the files of the last build, one path a line; a folder without it is not ours to change."""

_PART = ".papernotes-part"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Folder:
    """The output folder while a build fills it: names of an earlier build's files, of this one's, folders in use."""

    top: Path
    earlier: set[str]
    current: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)


def publish(output: Path, files: Iterable[SiteFile], ledger: Ledger | None = None) -> Changes:
    """Make the folder `output` hold `files`, which may be a stream, and say what changed.

    Each file is taken down in `ledger` once it is there.
    Raises `ConfigError` (code "output-not-ours") for a folder that holds something and was not written here, and
    `PapernotesError` when a path leaves the folder ("path-escapes"), comes twice ("same-file"), or cannot be written
    ("cannot-write").
    """
    with _one_line(output):
        folder = _Folder(top=output, earlier=_claim(output))
        earlier, current = folder.earlier, folder.current
        written: list[str] = []
        is_whole = False
        try:
            for file in files:
                name = _checked(file.path)
                if name in current:
                    raise _error(name, "same-file", "two pages or files of the site have this path")
                current.add(name)
                if isinstance(file, KeptFile):
                    continue
                if _write(folder, file, name):
                    written.append(name)
                if ledger:
                    ledger.add(name, file.key)
            is_whole = True
        finally:
            if not is_whole:  # the next build must still know which files are ours
                _save_manifest(output, earlier | current)
        removed = [name for name in sorted(earlier - current) if _remove(output, name)]
        if current != earlier:
            _save_manifest(output, current)
    unchanged = tuple(sorted(current.difference(written)))
    return Changes(written=tuple(sorted(written)), removed=tuple(removed), unchanged=unchanged)


def _claim(output: Path) -> set[str]:
    """Make the folder if need be, and give what an earlier build wrote there."""
    manifest = output / MANIFEST
    if manifest.is_file():
        names = manifest.read_text(encoding="utf-8").splitlines()
        return {name for name in names if _is_inside(name)}
    if output.is_dir() and any(output.iterdir()):
        raise ConfigError(
            Problem(
                path=str(output),
                code="output-not-ours",
                message="this folder is not empty and was not written by papernotes",
                help="name another folder with -o, or empty this one",
            )
        )
    output.mkdir(parents=True, exist_ok=True)
    _save_manifest(output, set())  # ours from now on, even if this build is killed
    return set()


def _checked(path: PurePosixPath) -> str:
    name = str(path)
    if not _is_inside(name) or path.name in {MANIFEST, _PART}:
        raise _error(name, "path-escapes", "this path is not one that a site's file can have")
    return name


def _is_inside(name: str) -> bool:
    return name not in {"", "."} and name[0] != "/" and ".." not in name.split("/") and "\x00" not in name


def _write(folder: _Folder, file: OutputFile | CopiedFile, name: str) -> bool:
    """Write one file unless it is there already, byte for byte; tell whether it was written."""
    target = f"{folder.top}/{name}"
    there = _status(target)
    if there and _is_same(target, there, file):
        return False
    _make_way(folder, name)
    if there and stat.S_ISDIR(there.st_mode):
        _clear(folder, name)
    part = f"{folder.top}/{_PART}"
    if isinstance(file, CopiedFile):
        # A copy, never a hard link: an edit of the original must not change what is published.
        shutil.copyfile(file.source, part)
    else:
        with open(part, "wb", buffering=0) as opened:  # noqa: PTH123 - thousands of files: a Path costs as much
            opened.write(file.data)
    os.replace(part, target)  # noqa: PTH105 - as above
    return True


def _status(target: str) -> os.stat_result | None:
    """Give what is under this name, a symbolic link as itself, or None: one question to the disk a file."""
    try:
        return os.lstat(target)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _is_same(target: str, there: os.stat_result, file: OutputFile | CopiedFile) -> bool:
    if not stat.S_ISREG(there.st_mode):
        return False
    if isinstance(file, CopiedFile):
        return there.st_size == file.source.stat().st_size and filecmp.cmp(target, file.source, shallow=False)
    return there.st_size == len(file.data) and Path(target).read_bytes() == file.data


def _make_way(folder: _Folder, name: str) -> None:
    """Make the folders of the file `name`, those in use already aside; an earlier build's file in their place goes."""
    above = name.rpartition("/")[0]
    if not above or above in folder.folders:
        return
    _make_way(folder, above)
    if above in folder.current:
        raise _error(name, "same-file", f"the site has a file {above} where this one needs a folder")
    if above in folder.earlier:
        _remove(folder.top, above)
    with suppress(FileExistsError):
        os.mkdir(f"{folder.top}/{above}")  # noqa: PTH102 - as above
    folder.folders.add(above)


def _clear(folder: _Folder, name: str) -> None:
    """Remove the folder `name` with what an earlier build left there, for a file to take its place."""
    inside = f"{name}/"
    if any(other.startswith(inside) for other in folder.current):
        raise _error(name, "same-file", "the site has a folder of this name too")
    for other in [other for other in folder.earlier if other.startswith(inside)]:
        _remove(folder.top, other)
    target = folder.top / name
    if target.is_dir():
        target.rmdir()


def _remove(output: Path, name: str) -> bool:
    """Remove a file, if it is there, and the folders that are empty without it; a folder in its place stays."""
    is_there = (output / name).is_file() or (output / name).is_symlink()
    if is_there:
        (output / name).unlink()
    for folder in PurePosixPath(name).parents[:-1]:
        if not (output / folder).is_dir() or any((output / folder).iterdir()):
            break
        (output / folder).rmdir()
    return is_there


def _save_manifest(output: Path, names: set[str]) -> None:
    part = output / _PART
    part.write_text("".join(f"{name}\n" for name in sorted(names)), encoding="utf-8")
    part.replace(output / MANIFEST)


def _error(path: str, code: str, message: str) -> PapernotesError:
    return PapernotesError(Problem(path=path, code=code, message=message))


@contextmanager
def _one_line(output: Path) -> Iterator[None]:
    """Turn what the disk refuses into one problem: which file, and the system's reason."""
    try:
        yield
    except OSError as error:
        place = str(error.filename2 or error.filename or output)
        raise PapernotesError(
            Problem(
                path=place,
                code="cannot-write",
                message=f"could not be read or written: {error.strerror or error}",
                help="free some space or change the rights of the folder, then build again; nothing is lost",
            )
        ) from error
