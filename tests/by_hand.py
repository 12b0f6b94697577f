"""Notes and rendered notes made by hand, so that tests of the site need neither the reader nor KaTeX."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from msgspec.structs import replace

from papernotes.engine.records import to_bytes
from papernotes.markup.anchors import Anchor
from papernotes.markup.headings import heading_id
from papernotes.markup.links import symbolic
from papernotes.markup.plain import plain, shortened
from papernotes.model import (
    CopiedFile,
    Head,
    Heading,
    Html,
    Note,
    OutputFile,
    Paper,
    Reference,
    ReferenceKind,
    Rendered,
    Site,
    Venue,
)
from papernotes.search.records import Findable, findable
from papernotes.site.about import About
from papernotes.site.addresses import output_name
from papernotes.site.catalog import Catalog
from papernotes.site.edition import Edition
from papernotes.site.exports import export_files, sitemap_files
from papernotes.site.ledger import Ledger, Left
from papernotes.site.output import named_files
from papernotes.site.pages import all_pages
from papernotes.site.search_files import search_files
from papernotes.text import fold, slugify


def site_at(root: Path, **settings: object) -> Site:
    """Give the settings of a site in `root`, with its folders made."""
    (root / "notes").mkdir(parents=True, exist_ok=True)
    site = Site(root=root, notes=root / "notes", templates=root / "templates", output=root / "_site")
    return replace(site, **settings)


def note(path: str, **fields: object) -> Note:
    """Give a note at `path`; its title is the file's name and its paper has that title, unless `fields` say more."""
    stem = PurePosixPath(path).stem
    title = str(fields.get("title", stem))
    made = Note(
        path=PurePosixPath(path),
        slug="/".join(slugify(part) for part in PurePosixPath(path).with_suffix("").parts),
        title=title,
        language="en",
        paper=Paper(key=f"title:{fold(title)}", title=title),
        body="",
    )
    return replace(made, **fields)


def venue(series: str, year: int | None = None, name: str = "", *, is_known: bool = True) -> Venue:
    """Give a venue."""
    return Venue(series=series, name=name or series, year=year, written=f"{name or series} {year}", is_known=is_known)


def rendered(
    note: Note, body: str = "<p>Text.</p>", references: Sequence[Reference] = (), headings: Sequence[str] = ()
) -> Rendered:
    """Give a note's markup: title and TL;DR as they are, and `body`, with `headings` as Markdown says them."""
    return Rendered(
        path=note.path,
        language=note.language,
        title=Html(note.title),
        tldr=Html(note.tldr),
        body=Html(body),
        headings=tuple(Heading(level=2, id=heading_id(text), html=Html(text), text=text) for text in headings),
        text="Text.",
        references=tuple(references),
    )


def reference(kind: ReferenceKind, target: str, fragment: str = "") -> Reference:
    """Give a reference as it stands in line 3 of a note."""
    return Reference(
        kind=kind, target=target, fragment=fragment, line=3, column=5, width=len(target), excerpt=f"see {target}"
    )


def href(kind: ReferenceKind, target: str, fragment: str = "") -> str:
    """Give a symbolic link as an attribute's value."""
    return symbolic(kind, target, fragment).replace("&", "&amp;").replace('"', "&quot;")


def edition(site: Site, notes: Sequence[Note], bodies: Mapping[str, Rendered] | None = None) -> Edition:
    """Gather an edition of `notes`; `bodies` replaces the markup of some, by path."""
    heads = {path: head(each) for path, each in all_rendered(notes, bodies).items()}
    texts = {path: str(path).encode() for path in heads}
    return Edition.of(Catalog.of(notes, site), About(heads=heads, texts=texts), site)


def head(rendered: Rendered) -> Head:
    """Give what other pages need of a rendered note."""
    title, tldr = plain(rendered.title), plain(rendered.tldr)
    summary = shortened(tldr or rendered.text)
    return Head(
        title=rendered.title,
        tldr=rendered.tldr,
        title_text=title,
        tldr_text=tldr,
        summary=summary,
        references=rendered.references,
        cited=rendered.cited,
        anchors=to_bytes(tuple(Anchor(id=each.id, name=each.text) for each in rendered.headings)),
    )


def all_rendered(notes: Sequence[Note], bodies: Mapping[str, Rendered] | None = None) -> dict[PurePosixPath, Rendered]:
    """Give the markup of all notes by path."""
    return {each.path: (bodies or {}).get(str(each.path)) or rendered(each) for each in notes}


def published(site: Site, notes: Sequence[Note], bodies: Mapping[str, Rendered] | None = None) -> dict[str, str]:
    """Give the texts of the whole site by path; files that are copied are named by their source."""
    files = files_of(edition(site, notes, bodies), all_rendered(notes, bodies))
    return {file.name: shown(file) for file in files}


def shown(file: OutputFile | CopiedFile) -> str:
    """Give the text of a file, or the name of what it copies."""
    return file.data.decode("utf-8", "replace") if isinstance(file, OutputFile) else f"copy of {file.source.name}"


@dataclass(frozen=True)
class Found:
    """What notes made by hand are found by."""

    edition: Edition
    bodies: Mapping[PurePosixPath, Rendered]

    def of(self, path: PurePosixPath) -> Findable:
        """Give what search keeps of a note."""
        body = self.bodies[path]
        headings = [heading.text for heading in body.headings]
        note, head = self.edition.catalog.by_path[path], self.edition.heads[path]
        return findable(note, head, paper=note.paper.title, headings=headings, text=body.text)

    def terms(self, paths: Iterable[PurePosixPath]) -> dict[PurePosixPath, bytes]:
        return {path: self.of(path).terms for path in paths}

    def earlier_terms(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        return dict.fromkeys(keys, b"")

    def record(self, path: PurePosixPath) -> bytes:
        return self.of(path).record


def files_of(edition: Edition, bodies: Mapping[PurePosixPath, Rendered]) -> Iterator[OutputFile | CopiedFile]:
    """Give the files of the whole site."""
    for _, page in all_pages(edition):
        data = edition.theme.made(page.template, page.view(bodies.__getitem__))
        yield OutputFile(name=output_name(page.address), data=data)
    listed = sorted(page.address for _, page in all_pages(edition) if not page.address or page.address.endswith("/"))
    yield from export_files(edition)
    if edition.site.url:
        yield from sitemap_files(edition, listed)
    for file in search_files(edition, Found(edition, bodies), Ledger(output=None, left=Left()), b""):
        assert isinstance(file, OutputFile)  # nothing is there to be kept
        yield file
    yield from edition.theme.asset_files
    yield from named_files(edition)
