"""Changes of files, in batches that have settled.

An event only marks a path as changed; `wait` takes the marks before anything is read. So a change that comes while a
build reads is never lost: it is a mark for the next batch. What the events say beyond the path does not matter.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch

QUIET_SECONDS = 0.025
"""A batch has settled when nothing changed for so long; an editor's save takes some milliseconds."""

SAVED_SECONDS = 0.005
"""So long for the save of one file that was closed after it was written (Linux alone tells), or moved to its place."""

FEW_PATHS = 3
"""Paths that one save takes at most: the file, a temporary one and a backup."""

LONGEST_SECONDS = 1.0
"""A batch is given after this time even if files go on changing."""

# Not among them: opened and closed without a write, or a build's own reading would start the next build. Attributes
# count, since a file may become readable.
_EVENTS: list[type[FileSystemEvent]] = [
    FileAttribEvent, FileClosedEvent, FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent,
    DirCreatedEvent, DirDeletedEvent, DirMovedEvent,
]  # fmt: skip
_IGNORED_FOLDERS = frozenset(("node_modules", "__pycache__"))


class Watcher(FileSystemEventHandler):
    """Watches folders while its `with` block runs. Hidden files and folders, and backups (`name~`), do not count."""

    def __init__(self) -> None:
        """Watch nothing yet: `follow` says what."""
        self._observer = Observer()
        self._changed: set[str] = set()
        self._unfinished: set[str] = set()
        self._news = threading.Condition()
        self._folders: tuple[Path, ...] = ()
        self._watches: dict[Path, ObservedWatch] = {}
        self._ignored: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        """Start watching."""
        self._observer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop watching."""
        self._observer.stop()
        self._observer.join()

    def follow(self, folders: Iterable[Path], *, ignored: Iterable[Path] = ()) -> None:
        """Watch `folders` with all that is below them, but for what is below `ignored`; all paths are absolute.

        Folders stay watched when they are not given again. Links to folders elsewhere are followed.
        """
        self._ignored = tuple(f"{folder}{os.sep}" for folder in ignored)
        for folder in folders:
            is_new = folder not in self._folders
            self._follow(folder)
            for linked in _linked_folders(folder) if is_new else ():
                self._follow(linked)

    def has_news(self) -> bool:
        """Tell whether something has changed since the last batch."""
        return bool(self._changed)

    def wait(self, seconds: float | None = None) -> tuple[Path, ...]:
        """Wait for changes to settle, and give the changed paths, sorted; none when `seconds` pass without a change."""
        with self._news:
            if not self._news.wait_for(lambda: self._changed, seconds):
                return ()
            end = time.monotonic() + LONGEST_SECONDS
            while self._news.wait(self._patience()) and time.monotonic() < end:
                pass
            changed, self._changed = self._changed, set()
            self._unfinished.clear()
        paths = tuple(Path(path) for path in sorted(changed))
        for path in paths:
            if path.is_symlink() and path.is_dir():
                self._follow(path.resolve())
        return paths

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Mark the paths of an event as changed; called by watchdog in a thread of its own."""
        paths = {os.fsdecode(path) for path in (event.src_path, event.dest_path) if path}
        paths = {path for path in paths if self._counts(path)}
        if paths:
            with self._news:
                self._mark(event, paths)
                self._news.notify_all()

    def _mark(self, event: FileSystemEvent, paths: set[str]) -> None:
        """Mark paths as changed, and as unfinished if the same save may go on with them."""
        new = paths - self._changed
        self._changed |= paths
        if isinstance(event, FileClosedEvent):
            self._unfinished -= paths
        elif isinstance(event, FileMovedEvent | FileDeletedEvent):
            self._unfinished |= new  # a note that goes may come again at once; a temporary file was there before
            self._unfinished.discard(os.fsdecode(event.dest_path))
        elif not isinstance(event, FileAttribEvent):
            self._unfinished |= paths

    def _patience(self) -> float:
        """Give the seconds without news after which what has changed so far is a batch."""
        is_saved = not self._unfinished and len(self._changed) <= FEW_PATHS
        return SAVED_SECONDS if is_saved else QUIET_SECONDS

    def _follow(self, folder: Path) -> None:
        """Watch a folder, unless it is below one that is watched; one that was taken away is watched anew."""
        for gone in [other for other in self._watches if not other.is_dir()]:
            self._observer.unschedule(self._watches.pop(gone))
        if not folder.is_dir():
            return
        self._folders = tuple(dict.fromkeys((*self._folders, folder)))
        if not any(folder.is_relative_to(other) for other in self._watches):
            self._watches[folder] = self._observer.schedule(self, str(folder), recursive=True, event_filter=_EVENTS)

    def _counts(self, path: str) -> bool:
        """Tell whether a path is a source: below a watched folder, and from there on neither hidden nor ignored."""
        if path.endswith("~") or f"{path}{os.sep}".startswith(self._ignored):
            return False
        return any(_is_plain(path[len(top) :]) for top in map(str, self._folders) if path.startswith(top))


def _is_plain(below: str) -> bool:
    return not any(part.startswith(".") or part in _IGNORED_FOLDERS for part in below.split(os.sep))  # noqa: PTH206 - fast: thousands at once


def _linked_folders(folder: Path) -> Iterable[Path]:
    """Give the folders elsewhere that links below `folder` lead to, hidden ones left out."""
    for here, names, _ in os.walk(folder):
        names[:] = [name for name in names if _is_plain(name)]
        yield from (path.resolve() for name in names if (path := Path(here, name)).is_symlink())
