"""One page with many reviews as notes: where it is divided, and what of it comes along."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from test_import import closing, note_of, run

from papernotes.importers.outline import closed, demoted, headings, shifted
from papernotes.importers.page import read_page

PAGE = """\
---
title: All
---
# 我们的论文笔记

开头的话。

- [一](#一)

## 一：小网络

- **会议**: ICLR 2021
- 论文：https://arxiv.org/abs/2011.10566

![图](img/a%20b.png "t") <img width=3 src='img/a b.png'> 见[这里][ref]和 `![x](img/a.png)`

### 方法

```python
## no heading
```

![没有](img/none.png) ![远](https://example.org/x.png)

---

Second Paper
------------

Authors: Jane Doe

Text [^1].

[ref]: https://example.org
[^1]: A note.

# Part two

Between.

## Third

**Paper**: https://arxiv.org/abs/2011.10567

### Results ###

~~~
open

## Third
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site" / "notes").mkdir(parents=True)
    (tmp_path / "pages" / "img").mkdir(parents=True)
    (tmp_path / "pages" / "img" / "a b.png").write_bytes(b"picture")
    (tmp_path / "pages" / "reviews.md").write_text(PAGE, "utf-8")
    return tmp_path / "site"


def body_of(path: Path) -> str:
    return path.read_text("utf-8").partition("\n---\n\n")[2]


def test_a_page_that_is_a_note_itself_is_said_to_be_one_still(site: Path) -> None:
    (site / "notes" / "README.md").write_text(PAGE, "utf-8")
    lines = run(site, "notes/README.md").stderr.splitlines()
    warning = (
        "notes/README.md: warning: this page stands among the notes that its reviews are now, so readers find them"
    )
    assert lines[-2:] == [f"{warning} twice [there-twice]", "  help: move it out of the folder of the notes"]


def test_the_first_of_a_numbered_list_keeps_its_title(site: Path) -> None:
    first = ("1. 小网络", "**1) 大网络**", "1. [网络](https://arxiv.org/abs/2011.10560)", "[1. 小小](https://a.org)")
    for number, heading in enumerate(first):
        name = f"{number}.md"
        label = f"**论文**：https://arxiv.org/abs/2011.1056{number}\n\n好。\n\n"
        (site / name).write_text(f"# 笔记\n\n## {heading}\n\n{label}## 2. 其他{number}\n\n{label}", "utf-8")
        assert closing(run(site, name)) == "2 notes written"
    headings = {path.read_text("utf-8").split("\n")[4] for path in (site / "notes").glob("*.md")}
    assert headings >= {
        "# 小网络",
        "# **大网络**",
        "# [网络](https://arxiv.org/abs/2011.10560)",
        "# [小小](https://a.org)",
    }
    assert headings >= {"# 2. 其他0", "# 2. 其他3"}


def test_each_section_of_the_level_of_reviews_is_a_note(site: Path) -> None:
    done = run(site, "../pages/reviews.md")
    assert closing(done) == "3 notes written"
    assert done.stderr.replace("../pages/", "") == (
        "reviews.md:4: warning: what stands before the first review up to line 9 goes into no note [no-review]\n"
        "  help: if it is for readers, move it to index.md\n"
        "reviews.md:37: warning: what stands between the reviews up to line 40 goes into no note [no-review]\n"
        "  help: if it is for readers, move it to index.md\n"
        "reviews.md: warning: 1 picture is not where the page says [no-picture]\n"
        "  help: papernotes check names them, with their notes\n"
    )
    notes = site / "notes"
    assert sorted(path.name for path in notes.iterdir()) == [
        "reviews-pages-img-a-b.png",
        "second-paper.md",
        "third.md",
        "一-小网络.md",
    ]
    assert (notes / "second-paper.md").read_text("utf-8").startswith("---\nimported: pages/reviews.md#second-paper ")
    assert body_of(notes / "second-paper.md") == (
        "# Second Paper\n\nAuthors: Jane Doe\n\nText [^1].\n\n[^1]: A note.\n"
    )
    assert body_of(notes / "一-小网络.md") == (
        "# 一：小网络\n\n- **会议**: ICLR 2021\n- 论文：https://arxiv.org/abs/2011.10566\n\n"
        "![图](reviews-pages-img-a-b.png \"t\") <img width=3 src='reviews-pages-img-a-b.png'> 见[这里][ref]和"
        " `![x](img/a.png)`\n\n## 方法\n\n```python\n## no heading\n```\n\n"
        "![没有](img/none.png) ![远](https://example.org/x.png)\n\n[ref]: https://example.org\n"
    )
    assert body_of(notes / "third.md").endswith("\n## Results\n\n~~~\nopen\n\n## Third\n~~~\n")
    note = note_of((notes / "一-小网络.md").read_text("utf-8"))
    assert (note.paper.key, note.venue and note.venue.series) == ("arxiv:2011.10566", "ICLR")
    assert closing(run(site, "../pages/reviews.md")) == "0 notes written, 3 as they were"


@pytest.mark.parametrize(
    ("part", "names"),
    [
        (
            "# 論文{0}\n\n## 論文情報\n\n- 著者: 山田\n\n## 結果\n\n- リンク: https://arxiv.org/abs/2011.1056{0}\n",
            ["論文2.md", "論文3.md"],
        ),
        (
            "# 202{0}\n\n## [A{0}](https://arxiv.org/abs/2011.1056{0})\n\n텍스트.\n\n## B{0}\n\n- 저자: 김\n",
            ["a2.md", "a3.md", "b2.md", "b3.md"],
        ),
    ],
)
def test_the_level_is_that_of_reviews_not_of_their_parts_nor_of_groups(part: str, names: list[str], site: Path) -> None:
    (site / "page.md").write_text(part.format(2) + "\n" + part.format(3), "utf-8")
    assert closing(run(site, "page.md")) == f"{len(names)} notes written"
    assert sorted(path.name for path in (site / "notes").iterdir()) == names


def test_a_level_can_be_said(site: Path) -> None:
    page = site / "notes.md"
    page.write_text(
        "# One\n\nText.\n\n# Two\n\nText.\n\n# Two\n\nMore.\n\n# Contents\n\n- [a](#one)\n\n# Empty\n", "utf-8"
    )
    done = run(site, "notes.md")
    assert done.exit_code == 2
    assert done.stderr == (
        "notes.md: error: no level of headings is that of reviews [no-level]\n"
        "  help: say which is, as with --level 2; there are 5 of level 1\n"
    )
    assert closing(run(site, "notes.md", "--level", "1")) == "3 notes written, 2 left out: 2 without a review"
    assert sorted(path.name for path in (site / "notes").iterdir()) == ["one.md", "two-2.md", "two.md"]
    assert "there is no heading of level 3" in run(site, "notes.md", "--level", "3").stderr
    page.write_text("Text.", "utf-8")
    assert "help: a review begins with a heading" in run(site, "notes.md").stderr
    (site / "x.json").write_text("[]")
    assert "only a page of Markdown has levels" in run(site, "x.json", "--level", "1").stderr


def test_no_picture_comes_from_far_away(site: Path) -> None:
    (site.parent.parent / "secret.png").write_bytes(b"secret")
    page = site.parent / "pages" / "reviews.md"
    (page.parent / "link.png").symlink_to(site.parent.parent / "secret.png")
    names = ("../../secret.png", "link.png", "img", "%00.png", "reviews.md", "/etc/x.png")
    page.write_text("# A\n\n" + "\n".join(f"![]({name})" for name in names) + "\n\n# B\n\nText.\n", "utf-8")
    assert closing(run(site, "../pages/reviews.md", "--level", "1")) == "2 notes written"
    assert sorted(path.name for path in (site / "notes").iterdir()) == ["a.md", "b.md"]


def test_what_is_defined_elsewhere_on_the_page_comes_along_in_its_order(site: Path) -> None:
    (site / "page.md").write_text(
        "# A\n\nSee [x [last]] and [one][FIRST].\n\n# B\n\nNothing [ of it.\n\n# C\n\n[last]\n\n"
        "[first]: https://example.org/1\n[other]: https://example.org/2\n[last]: https://example.org/3\n",
        "utf-8",
    )
    assert closing(run(site, "page.md", "--level", "1")) == "3 notes written"
    first, last = "[first]: https://example.org/1\n", "[last]: https://example.org/3\n"
    assert body_of(site / "notes" / "a.md") == f"# A\n\nSee [x [last]] and [one][FIRST].\n\n{first}\n{last}"
    assert body_of(site / "notes" / "b.md") == "# B\n\nNothing [ of it.\n"
    assert body_of(site / "notes" / "c.md") == f"# C\n\n[last]\n\n{last}"


def test_a_page_of_many_sections_takes_time_by_its_length(tmp_path: Path) -> None:
    def seconds(count: int) -> float:
        sections = (f"# R{n}\n\n{'![](none.png)' * 20} [^{n}]\n\n[^{n}]: Note.\n" for n in range(count))
        text = "\n".join(sections)
        start = time.process_time()
        assert len(read_page(text, tmp_path / "page.md", level=1).notes) == count
        return time.process_time() - start

    short = min(seconds(400), seconds(400))
    assert min(seconds(1600), seconds(1600)) < 10 * short + 0.3


def test_headings_are_those_of_markdown() -> None:
    lines = "# a #\n\nb\n==\n\n- c\n---\n\n```\n# d\n```\n\n    # e\n#f\nlong\ng\n---\n####### h\n##\ni\n--".split("\n")
    assert [(heading.level, heading.text, heading.line) for heading in headings(lines)] == [
        (1, "a", 0),
        (1, "b", 2),
        (2, "", 18),
        (2, "i", 19),
    ]
    assert shifted(["## a", "", "b", "---"], -1) == ["# a", "", "# b"]
    assert demoted("# a\n\n###### b", 3) == "### a\n\n###### b"
    assert closed("1. ```\n   x\n   ```\n\n> ~~~\n> x") == "1. ```\n   x\n   ```\n\n> ~~~\n> x\n~~~"


LINKED = """\
## Deep Nets

Paper: https://arxiv.org/abs/1512.03385

Uses [norms](#norms-of-batches), [why](#results-1), [below](#results), [gone](#nowhere) and `[code](#results-1)`.

### Results

## Norms (of batches)

Paper: https://arxiv.org/abs/1502.03167

### Results

See [deep][r], <a href="#Deep-Nets">nets</a>, [these](#results-1).

[r]: #deep-nets
"""


def test_links_from_one_review_to_another_lead_to_its_note(site: Path) -> None:
    (site / "page.md").write_text(LINKED, "utf-8")
    assert closing(run(site, "page.md")) == "2 notes written"
    first, second = (site / "notes" / name for name in ("deep-nets.md", "norms-of-batches.md"))
    assert (
        "Uses [norms](norms-of-batches.md), [why](norms-of-batches.md#results), [below](#results), [gone](#nowhere) "
        "and `[code](#results-1)`."
    ) in first.read_text("utf-8")
    text = second.read_text("utf-8")
    assert 'See [deep][r], <a href="deep-nets.md">nets</a>, [these](#results).' in text
    assert "[r]: deep-nets.md" in text
    (site / "notes" / "old").mkdir()
    first.rename(site / "notes" / "old" / "a (1).md")
    assert closing(run(site, "page.md")) == "0 notes written, 2 renewed"
    assert "[r]: old/a%20%281%29.md" in second.read_text("utf-8")
    assert "[norms](../norms-of-batches.md)" in (site / "notes" / "old" / "a (1).md").read_text("utf-8")
    assert closing(run(site, "page.md")) == "0 notes written, 2 as they were"
