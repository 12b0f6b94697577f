"""A note as plain JSON values, for `papernotes records` and for other programs."""

from __future__ import annotations

from papernotes.model import Note, Value
from papernotes.problems import format_problem

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]


def record(note: Note) -> dict[str, Json]:
    """Give the record of a note.

    Every field is always there, empty ones as "", [] or null, so that two records differ where the notes do.
    `links` maps each kind to its addresses; `source.lines` gives the 1-based line of each field that the file states;
    `problems` are as printed.
    """
    return {
        "title": note.title,
        "paper_title": note.paper.title,
        "paper": note.paper.key,
        "authors": list(note.paper.authors),
        "has_other_authors": note.paper.has_other_authors,
        "affiliations": list(note.affiliations),
        "venue": _venue(note),
        "year": note.year,
        "links": _links(note),
        "tldr": note.tldr,
        "tags": list(note.tags),
        "reviewers": list(note.reviewers),
        "date": note.date.isoformat() if note.date else None,
        "language": note.language,
        "translations": list(note.translations),
        "status": note.status,
        "rating": note.rating,
        "bibtex": note.bibtex,
        "figure": note.figure,
        "draft": note.is_draft,
        "slug": note.slug,
        "aliases": list(note.aliases),
        "old_addresses": [f"/{old.path.removesuffix('index.html')}" for old in note.old_addresses],
        "source": {"path": note.path.as_posix(), "digest": note.digest, "lines": dict(note.lines)},
        "extra": {key: _plain(value) for key, value in note.extra.items()},
        "problems": [format_problem(problem) for problem in note.problems],
    }


def _venue(note: Note) -> Json:
    if note.venue is None:
        return None
    venue = note.venue
    return {
        "id": venue.series,
        "name": venue.name,
        "year": venue.year,
        "track": venue.track,
        "raw": venue.written,
        "known": venue.is_known,
    }


def _links(note: Note) -> dict[str, Json]:
    links: dict[str, Json] = {}
    for link in note.paper.links:
        urls = links.setdefault(link.kind, [])
        if isinstance(urls, list):
            urls.append(link.url)
    return links


def _plain(value: Value) -> Json:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, str):
        return value
    return {key: _plain(item) for key, item in value.items()}
