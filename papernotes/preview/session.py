"""One session of `papernotes serve`: build, serve, then wait for changes and build again, until Ctrl-C.

Builds run in the main thread, one after the other (V8's first isolate must be made there); the server and the watcher
have threads of their own. The site stands in a folder for this session alone: a preview shows drafts, and must never
get in the way of what is published.
"""

from __future__ import annotations

import gc
import signal
import sys
import time
import unicodedata
import warnings
import webbrowser
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from msgspec import Struct
from msgspec.structs import replace

from papernotes.build import build
from papernotes.config import Flags, load
from papernotes.console import counted, show_problems, tally
from papernotes.memory import Memory
from papernotes.model import BuildReport, Site
from papernotes.preview.bulletin import Bulletin
from papernotes.preview.server import PortBusyError, Server
from papernotes.preview.watcher import Watcher
from papernotes.problems import ConfigError, PapernotesError, Problem, visible

FIRST_PORT = 8000
PORTS = 50
"""Ports that are tried, from `FIRST_PORT` on, when none is asked for."""
SWITCH_SECONDS = 0.00005
"""How long a build may keep the server waiting for Python's lock, each of the several times that a request needs it."""
ASIDE_SECONDS = 0.01
"""How long a build leaves Python to the server once the page that was saved is there."""


class Options(Struct, frozen=True, kw_only=True):
    """What the command line asks for; `port` None is the first free one, `jobs` None one process a processor."""

    host: str
    port: int | None
    drafts: bool
    jobs: int | None
    opens: bool


class _Outcome(Struct, frozen=True, kw_only=True):
    """What came of a build: `report` is None when the settings or a template stopped it."""

    report: BuildReport | None
    problems: tuple[Problem, ...]
    seconds: float

    @property
    def changed(self) -> tuple[str, ...]:
        """Paths of the files that were written or removed."""
        return (*self.report.changes.written, *self.report.changes.removed) if self.report else ()


class _Herald:
    """Tells open pages of the first page that a build makes, which is the one that was saved: the rest takes longer."""

    def __init__(self, bulletin: Bulletin) -> None:
        """Tell nothing of the build that comes before the server."""
        self._bulletin = bulletin
        self._problems: tuple[Problem, ...] | None = None

    def expect(self, problems: tuple[Problem, ...] | None) -> None:
        """Expect the next build; `problems` are those that pages show until it is over, None tells nothing before."""
        self._problems = problems

    def tell(self, path: str) -> None:
        """Hear that a file is in its place."""
        if self._problems is not None and path.endswith(".html"):
            self._bulletin.publish(self._problems, (), is_built=True)
            self._problems = None
            time.sleep(ASIDE_SECONDS)


def serve(folder: Path, options: Options) -> None:
    """Preview the site in `folder` until Ctrl-C or SIGTERM, which end it as `KeyboardInterrupt`.

    Raises `ConfigError` when there is no such folder, or the port or host cannot be had. What is wrong with settings
    and templates is shown in the pages and the terminal, and never ends the session.
    """
    if not folder.is_dir():
        load(folder)  # says what is wrong
    root = folder.resolve()
    sys.setswitchinterval(SWITCH_SECONDS)
    with ExitStack() as stack:
        stack.enter_context(_interrupts())
        output = Path(stack.enter_context(TemporaryDirectory(prefix="papernotes-", ignore_cleanup_errors=True)))
        bulletin = Bulletin()
        server = stack.enter_context(_listen(output, bulletin, options))
        # watchdog warns in its own thread when folders are made quickly one in another; nothing is lost by it.
        stack.enter_context(warnings.catch_warnings())
        warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
        watcher = stack.enter_context(Watcher())
        stack.enter_context(_uninterrupted_end())
        watcher.follow((root,))
        herald = _Herald(bulletin)
        memory = Memory(is_outdated=watcher.has_news, tell=herald.tell)
        outcome = _attempt(root, output.resolve(), watcher, options, memory)
        _tell(outcome, bulletin, "built", known=())
        server.start()
        click.echo(f"{server.address} shows {root.name}; it follows every change. Ctrl-C ends it.")
        if options.opens:
            webbrowser.open(server.address)
        is_tidy = False
        while True:
            changed = watcher.wait(1.0)
            if not changed and not is_tidy:  # now nobody waits
                gc.collect()  # builds look for cycles seldom
                changed = tuple(map(Path, memory.seen.unheard()))  # some disks do not tell of every change
            is_tidy = not changed
            if changed:
                memory.seen.hear(map(str, changed))
                known = outcome.problems
                herald.expect(known if all(path.suffix == ".md" for path in changed) else None)
                outcome = _attempt(root, output.resolve(), watcher, options, memory)
                _tell(outcome, bulletin, _named(changed, root), known=known)


def _listen(output: Path, bulletin: Bulletin, options: Options) -> Server:
    """Take the port that is asked for, else the first free one. Raises `ConfigError`."""
    ports = (options.port,) if options.port else range(FIRST_PORT, FIRST_PORT + PORTS)
    for port in ports:
        try:
            return Server(output, bulletin, host=options.host, port=port)
        except PortBusyError:
            continue
        except OSError as error:
            message = f"cannot listen on {options.host}, port {port}: {error.strerror}"
            help_text = "name an address of this machine, and a port above 1023"
            raise ConfigError(Problem(path="--host", code="cannot-listen", message=message, help=help_text)) from error
    named = str(options.port) if options.port else f"{FIRST_PORT} to {FIRST_PORT + PORTS - 1}"
    message = f"another program listens at {named} already"
    help_text = "leave --port out to get a free one" if options.port else "name a free one with --port"
    raise ConfigError(Problem(path="--port", code="port-busy", message=message, help=help_text))


def _attempt(root: Path, output: Path, watcher: Watcher, options: Options, memory: Memory) -> _Outcome:
    """Build once; whatever a writer can mend comes back as problems."""
    begin = time.perf_counter()
    report = None
    try:
        site = _preview(load(root, Flags(drafts=options.drafts)), output, watcher)
        report = build(site, jobs=options.jobs, memory=memory)
        problems = report.problems
    except PapernotesError as error:
        problems = error.problems
    except (OSError, UnicodeError) as error:
        # A file that changed while it was read (the next build reads it again), or a template of theirs.
        problems = (_unexpected(error),)
    return _Outcome(report=report, problems=problems, seconds=time.perf_counter() - begin)


def _preview(site: Site, output: Path, watcher: Watcher) -> Site:
    """Give the site with its preview's output, and watch its folders; the published site is no source.

    What counts visits does not count those of who writes.
    """
    watcher.follow((site.root, site.notes, site.templates), ignored=(site.output, output))
    inside = (site.output.relative_to(site.notes).as_posix(),) if site.output.is_relative_to(site.notes) else ()
    return replace(site, output=output, scripts={}, ignore=(*site.ignore, *inside))


def _unexpected(error: OSError | UnicodeError) -> Problem:
    if isinstance(error, OSError):
        path, message = str(error.filename or ""), f"cannot be read: {error.strerror or error}"
    else:
        path, message = "templates", f"a file is not in UTF-8: {error}"
    return Problem(path=path, code="cannot-build", message=message, help="mend it; the site is then built again")


def _tell(outcome: _Outcome, bulletin: Bulletin, cause: str, *, known: Sequence[Problem]) -> None:
    """Tell open pages and the terminal of a build; problems that were `known` before are counted, not printed again.

    What changed nothing is not worth a word, which if it went to a file in the site would bring about the next build.
    """
    if not outcome.changed and outcome.problems == tuple(known):
        return
    bulletin.publish(outcome.problems, outcome.changed, is_built=outcome.report is not None)
    show_problems(problem for problem in outcome.problems if problem not in set(known))
    click.echo(f"{visible(cause)}: {_work(outcome)}, {tally(outcome.problems)}, {outcome.seconds * 1000:,.0f} ms")


def _work(outcome: _Outcome) -> str:
    """Say what a build did, for its closing line."""
    if outcome.report is None:
        return "not built"
    changes = outcome.report.changes
    pages = sum(name.endswith(".html") for name in changes.written)
    rest = len(changes.written) - pages
    parts = [
        counted(pages, "page") + " written" if pages or not rest else "",
        counted(rest, "other file") + " written" if rest else "",
        f"{len(changes.removed):,} removed" if changes.removed else "",
    ]
    return ", ".join(part for part in parts if part)


def _named(changed: Sequence[Path], root: Path) -> str:
    """Name what changed: one file by its path, several by their number."""
    paths = [path for path in changed if not path.is_dir()] or list(changed)
    if len(paths) > 1:
        return f"{counted(len(paths), 'file')} changed"
    path = paths[0].relative_to(root) if paths[0].is_relative_to(root) else paths[0]
    return unicodedata.normalize("NFC", path.as_posix())


@contextmanager
def _interrupts() -> Iterator[None]:
    """Let SIGTERM and a closed terminal end the session as Ctrl-C does, with all that is to be cleaned up."""
    before = {number: signal.getsignal(number) for number in _signals()}
    for number, handler in before.items():
        if handler is signal.SIG_DFL:  # not one that is ignored, as nohup has it
            signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _uninterrupted_end() -> Iterator[None]:
    """Let no second Ctrl-C disturb the cleaning up that comes after the block, up to the end of `_interrupts`."""
    try:
        yield
    finally:
        for number in _signals():
            signal.signal(number, signal.SIG_IGN)


def _signals() -> list[signal.Signals]:
    return [signal.Signals[name] for name in ("SIGINT", "SIGTERM", "SIGHUP") if name in signal.Signals.__members__]
