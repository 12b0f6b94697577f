"""Accent, fonts, logo, menu and footer from the settings, as they come out on the pages."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from textwrap import dedent

import pytest
from by_hand import note, published

from papernotes.config import load
from papernotes.problems import ConfigError, ThemeError

NOWHEN = {"SOURCE_DATE_EPOCH": "1767225600"}
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'


def pages(folder: Path, text: str) -> dict[str, str]:
    """Give the texts of a site of two notes with these settings."""
    (folder / "notes").mkdir()
    (folder / "notes" / "about.md").write_text("# About\n")
    (folder / "logo.svg").write_text(LOGO)
    (folder / "papernotes.toml").write_text(dedent(text), "utf-8")
    return published(load(folder, None, NOWHEN), [note("about.md", tags=("x",)), note("b.ja.md", language="ja")])


def style(files: dict[str, str]) -> str:
    """Give what comes of the settings, and see that it ends the one style sheet that all pages ask for."""
    html = [text for path, text in files.items() if path.endswith(".html")]
    found = {sheet for text in html for sheet in re.findall(r'rel="stylesheet" href="[./]*(.*?)"', text)}
    assert len(found) == 1
    before, begin, own = files[found.pop()].rpartition("/* From the settings */")
    assert ".highlight" in before
    return begin + own


def message(folder: Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        pages(folder, text)
    return str(caught.value)


def test_a_site_without_settings_has_no_style_sheet_of_its_own(tmp_path: Path) -> None:
    assert "From the settings" not in "".join(pages(tmp_path, "").values())


def test_an_accent_becomes_shades_for_light_and_dark(tmp_path: Path) -> None:
    assert style(pages(tmp_path, 'accent = "#0A7"')) == dedent(
        """\
        /* From the settings */
        @media not print {
          :root { --accent: #087d57; --accent-soft: #eaf6f0; }
          @supports (color: light-dark(#000, #fff)) {
            :root { --accent: light-dark(#087d57, #00aa77); --accent-soft: light-dark(#eaf6f0, #193025); }
          }
        }
        """
    )


@pytest.mark.parametrize(
    ("setting", "rules"),
    [
        ('fonts = "sans"', "[lang] { --text: var(--sans); }"),
        ('fonts = "serif"', "[lang] { --text: var(--serif); }"),
        (
            'fonts = { text = "Literata, \'PT Serif\'", code = "JetBrains Mono, monospace" }',
            (
                '[lang] { --text: "Literata", "PT Serif", var(--text-fonts); }\n'
                ':root { --mono: "JetBrains Mono", monospace, ui-monospace, monospace; }'
            ),
        ),
        ('fonts = { ui = "serif" }', "[lang] { --ui: var(--serif); }"),
        ('fonts = { ui = "나눔고딕" }', '[lang] { --ui: "나눔고딕", var(--ui-fonts); }'),
    ],
)
def test_fonts_come_before_those_of_each_language(tmp_path: Path, setting: str, rules: str) -> None:
    assert style(pages(tmp_path, setting)) == f"/* From the settings */\n{rules}\n"


def test_a_logo_stands_beside_the_title_with_its_size(tmp_path: Path) -> None:
    files = pages(tmp_path, 'title = "T"\nlogo = "logo.svg"')
    name = next(name for name in files if name.startswith("assets/settings-logo-"))
    assert files[name] == LOGO
    page = files["notes/about/index.html"]
    assert f'<a class="site-title" href="../../"><img src="../../{name}" alt="" width="40" height="20">T</a>' in page


def test_a_menu_has_lists_and_links(tmp_path: Path) -> None:
    text = """
        menu = ["tags", { title = "About", href = "about.md" }, { title = "Us", href = "https://example.org/a:b" },
                { title = "Notes", href = "notes/#content" }]
        """
    files = pages(tmp_path, text)
    menu = {
        path: re.findall(r"<a (.*?)</a>", text.partition('class="site-menu"')[2].partition("</nav>")[0])
        for path, text in files.items()
    }
    assert menu["tags/x/index.html"] == [
        'href="../../tags/" aria-current="true">Tags', 'href="../../notes/about/">About',
        'href="https://example.org/a:b">Us', 'href="../../notes/#content">Notes',
    ]  # fmt: skip
    assert menu["notes/b-ja/index.html"][1] == 'href="../../notes/about/" lang="en">About'


def test_a_footer_is_markdown_whose_links_lead_to_notes(tmp_path: Path) -> None:
    files = pages(tmp_path, 'footer = "We *meet* on Fridays, see [about us](about.md) and [this](nothing.md). $x$"')
    page = files["notes/about/index.html"]
    assert '<p>We <em>meet</em> on Fridays, see <a href="../../notes/about/">about us</a> and <span class="bro' in page
    assert "katex.min.css" in files["404.html"]
    assert '<div lang="en"><p>We' in files["notes/b-ja/index.html"]


def test_what_is_wrong_is_said_at_its_place(tmp_path: Path) -> None:
    text = """\
        accent = "reddish"
        fonts = { text = "a;b", titles = "x" }
        logo = "missing.svg"
        menu = ["pages", { title = "A", href = "no.md" }, { title = "", href = "x" }, { href = "x" }]
        footer = 3
        """
    said = re.findall(r"^papernotes\.toml:(.*?): error: (.*)", message(tmp_path, text), re.MULTILINE)
    lists = '"notes", "papers", "tags", "venues", "years", "languages", "authors", "affiliations", "reviewers"'
    assert said == [
        ("1:10", '"reddish" is not a colour such as "#0b6e99": a # and three or six digits from 0 to f [bad-setting]'),
        ("2:9", '"a;b" is not a list of font names with commas between them [bad-setting]'),
        ("2:9", '"titles" is not a use of fonts; these are text, ui, code [bad-setting]'),
        ("3:8", 'there is no file "missing.svg" in this site [no-file]'),
        ("4:8", '"" is not the title of a link [bad-setting]'),
        ("4:8", f'"pages" is not a list of the site; these are {lists} [bad-setting]'),
        ("4:8", '{"href": "x"} is not the name of a list, or { title, href } [bad-setting]'),
        ("5:10", "3 is not one line of Markdown in quotes [bad-setting]"),
    ]


def test_neither_a_logo_nor_an_asset_is_a_link_to_what_is_not_the_sites(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("secret")
    site = tmp_path / "site"
    (site / "templates" / "assets").mkdir(parents=True)
    (site / "logo.png").symlink_to(tmp_path / "key")
    assert message(site, 'logo = "logo.png"').splitlines()[0] == (
        'papernotes.toml:1:8: error: "logo.png" leads to another file, which is not published [no-file]'
    )
    (site / "templates" / "assets" / "a.txt").symlink_to(tmp_path / "key")
    (site / "papernotes.toml").unlink()
    with pytest.raises(ThemeError) as caught:
        published(load(site, None, NOWHEN), [])
    assert str(caught.value) == (
        "templates/assets/a.txt: error: this leads to a file outside the site, which is not published [outside]\n"
        "  help: put a copy of the file here, or name the folder of its theme as `templates` in the settings"
    )


def test_a_menu_leads_to_notes_that_are_there(tmp_path: Path) -> None:
    assert message(tmp_path, 'menu = [{ title = "A", href = "no.md" }]').splitlines()[0] == (
        'papernotes.toml:1:8: error: there is no note "no.md" [no-note]'
    )


@pytest.mark.parametrize(
    "setting",
    [
        'logo = "/etc/x.svg"', 'logo = "../x.svg"', 'logo = "x.js"', "logo = 1", "menu = 1", "fonts = 1", "fonts = {}",
        'fonts = "comic"', "accent = 255", 'accent = "#12345"', 'footer = """a\nb"""',
        'menu = [{ title = "A", href = "/b" }]', 'menu = [{ title = "A", href = "../b" }]',
        'menu = [{ title = "A", href = "javascript:alert(1)" }]',
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(tmp_path: Path, setting: str) -> None:
    assert "[bad-setting]" in message(tmp_path, setting)


def policies(files: dict[str, str]) -> set[str]:
    found = (re.search(r'<meta http-equiv="Content-Security-Policy" content="(.*?)">', text) for text in files.values())
    return {match[1] for match in found if match}


def test_only_scripts_of_the_theme_run_on_a_page(tmp_path: Path) -> None:
    files = pages(tmp_path, "")
    (policy,) = policies(files)
    inline = re.findall(r'<script(?: type="speculationrules")?>(.*?)</script>', files["index.html"], re.DOTALL)
    digests = [b64encode(sha256(script.encode()).digest()).decode() for script in inline]
    assert policy == (
        f"script-src 'self' file: 'sha256-{digests[0]}' 'sha256-{digests[1]}'; object-src 'none'; base-uri 'none'"
    )


def test_comments_may_bring_their_own(tmp_path: Path) -> None:
    comments = 'comments = { repo = "a/b", repo-id = "R", category = "C", category-id = "D" }'
    (policy,) = policies(pages(tmp_path, comments))
    assert " https://giscus.app; object-src" in policy


def test_a_site_with_templates_or_scripts_of_its_own_may_load_others(tmp_path: Path) -> None:
    (tmp_path / "templates" / "assets").mkdir(parents=True)
    (tmp_path / "templates" / "assets" / "custom.css").write_text("a { color: red }")
    assert policies(pages(tmp_path, ""))
    (tmp_path / "templates" / "404.html").write_text('{% extends "default/404.html" %}')
    assert not policies(published(load(tmp_path, None, NOWHEN), []))
