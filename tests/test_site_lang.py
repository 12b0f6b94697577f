"""Every text stands under a `lang` that it can be in: fonts, hyphenation and screen readers follow it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import html5lib
import pytest
from by_hand import note, published, site_at

from papernotes.model import Note, Paper
from papernotes.reading.languages import language_of_text

SCRIPTS = (
    (re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]"), {"ko"}),
    (re.compile("[\u3041-\u30fa]"), {"ja"}),
    (re.compile("[\u0400-\u04ff]"), {"ru"}),
    (re.compile("[\u4e00-\u9fff]"), {"zh", "ja", "ko"}),
)
# A note's own text may hold words of other languages, and code and addresses are in none.
LEFT_TO_THE_WRITER = {"prose", "contents"}
NOT_TEXT = {"script", "style", "title"}


def texts(element: ET.Element, language: str = "") -> Iterator[tuple[str, str]]:
    """Give each text of an element and the language it stands under; what the note's writer wrote is left out."""
    language = element.get("lang") or language
    classes = set((element.get("class") or "").split())
    if classes & LEFT_TO_THE_WRITER or element.tag in NOT_TEXT or element.get("translate") == "no":
        return
    for text in (element.text, *(child.tail for child in element)):
        if text and text.strip() and isinstance(element.tag, str):
            yield text.strip(), language
    for child in element:
        yield from texts(child, language)


def under_another_language(page: str) -> list[tuple[str, str]]:
    """Give the texts in a script that their language is not written in."""
    root = html5lib.parse(page, namespaceHTMLElements=False)
    return [
        (text, language)
        for text, language in texts(root)
        for letters, languages in [next((each for each in SCRIPTS if each[0].search(text)), (None, set()))]
        if letters and language.partition("-")[0] not in languages
    ]


@pytest.fixture(scope="module")
def showcase(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the reviews that come with papernotes, in five languages, for readers of Japanese."""
    site = tmp_path_factory.mktemp("showcase")
    (site / "notes").symlink_to(Path(__file__).parent.parent / "notes")
    (site / "papernotes.toml").write_text('language = "ja"\n')
    command = [sys.executable, "-m", "papernotes", "build", "-o", str(site / "out")]
    subprocess.run(command, cwd=site, check=True, capture_output=True, timeout=300)
    return site / "out"


def test_every_text_of_the_showcase_stands_under_its_language(showcase: Path) -> None:
    pages = sorted(showcase.rglob("*.html"))
    assert len(pages) > 200
    found = {path.relative_to(showcase): under_another_language(path.read_text("utf-8")) for path in pages}
    assert {path: each for path, each in found.items() if each} == {}


def test_words_borrowed_from_another_language_are_marked(tmp_path: Path) -> None:
    paper = Paper(key="k", title="Papier", authors=("Ada L.", "B. C."))
    each: Note = note("a.md", language="fr", title="Été", paper=paper, tags=("x",), rating="5", tldr="Bref.")
    files = published(site_at(tmp_path, language="ko", title="S"), [each, note("b.md", language="ko")])
    for path in ("notes/a/index.html", "languages/fr/index.html", "papers/k/index.html"):
        page = files[path]
        assert under_another_language(page) == [], path
    said = dict(texts(html5lib.parse(files["notes/a/index.html"], namespaceHTMLElements=False)))
    assert (said["Été"], said["저자"], said["태그"], said["Bref."]) == ("fr", "ko", "ko", "fr")


def test_lines_of_a_language_from_the_right_run_from_the_right(tmp_path: Path) -> None:
    arabic = note("a.md", language="ar", title="انتباه", tldr="قصير.")
    files = published(site_at(tmp_path, language="en"), [arabic])
    assert '<div class="prose e-content" lang="ar" dir="rtl">' in files["notes/a/index.html"]
    assert '<p class="card-tldr" lang="ar" dir="rtl">' in files["notes/index.html"]
    home = published(site_at(tmp_path, language="ar"), [arabic, note("b.md", tldr="Short.")])["notes/index.html"]
    assert '<html lang="ar" dir="rtl">' in home
    assert '<p class="card-tldr" lang="en" dir="ltr">' in home


@pytest.mark.parametrize(("prior", "language"), [("he", "en"), ("ar", "en"), ("ko", "en"), ("fr", "fr")])
def test_latin_letters_are_english_on_a_site_in_letters_of_its_own(prior: str, language: str) -> None:
    assert language_of_text("A loss that learns.", prior=prior) == language
