"""A build, from the notes folder to the site's folder, on one screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath

from papernotes.engine.cache import opened
from papernotes.engine.fingerprint import fingerprint
from papernotes.engine.pool import available_jobs, workers
from papernotes.markup.together import NOTES_A_CHUNK, render_together
from papernotes.model import BuildReport, Changes, Rendered, Site
from papernotes.problems import Problem, in_order
from papernotes.reading.loader import load_notes, read_front, read_sources, unreadable
from papernotes.site.catalog import Catalog
from papernotes.site.edition import Edition
from papernotes.site.output import link_problems, site_files
from papernotes.site.writer import publish

LIBRARIES = ("markdown-it-py", "mdit-py-plugins", "nh3", "Pygments", "mini-racer")
"""Libraries that decide how a note's body looks."""

Progress = Callable[[int, int], None]
"""Is told how many notes are rendered, and of how many."""


def build(site: Site, *, jobs: int | None = None, progress: Progress | None = None) -> BuildReport:
    """Build `site` into `site.output` and say what changed and what is wrong.

    A broken note never stops the others. The output depends on notes, templates and settings alone: neither `jobs`
    (processes, one a processor by default) nor what an earlier build remembered or left changes a byte.
    """
    return _build(site, jobs, progress, writes=True)


def check(site: Site, *, jobs: int | None = None, progress: Progress | None = None) -> BuildReport:
    """Say what is wrong with `site`; every page is made and nothing is written."""
    return _build(site, jobs, progress, writes=False)


def _build(site: Site, jobs: int | None, progress: Progress | None, *, writes: bool) -> BuildReport:
    sources = read_sources(site)
    notes, broken = load_notes(sources, site)
    front = read_front(site)
    catalog = Catalog.of(notes, site)
    bodies = (*catalog.notes, *((front,) if front else ()))
    made_by = fingerprint("papernotes", libraries=LIBRARIES)
    with workers(_useful(jobs, len(bodies))) as pool, opened(site.cache if writes else None, made_by=made_by) as cache:
        rendered = render_together(bodies, site, cache, pool, progress)
    front_page = rendered[front.path] if front else None
    edition = Edition.of(catalog, rendered, site)
    files = site_files(edition, rendered, front=front_page)
    changes = publish(site.output, files) if writes else Changes(unchanged=tuple(str(file.path) for file in files))
    problems = (
        *(() if sources else (_no_notes(site),)),
        *(problem for note in (*notes, *((front,) if front else ())) for problem in note.problems),
        *(problem for each in rendered.values() for problem in each.problems),
        *link_problems(edition, front=front_page),
    )
    return _report(catalog, rendered, changes, (*unreadable(site), *broken, *catalog.problems, *problems))


def _useful(jobs: int | None, notes: int) -> int:
    """Give the number of processes worth starting: a small site is done before they are up."""
    return max(1, min(jobs or available_jobs(), notes // (2 * NOTES_A_CHUNK)))


def _no_notes(site: Site) -> Problem:
    """Say that no file here could be a note: most likely this is not the folder that was meant."""
    return Problem(
        path=site.shown(PurePosixPath()),
        severity="warning",
        code="no-notes",
        message="there are no notes in this folder",
        help='name the folder that holds them, or begin with: papernotes new "Title of a paper"',
    )


def _report(
    catalog: Catalog, rendered: Mapping[PurePosixPath, Rendered], changes: Changes, problems: Iterable[Problem]
) -> BuildReport:
    listed = tuple(rendered.values())
    return BuildReport(
        notes=len(catalog.notes),
        drafts=catalog.drafts,
        future=catalog.future,
        pages=sum(name.endswith(".html") for name in (*changes.written, *changes.unchanged)),
        formulas=sum(one.formulas for one in listed),
        rejected=sum(one.rejected for one in listed),
        changes=changes,
        problems=in_order(problems),
    )
