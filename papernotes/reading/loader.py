"""Sources to notes: their bytes as text, each read by itself, and what only shows among all notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from msgspec.structs import replace

from papernotes.model import Note, Site, Source
from papernotes.problems import NoteError, Problem, in_order
from papernotes.reading.decoding import decode
from papernotes.reading.facts import Finding, problem
from papernotes.reading.files import content_of
from papernotes.reading.indents import without_false_indents
from papernotes.reading.languages import name_without_language
from papernotes.reading.notes import note_of
from papernotes.reading.slugs import distinct, translations
from papernotes.text import mend, slugify


def load_notes(sources: Sequence[Source], site: Site) -> tuple[tuple[Note, ...], tuple[Problem, ...]]:
    """Read all `sources`: the notes in path order, and the problems of the files that are none.

    What one file cannot know is added here: distinct slugs, translations, equal titles and names.
    """
    distinct_ones, broken = distinct_sources(sources, site)
    notes: list[Note] = []
    problems = list(broken)
    for source in distinct_ones:
        try:
            notes.append(read_note(source, site))
        except NoteError as error:
            problems += error.problems
    return arrange(notes, site), in_order(problems)


def distinct_sources(sources: Sequence[Source], site: Site) -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    """Give the first source of each path, and a problem for each further one: two names may be one after NFC."""
    if len({source.path for source in sources}) == len(sources):
        return tuple(sources), ()
    by_path: dict[PurePosixPath, Source] = {}
    doubles = [source.path for source in sources if by_path.setdefault(source.path, source) is not source]
    return tuple(by_path.values()), tuple(problem(_same_name(path), site.shown(path), ()) for path in doubles)


def read_note(source: Source, site: Site) -> Note:
    """Read one file. Its slug may still be another note's, and `translations` is empty: see `arrange`.

    Raises `NoteError` if the file is no text.
    """
    text, findings = decode(content_of(source), site.shown(source.path))
    return note_of(mend(without_false_indents(text)), source.path, site, digest=source.digest, findings=findings)


def arrange(notes: Iterable[Note], site: Site) -> tuple[Note, ...]:
    """Give `notes` in path order with distinct slugs, their translations, and problems that only show side by side."""
    ordered = sorted(notes, key=lambda note: note.path.as_posix())
    by_path = {note.path: note for note in ordered}
    slugs = distinct({note.path: note.slug for note in ordered})
    others = translations((note.path, name_without_language(note.path)) for note in ordered)
    doubles = _equal_titles(ordered, others)
    owners = {slug: path for path, slug in slugs.items()}

    def arranged(note: Note) -> Note:
        slug = slugs[note.path]
        moved = () if slug == note.slug else (_same_address(note, slug, owners[note.slug]),)
        told = tuple(problem(finding, site.shown(note.path), ()) for finding in (*moved, *doubles.get(note.path, ())))
        same = tuple(slugs[other] for other in others[note.path] if by_path[other].language != note.language)
        if slug == note.slug and same == note.translations and not told:
            return note  # as most are: another object with the same would take as long as all the rest of this
        return replace(note, slug=slug, translations=same, problems=in_order((*note.problems, *told)))

    return tuple(map(arranged, ordered))


Rearranged = tuple[PurePosixPath, str, tuple[str, ...], tuple[Problem, ...]]
"""What `arrange` has given a note: its path, its slug, its translations, its problems."""


def rearranged(before: Iterable[Note], after: Sequence[Note]) -> tuple[Rearranged, ...]:
    """Give what `arrange` has made of the notes `before`, but for those that it left as they were."""
    same = {id(note) for note in before}
    return tuple((note.path, note.slug, note.translations, note.problems) for note in after if id(note) not in same)


def arranged_as(before: Iterable[Note], known: Iterable[Rearranged]) -> tuple[Note, ...]:
    """Do to notes what `arrange` did to notes that were the same."""
    given = {path: (slug, others, problems) for path, slug, others, problems in known}
    notes = sorted(before, key=lambda note: note.path.as_posix())
    for place, note in enumerate(notes if given else ()):
        if note.path in given:
            slug, others, problems = given[note.path]
            notes[place] = replace(note, slug=slug, translations=others, problems=problems)
    return tuple(notes)


def _equal_titles(
    notes: Sequence[Note], others: dict[PurePosixPath, tuple[PurePosixPath, ...]]
) -> dict[PurePosixPath, tuple[Finding, ...]]:
    """Report each title that several notes share once, at the last of them; translations may share one."""
    first_by_title: dict[tuple[str, str], Note] = {}
    found: dict[PurePosixPath, tuple[Finding, ...]] = {}
    for note in notes:
        first = first_by_title.setdefault((slugify(note.title), note.language), note)
        if first is not note and first.path not in others[note.path]:
            found[note.path] = (
                Finding(
                    code="duplicate-title",
                    message=f'"{_short(note.title)}" is also the title of {first.path}',
                    help="tell the two apart in their titles",
                    line=note.lines.get("title", 0),
                ),
            )
    return found


def _same_address(note: Note, slug: str, owner: PurePosixPath) -> Finding:
    return Finding(
        code="same-address",
        message=f'"notes/{note.slug}/" is the address of {owner}; this note is published at "notes/{slug}/"',
        help="give this note an address of its own with slug: in its front matter",
        line=note.lines.get("slug", 0),
    )


def _short(title: str) -> str:
    return title if len(title) <= 80 else f"{title[:79]}…"


def _same_name(path: PurePosixPath) -> Finding:
    return Finding(
        code="same-name",
        message=f'another file is named "{path.name}" too, in other Unicode characters, so this one is left out',
        help="rename one of the two",
        severity="error",
    )
