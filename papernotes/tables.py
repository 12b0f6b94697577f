"""How the settings that are lists and tables are read: macros, elements of HTML, other spellings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from papernotes.refusals import Fault, RefusedError, quoted, refuse
from papernotes.text import fold

T = TypeVar("T")

_MACRO = re.compile(r"\\(?:[A-Za-z@]+|[^A-Za-z@\s])")  # what TeX takes as one control sequence
_ELEMENT = re.compile(r"[a-z][a-z0-9-]*")


def texts(value: object) -> tuple[str, ...]:
    """Read a list of texts, none of them empty."""
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise refuse(value, "a list of texts in quotes")
    return tuple(item.strip() for item in value)


def each(value: object, read: Callable[[str, object], T]) -> dict[str, T]:
    """Read the entries of a table, and report all that are wrong, not the first alone."""
    if not isinstance(value, Mapping):
        raise refuse(value, "a table")
    found: dict[str, T] = {}
    faults: list[Fault] = []
    for key, item in value.items():
        try:
            found[key] = read(key, item)
        except RefusedError as refused:
            faults += [Fault(message=fault.message, at=(key, *fault.at)) for fault in refused.faults]
    if faults:
        raise RefusedError(*faults)
    return found


def macros(value: object) -> dict[str, str]:
    """Read TeX by the names of commands."""

    def macro(name: str, tex: object) -> str:
        if not _MACRO.fullmatch(name):
            raise refuse(name, "the name of a TeX command, with its backslash")
        if not isinstance(tex, str):
            raise refuse(tex, "TeX in quotes")
        return tex

    return each(value, macro)


def elements(value: object) -> dict[str, tuple[str, ...]]:
    """Read elements and attributes that notes may use; never those that run programs."""

    def element(name: str, attributes: object) -> tuple[str, ...]:
        if not _ELEMENT.fullmatch(name) or name in {"script", "style"}:
            raise refuse(name, "an element that notes may use")
        names = texts(attributes)
        for attribute in names:
            if not _ELEMENT.fullmatch(attribute) or attribute.startswith("on"):
                raise refuse(attribute, "an attribute that notes may use")
        return names

    return each(value, element)


def aliases(value: object) -> dict[str, str]:
    """Read lists of spellings by the name that pages show, and give that name by folded spelling."""

    def spellings(name: str, others: object) -> tuple[str, ...]:
        if not name.strip():
            raise refuse(name, "a name")
        return (name, *texts(others))

    names = each(value, spellings)
    found: dict[str, str] = {}
    faults: list[Fault] = []
    for name, spelling in _pairs(names):
        other = found.setdefault(fold(spelling), name)
        if other != name:
            message = f"{quoted(spelling)} is listed for {quoted(other)} already"
            faults.append(Fault(message=message, at=(name,)))
    if faults:
        raise RefusedError(*faults)
    return found


def _pairs(spellings: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    return ((name, spelling) for name, others in spellings.items() for spelling in others)
