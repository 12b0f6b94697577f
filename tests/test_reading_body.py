"""What is left of a note's body once its head is read: nothing twice, nothing lost, every line in its place."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from papernotes.model import Aliases, Note, Site
from papernotes.reading.notes import note_of
from papernotes.text import fold

ROOT = Path("/site")
SITE = Site(root=ROOT, notes=ROOT / "notes", templates=ROOT / "templates", output=ROOT / "_site")


def read(text: str, path: str = "note.md", site: Site = SITE) -> Note:
    return note_of(text, PurePosixPath(path), site)


def left(text: str) -> list[str]:
    """Give the lines of the body that are not blank."""
    return [line for line in read(text).body.split("\n") if line.strip()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Nets\n\nConference : ICML 2021\nLink : https://arxiv.org/abs/1706.03762\n\nText.", ["Text."]),
        ("# Title\n\n> **标题**：稀疏\n>\n> **机构**：A；B\n\n正文。", ["# Title", "正文。"]),
        ("# T\n\nAnn Lee, Bob Ray, **ICML 2020**\n\n---\n\nText.", ["Text."]),
        (
            "| Venue | ICML 2020 |\n|---|---|\n| Mood | good |\n\nx",
            ["| Venue | ICML 2020 |", "|---|---|", "| Mood | good |", "x"],
        ),
        ("# T\n\nAuthors: Ann Lee\nAbstract: We show.\n\nx", ["Abstract: We show.", "x"]),
        ("# T\n\n## TL;DR\n\nShort.\n\n## Method\nx", ["## Method", "x"]),
        ("# T\n\n## TL;DR\n\nShort.\n\n```\ncode\n```\n\n## M", ["## TL;DR", "Short.", "```", "code", "```", "## M"]),
        (
            "# T\n\n[paper](https://a.org/x.pdf) | [home](../README.md)\n\nx",
            ["[paper](https://a.org/x.pdf) | [home](../README.md)", "x"],
        ),
        ("# Paper review\n\n- Title: Nets\n\nx", ["# Paper review", "x"]),
        ("---\ntitle: A\n---\n# A\n\nx", ["x"]),
        ("---\ntitle: A\n---\n# B\n\nx", ["# B", "x"]),
        ("---\ntitle: A\nvenue: ICML 2020\n---\nVenue: ICLR 2021\n\nx", ["Venue: ICLR 2021", "x"]),
        (
            "# T\n\nSource: see the long list of pages that we were reading, it is great.\n\nx",
            ["Source: see the long list of pages that we were reading, it is great.", "x"],
        ),
        (
            "# T\n\n<details>\n<summary>차례</summary>\n\n- a\n</details>\n",
            ["<details>", "<summary>차례</summary>", "- a", "</details>"],
        ),
        ("# T\n\n**Authors:** Ann Lee <br> **Mood:** good\n\nx", ["**Authors:** Ann Lee <br> **Mood:** good", "x"]),
        ("# T\n\n### 著者/所属機関\nAnn Lee\n\n東京大学\n\n## M", ["## M"]),
        ("# T\n\n### 著者/所属機関\nAnn Lee\nFoobar\n\n## M", ["### 著者/所属機関", "Ann Lee", "Foobar", "## M"]),
        ("# Small nets, ICML 2020\n\nx", ["x"]),
        ("# Small nets, ICML 2020\n\nVenue: ICLR 2021\n\nx", ["# Small nets, ICML 2020", "x"]),
        ("# T\n\n코드 : 없음\n\nx", ["x"]),
        ("# T\n\n> [!info] Metadata\n> - **Authors**: Ann Lee\n> - **Venue**: ICML 2020\n\nx", ["x"]),
        ("# T\n\n> [!tip] My words\n> - **Venue**: ICML 2020\n\nx", ["> [!tip] My words", "x"]),
        ("# T\n\n> [!summary] TL;DR\n> Short.\n\nx", ["x"]),
        ("# T\n\n:::message\n著者: 山田太郎\n会議: ICML 2020\n:::\n\nx", ["x"]),
        ("# T\n\n:::message\n会議: ICML 2020\nなお\n:::\n\nx", [":::message", "なお", ":::", "x"]),
        ('# T\n\n!!! info "Paper"\n    - Authors: Ann Lee\n    - Venue: ICML 2020\n\nx', ["x"]),
        ("# T\n\n<details><summary>Info</summary>\n\n- Venue: ICML 2020\n\n</details>\n\nx", ["x"]),
        ('# T\n\n???+ note "Details"\n    Venue: ICML 2020\n\nx', ["x"]),
        ("# T\n\n**書誌情報**\nAnn Lee, Bob Ray, ICML 2020\n\nx", ["x"]),
        ("# T\n\nCreated: 2023-01-02\nRead on: 2023-02-03\n\nx", ["Read on: 2023-02-03", "x"]),
        ("# T\n\nYear: 2019\nPublished: 2018-02-03\n\nx", ["Published: 2018-02-03", "x"]),
        ("# T\n\nDate: 05.08.23\nYear: 2019\n\nx", ["Date: 05.08.23", "x"]),
        ("# T\n\n날짜: 23.08.05\n연도: 2019\n\nx", ["x"]),
        ("# T\n\nDate: March 2024\nYear: 2019\n\nx", ["Date: March 2024", "x"]),
        ("# T\n\n저자: Ann Lee 외 7명 (Google)\n\nx", ["x"]),
        ("# T\n\nTL;DR - it is small\n\nx", ["x"]),
        ("# T\n\n발표자: 홍길동 (석사과정)\n\nx", ["발표자: 홍길동 (석사과정)", "x"]),
        ("# T\n\n- 저자: 홍길동, Ann Lee 외\n- 연도: 2017년\n\nx", ["x"]),
        ("# T\n\n저자 : 홍길동 외 2명\n\nx", ["x"]),
        ("# T\n\n저자: 홍길동 등\n\nx", ["x"]),
        ("# T\n\n作者：张三，李四等\n年份：2017年\n\nx", ["x"]),
        ("# T\n\n- 著者：山田太郎、鈴木花子ほか\n\nx", ["x"]),
        ("# T\n\n- Авторы: Ёж И. И. и др.\n- Год: 2017 г.\n\nx", ["x"]),
        ("# T\n\n저자 : 홍길동 (공동 1저자, KAIST), 김철수 (교신저자)\n\nx", ["x"]),
        ("# T\n\n作者：张三，李四（共同一作）\n\nx", ["x"]),
        ("# T\n\nAnn Lee (MIT), Bob Ray (Stanford)\n\nx", ["x"]),
        ("Setext\n======\n\nVenue: ICML 2020\n\nx", ["x"]),
        ("# T\n\n- Authors\n    - Ann Lee\n- Venue\n    - ICML 2020\n\nx", ["x"]),
        (
            "# T\n\n- Summary\n  - Short.\n- Task\n  - speech\n\nx",
            ["- Summary", "  - Short.", "- Task", "  - speech", "x"],
        ),
        ("# T\n\n<br>\n\n### [Abstract]\n- x", ["### [Abstract]", "- x"]),
        ("# T\n\n## Metadata\n---\n학회 : ICML 2020\n\n---\n분류\n\n## Method\nx", ["## Method", "x"]),
        (
            "# T\n\n## Metadata\n---\n학회 : ICML 2020\n\n분류\n\nmostly theory, as it seems to us.\n\n## M",
            ["## Metadata", "---", "분류", "mostly theory, as it seems to us.", "## M"],
        ),
        (
            "# T\n\n- Code: https://github.com/a/b\n- Further reading:\n  - https://github.com/c/d\n\nx",
            ["- Further reading:", "  - https://github.com/c/d", "x"],
        ),
    ],
)
def test_what_is_left(text: str, expected: list[str]) -> None:
    assert left(text) == expected


def test_lines_are_those_of_the_file() -> None:
    note = read("---\ntitle: T\ntags: [a]\n---\n\nVenue: ICML 2020\nCode: https://github.com/a/b\n\nText.")
    assert note.lines == {"code": 7, "paper_title": 2, "tags": 3, "title": 2, "venue": 6}
    assert note.body_line == 5
    assert note.body.split("\n")[4] == "Text."


def test_site_aliases_name_venues_tags_and_affiliations() -> None:
    aliases = Aliases(
        tags={fold("LLMs"): "llm"},
        affiliations={fold("Facebook AI Research"): "FAIR"},
        venues={fold("Nips"): "NeurIPS", "my workshop": "MyWS"},
    )
    site = Site(root=ROOT, notes=ROOT / "notes", templates=ROOT / "t", output=ROOT / "_site", aliases=aliases)
    note = read(
        "# T\n\nVenue: My Workshop 2021\nTags: LLMs, Vision\nAffiliation: Facebook AI Research; MIT\n\nx", site=site
    )
    assert note.venue is not None
    assert (note.venue.series, note.venue.year, note.venue.is_known) == ("MyWS", 2021, True)
    assert note.tags == ("llm", "Vision")
    assert note.affiliations == ("FAIR", "MIT")
    assert [line for line in note.body.split("\n") if line] == ["x"]
    older = read("# T\n\nVenue: NIPS 2016\n\nx", site=site).venue
    assert older is not None
    assert (older.series, older.name) == ("NeurIPS", "NIPS")


@pytest.mark.parametrize(
    "heading",
    ["Introduction", "Details of the method", "1. Overview", "방법", "手法", "方法", "Метод", "Part 1. 标题&作者"],
)
def test_labels_below_the_first_section_are_text(heading: str) -> None:
    note = read(f"# T\n\n## {heading}\n\nConference : ICML 1999\nLink : https://arxiv.org/abs/1706.03762\n")
    assert note.venue is None
    assert note.paper.links == ()
