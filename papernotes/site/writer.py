"""The output folder: writes what differs, removes what an earlier build left, and touches nothing else.

`publish` is the only way in, so that it can become an exchange of whole folders without anyone noticing. A file
appears under its name only when it is complete, and all of them together. What a build wrote is listed in the folder
itself, in `MANIFEST`.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import signal
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from msgspec import Struct, field

from papernotes.engine.cache import digest_of
from papernotes.engine.signals import held_back
from papernotes.memory import Memory, OutdatedError
from papernotes.model import Changes, CopiedFile, KeptFile, OutputFile, SiteFile
from papernotes.problems import ConfigError, PapernotesError, Problem
from papernotes.site.ledger import PART, Ledger, witness

MANIFEST = ".papernotes"
"""Lists the files of the last build, one path a line; a folder without it is not ours to change."""
_FOLDER_TOO = "the site has a folder of this name too"
_LINK = "this is a link to somewhere else, where a site must not write"


class _Folder(Struct, frozen=True, kw_only=True):
    """The folder `top` while a build fills it: names of an earlier build's files, of this one's, folders in use.

    `staged` are files that are written but not yet in their places: name, path.
    """

    top: Path
    ledger: Ledger | None
    earlier: set[str]
    current: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    staged: list[tuple[str, str]] = field(default_factory=list)


def publish(
    output: Path,
    files: Iterable[SiteFile],
    ledger: Ledger | None = None,
    session: Memory | None = None,
) -> Changes:
    """Make the folder `output` hold `files`, which may be a stream, and say what changed.

    What is new is written beside and put in its place at the end, which Ctrl-C cannot part: until then the folder is
    the old site, then the new one. A first build writes the whole site beside, and moves it as a few folders. In a
    `session` each file is in its place as soon as it is there, as a preview wants it; and a stream that ends by
    `OutdatedError` leaves the rest as it is. Each file is taken down in `ledger`.
    Raises `ConfigError` (code "output-not-ours") for a folder that holds something and was not written here, and
    `PapernotesError` when a path leaves the folder ("path-escapes"), also by a link that somebody put into it, comes
    twice ("same-file"), or cannot be written ("cannot-write").
    """
    with _one_line(output):
        earlier = _claim(output, session or Memory())
        is_first = not earlier and session is None
        folder = _Folder(top=output / PART if is_first else output, ledger=ledger, earlier=earlier)
        written: list[str] = []
        removed: list[str] = []
        try:
            _make_empty(output / PART)
            for file in files:
                if is_first:
                    _write_at_once(folder, file)
                else:
                    _stage(folder, file)
                if session is not None:
                    written += _told(_put_in_place(folder), session)
            with held_back(signal.SIGINT, signal.SIGTERM):
                if not folder.current <= folder.earlier:  # even a build that is killed here leaves no file unknown
                    _save_manifest(output, folder.earlier | folder.current)
                if is_first:
                    _move_into(str(output), str(folder.top))
                    written += folder.current
                written += _put_in_place(folder)
                removed = [name for name in sorted(folder.earlier - folder.current) if _remove(output, name)]
                if folder.current != folder.earlier:
                    _save_manifest(output, folder.current)
        except OutdatedError:
            return Changes(written=tuple(sorted(written)), is_partial=True)
        finally:
            if session and set(written) - folder.earlier:  # also after an error: the next build must know its files
                _save_manifest(output, folder.current | (folder.earlier - set(removed)))
            shutil.rmtree(output / PART, ignore_errors=True)
    unchanged = tuple(sorted(folder.current.difference(written)))
    return Changes(written=tuple(sorted(written)), removed=tuple(removed), unchanged=unchanged)


def _stage(folder: _Folder, file: SiteFile) -> None:
    """Write one file beside the site, unless it is there already, byte for byte."""
    name = _taken(folder, file)
    if isinstance(file, KeptFile):
        return
    target = f"{folder.top}/{name}"
    there = _status(target)
    if there and _is_same(target, there, file):
        _take_down(folder, file, target)
        return
    part = f"{folder.top}/{PART}/{len(folder.current)}"
    _write(folder, file, part)
    folder.staged.append((name, part))


def _write_at_once(folder: _Folder, file: SiteFile) -> None:
    """Write one file of a first build to its place in the new tree."""
    name = _taken(folder, file)
    if isinstance(file, KeptFile):
        return
    _make_way(folder, name)
    if name in folder.folders:
        raise _error(name, "same-file", _FOLDER_TOO)
    _write(folder, file, f"{folder.top}/{name}")


def _taken(folder: _Folder, file: SiteFile) -> str:
    """Give the name of a file; no other of this build has it."""
    name = file.name if isinstance(file, KeptFile) else _checked(file.name)
    if name in folder.current:
        raise _error(name, "same-file", "two pages or files of the site have this path")
    folder.current.add(name)
    return name


def _write(folder: _Folder, file: OutputFile | CopiedFile, path: str) -> None:
    if isinstance(file, CopiedFile):
        # A copy, never a hard link: an edit of the original must not change what is published.
        shutil.copyfile(file.source, path)
    else:
        with open(path, "wb") as opened:  # noqa: PTH123 - thousands of files: a Path costs as much
            opened.write(file.data)
    _take_down(folder, file, path)


def _take_down(folder: _Folder, file: OutputFile | CopiedFile, path: str) -> None:
    if folder.ledger:
        folder.ledger.add(file.name, file.key, path)


def _told(names: Sequence[str], session: Memory) -> Sequence[str]:
    """Tell the session of files that are in their places."""
    for name in names:
        session.tell(name)
    return names


def _claim(output: Path, memory: Memory) -> set[str]:
    """Make the folder if need be, and give what an earlier build wrote there."""
    manifest = output / MANIFEST
    if manifest.is_file():
        return memory.of("manifest", digest_of(witness(str(manifest))), lambda: _listed(manifest))
    if output.is_dir() and not all(_is_of_no_site(path.name) for path in output.iterdir()):
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


def _is_of_no_site(name: str) -> bool:
    """Tell whether a file may be in a folder that is empty for its owner: Git's, GitHub's, and those of desktops."""
    return name.startswith(".") or name in {"CNAME", "Thumbs.db", "desktop.ini"}


def _listed(manifest: Path) -> set[str]:
    text = manifest.read_text(encoding="utf-8")
    names = {name for name in text.splitlines() if name[:1] != "/"} - {"", "."}
    is_plain = ".." not in text and "\x00" not in text
    return names if is_plain else {name for name in names if _is_inside(name)}


def _checked(name: str) -> str:
    if not _is_inside(name) or name.rpartition("/")[2] in {MANIFEST, PART}:
        raise _error(name, "path-escapes", "this path is not one that a site's file can have")
    return name


def _is_inside(name: str) -> bool:
    return name not in {"", "."} and name[0] != "/" and ".." not in name.split("/") and "\x00" not in name


def _put_in_place(folder: _Folder) -> list[str]:
    """Move what is staged to its places, and give the names."""
    done = []
    for name, part in folder.staged:
        target = f"{folder.top}/{name}"
        _make_way(folder, name)
        if os.path.isdir(target) and not os.path.islink(target):  # noqa: PTH112, PTH114 - thousands of files
            _clear(folder, name)
        os.replace(part, target)  # noqa: PTH105
        done.append(name)
    folder.staged.clear()
    return done


def _make_empty(folder: Path) -> None:
    """Make a folder; what a build that was killed has left in it goes."""
    if folder.is_symlink():
        folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(exist_ok=True)


def _move_into(target: str, source: str) -> None:
    """Move all that is in a folder into another: as folders where these are not there and can be moved whole."""
    with os.scandir(source) as entries:
        for entry in entries:
            there = f"{target}/{entry.name}"
            try:
                os.replace(entry.path, there)  # noqa: PTH105
            except OSError:
                if not entry.is_dir(follow_symlinks=False):
                    raise
                _make_folder(there)
                _move_into(there, entry.path)


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
    _make_folder(f"{folder.top}/{above}")
    folder.folders.add(above)


def _make_folder(path: str) -> None:
    """Make a folder that may be there; a link in its place could lead a site's files to anywhere."""
    try:
        os.mkdir(path)  # noqa: PTH102 - thousands of folders
    except FileExistsError:
        if os.path.islink(path):  # noqa: PTH114 - as above
            raise _error(path, "path-escapes", _LINK, "take the link away; -o names another folder") from None


def _clear(folder: _Folder, name: str) -> None:
    """Remove the folder `name` with what an earlier build left there, for a file to take its place."""
    inside = f"{name}/"
    if any(other.startswith(inside) for other in folder.current):
        raise _error(name, "same-file", _FOLDER_TOO)
    for other in [other for other in folder.earlier if other.startswith(inside)]:
        _remove(folder.top, other)
    target = folder.top / name
    if target.is_dir():
        target.rmdir()


def _remove(output: Path, name: str) -> bool:
    """Remove a file, if it is there, and the folders that are empty without it.

    A folder in its place stays, and so does what is only to be reached by a link.
    """
    if any((output / folder).is_symlink() for folder in PurePosixPath(name).parents[:-1]):
        return False
    is_there = (output / name).is_file() or (output / name).is_symlink()
    if is_there:
        (output / name).unlink()
    for folder in PurePosixPath(name).parents[:-1]:
        if not (output / folder).is_dir() or any((output / folder).iterdir()):
            break
        (output / folder).rmdir()
    return is_there


def _save_manifest(output: Path, names: set[str]) -> None:
    part = output / f"{MANIFEST}-new"
    part.unlink(missing_ok=True)  # it may be a link
    part.write_text("".join(f"{name}\n" for name in sorted(names)), encoding="utf-8")
    part.replace(output / MANIFEST)


def _error(path: str, code: str, message: str, help_text: str = "") -> PapernotesError:
    return PapernotesError(Problem(path=path, code=code, message=message, help=help_text))


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
