"""Terms that few notes name: no page each, and yet every link to them leads to a place with all their notes."""

from __future__ import annotations

import re
from pathlib import Path

import html5lib
from by_hand import href, note, published, reference, rendered, site_at, venue
from dead_links import dead_links

from papernotes.build import build
from papernotes.config import Flags, load
from papernotes.model import Note, Paper
from papernotes.site.shelves import TERMS_ON_SHELF, shelved

TOP = Path(__file__).parent.parent
ALL_FROM_TWO = dict.fromkeys(("tags", "venues", "authors", "affiliations", "reviewers"), 2)


def by(path: str, *authors: str, **fields: object) -> Note:
    """Give a note on a paper by `authors`."""
    return note(path, paper=Paper(key=f"title:{path}", title=path, authors=authors), **fields)


NOTES = (
    by("a.md", "Ada Lovelace", "Łukasz Kaiser", title="Engine", tags=("rare", "often")),
    by("b.md", "Ada Lovelace", "김철수", title="분석", language="ko", tags=("often",), reviewers=("서준",)),
    by("c.md", "Content", venue=venue("a workshop", 2020, is_known=False), affiliations=("MIT",)),
    by("d.md", venue=venue("ICLR", 2020)),
    by("e.md", venue=venue("ICLR", 2021)),
)


def shelf_of(page: str) -> list[tuple[str, str]]:
    """Give the terms on the shelves of a page: their ids and the links to their notes."""
    return re.findall(r'<li id="([^"]*)">.*?<small>(?:<a href="([^"]*)"[^>]*>.*?</a>)+</small>', page)


def test_an_author_of_one_note_stands_in_the_list_of_authors_with_that_note(tmp_path: Path) -> None:
    files = published(site_at(tmp_path), NOTES)
    assert sorted(path for path in files if path.startswith("authors/")) == [
        "authors/ada-lovelace/index.html",
        "authors/index.html",
    ]
    page = files["authors/index.html"]
    html5lib.HTMLParser(strict=True).parse(page)
    assert 'href="../authors/ada-lovelace/"><span>Ada Lovelace</span> <span class="count">2' in page
    assert shelf_of(page) == [
        ("~content", "../notes/c/"),
        ("~łukasz-kaiser", "../notes/a/"),
        ("~김철수", "../notes/b/"),
    ]
    assert '<span lang="ko">김철수</span> <small><a href="../notes/b/" lang="ko">분석</a></small>' in page
    assert 'href="../../authors/#~%C5%82ukasz-kaiser">Łukasz Kaiser</a>' in files["notes/a/index.html"]
    assert 'href="../../authors/ada-lovelace/">Ada Lovelace</a>' in files["notes/a/index.html"]
    assert "tags/rare/index.html" in files
    assert list(dead_links(files)) == []


def test_any_kind_can_ask_for_more_notes(tmp_path: Path) -> None:
    files = published(site_at(tmp_path, term_pages_from=ALL_FROM_TWO, url="https://x.org"), NOTES)
    kinds = ("tags", "venues", "affiliations", "reviewers")
    assert sorted(path for path in files if path.startswith(kinds)) == [
        "affiliations/index.html",
        "reviewers/index.html",
        "tags/index.html",
        "tags/often/feed.xml",
        "tags/often/index.html",
        "venues/iclr/2020/index.html",
        "venues/iclr/2021/index.html",
        "venues/iclr/index.html",
        "venues/index.html",
    ]
    assert shelf_of(files["tags/index.html"]) == [("~rare", "../notes/a/")]
    assert shelf_of(files["venues/index.html"]) == [("~a-workshop", "../notes/c/")]
    assert '<a href="../../venues/#~a-workshop">a workshop 2020</a>' in files["notes/c/index.html"]
    assert "tags/rare" not in files["sitemap.xml"]
    assert list(dead_links(files, "https://x.org")) == []


def test_a_note_may_link_to_a_term_without_knowing_whether_it_has_a_page(tmp_path: Path) -> None:
    targets = ("/tags/rare/", "/tags/often/", "../authors/content", "/authors/nobody/")
    body = "".join(f'<a href="{href("note", target)}">x</a>' for target in targets)
    bodies = {"a.md": rendered(NOTES[0], body, [reference("note", target) for target in targets])}
    page = published(site_at(tmp_path, term_pages_from=ALL_FROM_TWO), NOTES, bodies)["notes/a/index.html"]
    assert re.findall(r'<a href="([^"]*)">x</a>', page) == [
        "../../tags/#~rare",
        "../../tags/often/",
        "../../authors/#~content",
    ]


def test_few_names_need_one_shelf() -> None:
    names = {str(number): f"name-{number}" for number in range(TERMS_ON_SHELF)}
    assert set(shelved(names).values()) == {""}


def test_many_names_are_parted_by_their_beginnings() -> None:
    names = [f"{first}{number}" for first in ("wang-", "wu-", "zhou-") for number in range(TERMS_ON_SHELF - 99)]
    names += ["w", "ångström", "김철수", "까치", "나비", "山田", "すずき", "スズキ", "1st", "9th"]
    shelves = shelved({name: name for name in names})
    assert [shelves[name] for name in ("wang-7", "wu-7", "zhou-7", "w", "ångström")] == ["wa", "wu", "z", "w", "å"]
    assert [shelves[name] for name in ("김철수", "까치", "나비")] == ["ㄱ", "ㄲ", "ㄴ"]
    assert [shelves[name] for name in ("山田", "すずき", "スズキ", "1st", "9th")] == [
        "漢字",
        "かな",
        "かな",
        "0-9",
        "0-9",
    ]
    more = shelved({name: name for name in (*names, "zhou-new", "yu")})
    assert {name: more[name] for name in names} == shelves


def test_equal_names_beyond_a_shelf_stay_together() -> None:
    shelves = shelved({str(number): "same" for number in range(TERMS_ON_SHELF + 1)})
    assert set(shelves.values()) == {"same"}


def test_many_terms_stand_on_shelves_of_their_own(tmp_path: Path) -> None:
    notes = [by(f"{number}.md", f"Wei Wang{number}", f"이영{number}", "Often Named") for number in range(300)]
    files = published(site_at(tmp_path), notes)
    assert sorted(path for path in files if path.startswith("authors/")) == [
        "authors/index.html",
        "authors/often-named/index.html",
        "authors/often-named/page/2/index.html",
        "authors/often-named/page/3/index.html",
        "authors/often-named/page/4/index.html",
        "authors/often-named/page/5/index.html",
        "authors/often-named/page/6/index.html",
        "authors/~w/index.html",
        "authors/~ㅇ/index.html",
    ]
    index = files["authors/index.html"]
    assert '<a href="../authors/~w/"><span>W</span> <span class="count">300</span></a>' in index
    assert "<li id=" not in index
    assert len(shelf_of(files["authors/~w/index.html"])) == 300
    assert 'href="../../authors/~w/#~wei-wang7">' in files["notes/7/index.html"]
    assert list(dead_links(files)) == []


def test_no_link_of_the_showcase_is_dead(tmp_path: Path) -> None:
    report = build(load(TOP, Flags(output=tmp_path)), jobs=1)
    assert report.notes > 30
    files = {
        path.relative_to(tmp_path).as_posix(): path.read_text("utf-8", "replace")
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    assert list(dead_links(files)) == []
