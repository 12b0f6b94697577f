"""Which notes are published, in which order, and the terms that group them.

Takes notes as read (aliases already applied) and decides nothing about pages. Terms are grouped by their folded
name, shown in the spelling most notes use, and have addresses that no two terms share.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from papernotes.model import Note, Paper, Site
from papernotes.problems import Problem
from papernotes.site.person_names import parts_of
from papernotes.site.shelves import shelved
from papernotes.text import fold, mend, short_hash, slugify

TermKind = Literal["tags", "venues", "years", "languages", "authors", "affiliations", "reviewers"]
TERM_KINDS: tuple[TermKind, ...] = ("tags", "venues", "years", "languages", "authors", "affiliations", "reviewers")


class Term(Struct, frozen=True, kw_only=True):
    """One tag, venue, year, … and its notes, newest first. `name` is the spelling most of them use.

    A term with too few notes for a page of its own stands on a `shelf`, whose address this is, else "".
    """

    kind: TermKind
    name: str
    slug: str
    notes: tuple[Note, ...]
    shelf: str = ""

    @property
    def address(self) -> str:
        """Give the address of the term's page, or of the shelf that it stands on."""
        return self.shelf or f"{self.kind}/{self.slug}/"

    @property
    def fragment(self) -> str:
        """Give the id of the term on its shelf, or "" when it has a page; no other id begins with a tilde."""
        return f"~{self.slug}" if self.shelf else ""


class Terms(Struct, frozen=True, kw_only=True):
    """All terms of one kind, by what their spellings share; years newest first. Pages put them in a reader's order."""

    kind: TermKind
    terms: tuple[Term, ...]
    by_key: Mapping[str, Term]

    def __iter__(self) -> Iterator[Term]:
        """Go through the terms in order."""
        return iter(self.terms)

    def __len__(self) -> int:
        """Count the terms."""
        return len(self.terms)

    def of(self, name: str) -> Term:
        """Give the term that `name` is a spelling of; KeyError if no published note has it."""
        return self.by_key[term_key(name)]


class PaperEntry(Struct, frozen=True, kw_only=True):
    """One paper and its reviews, newest first. `paper` and `year` join what the reviews say, the first one leading."""

    key: str
    slug: str
    paper: Paper
    year: int | None
    notes: tuple[Note, ...]

    @property
    def address(self) -> str:
        """Give the address of the paper's page."""
        return f"papers/{self.slug}/"


class Catalog(Struct, frozen=True, kw_only=True):
    """All published notes, newest first, and the ways into them; those that are `pages` of the site come last.

    `drafts` and `future` count what is held back, `held_back` names it. `by_paper` is in the order of identities.
    """

    notes: tuple[Note, ...]
    pages: frozenset[PurePosixPath]
    drafts: int
    future: int
    held_back: frozenset[PurePosixPath]
    by_slug: Mapping[str, Note]
    by_path: Mapping[PurePosixPath, Note]
    by_paper: Mapping[str, PaperEntry]
    by_tag: Terms
    by_venue: Terms
    by_year: Terms
    by_language: Terms
    by_author: Terms
    by_affiliation: Terms
    by_reviewer: Terms
    problems: tuple[Problem, ...]

    @classmethod
    def of(cls, notes: Iterable[Note], site: Site) -> Catalog:
        """Arrange `notes`; drafts and notes dated after `site.until` are held back.

        Newest first by date, else by year, then by path. Of notes that ask for one address, the first by path gets
        it and each other one an address with a hash of its path, and a problem.
        """
        everything = sorted(notes, key=lambda note: note.path.parts)
        drafts = {note.path for note in everything if note.is_draft and not site.drafts}
        future = {note.path for note in everything if site.until and note.date and note.date > site.until} - drafts
        held_back = frozenset(drafts | future)
        published, problems = _unique_slugs([note for note in everything if note.path not in held_back], site)
        pages = _pages(published, site)
        ordered = tuple(sorted(published, key=lambda note: (note.path in pages, newest_first(note))))
        listed = ordered[: len(ordered) - len(pages)]
        return cls(
            notes=ordered,
            pages=pages,
            drafts=len(drafts),
            future=len(future),
            held_back=held_back,
            by_slug={note.slug: note for note in ordered},
            by_path={note.path: note for note in ordered},
            by_paper=_papers(listed),
            by_tag=_terms("tags", ordered, lambda note: note.tags, site),
            by_venue=_terms("venues", ordered, lambda note: (note.venue.series,) if note.venue else (), site),
            by_year=_terms("years", ordered, lambda note: (str(year),) if (year := paper_year(note)) else (), site),
            by_language=_terms("languages", _of_languages(listed, ordered), lambda note: (note.language,), site),
            by_author=_terms("authors", ordered, lambda note: note.paper.authors, site),
            by_affiliation=_terms("affiliations", ordered, lambda note: note.affiliations, site),
            by_reviewer=_terms("reviewers", ordered, lambda note: note.reviewers, site),
            problems=problems,
        )

    def terms(self, kind: TermKind) -> Terms:
        """Give all terms of one kind."""
        return {
            "tags": self.by_tag,
            "venues": self.by_venue,
            "years": self.by_year,
            "languages": self.by_language,
            "authors": self.by_author,
            "affiliations": self.by_affiliation,
            "reviewers": self.by_reviewer,
        }[kind]

    def note_at(self, address: str) -> Note | None:
        """Give the note whose page has the address, or None for another page or file."""
        return self.by_slug.get(address[len("notes/") : -1]) if address.startswith("notes/") else None

    @property
    def listed(self) -> tuple[Note, ...]:
        """Give the notes without the pages of the site, which are in no list of notes or papers and in no feed."""
        return self.notes[: len(self.notes) - len(self.pages)]

    def on_paper(self, note: Note) -> tuple[Note, ...]:
        """Give all reviews of the note's paper, newest first; a page of the site is alone."""
        return (note,) if note.path in self.pages else self.by_paper[note.paper.key].notes

    def reviews(self, note: Note) -> tuple[Note, ...]:
        """Give the other reviews of the note's paper, newest first."""
        return tuple(other for other in self.on_paper(note) if other.path != note.path)


def in_most_used(site: Site, notes: Iterable[Note]) -> Site:
    """Give the site in the language of most notes where its settings name none; in English where two lead."""
    counts = Counter(note.language for note in notes)
    most = max(counts.values(), default=0)
    leading = [language for language, count in counts.items() if count == most]
    return site if site.language else replace(site, language=leading[0] if len(leading) == 1 else "en")


def _pages(notes: Iterable[Note], site: Site) -> frozenset[PurePosixPath]:
    """Give the notes that are no reviews but pages of the site, as one about the group: who reads, when, where.

    The menu leads to such a page, or it says `layout: page` as Jekyll has it, and it names no paper.
    """
    menu = {PurePosixPath(mend(entry.href)) for entry in site.look.menu or () if entry.href.endswith(".md")}
    return frozenset(
        note.path
        for note in notes
        if (note.path in menu or note.extra.get("layout") == "page")
        and note.paper.key.startswith("title:")
        and not (note.paper.authors or note.venue or note.bibtex)
    )


def _of_languages(listed: Sequence[Note], ordered: Sequence[Note]) -> tuple[Note, ...]:
    """Give the notes that lists by language have: pages of the site only of languages that no other note is in."""
    spoken = {note.language for note in listed}
    return (*listed, *(note for note in ordered[len(listed) :] if note.language not in spoken))


def paper_year(note: Note) -> int | None:
    """Give the year a paper appeared in, from the note itself or from its venue."""
    return note.year or (note.venue.year if note.venue else None)


def newest_first(note: Note) -> tuple[int, str]:
    """Give the sort key of notes: latest date first, a note with only a year after that year's dated ones."""
    if note.date:
        return (-note.date.toordinal(), str(note.path))
    year = paper_year(note)
    return (-date(year, 1, 1).toordinal() if year and 0 < year <= date.max.year else 0, str(note.path))


@lru_cache(maxsize=65536)
def term_key(name: str) -> str:
    """Give what two spellings of one term share: folded, with spaces, hyphens and underscores alike."""
    return "-".join(fold(name).replace("-", " ").replace("_", " ").split()) or fold(name)


def filed_under(term: Term) -> str:
    """Give what a term is looked up by: its name, for people the family name first as bibliographies have it."""
    name = parts_of(term.name) if term.kind == "authors" else None
    if name is None or not name.given or name.is_family_first(term.name):
        return term.name
    *particles, family = name.family.split()
    return " ".join((family, name.given, *particles, *name.suffix.split()))


def unique_slugs(names: Mapping[str, str]) -> dict[str, str]:
    """Give each key a slug that no other has, from its name.

    Of keys with one slug, the key that is the slug itself (else the first in order) keeps it; each other one gets a
    hash of its key, so the address depends on nothing else that may come or go.
    """
    sharing: dict[str, list[str]] = defaultdict(list)
    for key in sorted(names):
        sharing[slugify(names[key])].append(key)
    slugs: dict[str, str] = {}
    for slug, keys in sharing.items():
        if len(keys) == 1:
            slugs[keys[0]] = slug
            continue
        owner = slug if slug in keys else keys[0]
        for key in keys:
            slugs[key] = slug if key == owner else f"{slug}-{short_hash(key)}"
    return slugs


def by_venue_year(term: Term) -> dict[int, tuple[Note, ...]]:
    """Split the notes of a venue by the year they appeared, latest year first; notes without a year are left out."""
    years: dict[int, list[Note]] = defaultdict(list)
    for note in term.notes:
        if note.venue and note.venue.year:
            years[note.venue.year].append(note)
    return {year: tuple(years[year]) for year in sorted(years, reverse=True)}


def by_title(papers: Iterable[PaperEntry], key: Callable[[str], str]) -> tuple[PaperEntry, ...]:
    """Give papers by their titles; `key` gives the order of names in a language."""
    return tuple(sorted(papers, key=lambda paper: (key(paper.paper.title), paper.key)))


def used_with(term: Term, catalog: Catalog, *, most: int) -> tuple[tuple[Term, int], ...]:
    """Give the tags that stand most often beside a tag, with the number of notes that have both."""
    notes: Counter[str] = Counter()
    tags: dict[str, Term] = {}
    for note in term.notes:
        beside = {tag.slug: tag for tag in map(catalog.by_tag.of, note.tags)}
        notes.update(beside.keys())
        tags |= beside
    del notes[term.slug]
    return tuple((tags[slug], notes[slug]) for slug in sorted(notes, key=lambda slug: (-notes[slug], slug))[:most])


def _terms(kind: TermKind, notes: Sequence[Note], names: Callable[[Note], Iterable[str]], site: Site) -> Terms:
    places: dict[str, list[int]] = defaultdict(list)  # of each spelling, in `notes`
    for place, note in enumerate(notes):
        for name in names(note):
            places[name].append(place)
    spellings: dict[str, list[str]] = defaultdict(list)
    for name in places:
        if key := term_key(name):
            spellings[key].append(name)
    slugs = unique_slugs({key: key for key in spellings})
    terms = {
        key: Term(
            kind=kind,
            name=own[0] if len(own) == 1 else min(own, key=lambda name: (-len(places[name]), name)),
            slug=slugs[key],
            notes=tuple([notes[place] for place in sorted({place for name in own for place in places[name]})]),
        )
        for key, own in spellings.items()
    }
    terms = _on_shelves(kind, terms, site.term_pages_from.get(kind, 1))
    ordered = sorted(terms, reverse=kind == "years")
    return Terms(kind=kind, terms=tuple(terms[key] for key in ordered), by_key=terms)


def _on_shelves(kind: TermKind, terms: Mapping[str, Term], pages_from: int) -> dict[str, Term]:
    """Put the terms that fewer than `pages_from` notes name on shelves."""
    rare = {key: slugify(filed_under(term)) for key, term in terms.items() if len(term.notes) < pages_from}
    shelves = {key: f"{kind}/~{name}/" if name else f"{kind}/" for key, name in shelved(rare).items()}
    return {key: replace(term, shelf=shelves.get(key, "")) if key in shelves else term for key, term in terms.items()}


def _papers(notes: Iterable[Note]) -> dict[str, PaperEntry]:
    reviews: dict[str, list[Note]] = defaultdict(list)
    for note in notes:
        reviews[note.paper.key].append(note)
    papers = {key: _joined([note.paper for note in members]) for key, members in reviews.items()}
    slugs = unique_slugs({key: _paper_name(key) for key in papers})
    entries = [
        PaperEntry(
            key=key,
            slug=slugs[key],
            paper=papers[key],
            year=next((year for note in members if (year := paper_year(note))), None),
            notes=tuple(members),
        )
        for key, members in reviews.items()
    ]
    return {entry.key: entry for entry in sorted(entries, key=lambda entry: entry.key)}


def _paper_name(key: str) -> str:
    """Give what a paper's address is made of: its identifier, which outlives every change of the title shown."""
    kind, _, name = key.partition(":")
    return name if kind == "title" else f"{kind} {name}"


def _joined(papers: list[Paper]) -> Paper:
    """Join what several reviews say of one paper: the title most give, the longest list of authors, every link."""
    if len(papers) == 1 and len({link.url for link in papers[0].links}) == len(papers[0].links):
        return papers[0]
    titles = Counter(paper.title for paper in papers if paper.title)
    fullest = max(papers, key=lambda paper: (len(paper.authors), not paper.has_other_authors))
    links = {link.url: link for paper in papers for link in paper.links}
    return replace(
        papers[0],
        title=_most_frequent(titles) if titles else papers[0].title,
        authors=fullest.authors,
        has_other_authors=fullest.has_other_authors,
        links=tuple(links.values()),
    )


def _most_frequent(counts: Counter[str]) -> str:
    return min(counts, key=lambda name: (-counts[name], name))


def _unique_slugs(notes: Iterable[Note], site: Site) -> tuple[list[Note], tuple[Problem, ...]]:
    """Give the notes with addresses that differ, and a problem for each that had to change."""
    taken: dict[str, Note] = {}
    problems: list[Problem] = []
    for note in notes:
        # notes/page/2/ is the second page of the list of all notes.
        if note.slug not in taken and note.slug != "page" and not note.slug.startswith("page/"):
            taken[note.slug] = note
            continue
        slug = f"{note.slug.strip('/')}-{short_hash(str(note.path))}"
        owner = taken.get(note.slug)
        reason = f"is the address of {site.shown(owner.path)}" if owner else "is the address of a list"
        problems.append(
            Problem(
                path=site.shown(note.path),
                line=note.lines.get("slug", 0),
                severity="warning",
                code="same-address",
                message=f'"notes/{note.slug}/" {reason}; this note is published at "notes/{slug}/"',
                help="give this note an address of its own with slug: in its front matter",
            )
        )
        taken[slug] = replace(note, slug=slug)
    return list(taken.values()), tuple(problems)
