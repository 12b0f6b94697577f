"""What all tests share: `--update`, and a day and a width that do not depend on the machine."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from papernotes.engine.pool import available_jobs

# A machine that is busy is no mistake of the program.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="write what papernotes gives into the expectations; read `git diff` after"
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update") and config.getoption("numprocesses", None):
        message = "--update rewrites whole files: run it without -n"
        raise pytest.UsageError(message)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # some hundred programs are begun: each would compile all modules
    # A shell lets what runs in the background ignore Ctrl-C, and `nohup` that a terminal is closed; so would the
    # programs that are to be stopped.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Run one worker more than there are processors: tests of browsers and previews wait half of their time."""
    return available_jobs() + 1


@pytest.fixture
def is_update(request: pytest.FixtureRequest) -> bool:
    """Tell whether expectations are to be rewritten instead of compared."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(autouse=True)
def _same_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fix what a machine could change: the day (2026-11-21), colours, a terminal's width, which papernotes is run."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent.parent))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795219200")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")
