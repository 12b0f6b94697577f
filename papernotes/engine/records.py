"""Frozen records as bytes and back: MessagePack by field, checked against the type, nothing executed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any, TypeVar, cast

import msgspec

_Record = TypeVar("_Record")


def to_bytes(record: object) -> bytes:
    """Give `record`, made of structs, tuples, text, numbers and relative paths, as bytes."""
    return _encoder().encode(record)


def from_bytes(kind: type[_Record], data: bytes) -> _Record | None:
    """Give the record of type `kind` that `data` holds, or None if it holds none."""
    try:
        record: _Record = _decoder(cast("Hashable", kind)).decode(data)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
    return record


@lru_cache(maxsize=1)
def _encoder() -> msgspec.msgpack.Encoder:
    return msgspec.msgpack.Encoder(enc_hook=str)


@lru_cache(maxsize=16)
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind, dec_hook=_path)


@lru_cache(maxsize=65536)
def path_of(text: str) -> PurePosixPath:
    """Give a relative path, the same object for the same text.

    Notes are looked up by their paths all over a build. Two objects of one path are compared part by part, each makes
    its parts anew, and that took a tenth of the time that a large site needs after an edit.
    """
    return PurePosixPath(text)


def _path(kind: Callable[[str], object], value: str) -> object:
    """Make what MessagePack has no type for: relative paths, which are kept as text."""
    return path_of(value) if kind is PurePosixPath else kind(value)
