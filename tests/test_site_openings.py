"""Sentences that several notes begin with."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

import pytest

from papernotes.build import build
from papernotes.config import load
from papernotes.model import Head, Html
from papernotes.site.openings import told_apart

CUSTOM = "이 글의 그림은 모두 논문에서 가져왔습니다."


def told(*summaries: str, tldr: str = "") -> list[str]:
    heads = {
        PurePosixPath(f"{number}.md"): Head(
            title=Html("T"), tldr=Html(tldr), title_text="T", tldr_text=tldr, summary=summary
        )
        for number, summary in enumerate(summaries)
    }
    shorter = told_apart(heads)
    return [shorter.get(path, head.summary) for path, head in heads.items()]


@pytest.mark.parametrize(
    ("shared", "rest"),
    [
        (CUSTOM, " 잔차를 배운다."),
        ("All figures below are taken from the paper.", " Dropout drops units."),
        ("図はすべて論文から引用しています。", "次元を減らす。"),
        ("以下所有图片均来自原论文，仅供学习！", "作者提出新方法。"),
        ("Все рисунки взяты из статьи! Перевод мой и вольный.", " Сеть учит поправку."),
    ],
)
def test_what_three_notes_begin_with_is_left_out(shared: str, rest: str) -> None:
    assert told(shared + rest, shared, shared + rest * 2, "Else.") == [rest.strip(), "", (rest * 2).strip(), "Else."]
    assert told(shared + rest, shared, "Else.") == [shared + rest, shared, "Else."]
    assert told(*[shared] * 3, tldr=shared) == [shared] * 3


def test_names_and_unfinished_sentences_are_left() -> None:
    for beginning in ("Kaiming He and others et al. ", "Short one. ", "In this paper, the authors propose "):
        texts = [f"{beginning}{rest}" for rest in ("show this.", "tell that.", "ask more.")]
        assert told(*texts) == texts


def test_a_further_note_changes_the_cards_of_the_others(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "papernotes.toml").write_text('title = "Notes"\n')
    for number, rest in enumerate(("하나다.", "둘이다.", "셋이다.")):
        (tmp_path / "notes" / f"{number}.md").write_text(f"# 노트 {number}\n\n{CUSTOM} {rest}\n", "utf-8")
        if not number:
            continue
        site = load(tmp_path)
        build(site, jobs=1)
        front = (site.output / "index.html").read_text("utf-8")
        assert front.count(CUSTOM) == (number + 1 if number < 2 else 0)
        assert rest in front


def test_what_a_note_begins_with_changes_no_page_of_another(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    pages: list[list[str]] = []
    for beginning in ("다른 말이다.", CUSTOM):
        for number, first in enumerate((CUSTOM, CUSTOM, beginning)):
            (tmp_path / "notes" / f"{number}.md").write_text(f"# 노트 {number}\n\n{first} 글이다.\n", "utf-8")
        site = load(tmp_path)
        build(site, jobs=1)
        pages.append([(site.output / "notes" / name / "index.html").read_text("utf-8") for name in "01"])
        assert ((site.output / "index.html").read_text("utf-8").count(CUSTOM) == 0) == (beginning == CUSTOM)
    assert pages[0] == pages[1]


def test_a_note_of_headings_alone_begins_with_nothing(tmp_path: Path) -> None:
    for name, rest in (("begun", ""), ("table", "\n| 층 | 값 |\n|---|---|\n| 하나 | 둘 |\n")):
        (tmp_path / f"{name}.md").write_text(f"# {name}\n\n## 무엇을 **주장**하나\n\n## 어떻게 $x$\n{rest}", "utf-8")
    site = load(tmp_path)
    build(site, jobs=1)
    front = (site.output / "index.html").read_text("utf-8")
    assert re.findall(r'<p class="card-excerpt"[^>]*>(.*?)</p>', front) == ["무엇을 주장하나 어떻게 x 층 값 하나 둘"]
