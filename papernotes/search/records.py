"""What search keeps of one note: its terms, and the record that a result shows. A pure function of the note alone."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from papernotes.identity import has_own_title, paper_key
from papernotes.model import Head, Note
from papernotes.search.terms import note_terms
from papernotes.text import fold


class Findable(Struct, frozen=True, kw_only=True):
    """A note's terms (see `note_terms`), and its record: the fields of a JSON object, without the braces around them.

    The record holds all that is searched, for in it phrases are checked and excerpts found; the text is packed, as most
    of what a search loads are texts. The address, which other notes have a say in, is left to who publishes it.
    """

    terms: bytes
    record: bytes


def findable(note: Note, head: Head, *, paper: str, headings: Iterable[str], text: str) -> Findable:
    """Give what search keeps of a note on `paper`, as lists call it, with the visible `text`, formulas as TeX."""
    paper = paper if has_own_title(note, head) else ""
    venue, facts, numbers = _venue(note), _facts(note), _numbers(note)
    spelt = "\n".join(filter(None, (_spelt(note.title, head.title_text), paper and _spelt(note.paper.title, paper))))
    text = "\n".join(filter(None, (text, spelt)))
    terms = note_terms(
        title=f"{head.title_text}\n{paper}\n{spelt}",
        tldr=head.tldr_text,
        facts="\n".join((venue, *facts, *note.tags, *(re.split("[./-]", number)[-1] for number in numbers))),
        headings=headings,
        text="\n".join((text, *numbers)),
    )
    fields = {
        "title": head.title_text,
        "language": note.language,
        "paper": paper,
        "venue": venue,
        "facts": ", ".join((*facts, *numbers)),
        "tags": note.tags,
        "tldr": head.tldr_text,
        "packed": packed(text),
    }
    return Findable(terms=terms, record=msgspec.json.encode(fields)[1:-1])


def _spelt(title: str, shown: str) -> str:
    r"""Give a title with formulas as it is typed, or "": who looks for β-VAE may write beta-VAE."""
    if "$" not in title and "\\" not in title:
        return ""
    spelt = " ".join(title.replace("$", "").replace("\\", "").split())
    return "" if spelt == shown else spelt


def packed(text: str) -> str:
    """Give text as raw DEFLATE (RFC 1951) in base64, as a browser's `DecompressionStream` can read it."""
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return base64.b64encode(deflate.compress(text.encode()) + deflate.flush()).decode()


def _venue(note: Note) -> str:
    """Give where and when the paper appeared, as a result shows it."""
    name = note.venue.series if note.venue else ""
    year = note.year or (note.venue.year if note.venue else None)
    return " ".join(filter(None, (name, "" if year is None or str(year) in name else str(year))))


def _facts(note: Note) -> tuple[str, ...]:
    """Give who wrote the paper and the note, and what else the venue was called."""
    venue = note.venue
    then = (venue.name if fold(venue.name) != fold(venue.series) else "", venue.track) if venue else ()
    return tuple(filter(None, (*note.paper.authors, *note.affiliations, *note.reviewers, *then)))


def _numbers(note: Note) -> tuple[str, ...]:
    """Give what archives call the paper: its arXiv number, its DOI.

    What one begins with may look like a year (`2001.08361`), so that its end alone counts as much as a name.
    """
    keys = (note.paper.key, *(paper_key(link.url) for link in note.paper.links if link.kind in {"arxiv", "doi"}))
    parts = (key.partition(":") for key in dict.fromkeys(keys))
    return tuple(name for scheme, _, name in parts if scheme in {"arxiv", "doi", "openreview", "acl"})
