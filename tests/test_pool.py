"""Work comes back with what it was done for, and keeps its bounds, in this process and in others."""

from __future__ import annotations

import ctypes
import errno
import multiprocessing.context
import multiprocessing.process
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from papernotes.engine.pool import PIPE_BYTES, Inline, each_done, workers
from papernotes.problems import PapernotesError, Problem, ThemeError


def square(numbers: tuple[int, ...]) -> list[int]:
    return [number * number for number in numbers]


def in_thread(numbers: tuple[int, ...]) -> list[int]:
    return [threading.get_ident()] * len(numbers)


def who(numbers: tuple[int, ...]) -> list[int]:
    time.sleep(0.01)
    return [os.getpid()] * len(numbers)


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_each_item_comes_once_with_its_result(jobs: int) -> None:
    with workers(jobs) as begun:
        pool = begun.for_work(100, least=1)
        assert isinstance(pool, Inline) == (jobs == 1)
        assert sorted(each_done(pool, square, range(100), chunk=7)) == [(n, n * n) for n in range(100)]


def test_this_process_is_one_of_those_that_work() -> None:
    with workers(2) as begun:
        processes = {process for _, process in each_done(begun.for_work(2, least=1), who, range(40), chunk=1)}
    assert len(processes) == 2
    assert os.getpid() in processes


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere pipes are as they are")
def test_a_process_need_not_wait_until_its_result_is_read() -> None:
    fcntl = pytest.importorskip("fcntl")
    with workers(2) as begun:
        pool: Any = begun.for_work(2, least=1)
        pipes = (pool._call_queue._writer, pool._result_queue._reader)
        assert [fcntl.fcntl(pipe.fileno(), fcntl.F_GETPIPE_SZ) for pipe in pipes] == [PIPE_BYTES] * 2


def test_a_given_executor_does_all_the_work() -> None:
    with ThreadPoolExecutor(1) as given, workers(given) as begun:
        thread = given.submit(threading.get_ident).result()
        done = each_done(begun.for_work(9, least=1), in_thread, range(9), chunk=1)
        assert {where for _, where in done} == {thread}


def test_any_executor_will_do() -> None:
    with ThreadPoolExecutor(3) as pool:
        assert sorted(each_done(pool, square, range(20), chunk=3)) == [(n, n * n) for n in range(20)]


def test_items_are_taken_only_as_results_are_read() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    results = each_done(Inline(), square, items(), chunk=10)
    assert next(results) == (0, 0)
    assert len(taken) == 20


def test_a_session_frees_what_its_builds_leave() -> None:
    program = """
import gc
from papernotes.engine.cycles import keep_for_good
class Held: pass
keep_for_good()
for _ in range(3):
    held = Held()
    held.itself = held
    keep_for_good()
del held
gc.collect()
print(sum(isinstance(one, Held) for one in gc.get_objects()), gc.get_freeze_count() > 0)
gc.unfreeze()
print(sum(isinstance(one, Held) for one in gc.get_objects()))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "0 True\n0\n"


def test_no_items_give_no_results() -> None:
    assert list(each_done(Inline(), square, (), chunk=5)) == []


def test_what_a_worker_raises_reaches_the_caller() -> None:
    def fail(_: tuple[int, ...]) -> list[int]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(each_done(Inline(), fail, [1], chunk=1))


def test_only_processes_that_were_begun_here_are_let_go() -> None:
    with ThreadPoolExecutor(1) as given, workers(given) as pool:
        pool.let_go()
        assert given.submit(int).result() == 0
    with workers(2) as pool:
        own = pool.for_work(2, least=1)
        waiting = own.submit(int)
        pool.let_go()
        assert waiting.result() == 0
        with pytest.raises(RuntimeError):
            own.submit(int)


def test_processes_that_were_let_go_have_ended_at_the_end() -> None:
    with workers(2) as pool:
        own: Any = pool.for_work(2, least=1)
        processes = list(own._processes.values())
        work = own.submit(time.sleep, 0.2)
        pool.let_go()
    assert work.done()
    assert not any(process.is_alive() for process in processes)


def _no_shared_memory(monkeypatch: pytest.MonkeyPatch) -> str:
    def refuse(_: object) -> None:
        raise OSError(errno.ENOSYS, "Function not implemented")  # as where there is no /dev/shm

    monkeypatch.setattr(multiprocessing.context.BaseContext, "Lock", refuse)
    return "Function not implemented"


def _no_semaphores(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(sys.modules, "multiprocessing.synchronize", None)  # as in a Python that was built so
    for name, value in (("_system_limits_checked", False), ("_system_limited", None)):
        monkeypatch.setattr(f"concurrent.futures.process.{name}", value)
    return "This Python build lacks multiprocessing.synchronize"


def _no_second_process(monkeypatch: pytest.MonkeyPatch) -> str:
    begin, left = multiprocessing.process.BaseProcess.start, iter(range(1))

    def start(process: multiprocessing.process.BaseProcess) -> None:
        if next(left, None) is None:
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")  # as where `ulimit -u` is reached
        begin(process)

    monkeypatch.setattr(multiprocessing.process.BaseProcess, "start", start)
    return "Resource temporarily unavailable"


@pytest.mark.parametrize("lacking", [_no_shared_memory, _no_semaphores, _no_second_process])
def test_where_no_processes_can_be_begun_this_one_does_all_the_work(
    lacking: Callable[[pytest.MonkeyPatch], str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reason = lacking(monkeypatch)
    with workers(3) as begun:
        begun.expect(3, least=1)
        pool = begun.for_work(3, least=1)
        assert list(each_done(pool, who, range(4), chunk=1)) == [(number, os.getpid()) for number in range(4)]
        assert not begun.are_begun
    assert reason in caplog.text
    for process in multiprocessing.active_children():  # what had begun already is ended
        process.join(10)
    assert not multiprocessing.active_children()


def _find_fault(items: Sequence[int]) -> list[int]:
    raise ThemeError(*(Problem(path="a.html", line=item, code="theme", message="a fault") for item in items))


def _die_in_the_midst_of_an_answer(items: Sequence[int]) -> list[bytes]:
    threading.Timer(0.6, os.kill, (os.getpid(), signal.SIGKILL)).start()
    time.sleep(0.3)
    return [bytes(4 * PIPE_BYTES) for _ in items]


@pytest.mark.skipif(sys.platform != "linux", reason="a pipe of this size is Linux's")
def test_a_process_that_is_lost_in_the_midst_of_an_answer_ends_the_work() -> None:
    def work() -> None:
        with workers(3) as begun:
            pool = begun.for_work(3, least=1)
            pool.submit(int).result(timeout=30)  # a process has begun: on a busy machine that takes a while
            future = pool.submit(_die_in_the_midst_of_an_answer, (1,))
            time.sleep(0.1)
            ctypes.PyDLL(None).usleep(1_200_000)  # with Python's lock held, so that nobody reads: the pipe is full
            future.result(timeout=30)

    with pytest.raises(PapernotesError, match="killed"):
        work()


LOST_IN_AN_ORDER = """
import multiprocessing, os, signal, threading, time
from papernotes.engine.pool import PIPE_BYTES, workers
from papernotes.problems import PapernotesError
if {is_served}:
    threading.Thread(target=threading.Event().wait, daemon=True).start()
try:
    with workers(3) as begun:
        pool = begun.for_work(3, least=1)
        processes = multiprocessing.active_children()
        for process in processes:
            os.kill(process.pid, signal.SIGSTOP)
        futures = [pool.submit(len, bytes(4 * PIPE_BYTES)) for _ in range(8)]
        time.sleep(0.3)  # now the pipe is full
        assert futures[-1].cancel()
        for process in processes:
            process.kill()
        futures[0].result(timeout=30)
except PapernotesError as error:
    print(*(problem.code for problem in error.problems))
"""
"""Loses all processes while one order is on its way to them and another one, which waits, was taken back."""


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is stopped so there")
@pytest.mark.parametrize("is_served", [False, True])
def test_an_order_that_nobody_is_left_to_read_does_not_hold_up_the_end(is_served: object) -> None:
    program = LOST_IN_AN_ORDER.format(is_served=is_served)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("lost-process\n", "")


def test_what_is_wrong_in_another_process_is_said_as_it_is_here() -> None:
    with workers(3) as begun, pytest.raises(ThemeError) as found:
        begun.for_work(3, least=1).submit(_find_fault, (1, 2)).result(timeout=30)
    assert [(each.path, each.line) for each in found.value.problems] == [("a.html", 1), ("a.html", 2)]
