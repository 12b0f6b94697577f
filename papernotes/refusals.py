"""How a setting's value is refused: what is wrong with it, in a sentence, and where below the setting."""

from __future__ import annotations

import json

from msgspec import Struct

_SHOWN = 60


class Fault(Struct, frozen=True, kw_only=True):
    """What is wrong with a value: a sentence, and the keys below the setting that lead to it."""

    message: str
    at: tuple[str, ...] = ()


class RefusedError(Exception):
    """A value is not what a setting takes, for each of `faults`."""

    def __init__(self, *faults: Fault) -> None:
        """Keep `faults`, at least one."""
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


def quoted(value: object) -> str:
    """Give a value as TOML would write it, cut to one short line."""
    shown = json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1]}…"


def refuse(value: object, expected: str) -> RefusedError:
    """Say that `value` is not what was `expected`."""
    return RefusedError(Fault(message=f"{quoted(value)} is not {expected}"))
