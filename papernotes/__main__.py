"""`python -m papernotes` is `papernotes`: the way in, which also holds while the rest is still being imported."""

from __future__ import annotations

import atexit
import errno
import os
import signal
import sys

from papernotes.engine.cycles import collect_less
from papernotes.engine.signals import forget_interrupt


def main() -> None:
    """Run the command line; Ctrl-C is one line and exit code 130, however early it comes; so are its kin."""
    try:
        _open_streams()
        _hear_all()
        collect_less()
        from papernotes.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("papernotes: stopped\n")
        forget_interrupt()
        sys.exit(130)
    except SystemExit as done:
        if not isinstance(done.code, int):
            raise
        _end(done.code)
    except OSError as error:
        if error.errno != errno.ENOSPC or error.filename is not None:
            raise
        sys.stderr.write(f"papernotes: what it says cannot be written: {error.strerror}\n")
        sys.exit(1)


def _end(code: int) -> None:
    """End with all that is to be done at the end but one thing: Python would take apart each of a million objects."""
    sys.stdout.flush()
    sys.stderr.flush()
    atexit._run_exitfuncs()  # noqa: SLF001 - no public name runs them
    os._exit(code)


def _open_streams() -> None:
    """Give each stream that the caller closed, as some that run jobs do, a place that takes all and gives nothing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - for as long as we run


def _hear_all() -> None:
    """Let a request to end and a closed terminal stop the program as Ctrl-C does, with all that is to be ended."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # not one that is ignored, as by nohup
            signal.signal(number, signal.default_int_handler)


if __name__ == "__main__":
    main()
