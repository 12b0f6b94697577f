"""No word of a note's author is lost: what the record does not say stays in the body."""

from __future__ import annotations

import json
import re
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papernotes.model import Site
from papernotes.reading.fields import FRONT_MATTER, LABELS, METADATA_HEADINGS, field_of_key, normal
from papernotes.reading.languages import language_of_text
from papernotes.reading.notes import note_of
from papernotes.reading.records import record
from papernotes.text import closest, fold

ROOT = Path("/site")
SITE = Site(root=ROOT, notes=ROOT / "notes", templates=ROOT / "templates", output=ROOT / "_site")
WORD = re.compile(r"[^\W\d_]{2,}")
# Labels are shown as headings of the record; links as links.
SAID_BY_LABELS = frozenset(
    word
    for line in (*LABELS.values(), *METADATA_HEADINGS)
    for label in line.split("|")
    for word in WORD.findall(fold(label))
) | frozenset("et al and by".split())

LINES = [
    "# Networks of glass",
    "# Summary",
    "## TL;DR",
    "## Metadata",
    "## 概要",
    "Short words about apples.",
    "Long ago, somebody wrote: pears are green.",
    "Ann Lee, Bob Ray, **ICML 2020**",
    "Cat Moe, Dan Fox (KAIST) — NeurIPS 2021 — [pdf](https://arxiv.org/pdf/2106.00001)",
    "Eve Hill / Rivers of sand / CVPR 2019 / [paper](https://arxiv.org/abs/1905.11946)",
    'Finn, Chelsea, et al. "Meadows in winter light." ICML 2017.',
    "Paper: [Castles made of rain](https://arxiv.org/abs/1312.5602), Grey et al., 2013, a favourite",
    'Paper: "Whispering stones" by Hope, Iris (2015)',
    "- **Authors**: Jane Roe, Karl Orff (TU Darmstadt) et al., Google DeepMind",
    "- **Affiliation**: LMU Munich; Runway ML; Tübingen",
    "- **Venue**: EMNLP 2020, Punta Cana, online",
    "- Conference: ACL 2019",
    "- Published: in the spring of 2018",
    "Tags: ocean, deep water",
    "Keywords: mountains and valleys",
    "Status: half finished",
    "Rating: splendid",
    "Link: [original](https://arxiv.org/abs/2001.08361) and my copy",
    "Code: official https://github.com/a/b, rewritten by friends",
    "[The quiet harbour at dawn](https://arxiv.org/abs/2404.02258)",
    "- [Violins](https://arxiv.org/abs/2006.11239) - Ho et al., NeurIPS 2020",
    "#pottery #ICLR2019",
    "Source: image from a brochure.",
    "Author: thinks otherwise.",
    "一言でいうと：静かな海。",
    "> **Title**:: Lanterns",
    "| Authors | Venue |\n|---|---|\n| Max Ode | Workshop of dreams |",
    "| Authors | Nora Pell |\n|---|---|\n| Mood | sunny |",
    "",
    "---",
]


def lost(text: str) -> set[str]:
    """Give the words of `text` that neither the body nor the record says."""
    note = note_of(text, PurePosixPath("note.md"), SITE)
    said = fold(note.body + json.dumps(record(note), ensure_ascii=False))
    visible = re.sub(r"\]\([^)]*\)|https?://\S+", " ", text)
    return {word for word in WORD.findall(fold(visible)) if word not in said} - SAID_BY_LABELS


def has_no_front_matter(lines: list[str]) -> bool:
    """Tell whether no rule at the top opens front matter, whose keys a record may leave to templates."""
    return not "\n".join(lines).lstrip().startswith("---")


@pytest.mark.parametrize("line", [*LABELS.values(), *FRONT_MATTER.values()])
def test_labels_are_listed_as_they_are_looked_up(line: str) -> None:
    for label in line.split("|"):
        assert normal(label) == label or (" " in label and not label.isascii())
        assert field_of_key(label)


@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=9).filter(has_no_front_matter))
def test_no_word_is_lost(lines: list[str]) -> None:
    assert lost("\n".join(lines)) == set()


@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=6))
def test_no_word_is_lost_below_front_matter(lines: list[str]) -> None:
    header = "---\ntitle: Own title\nauthors: [Zoe Quin]\nvenue: ICCV 2023\ntldr: Own words.\ntags: [own]\n---\n\n"
    assert lost(header + "\n\n".join(lines)) == set()


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[1] / "notes").rglob("*.md")), ids=lambda path: path.name
)
def test_no_word_of_a_real_note_is_lost(path: Path) -> None:
    text = path.read_text(encoding="utf-8").partition("\n## ")[0]
    body = text if not text.startswith(("---", "+++")) else text.partition("\n\n")[2]
    assert {word for word in lost(body) if word not in fold(text.partition("\n\n")[0])} == set()


def test_letters_that_were_swapped_are_what_was_meant() -> None:
    assert closest("tgas", ("task", "tags", "title")) == "tags"
    assert closest("titel", ("title", "tile")) == "title"
    assert closest("xyz", ("tags",)) == ""


@pytest.mark.parametrize(
    ("text", "prior", "language"),
    [
        ("標題：小網。只用公開資料訓練，就贏過大網。", "ja", "zh-Hant"),
        ("标题：小网。只用公开数据训练。", "ja", "zh"),
        ("著者、会議、実験、評価", "zh", "ja"),
        ("深層強化学習", "ja", "ja"),
        ("本文引用了「画像認識」一文，这里不再展开，请看数据。", "zh", "zh"),
    ],
)
def test_han_letters_without_kana_tell_their_language(text: str, prior: str, language: str) -> None:
    assert language_of_text(text, prior=prior) == language
