"""Notes gathered from their files: each read, drawn and typeset, on as many processes as there are, or remembered.

    Source ─▶ Note ─▶ Draft ─▶ Leaf
                        └─▶ formulas ─▶ typeset

A `Leaf` is what all other pages need of a note; it is small, and a warm build looks at nothing else. The `Draft`, its
markup, is fetched again when the note's own page is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from papernotes.engine.cache import Cache, digest_of
from papernotes.engine.pool import Inline, Workers, each_done
from papernotes.engine.records import from_bytes, to_bytes
from papernotes.markup import formulas
from papernotes.markup.highlight import Codes, Recall
from papernotes.markup.plain import plain, shortened
from papernotes.markup.readable import in_line
from papernotes.markup.render import OPENING_CHARACTERS, Draft, draft
from papernotes.markup.typesetting import Drawing, Typesetter, Unit, units_of
from papernotes.memory import Last, Memory
from papernotes.model import Head, Html, Leaf, Note, Progress, Rendered, Site, Source, Value
from papernotes.problems import NoteError, Problem, in_order
from papernotes.reading.files import Files
from papernotes.reading.loader import Rearranged, arrange, arranged_as, distinct_sources, read_note, rearranged
from papernotes.search.records import findable

NOTES_A_CHUNK = 4
"""Notes a worker gets at a time: few enough that all workers stay busy to the end."""
_UNREAD = Leaf(note=None, head=None, facts=b"", formulas=0, rejected=0, problems=())


class Gathered(Struct, frozen=True, kw_only=True):
    """All notes, in path order, and what belongs to each by its path; `fronts` are the texts of front pages.

    `keys` are digests of each note's source and the settings that reading it asked for, `changed` the notes that
    the session's last build did not have so. `facts` is a digest of the facts of all notes.
    """

    notes: tuple[Note, ...]
    fronts: tuple[PurePosixPath, ...]
    leaves: Mapping[PurePosixPath, Leaf]
    keys: Mapping[PurePosixPath, bytes]
    changed: frozenset[PurePosixPath]
    facts: bytes
    drafts: Drafts
    problems: tuple[Problem, ...]


class Drafts(Struct, frozen=True, kw_only=True):
    """The markup of notes, fetched note by note; what the store has lost is drawn again."""

    site: Site
    cache: Cache
    typesetter: Typesetter
    sources: Mapping[PurePosixPath, Source]
    keys: Mapping[PurePosixPath, bytes]

    def packed(self, path: PurePosixPath) -> bytes:
        """Give a note's `Drawing` as bytes."""
        key = _drawing_key(self.keys[path])
        found = self.cache.find(key)
        return self._again(path).drawing if found is None else found

    def of(self, path: PurePosixPath) -> Drawing:
        """Give a note's `Drawing`."""
        found = from_bytes(Drawing, self.packed(path))
        return found if found is not None else _drawing(read_note(self.sources[path], self.site), self.site)[0]

    def terms(self, paths: Iterable[PurePosixPath]) -> dict[PurePosixPath, bytes]:
        """Give the terms that notes are found by."""
        keys = {_terms_key(self.keys[path]): path for path in paths}
        found = {keys[key]: data for key, data in self.cache.get(keys).items()}
        for path in keys.values():
            if path not in found:
                found[path] = self._again(path).terms
        return found

    def earlier_terms(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Give the terms of sources that notes had in an earlier build, by their keys, as far as they are there."""
        wanted = {_terms_key(key): key for key in keys}
        return {wanted[key]: data for key, data in self.cache.get(wanted).items()}

    def record(self, path: PurePosixPath) -> bytes:
        """Give what a search shows of a note (see `search.records`)."""
        key = _record_key(self.keys[path])
        found = self.cache.find(key)
        return self._again(path).record if found is None else found

    def _again(self, path: PurePosixPath) -> _Drawn:
        """Draw a note of which the store has lost something, and remember all of it."""
        made = _drawn(self.sources[path], self.site, self.cache.find)
        self.cache.put(_stored(made, self.keys[path]))
        return made

    def plain(self, path: PurePosixPath, head: Head) -> Rendered:
        """Give a note's markup with its formulas as MathML alone, for readers without our style sheet."""
        drawing = self.of(path)
        filled = self.typesetter.filled(drawing.draft.body.encode(), drawing, only_mathml=True)
        return replace(opened(drawing.draft, head), body=Html(filled.decode()))


def opened(drawn: Draft, head: Head) -> Rendered:
    """Give the markup of a draft with places for its formulas; title and TL;DR have theirs."""
    return Rendered(
        path=drawn.path,
        language=drawn.language,
        title=head.title,
        tldr=head.tldr,
        body=drawn.body,
        headings=drawn.headings,
        text=drawn.text,
        references=drawn.references,
        cited=drawn.cited,
        seconds=drawn.seconds,
        source=drawn.source,
        formulas=len(drawn.formulas),
    )


def gather(
    files: Files,
    site: Site,
    cache: Cache,
    workers: Workers,
    *,
    memory: Memory | None = None,
    progress: Progress | None = None,
) -> Gathered:
    """Gather the notes of `files`; what neither `memory` nor `cache` has is made on `workers` and remembered."""
    sources, doubles = distinct_sources(files.sources, site)
    sources = (*sources, *files.fronts)
    reading = _settings_key(site)
    known = memory or Memory()
    last: Last = known.get("gathered", reading) or Last()
    keys, changed = last.keys_of(sources, reading)
    drafts = Drafts(
        site=site,
        cache=cache,
        typesetter=Typesetter(site=site, cache=cache, workers=workers),
        sources={source.path: source for source in sources},
        keys=keys,
    )
    found = _remembered({keys[path]: path for path in changed}, cache)
    missing = [drafts.sources[path] for path in changed if path not in found]
    found |= _made(missing, drafts, _reporter(progress, len(sources) - len(missing), len(sources)))
    leaves = last.leaves_of(keys, found)
    known.keep("gathered", reading, Last(sources=sources, keys=keys, leaves=leaves))
    fronts = {source.path for source in files.fronts}
    facts = digest_of(reading, *map(str, sorted(fronts)), "", b"".join([leaf.facts for leaf in leaves.values()]))
    read = (leaf.note for path, leaf in leaves.items() if leaf.note and path not in fronts)
    notes = known.of("notes", facts, lambda: _arranged(read, site, facts, cache))
    return Gathered(
        notes=notes,
        fronts=tuple(source.path for source in files.fronts if _is_shown(leaves[source.path], site)),
        leaves=leaves,
        keys=keys,
        changed=frozenset(changed),
        facts=facts,
        drafts=drafts,
        problems=in_order(
            (
                *files.unreadable,
                *doubles,
                *(problem for leaf in leaves.values() for problem in leaf.problems),
                *(problem for note in notes for problem in note.problems),
            )
        ),
    )


def _arranged(read: Iterable[Note], site: Site, facts: bytes, cache: Cache) -> tuple[Note, ...]:
    """Arrange notes, or do with them what was done when notes with the same `facts` were arranged."""
    before, key = tuple(read), digest_of("arranged", facts)
    known = from_bytes(tuple[Rearranged, ...], cache.find(key) or b"")
    if known is not None:
        return arranged_as(before, known)
    notes = arrange(before, site)
    cache.put({key: to_bytes(rearranged(before, notes))})
    return notes


def _is_shown(leaf: Leaf, site: Site) -> bool:
    """Tell whether a text could be read and is not held back, as a draft or by its date."""
    note = leaf.note
    is_future = bool(note and note.date and site.until and note.date > site.until)
    return leaf.head is not None and (site.drafts or not (note and note.is_draft)) and not is_future


def _settings_key(site: Site) -> bytes:
    """Give a key of all settings that reading and drawing a note ask for."""
    place = site.shown(PurePosixPath("x"))
    asked = (site.language, site.math, site.macros, site.html, site.aliases, place, site.markdown_twins)
    return digest_of(*(to_bytes(one) for one in asked))


def _drawing_key(key: bytes) -> bytes:
    return digest_of("drawing", key)


def _terms_key(key: bytes) -> bytes:
    return digest_of("terms", key)


def _record_key(key: bytes) -> bytes:
    return digest_of("record", key)


def _stored(drawn: _Drawn, key: bytes) -> dict[bytes, bytes]:
    """Give what is remembered of a note beside its leaf, by key."""
    own = {_drawing_key(key): drawn.drawing, _terms_key(key): drawn.terms, _record_key(key): drawn.record}
    return own | drawn.codes


def _remembered(paths: Mapping[bytes, PurePosixPath], cache: Cache) -> dict[PurePosixPath, Leaf]:
    """Give the leaves that the store has, by path; `paths` are those of their keys."""
    found = ((paths[key], _leaf(data)) for key, data in cache.get(paths).items())
    return {path: leaf for path, leaf in found if leaf is not None}


def _leaf(data: bytes) -> Leaf | None:
    """Read a leaf back as it was; what its front matter nests is tuples, not lists."""
    leaf = from_bytes(Leaf, data)
    if leaf is None or leaf.note is None or not leaf.note.extra:
        return leaf
    extra = {name: _tuples(value) for name, value in leaf.note.extra.items()}
    return replace(leaf, note=replace(leaf.note, extra=extra))


def _tuples(value: Value | list[Value]) -> Value:
    if isinstance(value, list | tuple):
        return tuple(_tuples(each) for each in value)
    return {name: _tuples(each) for name, each in value.items()} if isinstance(value, Mapping) else value


class _Drawn(Struct, frozen=True, kw_only=True):
    """What a worker makes of a source: a `Leaf` as far as it is known before typesetting and a `Drawing`, as bytes.

    `units` are the formulas by key, `remarks` what is to be said of some, by their number, if KaTeX takes them.
    `terms` and `record` are for search, `codes` the code that was highlighted, by key. `is_whole` tells that nothing is
    to be added to the leaf if KaTeX takes all formulas.
    """

    leaf: bytes
    drawing: bytes
    terms: bytes
    record: bytes
    codes: dict[bytes, bytes]
    units: tuple[tuple[bytes, Unit], ...]
    remarks: Mapping[int, Problem]
    is_whole: bool


def _made(sources: Sequence[Source], drafts: Drafts, done: Callable[[], None]) -> dict[PurePosixPath, Leaf]:
    """Read, draw and typeset `sources`, and remember the results."""
    cache, typesetter = drafts.cache, drafts.typesetter
    pool = typesetter.workers.for_work(len(sources), least=2 * NOTES_A_CHUNK)
    drawn: dict[PurePosixPath, _Drawn] = {}
    fresh: dict[bytes, bytes] = {}
    # Other processes, which are for many notes, do not ask: to highlight code takes them little of their time.
    draw = partial(_drawn_all, site=drafts.site, recall=cache.find if isinstance(pool, Inline) else None)
    for source, one in each_done(pool, draw, sources, chunk=NOTES_A_CHUNK):
        fresh |= _stored(one, drafts.keys[source.path])
        typesetter.add(one.units)
        drawn[source.path] = replace(one, drawing=b"", terms=b"", record=b"", codes={})
        if len(fresh) >= 24 * NOTES_A_CHUNK:
            cache.put(fresh)
            fresh.clear()
        done()
    cache.put(fresh)  # before drawings are asked for, or they would be made again
    read = {path: _leaf(one.leaf) for path, one in drawn.items()}  # while the last formulas are typeset
    typesetter.finish()
    leaves = {path: _finished(one, path, read[path], drafts) for path, one in drawn.items()}
    cache.put({drafts.keys[path]: data for path, (_, data) in leaves.items()})
    return {path: leaf for path, (leaf, _) in leaves.items()}


def _drawn_all(sources: Sequence[Source], site: Site, recall: Recall | None) -> tuple[_Drawn, ...]:
    return tuple(_drawn(source, site, recall) for source in sources)


def _drawn(source: Source, site: Site, recall: Recall | None) -> _Drawn:
    """Read and draw one source."""
    try:
        note = read_note(source, site)
    except NoteError as error:
        unread = replace(_UNREAD, problems=error.problems)
        return _Drawn(
            leaf=to_bytes(unread), drawing=b"", terms=b"", record=b"", codes={}, units=(), remarks={}, is_whole=True
        )
    codes = Codes(recall=recall)
    drawing, units = _drawing(note, site, codes)
    drawn = drawing.draft
    head = _head(note, drawn)
    links = tuple((reference.kind, reference.target, reference.fragment) for reference in head.references)
    bare = replace(note, body="", body_line=1, taken=(), digest="", problems=())
    leaf = Leaf(
        note=bare,
        head=head,
        facts=digest_of(*(to_bytes(part) for part in (bare, replace(head, references=(), anchors=b""), links))),
        formulas=len(drawn.formulas),
        rejected=0,
        problems=note.problems,
        said=drawn.problems,
    )
    remarks = {
        number: problem
        for number, formula in enumerate(drawn.formulas)
        if (problem := formulas.remark(formula, drawn.shown)) is not None
    }
    headings = [heading.text for heading in drawn.headings]
    search = findable(note, head, paper=in_line(note.paper.title), headings=headings, text=drawn.text)
    return _Drawn(
        leaf=to_bytes(leaf),
        drawing=to_bytes(drawing),
        terms=search.terms,
        record=search.record,
        codes=codes.made,
        units=units,
        remarks=remarks,
        is_whole=not remarks and "\ue000" not in f"{head.title}{head.tldr}",
    )


def _drawing(note: Note, site: Site, codes: Codes | None = None) -> tuple[Drawing, tuple[tuple[bytes, Unit], ...]]:
    drawn = draft(note, site, codes)
    units = units_of(drawn.formulas, site)
    return Drawing(draft=drawn, units=tuple(key for key, _ in units)), units


def _head(note: Note, drawn: Draft) -> Head:
    title, tldr = plain(drawn.title, drawn.formulas), plain(drawn.tldr, drawn.formulas)
    return Head(
        title=drawn.title,
        tldr=drawn.tldr,
        title_text=" ".join(title.split()) or note.path.stem,
        tldr_text=" ".join(tldr.split()),
        summary=shortened(tldr or drawn.opening or _beginning(drawn)),
        references=drawn.references,
        cited=drawn.cited,
        anchors=to_bytes(drawn.anchors),
    )


def _beginning(drawn: Draft) -> str:
    """Give how a note without a paragraph begins: with what it has, but for headings alone, as one just begun has them.

    What they say is what all notes of a site ask, and no more.
    """
    text = drawn.text[:OPENING_CHARACTERS]
    words = (word for heading in drawn.headings for word in heading.text.split())
    return "" if all(word == next(words, None) for word in text.split()) else text


def _finished(drawn: _Drawn, path: PurePosixPath, leaf: Leaf | None, drafts: Drafts) -> tuple[Leaf, bytes]:
    """Give the leaf with what typesetting its formulas has shown, also as bytes."""
    is_odd = drafts.typesetter.is_odd(key for key, _ in drawn.units)
    if leaf is None or leaf.head is None or (drawn.is_whole and not is_odd):
        return leaf or _UNREAD, drawn.leaf
    drawing = drafts.of(path)
    rejected = drafts.typesetter.rejected(drawing) if is_odd else {}
    remarks = (problem for number, problem in drawn.remarks.items() if number not in rejected)
    reasons = (
        problem
        for number, result in rejected.items()
        for problem in formulas.problems(drawing.draft.formulas[number], result, drawing.draft.shown)
    )
    title, tldr = (drafts.typesetter.put_into(part, drawing) for part in (leaf.head.title, leaf.head.tldr))
    leaf = replace(
        leaf,
        head=replace(leaf.head, title=title, tldr=tldr),
        formulas=leaf.formulas - len(rejected),
        rejected=len(rejected),
        said=in_order((*leaf.said, *remarks, *reasons)),
    )
    return leaf, to_bytes(leaf)


def _reporter(progress: Progress | None, done: int, total: int) -> Callable[[], None]:
    """Give a function to call once a note."""
    counter: Iterator[int] = iter(range(done + 1, total + 1))
    return (lambda: progress(next(counter), total)) if progress else (lambda: None)
