"""What pages depend on, as short digests: pages whose inputs are as they were are not made again.

A stamp says more than a page may show, never less: whatever of a note any other page can show is in the note's stamp,
with the names and addresses of its terms and its paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from msgspec import Struct, field
from msgspec.structs import replace

from papernotes.engine.cache import digest_of
from papernotes.model import Head, Note, Venue
from papernotes.site.catalog import Catalog, PaperEntry, Term, TermKind, paper_year
from papernotes.site.references import References


class Stamps(Struct, frozen=True, kw_only=True):
    """The stamps of one site's notes, terms and papers, each made once.

    `facts` gives a digest of what other pages can show of each note, `texts` one of its whole source, `openings` how
    lists say that notes begin, where that is not their summary.
    """

    catalog: Catalog
    heads: Mapping[PurePosixPath, Head]
    references: References
    facts: Mapping[PurePosixPath, bytes]
    texts: Mapping[PurePosixPath, bytes]
    openings: Mapping[PurePosixPath, str]
    _notes: dict[str, bytes] = field(default_factory=dict)
    _terms: dict[str, str] = field(default_factory=dict)

    def anew(
        self, heads: Mapping[PurePosixPath, Head], references: References, texts: Mapping[PurePosixPath, bytes]
    ) -> Stamps:
        """Give the stamps of the same notes with other texts, for a disk that may have changed."""
        return replace(self, heads=heads, references=references, texts=texts, _notes={})

    def opening(self, note: Note) -> str:
        """Give how lists say that a note begins."""
        return self.openings.get(note.path, self.heads[note.path].summary)

    def note(self, note: Note) -> bytes:
        """Give the stamp of what other pages show of a note."""
        known = self._notes.get(note.slug)
        if known is None:
            paper = self.catalog.by_paper.get(note.paper.key)  # a page of the site has none
            named = (paper.slug, paper.paper.title) if paper else ()
            terms = (self.term(term) for term in self._terms_of(note))
            head = self.heads[note.path]
            about = (note.slug, *note.translations, "", *named, self.opening(note))
            links = self.links(note.path, head) if "\ue002" in head.title or "\ue002" in head.tldr else b""
            known = digest_of(self.facts.get(note.path, b""), *about, *terms, "", links)
            self._notes[note.slug] = known
        return known

    def shown_links(self) -> Iterable[bytes]:
        """Give where the links in titles and TL;DRs lead: lists show them, and files that they name come and go."""
        for path, head in self.heads.items():
            if "\ue002" in head.title or "\ue002" in head.tldr:
                yield self.links(path, head)

    def notes(self, notes: Iterable[Note]) -> tuple[bytes, ...]:
        """Give the stamps of several notes, in order."""
        return tuple(self.note(each) for each in notes)

    def body(self, path: PurePosixPath, head: Head) -> tuple[bytes, bytes]:
        """Give what a page that shows a note's whole text depends on: its source, and where its links lead."""
        return self.texts.get(path, b""), self.links(path, head)

    def term(self, term: Term) -> str:
        """Give what a link to a term shows: its address, its name, and the language that the name may be in."""
        place = f"{term.kind}/{term.slug}"
        known = self._terms.get(place)
        if known is None:
            known = f"{term.address}{term.fragment} {term.notes[0].language} {term.name}"
            self._terms[place] = known
        return known

    def links(self, path: PurePosixPath, head: Head) -> bytes:
        """Give where the links of a note lead, the size of its images, and what is said of broken ones."""
        return self.references.follow(head.references, path).links

    def paper(self, paper: PaperEntry) -> bytes:
        """Give the stamp of a paper and its reviews."""
        return digest_of(paper.key, paper.slug, *self.notes(paper.notes))

    def _terms_of(self, note: Note) -> Iterable[Term]:
        year = paper_year(note)
        venue: Venue | None = note.venue
        named: tuple[tuple[TermKind, Iterable[str]], ...] = (
            ("tags", note.tags),
            ("venues", (venue.series,) if venue else ()),
            ("years", (str(year),) if year else ()),
            ("languages", (note.language,)),
            ("authors", note.paper.authors),
            ("affiliations", note.affiliations),
            ("reviewers", note.reviewers),
        )
        for kind, names in named:
            terms = self.catalog.terms(kind)
            yield from (terms.of(name) for name in names)
