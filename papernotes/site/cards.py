"""A note as other pages show it: as a card in a list, as a link, in a few words."""

from __future__ import annotations

from markupsafe import Markup

from papernotes.identity import has_own_title
from papernotes.markup.readable import in_line
from papernotes.model import Note
from papernotes.site.bodies import without_links
from papernotes.site.catalog import paper_year
from papernotes.site.edition import Sheet, day, term_links, title_language, venue_badge, venue_text, written_in
from papernotes.site.parts import Anchor, CardView, NoteLink


def card(sheet: Sheet, note: Note) -> CardView:
    """Give a note as a list on this page shows it."""
    return sheet.edition.pieces.cards.of((sheet.root, sheet.language, note.slug), lambda: _card(sheet, note))


def _card(sheet: Sheet, note: Note) -> CardView:
    head = sheet.edition.heads[note.path]
    year = paper_year(note)
    return CardView(
        title=Markup(without_links(head.title)),  # noqa: S704 - sanitised by the markup room
        href=sheet.href(f"notes/{note.slug}/"),
        language=sheet.other(note.language),
        paper_title=in_line(note.paper.title) if has_own_title(note, head) else "",
        paper_language=sheet.other(title_language(note.paper.title, note.language)),
        venue=venue_badge(sheet, note.venue) if note.venue else None,
        year=str(year) if year else "",
        date=day(sheet, note.date) if note.date else None,
        written_in=written_in(sheet, note),
        reviewers=term_links(sheet, "reviewers", note.reviewers),
        tldr=sheet.html(head.tldr, note.path),
        excerpt="" if head.tldr or head.summary == head.title_text else sheet.edition.stamps.opening(note),
        tags=term_links(sheet, "tags", note.tags),
        is_draft=note.is_draft,
    )


def note_link(sheet: Sheet, note: Note) -> Anchor:
    """Give a link to a note under its title."""
    return Anchor(
        text=sheet.edition.heads[note.path].title_text,
        href=sheet.href(f"notes/{note.slug}/"),
        language=sheet.other(note.language),
    )


def brief(sheet: Sheet, note: Note) -> NoteLink:
    """Give a note in a few words."""
    return sheet.edition.pieces.briefs.of((sheet.root, sheet.language, note.slug), lambda: _brief(sheet, note))


def _brief(sheet: Sheet, note: Note) -> NoteLink:
    head = sheet.edition.heads[note.path]
    year = paper_year(note)
    return NoteLink(
        text=head.title_text,
        href=sheet.href(f"notes/{note.slug}/"),
        language=sheet.other(note.language),
        venue=venue_text(sheet.edition, note.venue) if note.venue else str(year or ""),
        summary=head.summary,
    )
