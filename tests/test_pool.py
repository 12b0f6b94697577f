"""Work keeps its order and its bounds, in this process and in others."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from papernotes.engine.pool import AHEAD, Inline, ordered_map, workers


def square(numbers: tuple[int, ...]) -> list[int]:
    return [number * number for number in numbers]


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_keep_the_order_of_the_items(jobs: int) -> None:
    with workers(jobs) as begun:
        pool = begun.for_work(100, least=1)
        assert isinstance(pool, Inline) == (jobs == 1)
        assert list(ordered_map(pool, square, range(100), chunk=7)) == [n * n for n in range(100)]


def test_any_executor_will_do() -> None:
    with ThreadPoolExecutor(3) as pool:
        assert list(ordered_map(pool, square, range(20), chunk=3)) == [n * n for n in range(20)]


def test_items_are_taken_only_as_results_are_read() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    results = ordered_map(Inline(), square, items(), chunk=10)
    assert next(results) == 0
    assert len(taken) == 10 * AHEAD


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
    assert list(ordered_map(Inline(), square, (), chunk=5)) == []


def test_what_a_worker_raises_reaches_the_caller() -> None:
    def fail(_: tuple[int, ...]) -> list[int]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(ordered_map(Inline(), fail, [1], chunk=1))


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
