"""The site for programs: papers.json, .csv, .bib and .csl.json, the table's data, sitemap.xml and robots.txt."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import TypedDict

from papernotes.model import Note, OutputFile
from papernotes.site import addresses
from papernotes.site.catalog import PaperEntry
from papernotes.site.citing import Cited, csl_json, spaced_json
from papernotes.site.edition import Edition
from papernotes.site.paper_table import DATA
from papernotes.site.table_data import table_file

SITEMAP_SIZE = 50_000
"""Most addresses that one sitemap may hold (sitemaps.org)."""

_COLUMNS = (
    "paper", "title", "authors", "venue", "year", "track", "link", "review", "review_title", "language", "date",
    "reviewers", "tags", "affiliations", "rating", "status", "tldr", "bibtex_key",
)  # fmt: skip


class Review(TypedDict):
    """One review in papers.json; `url` is absolute when the site's address is known, else from the site's top."""

    url: str
    title: str
    language: str
    date: str | None
    reviewers: list[str]
    tags: list[str]
    tldr: str
    rating: str
    status: str
    source: str


class PaperRecord(TypedDict):
    """One paper in papers.json. `venue` has series, name, year and track; `links` map a kind to an address."""

    key: str
    title: str
    authors: list[str]
    has_other_authors: bool
    affiliations: list[str]
    year: int | None
    venue: dict[str, str | int | None] | None
    links: dict[str, str]
    bibtex_key: str
    url: str
    reviews: list[Review]


_NO_JEKYLL = ".nojekyll"
"""Lets GitHub Pages publish a branch as it is, and not without what Jekyll keeps to itself (`files/_posts/`)."""
_BEGIN_FORMULAS = frozenset("=+-@\t\r\n＝＋－＠")
EXPORTS = ("papers.json", "papers.csv", "papers.bib", "papers.csl.json", DATA, "robots.txt", _NO_JEKYLL)
"""The paths of the exports."""


def export_files(edition: Edition) -> Iterator[OutputFile]:
    """Give the exports."""
    papers = edition.by_title(edition.site.language)
    records = _records(edition, papers)
    lines = ",\n".join(spaced_json(record) for record in records)
    yield _file("papers.json", f"[\n{lines}\n]\n")
    yield _file("papers.csv", _table(records))
    keys = edition.citation_keys
    citations = [edition.pieces.citation(Cited.of(entry, keys[entry.key])) for entry in papers]
    yield _file("papers.bib", "\n".join(f"{citation.bibtex}\n" for citation in citations))
    yield _file("papers.csl.json", f"{csl_json(citations)}\n")
    yield table_file(edition)
    url = edition.site.url
    robots = "User-agent: *\nAllow: /\n"
    yield _file(_NO_JEKYLL, "")
    yield _file("robots.txt", f"{robots}Sitemap: {url}/sitemap.xml\n" if url else robots)


def _records(edition: Edition, papers: Sequence[PaperEntry]) -> list[PaperRecord]:
    return [_record(edition, paper, key=edition.citation_keys[paper.key]) for paper in papers]


def _record(edition: Edition, entry: PaperEntry, *, key: str) -> PaperRecord:
    venue = next((note.venue for note in entry.notes if note.venue), None)
    kinds: dict[str, str] = {}
    for link in entry.paper.links:
        kinds.setdefault(link.kind, link.url)
    return PaperRecord(
        key=entry.key,
        title=entry.paper.title,
        authors=list(entry.paper.authors),
        has_other_authors=entry.paper.has_other_authors,
        affiliations=list(dict.fromkeys(name for note in entry.notes for name in note.affiliations)),
        year=entry.year,
        venue={"series": venue.series, "name": venue.name, "year": venue.year, "track": venue.track} if venue else None,
        links=kinds,
        bibtex_key=key,
        url=_url(edition, entry.address),
        reviews=[_review(edition, note) for note in entry.notes],
    )


def _review(edition: Edition, note: Note) -> Review:
    head = edition.heads[note.path]
    return Review(
        url=_url(edition, f"notes/{note.slug}/"),
        title=head.title_text,
        language=note.language,
        date=note.date.isoformat() if note.date else None,
        reviewers=list(note.reviewers),
        tags=list(note.tags),
        tldr=head.tldr_text,
        rating=note.rating,
        status=note.status,
        source=edition.site.shown(note.path),
    )


def _table(records: Sequence[PaperRecord]) -> str:
    """Give one row for each review, as RFC 4180 has it. The mark at the start tells Excel that this is UTF-8."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(_COLUMNS)
    for paper in records:
        venue = paper["venue"] or {}
        link = next(iter(paper["links"].values()), "")
        authors = _cells([*paper["authors"], *(["et al."] if paper["has_other_authors"] else [])])
        for review in paper["reviews"]:
            row = (
                paper["key"], paper["title"], authors, venue.get("series", ""), paper["year"] or "",
                venue.get("track", ""), link, review["url"], review["title"], review["language"], review["date"] or "",
                _cells(review["reviewers"]), _cells(review["tags"]), _cells(paper["affiliations"]),
                review["rating"], review["status"], review["tldr"], paper["bibtex_key"],
            )  # fmt: skip
            table.writerow([_cell(value) for value in row])
    return f"\ufeff{text.getvalue()}"


def _cell(value: str | int | None) -> str:
    """Give a cell that no spreadsheet takes for a formula (OWASP, "CSV injection"), full-width signs included."""
    text = str(value or "")
    return f"'{text}" if text[:1] in _BEGIN_FORMULAS else text


def _cells(values: Sequence[str]) -> str:
    """Give a cell of several values. Spreadsheets of Russia and of much of Europe take `;` for the end of a cell."""
    return "; ".join(map(_cell, values))


def sitemap_files(edition: Edition, listed: Sequence[str]) -> Iterator[OutputFile]:
    """Give sitemap.xml, or an index of several when there are more addresses than one may hold.

    `listed` are the addresses of all pages that a search engine should know; without any, there is no sitemap.
    """
    if not listed:
        return
    dates = {f"notes/{note.slug}/": note.date.isoformat() for note in edition.catalog.notes if note.date}
    parts = [listed[start : start + SITEMAP_SIZE] for start in range(0, len(listed), SITEMAP_SIZE)]
    url = edition.site.url
    if len(parts) == 1:
        yield _file("sitemap.xml", _urlset(url, parts[0], dates))
        return
    names = sitemap_names(len(listed))[1:]
    for name, part in zip(names, parts, strict=True):
        yield _file(name, _urlset(url, part, dates))
    entries = "".join(f"<sitemap><loc>{addresses.absolute(url, name)}</loc></sitemap>\n" for name in names)
    yield _file("sitemap.xml", _xml("sitemapindex", entries))


def sitemap_names(addresses_listed: int) -> tuple[str, ...]:
    """Give the paths of the sitemap for so many addresses."""
    if not addresses_listed:
        return ()
    parts = -(-addresses_listed // SITEMAP_SIZE)
    return ("sitemap.xml", *(f"sitemap-{number}.xml" for number in range(1, parts + 1) if parts > 1))


def _urlset(url: str, listed: Sequence[str], dates: dict[str, str]) -> str:
    entries = []
    for address in listed:
        changed = f"<lastmod>{dates[address]}</lastmod>" if address in dates else ""
        location = addresses.absolute(url, address).replace("&", "&amp;").replace("'", "&apos;")
        entries.append(f"<url><loc>{location}</loc>{changed}</url>\n")
    return _xml("urlset", "".join(entries))


def _xml(root: str, entries: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</{root}>\n'
    )


def _url(edition: Edition, address: str) -> str:
    return addresses.absolute(edition.site.url, address) or addresses.encoded(address)


def _file(name: str, text: str) -> OutputFile:
    return OutputFile(name=name, data=text.encode())
