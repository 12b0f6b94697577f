"""Pictures for link previews: drawn where a site asks for them, the same every time, in letters of every language."""

from __future__ import annotations

import importlib.util
import io
import re
from datetime import date
from pathlib import Path

import pytest
from by_hand import edition, note, rendered, site_at, venue
from msgspec.structs import replace
from PIL import Image

from papernotes import config
from papernotes.build import build
from papernotes.config import load
from papernotes.problems import ConfigError, format_problem
from papernotes.site.picture_pages import picture_pages
from papernotes.site.pictures import ACCENT, HEIGHT, WIDTH, Picture, drawn
from papernotes.typefaces import cjk_font

FONT = cjk_font()
needs_font = pytest.mark.skipif(FONT is None, reason="there is no font with CJK letters here")
PICTURE = Picture(site="Site", title="Title", paper="Paper", foot="NeurIPS 2020", language="en")


def ink(picture: Picture) -> int:
    """Count the pixels that are not ground, right of the bar at the edge."""
    assert FONT is not None
    image = Image.open(io.BytesIO(drawn(picture, FONT))).convert("L")
    assert image.size == (WIDTH, HEIGHT)
    return sum(image.crop((30, 0, WIDTH, HEIGHT)).histogram()[:200])


@needs_font
def test_the_same_words_give_the_same_bytes() -> None:
    assert FONT is not None
    assert drawn(PICTURE, FONT) == drawn(PICTURE, FONT) != drawn(replace(PICTURE, title="Other"), FONT)


@needs_font
def test_letters_have_soft_edges_in_their_own_colour() -> None:
    assert FONT is not None
    picture = replace(PICTURE, site="", paper="", foot="", title="Woven")
    image = Image.open(io.BytesIO(drawn(picture, FONT))).convert("RGB")
    ground, ink = (253, 252, 250), (35, 33, 30)
    pixels = image.crop((30, 0, WIDTH, HEIGHT)).tobytes()
    colours = {*zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True)}
    assert {ground, ink} < colours
    assert len(colours) > 8
    for colour in colours:  # each on the way from the ground to the ink
        parts = [(a - b) / (a - c) for a, b, c in zip(ground, colour, ink, strict=True)]
        assert max(parts) - min(parts) < 0.01


@needs_font
@pytest.mark.parametrize(
    ("language", "title"),
    [("ko", "어텐션"), ("ja", "注意と骨"), ("zh", "注意与骨"), ("zh-Hant", "注意與骨"), ("ru", "Внимание")],
)
def test_letters_of_every_language_are_drawn(language: str, title: str) -> None:
    bare = Picture(site="", title=title, paper="", foot="", language=language)
    missing = ink(replace(bare, title="\ue123" * len(title)))
    assert ink(bare) > 1000
    assert ink(bare) != missing


@needs_font
def test_one_letter_looks_as_in_the_country_of_its_language() -> None:
    assert ink(replace(PICTURE, title="骨直", language="ja")) != ink(replace(PICTURE, title="骨直", language="zh"))


LONG = {
    "words": "word " * 200,
    "letters": "字" * 500,
    "word": "W" * 400,
    "none": "",
    "opening": "「" * 90,
    "kana": "ア、" * 200,
}


@needs_font
@pytest.mark.parametrize("title", LONG.values(), ids=LONG.keys())
def test_too_long_a_title_stays_within_the_picture(title: str) -> None:
    assert FONT is not None
    image = Image.open(io.BytesIO(drawn(replace(PICTURE, title=title), FONT))).convert("L")
    edges = image.crop((WIDTH - 50, 0, WIDTH, HEIGHT)), image.crop((30, HEIGHT - 50, WIDTH, HEIGHT))
    assert all(sum(edge.histogram()[:200]) == 0 for edge in edges)


@needs_font
def test_only_notes_without_a_picture_get_one(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    Image.new("RGB", (300, 300)).save(tmp_path / "notes" / "own.png")
    (tmp_path / "notes" / "a.md").write_text("---\ntitle: 어텐션\nvenue: NIPS 2017\n---\n\n본문이다.\n", "utf-8")
    (tmp_path / "notes" / "b.md").write_text("# With its own\n\n![figure](own.png)\n", "utf-8")
    (tmp_path / "papernotes.toml").write_text('url = "https://x.org"\ncards = true\n')
    out = tmp_path / "_site"
    build(load(tmp_path), jobs=1)
    assert [path.parent.name for path in out.rglob("card.png")] == ["a"]
    page = (out / "notes" / "a" / "index.html").read_text("utf-8")
    assert '<meta property="og:image" content="https://x.org/notes/a/card.png">' in page
    assert (f'content="{WIDTH}"' in page, f'content="{HEIGHT}"' in page) == (True, True)
    assert "https://x.org/files/notes/own.png" in (out / "notes" / "b" / "index.html").read_text("utf-8")
    before = (out / "notes" / "a" / "card.png").read_bytes()
    text = (tmp_path / "notes" / "a.md").read_text("utf-8")
    (tmp_path / "notes" / "a.md").write_text(f"{text}\n더.\n", "utf-8")
    assert "notes/a/card.png" not in build(load(tmp_path), jobs=1).changes.written
    (tmp_path / "notes" / "a.md").write_text(text.replace("어텐션", "주의"), "utf-8")
    assert "notes/a/card.png" in build(load(tmp_path), jobs=1).changes.written
    assert (out / "notes" / "a" / "card.png").read_bytes() != before
    (tmp_path / "papernotes.toml").write_text('url = "https://x.org"\n')
    assert "notes/a/card.png" in build(load(tmp_path), jobs=1).changes.removed


def test_a_picture_names_the_note_its_paper_and_its_reading(tmp_path: Path) -> None:
    each = note("a.md", title="주의", language="ko", venue=venue("NeurIPS", 2017, "NIPS"), reviewers=("서준", "민지"))
    each = replace(each, date=date(2026, 5, 9), paper=replace(each.paper, title="Attention"))
    site = site_at(tmp_path, url="https://x.org", cards=tmp_path / "font.ttf", title="모임")
    (tmp_path / "font.ttf").write_bytes(b"")
    (page,) = picture_pages(edition(site, [each], {"a.md": rendered(each)}))
    assert [*page.inputs()] == ["모임", "주의", "Attention", "NeurIPS 2017 · 서준, 민지 · 2026-05-09", "ko", ACCENT]
    assert page.address == "notes/a/card.png"
    assert not [*picture_pages(edition(replace(site, url=""), [each]))]


def message_of(folder: Path, text: str) -> str:
    (folder / "papernotes.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        load(folder)
    return re.sub(r"\n +\|? .*", "", "\n".join(map(format_problem, caught.value.problems)))


def test_what_pictures_need_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert 'papernotes.toml:1:9: error: there is no file "fonts/x.otf" in this site [no-file]' in message_of(
        tmp_path, 'cards = "fonts/x.otf"\n'
    )
    assert '"x.woff2" is not true, false or the path of a font (.ttf, .otf, .ttc, .otc)' in message_of(
        tmp_path, 'cards = "x.woff2"\n'
    )
    monkeypatch.setattr(config, "cjk_font", lambda: None)
    assert "there is no font here with Chinese, Japanese and Korean letters [no-font]" in message_of(
        tmp_path, "cards = true\n"
    )
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert "pictures are drawn by Pillow, which is not there [no-pillow]" in message_of(tmp_path, "cards = true\n")
    (tmp_path / "papernotes.toml").write_text("cards = false\n")
    assert load(tmp_path).cards is None
