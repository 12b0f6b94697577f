"""What only a browser decides: a look at what a link leads to, by pointer and by keyboard, also in a copy on a disk."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from papernotes.build import build
from papernotes.config import load

NOTE = """---
arxiv: 1706.03762
---
# Here

See [the other](ko/other.md) and a claim[^1], and [out](https://example.org/),
and [a paper](https://arxiv.org/pdf/1512.03385v1), and [again](https://example.org/again).

{lines}

## A part

Its words.

[^1]: The *whole* footnote.
"""
OTHER = "---\ntitle: 다른 노트\nvenue: ICLR 2020\narxiv: 1512.03385\ntldr: 한 줄 요약이다.\n---\n\n본문.\n"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("there is no Chromium here")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    (folder / "notes" / "ko").mkdir(parents=True)
    (folder / "notes" / "here.md").write_text(NOTE.format(lines="\n\n".join(["Line."] * 80)), "utf-8")
    (folder / "notes" / "ko" / "other.md").write_text(OTHER, "utf-8")
    build(load(folder), jobs=1)
    return folder / "_site"


@pytest.fixture
def page(browser: Browser, built: Path) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 700, "height": 500})
    opened.goto((built / "notes" / "here" / "index.html").as_uri())
    yield opened
    opened.close()


def test_a_pointer_that_rests_on_a_link_shows_the_note(page: Page) -> None:
    card = page.locator(".preview")
    page.get_by_role("link", name="the other").hover()
    expect(card).to_contain_text("다른 노트")
    expect(card).to_contain_text("ICLR 2020")
    expect(card).to_contain_text("한 줄 요약이다.")
    assert card.locator("[lang=ko]").count() == 1
    assert Axe().run(page).violations_count == 0
    card.hover()
    page.wait_for_timeout(400)
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    page.get_by_role("link", name="out", exact=True).hover()
    page.wait_for_timeout(500)
    expect(card).to_have_count(0)


def test_the_keyboard_shows_a_footnote_that_is_out_of_sight(page: Page) -> None:
    page.get_by_role("link", name="the other").focus()
    page.keyboard.press("Tab")
    card = page.locator(".preview")
    expect(card).to_contain_text("The whole footnote.")
    reference = page.locator(".footnote-ref a")
    expect(reference).to_have_attribute("aria-describedby", "preview")
    assert card.locator(".footnote-back, [id]").count() == 0
    box = card.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 700
    page.keyboard.press("Tab")
    expect(card).to_have_count(0)
    assert reference.get_attribute("aria-describedby") is None


def test_a_link_to_a_paper_elsewhere_offers_the_note_that_is_here(page: Page) -> None:
    card = page.locator(".preview")
    paper = page.get_by_role("link", name="a paper")
    expect(paper).to_have_attribute("href", "https://arxiv.org/pdf/1512.03385v1")
    paper.hover()
    expect(card).to_contain_text("A note on this paper: 다른 노트 ICLR 2020")
    assert Axe().run(page).violations_count == 0
    page.mouse.move(0, 0)
    expect(card).to_have_count(0)
    page.get_by_role("link", name="out", exact=True).focus()
    page.keyboard.press("Tab")
    inside = card.get_by_role("link", name="다른 노트")
    expect(inside).to_be_visible()
    page.keyboard.press("Tab")
    expect(inside).to_be_focused()
    page.keyboard.press("Escape")
    expect(paper).to_be_focused()
    expect(card).to_have_count(0)
    page.get_by_role("link", name="out", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="again")).to_be_focused()
    expect(card).to_have_count(0)
    paper.hover()
    inside.click()
    expect(page.locator("h1")).to_have_text("다른 노트")


def test_a_finger_follows_the_link(browser: Browser, built: Path) -> None:
    context = browser.new_context(viewport={"width": 400, "height": 700}, has_touch=True)
    page = context.new_page()
    page.goto((built / "notes" / "here" / "index.html").as_uri())
    page.get_by_role("link", name="the other").tap()
    expect(page).to_have_title("다른 노트 · " + built.parent.name)
    context.close()


def test_comments_come_when_they_are_asked_for(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: 노트\n---\n\n본문이다.\n", "utf-8")
    (tmp_path / "papernotes.toml").write_text(
        'comments = { repo = "g/n", repo-id = "R_1", category = "Notes", category-id = "DIC_1" }\n'
    )
    build(load(tmp_path), jobs=1)
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("https://giscus.app/**", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto((tmp_path / "_site" / "notes" / "a" / "index.html").as_uri())
    assert not [url for url in asked if not url.startswith("file:")]
    with page.expect_request("https://giscus.app/client.js"):
        page.get_by_role("link", name="댓글 보기").click()
    script = page.locator("script[src='https://giscus.app/client.js']")
    expect(script).to_have_count(1)
    wanted = {"data-repo": "g/n", "data-mapping": "specific", "data-term": "notes/a/", "data-lang": "ko"}
    assert {name: script.get_attribute(name) for name in wanted} == wanted
    assert [url for url in asked if not url.startswith("file:")] == ["https://giscus.app/client.js"]
    page.close()


def test_a_section_is_linked_to_beside_its_heading(page: Page) -> None:
    heading = page.get_by_role("heading", name="A part", exact=True)
    link = heading.locator("a")
    expect(link).to_have_css("opacity", "0")
    heading.hover()
    expect(link).to_have_css("opacity", "1")
    link.click()
    expect(page).to_have_url(re.compile("#a-part$"))
