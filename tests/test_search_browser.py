"""Searching as readers do it, in a real Chromium: from any page, by keyboard, from a disk, without scripts."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from browsing import chromium, served
from playwright.sync_api import Browser, Page, expect

SENTENCES = {
    "ko": (
        "자연어처리에서 어텐션의 점수는 차원의 제곱근으로 나눈다",
        "손실 함수의 기울기가 사라지면 학습이 멈춘다",
        "그래프 신경망은 이웃의 표현을 모은다",
        "생성 모델의 표본을 다시 가중한다",
    ),
    "ja": (
        "注意機構の重みはソフトマックスで正規化される",
        "損失関数の勾配が消えると学習は止まる",
        "グラフの隣接ノードから表現を集める",
        "生成モデルの標本に重みをつけ直す",
    ),
    "zh": (
        "注意力的得分除以维度的平方根",
        "损失函数的梯度消失时训练会停下来",
        "图神经网络汇总邻居的表示",
        "对生成模型的样本重新加权",
    ),
    "ru": (
        "Оценку внимания делят на корень из размерности",
        "Обучение останавливается, когда градиент функции потерь исчезает",
        "Графовая сеть собирает представления соседей",
        "Выборку порождающей модели взвешивают ещё раз",
    ),
    "en": (
        "The attention score is divided by the root of the dimension",
        "Training stops when the gradient of the loss function vanishes",
        "A graph network gathers the representations of neighbours",
        "Samples of the generative model are weighted again",
    ),
}
NAMES = ("batch", "dropout", "ResNet50", "self-attention", "softmax")
FORMULAS = (r"\mathcal{L}", r"\mathcal{N}(0, \sigma^2)", r"\frac{1}{n} \sum_{i=1}^n x_i", r"\nabla_\theta J")
NOTES_A_LANGUAGE = 24
ATTENTION = """---
title: "⼯夫された Attention"
venue: NIPS 2017
tags: [ＡＲＣＦＡＣＥ, transformer]
language: ja
reviewers: [서준]
arxiv: 1706.03762
---

ｶﾀｶﾅで書く。batchの勾配。Poincaré と Ёлка と DistilBERT。pretraining と self-dual-tuning と
강화 학습と Diffusion モデル。目的は $\\mathcal{Q}$ である。

$$\\mathrm{Attention}(Q) = \\mathrm{softmax}(Q)$$
"""
TABLES = """# Tables

## On the glimmer

| Tables | glimmer |
|---|---|
| quokka | 3 |

What a glimmer is, is said here.
"""


def written(language: str, number: int) -> str:
    """Give the body of a note: sentences, a formula and a name, the same for the same number."""
    chance = random.Random(f"{language} {number}")  # noqa: S311 - repeatable, no secret
    chosen = chance.sample(SENTENCES[language], 2)
    name, formula = chance.choice(NAMES), chance.choice(FORMULAS)
    stop = "。" if language in {"ja", "zh"} else ". "
    return f"{chosen[0]}{stop}{name}{stop if language in {'en', 'ru'} else ''}{chosen[1]}{stop}\n\n${formula}$\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search") / "site"
    (folder / "notes").mkdir(parents=True)
    for language in SENTENCES:
        for number in range(NOTES_A_LANGUAGE):
            head = f"title: {language.upper()} {number}\nlanguage: {language}\nvenue: ICLR {2015 + number % 5}"
            text = f"---\n{head}\n---\n\n{written(language, number)}"
            (folder / "notes" / f"{language}-{number}.md").write_text(text, "utf-8")
    (folder / "notes" / "attention.md").write_text(ATTENTION, "utf-8")
    (folder / "notes" / "formula.md").write_text("# The $\\beta$-Lantern of $x_0^2$\n\nWord.\n", "utf-8")
    (folder / "notes" / "tables.md").write_text(TABLES, "utf-8")
    for number in range(8):
        text = f"---\ntitle: Folio {number}\nlanguage: en\nvenue: Folio {1990 + number}\n---\n\nKept apart."
        (folder / "notes" / f"folio-{number}.md").write_text(text, "utf-8")
    # In a process of its own: Playwright keeps an event loop running in this one.
    subprocess.run([sys.executable, "-m", "papernotes", "build", str(folder)], check=True, capture_output=True)
    return folder / "_site"


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as where:
        yield where


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1000, "height": 800})
    opened.set_default_timeout(20_000)
    expect.set_options(timeout=20_000)
    yield opened
    opened.close()


def found(page: Page) -> list[str]:
    """Give the titles of the results shown."""
    expect(page.locator("#results")).to_have_attribute("aria-busy", "false")
    return page.locator("#results h2").all_text_contents()


def all_found(page: Page) -> list[str]:
    """Give the titles of all results, asking for more as long as there are more."""
    titles = found(page)
    while page.locator("button.more").is_visible():
        page.locator("button.more").click()
        with suppress(AssertionError):  # a search that Enter began again may show the first ones anew
            expect(page.locator("#results h2")).not_to_have_count(len(titles), timeout=3000)
        titles = page.locator("#results h2").all_text_contents()
    return titles


def queries(language: str) -> list[str]:
    """Draw queries from the notes: whole words, or some characters where words are not parted."""
    chance = random.Random(language)  # noqa: S311 - repeatable, no secret
    drawn: set[str] = set()
    while len(drawn) < 8:
        sentence = chance.choice(SENTENCES[language])
        if language in {"ja", "zh", "ko"}:
            start = chance.randrange(len(sentence) - 4)
            drawn.add(sentence[start : start + chance.choice((1, 2, 3, 4))].split()[0])
        else:
            drawn.add(chance.choice([word for word in re.findall(r"\w+", sentence) if len(word) > 2]))
    return sorted(drawn)


OTHERS = {"工夫された Attention", "The β-Lantern of x₀²", "Tables"}
"""Notes for tests of their own, which a word of a sentence may find too."""


@pytest.mark.parametrize(
    ("language", "starting"), [("ko", "ja"), ("ja", "zh"), ("zh", "ru"), ("ru", "en"), ("en", "ko")]
)
def test_all_notes_are_found_from_pages_of_other_languages(
    page: Page, address: str, language: str, starting: str
) -> None:
    texts = {
        f"{other.upper()} {number}": unicodedata.normalize("NFKC", written(other, number)).casefold()
        for other in SENTENCES
        for number in range(NOTES_A_LANGUAGE)
    }
    page.goto(f"{address}notes/{starting}-1/")
    for query in queries(language):
        page.locator("input[type=search]").fill(query)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/search/?q={quote(query)}")
        titles = all_found(page)
        wanted = {title for title, text in texts.items() if query.casefold() in text}
        assert wanted
        assert wanted == set(titles) - OTHERS, query


@pytest.mark.parametrize(
    "query",
    ["工夫", "⼯夫", "attention", "ATTEN", "arcface", "カタカナ", "ｶﾀｶﾅ", "タカ", "poincare", "елка", "ёлка",
     "batchの勾配", r"\mathcal{Q}", r"\mathcal{Q", "NIPS", "neurips", "서준", "夫", '"で書く"', "transformers", "bert",
     "1706.03762", "https://arxiv.org/pdf/1706.03762v7", "arXiv: 1706.03762", "NIPS2017",
     "pre-training", "pre‐train", "dualtuning", "self-dual", "강화학습", "diffusionモデル"],
)  # fmt: skip
def test_other_spellings_and_other_fields_find_the_note(page: Page, address: str, query: str) -> None:
    page.goto(f"{address}search/?q={quote(query)}")
    assert "工夫された Attention" in found(page)
    assert page.locator("#results mark").count()


@pytest.mark.parametrize("query", ["β-lantern", "beta-lantern", "x_0^2"])
def test_a_formula_in_a_title_is_found_as_it_is_read_and_as_it_is_typed(page: Page, address: str, query: str) -> None:
    page.goto(f"{address}search/?q={quote(query)}")
    assert found(page) == ["The β-Lantern of x₀²"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("工夫なし", "No note has “工夫なし”."),
        ("batch勾配", "No note has “batch勾配”."),
        (r"\mathcal{Z}", r"No note has “\mathcal{Z}”."),
        ('"書くで"', "No note has “書くで”."),
        ("tention", "No note has “tention”."),
        ("강화습학", "No note has “강화습학”."),
        ("차원의근으로", "No note has “차원의근으로”."),
        ("batch 工夫なし", "No note has all of these words."),
        ("batch&venue=none", "No note fits all that is chosen."),
    ],
)
def test_what_is_not_there_is_not_found(page: Page, address: str, query: str, said: str) -> None:
    page.goto(f"{address}search/?q={quote(query, safe='&=')}")
    assert found(page) == []
    expect(page.locator(".search-results [role=status]")).to_have_text(said)
    expect(page.locator(".search-facets")).to_be_visible(visible="venue=" in query)


def test_the_field_fills_its_line_on_a_phone(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(address)
    page.locator(".site-title").evaluate("(title) => { title.textContent = 'A seminar on everything that learns'; }")
    left = [page.locator(each).bounding_box() for each in (".site-title", ".site-search")]
    assert left[0] is not None
    assert left[1] is not None
    assert left[0]["x"] == left[1]["x"]


@pytest.mark.parametrize("query", ["transfromer", "atention", "TRANSFOMERS", "Poincré", "ёлко", "工夫 distlibert"])
def test_what_nothing_is_found_for_gives_what_is_nearest(page: Page, address: str, query: str) -> None:
    page.goto(f"{address}search/?q={quote(query)}")
    assert "工夫された Attention" in found(page)


def test_a_slip_is_named(page: Page, address: str) -> None:
    page.goto(f"{address}search/?q=distlibert")
    assert found(page) == ["工夫された Attention"]
    expect(page.locator("main [role=status]")).to_have_text(
        "Nothing was found for “distlibert”; here is what has “distilbert”: 1 note"
    )


def test_an_excerpt_is_no_formula_where_words_tell_as_much(page: Page, address: str) -> None:
    page.goto(f"{address}search/?q=attention")
    assert found(page)[0] == "工夫された Attention"
    expect(page.locator("#results .card-tldr").first).to_contain_text("ｶﾀｶﾅで書く")
    page.goto(f"{address}search/?q={quote(chr(92))}mathrm{{Attention}}")
    assert found(page) == ["工夫された Attention"]
    expect(page.locator("#results .card-tldr mark")).to_have_text(r"\mathrm{Attention}")


def test_an_excerpt_is_a_sentence_where_one_tells_as_much(page: Page, address: str) -> None:
    page.goto(f"{address}search/?q=glimmer")
    assert found(page) == ["Tables"]
    expect(page.locator("#results .card-tldr")).to_have_text("What a glimmer is, is said here.")
    page.goto(f"{address}search/?q=tables")
    assert found(page) == ["Tables"]
    expect(page.locator("#results .card-tldr")).to_contain_text("What a glimmer is")
    page.goto(f"{address}search/?q=quokka")
    expect(page.locator("#results .card-tldr mark")).to_have_text("quokka")


def test_arrows_are_left_to_an_input_method_that_is_at_work(page: Page, address: str) -> None:
    page.goto(f"{address}search/?q=attention")
    assert found(page)
    field = page.locator(".search-form input")
    field.evaluate(
        "f => f.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowDown', bubbles: true, isComposing: true}))"
    )
    expect(field).to_be_focused()


def test_the_slash_key_of_a_cyrillic_keyboard_goes_to_the_field(page: Page, address: str) -> None:
    page.goto(f"{address}tags/")
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '.', code: 'Period', bubbles: true}))"
    )
    expect(page.locator(".site-search input")).not_to_be_focused()
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '.', code: 'Slash', bubbles: true}))")
    expect(page.locator(".site-search input")).to_be_focused()


def test_a_search_by_keyboard_alone(page: Page, address: str) -> None:
    page.goto(f"{address}tags/")
    page.keyboard.press("/")
    page.keyboard.type("attention 工夫")
    page.keyboard.press("Enter")
    expect(page.locator("#results h2")).to_have_count(1)
    expect(page.locator(".search-form input")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#results h2 a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".search-form input")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}notes/attention/")
    page.go_back()
    expect(page.locator(".search-form input")).to_have_value("attention 工夫")
    expect(page.locator("#results h2")).to_have_count(1)


def test_filters_stand_in_the_address(page: Page, address: str) -> None:
    page.goto(f"{address}search/?q=softmax")
    total = len(all_found(page))
    counts = [int(text) for text in page.locator("[data-parameter=year] .count").all_text_contents()]
    assert sum(counts) == total
    page.locator("[data-parameter=year] input").first.press("Space")
    expect(page.locator("#results h2")).to_have_count(counts[0])
    expect(page.locator("[data-parameter=year] input").first).to_be_focused()
    expect(page).to_have_url(re.compile(r"\?q=softmax&year=20\d\d$"))
    page.reload()
    expect(page.locator("#results h2")).to_have_count(counts[0])
    expect(page.locator("[data-parameter=year] input").first).to_be_checked()
    page.go_back()
    expect(page.locator("[data-parameter=year] input").first).not_to_be_checked()


def test_filters_alone_list_their_notes_with_the_newest_first(page: Page, address: str) -> None:
    page.goto(f"{address}search/")
    expect(page.locator("main [role=status]")).to_have_text("")
    assert found(page) == []
    page.locator("[data-parameter=venue] summary").click()
    page.locator("[data-parameter=venue] label", has_text="Folio").click()
    expect(page).to_have_url(f"{address}search/?venue=folio")
    expect(page.locator("main [role=status]")).to_have_text("8 notes")
    assert all_found(page) == [f"Folio {number}" for number in reversed(range(8))]
    page.locator("[data-parameter=venue] label", has_text="Folio").click()
    expect(page.locator("#results h2")).to_have_count(0)


def test_a_copy_on_a_disk_is_searched_too(page: Page, site: Path) -> None:
    page.goto(f"file://{site}/notes/ko-1/index.html")
    page.locator(".site-search input").fill("工夫")
    page.keyboard.press("Enter")
    assert found(page) == ["工夫された Attention"]
    page.locator("#results h2 a").click()
    expect(page.locator("h1")).to_have_text("工夫された Attention")


def test_without_scripts_the_page_leads_to_all_lists(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{address}notes/ko-1/")
    plain.locator(".site-search input").fill("工夫")
    plain.locator(".site-search input").press("Enter")
    expect(plain).to_have_url(f"{address}languages/ko/search/?q={quote('工夫')}")
    expect(plain.locator("main a", has_text="노트")).to_be_visible()
    context.close()


def test_a_search_speaks_the_language_of_the_page_it_began_on(page: Page, address: str) -> None:
    page.goto(f"{address}notes/ko-1/")
    page.locator(".site-search input").fill("工夫")
    page.keyboard.press("Enter")
    assert found(page) == ["工夫された Attention"]
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    expect(page.locator(".remark")).to_have_text("노트 1개")
    expect(page.locator("[data-parameter=language] label")).to_have_text(re.compile("일본어 *1"))
    page.locator(".language-switch summary").click()
    page.locator("header a[hreflang=ru]").click()
    expect(page).to_have_url(f"{address}languages/ru/search/?q={quote('工夫')}")
    assert found(page) == ["工夫された Attention"]
    expect(page.locator("[data-parameter=language] label")).to_have_text(re.compile("японский *1"))
