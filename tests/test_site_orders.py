"""Indexes are sorted and grouped as each language does it, the same on every machine."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from by_hand import note, published, site_at, venue
from py_mini_racer import MiniRacer

from papernotes.site.folders import default_folder
from papernotes.site.orders import Order
from papernotes.site.words import load_words

WORDS = load_words([default_folder()])
NAMES = (
    "Adam Zürich Łukasz Åse C++ C# GPT-10 GPT-2 2017 42 … ёлка Ель йод яблоко 자연어 까치 나무 강화 "
    "カメラ がくしゅう データ 深層学習 注意力 阿里 图神经网络 圖神經網路 强化学习 αβ"
).split()
SORTED = {
    "en": "#… 0–9:42 0–9:2017 A:Adam A:Åse C:C# C:C++ G:GPT-2 G:GPT-10 L:Łukasz Z:Zürich "
    "Е:ёлка Е:Ель Й:йод Я:яблоко ㄱ:강화 ㄱ:까치 ㄴ:나무 ㅈ:자연어 か:がくしゅう か:カメラ た:データ "
    "漢字:图神经网络 漢字:圖神經網路 漢字:强化学习 漢字:注意力 漢字:深層学習 漢字:阿里 Α:αβ",
    "ru": "#… 0–9:42 0–9:2017 Е:ёлка Е:Ель Й:йод Я:яблоко "
    "A:Adam A:Åse C:C# C:C++ G:GPT-2 G:GPT-10 L:Łukasz Z:Zürich ㄱ:강화 ㄱ:까치 ㄴ:나무 ㅈ:자연어 "
    "か:がくしゅう か:カメラ た:データ "
    "漢字:图神经网络 漢字:圖神經網路 漢字:强化学习 漢字:注意力 漢字:深層学習 漢字:阿里 Α:αβ",
    "ko": "#… 0–9:42 0–9:2017 ㄱ:강화 ㄱ:까치 ㄴ:나무 ㅈ:자연어 "
    "A:Adam A:Åse C:C# C:C++ G:GPT-2 G:GPT-10 L:Łukasz Z:Zürich Е:ёлка Е:Ель Й:йод Я:яблоко "
    "か:がくしゅう か:カメラ た:データ "
    "漢字:图神经网络 漢字:圖神經網路 漢字:强化学习 漢字:注意力 漢字:深層学習 漢字:阿里 Α:αβ",
    "ja": "#… 0–9:42 0–9:2017 か:がくしゅう か:カメラ た:データ "
    "漢字:图神经网络 漢字:圖神經網路 漢字:强化学习 漢字:注意力 漢字:深層学習 漢字:阿里 "
    "A:Adam A:Åse C:C# C:C++ G:GPT-2 G:GPT-10 L:Łukasz Z:Zürich Е:ёлка Е:Ель Й:йод Я:яблоко "
    "ㄱ:강화 ㄱ:까치 ㄴ:나무 ㅈ:자연어 Α:αβ",
    "zh": "#… 0–9:42 0–9:2017 A:Adam A:Åse A:阿里 C:C# C:C++ G:GPT-2 G:GPT-10 L:Łukasz Q:强化学习 S:深層学習 "
    "T:图神经网络 T:圖神經網路 Z:Zürich Z:注意力 Е:ёлка Е:Ель Й:йод Я:яблоко ㄱ:강화 ㄱ:까치 ㄴ:나무 ㅈ:자연어 "
    "か:がくしゅう か:カメラ た:データ Α:αβ",
    "zh-Hant": "#… 0–9:42 0–9:2017 8畫:图神经网络 8畫:注意力 8畫:阿里 11畫:深層学習 12畫:强化学习 14畫:圖神經網路 "
    "A:Adam A:Åse C:C# C:C++ G:GPT-2 G:GPT-10 L:Łukasz Z:Zürich Е:ёлка Е:Ель Й:йод Я:яблоко "
    "ㄱ:강화 ㄱ:까치 ㄴ:나무 ㅈ:자연어 か:がくしゅう か:カメラ た:データ Α:αβ",
}
# Within its own script each language's order is that of CLDR.
OWN = {
    "en": "attention bayes batch Über umbrella zoo Élan eel naïve nap résumé rest",
    "ja": "かな カナダ がくしゅう ガン きかい ぎじ さいてきか ざつおん つよい っぽい データ てん はば ばらつき",
    "ko": "강화 까치 가중치 개체 과적합 나무 낱말 다중 또래 라벨 마스크 바이트 빠른 사전 쌍 어텐션 자연어 짝 차원 커널",
    "ru": "ель ёлка ежа иней йод игла обучение оценка шум щит объект обычно эпоха юмор ядро",
    "zh": "注意力 阿里 图神经网络 强化学习 变分推断 编码器 卷积 扩散 蒸馏 熵 嵌入 归一化 鲁棒性 正则化 自监督 残差",
    "zh-Hant": "注意力 圖神經網路 強化學習 變分推斷 編碼器 卷積 擴散 蒸餾 熵 嵌入 正規化 自監督 殘差 池化 一致性",
}


def order_in(language: str) -> Order:
    return Order.of((code, WORDS[code].headings) for code in dict.fromkeys((language, "en", "ru", "ko", "ja")))


@pytest.fixture(scope="module")
def v8() -> Iterator[MiniRacer]:
    with MiniRacer() as engine:
        yield engine


@pytest.mark.parametrize("language", SORTED)
def test_own_script_first_and_each_name_under_its_heading(language: str) -> None:
    order = order_in(language)
    shuffled = random.Random(7).sample(NAMES, len(NAMES))  # noqa: S311 - no secret
    listed = sorted(shuffled, key=lambda name: (order.key(name), name))
    written = [f"{order.heading(order.key(name)).text}:{name}" for name in listed]
    assert [each.replace("#:", "#") for each in written] == SORTED[language].split()


@pytest.mark.parametrize("language", OWN)
def test_the_order_within_a_script_is_that_of_cldr(language: str, v8: MiniRacer) -> None:
    words = OWN[language].split()
    expected = json.loads(str(v8.eval(f"JSON.stringify({words}.sort(new Intl.Collator({language!r}).compare))")))
    assert sorted(words, key=order_in(language).key) == expected


@pytest.mark.parametrize("language", ["zh", "zh-Hant"])
def test_the_tables_of_han_letters_are_those_of_cldr(language: str, v8: MiniRacer) -> None:
    letters = "".join(entry.partition(" ")[2] for entry in WORDS[language].headings)
    script = f"""(() => {{
      const letters = [...{letters!r}].filter((each) => each > "z");
      const collator = new Intl.Collator({language!r});
      return letters.filter((each, at) => at && collator.compare(letters[at - 1], each) >= 0).length;
    }})()"""
    assert len(set(letters)) == len(letters) > 20_000
    assert int(str(v8.eval(script))) < 200  # a later CLDR may know some readings better


def test_letters_that_count_as_one_and_letters_with_marks() -> None:
    czech = Order.of([("cs", ["A", "C", "Č", "H", "Ch {ch}", "I"])])
    names = ["ihned", "chata", "hora", "čas", "cena", "ára"]
    assert sorted(names, key=czech.key) == ["ára", "cena", "čas", "hora", "chata", "ihned"]
    assert [czech.heading(czech.key(name)).text for name in ("chata", "cena", "ára")] == ["Ch", "C", "A"]


def test_an_index_stands_in_the_order_of_the_page(tmp_path: Path) -> None:
    tags = ("나무", "가위", "zebra", "강화", "注意", *(f"태그 {number}" for number in range(40)))
    site = site_at(tmp_path, language="ko")
    page = published(site, [note("a.md", language="ko", tags=tags)])["tags/index.html"]
    places = [page.index(text) for text in ("<h2>ㄱ</h2>", "가위", "강화", "<h2>ㄴ</h2>", "나무", "<h2>ㅌ</h2>")]
    after = [page.index(text) for text in ("태그 9<", "태그 10<", "<h2>Z</h2>", "zebra", '<h2 lang="ja">漢字</h2>')]
    assert sorted([*places, *after]) == [*places, *after]


TITLES = ("Zebra", "Ёлка", "Щит", "나무", "가위", "Attention", "注意", "Елена")


@pytest.mark.parametrize(
    ("language", "first", "languages"),
    [
        ("ru", ["Елена", "Ёлка", "Щит", "Attention", "Zebra", "가위", "나무", "注意"], ["en", "ko", "ru"]),
        ("ko", ["가위", "나무", "Attention", "Zebra", "Елена", "Ёлка", "Щит", "注意"], ["ru", "en", "ko"]),
    ],
)
def test_the_table_of_papers_is_in_the_order_of_its_page(
    tmp_path: Path, language: str, first: list[str], languages: list[str]
) -> None:
    spoken = ("en", "ru", "ko", *(["en"] * (len(TITLES) - 3)))
    notes = [
        note(f"{number}.md", title=title, language=spoken[number], status=title, venue=venue(title), reviewers=(title,))
        for number, title in enumerate(TITLES)
    ]
    site = published(site_at(tmp_path, language=language), notes)
    page = site["papers/index.html"]
    assert re.findall(r'<th scope="row"[^>]*><a [^>]*>([^<]+)', page) == first
    for kind, expected in (("venue", first), ("status", first), ("reviewer", first), ("language", languages)):
        options = page.partition(f'<select id="by-{kind}"')[2].partition("</select>")[0]
        assert re.findall(r'<option value="([^"]+)"', options) == expected
    data = json.loads(site["papers/table.js"].removeprefix("paperTable=").rstrip(";\n"))
    assert [row[0] for row in data["rows"]] == data["venue"] == data["status"] == first
    assert [record["title"] for record in json.loads(site["papers.json"])] == first


def test_equally_used_terms_and_papers_are_in_the_order_of_the_front_page(tmp_path: Path) -> None:
    notes = [note("ru.md", language="ru", tags=TITLES), note("ko.md", language="ko", tags=("Zebra", "나무", "Щит"))]
    site = published(site_at(tmp_path, language="ru"), notes)
    for page, expected in (
        ("index.html", ["Щит", "Zebra", "나무", "Елена", "Ёлка", "Attention", "가위", "注意"]),
        ("languages/ko/index.html", ["나무", "Zebra", "Щит"]),
    ):
        ways = site[page].partition('<aside class="ways"')[2]
        tags = ways.partition("tags/index.html")[2] or ways.partition('tags/"')[2]
        listed = re.findall(r"<span(?: lang=\"[a-z]+\")?>([^<]+)</span>", tags.partition("</ul>")[0])
        assert listed == expected, page
