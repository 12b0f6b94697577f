"""Whether Git keeps a file: its index says so, which is read without Git, in less than a millisecond."""

from __future__ import annotations

from pathlib import Path

_COMPRESSED = 4
"""The version of an index in which a path leaves out how it begins as the one before."""


def is_tracked(path: Path) -> bool:
    """Tell whether a file, one whose name goes on after its, or a link that stands for its folder is kept in Git.

    In the compressed form of an index, which who owns the clone has to ask for, the name alone tells.
    """
    return _is_listed(path.resolve(), is_beginning=True) or _is_listed(path.parent.absolute(), is_beginning=False)


def _is_listed(path: Path, *, is_beginning: bool) -> bool:
    """Tell whether the index of the repository around `path` has it, or, as `is_beginning`, what begins with it."""
    top = next((folder for folder in path.parents if (folder / ".git").exists()), None)
    if top is None:
        return False
    try:
        index = (_folder_of_git(top / ".git") / "index").read_bytes()
    except OSError:
        return False
    is_compressed = int.from_bytes(index[4:8], "big") >= _COMPRESSED
    name = path.name if is_compressed else path.relative_to(top).as_posix()
    return name.encode("utf-8", "surrogateescape") + (b"" if is_beginning else b"\0") in index


def _folder_of_git(path: Path) -> Path:
    """Give the folder that `.git` is, or that it names in the further folders of a repository. Raises `OSError`."""
    if path.is_dir():
        return path
    told = path.read_text("utf-8", "surrogateescape").partition("gitdir:")[2].strip()
    return path.parent / told
