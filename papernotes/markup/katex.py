"""KaTeX in V8: TeX in, markup or a reason out, many formulas at a time. The only module that knows V8.

Nothing a formula does can stop or starve the build: its source and its markup have limits, V8 has a limit of time and
of memory, and an isolate that ran into one is replaced. One isolate a process, used by one thread at a time, never
shared across `fork`, always closed (mini-racer hangs at exit otherwise).
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from papernotes.engine.memory_keys import no_memory_keys
from papernotes.markup.katex_fonts import MARKS
from papernotes.patterns import late_pattern
from papernotes.problems import PapernotesError, Problem

if TYPE_CHECKING:
    from py_mini_racer import MiniRacer

VENDORED = Path(__file__).parent.parent / "_vendor" / "katex"
"""KaTeX's files in this package."""

SOURCE_CHARACTERS = 20_000
"""Longest formula: the longest seen in 75,000 real ones has a quarter of it."""
MARKUP_CHARACTERS = 1_000_000
"""Longest HTML of one formula: a page with more is of no use to anyone."""
MEMORY_BYTES = 512 * 1024 * 1024
BATCH = 200
"""Formulas that cross into V8 at once: 45 µs a formula so, 220 µs one by one."""
BATCH_SECONDS = 3.0
FORMULA_SECONDS = 2.0
"""A batch usually takes 0.02 s and a formula 0.0001 s. Only a formula alone is rejected for its time."""
PATIENCE = 5
IMPATIENT_SECONDS = 0.25
"""What a formula gets once `PATIENCE` formulas of its batch have run into a limit: an attack must not cost minutes."""

FLAGS = ("--no-turbofan", "--min-semi-space-size=16")
"""V8's last compiler costs 0.1 s of a process that typesets 9,000 formulas and does not earn it back; 16 MB for what is
young, rather than 1, save 0.1 s of collecting it."""

# Options but `displayMode`, `macros` and `globalGroup`, which each formula brings, and `trust`, which refuses \href,
# \includegraphics and \html…. `maxExpand` bounds macro calls; `maxSize` keeps \rule and \kern within a page.
OPTIONS = {
    "output": "htmlAndMathml",
    "throwOnError": True,
    "strict": "ignore",
    "maxExpand": 1000,
    "maxSize": 50,
}
_FILES = ("katex.min.js", "mhchem.min.js")
_TYPESET_JS = "typesetAll"
DEFINES = late_pattern(r"\\(?:[gx]?def|edef|(?:re|provide)?newcommand|g?let|global|future)(?![A-Za-z])")
_KNOWN_JS = r"""
(input) => JSON.stringify(JSON.parse(input).filter((name) => {
  try { katex.renderToString(name, {strict: "ignore"}); return true; }
  catch (error) { return !/^Undefined control sequence/.test(error.rawMessage ?? ""); }
}))
"""
_turn = threading.Lock()
"""Held while the isolate is made, used or replaced: none may end under another thread that uses it, and two that begin
at once can abort the process."""


class Tex(Struct, frozen=True, kw_only=True):
    r"""One formula to typeset.

    Formulas of one non-empty `scope` share their macros, in order: a `\newcommand` of one holds for the next. All the
    others know the site's macros alone.
    """

    tex: str
    display: bool
    scope: str = ""


class Accepted(Struct, frozen=True, kw_only=True):
    """What KaTeX made: HTML and MathML, as its `renderToString` gives them, though `katex_markup.js` writes them down.

    U+FFFD stands for what a number in TeX can name and no page may hold: half characters, papernotes' signs for places.
    `markup` is UTF-8, `fonts` is what `katex_fonts.fonts_of` gives for it. Unless it `is_odd`, it is valid as it is.
    """

    markup: bytes
    fonts: int
    is_odd: bool


class Rejected(Struct, frozen=True, kw_only=True):
    """Why KaTeX did not: its words, the 0-based offset in the source and length in code points (-1 if it has no place).

    `is_limit` tells a formula that is too big from one that is wrong.
    """

    message: str
    position: int = -1
    length: int = 0
    is_limit: bool = False


Result = Accepted | Rejected


def typeset(formulas: Sequence[Tex], macros: Mapping[str, str]) -> tuple[Result, ...]:
    """Typeset `formulas`; results keep their order. `macros` are the site's, name with backslash -> definition.

    Raises `PapernotesError` if KaTeX's files are not there.
    """
    results: list[Result] = []
    for batch in _batches(formulas):
        short = [formula for formula in batch if len(formula.tex) <= SOURCE_CHARACTERS]
        done = iter(_typeset_batch(short, macros))
        results += [next(done) if len(formula.tex) <= SOURCE_CHARACTERS else _too_long(formula) for formula in batch]
    return tuple(results)


def known(names: Iterable[str]) -> frozenset[str]:
    """Give those of `names`, with backslash, that KaTeX knows."""
    listed = sorted(set(names))
    if not listed:
        return frozenset()
    with _turn:
        return frozenset(json.loads(_engine(os.getpid()).call(_KNOWN_JS, json.dumps(listed), BATCH_SECONDS)))


def let_go() -> None:
    """End the isolate of this process, which holds much memory; the next formula begins another."""
    with _turn:
        _discard(os.getpid())


def _batches(formulas: Sequence[Tex]) -> Iterable[Sequence[Tex]]:
    """Cut `formulas` into batches; a scope is never cut in two, since its macros live for one batch."""
    start = 0
    for end in range(1, len(formulas) + 1):
        is_last = end == len(formulas)
        if is_last or (
            end - start >= BATCH and (not formulas[end].scope or formulas[end].scope != formulas[end - 1].scope)
        ):
            yield formulas[start:end]
            start = end


def _typeset_batch(formulas: Sequence[Tex], macros: Mapping[str, str]) -> list[Result]:
    """Typeset one batch; if it runs into a limit, each of its formulas alone, so that one culprit costs only itself."""
    if not formulas:
        return []
    results = _attempt(formulas, macros, BATCH_SECONDS)
    return _one_by_one(formulas, macros) if isinstance(results, str) else results


def _one_by_one(formulas: Sequence[Tex], macros: Mapping[str, str]) -> list[Result]:
    """Typeset formulas one at a time, each after those of its scope that define something."""
    results: list[Result] = []
    definitions: dict[str, list[Tex]] = {}
    culprits = 0
    for formula in formulas:
        before = definitions.get(formula.scope, []) if formula.scope else []
        seconds = FORMULA_SECONDS if culprits < PATIENCE else IMPATIENT_SECONDS
        done = _attempt([*before, formula], macros, seconds)
        if isinstance(done, str):
            culprits += 1
            results.append(Rejected(message=f"this formula takes too much {done} to typeset", is_limit=True))
            continue
        results.append(done[-1])
        if formula.scope and isinstance(done[-1], Accepted) and DEFINES.search(formula.tex):
            definitions.setdefault(formula.scope, []).append(formula)
    return results


def _attempt(formulas: Sequence[Tex], macros: Mapping[str, str], seconds: float) -> list[Result] | str:
    """Typeset formulas within `seconds`, or say what they took too much of: "time" or "memory"."""
    from py_mini_racer import JSEvalException, JSTimeoutException  # noqa: PLC0415 - V8 is heavy, most notes need none

    with _turn:
        try:
            return _run(formulas, macros, seconds)
        except JSTimeoutException:
            reason = "time"
        except JSEvalException:  # out of memory; the script itself catches whatever KaTeX throws
            reason = "memory"
        _discard(os.getpid())
    return reason


def _run(formulas: Sequence[Tex], macros: Mapping[str, str], seconds: float) -> list[Result]:
    items = [[formula.tex, formula.display, formula.scope] for formula in formulas]
    values = json.dumps([items, dict(macros), OPTIONS, MARKUP_CHARACTERS])
    answer = _engine(os.getpid()).call(_TYPESET_JS, values, seconds).encode("latin-1")  # a character is a byte there
    said, *made = answer.split(b"\xff")  # as JSON, each quotation mark, and there are a hundred to a formula, is two
    faults, fonts, odd = json.loads(said)
    results: list[Result] = [
        Accepted(markup=markup, fonts=bits, is_odd=number in odd)
        for number, (markup, bits) in enumerate(zip(made, fonts, strict=True))
    ]
    for number, *fault in faults:
        results[number] = _rejected(fault)
    return results


def _rejected(fault: list[Any]) -> Rejected:
    if fault[0] == 2:
        return Rejected(message=f"this formula makes more than {MARKUP_CHARACTERS:,} characters of HTML", is_limit=True)
    message = str(fault[1])
    if message.startswith(("Maximum call stack", "Too many expansions")):
        return Rejected(message="this formula is nested too deeply, or a macro in it has no end", is_limit=True)
    return Rejected(message=message, position=fault[2], length=fault[3])


def _too_long(formula: Tex) -> Rejected:
    return Rejected(
        message=f"this formula has {len(formula.tex):,} characters; the limit is {SOURCE_CHARACTERS:,}", is_limit=True
    )


class _Engine:
    """One V8 isolate with KaTeX and mhchem loaded."""

    def __init__(self) -> None:
        from multiprocessing.util import Finalize  # noqa: PLC0415 - 10 ms, and only V8 needs it

        from py_mini_racer import DEFAULT_V8_FLAGS, init_mini_racer  # noqa: PLC0415 - V8 is heavy

        _refuse_tight_limits()
        with no_memory_keys():  # threads come and go here: who begins V8 is not who ends it
            init_mini_racer(flags=(*DEFAULT_V8_FLAGS, *FLAGS), ignore_duplicate_init=True)
        lifetime = ExitStack()
        self._isolate = lifetime.enter_context(_isolate())
        # Runs at the end of this process, worker or not: a worker skips `atexit`.
        self._close = Finalize(None, lifetime.close, exitpriority=10)
        self._isolate.set_hard_memory_limit(MEMORY_BYTES)
        for script in (*map(_vendored, _FILES), _own("katex_markup.js")):
            self._isolate.eval(f"{script};0")
        self._isolate.eval(f"setMarks({json.dumps([[mark.decode() for mark in own] for own in MARKS.values()])})")
        self._functions: dict[str, Any] = {}

    def call(self, script: str, argument: str, seconds: float) -> str:
        """Call the JavaScript function `script` with a string for at most `seconds`."""
        if script not in self._functions:
            self._functions[script] = self._isolate.eval(script)
        return str(self._functions[script](argument, timeout_sec=seconds))

    def close(self) -> None:
        """End the isolate."""
        self._functions.clear()
        self._close()


@cache
def _refuse_tight_limits() -> None:
    """Raise `PapernotesError` where a limit of address space would let V8 abort this process, with a trace of its own.

    V8 reserves a terabyte that it does not use, else as much as it can get; whether that is enough, a try shows.
    """
    try:
        import resource  # noqa: PLC0415 - not there on Windows
    except ImportError:
        return
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    if limit == resource.RLIM_INFINITY:
        return
    import subprocess  # noqa: PLC0415 - few systems have a limit

    attempt = "from py_mini_racer import mini_racer\nwith mini_racer() as isolate: isolate.eval('0')"
    if subprocess.run([sys.executable, "-c", attempt], capture_output=True, check=False).returncode:  # noqa: S603 - ours
        raise PapernotesError(
            Problem(
                path="ulimit -v",
                code="no-address-space",
                message=f"V8, which typesets formulas, does not begin with {limit / 2**30:,.0f} GB of address space",
                help='type "ulimit -v unlimited" before (V8 reserves much and uses little), or ask who set the limit',
            )
        )


@contextmanager
def _isolate() -> Iterator[MiniRacer]:
    """Give an isolate for the time of a `with`, and hear all that it has to report before its event loop ends.

    After a limit, and after Ctrl-C in the midst of a batch, it reports late; mini-racer's own loop is closed by then,
    and a traceback printed.
    """
    import asyncio  # noqa: PLC0415 - heavy, and only V8 needs it

    from py_mini_racer import mini_racer  # noqa: PLC0415 - V8 is heavy

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        with mini_racer(loop) as isolate:
            yield isolate
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@cache
def _isolates(_: int) -> list[_Engine]:
    """Hold the isolate of a process, if it has one. A forked child leaves its parent's alone and untouched."""
    return []


def _engine(pid: int) -> _Engine:
    held = _isolates(pid)
    if not held:
        held.append(_Engine())
    return held[0]


def _discard(pid: int) -> None:
    held = _isolates(pid)
    if held:
        held.pop().close()


def _own(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _vendored(name: str) -> str:
    try:
        return (VENDORED / name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise PapernotesError(
            Problem(
                path="papernotes/_vendor/katex",
                code="no-katex",
                message=f"{name} is not installed, so no formula can be typeset",
                help='install papernotes with pip ("pip install ." in a checkout), which fetches KaTeX through npm',
            )
        ) from error
