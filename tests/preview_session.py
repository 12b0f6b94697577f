"""`papernotes serve` as a process of its own, for tests."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE_SECONDS = 60.0
"""Far more than anything takes: a busy machine must not fail a test."""


class Session:
    """A preview that runs: its address, and the lines it printed so far."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        """Read what `process` prints until it serves."""
        self.process = process
        self.lines: list[str] = []
        self._thread = threading.Thread(target=self._read)
        self._thread.start()
        until(lambda: any(line.startswith("http://") for line in self.lines) or process.poll() is not None)
        found = re.search(r"^(http://\S+) shows ", self.printed, re.MULTILINE)
        self.address = found[1] if found else ""

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.lines.append(line)

    @property
    def printed(self) -> str:
        """All that was printed so far."""
        return "".join(self.lines)

    def page(self, path: str) -> str:
        """Give the page at an address, whatever its status."""
        try:
            with urllib.request.urlopen(f"{self.address}{path}", timeout=PATIENCE_SECONDS) as answer:  # noqa: S310
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                return f"{error.code} {error.read().decode()}"

    def stop(self, number: signal.Signals = signal.SIGINT) -> tuple[int, float]:
        """End it by a signal; give its exit code and the seconds it took."""
        begin = time.monotonic()
        self.process.send_signal(number)
        try:
            code = self.process.wait(PATIENCE_SECONDS)
        finally:
            self.process.kill()  # one that does not end must not hold the suite up for ever
        self._thread.join()
        return code, time.monotonic() - begin


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < end, "this took too long"
        time.sleep(0.01)


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[Session]:
    """Preview a folder while the block runs."""
    command = [sys.executable, "-m", "papernotes", "serve", str(folder), *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    ) as process:
        session = Session(process)
        try:
            yield session
        finally:
            if process.poll() is None:
                session.stop()
