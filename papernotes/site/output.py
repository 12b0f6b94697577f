"""Everything that a site consists of, as a stream of files, each made only if it is not there already.

Pages are made on the workers when there are many of them; they get the catalog once and then a page's number. What only
this process can make (feeds, exports) is made here meanwhile.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from itertools import chain, compress, islice
from operator import not_
from pathlib import PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from papernotes.engine.cache import digest_of
from papernotes.engine.pool import Inline, Shared, Workers, ahead, is_ours
from papernotes.engine.records import from_bytes, to_bytes
from papernotes.gather import Drafts, Gathered, opened
from papernotes.markup import katex
from papernotes.markup.typesetting import Drawing
from papernotes.memory import Memory, OutdatedError
from papernotes.model import CopiedFile, KeptFile, OutputFile, Reference, Rendered, SiteFile
from papernotes.site import look
from papernotes.site.addresses import output_name
from papernotes.site.catalog import TERM_KINDS
from papernotes.site.drawings import harmless
from papernotes.site.edition import Edition
from papernotes.site.exports import EXPORTS, export_files, sitemap_files, sitemap_names
from papernotes.site.ledger import Ledger, witness
from papernotes.site.making import Order, is_made_anywhere
from papernotes.site.pages import Pages, all_pages
from papernotes.site.search_files import search_files
from papernotes.site.views import Page

PAGES_A_CHUNK = 24
"""Pages a worker gets at a time."""
DEEP = 3
"""So many times as many chunks as are usual wait for the workers: some of what is made here meanwhile takes long."""
PAGES_HERE = 150
"""Pages that are made in this process before it pays to begin others."""


class _Entry(Struct, frozen=True, kw_only=True):
    """A page of the plan: its number among all, a digest of its inputs, and the notes whose whole text it shows."""

    number: int
    address: str
    facts: bytes
    texts: tuple[PurePosixPath, ...]


class _Planned(Struct, frozen=True, kw_only=True):
    """A page that has to be made: its number among all pages, and the key of what it depends on."""

    number: int
    page: Page
    key: bytes


Elsewhere = tuple[Workers, Shared[Order, bytes]]
"""Where pages can be made, and what makes them there."""
_UnderWay = tuple[tuple[_Planned, ...], tuple[Order, ...], Future[Sequence[bytes] | None]]
_Meanwhile = tuple[Iterator[SiteFile], Iterator[SiteFile]]
"""What is made while the workers make pages: at any time, and only when all pages are planned."""


def site_files(
    edition: Edition,
    gathered: Gathered,
    ledger: Ledger,
    elsewhere: Elsewhere,
    base: bytes,
    memory: Memory,
) -> Iterator[SiteFile]:
    """Give every file of the site: pages, feeds, exports, the theme's files, and the files that notes refer to.

    `base` is a digest of what all pages depend on. Raises `ThemeError` from the first template that cannot be used,
    and `OutdatedError` when `memory` says so, which ends the build where the next one can go on.
    """
    base = digest_of(base, *_frame(edition))
    listed: list[str] = []
    kept: list[KeptFile] = []
    catalog = edition.catalog  # of the same notes, other settings or another day hold back others
    held_back = f"{catalog.drafts} {catalog.future} {' '.join(map(str, gathered.fronts))}"
    key = digest_of(base, gathered.facts, held_back, *edition.stamps.shown_links())
    entries = _known(edition, gathered, memory, key) or _new(edition, gathered, ledger, memory, (key, base))
    wanted = _wanted(entries, edition, ledger, memory, (listed, kept))
    search = search_files(edition, gathered.drafts, ledger, base)
    found = search if ledger.is_new else _at_once(search, memory)
    first, theme = _theme_files(edition, ledger)
    others = chain(theme, _unless_held(named_files(edition), ledger), found, _exports(edition, ledger, key))
    last = _sitemap(edition, ledger, key, listed)
    yield from first
    yield from _made(wanted, edition, gathered.drafts, elsewhere, (others, last))
    elsewhere[0].let_go()
    yield from others
    yield from last
    yield from kept


def witnesses(edition: Edition) -> dict[str, str]:
    """Give what was looked at on the disk to find the files that notes name."""
    looked_at = (*edition.references.shelf.looked_at, *(file.source for file in named_files(edition)))
    return {str(path): witness(str(path)) for path in looked_at}


def _frame(edition: Edition) -> Iterator[str]:
    """Give what every page's frame depends on: which kinds of terms and languages there are, where its links lead."""
    for kind in TERM_KINDS:
        number = len(edition.catalog.terms(kind))
        yield f"{kind} {min(number, 2)}"
    yield from (f"{term.name} {term.address}" for term in edition.catalog.by_language)
    for entry in edition.site.look.menu or ():
        yield edition.references.resolve("note", entry.href, look.FOOTER).address
    if edition.theme.footer:
        for reference in edition.theme.footer.references:
            found = edition.references.resolve(reference.kind, reference.target, look.FOOTER, reference.fragment)
            yield f"{found.address}#{found.fragment} {found.message}"


def _new(
    edition: Edition, gathered: Gathered, ledger: Ledger, memory: Memory, keys: tuple[bytes, bytes]
) -> Iterator[tuple[_Entry, Page]]:
    """Plan all pages, and remember the plan; `keys` are that of the plan and what all pages depend on."""
    key, base = keys
    plan: dict[int, _Entry] = {}
    for number, page in all_pages(edition, is_first=ledger.is_new):
        facts = digest_of(base, page.address, page.template, *page.inputs())
        plan[number] = _Entry(number=number, address=page.address, facts=facts, texts=page.texts)
        yield plan[number], page
    entries = tuple(plan[number] for number in range(len(plan)))
    gathered.drafts.cache.put({digest_of("plan", key): to_bytes(memory.keep("plan", key, entries))})


def _known(edition: Edition, gathered: Gathered, memory: Memory, key: bytes) -> Iterator[tuple[_Entry, None]] | None:
    """Give the plan that is remembered for `key`, if there is one; the notes that have changed come first.

    Pages are not put together again: few of them will be made.
    """
    plan: tuple[_Entry, ...] | None = memory.get("plan", key)
    if plan is None:
        plan = from_bytes(tuple[_Entry, ...], gathered.drafts.cache.find(digest_of("plan", key)) or b"")
    if plan is None:
        return None
    memory.keep("plan", key, plan)
    changed = {id(edition.catalog.by_path.get(path)) for path in gathered.changed}
    first = dict.fromkeys(number for number, note in enumerate(edition.catalog.notes) if id(note) in changed)
    rest = (number for number in range(len(plan)) if number not in first)
    return ((plan[number], None) for number in chain(first, rest))


def _wanted(
    entries: Iterator[tuple[_Entry, Page | None]],
    edition: Edition,
    ledger: Ledger,
    memory: Memory,
    others: tuple[list[str], list[KeptFile]],
) -> Iterator[_Planned]:
    """Give the pages that must be made; of `others`, one gets the addresses for the sitemap, one the pages that stay.

    Raises `OutdatedError` between two pages when the build is outdated, but not before it has made one.
    """
    listed, kept = others
    pages = Pages(edition)
    is_under_way = False
    for entry, page in entries:
        if is_under_way and memory.is_outdated():
            raise OutdatedError
        if not entry.address or entry.address.endswith("/"):
            listed.append(entry.address)
        name = output_name(entry.address)
        bodies = (part for text in entry.texts for part in edition.stamps.body(text, edition.heads[text]))
        key = digest_of(entry.facts, *bodies) if entry.texts else entry.facts
        if ledger.holds(name, key):
            kept.append(KeptFile(name=name))
        else:
            yield _Planned(number=entry.number, page=page or pages.at(entry.number), key=key)
            is_under_way = True


def _at_once(files: Iterator[SiteFile], memory: Memory) -> Iterator[SiteFile]:
    """Give the files of the index when all are made: of one that is half edited, the next build had to make all anew.

    Raises `OutdatedError` until then.
    """
    made = []
    for file in files:
        if memory.is_outdated():
            raise OutdatedError
        made.append(file)
    yield from made


def _made(
    wanted: Iterator[_Planned], edition: Edition, drafts: Drafts, elsewhere: Elsewhere, meanwhile: _Meanwhile
) -> Iterator[SiteFile]:
    """Make pages: the first ones here, each at once, and if there are many the rest on the workers."""
    workers, pages = elsewhere
    if not workers.are_begun:
        for planned in islice(wanted, PAGES_HERE):
            yield _file(planned, edition, drafts)
    if (first := next(wanted, None)) is not None:
        wanted = chain((first,), wanted)
        pool = workers.for_work(PAGES_HERE, least=1)
        if isinstance(pool, Inline):
            yield from (_file(planned, edition, drafts) for planned in wanted)
        else:
            katex.let_go()  # all formulas are typeset, and the pages need the room
            yield from _made_elsewhere(wanted, edition, drafts, (pool, pages), meanwhile)


def _made_elsewhere(
    wanted: Iterator[_Planned],
    edition: Edition,
    drafts: Drafts,
    elsewhere: tuple[Executor, Shared[Order, bytes]],
    meanwhile: _Meanwhile,
) -> Iterator[SiteFile]:
    """Make pages on a pool; while it works, those that need many notes' markup are made here, and `meanwhile`."""
    at_any_time, after_planning = meanwhile
    pool, pages = elsewhere
    here: deque[_Planned] = deque()
    under_way: deque[_UnderWay] = deque()
    rest = _set_aside(wanted, here)
    most = DEEP * ahead(pool)
    while True:
        while len(under_way) < most and (group := tuple(islice(rest, PAGES_A_CHUNK))):
            orders = tuple(_order(planned, edition, drafts) for planned in group)
            under_way.append((group, orders, pages.submit(pool, orders)))
        is_planned = len(under_way) < most
        is_waiting = bool(under_way) and not under_way[0][2].done()
        if here and (is_waiting or not under_way):
            yield _file(here.popleft(), edition, drafts)
        elif is_waiting and (file := next(at_any_time, None) or (next(after_planning, None) if is_planned else None)):
            yield file
        elif is_waiting and is_ours(pool) and (planned := next(rest, None)):
            yield _file(planned, edition, drafts)
        elif is_waiting and is_ours(pool) and under_way[-1][2].cancel():  # no process has begun with it
            here.extend(under_way.pop()[0])
        elif under_way:
            group, orders, begun = under_way.popleft()
            for planned, order, data in zip(group, orders, pages.result(pool, begun, orders), strict=True):
                yield _output(planned, _filled(data, order, drafts))
        else:
            return


def _set_aside(wanted: Iterator[_Planned], here: deque[_Planned]) -> Iterator[_Planned]:
    """Give the pages that any process can make; the others go to `here`."""
    for planned in wanted:
        if is_made_anywhere(planned.page):
            yield planned
        else:
            here.append(planned)


def _order(planned: _Planned, edition: Edition, drafts: Drafts) -> Order:
    number, note = planned.number, planned.page.note
    return (number, drafts.packed(note), edition.related.numbers(note)) if note else (number, None, ())


def _filled(data: bytes, order: Order, drafts: Drafts) -> bytes:
    drawing = from_bytes(Drawing, order[1]) if order[1] else None
    return drafts.typesetter.filled(data, drawing) if drawing else data


def _file(planned: _Planned, edition: Edition, drafts: Drafts) -> OutputFile:
    """Make one page in this process."""
    own = planned.page.note
    drawing = drafts.of(own) if own else None

    def bodies(path: PurePosixPath) -> Rendered:
        head = edition.heads[path]
        return opened(drawing.draft, head) if drawing and path == own else drafts.plain(path, head)

    data = edition.theme.made(planned.page.template, planned.page.view(bodies))
    return _output(planned, drafts.typesetter.filled(data, drawing) if drawing else data)


def _output(planned: _Planned, data: bytes) -> OutputFile:
    return OutputFile(name=output_name(planned.page.address), data=data, key=planned.key)


def _exports(edition: Edition, ledger: Ledger, facts: bytes) -> Iterator[OutputFile | KeptFile]:
    """Give the files that list all papers. `facts` is a digest of the facts of all notes: hardly any is in none."""
    yield from _held(EXPORTS, digest_of(facts, "exports"), ledger, lambda: export_files(edition))


def _sitemap(edition: Edition, ledger: Ledger, facts: bytes, listed: Iterable[str]) -> Iterator[OutputFile | KeptFile]:
    """Give the files that list all pages; `listed` is complete when the first is asked for."""
    addresses = sorted(listed) if edition.site.url else []
    key = digest_of(facts, "sitemap", *addresses)
    yield from _held(sitemap_names(len(addresses)), key, ledger, lambda: sitemap_files(edition, addresses))


def _held(
    names: Sequence[str], key: bytes, ledger: Ledger, make: Callable[[], Iterable[OutputFile]]
) -> Iterator[OutputFile | KeptFile]:
    """Give files that are made together, or keep them if all are there."""
    if all(ledger.holds(name, key) for name in names):
        yield from (KeptFile(name=name) for name in names)
    else:
        yield from (replace(file, key=key) for file in make())


def _theme_files(edition: Edition, ledger: Ledger) -> tuple[Iterator[SiteFile], Iterator[SiteFile]]:
    """Give the theme's files under names that the last build did not have, and the others.

    In a preview the former have to be there before the pages that ask for them: those are served at once.
    """
    files = edition.theme.asset_files
    are_known = [ledger.is_new or file.name in ledger.left.files for file in files]
    return _unless_held(compress(files, map(not_, are_known)), ledger), _unless_held(compress(files, are_known), ledger)


def _unless_held(files: Iterable[OutputFile | CopiedFile], ledger: Ledger) -> Iterator[SiteFile]:
    for file in files:
        key = digest_of(witness(str(file.source))) if isinstance(file, CopiedFile) else digest_of(file.data)
        if ledger.holds(file.name, key):
            yield KeptFile(name=file.name)
        elif isinstance(file, CopiedFile) and file.name.lower().endswith(".svg"):
            yield OutputFile(name=file.name, data=harmless(file.source.read_bytes()), key=key)
        else:
            yield replace(file, key=key)


def named_files(edition: Edition) -> Iterator[CopiedFile]:
    """Give the files that notes and the footer name, each once."""
    published: set[str] = set()
    for path, references in references_of(edition):
        for found in edition.references.follow(references, path).files:
            if found.address not in published:
                published.add(found.address)
                yield CopiedFile(name=found.address, source=found.source)


def references_of(edition: Edition) -> Iterator[tuple[PurePosixPath, tuple[Reference, ...]]]:
    """Give what each published note, and the footer, refers to, with the path that says so."""
    for path, head in edition.heads.items():
        yield path, head.references
    if edition.theme.footer:
        yield look.FOOTER, edition.theme.footer.references
