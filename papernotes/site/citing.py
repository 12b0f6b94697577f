"""A reviewed paper for programs that collect papers: CSL-JSON for citing, `citation_*` for the page's head.

CSL-JSON is what Zotero, Pandoc and citeproc read (csl-data.json, schema 1.0); the names of the head's elements are
Highwire's, as Google Scholar documents them and Zotero's "Embedded Metadata" reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NotRequired, TypedDict

import msgspec
from msgspec import Struct

from papernotes.identity import doi_key, key_url
from papernotes.markup.readable import in_line
from papernotes.model import Paper, Venue
from papernotes.site.bibtex import arxiv_id, cited_venue, entry, entry_type, venue_title
from papernotes.site.catalog import PaperEntry
from papernotes.site.parts import MetaView
from papernotes.site.person_names import parts_of

_CSL_TYPES = {"inproceedings": "paper-conference", "article": "article-journal", "misc": "article"}
_PAPER_PLACES = ("doi", "arxiv", "openreview", "acl", "paper", "pdf")


class CslName(TypedDict):
    """A name: in its parts, or whole as `literal`."""

    family: NotRequired[str]
    given: NotRequired[str]
    suffix: NotRequired[str]
    literal: NotRequired[str]


CslItem = TypedDict(
    "CslItem",
    {
        "id": str,
        "type": str,
        "title": str,
        "author": NotRequired[list[CslName]],
        "issued": NotRequired[dict[str, list[list[int]]]],
        "container-title": NotRequired[str],
        "DOI": NotRequired[str],
        "URL": NotRequired[str],
        "number": NotRequired[str],
        "publisher": NotRequired[str],
    },
)


class Cited(Struct, frozen=True):
    """A paper as it is cited: with its venue, its year, and its key in a bibliography."""

    paper: Paper
    venue: Venue | None
    year: int | None
    key: str

    @classmethod
    def of(cls, entry: PaperEntry, key: str) -> Cited:
        """Join what the reviews of a paper say."""
        return cls(entry.paper, cited_venue(entry), entry.year, key)


class Citation(Struct, frozen=True, kw_only=True):
    """How a paper is cited: as BibTeX, as an item of CSL-JSON, and in elements of a page's head."""

    bibtex: str
    csl: str
    meta: tuple[MetaView, ...]

    @classmethod
    def of(cls, cited: Cited) -> Citation:
        """Write down how a paper is cited."""
        return cls(
            bibtex=entry(cited.paper, cited.venue, cited.year, key=cited.key),
            csl=_csl_lines(csl_item(cited)),
            meta=tuple(MetaView(name=name, content=content) for name, content in highwire(cited)),
        )


def csl_item(cited: Cited) -> CslItem:
    """Give a paper as an item of CSL-JSON; what is not known is left out."""
    paper, venue, year = cited.paper, cited.venue, cited.year
    kind, where = entry_type(venue)
    item = CslItem(id=cited.key, type=_CSL_TYPES[kind], title=in_line(paper.title))
    if paper.authors:
        item["author"] = [csl_name(author) for author in paper.authors]
    if year:
        item["issued"] = {"date-parts": [[year]]}
    if venue and where in {"journal", "booktitle"}:
        item["container-title"] = venue_title(venue)
    if doi := doi_of(paper):
        item["DOI"] = doi
    if url := own_url(paper):
        item["URL"] = url
    if venue and where == "publisher":
        item["publisher"] = venue_title(venue)
    if kind == "misc" and (arxiv := arxiv_id(paper)):
        item["number"] = f"arXiv:{arxiv}"
        item["publisher"] = "arXiv"
    return item


def csl_json(citations: Iterable[Citation]) -> str:
    """Give citations as CSL-JSON, which is a list: a line for each field."""
    return f"[{','.join(citation.csl for citation in citations)}]"


def _csl_lines(item: CslItem) -> str:
    fields = (f'  "{name}": {spaced_json(value)}' for name, value in item.items())
    return "\n{{\n{}\n}}\n".format(",\n".join(fields))


def spaced_json(value: object) -> str:
    """Give `value` as JSON in one line, with a space after each comma and colon between its parts."""
    return msgspec.json.format(msgspec.json.encode(value), indent=0).decode()


def csl_name(name: str) -> CslName:
    """Give a name in its parts, or whole where it has none."""
    family, given, suffix = parts_of(name)
    if not given:
        return CslName(literal=family)
    return CslName(family=family, given=given, suffix=suffix) if suffix else CslName(family=family, given=given)


def highwire(cited: Cited) -> Iterator[tuple[str, str]]:
    """Give the names and contents of the elements that tell of a paper in a page's head."""
    paper, venue, year = cited.paper, cited.venue, cited.year
    kind, where = entry_type(venue)
    yield "citation_title", in_line(paper.title)
    for family, given, suffix in map(parts_of, paper.authors):
        yield "citation_author", ", ".join(filter(None, (" ".join(filter(None, (family, suffix))), given)))
    if year:
        yield "citation_publication_date", str(year)
    if venue and where in {"journal", "booktitle"}:
        place = "journal" if kind == "article" else "conference"
        yield f"citation_{place}_title", venue_title(venue)
    if doi := doi_of(paper):
        yield "citation_doi", doi
    arxiv = arxiv_id(paper)
    if arxiv:
        yield "citation_arxiv_id", arxiv
    pdf = next((link.url for link in paper.links if link.kind == "pdf"), "")
    if pdf or arxiv:
        yield "citation_pdf_url", pdf or f"https://arxiv.org/pdf/{arxiv}"
    if url := own_url(paper):
        yield "citation_public_url", url


def doi_of(paper: Paper) -> str:
    """Give a paper's DOI, or ""."""
    links = (doi_key(link.url) for link in paper.links if link.kind == "doi")
    return next((key.removeprefix("doi:") for key in (paper.key, *links) if key.startswith("doi:")), "")


def own_url(paper: Paper) -> str:
    """Give the address of the paper itself, or "": its DOI first, as it lasts longest."""
    links = {link.kind: link.url for link in reversed(paper.links) if link.url.startswith(("https://", "http://"))}
    return next((links[kind] for kind in _PAPER_PLACES if kind in links), key_url(paper.key))
