"""The theme in a real Chromium: what can be read by whom, what fits, what moves, what a page gains by its script."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import chromium, served
from playwright.sync_api import Browser, BrowserContext, Page, expect
from theme_site import SENTENCES, write_site

from papernotes.site.folders import default_folder

PAGES = {
    "front.html": "",
    "note.html": "notes/everything/",
    "list.html": "tags/vision/",
    "language.html": "languages/ja/",
    "terms.html": "tags/",
    "venues.html": "venues/",
    "years.html": "years/",
    "papers.html": "papers/",
    "paper.html": "papers/arxiv-1512-03385/",
    "search.html": "search/?q=attention",
    "404.html": "404.html",
}
"""A page of every template."""

WIDTHS = (320, 390, 768, 1440)
NOTES = [f"notes/{language}/" for language in SENTENCES]
FONTS = """() => [
  [...document.fonts].filter((font) => font.status === "loaded" && font.family.includes("KaTeX"))
    .map(({ family, weight, style }) => family.replaceAll('"', "") + "-" +
      (((weight === "700" ? "Bold" : "") + (style === "italic" ? "Italic" : "")) || "Regular")),
  [...document.querySelectorAll("link[rel=preload][as=font]")].map((link) => link.href.match(/[^/]*(?=[.]woff2)/)[0]),
]"""
"""The fonts of formulas that a page was drawn with, and those that it asked for, by the names of their files."""
SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const shift of list.getEntries()) sum += shift.value; })
    .observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum), 100)));
})"""


SETTLED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(done), 50)))"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("theme")
    write_site(folder)
    command = [sys.executable, "-m", "papernotes", "build", str(folder)]
    subprocess.run(command, check=True, capture_output=True)  # V8 and the browser each want this thread's event loop
    return folder / "_site"


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as where:
        yield where


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def opened(browser: Browser, address: str, *, width: int = 1440, **options: Any) -> Page:
    """Open a page in a context of its own, loaded to the end."""
    context = browser.new_context(viewport={"width": width, "height": 900}, base_url=address, **options)
    page = context.new_page()
    page.goto("")
    return page


@pytest.fixture
def wide(browser: Browser, address: str) -> Iterator[Page]:
    page = opened(browser, address, permissions=["clipboard-read", "clipboard-write"])
    yield page
    page.context.close()


@pytest.fixture
def narrow(browser: Browser, address: str) -> Iterator[Page]:
    page = opened(browser, address, width=320)
    yield page
    page.context.close()


def overflow(page: Page) -> int:
    """Give by how many pixels a page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_every_template_is_looked_at() -> None:
    frames = {"base.html", "icons.html", "parts.html"}
    assert {path.name for path in default_folder().glob("*.html")} - frames == PAGES.keys() | {"moved.html"}


def test_an_old_address_leads_on_at_once(wide: Page) -> None:
    wide.goto("before/")
    expect(wide).to_have_url(re.compile("/notes/everything/$"))
    expect(wide.locator("h1")).to_have_count(1)  # the page itself, not only its address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_nobody_is_shut_out(browser: Browser, address: str, width: int, scheme: Any) -> None:
    page = opened(browser, address, width=width, color_scheme=scheme)
    found = {}
    for path in (*PAGES.values(), *NOTES):
        page.goto(path)
        page.evaluate(SETTLED)
        options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
        if violations := Axe().run(page, options=options).response["violations"]:
            found[path] = [(each["id"], each["nodes"][0]["html"]) for each in violations]
    page.context.close()
    assert found == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_the_screen(browser: Browser, address: str, width: int) -> None:
    page = opened(browser, address, width=width)
    found = {}
    for path in (*PAGES.values(), *NOTES):
        page.goto(path)
        found[path] = overflow(page)
    page.evaluate("document.documentElement.dir = 'rtl'; document.querySelector('.skip').dir = 'ltr'")
    found["from the right"] = overflow(page)
    page.context.close()
    assert {path: pixels for path, pixels in found.items() if pixels > 0} == {}


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_moves_while_a_page_loads(browser: Browser, address: str, width: int) -> None:
    page = opened(browser, address, width=width)
    moved = {path: shift for path in (*PAGES.values(), *NOTES) if (shift := _least_shift(page, path)) > 0}
    page.context.close()
    assert moved == {}


def _least_shift(page: Page, path: str, times: int = 4) -> float:
    """Give how much moves each time: where a machine is busy, half a header may be painted, or a font come late."""
    least = math.inf
    for _ in range(times):
        page.goto(path, wait_until="networkidle")
        least = min(least, page.evaluate(SHIFTS))
        if not least:
            break
    return least


def test_a_page_asks_at_once_for_the_fonts_of_its_formulas(wide: Page) -> None:
    for path in (*PAGES.values(), *NOTES):
        wide.goto(path, wait_until="networkidle")
        used, asked = wide.evaluate(FONTS)
        assert len(asked) == len(set(asked))
        assert set(used) <= set(asked), path


@pytest.mark.parametrize("language", SENTENCES)
def test_lines_are_as_long_as_can_be_read(wide: Page, language: str) -> None:
    wide.goto(f"notes/{language}/")
    text = wide.locator(".prose p").first
    lines, width, size = text.evaluate(
        """(element) => {
          const range = document.createRange();
          range.selectNodeContents(element);
          const tops = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
          return [tops.size, element.clientWidth, parseFloat(getComputedStyle(element).fontSize)];
        }"""
    )
    if language in {"en", "ru"}:
        assert 60 <= len(text.inner_text()) / (lines - 0.5) <= 85
    else:
        assert 38 <= width / size <= 42


def test_lines_break_where_the_language_breaks_them(wide: Page) -> None:
    for language, rule in (("ko", "keep-all"), ("ja", "normal"), ("zh", "normal"), ("en", "normal")):
        wide.goto(f"notes/{language}/")
        paragraph = wide.locator(".prose p").first
        style = "(element, name) => getComputedStyle(element)[name]"
        assert paragraph.evaluate(style, "wordBreak") == rule
        assert paragraph.evaluate(style, "lineBreak") == ("strict" if language in {"ja", "zh"} else "auto")
        assert paragraph.evaluate(style, "textAutospace") == ("no-autospace" if language == "ko" else "normal")
        in_title = wide.locator("h1").evaluate(style, "wordBreak")
        assert in_title == ("auto-phrase" if language == "ja" else rule)


def test_formulas_scroll_and_their_numbers_stay(narrow: Page) -> None:
    narrow.goto("notes/everything/", wait_until="load")
    long = narrow.locator(".katex-display > .katex").first
    expect(long).to_have_attribute("tabindex", "0")
    number = long.locator(".katex-tag")
    before = number.bounding_box()
    long.focus()
    narrow.keyboard.press("ArrowRight")
    narrow.wait_for_function("() => document.activeElement.scrollLeft > 0")
    after = number.bounding_box()
    assert before is not None
    assert after is not None
    assert before["x"] == after["x"]
    assert after["x"] + after["width"] <= 320
    short = narrow.locator(".katex-display > .katex").nth(1)
    assert short.get_attribute("tabindex") is None


def test_roots_and_braces_are_drawn(wide: Page) -> None:
    wide.goto("notes/everything/")
    drawn = wide.locator(".prose .katex-html svg").evaluate_all(
        "(all) => all.map((svg) => [svg, svg.parentElement].map((each) => each.getBoundingClientRect().height))"
    )
    assert len(drawn) >= 2
    assert all(own > 5 and abs(own - around) <= around for own, around in drawn)


def test_a_row_of_many_numbers_leaves_room_for_its_name(narrow: Page) -> None:
    narrow.goto("notes/everything/")
    name = narrow.locator(".prose thead th").first
    width, size = name.evaluate("(cell) => [cell.offsetWidth, parseFloat(getComputedStyle(cell).fontSize)]")
    assert width >= 8 * size


def test_what_scrolls_is_reached_by_keyboard(narrow: Page) -> None:
    narrow.goto("notes/everything/", wait_until="load")
    narrow.wait_for_function("() => document.querySelector('.prose .table').tabIndex === 0")
    missed = narrow.evaluate(
        """() => [...document.querySelectorAll(".prose *")]
          .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0
            && /auto|scroll/.test(getComputedStyle(element).overflowX) && element.tabIndex !== 0)
          .map((element) => element.outerHTML.slice(0, 80))"""
    )
    assert missed == []
    names = narrow.locator(".prose [role=region]").evaluate_all("all => all.map(each => each.ariaLabel)")
    assert {"Table 1", "Formula 1"} <= {*names}
    assert any(name.startswith("Code ") for name in names)
    assert len(names) == len({*names})


def test_what_need_not_scroll_is_no_stop_for_the_keyboard(wide: Page) -> None:
    wide.goto("notes/everything/", wait_until="load")
    code = wide.locator("details.citation pre").first
    wide.locator("details.citation summary").first.click()
    expect(code).not_to_have_attribute("tabindex", "0")
    code.evaluate("code => { code.style.width = '3em'; }")
    expect(code).to_have_attribute("role", "region")
    expect(code).to_have_attribute("aria-label", re.compile(r"Code \d+"))
    expect(code).to_have_attribute("tabindex", "0")
    code.evaluate("code => { code.style.width = ''; }")
    expect(code).not_to_have_attribute("role", "region")


def test_footnotes_stand_beside_their_lines(wide: Page) -> None:
    wide.goto("notes/everything/")
    expect(wide.locator(".footnotes")).to_have_class(re.compile("placed"))
    text = wide.locator(".prose").bounding_box()
    notes = [wide.locator(f"#fn-{number}").bounding_box() for number in (1, 2, 3)]
    marks = [wide.locator(f"#fnref-{number}").bounding_box() for number in (1, 2, 3)]
    assert text is not None
    boxes = [box for box in notes if box is not None]
    assert len(boxes) == 3
    assert all(box["x"] >= text["x"] + text["width"] and box["x"] + box["width"] <= 1440 for box in boxes)
    assert boxes[1]["y"] >= boxes[0]["y"] + boxes[0]["height"]
    for box, mark in zip(boxes, marks, strict=True):
        assert mark is not None
        assert -20 <= box["y"] - mark["y"] <= 60
    wide.set_viewport_size({"width": 1000, "height": 900})
    end, text = wide.locator("#fn-1").bounding_box(), wide.locator(".prose").bounding_box()
    assert end is not None
    assert text is not None
    assert text["x"] <= end["x"] + 60 <= text["x"] + text["width"]


def test_the_contents_mark_the_section_at_hand(wide: Page) -> None:
    wide.goto("notes/everything/")
    current = wide.locator(".contents a[aria-current]")
    expect(current).to_have_count(0)
    for name in ("Code", "End", "First steps"):
        wide.locator(".prose").get_by_role("heading", name=name).evaluate("(heading) => heading.scrollIntoView()")
        expect(current).to_have_text(name)


def test_the_contents_are_folded_on_a_phone(narrow: Page) -> None:
    narrow.goto("notes/everything/")
    link = narrow.locator(".contents a").first
    expect(link).to_be_hidden()
    narrow.locator(".contents summary").press("Enter")
    expect(link).to_be_visible()


def test_pictures_can_be_enlarged_by_mouse_and_keyboard(narrow: Page) -> None:
    narrow.goto("notes/everything/")
    button = narrow.locator(".enlarge").first
    button.press("Enter")
    dialog = narrow.locator("dialog.zoom")
    expect(dialog).to_be_visible()
    expect(dialog).to_have_attribute("aria-label", "A drawing")
    expect(dialog.locator("figcaption")).to_have_text("A caption from the title")
    narrow.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    button.click()
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()


def test_code_is_copied_and_said_to_be(wide: Page) -> None:
    wide.goto("notes/everything/")
    button = wide.locator(".prose button.copy")
    button.click()
    expect(button).to_have_text("Copied")
    expect(wide.locator("p[role=status]")).to_have_text("Copied")
    assert wide.evaluate("navigator.clipboard.readText()").startswith("def attention(q, k, v):")
    expect(button).to_have_text("Copy")


def test_light_and_dark_follow_the_system_and_remember_a_choice(browser: Browser, address: str) -> None:
    page = opened(browser, address, color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark, light = "rgb(23, 24, 27)", "rgb(253, 252, 250)"
    assert page.evaluate(ground) == dark
    page.emulate_media(color_scheme="light")
    assert page.evaluate(ground) == light
    page.locator(".theme-switch").click()
    assert page.evaluate(ground) == dark
    assert page.locator("meta[name=theme-color]").first.get_attribute("content") == dark
    page.add_init_script(
        """new MutationObserver((_, observer) => {
          if (!document.body) return;
          window.first = getComputedStyle(document.body).backgroundColor;
          observer.disconnect();
        }).observe(document, { childList: true, subtree: true })"""
    )
    page.goto("notes/everything/")
    assert page.evaluate("window.first") == dark
    page.context.close()


def test_a_page_reads_without_scripts(browser: Browser, address: str) -> None:
    page = opened(browser, address, java_script_enabled=False)
    page.goto("notes/everything/")
    expect(page.locator("#fn-1")).to_be_visible()
    note, text = page.locator("#fn-1").bounding_box(), page.locator(".prose").bounding_box()
    assert note is not None
    assert text is not None
    assert note["x"] < text["x"] + text["width"]
    for hidden in (".theme-switch", ".copy"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".contents a").first).to_be_visible()
    page.context.close()


def test_pages_of_the_site_are_fetched_ahead_and_no_others(wide: Page) -> None:
    wide.goto("notes/everything/")
    rules = wide.evaluate("JSON.parse(document.querySelector('script[type=speculationrules]').textContent)")
    chosen = rules["prefetch"][0]["where"]["selector_matches"]
    hrefs = wide.evaluate(f"[...document.querySelectorAll({chosen!r})].map((link) => link.href)")
    here = wide.evaluate("location.origin") + "/"
    assert len(hrefs) > 10
    assert all(href.startswith(here) and href.endswith("/") for href in hrefs)


@pytest.mark.parametrize("options", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}, {"contrast": "more"}])
def test_wishes_of_readers_are_followed(browser: Browser, address: str, options: dict[str, Any]) -> None:
    context: BrowserContext = browser.new_context(base_url=address, **options)
    page = context.new_page()
    page.goto("notes/everything/")
    assert overflow(page) <= 0
    motion = page.evaluate("getComputedStyle(document.documentElement).scrollBehavior")
    assert motion == ("auto" if "reduced_motion" in options else "smooth")
    ink = page.evaluate("getComputedStyle(document.querySelector('.byline')).color")
    assert (ink == page.evaluate("getComputedStyle(document.body).color")) == (options.keys() != {"reduced_motion"})
    context.close()


def test_a_page_prints_as_a_sheet_without_its_frame(wide: Page) -> None:
    wide.goto("notes/everything/")
    wide.emulate_media(media="print", color_scheme="dark")
    wide.set_viewport_size({"width": 640, "height": 900})  # what 166 mm of an A4 sheet hold
    assert overflow(wide) <= 0
    assert wide.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    for hidden in (".site-header", ".site-footer", ".contents", ".copy", ".theme-switch"):
        expect(wide.locator(hidden).first).to_be_hidden()
    expect(wide.get_by_text("Inside.")).to_be_visible()
    tallest = wide.locator(".prose img").first.evaluate("(image) => parseFloat(getComputedStyle(image).maxHeight)")
    assert tallest < 297 / 25.4 * 96  # of an A4 sheet
    address = wide.locator(".callout a").first.evaluate("(link) => getComputedStyle(link, '::after').content")
    assert "attr(href)" in address or "https://example.org/" in address
    assert wide.pdf(prefer_css_page_size=True).startswith(b"%PDF")
