"""Papers as BibTeX: entries that LaTeX reads, under keys that stay.

Text is UTF-8, as biber and BibTeX of this century read it; what TeX would take as a command is escaped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from papernotes.engine.cache import Cache, digest_of
from papernotes.engine.records import from_bytes, to_bytes
from papernotes.model import Paper, Venue
from papernotes.patterns import late_pattern
from papernotes.reading.venue_names import JOURNALS, PUBLISHERS
from papernotes.site.catalog import PaperEntry
from papernotes.site.person_names import parts_of
from papernotes.text import fold, short_hash

_ESCAPED = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "_": r"\_",
        "%": r"\%",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_WORD = re.compile(r"[^\W_]+")
_WORD_AS_WRITTEN = re.compile(r"\S+")
_FORMULA = re.compile(r"(\$(?! )[^${}]*(?:\{[^${}]*\}[^${}]*)*(?<! )\$(?!\d))")
_SMALL_WORDS = frozenset(
    {"a", "an", "the", "on", "in", "of", "for", "to", "and", "with", "from", "by", "is", "are", "at"}
)
_ARCHIVES = frozenset({"arXiv", "bioRxiv", "medRxiv", "SSRN", "OpenReview"})
_MEETING = late_pattern(
    r"conference|\bconf\b|workshop|symposium|congress|\bmeeting|학술대회|컨퍼런스|워크숍|워크샵|학회$|会议|會議|大会|研究会|シンポジウム"
    r"|конференци|симпозиум|семинар|съезд"
)
_JOURNAL = late_pattern(
    r"journal|transactions|letters|review|nature|science|annals|archives of|bulletin|magazine|quarterly|yearbook"
    r"|\bcommunications (?:of|in)\b|proceedings of the (?:ieee|royal|national)|\bcomputation\b|학회지|논문지|저널"
    r"|学报|學報|期刊|杂志|雑誌|論文誌|学会誌|ジャーナル|журнал|вестник|известия"
)
_NO_VENUE = late_pattern(r"preprint|blog|technical report|tech report")


def cited_venue(paper: PaperEntry) -> Venue | None:
    """Give the venue to cite a paper by: the first known one of its reviews, else what the newest says."""
    return next((note.venue for note in paper.notes if note.venue and note.venue.is_known), paper.notes[0].venue)


def citation_keys(papers: Iterable[PaperEntry], cache: Cache | None = None) -> Mapping[str, str]:
    """Give each paper's citation key by its identity: `vaswani2017attention`.

    Of papers that would share one, the first by identity keeps it and the others get a hash of theirs. `cache` has the
    keys as long as nothing changes that they are made of.
    """
    papers = tuple(papers)
    if cache is None:
        return _citation_keys(papers)
    made_of = [(paper.key, paper.paper.title, paper.paper.authors[:1], paper.year) for paper in papers]
    place = digest_of("citation keys", to_bytes(made_of))
    keys = from_bytes(dict[str, str], cache.find(place) or b"")
    if keys is None:
        keys = _citation_keys(papers)
        cache.put({place: to_bytes(keys)})
    return keys


def _citation_keys(papers: Iterable[PaperEntry]) -> dict[str, str]:
    keys: dict[str, str] = {}
    taken: set[str] = set()
    for paper in sorted(papers, key=lambda paper: paper.key):
        key = _key(paper)
        key = key if key not in taken else f"{key}-{short_hash(paper.key)}"
        taken.add(key)
        keys[paper.key] = key
    return keys


def entry(paper: Paper, venue: Venue | None, year: int | None, *, key: str) -> str:
    """Give one entry: @article for a journal, @inproceedings for a conference, @misc for all else."""
    scheme, _, identifier = paper.key.partition(":")
    arxiv = arxiv_id(paper)
    kind, where = entry_type(venue)
    fields = {
        "title": _title(paper.title),
        "author": " and ".join((*map(_name, paper.authors), *(["others"] if paper.has_other_authors else []))),
        where: _escape(venue_title(venue)) if venue and where else "",
        "year": str(year) if year else "",
        "doi": identifier if scheme == "doi" else "",
        "eprint": arxiv,
        "archiveprefix": "arXiv" if arxiv else "",
        "url": next((link.url for link in paper.links if link.kind not in {"code", "video", "slides", "data"}), ""),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if name and value]
    return "\n".join((f"@{kind}{{{key},", *lines, "}"))


def arxiv_id(paper: Paper) -> str:
    """Give a paper's number at arXiv, or ""."""
    scheme, _, identifier = paper.key.partition(":")
    arxiv = identifier if scheme == "arxiv" else next((link.url for link in paper.links if link.kind == "arxiv"), "")
    return arxiv.rpartition("/abs/")[2].rpartition("/pdf/")[2].removesuffix(".pdf")


@lru_cache(maxsize=4096)  # eight who ask for each paper
def entry_type(venue: Venue | None) -> tuple[str, str]:
    """Give the type of the entry and the field that names the venue, which is "" without one.

    Where a venue is none of the known journals, its words tell: a conference on science is no journal.
    """
    if venue is None:
        return ("misc", "")
    name = fold(f"{venue.series} {venue.name}")
    if venue.series in _ARCHIVES or _NO_VENUE.search(name):
        return ("misc", "" if "arxiv" in name else "howpublished")
    if fold(venue.series) in PUBLISHERS and not venue.is_known:
        return ("misc", "publisher")
    if venue.series in JOURNALS or (_JOURNAL.search(name) and not _MEETING.search(name)):
        return ("article", "journal")
    return ("inproceedings", "booktitle")


def venue_title(venue: Venue) -> str:
    """Give the name to cite a venue by: that of its time, or what is written but for a year at the end."""
    is_whole = venue.is_known or venue.written.startswith(venue.name)
    return venue.name if is_whole else venue.written


def _key(entry_: PaperEntry) -> str:
    authors = entry_.paper.authors
    family = _ascii(parts_of(authors[0]).family.split()[-1]) if authors and authors[0].split() else ""
    words = (_ascii(word[0]) for word in _WORD.finditer(entry_.paper.title))
    word = next((word for word in words if word and word not in _SMALL_WORDS), "")
    year = str(entry_.year) if entry_.year else ""
    return f"{family}{year}{word}" if family or word else f"paper{year}-{short_hash(entry_.key)}"


def _ascii(word: str) -> str:
    if word.isascii() and word.isalnum():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold().replace("ł", "l").replace("ø", "o"))
    return re.sub(r"[^a-z0-9]", "", plain)


def _title(title: str) -> str:
    """Escape a title and guard the words whose capitals a style must keep; its formulas are LaTeX as they are."""
    parts = _FORMULA.split(" ".join(title.split()))
    parts[::2] = [_WORD_AS_WRITTEN.sub(_guarded, part) for part in parts[::2]]
    return "".join(parts)


def _guarded(word: re.Match[str]) -> str:
    escaped = _escape(word[0])
    return f"{{{escaped}}}" if _has_capitals(word[0][1:]) else escaped


def _has_capitals(text: str) -> bool:
    return not text.islower() and any(map(str.isupper, text))


def _name(author: str) -> str:
    """Escape a name; one of several words that has no parts, such as a group's, is kept whole.

    As BibTeX takes the last word for the family name, one that stands first or has a suffix is set off by commas.
    """
    parts = parts_of(author)
    if parts.suffix or parts.is_family_first(author):
        return ", ".join(_escape(part) for part in (parts.family, parts.suffix, parts.given) if part)
    escaped = _escape(" ".join(author.split()))
    return escaped if parts.given or " " not in escaped else f"{{{escaped}}}"


def _escape(text: str) -> str:
    return text.translate(_ESCAPED)
