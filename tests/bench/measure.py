"""What one command costs: wall time, processor time and memory, each of all its processes together."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

SAMPLE_SECONDS = 0.05
_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER of Linux's <sys/prctl.h>


class CommandFailedError(Exception):
    """A command that is measured ended with a code other than 0; the text is what it printed last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Seconds by the clock, seconds of processors, and the most bytes held at once; 0 bytes when not looked at."""

    wall: float
    cpu: float
    memory: int = 0


def adopt_orphans() -> None:
    """Let processes whose parent has ended be ours to wait for, so that their time is counted; Linux alone can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)


def cost_of(command: Sequence[str], folder: Path, *, with_memory: bool = False) -> Cost:
    """Run `command` in `folder` to its end. Looking at memory slows it a little, so time and memory take two runs.

    Raises `CommandFailedError`.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    with (
        _log(folder).open("wb") as printed,
        subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        with watched(process.pid) if with_memory else _unwatched() as peak:
            code = process.wait()
        wall = time.perf_counter() - begin
    _wait_for_orphans()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if code:
        message = f"{' '.join(command)}: exit code {code}\n{_log(folder).read_text(errors='replace')[-2000:]}"
        raise CommandFailedError(message)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall=wall, cpu=cpu, memory=peak[0])


def _log(folder: Path) -> Path:
    """Give the file for what a command prints: beside its folder, which its preview may watch."""
    return folder.with_name(f"{folder.name}.log")


@contextmanager
def running(command: Sequence[str], folder: Path) -> Iterator[int]:
    """Keep `command` running while the block runs; gives the id of its process, which is that of its session."""
    with (
        _log(folder).open("wb") as printed,
        subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        try:
            yield process.pid
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def watched(session: int) -> Iterator[list[int]]:
    """Look at the memory of a session's processes while the block runs; the list's one item is the most so far."""
    peak = [0]
    is_over = threading.Event()

    def look() -> None:
        while not is_over.wait(SAMPLE_SECONDS):
            peak[0] = max(peak[0], memory_of(session))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield peak
    finally:
        is_over.set()
        thread.join()


@contextmanager
def _unwatched() -> Iterator[list[int]]:
    yield [0]


def memory_of(session: int) -> int:
    """Give the bytes that all processes of a session hold now, shared pages counted once; 0 where there is no /proc."""
    return sum(_held(process) for process in _processes(session))


def _processes(session: int) -> Iterator[Path]:
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile
            fields = (process / "stat").read_text(errors="replace").rpartition(")")[2].split()
            if int(fields[3]) == session:
                yield process


def _held(process: Path) -> int:
    """Give the proportional share of a process where the kernel tells, else all its resident pages."""
    with suppress(OSError):
        for line in (process / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    with suppress(OSError):
        return int((process / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _wait_for_orphans() -> None:
    with suppress(ChildProcessError):
        while True:
            os.wait()
