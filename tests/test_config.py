"""Settings: defaults for any folder, what each setting takes, and every mistake in one run, at its place."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from textwrap import dedent

import pytest

from papernotes import settings
from papernotes.config import Flags, load, today
from papernotes.problems import ConfigError
from papernotes.toml_places import place_of

ROOT = Path(__file__).parent.parent
NOWHEN = {"SOURCE_DATE_EPOCH": "1767225600"}


def site_of(folder: Path, text: str, name: str = "papernotes.toml", flags: Flags | None = None):  # noqa: ANN201
    (folder / name).write_text(dedent(text), "utf-8")
    return load(folder, flags, NOWHEN)


def message_of(folder: Path, text: str, name: str = "papernotes.toml", flags: Flags | None = None) -> str:
    with pytest.raises(ConfigError) as caught:
        site_of(folder, text, name, flags)
    return str(caught.value)


def test_a_folder_without_settings_is_a_site(tmp_path: Path) -> None:
    folder = tmp_path / "paper-notes_2024"
    folder.mkdir()
    site = load(folder, None, NOWHEN)
    assert (site.title, site.language, site.notes, site.output) == (
        "paper notes 2024",
        "en",
        folder,
        folder / "_site",
    )
    assert site.until == date(2026, 1, 1)
    (folder / "notes").mkdir()
    assert load(folder, None, NOWHEN).notes == folder / "notes"


def test_every_setting_is_read(tmp_path: Path) -> None:
    (tmp_path / "reviews").mkdir()
    site = site_of(
        tmp_path,
        r"""
        title = "논문 읽기"
        description = "금요일마다"
        url = "https://name.github.io/notes/"
        language = "ko"
        author = "모임"
        notes = "reviews"
        templates = "theme"
        output = "public"
        page-size = 10
        feed-size = 5
        math = "html"
        ignore = ["drafts/**"]

        [macros]
        '\R' = '\mathbb{R}'

        [html]
        meter = ["value"]

        [aliases]
        tags = { "NLP" = ["자연어 처리", "Natural  Language Processing"] }
        affiliations."FAIR" = ["Facebook AI Research"]

        [aliases.venues]
        "KCC" = ["한국컴퓨터종합학술대회"]
        """,
    )
    assert (site.title, site.url, site.language) == ("논문 읽기", "https://name.github.io/notes", "ko")
    assert (site.notes, site.templates) == (tmp_path / "reviews", tmp_path / "theme")
    assert (site.output, site.page_size, site.feed_size, site.math) == (tmp_path / "public", 10, 5, "html")
    assert (site.author, site.ignore) == ("모임", ("drafts/**",))
    assert (site.macros, site.html) == ({r"\R": r"\mathbb{R}"}, {"meter": ("value",)})
    assert site.aliases.tags == {"nlp": "NLP", "자연어 처리": "NLP", "natural language processing": "NLP"}
    assert site.aliases.affiliations == {"fair": "FAIR", "facebook ai research": "FAIR"}
    assert site.aliases.venues == {"kcc": "KCC", "한국컴퓨터종합학술대회": "KCC"}


def test_the_examples_of_the_settings_are_settings(tmp_path: Path) -> None:
    (tmp_path / "reviews").mkdir()
    lines = [setting.example for setting in settings.SETTINGS]
    assert site_of(tmp_path, "\n".join(lines)).title == "Our paper notes"


def test_pyproject_holds_settings_too(tmp_path: Path) -> None:
    assert site_of(tmp_path, '[tool.papernotes]\ntitle = "T"\n', "pyproject.toml").title == "T"
    assert site_of(tmp_path, "[tool.other]\nx = 1\n", "pyproject.toml").title == tmp_path.name.replace("_", " ")


def test_the_command_line_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    flags = Flags(output=Path("out"), url="http://localhost:8000/a/", drafts=True)
    site = site_of(tmp_path, 'url = "https://x.org"\noutput = "public"', flags=flags)
    assert (site.output, site.url, site.drafts) == (tmp_path / "out", "http://localhost:8000/a", True)


def test_all_mistakes_are_reported_at_once_and_in_place(tmp_path: Path) -> None:
    assert message_of(
        tmp_path,
        """\
        titel = "논문"  # a slip
        "언어" = "ko"
        page_size = 10
        page-size = 0
        math = "svg"    # no such thing
        language = "korean language"
        url = "name.github.io"
        ignore = [
          "a",
          3,
        ]
        notes = "reviews"
        output = "."
        aliases.tag = {}
        [macros]
        R = "x"
        '\\\\Q' = 3
        [html]
        script = []
        a = ["onclick"]
        [aliases.tags]
        NLP = ["language"]
        LLM = ["Language"]
        """,
    ) == dedent(
        r"""
        papernotes.toml:1:1: error: there is no setting "titel" [unknown-setting]
          1 | titel = "논문"  # a slip
            | ^^^^^
          help: did you mean "title"?
        papernotes.toml:2:1: error: there is no setting "언어" [unknown-setting]
          2 | "언어" = "ko"
            | ^^^^^^
          help: the settings here are: author, description, feed-size, html, ignore, language, macros, math, notes, output, page-size, templates, title, url
        papernotes.toml:3:1: error: there is no setting "page_size" [unknown-setting]
          3 | page_size = 10
            | ^^^^^^^^^
          help: did you mean "page-size"?
        papernotes.toml:4:13: error: 0 is not a whole number from 1 to 1000 [bad-setting]
          4 | page-size = 0
            |             ^
          help: for example: page-size = 100
        papernotes.toml:5:8: error: "svg" is not one of "both", "html", "mathml" [bad-setting]
          5 | math = "svg"    # no such thing
            |        ^^^^^
          help: for example: math = "mathml"
        """  # noqa: E501
    ).strip("\n") + "\n" + dedent(
        r"""
        papernotes.toml:6:12: error: "korean language" is not a language code such as "ko", "ja", "zh", "ru" or "en" [bad-setting]
          6 | language = "korean language"
            |            ^^^^^^^^^^^^^^^^^
          help: for example: language = "ko"
        papernotes.toml:7:7: error: "name.github.io" is not an address that begins with https:// and has no ? or # [bad-setting]
          7 | url = "name.github.io"
            |       ^^^^^^^^^^^^^^^^
          help: for example: url = "https://name.github.io/notes/"
        papernotes.toml:8:10: error: ["a", 3] is not a list of texts in quotes [bad-setting]
          8 | ignore = [
            |          ^
          help: for example: ignore = ["drafts/**", "*.tmp.md"]
        papernotes.toml:12:9: error: there is no folder "reviews" beside this file [bad-setting]
          12 | notes = "reviews"
             |         ^^^^^^^^^
          help: for example: notes = "reviews"
        papernotes.toml:13:10: error: "." would put the site among the notes or over the settings [bad-setting]
          13 | output = "."
             |          ^^^
          help: for example: output = "public"
        papernotes.toml:14:1: error: there is no setting "aliases.tag" [unknown-setting]
          14 | aliases.tag = {}
             | ^^^^^^^^^^^
          help: did you mean "tags"?
        papernotes.toml:16:5: error: "R" is not the name of a TeX command, with its backslash [bad-setting]
          16 | R = "x"
             |     ^^^
          help: for example: macros = { '\R' = '\mathbb{R}' }
        papernotes.toml:17:8: error: 3 is not TeX in quotes [bad-setting]
          17 | '\\Q' = 3
             |         ^
          help: for example: macros = { '\R' = '\mathbb{R}' }
        """  # noqa: E501
    ).strip("\n")


def test_toml_that_is_none_is_shown_at_its_place(tmp_path: Path) -> None:
    assert message_of(tmp_path, 'title = "논문"\nlanguage = ko\n') == dedent(
        """\
        papernotes.toml:2:12: error: this is not TOML: Invalid value [bad-toml]
          2 | language = ko
            |            ^
          help: texts stand in quotes, one setting a line, for example: title = "Our notes\""""
    )


def test_flags_are_checked_as_settings_are(tmp_path: Path) -> None:
    flags = Flags(output=tmp_path.parent, url="x.org")
    assert message_of(tmp_path, "", flags=flags) == dedent(
        f"""\
        --base-url: error: "x.org" is not an address that begins with https:// and has no ? or # [bad-setting]
          help: for example: --base-url https://name.github.io/notes/
        --output: error: "{tmp_path.parent}" would put the site among the notes or over the settings [bad-setting]
          help: name a folder of its own, for example: -o _site"""
    )


def test_settings_in_two_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n\n[tool.papernotes]\ntitle = "A"\n')
    assert message_of(tmp_path, 'title = "B"') == dedent(
        """\
        pyproject.toml:4:2: error: settings stand here and in papernotes.toml [two-settings]
          4 | [tool.papernotes]
            |  ^^^^^^^^^^^^^^^
          help: keep one of the two"""
    )


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "there is no such folder [no-folder]"),
        (lambda path: path.write_text("x"), "this is a file; a site is a folder [not-a-folder]"),
    ],
)
def test_what_is_no_folder_is_no_site(tmp_path: Path, make, message: str) -> None:  # noqa: ANN001
    path = tmp_path / "site"
    make(path)
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert message in str(caught.value)


def test_settings_that_are_not_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "papernotes.toml").write_bytes(b'title = "\xff"')
    with pytest.raises(ConfigError, match="not in UTF-8"):
        load(tmp_path)


def test_a_day_begins_where_it_begins_first() -> None:
    assert today({"SOURCE_DATE_EPOCH": "86399"}) == date(1970, 1, 1)
    assert date.today() <= today({}) <= date.today() + timedelta(days=2)  # noqa: DTZ011 - the tester's own day
    with pytest.raises(ConfigError, match='"soon" is not a number of seconds since 1970'):
        today({"SOURCE_DATE_EPOCH": "soon"})


def test_places_are_those_of_statements_not_of_texts_that_look_like_them() -> None:
    text = 'a = """\nb = 1\n[c]\n"""\n[c]\nb = 2  # b = 3\n[[d]]\n"x.y" . z = "#1" # no\n'
    assert (found := place_of(text, "c", "b")) is not None
    assert (found.value.line, found.value.column, found.value.width) == (6, 5, 1)
    assert (found := place_of(text, "d", "x.y", "z")) is not None
    assert (found.key.line, found.value.column, found.value.width) == (8, 13, 4)
    assert place_of(text, "nowhere") is None
