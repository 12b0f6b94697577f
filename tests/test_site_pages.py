"""What stands on the pages, in the feeds and in the exports."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import bibtexparser
import feedparser
import html5lib
import pytest
from by_hand import note, published, rendered, site_at, venue
from dead_links import dead_links
from msgspec.structs import replace

from papernotes.model import Heading, Html, Link, Look, MenuEntry, Note, Paper, Rendered, Site

ATTENTION = Paper(
    key="arxiv:1706.03762",
    title="Attention Is All You Need",
    authors=("Ashish Vaswani", "Łukasz Kaiser"),
    links=(Link(kind="arxiv", url="https://arxiv.org/abs/1706.03762"), Link(kind="code", url="javascript:alert(1)")),
)
NOTES: tuple[Note, ...] = (
    note(
        "2017/attention-ko.md",
        title="주의가 <전부>다 & more",
        language="ko",
        paper=ATTENTION,
        venue=venue("NeurIPS", 2017, "NIPS"),
        date=date(2026, 5, 9),
        tags=("nlp", "자연어 처리"),
        tldr='Self-attention "alone"',
        reviewers=("서준",),
        affiliations=("Google Brain",),
        rating="5",
    ),
    note(
        "2017/attention.ja.md",
        title="なぜ割るのか",
        language="ja",
        paper=ATTENTION,
        venue=venue("NeurIPS", 2017, "NIPS"),
    ),
    note("plain.md", title="=SUM(A1) & 100% \\sure", tags=("C++", "nlp")),
    note("old.md", title="Old", date=date(2019, 2, 3), venue=venue("some workshop", is_known=False)),
)


def site_files_of(tmp_path: Path, **settings: object) -> dict[str, str]:
    site = site_at(tmp_path, title="Notes & <Papers>", **settings)
    return published(site, NOTES, {str(each.path): _rendered(each) for each in NOTES})


def _rendered(each: Note) -> Rendered:
    safe = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
    title = re.sub("[<>&]", lambda found: safe[found[0]], each.title)
    return replace(rendered(each), title=Html(title))


def parsed(text: str) -> ET.Element:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(text)  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return site_files_of(tmp_path_factory.mktemp("site"), url="https://x.github.io/group", author="Us")


def test_every_page_is_there(files: dict[str, str]) -> None:
    pages = sorted(path.removesuffix("index.html") for path in files if path.endswith("index.html"))
    assert pages == [
        "", "affiliations/", "affiliations/google-brain/", "authors/", "authors/ashish-vaswani/",
        "authors/łukasz-kaiser/", "languages/", "languages/en/", "languages/ja/", "languages/ja/search/",
        "languages/ko/", "languages/ko/search/", "notes/",
        "notes/2017/attention-ja/", "notes/2017/attention-ko/", "notes/old/", "notes/plain/", "papers/",
        "papers/arxiv-1706-03762/", "papers/old/", "papers/sum-a1-100-sure/", "reviewers/", "reviewers/서준/",
        "search/", "tags/",
        "tags/cpp/", "tags/nlp/", "tags/자연어-처리/", "venues/", "venues/neurips/", "venues/neurips/2017/",
        "venues/some-workshop/", "years/", "years/2017/",
    ]  # fmt: skip
    assert {"404.html", "feed.xml", "tags/nlp/feed.xml", "languages/ko/feed.xml", "robots.txt", "sitemap.xml"} < set(
        files
    )


def test_every_page_is_html_without_an_error(files: dict[str, str]) -> None:
    for path, text in files.items():
        if path.endswith(".html"):
            root = parsed(text)
            assert len(root.findall(".//h1")) == 1, path
            assert root.get("lang"), path


def test_every_link_between_pages_leads_to_a_place(files: dict[str, str]) -> None:
    assert list(dead_links(files, "https://x.github.io/group")) == []


def test_nothing_is_asked_of_a_third_party(files: dict[str, str]) -> None:
    for path, text in files.items():
        if path.endswith((".html", ".css")):
            loaded = re.findall(
                r'<(?:link rel="stylesheet"|script|img)[^>]*(?:href|src)="(https?:)?//|url\((https?:)?//', text
            )
            assert not loaded, path


def test_a_page_knows_its_address_and_its_language(files: dict[str, str]) -> None:
    page = files["notes/2017/attention-ko/index.html"]
    assert '<html lang="ko">' in page
    assert '<link rel="canonical" href="https://x.github.io/group/notes/2017/attention-ko/">' in page
    assert "주의가 &lt;전부&gt;다 &amp; more · Notes &amp; &lt;Papers&gt;</title>" in page
    paper = 'lang="en"><a class="p-name u-url" href="../../../papers/arxiv-1706-03762/">Attention Is All You Need</a>'
    assert f'<cite class="p-item h-cite" {paper}</cite>' in page
    assert '<time class="dt-published" datetime="2026-05-09">2026년 5월 9일</time>' in page
    assert '<a href="../../../notes/2017/attention-ja/" lang="ja">なぜ割るのか</a>' in page
    assert "당시 NIPS" in page
    assert "javascript:" not in page
    front = files["index.html"]
    assert 'lang="ko">주의가 &lt;전부&gt;다 &amp; more</a>' in front
    assert (
        '<a class="tag" href="tags/%EC%9E%90%EC%97%B0%EC%96%B4-%EC%B2%98%EB%A6%AC/" lang="ko">자연어 처리</a>' in front
    )


def test_without_a_url_nothing_is_absolute(tmp_path: Path) -> None:
    files = site_files_of(tmp_path)
    assert "sitemap.xml" not in files
    assert files["robots.txt"] == "User-agent: *\nAllow: /\n"
    assert not any('rel="canonical"' in text for text in files.values())
    assert 'href="/assets/' in files["404.html"]
    feed = feedparser.parse(files["tags/nlp/feed.xml"])
    assert feed.feed.id.startswith("urn:uuid:")
    assert [entry.id[:9] for entry in feed.entries] == ["urn:uuid:", "urn:uuid:"]
    assert '<link rel="alternate" type="text/html" href="../../tags/nlp/"/>' in files["tags/nlp/feed.xml"]


def test_a_missing_page_has_links_from_the_root_of_the_server(files: dict[str, str]) -> None:
    assert 'href="/group/tags/"' in files["404.html"]
    assert 'rel="canonical"' not in files["404.html"]


def test_a_feed_reader_understands_the_feeds(files: dict[str, str]) -> None:
    for path in ("feed.xml", "tags/nlp/feed.xml", "languages/ko/feed.xml"):
        feed = feedparser.parse(files[path])
        assert not feed.bozo, path
        assert feed.feed.link.startswith("https://x.github.io/group/"), path
    feed = feedparser.parse(files["feed.xml"])
    assert feed.feed.updated == "2026-05-09T00:00:00Z"
    assert next(entry.title for entry in feed.entries) == "주의가 <전부>다 & more"
    assert [entry.updated for entry in feed.entries] == [
        "2026-05-09T00:00:00Z", "2019-02-03T00:00:00Z", "2017-01-01T00:00:00Z", "1970-01-01T00:00:00Z",
    ]  # fmt: skip
    assert feed.entries[0].summary == 'Self-attention "alone"'
    assert all(entry.content for entry in feed.entries)
    of_a_tag = feedparser.parse(files["tags/nlp/feed.xml"]).entries
    assert of_a_tag[0].summary == 'Self-attention "alone"'
    assert not any("content" in entry for entry in of_a_tag)


def test_a_feed_holds_no_character_that_xml_forbids(tmp_path: Path) -> None:
    site = site_at(tmp_path, feed_size=1)
    notes = [note("a.md", title="T\ufffe"), note("b.md")]
    text = published(site, notes, {"a.md": rendered(notes[0], "<p>\x0b\x00ok\ufffe</p>")})["feed.xml"]
    assert ET.fromstring(text).findtext(".//{*}content") == "<p>ok</p>"  # noqa: S314 - our own text
    assert text.count("<entry") == 1


def test_the_sitemap_lists_every_page_once(files: dict[str, str]) -> None:
    locations = re.findall("<loc>([^<]*)</loc>", files["sitemap.xml"])
    assert len(locations) == len(set(locations)) == sum(path.endswith("index.html") for path in files)
    assert "https://x.github.io/group/reviewers/%EC%84%9C%EC%A4%80/" in locations
    assert files["robots.txt"].endswith("Sitemap: https://x.github.io/group/sitemap.xml\n")


def test_papers_are_there_for_programs(files: dict[str, str]) -> None:
    papers = {paper["key"]: paper for paper in json.loads(files["papers.json"])}
    paper = papers["arxiv:1706.03762"]
    assert paper["venue"] == {"series": "NeurIPS", "name": "NIPS", "year": 2017, "track": ""}
    assert [review["language"] for review in paper["reviews"]] == ["ko", "ja"]
    assert paper["bibtex_key"] == "vaswani2017attention"
    rows = list(csv.DictReader(io.StringIO(files["papers.csv"].removeprefix("\ufeff"))))
    assert len(rows) == len(NOTES)
    assert {row["review_title"] for row in rows} >= {"'=SUM(A1) & 100% \\sure"}


def test_the_bibliography_is_bibtex(files: dict[str, str]) -> None:
    library = bibtexparser.parse_string(files["papers.bib"])  # type: ignore[attr-defined]
    assert not library.failed_blocks
    entry = library.entries_dict["vaswani2017attention"]
    assert (entry.entry_type, entry["booktitle"], entry["eprint"]) == ("inproceedings", "NIPS", "1706.03762")
    assert entry["author"] == "Ashish Vaswani and Łukasz Kaiser"
    assert r"{=SUM(A1)} \& 100\% \textbackslash{}sure" in files["papers.bib"]


def test_long_lists_have_several_pages(tmp_path: Path) -> None:
    site: Site = site_at(tmp_path, page_size=2, url="https://x.org")
    files = published(site, [note(f"{number}.md", tags=("t",)) for number in range(5)])
    assert {"tags/t/index.html", "tags/t/page/2/index.html", "tags/t/page/3/index.html"} < set(files)
    assert "tags/t/page/4/index.html" not in files
    second = files["tags/t/page/2/index.html"]
    assert 'href="https://x.org/tags/t/page/2/"' in second
    assert '<a rel="prev" href="../../../../tags/t/">' in second
    assert '<a rel="next" href="../../../../tags/t/page/3/">' in second
    assert "Page 2 of 3" in second


def test_an_empty_site_says_what_to_do(tmp_path: Path) -> None:
    files = published(site_at(tmp_path, language="ko"), [])
    assert "아직 노트가 없습니다" in files["index.html"]
    assert parsed(files["404.html"]) is not None


def test_contents_for_a_long_note_and_katex_where_there_are_formulas(tmp_path: Path) -> None:
    each = note("a.md")
    headings = tuple(
        Heading(level=2 + number % 2, id=f"제목 {number}", html=Html("<b>x</b>"), text="x") for number in range(5)
    )
    body = replace(rendered(each, '<span class="katex">x</span>'), headings=headings)
    files = published(site_at(tmp_path), [each, note("b.md")], {"a.md": body})
    page = files["notes/a/index.html"]
    assert '<li class="depth-2"><a href="#%EC%A0%9C%EB%AA%A9%201"><b>x</b></a></li>' in page
    assert "katex.min.css" in page
    assert "copy-tex" in page
    assert "katex" not in files["notes/b/index.html"]
    assert "contents" not in files["notes/b/index.html"]


def test_two_editions_of_one_site_are_equal(tmp_path: Path) -> None:
    site = site_at(tmp_path, url="https://x.org")
    assert list(published(site, NOTES).items()) == list(published(site, tuple(reversed(NOTES))).items())


def test_a_list_tells_how_a_note_without_a_tldr_begins(tmp_path: Path) -> None:
    told = note("a.md", title="Told", tldr="In short.")
    untold = note("b.md", title="Untold")
    bodies = {"b.md": replace(rendered(untold), text="It is trained once & kept.")}
    home = published(site_at(tmp_path), [told, untold, note("c.md", title="Text.")], bodies)["index.html"]
    told_of = re.findall(r'<p class="card-(tldr|excerpt)"[^>]*>(.*?)</p>', home)
    assert sorted(told_of) == [("excerpt", "It is trained once &amp; kept."), ("tldr", "In short.")]


def test_a_note_that_the_menu_leads_to_and_that_names_no_paper_is_a_page_of_the_site(tmp_path: Path) -> None:
    entries = tuple(MenuEntry(title=name, href=f"{name}.md") for name in ("us", "start"))
    site = site_at(tmp_path, look=Look(menu=entries), url="https://example.org")
    start = note("start.md", title="Begin here", paper=ATTENTION, date=date(2020, 1, 1))
    us = note("us.md", title="About us", tags=("nlp",), date=date(2026, 1, 1))
    rules = note("rules.md", title="House rules", extra={"layout": "page"}, language="fr")
    files = published(site, [us, start, note("old.md", title="Old"), rules])
    page = files["notes/us/index.html"]
    for absent in ("h-review", "BibTeX", "citation_title", "itemReviewed", 'class="neighbours"', "min read"):
        assert absent not in page
        assert absent in files["notes/start/index.html"]
    lists = ("index.html", "notes/index.html", "languages/en/index.html", "papers/index.html", "feed.xml")
    assert not [name for name in lists if "About us" in re.sub(r"<nav.*?</nav>", "", files[name], flags=re.DOTALL)]
    assert all("Begin here" in files[name] or "Attention Is" in files[name] for name in lists)
    assert "papers/about-us/index.html" not in files
    assert "About us" in files["tags/nlp/index.html"]  # which it asks for itself
    assert "House rules" in files["languages/fr/index.html"]
    assert "https://example.org/notes/us/" in files["sitemap.xml"]
    assert not list(dead_links(files, "https://example.org"))
