"""All notes of a site rendered together: every result remembered, every distinct formula typeset once.

    Note ─▶ Draft ────────────┬─▶ Rendered (put together when a page asks for it, and not kept)
              └─▶ formulas ─▶ typeset

Drafts and typeset formulas are what the cache holds: small, and each made once however many pages show it. A result
that the cache has is used as it stands, so that a warm build and a clean one give equal bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import PurePosixPath

from papernotes.engine.cache import Cache, digest_of
from papernotes.engine.pool import ordered_map
from papernotes.engine.records import from_bytes, to_bytes
from papernotes.markup import formulas
from papernotes.markup.formulas import Accepted, Formula, Rejected, Result
from papernotes.markup.render import Draft, draft, finish
from papernotes.model import Note, Rendered, Site

NOTES_A_CHUNK = 16
"""Notes a worker gets at a time: few enough that all workers stay busy to the end."""
FORMULAS_A_CHUNK = 400
"""Formulas a worker gets at a time: enough that crossing into V8 costs little beside them."""

_Unit = tuple[Formula, ...]
_Stored = list[tuple[Accepted | None, Rejected | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Renderings(Mapping[PurePosixPath, Rendered]):
    """The rendered notes by path, each put together when it is asked for: only drafts and formulas are held."""

    site: Site
    drafts: Mapping[PurePosixPath, Draft]
    typeset: Mapping[bytes, tuple[Result, ...]]

    def __getitem__(self, path: PurePosixPath) -> Rendered:
        """Give one rendered note."""
        drawn = self.drafts[path]
        results = [result for unit in _units(drawn) for result in self.typeset[_unit_key(unit, self.site)]]
        return finish(drawn, results, self.site.math)

    def __iter__(self) -> Iterator[PurePosixPath]:
        """Go through the paths in the order of the notes given."""
        return iter(self.drafts)

    def __len__(self) -> int:
        """Count the notes."""
        return len(self.drafts)


def render_together(
    notes: Sequence[Note], site: Site, cache: Cache, pool: Executor, progress: Callable[[int, int], None] | None = None
) -> Renderings:
    """Render `notes`; what `cache` lacks is made on `pool` and kept. `progress` hears of notes done and of all."""
    keys = {_note_key(note, site): note for note in notes}
    drafts: dict[PurePosixPath, Draft] = {}
    for key, data in cache.get(keys).items():
        if (drawn := from_bytes(Draft, data)) is not None:
            drafts[keys[key].path] = drawn
    missing = {key: note for key, note in keys.items() if note.path not in drafts}
    made: dict[bytes, bytes] = {}
    done = ordered_map(pool, partial(_draw, site=site), missing.values(), chunk=NOTES_A_CHUNK)
    for key, drawn in zip(missing, done, strict=True):
        drafts[drawn.path] = drawn
        made[key] = to_bytes(drawn)
        if progress:
            progress(len(drafts), len(notes))
    cache.put(made)
    ordered = {note.path: drafts[note.path] for note in notes}
    return Renderings(site=site, drafts=ordered, typeset=_typeset(ordered.values(), site, cache, pool))


def _typeset(drafts: Iterable[Draft], site: Site, cache: Cache, pool: Executor) -> dict[bytes, tuple[Result, ...]]:
    """Typeset the distinct formulas of all `drafts`, by key."""
    units = {_unit_key(unit, site): unit for drawn in drafts for unit in _units(drawn)}
    results: dict[bytes, tuple[Result, ...]] = {}
    for key, data in cache.get(units).items():
        stored = from_bytes(_Stored, data)
        if stored is not None and len(stored) == len(units[key]):
            results[key] = tuple(result for pair in stored for result in pair if result is not None)
    missing = {key: unit for key, unit in units.items() if key not in results}
    made: dict[bytes, bytes] = {}
    done = ordered_map(pool, partial(_set, macros=dict(site.macros)), missing.values(), chunk=FORMULAS_A_CHUNK)
    for key, unit in zip(missing, done, strict=True):
        results[key] = unit
        made[key] = to_bytes([_stored(result) for result in unit])
    cache.put(made)
    return results


def _stored(result: Result) -> tuple[Accepted | None, Rejected | None]:
    return (result, None) if isinstance(result, Accepted) else (None, result)


def _draw(notes: Sequence[Note], site: Site) -> tuple[Draft, ...]:
    return tuple(draft(note, site) for note in notes)


def _set(units: Sequence[_Unit], macros: Mapping[str, str]) -> tuple[tuple[Result, ...], ...]:
    results = iter(formulas.typeset([formula for unit in units for formula in unit], macros=macros))
    return tuple(tuple(next(results) for _ in unit) for unit in units)


def _units(drawn: Draft) -> Iterator[_Unit]:
    """Give the formulas in order as what can be typeset alone: each by itself, those of one scope together."""
    for scope, group in groupby(drawn.formulas, key=lambda formula: formula.scope):
        listed = (Formula(tex=one.tex, display=one.display, source="", scope=one.scope) for one in group)
        if scope:
            yield tuple(listed)
        else:
            yield from ((formula,) for formula in listed)


def _unit_key(unit: _Unit, site: Site) -> bytes:
    parts = [part for formula in unit for part in (formula.tex, "display" if formula.display else "")]
    return digest_of("formula", *(part for item in sorted(site.macros.items()) for part in item), "", *parts)


def _note_key(note: Note, site: Site) -> bytes:
    """Give a key of all that `draft` reads of a note and of the settings."""
    allowed = (part for name, attributes in sorted(site.html.items()) for part in (name, *attributes, ""))
    lines = (str(note.lines.get(name, 0)) for name in ("title", "tldr", "figure"))
    written = (note.title, note.tldr, note.figure, *lines, str(note.body_line), note.body)
    read = (site.shown(note.path), note.language, *written)
    return digest_of("draft", *read, *allowed)
