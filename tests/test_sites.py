"""Whole sites: good ones byte for byte, bad ones with all that is printed about them.

`tests/sites/<name>/site/` is a site; beside it `stderr.txt` is the whole standard error of `papernotes build`, and
`golden/` holds published files. `pytest --update` writes both.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
import unicodedata
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

SITES = Path(__file__).parent / "sites"
GOLDEN = (
    *("index.html", "notes/*/*/index.html", "papers/*/index.html", "venues/neurips/index.html"),
    *("feed.xml", "sitemap.xml", "robots.txt", "papers.bib", "papers.csv", "papers.json"),
)
EXIT_CODES = {"settings": 2, "theme": 1}


def build(site: Path, output: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Build a site from its own folder, so that no path of this machine is printed."""
    command = [sys.executable, "-m", "papernotes", "build", "-o", str(output), *arguments]
    return subprocess.run(command, cwd=site, capture_output=True, text=True, timeout=120, check=False)


def published(folder: Path) -> dict[str, bytes]:
    """Give all files of a folder by their path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def expect(file: Path, text: str, *, is_update: bool) -> None:
    """Compare a text with that of a file, line ends and all, or write it there; hashes in names of assets are left out.

    Without them a change of the style sheet does not change every page here.
    """
    text = re.sub(r"(?<=-)[0-9a-f]{10}(?=[./])", "HASH", text)
    if is_update:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    assert text == (file.read_bytes().decode() if file.is_file() else "")


@pytest.mark.parametrize("name", sorted(path.name for path in SITES.iterdir() if (path / "site").is_dir()))
def test_site(name: str, tmp_path: Path, *, is_update: bool) -> None:
    folder = SITES / name
    # What a build remembers stays out of the checkout; what an earlier version left there out of the copy.
    site = shutil.copytree(folder / "site", tmp_path / "site", ignore=shutil.ignore_patterns(".papernotes"))
    done = build(site, tmp_path / "out")
    expect(folder / "stderr.txt", done.stderr, is_update=is_update)
    assert done.returncode == EXIT_CODES.get(name, 0)
    if name not in EXIT_CODES:
        files = published(tmp_path / "out")
        expect(folder / "golden" / "FILES", "".join(f"{path}\n" for path in sorted(files)), is_update=is_update)
        texts = [path for path in files if any(fnmatchcase(path, pattern) for pattern in GOLDEN)]
        if is_update:
            for old in set(published(folder / "golden")) - {*texts, "FILES"}:
                (folder / "golden" / old).unlink()
        for path in texts:
            expect(folder / "golden" / path, files[path].decode(), is_update=is_update)


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x02\x08\x02\x00\x00\x00\xfd\xd4\x9as"
FORMULAS = r"""# 수식

분포는 $\foo{x}$ 이다.

$$
\begin{aligned}
a &= b \\
  c &= \undefined
\end{aligned}
$$
"""
LINKS = """# Links

![gone](figures/gone.png) ![mine](/Users/me/a.png)

[note](nowhere.md), [[Nobody]], [here](#nothing)
"""
BROKEN = {
    "binary.md": PNG,
    "bom.md": b"\xef\xbb\xbf---\ntitle: With a mark\n---\nText.\n",
    "crlf.md": b"---\r\ntitle: Windows\r\ntitel: x\r\n---\r\nText $\\frac{a$.\r\n",
    "empty.md": b"",
    "euc-kr.md": "# 제목\n\n한국어로 쓴 오래된 노트입니다.\n".encode("euc-kr"),
    "formula.md": FORMULAS.encode(),
    "header.md": b"---\ntitle: Open\nvenue: NeurIPS 2020\n\n# Open\n\nText.\n",
    "links.md": LINKS.encode(),
    "misspelt.md": b"---\ntitel: A: B\ndate: 2019-13-01\n---\n\nText.\n",
    "nul.md": b"# Nul\n\nA\x00B and \x07 more.\n",
    unicodedata.normalize("NFD", "각도.md"): "# 각도\n\n본문.\n".encode(),
    "same-1.md": b"# Same\n\nOne.\n",
    "same-2.md": b"# Same\n\nTwo.\n",
    "what? 100% #1.md": b"# What\n\nText.\n",
    "한국어 리뷰.md": "본문만 있다.\n".encode(),
}


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Make a site of broken notes; git and other systems would mend half of them if they stood in the repository."""
    notes = tmp_path / "site" / "notes"
    notes.mkdir(parents=True)
    for name, data in BROKEN.items():
        (notes / name).write_bytes(data)
    (notes / "good.md").write_text("# A good note\n\nSee [the one with a strange name](<what? 100%25 %231.md>).\n")
    return tmp_path / "site"


def test_broken_notes_get_a_line_each_and_the_rest_is_whole(broken: Path, tmp_path: Path, *, is_update: bool) -> None:
    done = build(broken, tmp_path / "out")
    expect(SITES / "broken" / "stderr.txt", done.stderr, is_update=is_update)
    assert done.returncode == 0
    assert build(broken, tmp_path / "out", "--strict").returncode == 1
    pages = {path for path in published(tmp_path / "out") if path.startswith("notes/")}
    expect(SITES / "broken" / "pages.txt", "".join(f"{path}\n" for path in sorted(pages)), is_update=is_update)


@pytest.mark.parametrize("make", ["empty folder", "empty notes folder"])
def test_a_site_without_notes_is_a_site_and_says_so(make: str, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "notes" if "notes" in make else site).mkdir(parents=True)
    done = build(site, tmp_path / "out")
    assert done.returncode == 0
    assert done.stderr == (
        f"{'notes' if 'notes' in make else '.'}: warning: there are no notes in this folder [no-notes]\n"
        '  help: name the folder that holds them, or begin with: papernotes new "Title of a paper"\n'
    )
    assert (tmp_path / "out" / "index.html").is_file()


def test_reviews_in_the_text_of_the_front_page_are_no_notes(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "README.md").write_text("# Papers\n\n## 1. Deep nets\n\nText.\n\n## 2. Wide nets\n\nText.\n")
    done = build(site, tmp_path / "out")
    assert done.stderr == (
        "README.md: warning: there are no notes beside this text, which is the front page's [no-notes]\n"
        "  help: a note is a file of its own, beside this file or in folders below; reviews in this text become notes "
        "by: papernotes import README.md\n"
    )


def test_a_folder_with_a_name_in_hangul_is_a_site(tmp_path: Path) -> None:
    site = tmp_path / "논문 리뷰"
    site.mkdir()
    (site / "어텐션.md").write_text("# 어텐션\n\n$x$는 값.\n", "utf-8")
    done = build(site, tmp_path / "결과")
    assert (done.returncode, done.stderr) == (0, "")
    assert "<title>" in (tmp_path / "결과" / "notes" / "어텐션" / "index.html").read_text("utf-8")


@pytest.mark.slow
def test_a_huge_note_is_published_in_time(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    paragraph = "**분포(distribution)**가 $x_{%d}$와 `code` 그리고 [link](https://example.org/%d)를. "
    text = "# Huge\n\n" + "".join(paragraph % (number % 50, number) + "글 " * 200 + "\n\n" for number in range(7000))
    (site / "huge.md").write_text(text, "utf-8")
    (site / "small.md").write_text("# Small\n\nText.\n", "utf-8")
    assert len(text.encode()) > 5_000_000
    done = build(site, tmp_path / "out")
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert {"notes/huge/index.html", "notes/small/index.html"} <= published(tmp_path / "out").keys()


def many_notes(folder: Path, count: int) -> None:
    """Write `count` notes with formulas, code, tags and links, the same ones for the same count."""
    chance = random.Random(20261121)  # noqa: S311 - a repeatable site, no secret
    folder.mkdir(parents=True)
    for number in range(count):
        language, word = chance.choice([("ko", "분포"), ("ja", "分布"), ("zh", "概率"), ("ru", "слово")])
        (folder / f"note-{number}.{language}.md").write_text(
            f"---\ntitle: {word} {number}\nvenue: {chance.choice(['NIPS 2017', 'NeurIPS 2019', 'ICLR 2020'])}\n"
            f"tags: [{chance.choice('abc')}, {word}]\ndate: 20{number % 20 + 1:02}-01-0{number % 9 + 1}\n---\n\n"
            f"**{word}(p)**: $x_{{{number % 7}}}$, see [another](note-{number // 2}.en.md).\n\n"
            f"$$\\sum_{{i={number}}}^n \\frac{{1}}{{i}}$$\n\n```python\nprint({number})\n```\n",
            "utf-8",
        )


def test_two_builds_and_any_number_of_jobs_give_equal_bytes(tmp_path: Path) -> None:
    many_notes(tmp_path / "site" / "notes", 70)
    first = build(tmp_path / "site", tmp_path / "one", "--jobs", "1")
    second = build(tmp_path / "site", tmp_path / "two", "--jobs", "2")
    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stderr == second.stderr
    assert published(tmp_path / "one") == published(tmp_path / "two")
    before = published(tmp_path / "two")
    again = build(tmp_path / "site", tmp_path / "two")
    assert again.stderr == first.stderr
    assert published(tmp_path / "two") == before


def test_a_site_does_not_depend_on_where_it_stands(tmp_path: Path) -> None:
    many_notes(tmp_path / "a" / "notes", 5)
    (tmp_path / "a" / "papernotes.toml").write_text('title = "T"\n')
    shutil.copytree(tmp_path / "a", tmp_path / "deep" / "b")
    build(tmp_path / "a", tmp_path / "one")
    build(tmp_path / "deep" / "b", tmp_path / "two")
    assert published(tmp_path / "one") == published(tmp_path / "two") != {}
