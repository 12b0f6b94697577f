"""Which notes are published, in which order, and under which terms."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from by_hand import note, site_at, venue

from papernotes.model import Link, Note, Paper, Site
from papernotes.problems import format_problem
from papernotes.site.catalog import Catalog, Term, by_venue_year, filed_under


def paths(notes: tuple[Note, ...]) -> list[str]:
    return [str(each.path) for each in notes]


def names(terms: object) -> list[tuple[str, str, int]]:
    return [(term.name, term.slug, len(term.notes)) for term in terms if isinstance(term, Term)]  # type: ignore[attr-defined]


def test_newest_first_by_date_then_year_then_path(tmp_path: Path) -> None:
    catalog = Catalog.of(
        [
            note("b.md"),
            note("a.md"),
            note("old.md", date=date(2019, 5, 1)),
            note("year.md", year=2020),
            note("new.md", date=date(2020, 1, 2)),
            note("venue.md", venue=venue("ICLR", 2018)),
        ],
        site_at(tmp_path),
    )
    assert paths(catalog.notes) == ["new.md", "year.md", "old.md", "venue.md", "a.md", "b.md"]


def test_drafts_and_the_future_are_held_back_and_counted(tmp_path: Path) -> None:
    notes = [
        note("draft.md", is_draft=True, date=date(2999, 1, 1)),
        note("future.md", date=date(2026, 11, 22)),
        note("today.md", date=date(2026, 11, 21)),
    ]
    site = site_at(tmp_path, until=date(2026, 11, 21))
    catalog = Catalog.of(notes, site)
    assert (paths(catalog.notes), catalog.drafts, catalog.future) == (["today.md"], 1, 1)
    assert sorted(map(str, catalog.held_back)) == ["draft.md", "future.md"]
    with_drafts = Catalog.of(notes, site_at(tmp_path, drafts=True))
    assert (len(with_drafts.notes), with_drafts.drafts, with_drafts.future) == (3, 0, 0)


def test_spellings_of_one_tag_share_a_page_under_the_most_frequent(tmp_path: Path) -> None:
    catalog = Catalog.of(
        [
            note("1.md", tags=("nlp", "self attention")),
            note("2.md", tags=("NLP", "self-attention")),
            note("3.md", tags=("NLP", "ＮＬＰ", "Self_Attention", "self-attention")),
        ],
        site_at(tmp_path),
    )
    assert names(catalog.by_tag) == [("NLP", "nlp", 3), ("self-attention", "self-attention", 3)]
    assert catalog.by_tag.of("nLp").name == "NLP"


def test_different_terms_never_share_an_address(tmp_path: Path) -> None:
    tags = ("C++", "C#", "C", "cpp", "NLP/QA", "NLP QA", "!?", "…")
    catalog = Catalog.of([note("1.md", tags=tags)], site_at(tmp_path))
    slugs = {term.name: term.slug for term in catalog.by_tag}
    assert len(set(slugs.values())) == len(tags)
    assert (slugs["C"], slugs["C#"], slugs["cpp"], slugs["NLP QA"]) == ("c", "csharp", "cpp", "nlp-qa")
    assert slugs["C++"].startswith("cpp-")
    again = Catalog.of([note("1.md", tags=tuple(reversed(tags)))], site_at(tmp_path))
    assert {term.name: term.slug for term in again.by_tag} == slugs


def test_a_venue_keeps_its_years_latest_first(tmp_path: Path) -> None:
    catalog = Catalog.of(
        [
            note("a.md", venue=venue("NeurIPS", 2017, "NIPS")),
            note("b.md", venue=venue("NeurIPS", 2020)),
            note("c.md", venue=venue("NeurIPS")),
        ],
        site_at(tmp_path),
    )
    term = catalog.by_venue.of("neurips")
    assert (term.name, term.address, len(term.notes)) == ("NeurIPS", "venues/neurips/", 3)
    assert {year: paths(notes) for year, notes in by_venue_year(term).items()} == {2020: ["b.md"], 2017: ["a.md"]}
    assert [term.name for term in catalog.by_year] == ["2020", "2017"]


def test_authors_stand_under_their_family_names(tmp_path: Path) -> None:
    authors = ("Ashish Vaswani", "Aäron van den Oord", "김철수", "Plato", "ashish vaswani", "Яковлев А. Б.", "Ян Ёлкин")
    catalog = Catalog.of([note("a.md", paper=Paper(key="k", title="t", authors=authors))], site_at(tmp_path))
    filed = sorted(map(filed_under, catalog.by_author))
    assert filed == ["Oord Aäron van den", "Plato", "Vaswani Ashish", "Ёлкин Ян", "Яковлев А. Б.", "김철수"]


def test_a_paper_joins_what_its_reviews_say(tmp_path: Path) -> None:
    def review(path: str, title: str, authors: tuple[str, ...], url: str) -> Note:
        link = Link(kind="arxiv", url=url)
        return note(path, paper=Paper(key="arxiv:1706.03762", title=title, authors=authors, links=(link,)))

    url = "https://arxiv.org/abs/1706.03762"
    catalog = Catalog.of(
        [
            review("a.md", "Attention", ("Ashish Vaswani",), url),
            review("b.md", "Attention Is All You Need", ("Ashish Vaswani", "Noam Shazeer"), f"{url}v5"),
            review("c.md", "Attention Is All You Need", (), url),
        ],
        site_at(tmp_path),
    )
    (entry,) = catalog.by_paper.values()
    assert (entry.address, entry.paper.title) == ("papers/arxiv-1706-03762/", "Attention Is All You Need")
    assert entry.paper.authors == ("Ashish Vaswani", "Noam Shazeer")
    assert [link.url for link in entry.paper.links] == [url, f"{url}v5"]
    assert paths(catalog.reviews(catalog.notes[0])) == ["b.md", "c.md"]


def test_notes_that_ask_for_one_address_get_one_each(tmp_path: Path) -> None:
    site: Site = site_at(tmp_path)
    catalog = Catalog.of([note("b.md", slug="same"), note("a.md", slug="same"), note("page/2.md")], site)
    assert {str(each.path): each.slug for each in catalog.notes} == {
        "a.md": "same",
        "b.md": "same-11dd481a",
        "page/2.md": "page/2-3266bb90",
    }
    assert "\n".join(map(format_problem, catalog.problems)) == (
        'notes/b.md: warning: "notes/same/" is the address of notes/a.md; this note is published at '
        '"notes/same-11dd481a/" [same-address]\n'
        "  help: give this note an address of its own with slug: in its front matter\n"
        'notes/page/2.md: warning: "notes/page/2/" is the address of a list; this note is published at '
        '"notes/page/2-3266bb90/" [same-address]\n'
        "  help: give this note an address of its own with slug: in its front matter"
    )
