"""A build, from the notes folder to the site's folder, on one screen."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from papernotes.engine.cache import digest_of, opened
from papernotes.engine.fingerprint import fingerprint
from papernotes.engine.pool import available_jobs, workers
from papernotes.engine.records import to_bytes
from papernotes.gather import MODULES, Gathered, Memory, Progress, gather
from papernotes.model import BuildReport, Changes, Site, SiteFile
from papernotes.problems import Problem, in_order
from papernotes.reading.loader import Files, read_files
from papernotes.site.catalog import Catalog
from papernotes.site.edition import About, Edition
from papernotes.site.ledger import Ledger
from papernotes.site.output import link_problems, site_files, witnesses
from papernotes.site.theme import theme_digest
from papernotes.site.writer import publish

LIBRARIES = ("markdown-it-py", "mdit-py-plugins", "nh3", "Pygments", "mini-racer", "Jinja2", "MarkupSafe")
"""Libraries that decide how a page looks."""


def build(
    site: Site, *, jobs: int | None = None, progress: Progress | None = None, memory: Memory | None = None
) -> BuildReport:
    """Build `site` into `site.output` and say what changed and what is wrong.

    A broken note never stops the others. The output depends on notes, templates and settings alone: neither `jobs`
    (processes, one a processor by default) nor what an earlier build remembered or left, on the disk or in `memory`,
    changes a byte.
    """
    return _build(site, jobs, progress, memory or Memory(), writes=True)


def check(site: Site, *, jobs: int | None = None, progress: Progress | None = None) -> BuildReport:
    """Say what is wrong with `site`; every page is made and nothing is written."""
    return _build(site, jobs, progress, Memory(), writes=False)


def _build(site: Site, jobs: int | None, progress: Progress | None, memory: Memory, *, writes: bool) -> BuildReport:
    files = read_files(site, memory.seen)
    base = digest_of(to_bytes(site.key), theme_digest(site))
    whole = _whole(files, site, base)
    store = opened(site.cache if writes else None, made_by=fingerprint("papernotes", libraries=LIBRARIES))
    with store as cache, workers(jobs or available_jobs(), MODULES) as pool:
        ledger = Ledger.of(site.output if writes else None, cache)
        if known := ledger.unchanged(whole):
            return known
        gathered = gather(files, site, cache, pool, memory=memory, progress=progress)
        edition = Edition.of(Catalog.of(gathered.notes, site), _about(gathered), site)
        stream = site_files(edition, gathered.drafts, ledger, pool, base)
        changes = publish(site.output, stream, ledger) if writes else _unwritten(stream)
        report = _report(gathered, edition, changes)
        ledger.save(cache, whole, report, witnesses(edition))
    return report


def _whole(files: Files, site: Site, base: bytes) -> bytes:
    """Give a digest of all that a build reads but for the files that notes name."""
    sources = (*files.sources, *((files.front,) if files.front else ()))
    told = (f"{source.path} {source.digest}" for source in sources)
    return digest_of(base, str(site.until), str(site.drafts), *told, "", *(each.path for each in files.unreadable))


def _unwritten(stream: Iterable[SiteFile]) -> Changes:
    return Changes(unchanged=tuple(str(file.path) for file in stream))


def _about(gathered: Gathered) -> About:
    leaves = gathered.leaves
    return About(
        heads={path: leaf.head for path, leaf in leaves.items() if leaf.head},
        front=gathered.front,
        facts={path: leaf.facts for path, leaf in leaves.items()},
        texts=gathered.keys,
    )


def _no_notes(site: Site) -> Problem:
    """Say that no file here could be a note: most likely this is not the folder that was meant."""
    return Problem(
        path=site.shown(PurePosixPath()),
        severity="warning",
        code="no-notes",
        message="there are no notes in this folder",
        help='name the folder that holds them, or begin with: papernotes new "Title of a paper"',
    )


def _report(gathered: Gathered, edition: Edition, changes: Changes) -> BuildReport:
    catalog = edition.catalog
    published = [gathered.leaves[path] for path in edition.heads]
    problems = (
        *(() if gathered.leaves or gathered.problems else (_no_notes(edition.site),)),
        *gathered.problems,
        *(problem for leaf in published for problem in leaf.said),
        *catalog.problems,
        *link_problems(edition),
    )
    return BuildReport(
        notes=len(catalog.notes),
        drafts=catalog.drafts,
        future=catalog.future,
        pages=sum(name.endswith(".html") for name in (*changes.written, *changes.unchanged)),
        formulas=sum(leaf.formulas for leaf in published),
        rejected=sum(leaf.rejected for leaf in published),
        changes=changes,
        problems=in_order(problems),
    )
