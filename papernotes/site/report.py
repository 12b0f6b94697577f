"""What a build found and did, put together: numbers, changes, and every problem in order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from papernotes.gather import Gathered
from papernotes.model import BuildReport, Changes, Site
from papernotes.problems import Problem, in_order
from papernotes.site.edition import Edition
from papernotes.site.moved import moved
from papernotes.site.output import references_of


def report_of(gathered: Gathered, edition: Edition, changes: Changes) -> BuildReport:
    """Give the report of a build that published `edition`; what is held back tells only how it was read."""
    catalog = edition.catalog
    published = [gathered.leaves[path] for path in edition.heads]
    problems = (
        *_no_notes(gathered, edition.site),
        *gathered.problems,
        *(problem for leaf in published for problem in leaf.said),
        *catalog.problems,
        *moved(catalog, edition.site)[1],
        *link_problems(edition),
        *_unseen_fronts(edition),
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


def link_problems(edition: Edition) -> Iterator[Problem]:
    """Give a problem for each link or file in a published note or in the footer that leads nowhere."""
    for path, references in references_of(edition):
        yield from edition.references.follow(references, path).problems


def _unseen_fronts(edition: Edition) -> Iterator[Problem]:
    """Give a problem for each text of a front page in a language that no note is in: there is no such page."""
    languages = {term.name for term in edition.catalog.by_language}
    for language, path in edition.fronts.items():
        if path != edition.front and language not in languages:
            yield Problem(
                path=edition.site.shown(path),
                severity="warning",
                code="no-front-page",
                message=f'no note is in "{language}", so no front page shows this text',
                help="write the first note in this language, or take the text away",
            )


def _no_notes(gathered: Gathered, site: Site) -> Iterator[Problem]:
    """Say that no file here is a note: another folder was meant, or all reviews stand in the front page's text."""
    if gathered.leaves.keys() - set(gathered.fronts) or any(each.severity == "error" for each in gathered.problems):
        return
    front = next(iter(gathered.fronts), None)
    yield Problem(
        path=site.shown(front or PurePosixPath()),
        severity="warning",
        code="no-notes",
        message="there are no notes beside this text, which is the front page's"
        if front
        else "there are no notes in this folder",
        help="a note is a file of its own, beside this file or in folders below; reviews in this text become notes by: "
        f"papernotes import {site.shown(front)}"
        if front
        else 'name the folder that holds them, or begin with: papernotes new "Title of a paper"',
    )
