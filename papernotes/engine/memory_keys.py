"""Memory protection keys, by which processors (x86 with "ospke") let some threads use memory and kill others."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_memory_keys() -> Iterator[None]:
    """Let nothing in this process get hold of a memory protection key for the time of a `with`.

    V8 locks its compiled code with one where it can, but gives rights to it only to the thread that begins V8 and to
    those begun by that one later. Any other that has to do with it, such as one that ends an isolate, dies with its
    process now and then (https://issues.chromium.org/issues/360909072). Without a key V8 works as on all the
    processors that have none.
    """
    if sys.platform != "linux":
        yield
        return
    import ctypes  # noqa: PLC0415 - only what begins V8 needs it

    system = ctypes.CDLL(None)
    taken = []
    if hasattr(system, "pkey_alloc"):  # pkeys(7); not every C library has it
        while (key := system.pkey_alloc(0, 0)) > 0:
            taken.append(key)
    try:
        yield
    finally:
        for key in taken:
            system.pkey_free(key)
