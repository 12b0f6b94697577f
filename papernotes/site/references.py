"""Where the links inside notes lead: to pages, to published files, or to a problem that says what is missing.

The markup room leaves links symbolic; here, where the whole catalog is known, each becomes an address. A link that
leads nowhere keeps its text and loses its target; a missing image shows a placeholder with its text and name.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from papernotes.engine.cache import digest_of
from papernotes.engine.records import from_bytes
from papernotes.markup.anchors import NO_HEADING, Anchor, id_of, ids_of, nearest
from papernotes.markup.headings import heading_id
from papernotes.model import Head, Note, Reference, ReferenceKind, Site
from papernotes.problems import Problem
from papernotes.site.catalog import TERM_KINDS, Catalog, Term
from papernotes.site.files import Found, NotFound, Shelf
from papernotes.site.moved import moved
from papernotes.site.names import INDEX_NAMES, NOTE_SUFFIXES, Folded, names_of, path_names, path_tails, tail_of
from papernotes.text import closest, fold


class Resolved(Struct, frozen=True, kw_only=True):
    """Where a reference leads. `address` is "" with `is_broken`; `file` is there for published files.

    `fragment` is the id of the place on that page which is meant, "" for all of it.

    `code`, `message` and `help` say what is wrong, also with a link that works; they are "" when nothing is.
    """

    address: str = ""
    fragment: str = ""
    is_broken: bool = False
    file: Found | None = None
    code: str = ""
    message: str = ""
    help: str = ""


class Outcome(Struct, frozen=True, kw_only=True):
    """What comes of all that a note refers to, `said` in its order.

    `links` is a digest of where they lead, the sizes of images and what is said of broken ones, `files` are those that
    are published. It `is_settled` if no file on the disk had to be looked for, and no heading of a note.
    """

    said: tuple[Reference, ...]
    links: bytes
    problems: tuple[Problem, ...]
    files: tuple[Found, ...]
    is_settled: bool


_NOTHING = Outcome(said=(), links=digest_of(), problems=(), files=(), is_settled=True)


class References(Struct, frozen=True, kw_only=True, eq=False, dict=True):
    """The names that notes, pages and files can be referred to by.

    Each table of names is made when it is first asked for: a site without wikilinks and broken links needs few.
    """

    site: Site
    shelf: Shelf
    catalog: Catalog
    heads: Mapping[PurePosixPath, Head]

    @classmethod
    def of(cls, catalog: Catalog, heads: Mapping[PurePosixPath, Head], site: Site) -> References:
        """Give the names of everything that `catalog` publishes; `heads` are those of its notes."""
        return cls(site=site, shelf=Shelf(site), catalog=catalog, heads=heads)

    def looked_up_anew(self, heads: Mapping[PurePosixPath, Head]) -> References:
        """Give the same names for a disk, and headings of notes, that may have changed."""
        anew = replace(self, shelf=Shelf(self.site), heads=heads)
        vars(anew).update(vars(self))  # the tables that were made already
        vars(anew).pop("_places", None)
        vars(anew)["_outcomes"] = {path: each for path, each in self._outcomes.items() if each.is_settled}
        return anew

    @cached_property
    def paths(self) -> Mapping[str, str]:
        """The addresses of notes by every path that means one, or did; of two notes the newer has it."""
        old = {one.name: _address(one.note) for one in moved(self.catalog, self.site)[0]}
        return old | {name: _address(note) for note in reversed(self.catalog.notes) for name in path_names(note)}

    @cached_property
    def folded_paths(self) -> Mapping[str, str]:
        """The paths of `paths` by their folded forms."""
        return {self._folded[path]: path for path in sorted(self.paths, reverse=True)}

    @cached_property
    def names(self) -> Mapping[str, tuple[Note, ...]]:
        """The notes, newest first, by the folded names that a wikilink can use."""
        names: dict[str, dict[str, Note]] = defaultdict(dict)
        for note in self.catalog.notes:
            for name in names_of(note):
                names[self._folded[name]][note.slug] = note
        return {name: tuple(notes.values()) for name, notes in names.items()}

    @cached_property
    def tails(self) -> Mapping[str, tuple[Note, ...]]:
        """The notes by the folded ends of their paths, in whole segments."""
        tails: dict[str, list[Note]] = defaultdict(list)
        for note in self.catalog.notes:
            for tail in path_tails(note):
                tails[tail].append(note)
        return {tail: tuple(notes) for tail, notes in tails.items()}

    @cached_property
    def pages(self) -> frozenset[str]:
        """The addresses of pages that are no note's."""
        with_page = {term.address for term in self._terms if not term.shelf}
        papers = {entry.address for entry in self.catalog.by_paper.values()}
        return frozenset({"", "notes/", "papers/", *(f"{kind}/" for kind in TERM_KINDS)} | with_page | papers)

    @cached_property
    def shelved(self) -> Mapping[str, Term]:
        """The terms without a page of their own, by the address that it would have."""
        return {f"{term.kind}/{term.slug}/": term for term in self._terms if term.shelf}

    @cached_property
    def held_back(self) -> frozenset[str]:
        """The paths of notes that are not published."""
        return frozenset(str(path) for path in self.catalog.held_back)

    @cached_property
    def neighbours(self) -> Mapping[str, tuple[str, ...]]:
        """Names for "did you mean", so that one broken link need not be compared with every note there is.

        Paths by their folder and by their last segment, both folded, and names of notes by their first character.
        """
        neighbours: dict[str, set[str]] = defaultdict(set)
        for note in self.catalog.notes:
            path = self._folded[str(note.path)]
            neighbours[f"{posixpath.dirname(path)}/"].add(path)
            neighbours[f"/{posixpath.basename(path)}"].add(path)
        for name in self.names:
            neighbours[name[:1]].add(name)
        return {key: tuple(sorted(members)) for key, members in neighbours.items()}

    @cached_property
    def _terms(self) -> tuple[Term, ...]:
        return tuple(term for kind in TERM_KINDS for term in self.catalog.terms(kind))

    @cached_property
    def _folded(self) -> Mapping[str, str]:
        return Folded()

    @cached_property
    def _folder(self) -> str:
        """The notes folder below the site's root."""
        return posixpath.dirname(self.site.shown(PurePosixPath("x")))

    @cached_property
    def _places(self) -> dict[PurePosixPath, _Places]:
        return {}

    @cached_property
    def _outcomes(self) -> dict[PurePosixPath, Outcome]:
        return {}

    def follow(self, said: tuple[Reference, ...], origin: PurePosixPath) -> Outcome:
        """Follow all that the note at `origin` refers to, once for all who ask."""
        if not said:
            return _NOTHING
        known = self._outcomes.get(origin)
        if known is None or known.said is not said:
            known = self._outcomes[origin] = self._followed(said, origin)
        return known

    def _followed(self, said: tuple[Reference, ...], origin: PurePosixPath) -> Outcome:
        found = [self.resolve(one.kind, one.target, origin, one.fragment) for one in said]
        files = tuple(one.file for one in found if one.file)
        sizes = (self.shelf.size(one.file.source) if one.file else None for one in found)
        return Outcome(
            said=said,
            links=digest_of(
                *(
                    f"{one.address}#{one.fragment} {size or ''} {one.message}"
                    for one, size in zip(found, sizes, strict=True)
                )
            ),
            problems=tuple(
                self._problem(one, reference, origin) for reference, one in zip(said, found, strict=True) if one.code
            ),
            files=files,
            is_settled=not (files or any(one.code or one.fragment for one in found)),
        )

    def resolve(self, kind: ReferenceKind, target: str, origin: PurePosixPath, fragment: str = "") -> Resolved:
        """Find what the note at `origin` refers to; `fragment` names a place there."""
        if kind == "file":
            found = self._file(target, origin)
        else:
            found = self._wiki(target, origin) if kind == "wiki" else self._note(target, origin)
        note = self.catalog.note_at(found.address) if fragment else None
        if note is not None:
            return self._at_place(found, note, fragment, named=target if kind == "wiki" else "")
        return replace(found, fragment=fragment) if fragment else found

    def _at_place(self, found: Resolved, note: Note, fragment: str, *, named: str) -> Resolved:
        """Find a place in a note; a wikilink has `named` the note."""
        places = self._places.get(note.path)
        if places is None:
            anchors = from_bytes(tuple[Anchor, ...], self.heads[note.path].anchors) or ()
            places = self._places[note.path] = (anchors, ids_of(anchors))
        place = id_of(fragment, places[1])
        if place is not None or found.code:
            return replace(found, fragment=fragment if place is None else place)
        near = nearest(fragment, places[0])
        meant = f"[[{named}#{near}]]" if named else f'"#{heading_id(near)}"'
        return replace(
            found,
            fragment=fragment,
            code="broken-anchor",
            message=f'there is no heading "{fragment}" in {note.path}',
            help=f"did you mean {meant}?" if near else NO_HEADING,
        )

    def _problem(self, found: Resolved, reference: Reference, origin: PurePosixPath) -> Problem:
        """Say of a reference that it leads nowhere or is spelled otherwise than what it means."""
        return Problem(
            path=self.site.shown(origin),
            line=reference.line,
            column=reference.column,
            width=reference.width,
            severity="warning",
            code=found.code,
            message=found.message,
            help=found.help,
            excerpt=reference.excerpt,
        )

    def _note(self, target: str, origin: PurePosixPath) -> Resolved:
        if target in self.paths:
            return Resolved(address=self.paths[target])
        candidates = self._spellings(target)
        return self._exact(candidates) or self._nearly(target, candidates, origin) or self._no_note(candidates, origin)

    def _exact(self, candidates: tuple[str, ...]) -> Resolved | None:
        """Find a note or another page of the site by a path as it is."""
        for path in candidates:
            if path in self.paths:
                return Resolved(address=self.paths[path])
            if f"{path}/" in self.pages or not path:
                return Resolved(address=f"{path}/" if path else "")
            if term := self.shelved.get(f"{path}/"):
                return Resolved(address=term.address, fragment=term.fragment)
        return None

    def _nearly(self, target: str, candidates: tuple[str, ...], origin: PurePosixPath) -> Resolved | None:
        """Find what the path means though it is not spelled so: held back, in other case, a name, a file."""
        for path in candidates:
            if path in self.held_back or f"{path}.md" in self.held_back:
                return Resolved(
                    is_broken=True,
                    code="link-to-unpublished",
                    message=f'"{target}" is a draft or dated in the future, so the link is shown as text',
                )
            if real := self.folded_paths.get(fold(path)):
                return Resolved(
                    address=self.paths[real],
                    code="other-case",
                    message=f'"{target}" is spelled "{real}" on the disk',
                    help="write it the same way; most servers tell upper from lower case",
                )
        if PurePosixPath(target).suffix.lower() not in {*NOTE_SUFFIXES, ".html", ".htm"}:
            named = self.names.get(fold(PurePosixPath(target).name))
            if named:
                return Resolved(address=_address(_nearest(named, origin)))
            found = self.shelf.find(target)
            if isinstance(found, Found):
                return Resolved(address=found.address, file=found)
        return None

    def _no_note(self, candidates: tuple[str, ...], origin: PurePosixPath) -> Resolved:
        path = fold(candidates[-1])
        moved = self.neighbours.get(f"/{posixpath.basename(path)}", ())
        near = moved[0] if moved else closest(path, self.neighbours.get(f"{posixpath.dirname(path)}/", ()))
        meant = posixpath.relpath(self.folded_paths[near], origin.parent) if near else ""
        return Resolved(
            is_broken=True,
            code="broken-link",
            message=f'there is no note "{candidates[0]}"',
            help=f'did you mean "{meant}"?'
            if meant
            else "write the path from this note's folder, for example ../other.md",
        )

    def _spellings(self, target: str) -> tuple[str, ...]:
        """Give the paths below the notes folder that a link may mean, the likeliest first."""
        folder, path = self._folder, target
        if path.startswith("../"):  # out of the notes folder, and perhaps back into it
            path = posixpath.normpath(posixpath.join(folder, path))
        path = path.strip("/")
        inside = path.removeprefix(f"{folder}/") if folder and path.startswith(f"{folder}/") else path
        found = [path, inside]
        for one in (path, inside):
            stem, suffix = posixpath.splitext(one)
            if suffix.lower() in {".html", ".htm"}:
                found += [stem, posixpath.dirname(stem) if posixpath.basename(stem).lower() in INDEX_NAMES else stem]
            if posixpath.basename(stem).lower() in INDEX_NAMES and not posixpath.dirname(stem):
                found.append("")
        return tuple(dict.fromkeys(found))

    def _wiki(self, target: str, origin: PurePosixPath) -> Resolved:
        if named := self.names.get(fold(target)):
            return Resolved(address=_address(_nearest(named, origin)))
        beside = posixpath.normpath(posixpath.join(str(origin.parent), target)).lstrip("/")
        paths = dict.fromkeys((beside, target.strip("/")))
        known = (self.paths.get(path) or self.paths.get(self.folded_paths.get(fold(path), "")) for path in paths)
        found = next(filter(None, known), "")
        ending = self.tails.get(tail_of(target), ())
        if found or len(ending) == 1:
            return Resolved(address=found or _address(ending[0]))
        if PurePosixPath(target).suffix:
            for find, path in ((self.shelf.find, beside), (self.shelf.find, target), (self.shelf.find_ending, target)):
                found_file = find(path)
                if isinstance(found_file, Found):
                    return Resolved(address=found_file.address, file=found_file)
                if found_file.reason == "ignored":
                    return _unpublished(target, found_file, origin)
        near = closest(fold(target), self.neighbours.get(fold(target)[:1], ()))
        if not near and any(fold(target) in {fold(path), fold(PurePosixPath(path).stem)} for path in self.held_back):
            return Resolved(
                is_broken=True,
                code="link-to-unpublished",
                message=f'"{target}" is a draft or dated in the future, so the link is shown as text',
            )
        shown = next((name for name in names_of(self.names[near][0]) if fold(name) == near), near) if near else ""
        return Resolved(
            is_broken=True,
            code="broken-link",
            message=f'no note is called "{target}"',
            help=f"did you mean [[{shown}]]?"
            if shown
            else "a wikilink names a note by its title, address, file name or the end of its path",
        )

    def _file(self, target: str, origin: PurePosixPath) -> Resolved:
        found = self.shelf.find(target)
        if isinstance(found, Found) and found.is_exact:
            return Resolved(address=found.address, file=found)
        if isinstance(found, Found):
            return Resolved(
                address=found.address,
                file=found,
                code="other-case",
                message=f'"{target}" is spelled "{found.written}" on the disk',
                help="write it the same way; most servers tell upper from lower case",
            )
        return _unpublished(target, found, origin)


_Places = tuple[Sequence[Anchor], Mapping[str, str]]
"""The places in a note, and their ids by their names."""


def _unpublished(target: str, found: NotFound, origin: PurePosixPath) -> Resolved:
    name = PurePosixPath(target).name
    if found.reason == "outside":
        message, mend = f'"{target}" lies outside the site\'s folder', "copy the file beside the note"
    elif found.reason == "ignored":
        message = f'"{name}" is among the files that the settings ignore, so it is not published'
        mend = "copy it beside the note, or take its pattern from `ignore` in the settings"
    elif found.reason == "kind":
        message = f'"{name}" is not a kind of file that is published'
        mend = "images, audio, video and documents are; link to code where it is hosted"
    elif found.reason == "special":
        message, mend = f'"{name}" is {found.special} and no file', "put a file in its place"
    else:
        message = f'there is no file "{target}"'
        start = "the notes" if target.startswith("/") else "this note's"
        near = posixpath.relpath(found.nearest.strip("/"), origin.parent) if found.nearest else ""
        mend = (
            f'did you mean "{near}"?' if near else f"put the file there, or mend the path; it starts at {start} folder"
        )
    return Resolved(is_broken=True, code=f"{found.reason}-file", message=message, help=mend)


def _nearest(notes: tuple[Note, ...], origin: PurePosixPath) -> Note:
    """Give the note of that name in the folder of the one that asks, else the newest, never that one itself."""
    others = [note for note in notes if note.path != origin] or list(notes)
    return min(others, key=lambda note: note.path.parent != origin.parent)


def _address(note: Note) -> str:
    return f"notes/{note.slug}/"
