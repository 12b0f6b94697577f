"""Addresses of notes: the path below the notes folder, segment by segment, or the slug that the note states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from papernotes.reading.facts import Fact, Finding
from papernotes.text import short_hash, slugify

_FOLDER_FILES = frozenset(("readme", "index"))


def slug_of(path: PurePosixPath, stated: Fact | None) -> tuple[str, tuple[Finding, ...]]:
    """Give the slug of one note; a stated one is put in the form of an address, with a finding if that changes it."""
    if stated is not None and stated.text.strip(" /"):
        written = stated.text.strip()
        segments = [segment for segment in written.strip("/").split("/") if segment.strip(" .")]
        slug = "/".join(slugify(segment) for segment in segments) or slugify(written)
        return slug, () if slug == written.strip("/") else (_changed(stated, written, slug),)
    parts = [*path.parent.parts, path.stem]
    if path.stem.casefold() in _FOLDER_FILES and len(parts) > 1:
        parts = parts[:-1]
    return "/".join(slugify(part) for part in parts), ()


def _changed(fact: Fact, written: str, slug: str) -> Finding:
    return Finding(
        code="bad-slug",
        message=f'"{written}" cannot stand in an address as it is',
        help=f"the note is published as {slug}; write that to be without this warning",
        line=fact.line,
        start=fact.start,
        length=len(written),
    )


def distinct(slug_by_path: Mapping[PurePosixPath, str]) -> dict[PurePosixPath, str]:
    """Give each path a slug of its own: of paths that share one the first keeps it, so that what was published stays.

    Each other one gets a short hash of its path. `slug_by_path` is in path order.
    """
    owners: dict[str, PurePosixPath] = {}
    for path, slug in slug_by_path.items():
        owners.setdefault(slug, path)
    return {
        path: slug if owners[slug] == path else f"{slug}-{short_hash(path.as_posix())}"
        for path, slug in slug_by_path.items()
    }


def translations(paths: Iterable[tuple[PurePosixPath, str]]) -> dict[PurePosixPath, tuple[PurePosixPath, ...]]:
    """Group paths by their name without a language: give for each path the others of its group, in path order."""
    groups: dict[str, list[PurePosixPath]] = {}
    for path, name in paths:
        groups.setdefault(name, []).append(path)
    return {
        path: tuple(sorted(other for other in group if other != path)) if len(group) > 1 else ()
        for group in groups.values()
        for path in group
    }
