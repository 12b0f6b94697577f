"""A build, from the notes folder to the site's folder, on one screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from functools import partial
from pathlib import PurePosixPath

from papernotes.engine.pool import available_jobs, ordered_map, workers
from papernotes.markup.render import render_notes
from papernotes.model import BuildReport, Changes, Note, Rendered, Site
from papernotes.problems import Problem, in_order
from papernotes.reading.loader import load_notes, read_front, read_sources, unreadable
from papernotes.site.catalog import Catalog
from papernotes.site.edition import Edition
from papernotes.site.output import link_problems, site_files
from papernotes.site.writer import publish

CHUNK = 16
"""Notes a worker gets at a time: enough that one batch of formulas pays, few enough that all workers stay busy."""

Progress = Callable[[int, int], None]
"""Is told how many notes are rendered, and of how many."""


def build(site: Site, *, jobs: int | None = None, progress: Progress | None = None) -> BuildReport:
    """Build `site` into `site.output` and say what changed and what is wrong.

    A broken note never stops the others. The output depends on notes, templates and settings alone: neither `jobs`
    (processes, one a processor by default) nor what an earlier build left changes a byte.
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
    with workers(_useful(jobs, len(bodies))) as pool:
        rendered = _render(bodies, site, pool, progress)
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
    return _report(catalog, rendered.values(), changes, (*unreadable(site), *broken, *catalog.problems, *problems))


def _render(
    notes: Iterable[Note], site: Site, pool: Executor, progress: Progress | None
) -> dict[PurePosixPath, Rendered]:
    """Render all `notes`, by path."""
    listed = tuple(notes)
    rendered: dict[PurePosixPath, Rendered] = {}
    for one in ordered_map(pool, partial(render_notes, site=site), listed, chunk=CHUNK):
        rendered[one.path] = one
        if progress:
            progress(len(rendered), len(listed))
    return rendered


def _useful(jobs: int | None, notes: int) -> int:
    """Give the number of processes worth starting: a small site is done before they are up."""
    return max(1, min(jobs or available_jobs(), notes // (2 * CHUNK)))


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
    catalog: Catalog, rendered: Iterable[Rendered], changes: Changes, problems: Iterable[Problem]
) -> BuildReport:
    listed = tuple(rendered)
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
