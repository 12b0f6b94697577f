"""Settings: defaults for any folder, what each setting takes, and every mistake in one run, at its place."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from textwrap import dedent

import pytest

from papernotes import settings
from papernotes.config import Flags, load, today
from papernotes.model import Site
from papernotes.problems import ConfigError
from papernotes.toml_places import place_of

ROOT = Path(__file__).parent.parent
NOWHEN = {"SOURCE_DATE_EPOCH": "1767225600"}


def site_of(folder: Path, text: str, name: str = "papernotes.toml", flags: Flags | None = None) -> Site:
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
        "",
        folder,
        folder / "_site",
    )
    assert site.until == date(2026, 1, 1)
    (folder / "notes").mkdir()
    assert load(folder, None, NOWHEN).notes == folder / "notes"


def test_every_setting_is_read(tmp_path: Path) -> None:
    (tmp_path / "reviews").mkdir()
    (tmp_path / "theme").mkdir()
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
        term-pages-from = { authors = 3, tags = 2 }
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
    assert site.term_pages_from == {"tags": 2, "venues": 1, "authors": 3, "affiliations": 1, "reviewers": 1}
    assert (site.output, site.page_size, site.feed_size, site.math) == (tmp_path / "public", 10, 5, "html")
    assert (site.author, site.ignore) == ("모임", ("drafts/**",))
    assert (site.macros, site.html) == ({r"\R": r"\mathbb{R}"}, {"meter": ("value",)})
    assert site.aliases.tags == {"nlp": "NLP", "자연어 처리": "NLP", "natural language processing": "NLP"}
    assert site.aliases.affiliations == {"fair": "FAIR", "facebook ai research": "FAIR"}
    assert site.aliases.venues == {"kcc": "KCC", "한국컴퓨터종합학술대회": "KCC"}


def test_one_number_is_for_all_kinds_of_terms(tmp_path: Path) -> None:
    assert set(site_of(tmp_path, "term-pages-from = 4").term_pages_from.values()) == {4}
    assert load(tmp_path.parent, None, NOWHEN).term_pages_from["authors"] == 2
    message = message_of(tmp_path, "[term-pages-from]\nyears = 2\ntags = 0\n")
    assert message.splitlines()[::4] == [
        'papernotes.toml:2:9: error: "years" is none of tags, venues, authors, affiliations, reviewers [bad-setting]',
        "papernotes.toml:3:8: error: 0 is not a whole number from 1 to 1000 [bad-setting]",
    ]


def test_the_examples_of_the_settings_are_settings(tmp_path: Path) -> None:
    for name in ("reviews/about.md", "templates/logo.svg", "fonts/NotoSansCJK-Bold.ttc"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
    (tmp_path / "theme").mkdir()
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


def test_toml_that_is_none_is_shown_at_its_place(tmp_path: Path) -> None:
    assert message_of(tmp_path, 'title = "논문"\nlanguage = ko\n') == dedent(
        """\
        papernotes.toml:2:12: error: this is not TOML: Invalid value [bad-toml]
          2 | language = ko
            |            ^
          help: write it as: language = "ko\""""
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("title = “논문 노트”  # ours", 'title = "논문 노트"  # ours'),
        ("title ＝ ‘论文笔记’", "title = '论文笔记'"),
        ("title：论文笔记", 'title = "论文笔记"'),
        ("ignore = [“drafts/**”，“a.md”]", 'ignore = ["drafts/**","a.md"]'),
        (r'macros = { "\R" = "\mathbb{R}" }', r"macros = { '\R' = '\mathbb{R}' }"),
    ],
)
def test_a_line_that_is_not_toml_is_written_as_it_was_meant(written: str, meant: str, tmp_path: Path) -> None:
    assert message_of(tmp_path, f"feed-size = 5\n{written}\n").endswith(f"\n  help: write it as: {meant}")


def test_toml_that_cannot_be_mended_is_explained(tmp_path: Path) -> None:
    assert "\n  help: texts stand in quotes" in message_of(tmp_path, 'title = "a\n')
    assert message_of(tmp_path, 'title = "a"\ntitle = "b"').endswith("stands above already; keep one of the two")


def test_a_country_is_no_language(tmp_path: Path) -> None:
    assert 'error: "kr" is the code of a country; that of its language is "ko"' in message_of(tmp_path, "language='kr'")
    assert site_of(tmp_path, "language = 'zh_CN'").language == "zh-CN"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("templates = 'theme'", 'there is no folder "theme" beside this file'),
        ("output = 'templates'", "would put the site among notes, templates or settings"),
        ("output = 'papernotes.toml'", "is a file; a site is written to a folder"),
    ],
)
def test_folders_that_cannot_be_are_refused(text: str, message: str, tmp_path: Path) -> None:
    assert message in message_of(tmp_path, text)


def test_flags_are_checked_as_settings_are(tmp_path: Path) -> None:
    flags = Flags(output=tmp_path.parent, url="x.org")
    assert message_of(tmp_path, "", flags=flags) == dedent(
        f"""\
        --base-url: error: "x.org" is not an address that begins with https:// and has no ? or # [bad-setting]
          help: for example: --base-url https://name.github.io/notes/
        --output: error: "{tmp_path.parent}" would put the site among notes, templates or settings [bad-setting]
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


def test_what_is_no_folder_is_no_site(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"there is no such folder \[no-folder\]"):
        load(tmp_path / "nowhere")
    (tmp_path / "file").write_text("x")
    with pytest.raises(ConfigError, match=r"this is a file; a site is a folder \[not-a-folder\]"):
        load(tmp_path / "file")


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


def test_the_readme_lists_all_settings(*, is_update: bool) -> None:
    rows = ["| setting | default | meaning | example |", "|---|---|---|---|"]
    for setting in settings.SETTINGS:
        cells = (f"`{setting.key}`", setting.default, setting.meaning, f"`{setting.example}`")
        rows.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    readme = (ROOT / "README.md").read_text("utf-8")
    begin, end = "<!-- settings -->\n", "\n<!-- /settings -->"
    before, rest = readme.split(begin)
    table, after = rest.split(end) if end in rest else ("", rest.removeprefix(end.lstrip("\n")))
    if is_update:
        (ROOT / "README.md").write_text(before + begin + "\n".join(rows) + end + after, "utf-8")
    else:
        assert table == "\n".join(rows)


def test_names_that_settings_have_elsewhere_are_told_those_here(tmp_path: Path) -> None:
    names = {"base_url": '"url"', "languageCode": '"language"', "Nav": '"menu"', "favicon": "assets/icon.svg"}
    (tmp_path / "papernotes.toml").write_text("".join(f'{name} = "x"\n' for name in names), "utf-8")
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    assert all(told in problem.help for problem, told in zip(caught.value.problems, names.values(), strict=True))
    assert not settings.INSTEAD.keys() & {setting.path[0] for setting in settings.SETTINGS}
