"""Where work runs: bounded maps over any `concurrent.futures.Executor`, and the executors made here.

Knows nothing of notes. Functions and values that go to other processes must be importable and picklable.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from functools import cached_property, lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any, Generic, Literal, ParamSpec, TypeVar, cast

from papernotes.engine.cache import digest_of
from papernotes.engine.cycles import collect_less
from papernotes.engine.log import say
from papernotes.engine.signals import held_back
from papernotes.problems import PapernotesError, Problem

_P = ParamSpec("_P")
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

AHEAD = 8
"""Chunks in flight at most, or two a process: keeps every worker busy without piling results up in memory."""
QUEUED = 4
"""Chunks that wait for each process while this one works too: so many that none runs dry during a chunk here."""

LOST_SECONDS = 1.0
"""What the executor gets to find out by itself that a process is lost."""
PIPE_BYTES = 1024 * 1024
"""The most that Linux gives those who are not root, unless it is set otherwise."""

_STOPS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
_LOST = Problem(
    path="--jobs",
    code="lost-process",
    message="a process of this build was killed in the midst of its work, perhaps for want of memory",
    help="build again; --jobs 1 needs the least memory",
)


class Inline(Executor):
    """Runs each call at once, in this process."""

    def submit(self, function: Callable[_P, _Result], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_Result]:
        """Call `function` now and give its result as a finished future; what it raises is raised here."""
        future: Future[_Result] = Future()
        future.set_result(function(*args, **kwargs))
        return future


class Workers:
    """Processes that begin when there is enough to do for them, until then (and with one job) this process itself.

    This process is one of them: it works too where it would wait.
    """

    def __init__(self, on: Executor | int | None, preload: Sequence[str] = ()) -> None:
        """Promise `on` processes, by default one a processor, which need the modules `preload`; or use an executor."""
        self._given = on if isinstance(on, Executor) else None
        self._jobs = on if isinstance(on, int) else available_jobs()
        self._preload = list(preload)
        self._pool = self._given
        self._thread: ThreadPoolExecutor | None = None

    @property
    def are_begun(self) -> bool:
        """Whether there are processes by now."""
        return self._pool is not None

    def expect(self, items: int, *, least: int) -> None:
        """Let processes load what they need, while this one loads it too, if `for_work` will want them."""
        if self._pool is None and self._is_worth(items, least):
            with self._or_alone():
                _load(self._preload)

    def for_work(self, items: int, *, least: int) -> Executor:
        """Give the executor for `items` pieces of work; too few to begin processes for (`least` each) are done here."""
        if self._pool is None and not self._is_worth(items, least):
            return Inline()
        if self._pool is None:
            with self._or_alone():
                self._pool = _processes(self._jobs - 1, self._preload)
        return self._pool or Inline()

    @contextmanager
    def _or_alone(self) -> Iterator[None]:
        """Go on in this process where the system lets no processes be begun, or gives them nothing to speak by.

        Without semaphores `ProcessPoolExecutor` raises NotImplementedError. A missing or read-only /dev/shm, no folder
        for sockets, and a limit of processes or of open files are OSErrors.
        """
        try:
            yield
        except (NotImplementedError, OSError) as error:
            say(f"no processes can be begun here, so this one does all the work: {error}")
            self._jobs = 1

    def _is_worth(self, items: int, least: int) -> bool:
        return self._jobs > 1 and items >= self._jobs * least

    def beside(self, items: int, *, least: int) -> Executor:
        """Give the executor for work that leaves Python's lock, as V8's does: a thread of this process.

        So V8 begins and warms up once, and its results need not go from process to process. Fewer than `least` items
        are worked on at once.
        """
        if self._given is not None:
            return self._given
        if self._thread is None and (self._jobs <= 1 or items < least):
            return Inline()
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1)
        return self._thread

    def let_go(self) -> None:
        """Let the processes that were begun here end by and by: there is no more work, and they hold much memory."""
        if self._pool is not None and self._pool is not self._given:
            self._pool.shutdown(wait=False)

    def end(self) -> None:
        """Drop what waits and end the processes and the thread that were begun here."""
        if self._thread is not None:
            self._thread.shutdown(wait=True, cancel_futures=True)
        if self._pool is not None and self._pool is not self._given:
            self._pool.shutdown(wait=True, cancel_futures=True)
            # After `let_go` the executor waits for nobody; and if this process ended before its thread has told the
            # others to end, they would wait for that, and this one for them.
            self._pool.manager.join()  # type: ignore[attr-defined] # see `_processes`


@contextmanager
def workers(on: Executor | int | None, preload: Sequence[str] = ()) -> Iterator[Workers]:
    """Give `on` processes for the time of a `with`, begun when first wanted; they import `preload` only once.

    None is one process a processor. An executor is used as it is, and left as it is.
    Raises `PapernotesError` ("lost-process") when a process that was begun here is killed in the midst of its work.
    """
    pool = Workers(on, preload)
    try:
        yield pool
    except BrokenExecutor as error:
        if isinstance(on, Executor):
            raise
        raise PapernotesError(_LOST) from error
    finally:
        pool.end()


def ahead(pool: Executor) -> int:
    """Give how many chunks may be in flight."""
    if isinstance(pool, Inline):
        return 1
    if is_ours(pool):
        return (1 + QUEUED) * _processes_of(pool)
    return max(AHEAD, 2 * _processes_of(pool))


def is_ours(pool: Executor) -> bool:
    """Tell whether a pool was begun here for all processors but one, which is for this process to use."""
    return bool(getattr(pool, "is_ours", False))


def _processes_of(pool: Executor) -> int:
    """Give how many processes an executor says that it has, by `processes`; 0 if it says nothing."""
    return int(getattr(pool, "processes", 0))


def available_jobs() -> int:
    """Count the processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def each_done(
    pool: Executor, function: Callable[[tuple[_Item, ...]], Sequence[_Result]], items: Iterable[_Item], *, chunk: int
) -> Iterator[tuple[_Item, _Result]]:
    """Call `function` on `items` in chunks of `chunk` and give each item with its result, a chunk once it is done.

    `function` must give one result an item. Few chunks are under way, so a slow reader holds few results.
    """
    most = ahead(pool)
    rest = iter(items)
    under_way: dict[Future[Sequence[_Result]], tuple[_Item, ...]] = {}
    while True:
        done = [(future, under_way.pop(future)) for future in tuple(under_way) if future.done()]
        while len(under_way) < most and (group := tuple(islice(rest, chunk))):
            under_way[pool.submit(function, group)] = group
        if done:
            for future, group in done:
                yield from zip(group, future.result(), strict=True)
        elif is_ours(pool) and (group := tuple(islice(rest, chunk)) or _taken_back(under_way)):
            yield from zip(group, function(group), strict=True)
        elif under_way:
            wait(under_way, return_when=FIRST_COMPLETED)
        else:
            return


def _taken_back(under_way: dict[Future[Sequence[_Result]], tuple[_Item, ...]]) -> tuple[_Item, ...]:
    """Take the last chunk back that no process has begun with, so that this one need not wait for them in the end."""
    taken = next((future for future in reversed(under_way) if future.cancel()), None)
    return under_way.pop(taken) if taken else ()


class Shared(Generic[_Item, _Result]):
    """Work on many items that all need the same large value (bytes), which `make` gives: it goes to each process once.

    As many groups as there are processes take it along, so that all begin at once; a process that got none of these
    asks for it. `function` gets the value, then a group of items, and gives one result for each.
    """

    def __init__(
        self, function: Callable[[bytes, tuple[_Item, ...]], Sequence[_Result]], make: Callable[[], bytes]
    ) -> None:
        """Promise the value: it is made when it is first wanted."""
        self._function = function
        self._make = make
        self._told = 0

    def tell(self, pool: Executor) -> None:
        """Let each process have the value now, and do with it what `function` does before the first item."""
        while self._told < _processes_of(pool):
            self.submit(pool, ())

    def submit(self, pool: Executor, items: tuple[_Item, ...]) -> Future[Sequence[_Result] | None]:
        """Begin with `items`; the result is None if the process that got them had not heard of the value."""
        token, value = self._value
        is_news = self._told < _processes_of(pool)
        self._told += 1
        return pool.submit(_with_shared, self._function, token, value if is_news else None, items)

    def result(
        self, pool: Executor, begun: Future[Sequence[_Result] | None], items: tuple[_Item, ...]
    ) -> Sequence[_Result]:
        """Give the results of what was begun; waits for them."""
        results = begun.result()
        if results is None:
            token, value = self._value
            results = pool.submit(_with_shared, self._function, token, value, items).result()
        return results or ()

    @cached_property
    def _value(self) -> tuple[bytes, bytes]:
        """The value, and before it a name for it, by its content."""
        value = self._make()
        return digest_of(value), value


def _with_shared(
    function: Callable[[bytes, tuple[_Item, ...]], Sequence[_Result]],
    token: bytes,
    value: bytes | None,
    items: tuple[_Item, ...],
) -> Sequence[_Result] | None:
    held = _held(token)
    if value is not None and not held:
        held.append(value)
    return function(held[0], items) if held else None


@lru_cache(maxsize=2)
def _held(_: bytes) -> list[bytes]:
    """Hold a value in this process by its token."""
    return []


def _processes(jobs: int, preload: list[str]) -> Executor:
    """Begin processes, which leave Ctrl-C to this one."""
    import multiprocessing  # noqa: PLC0415 - 40 ms that a build with little to do saves
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context(_load(preload)), _follow_parent)
    pool.processes, pool.is_ours = jobs, True  # type: ignore[attr-defined] # for `ahead`, as a cluster says it
    _widen(pool)
    # All begin with the first call, as after `fork`: the executor loses a process that begins while another is lost.
    pool._safe_to_dynamically_spawn_children = False  # type: ignore[attr-defined] # noqa: SLF001
    with held_back(*_STOPS):  # or one that comes before they can say so themselves would end them, with a traceback
        try:
            pool.submit(int)
        except (EOFError, OSError) as error:
            for process in pool._processes.values():  # noqa: SLF001
                process.kill()
            if isinstance(error, EOFError | ConnectionError):  # one was killed before it had read what it is to do
                raise PapernotesError(_LOST) from error
            raise
    pool.manager = manager = cast("Any", pool._executor_manager_thread)  # type: ignore[attr-defined] # noqa: SLF001
    manager.terminate_broken = partial(_break, manager, manager.terminate_broken)
    threading.Thread(target=_end_with_one_lost, args=(pool, pool._result_queue._writer), daemon=True).start()  # type: ignore[attr-defined] # noqa: SLF001
    return pool


def _break(manager: Any, then: Callable[[object], None], cause: object) -> None:
    """Tell all who wait that a process was lost, and `then` do what the executor does.

    By itself that dies of the first future that was cancelled (as is what `_taken_back` takes), and orders under way
    would wait for ever for somebody to read them.
    """
    from concurrent.futures import InvalidStateError  # noqa: PLC0415 - as above
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - as above

    for item in list(manager.pending_work_items.values()):
        with suppress(InvalidStateError):
            item.future.set_exception(BrokenProcessPool())
    manager.pending_work_items.clear()
    then(cause)


def _end_with_one_lost(pool: Any, answers: Any) -> None:
    """Let a pool break that has lost a process in the midst of an answer: the executor would wait for its other half.

    What ends the wait is that nobody is left who could write to the pipe of answers, this process among them.
    """
    from multiprocessing.connection import wait as wait_for  # noqa: PLC0415 - as above

    processes = list(pool._processes.values())  # noqa: SLF001
    wait_for([process.sentinel for process in processes])
    time.sleep(LOST_SECONDS)  # in any other case the executor finds it out by itself
    if pool._executor_manager_thread is None or not pool._executor_manager_thread.is_alive():  # noqa: SLF001
        return
    for process in processes:
        process.kill()
    answers.close()


def _widen(pool: Any) -> None:
    """Let the pipes to and from processes hold a whole chunk, where the system lets us.

    They hold 64 KB, and a process would wait again and again until this one, which has work of its own, has read that.
    """
    if sys.platform == "linux":
        from fcntl import F_SETPIPE_SZ, fcntl  # noqa: PLC0415 - not there on Windows

        with suppress(AttributeError, OSError):  # the executor does not give its pipes by public names
            for queue in (pool._call_queue, pool._result_queue):  # noqa: SLF001
                fcntl(queue._reader.fileno(), F_SETPIPE_SZ, PIPE_BYTES)  # noqa: SLF001


def _load(preload: list[str]) -> Literal["fork", "forkserver", "spawn"]:
    """Give the way that processes begin; where they all come from a server, have that import `preload` by and by."""
    if _is_alone():
        return "fork"
    import multiprocessing  # noqa: PLC0415 - as above

    if "forkserver" not in multiprocessing.get_all_start_methods():
        return "spawn"
    from multiprocessing import forkserver, resource_tracker  # noqa: PLC0415 - not there on Windows

    forkserver.set_forkserver_preload(preload)
    resource_tracker.ensure_running()  # before, for its start lets in what is held back
    with held_back(signal.SIGINT):
        forkserver.ensure_running()
    return "forkserver"


def _is_alone() -> bool:
    """Tell whether this process may be copied as it is, which is the fastest way to another: it has but one thread.

    Where V8 has begun, and in a preview, there are others, and a copy would wait for what they held. Only Linux tells
    of all threads, and macOS forbids to use its libraries in a copy.
    """
    try:
        return sys.platform == "linux" and len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:
        return False


def _follow_parent() -> None:
    """Leave Ctrl-C to the parent, and end when it ends, even if it is killed: nobody else would end this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in _STOPS[1:]:
        signal.signal(number, signal.SIG_DFL)  # what this process does then, a copy would do too
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
    collect_less()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process  # noqa: PLC0415 - it is there by now

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
