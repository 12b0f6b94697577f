"""A build on a real Dask cluster gives the same bytes; one that is not there, or not ours, is a message."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest
from bench.corpus import write_corpus

from papernotes.build import build
from papernotes.config import load
from papernotes.engine.dask import Alike, _identity, dask_cluster
from papernotes.problems import PapernotesError

pytest.importorskip("distributed")
pytestmark = pytest.mark.slow

_P = ParamSpec("_P")
_Result = TypeVar("_Result")
PATIENCE_SECONDS = 60


class Watched(Executor):
    """Passes work on, and keeps the names of the functions that are called."""

    def __init__(self, executor: Executor) -> None:
        """Begin without any."""
        self.executor = executor
        self.names: set[str] = set()

    def submit(self, function: Callable[_P, _Result], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_Result]:
        self.names.add(getattr(function, "func", function).__name__)
        return self.executor.submit(function, *args, **kwargs)


@contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    """Run a scheduler without workers; gives its address."""
    file = folder / "scheduler.json"
    options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
    with dask("scheduler", *options):
        until(lambda: file.is_file() and file.stat().st_size > 0)
        yield json.loads(file.read_text())["address"]


@contextmanager
def workers(address: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run two workers with two threads each; gives the process above them."""
    with dask("worker", address, "--nworkers", "2", "--nthreads", "2", "--no-dashboard") as process:
        until(lambda: asyncio.run(_identity(address))["n_workers"] == 2)
        yield process


@contextmanager
def dask(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command of Dask while the block runs; in the end nothing of it is left."""
    command = [sys.executable, "-m", "dask", *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE_SECONDS)
            finally:
                if members_of(process.pid):
                    os.killpg(process.pid, signal.SIGKILL)


def members_of(group: int) -> list[str]:
    """Give the processes of a group that still run."""
    listed = subprocess.run(["ps", "-e", "-o", "pgid=,stat=,args="], capture_output=True, text=True, check=True).stdout  # noqa: S607
    rows = [line.split(maxsplit=2) for line in listed.splitlines()]
    return [row[2] for row in rows if row[0] == str(group) and not row[1].startswith("Z")]


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < end, "this took too long"
        time.sleep(0.05)


def papernotes(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "papernotes", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS)


def files_of(folder: Path) -> dict[str, bytes]:
    """Give all files below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with scheduler(tmp_path_factory.mktemp("cluster")) as address, workers(address):
        yield address


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write_corpus(tmp_path / "site" / "notes", 100)
    (tmp_path / "site" / "notes" / "index.md").write_text("# Our group\n\nWe read $x^2$.\n", encoding="utf-8")
    return tmp_path / "site"


def test_it_gives_the_bytes_of_a_build_here(cluster: str, site: Path, tmp_path: Path) -> None:
    there = tmp_path / "there" / "site"
    shutil.copytree(site, there)
    expected = build(load(site), jobs=1)
    with dask_cluster(cluster, ()) as executor:
        assert len({executor.submit(os.getpid).result() for _ in range(20)} - {os.getpid()}) == 2
        watched = Watched(executor)
        assert build(load(there), executor=watched) == expected
        assert watched.names == {"_drawn_all", "_set", "_with_shared"}, "notes, formulas, pages"
        assert files_of(there / "_site") == files_of(site / "_site")
        for folder in (site, there):
            (folder / "templates").mkdir()
            (folder / "templates" / "note.html").write_text(
                '{% extends "default/note.html" %}{% block head %}new{% endblock %}'
            )
        shutil.rmtree(site / ".papernotes")
        build(load(site), jobs=1)
        build(load(there), executor=watched)
    assert files_of(there / "_site") == files_of(site / "_site"), "workers must look at the templates again"


def test_the_command_line_uses_it(cluster: str, site: Path) -> None:
    there = papernotes("build", str(site), "-o", str(site.parent / "there"), "--dask", cluster, "--json")
    assert (there.returncode, there.stderr) == (0, "")
    again = papernotes("build", str(site), "-o", str(site.parent / "there"), "--json")
    assert json.loads(again.stdout)["written"] == json.loads(again.stdout)["removed"] == 0


def test_workers_that_are_not_alike_get_nothing_to_do(cluster: str) -> None:
    alike = (Alike(what="words", digest=partial(os.urandom, 8), help="again"),)
    with pytest.raises(PapernotesError) as raised, dask_cluster(cluster, alike):
        pass
    said = r"--dask \S+: error: words are not as here on tcp://127\S+(, tcp://127\S+)? \[other-workers\]\n  help: again"
    assert re.fullmatch(said, str(raised.value))


def test_nor_do_workers_that_join_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alike = (Alike(what="words", digest=partial(os.getenvb, b"PAPERNOTES_WORDS", b"same"), help="again"),)  # type: ignore[arg-type]
    with scheduler(tmp_path) as address, ExitStack() as first:
        first.enter_context(workers(address))
        with (  # noqa: PT012 - there is one way there
            pytest.raises(PapernotesError, match="on a worker that joined meanwhile"),
            dask_cluster(address, alike) as pool,
        ):
            assert pool.submit(abs, -1).result() == 1
            first.close()
            monkeypatch.setenv("PAPERNOTES_WORDS", "other")
            with workers(address):
                pool.submit(abs, -1).result(PATIENCE_SECONDS)


def test_workers_end_with_v8_in_them(tmp_path: Path, site: Path) -> None:
    with scheduler(tmp_path) as address, workers(address) as process:
        assert papernotes("build", str(site), "--dask", address).returncode == 0
        process.terminate()
        assert process.wait(PATIENCE_SECONDS) == 0
        until(lambda: not members_of(process.pid))


def test_a_cluster_that_goes_away_is_a_message(tmp_path: Path) -> None:
    write_corpus(tmp_path / "notes", 600)
    with ExitStack() as stack:
        gone = ExitStack()
        address = stack.enter_context(gone).enter_context(scheduler(tmp_path))
        stack.enter_context(workers(address))
        command = [sys.executable, "-m", "papernotes", "build", str(tmp_path), "--dask", address]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as building:
            until(lambda: (tmp_path / ".papernotes").exists() or building.poll() is not None)
            gone.close()
            printed, errors = building.communicate(timeout=PATIENCE_SECONDS)
    assert building.returncode == 1
    assert f"--dask {address}: error: the cluster was lost in the midst of the work" in errors
    assert (printed, errors.count("\n"), "Traceback" in errors) == ("", 2, False)


def test_ctrl_c_is_one_line_and_leaves_the_cluster_usable(cluster: str, tmp_path: Path) -> None:
    write_corpus(tmp_path / "notes", 600)
    command = [sys.executable, "-m", "papernotes", "build", str(tmp_path), "--dask", cluster]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as building:
        until(lambda: (tmp_path / ".papernotes").exists() or building.poll() is not None)
        building.send_signal(signal.SIGINT)
        assert building.communicate(timeout=PATIENCE_SECONDS) == ("", "papernotes: stopped\n")
    assert building.returncode == 130
    with dask_cluster(cluster, ()) as executor:
        assert executor.submit(abs, -1).result(PATIENCE_SECONDS) == 1


def test_a_scheduler_without_workers_is_a_message(tmp_path: Path) -> None:
    with scheduler(tmp_path) as address:
        done = papernotes("build", str(tmp_path), "--dask", address)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"--dask {address}: error: the scheduler there has no workers [no-workers]\n"
        f'  help: start some with "dask worker {address}"\n'
    )


def test_who_does_not_answer_is_no_scheduler(cluster: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, dask_cluster(cluster, ()) as executor:
        named = f"127.0.0.1:{silent.getsockname()[1]}"
        worker = str(executor.submit(eval, "__import__('distributed').get_worker().address").result())
        for address, message in (
            (named, "no Dask scheduler answers there"),
            ("127.0.0.1:1", "no Dask scheduler answers there"),
            (worker, "a worker answers there, no scheduler"),
            ("cluster", "this is no address of a Dask scheduler: missing port number in address 'cluster'"),
        ):
            done = papernotes("build", str(tmp_path), "--dask", address)
            assert (done.returncode, done.stdout) == (1, "")
            assert done.stderr.startswith(f"--dask {address}: error: {message} [no-scheduler]\n  help: start one with ")


def test_without_the_library_it_says_what_to_install(tmp_path: Path) -> None:
    text = "import sys; sys.modules['distributed'] = None; from papernotes.cli import main; main()"
    command = [sys.executable, "-c", text, "build", str(tmp_path), "--dask", "127.0.0.1:1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "--dask 127.0.0.1:1: error: the library for Dask is not installed [no-dask]\n"
        '  help: pip install "papernotes[dask]", here and on the workers\n'
    )


def test_jobs_of_this_machine_do_not_go_with_it(tmp_path: Path) -> None:
    done = papernotes("build", str(tmp_path), "--dask", "127.0.0.1:1", "--jobs", "2")
    assert (done.returncode, "leave it out with --dask" in done.stderr) == (2, True)
