"""A build that is stopped ends at once with one line, leaves no process, and no file that is not whole."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from bench.corpus import write_corpus

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are found in /proc"),
]
PATIENCE_SECONDS = 60


def members_of(session: int) -> list[str]:
    """Give the processes of a session that still run."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session and fields[0] not in "ZX":
                found.append((process / "cmdline").read_text())
        except OSError:
            continue
    return found


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < end, "this took too long"
        time.sleep(0.01)


BESIDE_A_THREAD = """
import threading
threading.Thread(target=threading.Event().wait, daemon=True).start()
from papernotes.__main__ import main
main()
"""
WAYS = {"copied": ("-m", "papernotes"), "served": ("-c", BESIDE_A_THREAD)}
"""How a build begins its processes: it copies itself, or where it has threads it asks a fork server."""


def begun(site: Path, way: str = "copied") -> subprocess.Popen[str]:
    """Begin a build with two processes beside its own, in a session of its own."""
    command = [sys.executable, *WAYS[way], "build", "--jobs", "3", str(site)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


def pages_of(site: Path) -> dict[str, bytes]:
    """Give all files of the site's output but the list of them."""
    top = site / "_site"
    found = {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}
    return {name: data for name, data in found.items() if name != ".papernotes"}


MOMENTS: dict[str, Callable[[Path], bool]] = {
    "while notes are read": lambda site: (site / ".papernotes").exists(),
    "while pages are written": lambda site: any(site.glob("_site/.papernotes-part/*")),
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return made(tmp_path)


def made(folder: Path) -> Path:
    """Make a site of one name, which pages show, in `folder`."""
    write_corpus(folder / "site" / "notes", 200)
    (folder / "site" / "notes" / "index.md").write_text("# Our group\n\nWe read $x^2$.\n", encoding="utf-8")
    (folder / "site" / "notes" / "index.ko.md").write_text("# 우리 모임\n\n$y$ 읽기.\n", encoding="utf-8")
    return folder / "site"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Give the pages of a build that nobody stops, by three processes."""
    site = made(tmp_path_factory.mktemp("whole"))
    with begun(site) as building:
        building.communicate(timeout=PATIENCE_SECONDS)
    return pages_of(site)


def test_any_number_of_processes_however_begun_gives_the_same_bytes(site: Path, whole: dict[str, bytes]) -> None:
    build_again(site)
    assert pages_of(site) == whole, "of one process"
    shutil.rmtree(site / "_site")
    shutil.rmtree(site / ".papernotes")
    with begun(site, "served") as building:
        building.communicate(timeout=PATIENCE_SECONDS)
    assert pages_of(site) == whole, "of a fork server's"


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_with_one_line(number: signal.Signals, moment: str, site: Path, whole: dict[str, bytes]) -> None:
    with begun(site) as building:
        until(lambda: MOMENTS[moment](site))
        if number == signal.SIGINT:
            os.killpg(building.pid, number)  # as a terminal does: to the workers too
        else:
            building.send_signal(number)
        assert building.communicate(timeout=PATIENCE_SECONDS) == ("", "papernotes: stopped\n")
    assert building.returncode == 130
    until(lambda: not members_of(building.pid))
    assert pages_of(site).items() <= whole.items()
    with begun(site) as again:
        again.communicate(timeout=PATIENCE_SECONDS)
    assert (again.returncode, pages_of(site) == whole) == (0, True)


def workers_of(building: subprocess.Popen[str]) -> list[int]:
    """Give the processes that a build has copied itself into, or that its fork server has begun."""
    is_copied = isinstance(building.args, list) and BESIDE_A_THREAD not in building.args
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent, session = (process / "stat").read_text().rpartition(")")[2].split()[1:4:2]
            if int(session) == building.pid != int(process.name) and (int(parent) == building.pid) == is_copied:
                found.append(int(process.name))
    return found


LOST = """\
--jobs: error: a process of this build was killed in the midst of its work, perhaps for want of memory [lost-process]
  help: build again; --jobs 1 needs the least memory
"""


def has_drawn(site: Path) -> bool:
    """Tell whether a build has remembered some notes."""
    log = site / ".papernotes" / "cache.sqlite-wal"
    return log.exists() and log.stat().st_size > 500_000


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("is_time", [has_drawn, MOMENTS["while pages are written"]], ids=["notes", "pages"])
def test_a_worker_that_is_killed_ends_the_build_with_one_problem(
    is_time: Callable[[Path], bool], way: str, site: Path, whole: dict[str, bytes]
) -> None:
    with begun(site, way) as building:
        until(lambda: is_time(site) and len(workers_of(building)) == 2)
        os.kill(workers_of(building)[0], signal.SIGKILL)
        assert building.communicate(timeout=PATIENCE_SECONDS) == ("", LOST)
    assert building.returncode == 1
    until(lambda: not members_of(building.pid))
    with begun(site) as again:
        again.communicate(timeout=PATIENCE_SECONDS)
    assert (again.returncode, pages_of(site) == whole) == (0, True)


@pytest.mark.parametrize("way", [*WAYS] * 4)
def test_so_does_one_that_is_killed_as_it_begins(way: str, tmp_path: Path) -> None:
    write_corpus(tmp_path / "notes", 60)
    with begun(tmp_path, way) as building:
        while not (found := workers_of(building)):
            assert building.poll() is None, "there were no processes"
        os.kill(found[0], signal.SIGKILL)
        assert building.communicate(timeout=PATIENCE_SECONDS) == ("", LOST)
    until(lambda: not members_of(building.pid))


KILLED = """
import os, signal, sys
from pathlib import Path
from papernotes.build import build
from papernotes.config import load
left, place = int(sys.argv[1]), os.replace
def replace(*names):
    global left
    place(*names)
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
os.replace = replace
build(load(Path(sys.argv[2])), jobs=1)
"""
"""Builds a site, and is killed once so many files are in their places."""


def killed_at(moves: int, site: Path) -> None:
    """Let a build be killed after some of its last moves, the first of which is that of the list of files."""
    done = subprocess.run([sys.executable, "-c", KILLED, str(moves), str(site)], check=False)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize("moves", [1, 2, 8])
def test_the_next_build_repairs_what_one_that_was_killed_left(moves: int, tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_corpus(site / "notes", 30)
    build_again(site)
    before = everything_in(site)
    note = site / "notes" / "new.md"
    note.write_text("---\ntitle: New\ntags: [only here]\n---\n\nText.\n", encoding="utf-8")
    killed_at(moves, site)
    build_again(site)
    assert_is_as_from_nothing(site)
    note.unlink()
    build_again(site)
    note.write_text("---\ntitle: New\ntags: [only here]\n---\n\nText.\n", encoding="utf-8")
    killed_at(moves, site)
    note.unlink()  # what was built last is what the notes say again
    build_again(site)
    assert everything_in(site) == before


@pytest.mark.parametrize("moves", [1, 2, 5])
def test_so_it_does_after_a_first_build_that_was_killed(moves: int, tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_corpus(site / "notes", 30)
    killed_at(moves, site)
    build_again(site)
    assert_is_as_from_nothing(site)


def assert_is_as_from_nothing(site: Path) -> None:
    """Compare a site's output with that of a build that nothing came before."""
    there = everything_in(site)
    shutil.rmtree(site / "_site")
    shutil.rmtree(site / ".papernotes")
    build_again(site)
    assert there == everything_in(site)


def build_again(site: Path) -> None:
    """Build a site in a process of its own."""
    subprocess.run([sys.executable, "-m", "papernotes", "build", "-j", "1", str(site)], check=True, capture_output=True)


def everything_in(site: Path) -> dict[str, bytes]:
    """Give all files of the site's output, and the list of them."""
    top = site / "_site"
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}


@pytest.mark.parametrize("way", WAYS)
def test_workers_end_with_a_build_that_is_killed(way: str, site: Path) -> None:
    with begun(site, way) as building:
        until(lambda: len(workers_of(building)) == 2)
        building.kill()
        until(lambda: not members_of(building.pid))
    assert not members_of(building.pid)


ENDS_LATE = """
import sys, time
from concurrent.futures.process import _ExecutorManagerThread as Manager
tell = Manager.shutdown_workers
Manager.shutdown_workers = lambda manager: (time.sleep(1), tell(manager))
sys.argv = ["papernotes", "check", "--jobs", "2"]
from papernotes.__main__ import main
main()
"""
"""A command on a machine so busy that its processes are told to end when it has nothing else left to do."""


def test_a_command_waits_until_its_processes_are_told_to_end(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"{number}.md").write_text(f"# Note {number}\n")
    done = subprocess.run([sys.executable, "-c", ENDS_LATE], cwd=tmp_path, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"40 notes, no problems\n")
