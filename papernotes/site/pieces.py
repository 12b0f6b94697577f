"""What many pages of one site share, made once and kept by what decides it."""

from __future__ import annotations

from msgspec import Struct, field

from papernotes.model import Venue
from papernotes.site.catalog import PaperEntry, TermKind
from papernotes.site.citing import Citation, Cited
from papernotes.site.kept import Kept
from papernotes.site.orders import Order
from papernotes.site.paper_facts import PaperFacts
from papernotes.site.parts import Anchor, CardView, NoteLink, PageView, VenueView
from papernotes.site.words import Words

_MOST_CITATIONS = 4096  # of some 2 KB each


class Pieces(Struct, frozen=True, kw_only=True):
    """What many pages share, made once: keys begin with a page's way up and its language, which decide every href.

    `frames` go on with the room the page is in and the fonts of its formulas, if it has any, `cards` with the note's
    slug, `briefs` too, `venues` with what the note says of its venue. `anchors` are links to terms of a kind by the
    names that notes use, `rows` those to all that one note names. `citations` have no links of the site. `papers` has
    one entry, under "", and `titles` one a language.
    """

    words: Kept[str, Words] = field(default_factory=Kept)
    orders: Kept[str, Order] = field(default_factory=Kept)
    frames: Kept[tuple[str, str, str, tuple[str, ...]], PageView] = field(default_factory=Kept)
    cards: Kept[tuple[str, str, str], CardView] = field(default_factory=Kept)
    anchors: Kept[tuple[str, str, TermKind], Kept[str, Anchor]] = field(default_factory=Kept)
    rows: Kept[tuple[str, str, TermKind, tuple[str, ...]], tuple[Anchor, ...]] = field(default_factory=Kept)
    venues: Kept[tuple[str, str, Venue], VenueView] = field(default_factory=Kept)
    briefs: Kept[tuple[str, str, str], NoteLink] = field(default_factory=Kept)
    citations: Kept[Cited, Citation] = field(default_factory=lambda: Kept(most=_MOST_CITATIONS))
    papers: Kept[str, tuple[PaperFacts, ...]] = field(default_factory=Kept)
    titles: Kept[str, tuple[PaperEntry, ...]] = field(default_factory=Kept)

    def citation(self, cited: Cited) -> Citation:
        """Give how a paper is cited."""
        return self.citations.of(cited, lambda: Citation.of(cited))
