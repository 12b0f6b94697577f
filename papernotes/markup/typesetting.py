"""All formulas of a site typeset together: each distinct one once, remembered, and put into pages as bytes.

What is remembered of a formula is exactly what stands in a page, so that a note's page is put together by joining
bytes. Only what KaTeX refused has to be looked at again: its words go into problems.
"""

from __future__ import annotations

import re
import struct
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from itertools import groupby

from msgspec import Struct, field

from papernotes.engine.cache import Cache, digest_of
from papernotes.engine.pool import Workers
from papernotes.engine.records import from_bytes, to_bytes
from papernotes.markup import formulas
from papernotes.markup.formulas import Accepted, Formula, Rejected
from papernotes.markup.katex_fonts import asked_for, fonts_of
from papernotes.markup.render import Draft
from papernotes.model import Html, MathOutput, Site

FORMULAS_A_CHUNK = 400
"""Formulas a worker gets at a time: enough that crossing into V8 costs little beside them."""

PLACE = re.compile(b"\xee\x80\x80(\\d+)\xee\x80\x81")
"""Where the n-th formula of a note goes in a page's bytes (see `render`)."""
_ACCEPTED, _REJECTED = b"+", b"-"
"""How what is remembered begins: of a formula that KaTeX takes, the fonts it needs follow, and then its markup."""
_FONTS = struct.Struct(">I")
_MARKUP = 1 + _FONTS.size
_SPAN = b'<span class="katex">'
_OPENING = _SPAN + b'<span class="katex-mathml">'
_END = b"</math></span>"

Unit = tuple[Formula, ...]
"""What can be typeset alone: a formula by itself, or those of one scope together."""


class Drawing(Struct, frozen=True, kw_only=True):
    """One note's markup before its formulas are typeset, and the keys of the units that these make, in order."""

    draft: Draft
    units: tuple[bytes, ...]


class Typesetter(Struct):
    """Typesets what drafts bring, and gives it back by formula.

    A build has one. Formulas are sent to the workers as soon as there is a chunk of them.
    """

    site: Site
    cache: Cache
    workers: Workers
    _asked: set[bytes] = field(default_factory=set)
    _odd: set[bytes] = field(default_factory=set)
    _waiting: dict[bytes, Unit] = field(default_factory=dict)
    _under_way: deque[tuple[list[bytes], Future[tuple[bytes, ...]]]] = field(default_factory=deque)

    def add(self, units: Iterable[tuple[bytes, Unit]]) -> None:
        """Take the formulas of one draft, as `units_of` gives them."""
        for key, unit in units:
            if key not in self._asked:
                self._asked.add(key)
                self._waiting[key] = unit
        while self._under_way and self._under_way[0][1].done():
            self._receive()
        if len(self._waiting) >= (FORMULAS_A_CHUNK if self._under_way else FORMULAS_A_CHUNK // 2):
            self._begin()

    def finish(self) -> None:
        """Wait until all that was taken is typeset and remembered."""
        self._begin()
        while self._under_way:
            self._receive()

    def is_odd(self, keys: Iterable[bytes]) -> bool:
        """Tell whether a unit that was added here is anything but one formula that KaTeX takes."""
        return not self._odd.isdisjoint(keys)

    def results(self, drawing: Drawing) -> list[bytes | Rejected]:
        """Give what stands for each formula of a drawing in a page, as bytes, or why it was rejected."""
        return self._results(drawing)[0]

    def _results(self, drawing: Drawing) -> tuple[list[bytes | Rejected], set[int]]:
        """Give what stands for each formula of a drawing, and the further fonts that these need."""
        stored = self.cache.get(drawing.units)
        if not stored.keys() >= set(drawing.units):  # the store lost some: as if they were new
            self._asked.difference_update(set(drawing.units) - stored.keys())
            self.add(units_of(drawing.draft.formulas, self.site))
            self.finish()
            stored = self.cache.get(drawing.units)
        given: list[bytes | Rejected] = []
        fonts: set[int] = set()
        for key in drawing.units:
            value = stored[key]
            if value[:1] == _ACCEPTED:
                fonts.add(*_FONTS.unpack_from(value, 1))
                given.append(value[_MARKUP:])
            else:
                several = _read(value[1:])
                fonts.update(fonts_of(one) for one in several if isinstance(one, bytes))
                given += several
        return given, fonts

    def rejected(self, drawing: Drawing) -> dict[int, Rejected]:
        """Give what KaTeX refuses of a drawing, by the number of the formula."""
        return {number: one for number, one in enumerate(self.results(drawing)) if isinstance(one, Rejected)}

    def filled(self, page: bytes, drawing: Drawing, *, only_mathml: bool = False) -> bytes:
        """Put the formulas of a drawing into a page that was made from it, and let it ask for the fonts of these."""
        pieces = PLACE.split(page) if drawing.units else [page]
        fonts: set[int] = set()
        if len(pieces) > 1:
            results, fonts = self._results(drawing)
            shown = [
                (_mathml(result) if only_mathml else result)
                if isinstance(result, bytes)
                else formulas.refused(formula, result).encode()
                for formula, result in zip(drawing.draft.formulas, results, strict=True)
            ]
            pieces[1::2] = [shown[int(number)] for number in pieces[1::2]]
        return b"".join((asked_for(pieces[0], fonts), *pieces[1:]))

    def put_into(self, markup: Html, drawing: Drawing) -> Html:
        """Put the formulas of a drawing into a piece of its markup."""
        return Html(self.filled(markup.encode(), drawing).decode())

    def _begin(self) -> None:
        """Look up what waits, and send what is not there to the workers."""
        known = self.cache.get(self._waiting)
        self._odd.update(key for key, value in known.items() if value[:1] != _ACCEPTED)
        missing = {key: unit for key, unit in self._waiting.items() if key not in known}
        self._waiting = {}
        if missing:
            pool = self.workers.beside(len(missing), least=FORMULAS_A_CHUNK // 2)
            set_all = partial(_set, macros=dict(self.site.macros), output=self.site.math)
            self._under_way.append((list(missing), pool.submit(set_all, tuple(missing.values()))))

    def _receive(self) -> None:
        keys, begun = self._under_way.popleft()
        made = dict(zip(keys, begun.result(), strict=True))
        self.cache.put(made)
        self._odd.update(key for key, value in made.items() if value[:1] != _ACCEPTED)


def units_of(drawn: Sequence[Formula], site: Site) -> tuple[tuple[bytes, Unit], ...]:
    """Give the formulas of a draft in order as what can be typeset alone, each with its key."""
    macros = (part for item in sorted(site.macros.items()) for part in item)
    set_by = ("formula", site.math, *macros, "")
    return tuple((_unit_key(unit, set_by), unit) for unit in _units(drawn))


def _mathml(markup: bytes) -> bytes:
    """Give one typeset formula as MathML alone, as KaTeX does; one that has no MathML stays."""
    begin = markup.find(_OPENING)
    end = markup.find(_END)
    return markup if begin < 0 or end < 0 else _SPAN + markup[begin + len(_OPENING) : end] + _END


def _set(units: Sequence[Unit], macros: Mapping[str, str], output: MathOutput) -> tuple[bytes, ...]:
    results = iter(formulas.typeset([formula for unit in units for formula in unit], macros=macros))
    return tuple(_stored_form([next(results) for _ in unit], output) for unit in units)


def _stored_form(results: Sequence[Accepted | Rejected], output: MathOutput) -> bytes:
    if len(results) == 1 and isinstance(one := results[0], Accepted):
        return _ACCEPTED + _FONTS.pack(0 if output == "mathml" else one.fonts) + formulas.shown(one, output)
    pairs = [(formulas.shown(one, output), None) if isinstance(one, Accepted) else (b"", one) for one in results]
    return _REJECTED + to_bytes(pairs)


def _read(value: bytes) -> list[bytes | Rejected]:
    """Give the results of a unit of several formulas, or of one that was rejected."""
    pairs = from_bytes(list[tuple[bytes, Rejected | None]], value) or []
    return [markup if rejected is None else rejected for markup, rejected in pairs]


def _units(drawn: Iterable[Formula]) -> Iterator[Unit]:
    for scope, group in groupby(drawn, key=lambda formula: formula.scope):
        listed = (Formula(tex=one.tex, display=one.display, source="", scope=one.scope) for one in group)
        if scope:
            yield tuple(listed)
        else:
            yield from ((formula,) for formula in listed)


def _unit_key(unit: Unit, set_by: Iterable[str]) -> bytes:
    parts = [part for formula in unit for part in (formula.tex, "display" if formula.display else "")]
    return digest_of(*set_by, *parts)
