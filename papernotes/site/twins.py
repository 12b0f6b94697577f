"""Notes as Markdown for programs that read text, and the `llms.txt` that lists them (https://llmstxt.org).

A twin is the note's own Markdown under a head that says the same for every note; links within the site lead to other
twins, files and pages. Code and formulas stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from papernotes.markup.links import Destination, destination, wiki
from papernotes.model import Note
from papernotes.patterns import late_pattern
from papernotes.site import addresses
from papernotes.site.catalog import paper_year
from papernotes.site.citing import own_url
from papernotes.site.edition import Edition, Sheet, venue_badge
from papernotes.site.parts import Anchor, ListedNote, NamedText
from papernotes.site.views import Bodies, GuideView, Page, TwinView

LISTED = 500
"""Notes that `llms.txt` names, the newest; more would not fit where it is read."""

_PIECES = late_pattern(
    r"(?P<code>^[ ]{0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^[ ]{0,3}(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?P<ticks>(?<!`)`+(?!`))(?:(?!\n\n).)*?(?<!`)(?P=ticks)(?!`)"
    r"|\$\$.*?\$\$|(?<![\\$\w])\$(?!\s)[^$\n]*?(?<!\s)\$(?!\d))"
    r"|\]\(<?(?P<address>(?<=<)[^<>\n]+|[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*)(?=>?[\s)])"
    r"|^[ ]{0,3}\[(?!\^)[^\]\n]+\]:[ \t]*(?P<defined>[^\s<>]+)"
    r"|!?\[\[(?P<name>[^\[\]|\n]+)(?:\|(?P<text>[^\[\]\n]*))?\]\]",
    re.MULTILINE | re.DOTALL,
)
_MARKS = re.compile(r"([\\\\\[\]])")
_DATA = ("papers.json", "papers.csl.json", "papers.bib", "papers.csv", "feed.json")


def twin_pages(edition: Edition) -> Iterator[Page]:
    """Give the twin of every note, and `llms.txt`; nothing if the settings do not ask for them."""
    if not edition.site.markdown_twins:
        return
    for note in edition.catalog.notes:
        sheet = _sheet(edition, twin_address(note), note.language)
        yield Page(
            address=sheet.address,
            template="note.md",
            inputs=partial(_inputs, edition, note),
            view=partial(_twin, sheet, note),
            texts=(note.path,),
            note=note.path,
        )
    sheet = _sheet(edition, "llms.txt", edition.site.language)
    yield Page(
        address="llms.txt",
        template="llms.txt",
        inputs=lambda: (str(len(edition.catalog.notes)), *edition.stamps.notes(edition.catalog.notes[:LISTED])),
        view=lambda _: _guide(sheet),
    )


def twin_address(note: Note) -> str:
    """Give the address of a note's twin, beside its page."""
    return f"notes/{note.slug}/index.md"


def _sheet(edition: Edition, address: str, language: str) -> Sheet:
    return Sheet(edition=edition, address=address, title="", language=language)


def _inputs(edition: Edition, note: Note) -> Iterator[bytes]:
    yield edition.stamps.note(note)


def _twin(sheet: Sheet, note: Note, bodies: Bodies) -> TwinView:
    return TwinView(
        title=sheet.edition.heads[note.path].title_text,
        facts=tuple(NamedText(name=sheet.words[name], text=text) for name, text in _facts(sheet, note) if text),
        tldr=" ".join(note.tldr.split()),
        body=_PIECES.sub(partial(_piece, sheet, note), bodies(note.path).source).strip("\n"),
    )


def _facts(sheet: Sheet, note: Note) -> Iterator[tuple[str, str]]:
    """Give what is known of a note and its paper, under the words' keys."""
    paper, year = note.paper, paper_year(note)
    badge = venue_badge(sheet, note.venue) if note.venue else None
    url = own_url(paper)
    yield "paper", f"[{_escaped(paper.title)}]({url})" if url else paper.title
    yield "authors", ", ".join((*paper.authors, *(["et al."] if paper.has_other_authors else [])))
    yield "affiliations", ", ".join(note.affiliations)
    yield "venue", " ".join(filter(None, (badge.text, badge.track))) if badge else ""
    yield "year", str(year or "")
    yield "reviewers", ", ".join(note.reviewers)
    yield "date", note.date.isoformat() if note.date else ""
    yield "rating", note.rating
    yield "status", note.status
    yield "tags", ", ".join(note.tags)
    yield "language", note.language
    yield "source", addresses.absolute(sheet.edition.site.url, f"notes/{note.slug}/")


def _piece(sheet: Sheet, note: Note, found: re.Match[str]) -> str:
    """Give what stands for code, a link's address or a wikilink."""
    if found["code"]:
        return found[0]
    if found["name"]:
        href = _href(sheet, note, wiki(found["name"]))
        text = found["text"] or found["name"]
        is_image = found[0].startswith("!")
        return f"{'!' if is_image else ''}[{text}]({href})" if href else text
    address = found["address"] or found["defined"]
    href = _href(sheet, note, destination(address, note.path))
    return f"{found[0].removesuffix(address)}{href}" if href else found[0]


def _href(sheet: Sheet, note: Note, where: Destination) -> str:
    """Give the way from a twin to a place within the site, or "" for all other places."""
    if where.kind not in {"note", "file", "wiki"}:
        return ""
    edition = sheet.edition
    found = edition.references.resolve(where.kind, where.target, note.path, where.fragment)
    other = edition.catalog.note_at(found.address)
    return _link(sheet, twin_address(other) if other else found.address, found.fragment) if found.address else ""


def _link(sheet: Sheet, address: str, fragment: str = "") -> str:
    url = sheet.edition.site.url
    return addresses.link(f"{url}/" if url else sheet.root, address, fragment)


def _guide(sheet: Sheet) -> GuideView:
    edition = sheet.edition
    notes = edition.catalog.notes
    return GuideView(
        title=edition.site.title,
        description=edition.site.description,
        words=sheet.words,
        notes=tuple(
            ListedNote(
                text=_escaped(edition.heads[note.path].title_text),
                href=_link(sheet, twin_address(note)),
                venue=venue_badge(sheet, note.venue).text if note.venue else "",
                summary=edition.stamps.opening(note),
            )
            for note in notes[:LISTED]
        ),
        more=max(0, len(notes) - LISTED),
        files=tuple(Anchor(text=name, href=_link(sheet, name)) for name in _DATA),
    )


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)
