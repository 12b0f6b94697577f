"""The page of one note."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import Literal

from markupsafe import Markup, escape
from msgspec.structs import replace

from papernotes.identity import has_own_title, paper_key
from papernotes.markup.readable import in_line
from papernotes.model import Link, Note, Rendered, Site
from papernotes.site.addresses import encoded, link
from papernotes.site.bodies import without_links
from papernotes.site.cards import brief, card, note_link
from papernotes.site.catalog import paper_year
from papernotes.site.citing import Cited, csl_json
from papernotes.site.edition import Edition, Sheet, day, frame, term_links, title_language, venue_badge, written_in
from papernotes.site.parts import (
    CardView,
    CommentsView,
    ContentsItem,
    NoteLink,
    PaperCard,
    PaperLink,
    PaperPreview,
)
from papernotes.site.picture_pages import share_image
from papernotes.site.structured import review_data
from papernotes.site.twins import twin_address
from papernotes.site.versions import reviews, same_base, translations, versions
from papernotes.site.views import NoteView, Page

CONTENTS_FROM = 4
"""A note with fewer headings needs no table of contents."""

COMMENT_LANGUAGES = frozenset(
    "ar be bg ca cs da de en eo es eu fa fr he hu id it ja ko nl pl pt ro ru th tr uk uz vi".split()
)
"""Languages of giscus beside Chinese (giscus 3.1, `AvailableLanguage`)."""

_ELSEWHERE = re.compile(r'<a href="(https?://[^"]+)"')


def note_page(edition: Edition, number: int, key: str) -> Page:
    """Give the page of the note at `number` (0-based) of the catalog; `key` is the BibTeX key of its paper."""
    note = edition.catalog.notes[number]
    head = edition.heads[note.path]
    same = versions(edition.catalog, note)
    sheet = Sheet(
        edition=edition,
        address=f"notes/{note.slug}/",
        title=head.title_text,
        language=_page_language(edition, note),
        description=head.summary,
        is_article=True,
        places={**reviews(edition.catalog, note), **same},
        versions=same,
        default=same.get(edition.site.language),
    )
    return Page(
        address=sheet.address,
        template="note.html",
        inputs=lambda: _inputs(sheet, number, key),
        view=lambda bodies: _view(sheet, number, bodies(note.path), key),
        texts=(note.path,),
        note=note.path,
    )


def _inputs(sheet: Sheet, number: int, key: str) -> Iterator[str | bytes]:
    """Give what a note's page depends on: its text, what its head links to, and the notes that it names."""
    edition = sheet.edition
    note = edition.catalog.notes[number]
    yield f"{key} {sheet.places} {sheet.versions} {sheet.default} {note.path in edition.catalog.pages}"
    named = (note, *_around(edition, number), *edition.catalog.reviews(note), *translations(edition.catalog, note))
    yield from (edition.stamps.note(each) if each else b"" for each in named)
    near = (edition.connections.to(note), edition.related.to(note))
    for others in (*near, edition.connections.of(note).notes):
        yield str(len(others))
        yield from edition.stamps.notes(others)
    yield from (edition.stamps.paper(paper) for paper in edition.connections.of(note).elsewhere)


def _around(edition: Edition, number: int) -> tuple[Note | None, Note | None]:
    """Give the next newer and the next older note; a page of the site has none."""
    notes = edition.catalog.listed
    if number >= len(notes):
        return None, None
    return notes[number - 1] if number else None, notes[number + 1] if number + 1 < len(notes) else None


def _view(sheet: Sheet, number: int, rendered: Rendered, key: str) -> NoteView:
    edition = sheet.edition
    note = edition.catalog.notes[number]
    sheet = replace(sheet, image=share_image(edition, note))
    newer, older = _around(edition, number)
    translated = translations(edition.catalog, note)
    body = sheet.html(rendered.body, note.path)
    paper = paper_card(sheet, note, Cited(note.paper, note.venue, paper_year(note), key))
    is_page = note.path in edition.catalog.pages
    paper = replace(paper, bibtex=note.bibtex or paper.bibtex, meta=() if is_page else paper.meta)
    return NoteView(
        page=frame(sheet, rendered.title, rendered.tldr, body),
        language=sheet.other(note.language),
        title=sheet.html(rendered.title, note.path),
        tldr=sheet.html(rendered.tldr, note.path),
        body=body,
        paper=paper,
        has_own_title=has_own_title(note, edition.heads[note.path]),
        tags=term_links(sheet, "tags", note.tags),
        reviewers=term_links(sheet, "reviewers", note.reviewers),
        date=day(sheet, note.date) if note.date else None,
        written_in=written_in(sheet, note),
        status=note.status,
        rating=note.rating,
        is_draft=note.is_draft,
        is_page=is_page,
        source=edition.site.shown(note.path),
        source_href=_in_repository(edition.site, note, "source"),
        edit_href=_in_repository(edition.site, note, "edit"),
        twin=sheet.href(twin_address(note)) if edition.site.markdown_twins else "",
        comments=None if is_page else _comments(sheet, note),
        contents=_contents(rendered),
        others=tuple(review_card(sheet, other) for other in edition.catalog.reviews(note) if other not in translated),
        translations=tuple(note_link(sheet, other) for other in translated),
        minutes=max(1, round(rendered.seconds / 60)),
        linked_from=_briefs(sheet, edition.connections.to(note)),
        related=() if is_page else _briefs(sheet, edition.related.to(note)),
        previews=_briefs(sheet, edition.connections.of(note).notes),
        papers_here=tuple(_papers_here(sheet, note, body)),
        has_footnotes="footnote-ref" in rendered.body,
        data=review_data(sheet, note),
        newer=note_link(sheet, newer) if newer else None,
        older=note_link(sheet, older) if older else None,
    )


def _page_language(edition: Edition, note: Note) -> str:
    """Give the note's language, or that of the words around it when there are none in the note's."""
    words = edition.words(note.language)
    return note.language if same_base(note.language, words.language) else words.language


def review_card(sheet: Sheet, note: Note) -> CardView:
    """Give a note as one of several reviews: without what the page says of their paper already."""
    return replace(card(sheet, note), venue=None, year="", paper_title="")


def paper_card(sheet: Sheet, note: Note, cited: Cited) -> PaperCard:
    """Give the paper that `note` reviews; `cited` may be joined from several reviews."""
    paper = cited.paper
    citation = sheet.edition.pieces.citation(cited)
    entry = sheet.edition.catalog.by_paper.get(paper.key)
    year = paper_year(note)
    head = sheet.edition.heads[note.path]
    return PaperCard(
        title=Markup(without_links(head.title)) if note.title == paper.title else escape(in_line(paper.title)),  # noqa: S704 - ours
        language=sheet.other(title_language(paper.title, note.language)),
        href=sheet.href(entry.address) if entry else "",
        authors=term_links(sheet, "authors", paper.authors),
        has_other_authors=paper.has_other_authors,
        venue=venue_badge(sheet, note.venue) if note.venue else None,
        year=term_links(sheet, "years", (str(year),))[0] if year else None,
        affiliations=term_links(sheet, "affiliations", note.affiliations),
        links=_links(sheet, paper.links),
        key=cited.key,
        bibtex=citation.bibtex,
        csl=csl_json([citation]),
        meta=citation.meta,
    )


def _links(sheet: Sheet, links: tuple[Link, ...]) -> tuple[PaperLink, ...]:
    """Name the links by kind; of links to one address the most telling kind stays, of versions of a paper the first."""
    by_url: dict[str, Link] = {}
    for each in links:
        is_known = each.url in by_url and by_url[each.url].kind != "paper"
        if each.url.startswith(("https://", "http://")) and not is_known:
            by_url[each.url] = each
    shown: dict[tuple[str, str], Link] = {}
    for each in by_url.values():
        shown.setdefault((each.kind, paper_key(each.url) or each.url), each)
    return tuple(
        PaperLink(text=sheet.words[f"link_{each.kind}"], href=each.url, kind=each.kind) for each in shown.values()
    )


def _contents(rendered: Rendered) -> tuple[ContentsItem, ...]:
    """Give the two upper levels of headings that the note really uses, when there are enough of them."""
    levels = sorted({heading.level for heading in rendered.headings})[:2]
    items = tuple(
        ContentsItem(
            html=Markup(without_links(heading.html)),  # noqa: S704 - sanitised by the markup room
            href=link("", "", heading.id).removeprefix("./"),
            depth=1 + levels.index(heading.level),
        )
        for heading in rendered.headings
        if heading.level in levels
    )
    return items if len(items) >= CONTENTS_FROM else ()


def _briefs(sheet: Sheet, notes: Iterable[Note]) -> tuple[NoteLink, ...]:
    return tuple(brief(sheet, note) for note in notes)


def _papers_here(sheet: Sheet, note: Note, body: str) -> Iterator[PaperPreview]:
    """Give the links to papers elsewhere, with the newest note on each, one in the note's language first."""
    connections = sheet.edition.connections
    if not connections.of(note).elsewhere:
        return
    for href in dict.fromkeys(map(html.unescape, _ELSEWHERE.findall(body))):
        paper = connections.by_identity.get(paper_key(href) or "")
        if paper and paper.key != note.paper.key:
            own = next((each for each in paper.notes if each.language == note.language), paper.notes[0])
            yield PaperPreview(href=href, note=brief(sheet, own))


def _in_repository(site: Site, note: Note, place: Literal["source", "edit"]) -> str:
    """Give the address where a note's source is read or edited, or ""."""
    repository = site.repository
    form = (repository.edit if place == "edit" else repository.source) if repository else ""
    return form.replace("{path}", encoded(site.shown(note.path)))


def _comments(sheet: Sheet, note: Note) -> CommentsView | None:
    """Give the discussion of a note; its address below the site's names it, wherever the site may move."""
    comments = sheet.edition.site.comments
    if comments is None:
        return None
    language = sheet.language.lower()
    chinese = "zh-TW" if language in {"zh-hant", "zh-tw", "zh-hk", "zh-mo"} else "zh-CN"
    base = language.partition("-")[0]
    return CommentsView(
        href=f"https://github.com/{comments.repo}/discussions",
        repo=comments.repo,
        repo_id=comments.repo_id,
        category=comments.category,
        category_id=comments.category_id,
        term=f"notes/{note.slug}/",
        language=chinese if base == "zh" else base if base in COMMENT_LANGUAGES else "en",
    )
