"""Everything that a site consists of, as a stream of files; and what is wrong with the links between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from papernotes.model import CopiedFile, OutputFile, Reference, Rendered
from papernotes.problems import Problem
from papernotes.site.addresses import output_path
from papernotes.site.edition import Edition
from papernotes.site.exports import export_files
from papernotes.site.pages import all_pages


def site_files(
    edition: Edition, rendered: Mapping[PurePosixPath, Rendered], *, front: Rendered | None = None
) -> Iterator[OutputFile | CopiedFile]:
    """Give every file of the site: pages, feeds, exports, the theme's files, and the files that notes refer to.

    Nothing is kept between two files. `front` is the introduction of the front page. Raises `ThemeError` from the
    first template that cannot be used.
    """
    listed: list[str] = []
    for page in all_pages(edition, rendered, front=front):
        if not page.address or page.address.endswith("/"):
            listed.append(page.address)
        yield OutputFile(path=output_path(page.address), data=edition.theme.render(page).encode())
    yield from export_files(edition, listed)
    yield from edition.theme.asset_files
    yield from _named_files(edition, front)


def link_problems(edition: Edition, *, front: Rendered | None = None) -> Iterator[Problem]:
    """Give a problem for each link or file in a published note that leads nowhere."""
    for path, references in _references(edition, front):
        yield from edition.references.problems(references, path)


def _named_files(edition: Edition, front: Rendered | None) -> Iterator[CopiedFile]:
    published: set[str] = set()
    for path, references in _references(edition, front):
        for found in edition.references.files(references, path):
            if found.address not in published:
                published.add(found.address)
                yield CopiedFile(path=PurePosixPath(found.address), source=found.source)


def _references(edition: Edition, front: Rendered | None) -> Iterator[tuple[PurePosixPath, tuple[Reference, ...]]]:
    if front:
        yield front.path, front.references
    for path, head in edition.heads.items():
        yield path, head.references
