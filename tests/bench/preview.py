"""Previews that run: how long from saving a note to its new page being served, and whether thousands of edits hold."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import quote

from .builds import Contender
from .measure import CommandFailedError, memory_of, running

WARM_UP_EDITS = 3
REST_SECONDS = 0.3
"""Pause before each edit, so that none falls into what is left to do of the one before."""
POLL_SECONDS = 0.005
PATIENCE_SECONDS = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """Seconds from each save to the new page, and the most bytes that the preview's processes held between edits."""

    seconds: tuple[float, ...]
    memory: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What many edits in a row came to: those never shown, seconds in all, bytes held after a tenth and at the end."""

    edits: int
    missed: int
    seconds: float
    memory_early: int
    memory_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Preview:
    """A preview that runs: where it serves the edited note, and its session of processes."""

    contender: Contender
    port: int
    session: int

    def shows(self, mark: str) -> bool:
        """Tell whether the page served now holds `mark`."""
        page = self.contender.subject.page
        address = quote(f"/{page.parent}/" if page.name == "index.html" else f"/{page}")
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", address)
            return mark.encode() in connection.getresponse().read()
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def edit(self, mark: str) -> float:
        """Save an edit and give the seconds until its page is served. Raises `CommandFailedError` if it never is."""
        begin = time.perf_counter()
        self.contender.subject.edit(mark)
        if not _comes(lambda: self.shows(mark), PATIENCE_SECONDS):
            message = f"{self.contender.tool.name} never served an edit"
            raise CommandFailedError(message)
        return time.perf_counter() - begin


def latencies(contenders: Sequence[Contender], edits: int) -> dict[str, Latency]:
    """Edit one note `edits` times, each time in all previews in turn, and give what came of it by tool."""
    with ExitStack() as stack:
        previews = [stack.enter_context(_preview(contender)) for contender in contenders]
        seconds: dict[str, list[float]] = {preview.contender.tool.name: [] for preview in previews}
        memory = dict.fromkeys(seconds, 0)
        for number in range(-WARM_UP_EDITS, edits):
            for preview in previews:
                name = preview.contender.tool.name
                time.sleep(REST_SECONDS)
                taken = preview.edit(f"serve{number + WARM_UP_EDITS}mark")
                memory[name] = max(memory[name], memory_of(preview.session))
                if number >= 0:
                    seconds[name].append(taken)
    return {name: Latency(seconds=tuple(listed), memory=memory[name]) for name, listed in seconds.items()}


def load(contender: Contender, edits: int) -> Load:
    """Edit one note `edits` times in a row: half of them as soon as the one before is served, half without waiting.

    Of those without waiting, only every tenth must be seen; in between, edits may be built together.
    """
    missed, memory_early = 0, 0
    with _preview(contender) as preview:
        begin = time.perf_counter()
        for number in range(edits):
            mark = f"load{number}mark"
            contender.subject.edit(mark)
            is_awaited = number < edits // 2 or number % 10 == 9 or number == edits - 1
            if is_awaited and not _comes(lambda mark=mark: preview.shows(mark), 10):  # type: ignore[misc]
                missed += 1
            if number == edits // 10:
                memory_early = memory_of(preview.session)
        seconds = time.perf_counter() - begin
        time.sleep(1)
        memory_end = memory_of(preview.session)
    return Load(edits=edits, missed=missed, seconds=seconds, memory_early=memory_early, memory_end=memory_end)


@contextmanager
def _preview(contender: Contender) -> Iterator[_Preview]:
    """Run a tool's preview while the block runs, from when it serves the note. Raises `CommandFailedError`."""
    contender.subject.edit("bench0mark")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [part.replace("PORT", str(port)) for part in contender.tool.serve]
    with running(command, contender.tool.folder) as session:
        preview = _Preview(contender=contender, port=port, session=session)
        if not _comes(lambda: preview.shows("bench0mark"), 10 * PATIENCE_SECONDS):
            message = f"{contender.tool.name} does not serve"
            raise CommandFailedError(message)
        yield preview


def _comes(is_so: Callable[[], bool], seconds: float) -> bool:
    """Wait until something holds; tell whether it came within `seconds`."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(POLL_SECONDS)
    return True
