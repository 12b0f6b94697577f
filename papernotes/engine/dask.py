"""An executor on a Dask cluster that runs already. Its library, `distributed`, is an extra: imported when asked for.

A cluster is other machines: that it answers, that it runs the same program as this process and sees the same files, is
made sure of before any work goes there, or its results would not be those of this machine. A worker may have several
threads; a piece of work never shares its process with another.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, ParamSpec, TypeVar

from msgspec import Struct, field

from papernotes.problems import PapernotesError, Problem

CONNECT_SECONDS = 5.0
"""What a scheduler gets to answer, and then again to have a worker."""

_P = ParamSpec("_P")
_Result = TypeVar("_Result")
_turn = threading.Lock()


class Alike(Struct, frozen=True, kw_only=True):
    """What must be on every worker as it is here: its name, a function that gives a digest of it, how to mend it.

    The function must be importable, or a `partial` of one that is.
    """

    what: str
    digest: Callable[[], bytes]
    help: str


@contextmanager
def dask_cluster(address: str, alike: Sequence[Alike]) -> Iterator[Executor]:
    """Give an executor on the workers of the Dask scheduler at `address`, such as "tcp://10.0.0.5:8786".

    Raises `PapernotesError`: "no-dask" without the library, "no-scheduler", "no-workers", "other-workers" when they
    differ in something that must be `alike`, "lost-cluster" when the cluster goes away in the midst of the work.
    """
    try:
        from distributed import Client, KilledWorker  # noqa: PLC0415 - an extra, and half a second
        from distributed.comm.core import CommClosedError  # noqa: PLC0415
    except ModuleNotFoundError as error:
        help_text = 'pip install "papernotes[dask]", here and on the workers'
        raise _error(address, "no-dask", "the library for Dask is not installed", help_text) from error
    # What any part of them logs of a lost connection is a traceback; that the connection is lost is said below.
    for name in ("distributed", "distributed.client", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    _ask(address)
    try:
        with Client(address, timeout=CONNECT_SECONDS, set_as_default=False, name="papernotes") as client:
            check = _Check(alike=tuple((each, each.digest()) for each in alike))
            _compare(client, address, check)
            yield _Cluster(client, check)  # closing the client drops what waits
    except OtherWorkerError as error:
        raise _error(address, "other-workers", *error.args) from error
    except (CancelledError, CommClosedError, KilledWorker) as error:
        message = f"the cluster was lost in the midst of the work: {error}".removesuffix(": ")
        raise _error(address, "lost-cluster", message, "see what ended it, and build again") from error


class OtherWorkerError(Exception):
    """A worker that joined later differs; its arguments are a message and a help text."""


class _Check(Struct, frozen=True, kw_only=True):
    """What must be alike, each with its digest here; `token` names this use of the cluster."""

    alike: tuple[tuple[Alike, bytes], ...]
    token: bytes = field(default_factory=lambda: uuid.uuid4().bytes)


class _Cluster(Executor):
    """Passes work on to a cluster; there it is done by itself. `processes` is how much it can do at once."""

    def __init__(self, client: Any, check: _Check) -> None:
        """Use the cluster of `client`, whose workers must stand the `check`."""
        self._client = client
        self._executor: Executor = client.get_executor(pure=False)  # a task that is asked for twice is done twice
        self._check = check
        self.processes = sum(client.nthreads().values())

    def submit(self, function: Callable[_P, _Result], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_Result]:
        """Have `function` called by a worker. Raises `CancelledError` when the cluster is gone."""
        if self._client.status not in {"running", "connecting"}:
            raise CancelledError
        return self._executor.submit(_alone, self._check, function, *args, **kwargs)


def _alone(check: _Check, function: Callable[_P, _Result], /, *args: _P.args, **kwargs: _P.kwargs) -> _Result:
    with _turn:
        if not (done := _checked(check.token)):
            for each, digest in check.alike:
                if each.digest() != digest:
                    message = f"{each.what} are not as here on a worker that joined meanwhile"
                    raise OtherWorkerError(message, each.help)
            done.append(True)
        return function(*args, **kwargs)


@lru_cache(maxsize=1)
def _checked(_: bytes) -> list[bool]:
    """Hold whether this worker has stood the check of a token."""
    return []


def _ask(address: str) -> None:
    """Make sure that a scheduler is there and has workers; a `Client` would wait for ever for one that is silent."""
    help_text = 'start one with "dask scheduler", or mend the address, for example tcp://127.0.0.1:8786'
    try:
        identity = asyncio.run(_identity(address))
    except TypeError as error:  # distributed's word for a "tls://" address without a certificate
        message = "this address needs a certificate, and the settings of Dask name none"
        raise _error(address, "no-scheduler", message, "set distributed.comm.tls in Dask's settings") from error
    except ValueError as error:
        raise _error(address, "no-scheduler", f"this is no address of a Dask scheduler: {error}", help_text) from error
    except (OSError, MemoryError) as error:  # a `TimeoutError`; another server's answer, read as the size of one
        raise _error(address, "no-scheduler", "no Dask scheduler answers there", help_text) from error
    if identity["type"] != "Scheduler":
        raise _error(address, "no-scheduler", f"a {identity['type'].lower()} answers there, no scheduler", help_text)


async def _identity(address: str) -> dict[str, Any]:
    """Give what the server at `address` says of itself. Raises `OSError` and `ValueError`."""
    from distributed.core import rpc  # noqa: PLC0415
    from distributed.security import Security  # noqa: PLC0415

    async with asyncio.timeout(CONNECT_SECONDS):
        arguments = Security().get_connection_args("client")
        async with rpc(address, timeout=CONNECT_SECONDS, connection_args=arguments) as server:
            return dict(await server.identity())


def _compare(client: Any, address: str, check: _Check) -> None:
    """Make sure that there are workers, and that all have what is here."""
    try:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
    except TimeoutError as error:
        help_text = f'start some with "dask worker {address}"'
        raise _error(address, "no-workers", "the scheduler there has no workers", help_text) from error
    for each, here in check.alike:
        others = [worker for worker, its in client.run(each.digest, on_error="return").items() if its != here]
        if others:
            raise _error(address, "other-workers", f"{each.what} are not as here on {', '.join(others)}", each.help)


def _error(address: str, code: str, message: str, help_text: str) -> PapernotesError:
    return PapernotesError(Problem(path=f"--dask {address}", code=code, message=message, help=help_text))
