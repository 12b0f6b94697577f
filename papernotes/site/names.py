"""The names that a link can call a note by: its paths and their ends, its title, its address, its file's name."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from papernotes.model import Note
from papernotes.text import fold

NOTE_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")
INDEX_NAMES = ("index", "readme")


class Folded(dict[str, str]):
    """Names by what they are compared as: most stand for a note in several ways, and are folded once."""

    def __missing__(self, name: str) -> str:
        """Fold a name that is asked for the first time."""
        return self.setdefault(name, fold(name))


def path_names(note: Note) -> Iterator[str]:
    """Give every path that means this note; the later ones are weaker only against another note's first."""
    path = str(note.path)
    bare = path.removesuffix(note.path.suffix)
    yield f"notes/{note.slug}"
    yield note.slug
    if posixpath.basename(bare).lower() in INDEX_NAMES:
        yield str(note.path.parent)
    yield bare
    yield path


def names_of(note: Note) -> Iterator[str]:
    """Give the names that a wikilink can use."""
    yield note.title
    yield note.slug
    yield note.slug.rpartition("/")[2]
    stem = note.path.stem
    if stem.lower() in INDEX_NAMES:
        stem = note.path.parent.name
    yield stem
    for mark in ("-", ".", "_"):
        if stem.endswith(f"{mark}{note.language}"):
            yield stem.removesuffix(f"{mark}{note.language}")
    if stem[:4].isdigit() and stem[4:5] == "-" and stem[10:11] == "-":  # 2020-02-10-name
        yield stem[11:]
    yield note.paper.title
    yield from note.aliases


def path_tails(note: Note) -> Iterator[str]:
    """Give the ends of a note's path in whole segments, the whole one first, each as `tail_of` gives it."""
    tail = tail_of(str(note.path))
    while tail:
        yield tail
        tail = tail.partition("/")[2]


def tail_of(path: str) -> str:
    """Give a path, or an end of one, for comparing: folded, without the suffix of notes, the folder for its index."""
    folded = fold(path.strip("/"))
    stem, suffix = posixpath.splitext(folded)
    bare = stem if suffix in NOTE_SUFFIXES else folded
    folder, name = posixpath.split(bare)
    return folder if folder and name in INDEX_NAMES else bare
