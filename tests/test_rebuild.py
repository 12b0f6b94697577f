"""A warm build and a clean one give equal bytes and equal problems, whatever was edited in between."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from papernotes.build import build, check
from papernotes.config import load
from papernotes.engine import seen
from papernotes.engine.cache import digest_of
from papernotes.memory import Memory
from papernotes.problems import Problem

NAMES = ("a.md", "b.md", "ko/c.md", "d.ja.md", "b.ja.md")
BODIES = (
    "# Adam\n\n손실은 $L_{p}$이고 **값(value)**은 크다. [[Attention]] [b](b.md)\n",
    "---\ntitle: Attention\ntags: [nlp, NLP]\nvenue: NIPS 2017\narxiv: 1706.03762\n---\n\n$$\nx = y\n$$\n",
    "---\ntitle: 注意\nlang: ja\nvenue: NeurIPS 2017\narxiv: 1706.03762v5\n---\n\n数式 $x$ と $\\frca{1}$。\n",
    "# Macros\n\n$\\newcommand{\\loss}{\\mathcal{L}} \\loss$ and $\\loss_2$\n\n```python\nx = 1\n```\n![x](x.png)\n",
    "",
    "# Cites\n\n[paper](https://arxiv.org/pdf/1706.03762v7) [[Adam]] [c](ko/c.md)[^1]\n\n[^1]: f\n\n#nlp\n",
)
SETTINGS = (
    "",
    'math = "mathml"',
    'aliases.tags = { "NLP" = ["nlp"] }',
    "macros = { '\\loss' = 'L' }",
    'language = "ja"',
    'url = "https://x.org"\nmarkdown-twins = true\nrepository = "https://github.com/g/n/tree/main"',
    'accent = "#0a7"\nfooter = "[a](a.md) $x$"\nmenu = ["tags", { title = "A", href = "notes/" }]',
)
WITHOUT_PYGMENTS = """
import sys
from pathlib import Path

from papernotes.build import build
from papernotes.config import load

build(load(Path.cwd()), jobs=1)
sys.exit("pygments" in sys.modules)
"""
LONG = f"\n{'words ' * 200}\n"
"""More than what lists show of a note, so that what comes after it stands on the note's page and in feeds alone."""
EDITS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(NAMES), st.sampled_from(BODIES)),
    st.tuples(st.just("append"), st.sampled_from(NAMES), st.sampled_from((LONG, "\nLast $y$ words.\n"))),
    st.tuples(st.just("delete"), st.sampled_from(NAMES), st.just("")),
    st.tuples(st.just("rename"), st.sampled_from(NAMES), st.sampled_from(("e.md", "ko/f.md"))),
    st.tuples(
        st.just("settings"),
        st.just("papernotes.toml"),
        st.sampled_from(SETTINGS),
    ),
    st.tuples(
        st.just("template"),
        st.just("templates/404.html"),
        st.sampled_from(("<p>gone</p>", "{% extends 'default/404.html' %}")),
    ),
    st.tuples(
        st.just("template"),
        st.just("templates/words/ja.toml"),
        st.sampled_from(('tags = "札"', 'headings = ["語 a-z"]\n[language_names]\nko = "朝鮮語"')),
    ),
)


def apply(site: Path, edit: tuple[str, str, str]) -> tuple[str, ...]:
    """Make an edit, and give the files that it touches."""
    kind, name, content = edit
    path = site / name if kind in {"settings", "template"} else site / "notes" / name
    if kind == "delete":
        path.unlink(missing_ok=True)
    elif kind == "append":
        apply(site, ("write", name, (path.read_text("utf-8") if path.exists() else "") + content))
    elif kind == "rename":
        target = site / "notes" / content
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            path.rename(target)
        return (str(path), str(target))
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return (str(path),)


Built = tuple[dict[str, bytes], tuple[Problem, ...]]


def built(site: Path, output: Path) -> Built:
    """Give every file of the site's folder, without the list that a build keeps, and the problems."""
    report = build(load(site), jobs=1)
    shutil.copytree(site / "_site", output)
    return files_in(output), report.problems


def previewed(site: Path, output: Path, session: Memory) -> Built:
    """Give the same of a preview, which has a folder of its own."""
    report = build(replace(load(site), output=output), jobs=1, memory=session)
    return files_in(output), report.problems


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def after(files: int) -> Callable[[], bool]:
    """Give what tells a build that it is outdated once it was asked so often."""
    asked = iter(range(files))
    return lambda: next(asked, None) is None


@settings(max_examples=16, derandomize=True, phases=[Phase.generate])
@given(
    rounds=st.lists(st.lists(EDITS, min_size=1, max_size=3), min_size=1, max_size=3),
    until=st.integers(0, 40),
    is_watched=st.booleans(),
)
def test_warm_builds_and_previews_equal_clean_builds(
    *, rounds: list[list[tuple[str, str, str]]], until: int, is_watched: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        warm, clean = Path(folder) / "warm" / "site", Path(folder) / "clean" / "site"
        preview, session = Path(folder) / "preview", Memory()
        apply(warm, ("write", "a.md", BODIES[0]))
        build(load(warm), jobs=1)
        previewed(warm, preview, session)
        for number, edits in enumerate(rounds):
            for edit in edits:
                touched = apply(warm, edit)
                if is_watched:
                    session.seen.hear(touched)
                if until:  # a preview's build that gives way to the next one after so many files
                    build(load(warm), jobs=1, memory=Memory(is_outdated=after(until)))
                    previewed(warm, preview, replace(session, is_outdated=after(until)))
            shutil.rmtree(clean, ignore_errors=True)
            shutil.copytree(warm, clean, ignore=shutil.ignore_patterns("_site", ".papernotes"))
            expected = built(clean, Path(folder) / f"c{number}")
            assert built(warm, Path(folder) / f"w{number}") == expected
            assert previewed(warm, preview, session) == expected


LANGUAGE_EDITS = (
    ("write", "a-ko.md", "---\narxiv: 1\n---\n\n# 주의\n\n본문이다.\n"),
    ("write", "a-ja.md", "---\narxiv: 1\n---\n\n# 注意\n\nこれは本文です。\n"),
    ("write", "b.md", "---\nlang: ru\narxiv: 1706.03762\n---\n\n# Внимание\n\nТекст.\n"),
    ("write", "c.md", "---\nlang: ko\narxiv: 1706.03762\n---\n\n# 어텐션\n\n본문이다.\n"),
    ("write", "d.md", "---\nlang: ko\narxiv: 1706.03762\n---\n\n# 또 하나\n\n본문이다.\n"),
    ("delete", "c.md", ""),
    ("write", "a-ja.md", "---\narxiv: 1\nlang: zh-TW\n---\n\n# 注意\n\n這是本文。\n"),
    ("template", "templates/words/fr.toml", 'tags = "Étiquettes"\n'),
    ("write", "e.md", "---\nlang: fr\ntags: [x]\n---\n\n# Été\n"),
    ("write", "index.ko.md", "# 우리\n\n모임 소개와 $x$.\n"),
    ("write", "index.ko.md", "# 우리\n\n새 소개와 $y$.\n"),
    ("write", "f.md", "---\nlang: ko\ndoi: 10.1/x\n---\n\n# 바\n\nhttps://arxiv.org/pdf/1706.03762v2\n"),
    ("write", "d.md", "---\nlang: ko\narxiv: 1706.03762\n---\n\n# 새 이름\n\n본문이다.\n"),
    ("delete", "d.md", ""),
    ("delete", "b.md", ""),
    ("delete", "a-ko.md", ""),
)


def test_versions_of_a_page_follow_every_edit(tmp_path: Path) -> None:
    """A new language is in the switch of every page, a second review ends what two reviews were to each other."""
    warm, clean = tmp_path / "warm" / "site", tmp_path / "clean" / "site"
    apply(warm, ("write", "z.md", "# Z\n\nText.\n"))
    build(load(warm), jobs=1)
    for number, edit in enumerate(LANGUAGE_EDITS):
        apply(warm, edit)
        shutil.rmtree(clean, ignore_errors=True)
        shutil.copytree(warm, clean, ignore=shutil.ignore_patterns("_site", ".papernotes"))
        assert built(warm, tmp_path / f"w{number}") == built(clean, tmp_path / f"c{number}"), edit


def test_the_end_of_a_long_note_is_new_wherever_it_stands(tmp_path: Path) -> None:
    warm, clean = tmp_path / "warm" / "site", tmp_path / "clean" / "site"
    apply(warm, ("write", "a.md", f"# A\n{LONG}"))
    build(load(warm), jobs=1)
    apply(warm, ("append", "a.md", "\nNew.\n"))
    shutil.copytree(warm, clean, ignore=shutil.ignore_patterns("_site", ".papernotes"))
    assert built(warm, tmp_path / "w") == built(clean, tmp_path / "c")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such files")
def test_a_picture_that_takes_the_place_of_a_named_pipe_is_seen(tmp_path: Path) -> None:
    warm, clean = tmp_path / "warm" / "site", tmp_path / "clean" / "site"
    apply(warm, ("write", "a.md", "# A\n\n![x](x.png)\n"))
    os.mkfifo(warm / "notes" / "x.png")
    assert [problem.code for problem in build(load(warm), jobs=1).problems] == ["special-file"]
    (warm / "notes" / "x.png").unlink()
    apply(warm, ("write", "x.png", "x"))
    shutil.copytree(warm, clean, ignore=shutil.ignore_patterns("_site", ".papernotes"))
    assert built(warm, tmp_path / "w") == built(clean, tmp_path / "c")


HEADING_EDITS = (
    ("write", "b.md", f"# B\n{LONG}\n## Results\n\nOne.\n"),
    ("write", "b.md", f"# B\n{LONG}\n## Results {{#numbers}}\n\nTwo.\n"),
    ("write", "b.md", f"# B\n{LONG}\n## Other\n\nTwo.\n"),
    ("append", "b.md", "\n<a name='Results'></a>\n"),
    ("delete", "b.md", ""),
)


def test_links_to_a_heading_follow_it(tmp_path: Path) -> None:
    warm, clean, session = tmp_path / "warm" / "site", tmp_path / "clean" / "site", Memory()
    apply(warm, ("write", "a.md", "# A\n\n**TL;DR:** See [[b#Results]].\n\nText and [it](b.md#results).\n"))
    for number, edit in enumerate(HEADING_EDITS):
        apply(warm, edit)
        shutil.rmtree(clean, ignore_errors=True)
        shutil.copytree(warm, clean, ignore=shutil.ignore_patterns("_site", ".papernotes"))
        expected = built(clean, tmp_path / f"c{number}")
        assert built(warm, tmp_path / f"w{number}") == expected, edit
        assert previewed(warm, tmp_path / "preview", session) == expected, edit


def test_a_text_below_a_heading_that_another_note_names_is_not_of_its_page(tmp_path: Path) -> None:
    apply(tmp_path, ("write", "a.md", "# A\n\nText and [it](b.md#results).\n"))
    apply(tmp_path, HEADING_EDITS[0])
    build(load(tmp_path), jobs=1)
    apply(tmp_path, ("append", "b.md", "\nMore.\n\n## Another heading\n"))
    assert "notes/a/index.html" in build(load(tmp_path), jobs=1).changes.unchanged


def test_how_a_note_begins_is_told_by_lists_and_by_no_other_note(tmp_path: Path) -> None:
    head = "---\npaper: Nets at Night\narxiv: 2001.00001\n---\n\n"
    for name in NAMES[:2]:
        apply(tmp_path, ("write", name, f"{head}# {name}\n\nText.\n"))
    build(load(tmp_path), jobs=1)
    apply(tmp_path, ("write", "a.md", f"{head}# a.md\n\nOther text.\n"))
    written = {path for path in build(load(tmp_path), jobs=1).changes.written if path.endswith(".html")}
    assert {"index.html", "notes/a/index.html"} <= written
    assert "notes/b/index.html" not in written


def test_an_edit_beside_code_does_without_the_highlighter(tmp_path: Path) -> None:
    apply(tmp_path, ("write", "a.md", BODIES[3]))
    build(load(tmp_path), jobs=1)
    apply(tmp_path, ("append", "a.md", "\nLast words.\n"))
    assert not subprocess.run([sys.executable, "-c", WITHOUT_PYGMENTS], cwd=tmp_path, check=False).returncode
    page = (tmp_path / "_site" / "notes" / "a" / "index.html").read_text("utf-8")
    assert '<span class="n">x</span>' in page
    assert "Last words." in page


def test_nothing_changed_writes_nothing(tmp_path: Path) -> None:
    for number, body in enumerate(BODIES):
        apply(tmp_path, ("write", f"{number}.md", body))
    first = build(load(tmp_path), jobs=1)
    again = build(load(tmp_path), jobs=1)
    assert (again.changes.written, again.changes.removed) == ((), ())
    assert set(again.changes.unchanged) == set(first.changes.written)
    assert again.problems == first.problems


def test_the_same_notes_on_another_day_or_with_drafts_are_another_site(tmp_path: Path) -> None:
    apply(tmp_path, ("write", "a.md", "# A\n\nText.\n"))
    apply(tmp_path, ("write", "b.md", "---\ndraft: true\n---\n\n# B\n"))
    apply(tmp_path, ("write", "c.md", "---\ndate: 2030-01-02\n---\n\n# C\n"))
    site = replace(load(tmp_path), until=date(2030, 1, 1))
    shown = []
    for each in (site, replace(site, drafts=True), site, replace(site, until=date(2030, 1, 2)), site):
        build(each, jobs=1)
        papers = json.loads((tmp_path / "_site/papers.json").read_bytes())
        pages = {path.parent.name for path in (tmp_path / "_site/notes").glob("*/index.html")}
        assert sorted(paper["title"].lower() for paper in papers) == sorted(pages)
        shown.append(sorted(pages))
    assert shown == [["a"], ["a", "b"], ["a"], ["a", "c"], ["a"]]


def test_a_note_that_was_not_read_again_is_drawn_when_what_was_made_of_it_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen, "FRESH_NANOSECONDS", 0)
    apply(tmp_path, ("write", "a.md", BODIES[0]))
    apply(tmp_path, ("write", "b.md", BODIES[1]))
    expected = built(tmp_path, tmp_path / "first")
    with closing(sqlite3.connect(tmp_path / ".papernotes/cache.sqlite")) as store, store:
        read = digest_of("seen", str(load(tmp_path).notes))
        assert store.execute("DELETE FROM result WHERE key != ?", (read,)).rowcount > 0
    shutil.rmtree(tmp_path / "_site")
    assert built(tmp_path, tmp_path / "second") == expected


def test_a_file_that_takes_the_place_of_a_folder_is_seen(tmp_path: Path) -> None:
    picture = tmp_path / "notes" / "i.png"
    picture.mkdir(parents=True)
    (tmp_path / "notes" / "a.md").write_text("# A\n\n![a picture](i.png)\n", "utf-8")
    assert [problem.code for problem in build(load(tmp_path), jobs=1).problems] == ["missing-file"]
    picture.rmdir()
    picture.write_bytes(b"GIF89a\x01\x00\x01\x00")
    assert build(load(tmp_path), jobs=1).problems == ()
    assert (tmp_path / "_site" / "files" / "notes" / "i.png").is_file()


def test_a_check_leaves_no_trace(tmp_path: Path) -> None:
    apply(tmp_path, ("write", "a.md", BODIES[0]))
    check(load(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes"]


def test_a_preview_follows_files_that_lists_show(tmp_path: Path) -> None:
    """Lists show TL;DRs with their links; that a file comes or goes changes no note."""
    site, clean, session = tmp_path / "site", tmp_path / "clean" / "site", Memory()
    apply(site, ("write", "a.md", "---\ntldr: See [the slides](slides.pdf)\n---\n\n# A\n\nText.\n"))
    apply(site, ("write", "b.md", "# B\n\nText.\n"))
    previewed(site, tmp_path / "preview", session)
    for number, edit in enumerate((("write", "slides.pdf", "%PDF"), ("delete", "slides.pdf", ""))):
        apply(site, edit)
        shutil.rmtree(clean, ignore_errors=True)
        shutil.copytree(site, clean, ignore=shutil.ignore_patterns("_site", ".papernotes"))
        expected = built(clean, tmp_path / f"c{number}")
        assert previewed(site, tmp_path / "preview", session) == expected


def test_a_preview_has_a_new_style_before_the_pages_that_ask_for_it(tmp_path: Path) -> None:
    told: list[str] = []
    session = Memory(tell=told.append)
    apply(tmp_path, ("write", "a.md", BODIES[0]))
    previewed(tmp_path, tmp_path / "preview", session)
    (tmp_path / "templates" / "assets").mkdir(parents=True)
    (tmp_path / "templates" / "assets" / "style.css").write_text("h1 { color: red }")
    told.clear()
    previewed(tmp_path, tmp_path / "preview", session)
    assert [name.rpartition(".")[2] for name in told[:2]] == ["css", "html"]


def test_a_session_keeps_one_record_of_a_note_however_often_its_text_changes(tmp_path: Path) -> None:
    session = Memory()
    kept = []
    for number in range(3):
        for name in ("a.md", "b.md"):
            apply(tmp_path, ("write", name, f"# Note {name}\n\n{LONG}\nEdit {number}.\n"))
        previewed(tmp_path, tmp_path / "preview", session)
        gathered = session.get("gathered", session.made["gathered"][0])
        kept.append([leaf.note for leaf in gathered.leaves.values()])
    assert all(now is first for notes in kept for now, first in zip(notes, kept[0], strict=True))
