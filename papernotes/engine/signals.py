"""Work that Ctrl-C must not part, and an end by Ctrl-C."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held_back(*signals: signal.Signals) -> Iterator[None]:
    """Let `signals` wait for the end of a `with`; processes that begin meanwhile never hear them.

    Where there are no signal masks (Windows) nothing waits.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def forget_interrupt() -> None:
    """Let this process end with the exit code it gives, though it was interrupted.

    CPython remembers an interrupt that fell into an `exec`, such as the definition of a dataclass, and ends a program
    that was begun by `-m` with SIGINT even if the interrupt was handled. It forgets it with the next `exec`.
    """
    exec("")  # noqa: S102
