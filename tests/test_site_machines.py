"""What pages and exports say to programs: link previews, JSON-LD, citations, microformats."""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections.abc import Sequence
from datetime import date
from html import unescape
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree as ET

import html5lib
import pytest
from by_hand import href, note, published, reference, rendered, site_at, venue
from msgspec.structs import replace

from papernotes.build import build
from papernotes.config import Flags, load
from papernotes.model import Link, Note, Paper, Venue
from papernotes.reading.venue_names import JOURNALS, SERIES
from papernotes.reading.venues import read_venue
from papernotes.site.bibtex import entry_type, venue_title
from papernotes.site.citing import Cited, csl_item, csl_name, highwire
from papernotes.site.structured import rating_data

ATTENTION = Paper(
    key="arxiv:1706.03762",
    title="Attention Is All You Need",
    authors=("Ashish Vaswani", "Laurens van der Maaten", "Google Brain, Inc.", "김민수"),
    links=(
        Link(kind="code", url="https://github.com/x/y"),
        Link(kind="arxiv", url="https://arxiv.org/abs/1706.03762"),
        Link(kind="doi", url="https://doi.org/10.5555/3295222"),
    ),
)
NOTE = note(
    "a.md",
    title="Title",
    language="ko",
    paper=ATTENTION,
    venue=venue("NeurIPS", 2017, "NIPS"),
    date=date(2026, 5, 9),
    tags=("nlp", "자연어"),
    tldr="Only attention.",
    reviewers=("서준",),
    rating="4/5",
)


def image(side: int) -> bytes:
    """Give a black PNG."""
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(side * (side + 1)))),
    )
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def page_of(tmp_path: Path, each: Note = NOTE, images: Sequence[str] = (), **settings: object) -> str:
    body = rendered(each, "<p>x</p>", [reference("file", name) for name in images])
    return published(site_at(tmp_path, **settings), [each], {str(each.path): body})["notes/a/index.html"]


def parsed(page: str) -> ET.Element:
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)  # type: ignore[no-any-return]


def metas(page: str) -> list[tuple[str, str]]:
    found = parsed(page).iterfind(".//meta")
    return [(each.get("name") or each.get("property") or "", each.get("content") or "") for each in found]


def data_of(page: str) -> dict[str, Any]:
    (text,) = (
        each.text or "" for each in parsed(page).iterfind(".//script") if each.get("type") == "application/ld+json"
    )
    return json.loads(text)  # type: ignore[no-any-return]


def test_the_review_is_data(tmp_path: Path) -> None:
    data = data_of(page_of(tmp_path, url="https://x.org/notes", title="Group"))
    assert data == {
        "@context": "https://schema.org",
        "@type": "Review",
        "name": "Title",
        "url": "https://x.org/notes/notes/a/",
        "inLanguage": "ko",
        "datePublished": "2026-05-09",
        "author": [{"@type": "Person", "name": "서준"}],
        "abstract": "Only attention.",
        "keywords": ["nlp", "자연어"],
        "reviewRating": {"@type": "Rating", "ratingValue": 4, "bestRating": 5},
        "isPartOf": {"@type": "WebSite", "name": "Group", "url": "https://x.org/notes/"},
        "itemReviewed": {
            "@type": "ScholarlyArticle",
            "name": "Attention Is All You Need",
            "author": [{"@type": "Person", "name": name} for name in ATTENTION.authors],
            "datePublished": "2017",
            "publication": {"@type": "PublicationEvent", "name": "NIPS"},
            "identifier": [
                {"@type": "PropertyValue", "propertyID": "DOI", "value": "10.5555/3295222"},
                {"@type": "PropertyValue", "propertyID": "arXiv", "value": "1706.03762"},
            ],
            "sameAs": "https://doi.org/10.5555/3295222",
        },
    }


def test_data_cannot_end_its_element(tmp_path: Path) -> None:
    hostile = replace(NOTE, paper=replace(ATTENTION, title='</script><!--<script>"&\u2028'), reviewers=())
    page = page_of(tmp_path, hostile)
    assert data_of(page)["itemReviewed"]["name"] == '</script><!--<script>"&\u2028'
    assert data_of(page)["author"] == {"@type": "Organization", "name": "Paper notes"}
    assert "url" not in data_of(page)
    assert "<!--" not in page


@pytest.mark.parametrize(
    ("written", "value", "best"),
    [
        ("4/5", 4, 5),
        ("7.5 / 10", 7.5, 10),
        ("★★★★☆", 4, 5),
        ("⭐⭐⭐", 3, 5),
        ("5", 5, 5),
        ("9", None, 0),
        ("6/5", None, 0),
        ("good", None, 0),
        ("", None, 0),
        ("3 из 5", 3, 5),
        ("0/0", None, 0),
    ],
)
def test_ratings_are_read_only_where_they_are_clear(written: str, value: float | None, best: int) -> None:
    found = rating_data(written)
    assert found == (None if value is None else {"@type": "Rating", "ratingValue": value, "bestRating": best})


def test_the_reviewed_paper_can_be_collected(tmp_path: Path) -> None:
    expected = [
        ("citation_title", "Attention Is All You Need"),
        ("citation_author", "Vaswani, Ashish"),
        ("citation_author", "van der Maaten, Laurens"),
        ("citation_author", "Google Brain, Inc."),
        ("citation_author", "김민수"),
        ("citation_publication_date", "2017"),
        ("citation_conference_title", "NIPS"),
        ("citation_doi", "10.5555/3295222"),
        ("citation_arxiv_id", "1706.03762"),
        ("citation_pdf_url", "https://arxiv.org/pdf/1706.03762"),
        ("citation_public_url", "https://doi.org/10.5555/3295222"),
    ]
    files = published(site_at(tmp_path), [NOTE])
    for page in (page_of(tmp_path), files["papers/arxiv-1706-03762/index.html"]):
        assert [each for each in metas(page) if each[0].startswith("citation_")] == expected


def test_no_spreadsheet_takes_a_value_for_a_formula(tmp_path: Path) -> None:
    """Japanese ones take full-width signs too, and those of Russia and Germany begin a cell behind each `;`."""
    hostile = replace(NOTE, title="＝1+1", tags=("nlp", "=cmd", "＋x", "a=b"), reviewers=("－1", "서준"), status="@x")
    table = published(site_at(tmp_path), [hostile])["papers.csv"]
    assert ",'＝1+1,ko,2026-05-09,'－1; 서준,nlp; '=cmd; '＋x; a=b,," in table
    assert ",4/5,'@x,Only attention." in table


def test_other_authors_are_said_to_be_there(tmp_path: Path) -> None:
    cut = replace(NOTE, paper=replace(ATTENTION, authors=("Ashish Vaswani",), has_other_authors=True))
    whole = replace(cut, path=PurePosixPath("b.md"), slug="b", paper=replace(ATTENTION, authors=("Ashish Vaswani",)))
    files = published(site_at(tmp_path), [cut])
    assert "author = {Ashish Vaswani and others}," in files["papers.bib"]
    assert "Vaswani; et al.," in files["papers.csv"]
    assert ">Ashish Vaswani</a> 외</dd>" in files["notes/a/index.html"]  # the note is in Korean
    assert (
        ">Ashish Vaswani</a> et al.</dd>"
        in published(site_at(tmp_path, language="en"), [cut])["papers/arxiv-1706-03762/index.html"]
    )
    assert "and others" not in published(site_at(tmp_path), [cut, whole])["papers.bib"]


def cited(paper: Paper, place: Venue | None) -> dict[str, str]:
    return dict(highwire(Cited(paper, place, None, "key")))


def test_journals_preprints_and_what_is_not_known() -> None:
    bare = Paper(key="title:x", title="X")
    assert cited(bare, None) == {"citation_title": "X"}
    assert cited(bare, venue("TMLR"))["citation_journal_title"] == "TMLR"
    assert csl_item(Cited(bare, None, None, "x")) == {"id": "x", "type": "article", "title": "X"}
    preprint = Paper(key="arxiv:2001.00001", title="X", links=(Link(kind="pdf", url="https://x.org/x.pdf"),))
    assert cited(preprint, venue("arXiv"))["citation_pdf_url"] == "https://x.org/x.pdf"
    item = csl_item(Cited(preprint, venue("arXiv"), 2020, "x"))
    assert (item["type"], item["number"], item["issued"]) == ("article", "arXiv:2001.00001", {"date-parts": [[2020]]})
    assert item["URL"] == "https://x.org/x.pdf"


@pytest.mark.parametrize(
    ("written", "kind", "title"),
    [
        ("IEEE Transactions on Medical Imaging", "article", "TMI"),
        ("Pattern Recognition 2020", "article", "Pattern Recognition"),
        ("Scientific Reports", "article", "Scientific Reports"),
        ("정보과학회논문지", "article", "정보과학회논문지"),
        ("Вестник кибернетики", "article", "Вестник кибернетики"),
        ("Congress on Reviews of Sound 2019", "inproceedings", "Congress on Reviews of Sound"),
        ("Симпозиум по журналам", "inproceedings", "Симпозиум по журналам"),
        ("Proceedings of the 2019 Meeting on Kites", "inproceedings", "Proceedings of the 2019 Meeting on Kites"),
        ("ICVX 2023", "inproceedings", "ICVX"),
        ("OpenReview", "misc", "OpenReview"),
        ("medRxiv 2021", "misc", "medRxiv"),
        ("IEEE", "misc", "IEEE"),
    ],
)
def test_words_tell_a_journal_from_a_conference(written: str, kind: str, title: str) -> None:
    place = read_venue(written, {})
    assert place is not None
    assert (entry_type(place)[0], venue_title(place)) == (kind, title)


def test_the_list_of_journals_names_series_that_are_known() -> None:
    assert {re.split(r" = |: ", line)[0] for line in SERIES.strip().splitlines()} >= JOURNALS


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ada Lovelace", {"family": "Lovelace", "given": "Ada"}),
        ("Aäron van den Oord", {"family": "van den Oord", "given": "Aäron"}),
        ("Van Gogh", {"family": "Gogh", "given": "Van"}),
        ("Plato", {"literal": "Plato"}),
        ("OpenAI and others", {"literal": "OpenAI and others"}),
        ("The Crane Team", {"literal": "The Crane Team"}),
        ("BIRCH Collaboration", {"literal": "BIRCH Collaboration"}),
        ("Alder AI", {"literal": "Alder AI"}),
        ("山田 太郎", {"literal": "山田 太郎"}),
        ("Martin Luther King Jr.", {"family": "King", "given": "Martin Luther", "suffix": "Jr."}),
        ("Hinton G. E.", {"family": "Hinton", "given": "G. E."}),
        ("Geoffrey E. Hinton", {"family": "Hinton", "given": "Geoffrey E."}),
        ("Яковлев А. Б.", {"family": "Яковлев", "given": "А. Б."}),
        ("И.И. Ёлкин", {"family": "Ёлкин", "given": "И.И."}),
        ("Смирнов Виктор Гаврилович", {"family": "Смирнов", "given": "Виктор Гаврилович"}),
        ("Виктор Гаврилович Смирнов", {"family": "Смирнов", "given": "Виктор Гаврилович"}),
        ("Петров Пётр", {"family": "Петров", "given": "Пётр"}),
        ("Марина Иванова", {"family": "Иванова", "given": "Марина"}),
        ("Лев Толстой", {"family": "Толстой", "given": "Лев"}),
    ],
)
def test_names_have_parts_where_they_can_be_told(name: str, parts: dict[str, str]) -> None:
    assert csl_name(name) == parts


def test_bibtex_and_highwire_say_which_name_is_the_family_s(tmp_path: Path) -> None:
    authors = ("Яковлев А. Б.", "Martin Luther King Jr.", "Ada Lovelace", "山田 太郎", "The Crane Team")
    files = published(site_at(tmp_path), [replace(NOTE, paper=replace(ATTENTION, authors=authors))])
    assert (
        "author = {Яковлев, А. Б. and King, Jr., Martin Luther and Ada Lovelace and {山田 太郎} and {The Crane Team}},"
        in files["papers.bib"]
    )
    named = [content for name, content in metas(files["notes/a/index.html"]) if name == "citation_author"]
    assert named == ["Яковлев, А. Б.", "King Jr., Martin Luther", "Lovelace, Ada", "山田 太郎", "The Crane Team"]


def test_a_formula_in_a_title_is_typeset_wherever_the_title_is(tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    folder.joinpath("a.md").write_text("# The $O(n^2)$ Barrier of GPUs\n\nVenue: ICML 2021\n\nText.\n", "utf-8")
    build(load(tmp_path, Flags()))
    site = tmp_path / "_site"
    page = (site / "notes" / "a" / "index.html").read_text("utf-8")
    paper = (site / "papers" / "theon2barrierofgpus" / "index.html").read_text("utf-8")
    assert "<title>The O(n²) Barrier of GPUs · " in page
    assert "<title>The O(n²) Barrier of GPUs</title>" in (site / "feed.xml").read_text("utf-8")
    assert "paper-title" not in page
    assert re.search(r'<h1>The <span class="katex">.*</span> Barrier of GPUs</h1>', paper)
    assert re.search(r'<link rel="stylesheet" href="../../assets/katex', paper)
    assert "title = {The $O(n^2)$ Barrier of {GPUs}}," in (site / "papers.bib").read_text("utf-8")


def test_a_formula_in_the_title_of_a_paper_is_read_in_a_line_where_none_can_be_typeset(tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    head = '---\ntitle: A slow day\npaper: "From $5 to $O(n^2)$ lanterns"\narxiv: 2401.00001\n---\n\nText.\n'
    folder.joinpath("a.md").write_text(head, "utf-8")
    build(load(tmp_path, Flags()))
    site = tmp_path / "_site"
    files = {path: (site / path).read_text("utf-8") for path in ("papers/table.js", "papers.csl.json", "papers.bib")}
    own = "papers/arxiv-2401-00001"
    pages = {path: (site / path / "index.html").read_text("utf-8") for path in (own, "papers", ".")}
    shown = "From $5 to O(n²) lanterns"
    assert f"<title>{shown} · " in pages[own]
    assert f"<h1>{shown}</h1>" in pages[own]
    assert f'name="citation_title" content="{shown}"' in pages[own]
    assert f">{shown}</a>" in pages["papers"]
    assert f"<cite>{shown}</cite>" in pages["."]
    assert all(f'"{shown}"' in files[path] for path in ("papers/table.js", "papers.csl.json"))
    assert "$O(n^2)$" in files["papers.bib"]


def test_citations_stand_on_the_page_and_in_the_exports(tmp_path: Path) -> None:
    page = unescape(page_of(tmp_path))
    texts = re.findall(r'data-language="json">.*?<code translate="no">(.*?)</code>', page, re.DOTALL)
    (item,) = json.loads(texts[0])
    assert item["id"] == "vaswani2017attention"
    assert item["type"] == "paper-conference"
    assert item["container-title"] == "NIPS"
    assert item["author"][3] == {"literal": "김민수"}
    assert 'data-file="vaswani2017attention.json"' in page
    assert "@inproceedings{vaswani2017attention," in page
    assert json.loads(published(site_at(tmp_path), [NOTE])["papers.csl.json"]) == [item]


def test_the_first_picture_that_is_big_enough_is_shown_with_links(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    for name, side in (("badge.png", 90), ("figure 1.png", 300), ("second.png", 400)):
        (site.notes / name).write_bytes(image(side))
    (site.notes / "drawing.svg").write_text("<svg/>")
    images = ("gone.png", "drawing.svg", "badge.png", "figure 1.png", "second.png")
    shown = dict(metas(page_of(tmp_path, images=images, url="https://x.org")))
    assert shown["og:image"] == "https://x.org/files/notes/figure%201.png"
    assert (shown["og:image:width"], shown["og:image:height"]) == ("300", "300")
    assert (shown["og:image:alt"], shown["twitter:card"]) == ("Title", "summary_large_image")
    for without in (page_of(tmp_path, images=images), page_of(tmp_path, images=images[:3], url="https://x.org")):
        assert "og:image" not in dict(metas(without))
        assert dict(metas(without))["twitter:card"] == "summary"


def test_json_feeds_stand_beside_atom_feeds(tmp_path: Path) -> None:
    site = site_at(tmp_path, url="https://x.org/notes", title="Group & more", author="Us", description="What we read")
    other = note("old.md", tags=("C++",))
    body = rendered(NOTE, f'<p>1 &lt; 2 <a href="{href("note", "old.md")}">old</a></p>')
    files = published(site, [NOTE, other], {"a.md": body})
    feed = json.loads(files["feed.json"])
    items = feed.pop("items")
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Group & more",
        "description": "What we read",
        "home_page_url": "https://x.org/notes/",
        "feed_url": "https://x.org/notes/feed.json",
        "language": "en",
        "authors": [{"name": "Us"}],
    }
    assert items[0] == {
        "id": "https://x.org/notes/notes/a/",
        "url": "https://x.org/notes/notes/a/",
        "title": "Title",
        "summary": "Only attention.",
        "content_html": "<p><strong>Only attention.</strong></p>\n"
        '<p>1 &lt; 2 <a href="https://x.org/notes/notes/old/">old</a></p>',
        "date_published": "2026-05-09T00:00:00Z",
        "language": "ko",
        "authors": [{"name": "서준"}],
        "tags": ["nlp", "자연어"],
    }
    assert json.loads(files["languages/ko/feed.json"])["language"] == "ko"
    assert "tags/nlp/feed.json" not in files
    links = '<link rel="alternate" type="application/feed+json" title="Group &amp; more: new notes" href="feed.json">'
    assert links in files["index.html"]
    assert files["languages/ko/index.html"].count("application/feed+json") == 2


def test_a_json_feed_of_a_site_without_an_address_has_ids(tmp_path: Path) -> None:
    feed = json.loads(published(site_at(tmp_path), [NOTE])["languages/ko/feed.json"])
    assert "feed_url" not in feed
    undated = json.loads(published(site_at(tmp_path), [replace(NOTE, date=None)])["languages/ko/feed.json"])
    assert "date_published" not in undated["items"][0]
    assert feed["items"][0]["id"].startswith("urn:uuid:")
    assert feed["items"][0]["url"] == "../../notes/a/"


def test_microformats_name_the_parts_of_a_review(tmp_path: Path) -> None:
    root = parsed(page_of(tmp_path, url="https://x.org"))
    (article,) = (each for each in root.iter() if "h-entry" in each.get("class", "").split())
    classes = {name for each in article.iter() for name in each.get("class", "").split()}
    assert classes >= {"h-review", "p-name", "p-author", "h-card", "dt-published", "p-summary", "p-category"}
    assert classes >= {"p-rating", "p-item", "h-cite", "e-content", "u-url"}
    (address,) = article.iterfind(".//data")
    assert address.get("value") == "https://x.org/notes/a/"


def test_links_to_papers_have_signs_of_their_kinds(tmp_path: Path) -> None:
    again = Link(kind="arxiv", url="https://arxiv.org/pdf/1706.03762v5")
    page = page_of(tmp_path, replace(NOTE, paper=replace(ATTENTION, links=(*ATTENTION.links, again))))
    links = re.findall(
        r'<a href="(https:[^"]*)"><svg class="icon" aria-hidden="true"[^>]*><path d="[^"]+"/></svg>(\w+)', page
    )
    assert links == [
        ("https://github.com/x/y", "코드"), ("https://arxiv.org/abs/1706.03762", "arXiv"),
        ("https://doi.org/10.5555/3295222", "DOI"),
    ]  # fmt: skip
