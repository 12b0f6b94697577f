"""Where work runs: an ordered, bounded map over any `concurrent.futures.Executor`, and the executors made here.

Knows nothing of notes. Functions and values that go to other processes must be importable and picklable.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

AHEAD = 8
"""Chunks in flight at most: keeps every worker busy without piling results up in memory."""


class Inline(Executor):
    """Runs each call at once, in this process."""

    def submit(self, function: Callable[_P, _Result], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_Result]:
        """Call `function` now and give its result as a finished future; what it raises is raised here."""
        future: Future[_Result] = Future()
        future.set_result(function(*args, **kwargs))
        return future


@contextmanager
def workers(jobs: int) -> Iterator[Executor]:
    """Give an executor of `jobs` processes, or this process when `jobs` is 1.

    Processes start fresh (never by `fork`: a V8 isolate does not survive it) and leave Ctrl-C to the parent, which
    drops what waits and ends them.
    """
    if jobs <= 1:
        yield Inline()
        return
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context(method), _ignore_interrupt)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def available_jobs() -> int:
    """Count the processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ordered_map(
    pool: Executor, function: Callable[[tuple[_Item, ...]], Sequence[_Result]], items: Iterable[_Item], *, chunk: int
) -> Iterator[_Result]:
    """Call `function` on `items` in chunks of `chunk` and give the single results in the order of `items`.

    `function` must give one result an item. At most `AHEAD` chunks are under way, so a slow reader holds few results.
    """
    rest = iter(items)
    under_way: deque[Future[Sequence[_Result]]] = deque()
    while True:
        while len(under_way) < AHEAD and (group := tuple(islice(rest, chunk))):
            under_way.append(pool.submit(function, group))
        if not under_way:
            return
        yield from under_way.popleft().result()


def _ignore_interrupt() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
