"""A build, from the notes folder to the site's folder, on one screen."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from papernotes.engine.cache import Cache, digest_of, opened
from papernotes.engine.cycles import collect_less, keep_for_good
from papernotes.engine.fingerprint import fingerprint
from papernotes.engine.records import from_bytes, to_bytes
from papernotes.engine.seen import Seen
from papernotes.memory import Memory
from papernotes.model import BuildReport, Changes, KeptFile, Progress, Site, SiteFile
from papernotes.reading.files import Files, read_again, read_files, without_data
from papernotes.site.folders import PACKAGE, theme_digest
from papernotes.site.ledger import Ledger

if TYPE_CHECKING:
    from concurrent.futures import Executor

LIBRARIES = ("markdown-it-py", "mdit-py-plugins", "nh3", "Pygments", "mini-racer", "Jinja2", "MarkupSafe")
"""Libraries that decide how a page looks."""
MODULES = ("papernotes.site.making",)
"""What processes need that work for a build: where a server begins them, it imports these once."""
MANY = 16
"""Notes a process that it pays to begin a process for."""


def build(
    site: Site,
    *,
    jobs: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    memory: Memory | None = None,
) -> BuildReport:
    """Build `site` into `site.output` and say what changed and what is wrong.

    A broken note never stops the others. The output depends on notes, templates and settings alone: neither `jobs`
    (processes, one a processor by default), nor an `executor` of other processes, which must run this `program` and see
    the site's files, nor what an earlier build remembered or left, on the disk or in `memory`, changes a byte. With
    `memory`, which a preview has, each page is in its place as soon as it is made; else all are at the end. Such a
    build gives way to the next one when `memory` says that it is outdated.
    """
    return _build(site, executor or jobs, progress, memory, writes=True)


def check(site: Site, *, jobs: int | None = None, progress: Progress | None = None) -> BuildReport:
    """Say what is wrong with `site`; every page is made and nothing is written."""
    return _build(site, jobs, progress, None, writes=False)


@lru_cache(maxsize=1)
def program() -> bytes:
    """Give the fingerprint of this program, as it runs, and of the libraries that decide how a page looks."""
    return fingerprint(PACKAGE, libraries=LIBRARIES)


def _build(
    site: Site, on: Executor | int | None, progress: Progress | None, memory: Memory | None, *, writes: bool
) -> BuildReport:
    collect_less()
    session, memory = memory, memory or Memory()
    with opened(site.cache if writes else None, made_by=program()) as cache:
        files, theme = _read(site, cache, session)
        base = digest_of(to_bytes(site.key), theme)
        whole = _whole(files, site, base)
        ledger = Ledger.of(site.output if writes else None, cache, session)
        if known := ledger.unchanged(whole):
            return known
        # All that follows is imported only now: a build that has nothing to do is over before it would be there.
        from papernotes.engine.pool import Shared, workers

        with workers(on, MODULES) as pool:
            if ledger.is_new:
                pool.expect(len(files.sources), least=MANY)
            from papernotes.gather import gather

            keep_for_good()
            gathered = gather(files, site, cache, pool, memory=memory, progress=progress)

            from papernotes.site.about import About
            from papernotes.site.catalog import Catalog
            from papernotes.site.edition import Edition
            from papernotes.site.making import make_pages, packed
            from papernotes.site.output import site_files, witnesses
            from papernotes.site.report import report_of
            from papernotes.site.writer import publish

            about = About.of(gathered)
            same = digest_of(base, gathered.facts, str(site.until), str(site.drafts))
            catalog = memory.of("catalog", same, lambda: Catalog.of(gathered.notes, site))
            pages = Shared(make_pages, lambda: packed(site, catalog, about))
            if pool.are_begun:
                pages.tell(pool.for_work(len(catalog.notes), least=1))
            known_edition = memory.of("edition", same, lambda: Edition.of(catalog, about, site, cache))
            edition = memory.keep("edition", same, known_edition.with_texts(about, cache))
            base = digest_of(base, edition.site.language)
            stream = site_files(edition, gathered, ledger, (pool, pages), base, memory)
            changes = publish(site.output, stream, ledger, session) if writes else _unwritten(stream)
        if changes.is_partial and (last := ledger.left.report):
            return replace(last, changes=changes)  # what is wrong now is for the next build to say
        report = report_of(gathered, edition, changes)
        if not changes.is_partial:
            ledger.save(cache, whole, report, witnesses(edition))
    return report


def _read(site: Site, cache: Cache, session: Memory | None) -> tuple[Files, bytes]:
    """Read the notes' files and a digest of the theme's, but for what an earlier build or one of the session has read.

    Only what has changed since is read again.
    """
    key = digest_of("seen", str(site.notes))
    if session:
        last: Files | None = session.get("files", key)
        files = (read_again(last, session.seen) if last else None) or read_files(site, session.seen)
        theme = theme_digest(site, session.seen)
        session.seen.end()
        session.keep("files", key, without_data(files))
        return files, theme
    seen = from_bytes(Seen, cache.find(key) or b"") or Seen()
    before = dict(seen.digests)
    files, theme = read_files(site, seen), theme_digest(site, seen)
    seen.end()
    if seen.digests != before:
        cache.put({key: to_bytes(seen)})
    return files, theme


def _whole(files: Files, site: Site, base: bytes) -> bytes:
    """Give a digest of all that a build reads but for the files that notes name."""
    sources = (*files.sources, *files.fronts)
    told = "\0".join([f"{source.place}\0{source.digest}" for source in sources])  # no path has this character
    return digest_of(base, str(site.until), str(site.drafts), told, *(each.path for each in files.unreadable))


def _unwritten(stream: Iterable[SiteFile]) -> Changes:
    return Changes(unchanged=tuple(file.name for file in stream if not isinstance(file, KeptFile)))
