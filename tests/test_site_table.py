"""The table of papers: plain HTML in pages, and in a browser filtered, sorted and shared by its address."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import html5lib
import pytest
from by_hand import note, published, site_at, venue
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from papernotes.model import Note, Paper
from papernotes.site.catalog import Catalog
from papernotes.site.paper_facts import FILTER_KINDS, PaperFacts, filter_values, rating_key

KOREAN = note(
    "shared-ko.md",
    title="주의가 전부다",
    language="ko",
    paper=Paper(
        key="arxiv:1706.03762",
        title="Attention Is All You Need",
        authors=("A. Vaswani", "N. Shazeer", "N. Pérez"),
        has_other_authors=True,
    ),
    venue=venue("NeurIPS", 2017, "NIPS"),
    tags=("attention", "주의"),
    rating="5",
    reviewers=("서준",),
)
NOTES: tuple[Note, ...] = (
    KOREAN,
    note(
        "shared-en.md", title="Twice", paper=KOREAN.paper, tags=("nlp",), rating="4", status="read", reviewers=("tom",)
    ),
    note("zebra.md", title="Zebra <crossing>", venue=venue("ICLR", 2019), tags=("vision", "x & y"), status="read"),
    note("ether.md", title="Ёлка и \\sum", language="ru", year=2021, rating="3.5"),
    note("plain.md", title="No facts"),
    *(note(f"many-{number}.md", title=f"Many {number:03}", year=2000, tags=("many",)) for number in range(120)),
)
TITLES = ["Attention Is All You Need", "Many 000", "Many 001"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("table")
    for path, text in published(site_at(top / "site"), NOTES).items():
        file = top / "out" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return top / "out"


@pytest.fixture(scope="module")
def data(folder: Path) -> Mapping[str, Any]:
    text = (folder / "papers" / "table.js").read_text("utf-8")
    return json.loads(text.removeprefix("paperTable=").rstrip(";\n"))  # type: ignore[no-any-return]


def test_every_paper_is_a_row_of_a_plain_table(folder: Path) -> None:
    pages = [folder / "papers", folder / "papers" / "page" / "2", folder / "papers" / "page" / "3"]
    rows: list[str] = []
    for number, page in enumerate(pages, start=1):
        text = (page / "index.html").read_text("utf-8")
        root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
        assert len(root.findall(".//form[@class='filters']")) == (number == 1)
        heads = root.findall(".//table[@class='papers']/thead/tr/th[@scope='col']")
        rows += ["".join(row.itertext()) for row in root.findall(".//tbody/tr/th[@scope='row']/a")]
        assert all(len(row) == len(heads) for row in root.findall(".//tbody/tr"))
    assert len(rows) == len(NOTES) - 1
    assert rows[:3] == TITLES


def test_the_data_has_each_name_once(data: Mapping[str, Any]) -> None:
    title, address, language, year, badge, authors, tags, reviews, ratings, statuses = data["rows"][0]
    assert (title, address, language, year) == ("Attention Is All You Need", "arxiv-1706-03762", "", 2017)
    assert data["badges"][badge] == ["NeurIPS 2017", "venues/neurips/2017/", 1, "", "then NIPS"]
    assert [data["authors"][author] for author in authors[:-1]] == ["A. Vaswani", "N. Shazeer", "N. Pérez"]
    assert authors[-1] == -1  # "et al."
    assert [data["tag"][tag][:2] for tag in tags] == [
        ["attention", "tags/attention/"],
        ["주의", "tags/%EC%A3%BC%EC%9D%98/"],
        ["nlp", "tags/nlp/"],
    ]
    assert [[where, data["language"][code], *own] for where, code, _, *own in reviews] == [
        ["shared-ko", ["ko", "Korean"], "주의가 전부다"],
        ["shared-en", ["en", "English"], "Twice"],
    ]
    assert [data["rating"][rating] for rating in ratings] == ["5", "4"]
    assert [data["status"][status] for status in statuses] == ["read"]
    assert data["venue"] == ["ICLR", "NeurIPS"]


def test_a_column_that_would_be_empty_is_not_there(tmp_path: Path) -> None:
    bare = [note("a.md"), note("b.md", year=2020)]
    heads = []
    for name, notes in (("bare", bare[:1]), ("dated", bare), ("full", [*bare, KOREAN])):
        text = published(site_at(tmp_path / name), notes)["papers/index.html"]
        assert text.count("<td") == text.count('<th scope="col"') * len(notes) - len(notes)
        heads.append(re.findall(r'<th scope="col" class="(\w+)"', text))
    assert heads == [
        ["paper", "notes"],
        ["paper", "year", "notes"],
        ["paper", "year", "venue", "tags", "notes", "rating"],
    ]


def test_filters_offer_what_there_is_with_the_number_of_papers(tmp_path: Path) -> None:
    catalog = Catalog.of(NOTES, site_at(tmp_path))
    papers = [PaperFacts.of(entry, catalog) for entry in catalog.by_paper.values()]
    offered = {kind: filter_values(papers, kind, str.lower) for kind in FILTER_KINDS if kind != "tag"}
    assert offered == {
        "venue": {"ICLR": 1, "NeurIPS": 1},
        "year": {"2021": 1, "2019": 1, "2017": 1, "2000": 120},
        "language": {"en": 123, "ko": 1, "ru": 1},
        "reviewer": {"tom": 1, "서준": 1},
        "rating": {"5": 1, "4": 1, "3.5": 1},
        "status": {"read": 2},
    }


def test_ratings_are_put_in_order_however_they_are_written() -> None:
    written = ["10/10", "★★★☆☆", "4,5", "4/5", "good", "⭐⭐", "９"]
    assert sorted(written, key=rating_key) == ["good", "⭐⭐", "★★★☆☆", "4/5", "4,5", "９", "10/10"]


def test_a_list_leads_to_the_same_in_the_table(folder: Path) -> None:
    text = (folder / "tags" / "x-y" / "index.html").read_text("utf-8")
    assert '<a href="../../papers/?tag=x+%26+y">As a table</a>' in text
    text = (folder / "venues" / "neurips" / "2017" / "index.html").read_text("utf-8")
    assert '<a href="../../../papers/?venue=NeurIPS&amp;year=2017">As a table</a>' in text


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("there is no Chromium here")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1100, "height": 800})
    opened.set_default_timeout(30_000)
    expect.set_options(timeout=30_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, folder: Path) -> Page:
    """Open the table from the disk, where nothing can be fetched: what works here works on any server."""
    opened = context.new_page()
    opened.on("pageerror", lambda error: pytest.fail(str(error)))
    opened.goto((folder / "papers" / "index.html").as_uri())
    return opened


def titles(page: Page) -> list[str]:
    return page.locator("tbody th > a").all_text_contents()


def said(page: Page) -> str:
    return page.locator(".filters [role=status]").text_content() or ""


def test_nothing_is_loaded_before_the_table_is_used(page: Page) -> None:
    assert page.evaluate("window.paperTable") is None
    assert titles(page)[:3] == TITLES
    page.get_by_label("Title, author or word").focus()
    page.wait_for_function("() => window.paperTable")
    assert said(page) == "Papers: 124 of 124"


def test_words_are_found_in_titles_authors_tags_and_reviews(page: Page) -> None:
    field = page.get_by_label("Title, author or word")
    for words, found in (
        ("ATTENTION shazeer", ["Attention Is All You Need"]),
        ("주의가", ["Attention Is All You Need"]),
        ("1706.03762", ["Attention Is All You Need"]),
        ("https://arxiv.org/pdf/1706.03762v5.pdf", ["Attention Is All You Need"]),
        ("nips perez", ["Attention Is All You Need"]),
        ("ｔｗｉｃｅ", ["Attention Is All You Need"]),
        ("елка", ["Ёлка и \\sum"]),
        ("<cross", ["Zebra <crossing>"]),
        ("nobody wrote this", []),
    ):
        field.fill(words)
        expect(page.locator("tbody th > a")).to_have_text(found)
        assert said(page) == f"Papers: {len(found)} of 124"


def test_filters_join_and_count_what_each_other_one_would_leave(page: Page) -> None:
    page.get_by_label("Status").select_option("read")
    expect(page.locator("tbody th > a")).to_have_text(["Attention Is All You Need", "Zebra <crossing>"])
    assert page.locator("select[name=venue] option").all_text_contents() == ["All", "ICLR (1)", "NeurIPS (1)"]
    assert "en (" not in page.locator("select[name=language]").inner_text()
    assert page.locator("select[name=language] option[value=ru]").text_content() == "Russian (0)"
    page.get_by_label("Venue").select_option("ICLR")
    expect(page.locator("tbody th > a")).to_have_text(["Zebra <crossing>"])
    assert page.locator("select[name=venue] option").all_text_contents() == ["All", "ICLR (1)", "NeurIPS (1)"]
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".filters [role=status]")).to_have_text("Papers: 124 of 124")


SAME_ROW = """row => {
  const copy = row.cloneNode(true);
  for (const link of copy.querySelectorAll("a")) link.setAttribute("href", link.href);
  const texts = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  const blank = [];
  while (texts.nextNode()) if (!texts.currentNode.data.trim()) blank.push(texts.currentNode);
  for (const text of blank) text.remove();
  window.before ??= copy;
  return [copy !== before && copy.isEqualNode(before), copy.outerHTML, before.outerHTML];
}"""


def test_what_goes_over_lines_begins_beside_the_title(page: Page) -> None:
    bottoms = page.locator("tbody tr").first.evaluate(
        """(row) => [".paper a", ".venue a", ".tags a", ".notes a"].map((name) => {
          const link = row.querySelector(name);
          if (name !== ".paper a") Object.assign(link, { textContent: "two words", style: "max-width: 4em" });
          const range = document.createRange();
          range.selectNodeContents(link);
          return range.getClientRects()[0].bottom;
        })"""
    )
    assert max(bottoms) - min(bottoms) < 2


def test_a_drawn_row_is_the_row_that_was_there(page: Page) -> None:
    page.locator("tbody tr").first.evaluate(SAME_ROW)
    page.get_by_label("Title, author or word").fill("attention")
    expect(page.locator("tbody tr")).to_have_count(1)
    is_same, drawn, before = page.locator("tbody tr").first.evaluate(SAME_ROW)
    assert is_same, f"{drawn}\n{before}"


def test_more_rows_go_on_where_the_keyboard_is(page: Page) -> None:
    page.get_by_label("Title, author or word").fill("many")
    expect(page.locator("tbody tr")).to_have_count(50)
    page.get_by_role("button", name="Show more").press("Enter")
    expect(page.get_by_role("link", name="Many 050")).to_be_focused()


def test_columns_sort_by_keyboard_and_say_so(page: Page) -> None:
    year = page.get_by_role("columnheader", name="Year")
    year.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(year).to_have_attribute("aria-sort", "descending")
    expect(page.get_by_role("columnheader", name="Paper")).not_to_have_attribute("aria-sort", "ascending")
    assert titles(page)[:3] == ["Ёлка и \\sum", "Zebra <crossing>", "Attention Is All You Need"]
    page.keyboard.press("Space")
    expect(year).to_have_attribute("aria-sort", "ascending")
    assert titles(page)[0] == "Many 000"
    page.get_by_role("columnheader", name="Rating").get_by_role("button").click()
    assert titles(page)[:2] == ["Attention Is All You Need", "Ёлка и \\sum"]
    page.get_by_role("columnheader", name="Paper").get_by_role("button").click()
    page.get_by_role("columnheader", name="Paper").get_by_role("button").click()
    assert titles(page)[0] == "Ёлка и \\sum"
    expect(page.get_by_role("columnheader", name="Paper")).to_have_attribute("aria-sort", "descending")


def test_what_has_no_year_comes_last_either_way(page: Page) -> None:
    for _ in range(2):
        page.get_by_role("columnheader", name="Year").get_by_role("button").click()
        for _ in range(2):
            page.get_by_role("button", name="Show more").click()
        assert titles(page)[-1] == "No facts"
        assert page.get_by_role("button", name="Show more").is_hidden()
        assert len(titles(page)) == len(set(titles(page))) == 124


def test_the_address_holds_the_table_as_it_is(page: Page, context: BrowserContext) -> None:
    page.get_by_label("Tag", exact=True).select_option("x & y")
    page.get_by_label("Title, author or word").fill("zebra ")
    page.get_by_role("columnheader", name="Year").get_by_role("button").click()
    expect(page).to_have_url(re.compile(r"\?q=zebra\+&tag=x\+%26\+y&sort=-year$"))
    other = context.new_page()
    other.goto(page.url)
    expect(other.locator("tbody th > a")).to_have_text(["Zebra <crossing>"])
    assert other.get_by_label("Tag", exact=True).input_value() == "x & y"
    expect(other.get_by_role("columnheader", name="Year")).to_have_attribute("aria-sort", "descending")
    other.get_by_role("button", name="Clear").click()
    expect(other).to_have_url(re.compile("^[^?]*$"))


def test_a_value_that_no_paper_has_is_shown_and_finds_nothing(page: Page) -> None:
    page.goto(f"{page.url}?venue=Nowhere&sort=colour&unknown=1")
    expect(page.locator(".filters [role=status]")).to_have_text("Papers: 0 of 124")
    assert page.locator("select[name=venue] option:checked").text_content() == "Nowhere (0)"


def test_links_of_drawn_rows_lead_to_files(page: Page, folder: Path) -> None:
    page.get_by_role("columnheader", name="Rating").get_by_role("button").click()
    expect(page.locator("tbody th > a").first).to_have_text("Attention Is All You Need")
    links = page.locator("tbody a").evaluate_all("links => links.map(link => decodeURI(link.href))")
    assert len(links) > 50
    for link in links:
        assert Path(link.removeprefix("file://").partition("#")[0]).is_file(), link
    assert str(folder) in links[0]


def test_without_a_script_there_is_a_table_in_pages(browser: Browser, folder: Path) -> None:
    opened = browser.new_context(java_script_enabled=False)
    page = opened.new_page()
    page.goto((folder / "papers" / "index.html").as_uri())
    assert page.locator(".filters").is_hidden()
    assert page.locator("tbody tr").count() == 50
    assert page.get_by_role("link", name="Next page").is_visible()
    assert page.get_by_role("button").count() == 0
    opened.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_a_card_for_each_paper(browser: Browser, folder: Path, scheme: str) -> None:
    opened = browser.new_context(viewport={"width": 320, "height": 640}, color_scheme=scheme)  # type: ignore[arg-type]
    page = opened.new_page()
    page.goto((folder / "papers" / "index.html").as_uri())
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        assert page.locator("tbody th").first.bounding_box()["width"] > 250  # type: ignore[index]
        assert page.get_by_role("row").count() == 51
        year = page.get_by_role("columnheader", name="Year")
        year.get_by_role("button").click()
        expect(year).to_have_attribute("aria-sort", re.compile("ending"))
    opened.close()


def test_venues_of_a_year_stand_beside_its_papers_on_one_line_in_any_letters(page: Page, folder: Path) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto((folder / "years" / "index.html").as_uri())
    beside, bottoms = page.locator(".year-rows dd:has(.terms)").first.evaluate(
        """(row) => {
          const [papers, terms] = row.children;
          terms.append(...Array.from({ length: 6 }, () => terms.firstElementChild.cloneNode(true)));
          const [first, second] = terms.children;
          second.querySelector("span").lang = "zh";
          first.querySelector("span").textContent = second.querySelector("span").textContent = "A";
          const bottoms = [first, second].map((term) => {
            const probe = term.querySelector("a").appendChild(document.createElement("span"));
            probe.style.display = "inline-block";
            return probe.getBoundingClientRect().bottom;
          });
          return [terms.getBoundingClientRect().left - papers.getBoundingClientRect().right, bottoms];
        }"""
    )
    assert beside > 0
    assert bottoms[0] == pytest.approx(bottoms[1], abs=0.1)
