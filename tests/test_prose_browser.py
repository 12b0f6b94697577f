"""How the text of a note is set, in a real Chromium: the room around its blocks, its tables, its formulas in print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browsing import chromium
from playwright.sync_api import Page

from papernotes.site.folders import default_folder

ASSETS = default_folder() / "assets"
FRAME = """<!doctype html><html lang="{language}"><style>{style}</style>
<body data-formula="Formula" data-table="Table" data-code="Code">
<main class="note"><article><div class="prose">{body}</div></article></main>
<script type="module">{script}</script>"""
SECOND = '</script><script type="module">'
SHEET = 627
"""Pixels of what an A4 sheet holds beside its margins."""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as browser:
        yield browser.new_page()


def show(page: Page, body: str, *, language: str = "en", width: int = 1280) -> None:
    """Show the text of a note with the theme's own style sheet and scripts."""
    style, *scripts = ((ASSETS / name).read_text("utf-8") for name in ("style.css", "page.js", "note.js"))
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": width, "height": 900})
    page.set_content(FRAME.format(language=language, style=style, script=SECOND.join(scripts), body=body))


def of(page: Page, selector: str, what: str) -> Any:
    """Give what a script says of the first element that a selector finds; it is called `e` there, its style `s`."""
    return page.locator(selector).first.evaluate(f"(e) => {{ const s = getComputedStyle(e); return {what}; }}")


def test_lists_within_lists_stand_close(page: Page) -> None:
    show(page, "<p>First.</p><ul><li>a<ul><li><p>b</p></li></ul></li></ul><h3>Head</h3><p id='text'>Text.</p>")
    size = of(page, "li", "parseFloat(s.fontSize)")
    assert of(page, ".prose > p", "s.marginTop") == "0px"
    assert of(page, "li > ul", "parseFloat(s.marginTop)") <= 0.3 * size
    assert of(page, "li > p", "parseFloat(s.marginTop)") <= 0.5 * size
    assert of(page, ".prose > ul", "parseFloat(s.marginTop)") >= size
    assert of(page, "#text", "e.offsetTop - e.previousSibling.offsetTop - e.previousSibling.offsetHeight") < size


def test_each_level_of_headings_can_be_told_from_the_others(page: Page) -> None:
    show(page, "".join(f"<h{level}>Head</h{level}><p>Text.</p>" for level in range(1, 7)))
    looks = [of(page, f"h{level}", "[parseFloat(s.fontSize), s.color]") for level in range(1, 7)]
    assert len({tuple(look) for look in looks}) == 6
    sizes = [size for size, _ in looks]
    assert sizes == sorted(sizes, reverse=True)


SENTENCE = {
    "ja": "この列には読むべき文が入っていて折り返しが要る",
    "zh": "这一列里是需要读的完整句子所以必须能够换行才行",
    "ko": "이 칸에는 읽어야 할 문장이 들어 있어서 줄을 바꾸어야 한다",
    "en": "This column holds a sentence that somebody is to read, so it breaks.",
}


def table(*cells: str) -> str:
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    head = "".join("<th>名前</th>" for _ in cells)
    return f'<div class="table"><table><thead><tr>{head}</tr></thead><tbody><tr>{row}</tr></tbody></table></div>'


@pytest.mark.parametrize("language", SENTENCE)
def test_sentences_in_a_table_break_into_lines_that_can_be_read(page: Page, language: str) -> None:
    sentence = SENTENCE[language]
    show(page, table("A", sentence, sentence), language=language, width=900)
    assert of(page, ".table", "e.scrollWidth - e.clientWidth") == 0
    show(page, table("A", *[sentence] * 4), language=language, width=390)
    assert of(page, ".table", "e.scrollWidth - e.clientWidth") > 0
    assert of(page, "td:nth-child(2)", "e.offsetWidth / parseFloat(s.fontSize)") >= 10.9


@pytest.mark.parametrize("language", ["ja", "zh"])
def test_short_words_in_a_table_are_not_broken(page: Page, language: str) -> None:
    show(page, table("手法名称", "8.1", "4.2", SENTENCE[language] * 4), language=language, width=390)
    name = page.locator("td").first
    name.evaluate("(e) => { e.innerHTML = `<span>${e.textContent}</span>`; }")
    assert name.locator("span").evaluate("(e) => e.getClientRects().length") == 1


def test_what_is_wider_than_the_text_takes_the_room_beside_it(page: Page) -> None:
    wide = table(*["1234.567"] * 9)
    show(page, wide + "<p>Text.</p>")
    assert of(page, ".table", "e.scrollWidth - e.clientWidth") == 0
    assert of(page, ".table", "e.offsetWidth") > of(page, "p", "e.offsetWidth")
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
    show(page, table("a", "b") + "<p>Text.</p>")
    assert of(page, ".table", "e.offsetWidth") == of(page, "p", "e.offsetWidth")
    show(page, wide + '<p>Text.</p><div class="footnotes"><ol><li>Note.</li></ol></div>')
    assert of(page, ".table", "e.offsetWidth") == of(page, "p", "e.offsetWidth")


def test_a_formula_that_is_wider_than_the_sheet_is_printed_smaller(page: Page) -> None:
    wide, narrow = (
        f'<div class="katex-display"><span class="katex"><span class="katex-html"><span class="katex-base" '
        f'style="display: inline-block; width: {width}em">x</span></span></span></div>'
        for width in (60, 20)
    )
    style = ".katex-html, .katex-display > .katex { display: block; }"  # of the sheet that comes with KaTeX
    show(page, f"<style>{style}</style>{wide}<ul><li>{wide}</li></ul>{narrow}")
    page.wait_for_function("() => document.querySelector('li .katex').style.cssText")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": SHEET, "height": 900})
    sizes = page.locator(".katex").evaluate_all(
        "(all) => all.map((e) => [e.scrollWidth - e.clientWidth, parseFloat(getComputedStyle(e).fontSize)])"
    )
    assert [over for over, _ in sizes] == [0, 0, 0]
    assert sizes[1][1] < sizes[0][1] < sizes[2][1]


def test_particles_of_korean_stand_at_their_words(page: Page) -> None:
    show(page, "<p><b>BERT는</b><b lang='ja'>BERTは</b></p>", language="ko")
    closer = """(all) => all.map((e) => {
      const before = e.getBoundingClientRect().width;
      e.style.textAutospace = "no-autospace";
      return before - e.getBoundingClientRect().width;
    })"""
    korean, japanese = page.locator("b").evaluate_all(closer)
    assert korean == 0 < japanese


@pytest.mark.parametrize(("language", "stressed"), [("ja", "要点"), ("zh", "重点"), ("ko", "요점")])
def test_latin_titles_are_slanted_and_other_letters_are_not(page: Page, language: str, stressed: str) -> None:
    show(page, f"<p><em>Variational “Models”</em> <em>{stressed}</em> <em>VAE {stressed}</em></p>", language=language)
    looks = "(all) => all.map((e) => getComputedStyle(e)).map((s) => [s.fontStyle, s.textEmphasisStyle, s.fontWeight])"
    latin, own, mixed = page.locator("em").evaluate_all(looks)
    assert latin == ["italic", "none", "400"]
    assert own == mixed
    assert own[0] == "normal"
    assert own[1:] != latin[1:]
