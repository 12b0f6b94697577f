"""What only a browser decides: an open page takes a change in its place, and shows problems until they are mended."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from preview_session import PATIENCE_SECONDS, Session, serving, until

LINES = "\n\n".join(f"Paragraph {number}." for number in range(200))
NOTE = "---\ntitle: Long\n---\n<details><summary>More</summary>\n\nInside.\n\n</details>\n\n{text}\n\n" + LINES


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
def site(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "long.md").write_text(NOTE.format(text="Before."))
    (tmp_path / "notes" / "other.md").write_text("---\ntitle: Other\n---\nText.\n")
    return tmp_path


@pytest.fixture
def session(site: Path) -> Iterator[Session]:
    with serving(site) as running:
        yield running


@pytest.fixture
def page(browser: Browser, session: Session) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 900, "height": 600})
    opened.set_default_timeout(PATIENCE_SECONDS * 1000)
    expect.set_options(timeout=PATIENCE_SECONDS * 1000)
    opened.goto(f"{session.address}notes/long/")
    opened.evaluate("window.same = document.querySelector('main').same = true")
    yield opened
    opened.close()


def is_same(page: Page) -> bool:
    """Tell whether the document was neither loaded anew nor its main part replaced."""
    return bool(page.evaluate("window.same && document.querySelector('main').same"))


def test_a_page_takes_a_change_in_its_place(page: Page, site: Path) -> None:
    page.locator(".prose summary").click()
    page.evaluate("scrollTo(0, 2000)")
    note = site / "notes" / "long.md"
    note.write_text(NOTE.format(text="After, with $x^2$.") + "\n\n- The end.\n")
    expect(page.locator(".prose")).to_contain_text("After, with")
    expect(page.locator(".prose .katex")).to_have_count(1)
    expect(page.locator(".prose li")).to_have_text("The end.")
    assert is_same(page)
    assert abs(page.evaluate("scrollY") - 2000) < 60  # one line came in above, and the browser may hold the text still
    assert page.locator(".prose details").get_attribute("open") is not None
    note.write_text(NOTE.format(text="").replace("title: Long", "title: Renamed").replace("Paragraph 7.", "A *new* 7."))
    expect(page.locator("h1")).to_have_text("Renamed")
    expect(page.locator(".prose em")).to_have_text("new")
    expect(page.locator(".prose .katex")).to_have_count(0)
    expect(page).to_have_title(re.compile("Renamed"))
    assert page.locator(".prose p", has_text="Paragraph").count() == 199


def test_only_the_style_changes_with_the_style(page: Page, site: Path) -> None:
    page.evaluate("scrollTo(0, 500)")
    styles = page.locator("link[rel=stylesheet]").count()
    (site / "templates" / "assets").mkdir(parents=True)
    (site / "templates" / "assets" / "style.css").write_text("h1 { color: rgb(1, 2, 3) } main { min-height: 9000px }")
    expect(page.locator("h1")).to_have_css("color", "rgb(1, 2, 3)")
    expect(page.locator("link[rel=stylesheet]")).to_have_count(styles)
    assert is_same(page)
    assert page.evaluate("scrollY") == 500


def test_problems_show_and_go(page: Page, site: Path) -> None:
    panel = page.locator("papernotes-preview")
    expect(panel).to_have_count(0)
    note = site / "notes" / "long.md"
    note.write_text(NOTE.format(text="점수 $\\frca{1}{2}$ <b>"))
    expect(panel.locator("summary")).to_have_text("1 problem")
    expect(panel.locator("pre")).to_contain_text("notes/long.md:10:7: error: there is no command \\frca [formula]")
    wide, caret = page.evaluate(
        """() => {
          const pre = document.querySelector("papernotes-preview").shadowRoot.querySelector("pre");
          const place = (text) => {
            const walker = document.createTreeWalker(pre, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
              const at = walker.currentNode.data.lastIndexOf(text);
              if (at < 0) continue;
              const range = document.createRange();
              range.setStart(walker.currentNode, at);
              range.setEnd(walker.currentNode, at + 1);
              return range.getBoundingClientRect().left;
            }
          };
          return [place("\\\\frca{"), place("^^^^^")];
        }"""
    )
    assert abs(wide - caret) < 1  # the caret stands below, Korean or not
    template = site / "templates" / "note.html"
    template.parent.mkdir()
    template.write_text("<script>alert(1)</script>{{ view.nothing }}")
    expect(panel.locator("summary")).to_contain_text("1 problem; the site is shown as it was before")
    expect(panel.locator("pre")).to_contain_text("<script>alert(1)</script>{{ view.nothing }}")
    template.unlink()
    note.write_text(NOTE.format(text="Mended."))
    expect(panel).to_have_count(0)
    expect(page.locator(".prose")).to_contain_text("Mended.")
    assert is_same(page)


def test_a_page_that_is_no_more_says_so_until_it_is_back(page: Page, site: Path) -> None:
    note = site / "notes" / "long.md"
    text = note.read_text()
    note.unlink()
    expect(page.locator("papernotes-preview")).to_contain_text("This page is no longer part of the site.")
    expect(page.locator("h1")).to_have_text("Long")
    note.write_text(text)
    expect(page.locator("papernotes-preview")).to_have_count(0)
    assert is_same(page)


def test_an_address_without_a_page_shows_it_when_it_comes(page: Page, session: Session, site: Path) -> None:
    page.goto(f"{session.address}notes/later/")
    expect(page.locator("h1")).not_to_have_text("Later")
    (site / "notes" / "later.md").write_text("---\ntitle: Later\n---\nText.\n")
    expect(page.locator("h1")).to_have_text("Later")


def test_a_figure_that_changes_is_shown_anew(page: Page, session: Session, site: Path) -> None:
    square = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}"/>'
    (site / "notes" / "figure.svg").write_text(square.format(10))
    (site / "notes" / "other.md").write_text("---\ntitle: Other\n---\n![figure](figure.svg)\n")
    page.goto(f"{session.address}notes/other/")
    image = page.locator(".prose img")
    expect(image).to_have_js_property("naturalWidth", 10)
    (site / "notes" / "figure.svg").write_text(square.format(20))
    expect(image).to_have_js_property("naturalWidth", 20)


def titles(page: Page) -> Locator:
    return page.locator("tbody th > a")


def test_a_table_in_use_shows_what_changed_with_its_filters_and_order(page: Page, session: Session, site: Path) -> None:
    page.goto(f"{session.address}papers/?sort=-title")
    expect(titles(page)).to_have_text(["Other", "Long"])
    page.get_by_label("Title, author or word").fill("o")
    expect(page).to_have_url(re.compile("q=o"))
    (site / "notes" / "more.md").write_text("---\ntitle: Quorum\nyear: 2020\n---\nText.\n")
    expect(titles(page)).to_have_text(["Quorum", "Other", "Long"])
    (site / "notes" / "more.md").write_text("---\ntitle: Zigzag\nyear: 2020\n---\nText.\n")
    expect(titles(page)).to_have_text(["Other", "Long"])
    page.get_by_role("columnheader", name="Paper").get_by_role("button").click()
    expect(titles(page)).to_have_text(["Long", "Other"])


def test_a_table_that_nobody_used_changes_in_its_place_until_a_column_comes(
    page: Page, session: Session, site: Path
) -> None:
    page.goto(f"{session.address}papers/")
    page.evaluate("window.same = document.querySelector('main').same = true")
    other = site / "notes" / "other.md"
    other.write_text("---\ntitle: Another\n---\nText.\n")
    expect(titles(page)).to_have_text(["Another", "Long"])
    assert is_same(page)
    page.get_by_role("columnheader", name="Paper").get_by_role("button").click()
    expect(titles(page)).to_have_text(["Long", "Another"])
    page.goto(f"{session.address}papers/")
    (site / "notes" / "long.md").write_text("---\ntitle: Long\nrating: 5\n---\nText.\n")
    page.get_by_role("columnheader", name="Rating").get_by_role("button").click()
    expect(titles(page)).to_have_text(["Long", "Another"])
    expect(page.get_by_role("columnheader", name="Rating")).to_have_attribute("aria-sort", "descending")


def test_a_page_that_missed_news_asks_for_all_figures(page: Page, session: Session, site: Path) -> None:
    square = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}"/>'
    (site / "notes" / "figure.svg").write_text(square.format(10))
    (site / "notes" / "other.md").write_text("---\ntitle: Other\n---\n![figure](figure.svg)\n")
    until(lambda: "<img" in session.page("notes/other/"))
    page.goto(f"{session.address}notes/other/")
    expect(page.locator(".prose img")).to_have_js_property("naturalWidth", 10)
    hide = """state => {
      Object.defineProperty(document, "visibilityState", {value: state, configurable: true});
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.evaluate(hide, "hidden")
    (site / "notes" / "figure.svg").write_text(square.format(20))
    until(lambda: "notes/figure.svg: " in session.printed)
    (site / "notes" / "long.md").write_text(NOTE.format(text="Later."))
    until(lambda: "notes/long.md: " in session.printed)
    page.evaluate(hide, "visible")
    expect(page.locator(".prose img")).to_have_js_property("naturalWidth", 20)
