"""Readers of each language: their front page, their feed, and the way from any page to what is in their language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urljoin

import feedparser
import pytest
from by_hand import note, published, site_at, venue
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from papernotes.build import build
from papernotes.config import Flags, load
from papernotes.model import BuildReport, Note, Paper, Site
from papernotes.problems import format_problem
from papernotes.site.catalog import Catalog
from papernotes.site.versions import counterparts

TOP = "https://s/"
URL = "https://x.org/notes"
PAPER = Paper(key="arxiv:1", title="A paper")
OTHER = Paper(key="arxiv:2", title="Another paper")
NOTES = (
    note("a-ko.md", language="ko", title="가", paper=PAPER, tags=("주의",), year=2026, translations=("a-ja",)),
    note("a-ja.md", language="ja", title="あ", paper=PAPER, tags=("注意",), translations=("a-ko",)),
    note("b.md", language="ru", title="Б", paper=OTHER, tags=("nlp",), venue=venue("ICLR", 2019)),
    note("c.md", language="ko", title="다", paper=OTHER, tags=("nlp", "주의")),
    note("d.md", language="zh-Hant", title="丁", tags=("nlp",)),
    note("e.md", language="fr", title="E", tags=("nlp",)),
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return published(site_at(tmp_path_factory.mktemp("site"), url=URL, title="Notes"), NOTES)


def alternates(page: str) -> dict[str, str]:
    """Give the versions that search engines are told of, by language."""
    found = re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">', page)
    assert len(dict(found)) == len(found)
    return {language: unquote(href).removeprefix(f"{URL}/") for language, href in found}


def switch(files: Mapping[str, str], address: str) -> dict[str, str]:
    """Give where the language switch of a page leads, by language."""
    part = files[f"{address}index.html"].partition('<nav class="language-switch"')[2].partition("</nav>")[0]
    links = re.findall(r'<a href="([^"]*)" hreflang="([^"]*)" lang="\2"', part)
    return {language: unquote(urljoin(f"{TOP}{address}", href)).removeprefix(TOP) for href, language in links}


def test_versions_know_each_other(files: dict[str, str]) -> None:
    for path, text in files.items():
        if path.endswith("index.html"):
            address = path.removesuffix("index.html")
            listed = alternates(text)
            assert not listed or address in listed.values(), path
            for place in listed.values():
                assert alternates(files[f"{place}index.html"]) == listed, (path, place)


def test_search_engines_are_told_of_whole_addresses_only(tmp_path: Path) -> None:
    without = published(site_at(tmp_path, title="Notes"), NOTES)
    assert all(alternates(text) == {} for text in without.values())
    assert switch(without, "notes/a-ko/")


def test_a_note_has_its_translations_or_the_only_other_review(files: dict[str, str]) -> None:
    assert alternates(files["notes/a-ko/index.html"]) == {"ja": "notes/a-ja/", "ko": "notes/a-ko/"}
    assert alternates(files["notes/b/index.html"]) == {"ko": "notes/c/", "ru": "notes/b/"}
    assert alternates(files["notes/d/index.html"]) == {}
    assert alternates(files["tags/nlp/index.html"]) == {}


def test_front_pages_are_versions_of_each_other_and_the_first_is_for_everyone(files: dict[str, str]) -> None:
    expected = {language: f"languages/{language.lower()}/" for language in ("fr", "ja", "ko", "ru", "zh-Hant")}
    assert alternates(files["index.html"]) == {"en": "", **expected, "x-default": ""}
    assert alternates(files["languages/ko/index.html"]) == alternates(files["index.html"])


def test_the_switch_leads_to_the_same_note_else_to_the_front_page(files: dict[str, str]) -> None:
    fronts = {language: f"languages/{language.lower()}/" for language in ("fr", "ja", "ko", "ru", "zh-Hant")}
    assert switch(files, "tags/nlp/") == {"en": "", **fronts}
    assert switch(files, "notes/a-ko/") == {"en": "", **fronts, "ja": "notes/a-ja/", "ko": "notes/a-ko/"}
    assert switch(files, "notes/b/") == {"en": "", **fronts, "ko": "notes/c/", "ru": "notes/b/"}
    page = files["languages/ko/index.html"]
    assert "<summary>한국어</summary>" in page
    assert 'hreflang="ko" lang="ko" aria-current="page">한국어</a>' in page
    assert page.count('aria-current="page"') == 1


def test_a_language_has_a_front_page_in_its_own_words(files: dict[str, str]) -> None:
    page = files["languages/ko/index.html"]
    assert '<html lang="ko">' in page
    assert "<title>한국어 · Notes</title>" in page
    assert "<h1>한국어</h1>" in page
    assert "노트 2개" in page
    assert "최근 노트" in page
    assert re.search(r'href="../../tags/[^"]*"><span>주의</span> <span class="count">2</span>', page)
    assert re.search(r'<span>nlp</span> <span class="count">1</span>', page)
    assert "あ" not in page.partition("<main")[2]
    hant = files["languages/zh-hant/index.html"]
    assert '<html lang="zh-Hant">' in hant
    assert "最新筆記" in hant
    without_words = files["languages/fr/index.html"]
    assert '<html lang="en">' in without_words
    assert "<h1>French</h1>" in without_words
    assert '<a href="../../notes/e/" lang="fr">E</a>' in without_words


def test_further_pages_of_a_language_are_in_its_words_too(tmp_path: Path) -> None:
    site: Site = site_at(tmp_path, page_size=2)
    files = published(site, [note(f"{number}.md", language="ru") for number in range(5)] + [note("e.md")])
    second = files["languages/ru/page/2/index.html"]
    assert '<html lang="ru">' in second
    assert "Страница 2 из 3" in second
    assert 'class="ways"' not in second
    assert alternates(second) == {}


def test_the_feed_of_a_language_is_titled_in_it(files: dict[str, str]) -> None:
    feed = feedparser.parse(files["languages/ko/feed.xml"])
    assert feed.feed.title == "Notes: 한국어"
    assert feed.feed.language == "ko"
    assert 'title="한국어: 새 노트" href="../../languages/ko/feed.xml"' in files["languages/ko/index.html"]


def test_a_site_of_one_language_has_no_switch(tmp_path: Path) -> None:
    files = published(site_at(tmp_path), [note("a.md"), note("b.md")])
    assert not any("language-switch" in text or "hreflang" in text for text in files.values() if "<html" in text)


LANGUAGES = st.sampled_from(("ko", "ja", "ru", "en"))


@given(st.lists(st.tuples(LANGUAGES, st.sampled_from("pq"), st.sampled_from("xyz")), max_size=9))
def test_counterparts_hold_both_ways(drawn: list[tuple[str, str, str]]) -> None:
    """Notes of one group are translations of each other, as the reading room finds them by their names."""
    plain = [
        (note(f"{number}.md", language=language, paper=Paper(key=paper, title=paper)), group)
        for number, (language, paper, group) in enumerate(drawn)
    ]
    notes: list[Note] = []
    for each, group in plain:
        others = [other for other, its in plain if its == group != "z" and other.language != each.language]
        notes.append(replace(each, translations=tuple(other.slug for other in others)))
    catalog = Catalog.of(notes, Site(root=Path(), notes=Path(), templates=Path(), output=Path()))
    for each in notes:
        for language, other in counterparts(catalog, each).items():
            assert language == other.language != each.language
            assert counterparts(catalog, other)[each.language].path == each.path


def test_a_front_page_has_the_text_that_the_notes_give_in_its_language(tmp_path: Path) -> None:
    for name, text in {"index.md": "Welcome.", "index-ko.md": "어서 오세요, $x$.", "a.md": "# 가\n\n본문이다."}.items():
        (tmp_path / "notes").mkdir(exist_ok=True)
        (tmp_path / "notes" / name).write_text(text, "utf-8")
    (tmp_path / "notes" / "b.md").write_text("# B\n\nSome text.", "utf-8")
    build(load(tmp_path), jobs=1)
    pages = {name: (tmp_path / "_site" / name / "index.html").read_text("utf-8") for name in ("", "languages/ko")}
    assert "<p>Welcome.</p>" in pages[""]
    assert '<p>어서 오세요, <span class="katex">' in pages["languages/ko"]
    assert "katex.min.css" in pages["languages/ko"]
    assert "어서" not in pages[""]


def test_the_text_of_a_front_page_stands_under_its_own_language(tmp_path: Path) -> None:
    texts = {"index.md": "함께 읽습니다.\n", "a.md": "# A\n\nB.", "../papernotes.toml": 'language = "en"'}
    written(tmp_path / "site", texts)
    page = (tmp_path / "site" / "_site" / "index.html").read_text("utf-8")
    assert '<div class="prose intro" lang="ko"><p>함께' in page


def written(folder: Path, texts: Mapping[str, str]) -> BuildReport:
    """Write notes and build them; give the report."""
    (folder / "notes").mkdir(parents=True)
    for name, text in texts.items():
        (folder / "notes" / name).write_text(text, "utf-8")
    return build(load(folder), jobs=1)


RUSSIAN = {"a.md": "# А\n\nПервая заметка.", "b.md": "# Б\n\nВторая заметка.", "c.md": "# C\n\nA third note."}


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        (RUSSIAN, "ru"),
        ({name: RUSSIAN[name] for name in ("a.md", "c.md")}, "en"),
        ({}, "en"),
        (RUSSIAN | {"../papernotes.toml": 'language = "ko"'}, "ko"),
    ],
    ids=["most", "two lead", "no notes", "settings"],
)
def test_a_site_is_in_the_language_of_most_notes(tmp_path: Path, texts: Mapping[str, str], language: str) -> None:
    written(tmp_path / "site", texts)
    output = tmp_path / "site" / "_site"
    for name in ("index.html", "404.html", "search/index.html"):
        assert f'<html lang="{language}"' in (output / name).read_text("utf-8")


def test_the_site_follows_when_another_language_comes_to_lead(tmp_path: Path) -> None:
    written(tmp_path / "site", RUSSIAN)
    for name in ("d.md", "e.md"):
        (tmp_path / "site" / "notes" / name).write_text(f"# {name}\n\nA note in English.", "utf-8")
    build(load(tmp_path / "site"), jobs=1)
    assert '<html lang="en"' in (tmp_path / "site" / "_site" / "404.html").read_text("utf-8")


def test_a_text_of_a_front_page_can_be_held_back(tmp_path: Path) -> None:
    heads = {"index.md": "draft: true", "index.ko.md": "date: 9999-12-31", "a.md": "lang: ko"}
    written(tmp_path / "site", {name: f"---\n{head}\n---\n\n{name} says so.\n" for name, head in heads.items()})
    pages = [path.read_text("utf-8") for path in (tmp_path / "site" / "_site").rglob("*.html")]
    assert any("a.md says so." in page for page in pages)
    assert not any("index.md says so." in page or "index.ko.md says so." in page for page in pages)
    build(load(tmp_path / "site", Flags(drafts=True)), jobs=1)
    assert "index.md says so." in (tmp_path / "site" / "_site" / "index.html").read_text("utf-8")


def test_a_front_page_in_a_language_without_notes_gets_a_warning(tmp_path: Path) -> None:
    texts = RUSSIAN | {"index.ko.md": "어서 오세요.", "index.ru.md": "Добро пожаловать.", "index.en.md": "Welcome."}
    report = written(tmp_path / "site", texts)
    assert "\n".join(map(format_problem, report.problems)) == (
        'notes/index.ko.md: warning: no note is in "ko", so no front page shows this text [no-front-page]\n'
        "  help: write the first note in this language, or take the text away"
    )
