"""Which addresses that notes had before lead to them still.

An old address never takes the place of a page that the site has, nor of anything that it may have for other notes:
rooms whose pages come and go with the notes are closed to it.
"""

from __future__ import annotations

from msgspec import Struct

from papernotes.model import Note, OldAddress, Site
from papernotes.problems import Problem
from papernotes.site.catalog import TERM_KINDS, Catalog
from papernotes.site.files import PUBLISHED
from papernotes.site.versions import SEARCH

_CLOSED = frozenset((*TERM_KINDS, "assets", "files", SEARCH.strip("/"), "cname", "index.html", "404.html"))
"""First segments of addresses that the site keeps for itself."""
_FILES = PUBLISHED | {"css", "js", "md", "xml"}
"""Endings of files that the site has beside its pages; a folder of such a name could not stand beside them."""


class Moved(Struct, frozen=True, kw_only=True):
    """The path of a page's file, below the output folder, that leads to a note."""

    path: str
    note: Note

    @property
    def name(self) -> str:
        """What a link calls it by."""
        return self.path.removesuffix("/index.html")


def moved(catalog: Catalog, site: Site) -> tuple[tuple[Moved, ...], tuple[Problem, ...]]:
    """Give the old addresses that lead to notes, and a problem for each that is something else's.

    Of notes that had one address the first by path keeps it. Upper and lower case count as the same, as on some disks.
    """
    found: dict[str, Moved] = {}
    files: dict[str, Note] = {}
    folders: dict[str, Note] = {}
    problems: list[Problem] = []
    for note in sorted((note for note in catalog.notes if note.old_addresses), key=lambda note: note.path):
        for old in note.old_addresses:
            name = old.path.casefold()
            above = _folders(name)
            other = files.get(name) or folders.get(name) or next((files[each] for each in above if each in files), None)
            reason = _taken(name, catalog, site) or (_by_other(other, note, site) if other else "")
            if name == f"notes/{note.slug}/index.html" or (name in files and files[name].path == note.path):
                continue  # the note has moved back, or says it twice
            if reason:
                problems.append(_problem(old, note, reason, site))
            else:
                found[name] = Moved(path=old.path, note=note)
                files[name] = note
                folders |= dict.fromkeys(above, note)
    return tuple(found.values()), tuple(problems)


def _folders(path: str) -> list[str]:
    """Give the folders that a file stands in, the innermost first."""
    steps = path.split("/")[:-1]
    return ["/".join(steps[:number]) for number in range(len(steps), 0, -1)]


def _taken(path: str, catalog: Catalog, site: Site) -> str:
    """Say what has the path of a file already, in lower case, or ""."""
    steps = path.split("/")
    room, *below = steps
    folder = path.removesuffix("index.html")
    owner = catalog.note_at(folder)
    if owner:
        return f"is the address of {site.shown(owner.path)}"
    is_list = room in {"notes", "papers"} and (below[0] in {"index.html", "page"} or below[0].startswith("~"))
    is_paper = room == "papers" and any(entry.address == folder for entry in catalog.by_paper.values())
    is_file = any(step == "index.html" or ("." in step and step.rpartition(".")[2] in _FILES) for step in steps[:-1])
    return "is kept for the site's own pages" if room in _CLOSED or is_list or is_paper or is_file else ""


def _by_other(other: Note, note: Note, site: Site) -> str:
    is_own = other.path == note.path
    return "is both a page and a folder" if is_own else f"is an old address of {site.shown(other.path)} too"


def _problem(old: OldAddress, note: Note, reason: str, site: Site) -> Problem:
    return Problem(
        path=site.shown(note.path),
        line=old.line,
        column=old.column,
        width=old.width,
        severity="warning",
        code="taken-alias",
        message=f'"/{old.path.removesuffix("index.html")}" {reason}, so it does not lead to this note',
        help="take it away here, or give the other one another address",
        excerpt=old.excerpt,
    )
