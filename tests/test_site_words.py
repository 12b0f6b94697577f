"""The words of the pages: as the people of each language write them (CLDR, as V8 carries it), one file a language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from by_hand import note, published, site_at
from py_mini_racer import MiniRacer

from papernotes.problems import ThemeError, format_problem
from papernotes.site.folders import default_folder
from papernotes.site.plurals import Plurals
from papernotes.site.words import load_words, words_for

TEMPLATES = default_folder()
WORDS = load_words([TEMPLATES])
SIX = ("en", "ja", "ko", "ru", "zh", "zh-Hant")
# Here Chinese without more means simplified letters, so beside them it is named so; the rest is CLDR's shorter name.
OUR_NAMES = {("ru", "zh-Hant"), ("ja", "zh-Hant"), ("ko", "zh-Hant"), ("zh-Hant", "zh")}

ESPERANTO = """
tags = "Etikedoj"
search_hint = 'ekzemple \\frac{a}{b}'
all_notes = "Ĉiuj notoj"
day = "la {day}-a de {month} {year}"
months = [
    "januaro", "februaro", "marto", "aprilo", "majo", "junio",
    "julio", "aŭgusto", "septembro", "oktobro", "novembro", "decembro",
]

[count_notes]
one = "{n} noto"
other = "{n} notoj"

[plural]
one = "n = 1 @integer 1"

[language_names]
eo = "Esperanto"
ko = "Korea"
"""


@pytest.fixture(scope="module")
def v8() -> Iterator[MiniRacer]:
    with MiniRacer() as engine:
        yield engine


def test_there_are_words_in_five_languages_and_both_chinese_scripts() -> None:
    assert tuple(WORDS) == SIX


@pytest.mark.parametrize("language", SIX)
def test_dates_plurals_and_names_are_those_of_cldr(language: str, v8: MiniRacer) -> None:
    words = WORDS[language]
    days = [date(2020, month, day) for month in range(1, 13) for day in (1, 9, 28)]
    script = f"""JSON.stringify((() => {{
      const day = new Intl.DateTimeFormat({language!r}, {{dateStyle: "long", timeZone: "UTC"}});
      const plural = new Intl.PluralRules({language!r});
      const name = new Intl.DisplayNames([{language!r}], {{type: "language"}});
      return [{[each.isoformat() for each in days]}.map((each) => day.format(new Date(each))),
        [...Array(1000).keys()].map((each) => plural.select(each)),
        {list(words.names)}.map((each) => name.of(each))];
    }})())"""
    said = json.loads(str(v8.eval(script)))
    written = [words.day(each) for each in days]
    assert [month_first(text) if language == "en" else text for text in written] == [
        text.replace("\u202f", " ") for text in said[0]
    ]
    assert [words.plurals.category(number) for number in range(1000)] == said[1]
    for code, name in zip(words.names, said[2], strict=True):
        if (language, code.replace("hant", "Hant")) not in OUR_NAMES:
            assert words.names[code].casefold() == name.casefold(), code


def month_first(written: str) -> str:
    """Give a date as Americans write it; the theme has the order of the rest of the world."""
    day, month, year = written.split()
    return f"{month} {day}, {year}"


def test_counts_in_the_form_that_a_number_asks_for() -> None:
    assert [WORDS["ru"].count("notes", number) for number in (1, 2, 5, 11, 21, 22, 112)] == [
        "1 заметка", "2 заметки", "5 заметок", "11 заметок", "21 заметка", "22 заметки", "112 заметок",
    ]  # fmt: skip
    assert [WORDS["en"].count("notes", number) for number in (0, 1, 2)] == ["0 notes", "1 note", "2 notes"]
    assert [WORDS[language].count("notes", 3) for language in ("ja", "ko", "zh", "zh-Hant")] == [
        "ノート 3 件", "노트 3개", "3 篇笔记", "3 篇筆記",
    ]  # fmt: skip


def test_words_are_borrowed_from_the_nearest_language() -> None:
    assert words_for(WORDS, "zh-Hant").language == "zh-Hant"
    assert words_for(WORDS, "zh-TW").language == "zh-Hant"
    assert words_for(WORDS, "zh-CN").language == "zh"
    assert words_for(WORDS, "fr", "ko").language == "ko"
    assert words_for(WORDS, "fr", "de").language == "en"


def test_languages_are_named_in_the_language_of_the_page() -> None:
    assert [WORDS[language].language_name("ja") for language in SIX] == [
        "Japanese", "日本語", "일본어", "Японский", "日语", "日文",
    ]  # fmt: skip
    assert WORDS["ko"].language_name("zh-TW") == "중국어(번체)"
    assert WORDS["ko"].language_name("pt-br") == "포르투갈어"
    assert WORDS["ko"].language_name("xx") == "xx"


def test_a_language_is_one_file(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    (site.templates / "words").mkdir(parents=True)
    (site.templates / "words" / "eo.toml").write_text(ESPERANTO, "utf-8")
    files = published(
        site, [note("a.md", language="eo", tags=("x",), date=date(2026, 5, 9)), note("b.md", language="ko")]
    )
    page = files["notes/a/index.html"]
    assert "<dt>Etikedoj</dt>" in page
    assert "la 9-a de majo 2026" in page
    assert ">Esperanto</a>" in page
    words = load_words([site.templates, TEMPLATES])["eo"]
    assert [words.count("notes", number) for number in (0, 1, 2)] == ["0 notoj", "1 noto", "2 notoj"]
    assert [words.language_name(code) for code in ("ko", "ja", "xx")] == ["Korea", "日本語", "xx"]
    assert words["authors"] == "Authors"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('[plural]\none = "1"', ': error: "1" is not a plural rule as CLDR writes them'),
        ('[plural]\nsome = "n = 1"', ': error: "some" is not one of zero, one, two, few, many and other'),
        ("tags: Tags", ":1:5: error: this is not TOML: Expected '=' after a key in a key/value pair"),
        ("tags = 3", ':1:1: error: "tags" is not text'),
        ('tags = "T"\nmonths = "January"', ':2:1: error: "months" is not a list of texts'),
        ("months = [1]", ':1:1: error: "months" is not a list of texts'),
        ('months = ["januaro"]', ':1:1: error: "months" has 1 entries, not 12'),
        ("[count_notes]\none = 1", ':1:2: error: "count_notes" is not a table of texts'),
        ('page_of = "{nombro} el {total}"', ':1:1: error: "page_of" holds {nombro}, which is not filled in'),
        ('page_of = "{number"', ':1:1: error: "page_of" has a { or } alone'),
        ('headings = "none.txt"', ': error: there is no file "none.txt" with headings'),
        ("headings = 3", ':1:1: error: "headings" is not a list of texts'),
    ],
)
def test_what_is_wrong_in_a_file_of_words_is_said_with_its_place(line: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    path = tmp_path / "words" / "eo.toml"
    path.write_text(f"{line}\n", "utf-8")
    with pytest.raises(ThemeError) as caught:
        load_words([tmp_path, TEMPLATES])
    assert format_problem(caught.value.problems[0]).startswith(f"{path}{message}")


def test_plural_rules_of_other_languages_are_understood() -> None:
    polish = Plurals.of(
        {
            "one": "i = 1 and v = 0",
            "few": "v = 0 and i % 10 = 2..4 and i % 100 != 12..14",
            "many": "v = 0 and i != 1 and i % 10 = 0..1 or v = 0 and i % 10 = 5..9 or v = 0 and i % 100 = 12..14",
        }
    )
    assert [polish.category(number) for number in (1, 2, 5, 12, 22)] == ["one", "few", "many", "many", "few"]
    latvian = Plurals.of({"zero": "n % 10 = 0 or n % 100 = 11..19 or v = 2 and f % 100 = 11..19"})
    assert [latvian.category(number) for number in (0, 1, 11, 20)] == ["zero", "other", "zero", "zero"]
