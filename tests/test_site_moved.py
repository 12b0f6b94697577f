"""Addresses that notes had before: a page there leads to the note, and never stands in the way of another page."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from papernotes.build import build
from papernotes.config import load
from papernotes.problems import format_problem

MOVED = """<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>주의 &amp; 기억</title>
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="0; url=../../notes/a/">
<link rel="canonical" href="https://x.org/n/notes/a/">
</head>
<body>
<p>이 노트의 새 주소: <a href="../../notes/a/">주의 &amp; 기억</a></p>
</body>
</html>
"""
RICH = {
    "a.md": "---\ntags: [x]\nvenue: ICML 2020\nauthors: A. Bee\nreviewer: C\naffiliation: D\n---\n# A\n\n![](p.png)\n",
    "b.md": "---\nlang: ko\narxiv: 1706.03762\nauthors: A. Bee\n---\n# 나\n\n본문이다.\n",
    "ja/c.md": "---\nlang: ja\narxiv: 1706.03762\n---\n# 注意\n\n本文です。\n",
    "d.md": "# D\n",
}
RICH_SETTINGS = 'url = "https://x.org/n"\npage-size = 1\nmarkdown-twins = true\nterm-pages-from.authors = 9\n'


def write(site: Path, files: dict[str, str], settings: str = 'url = "https://x.org/n"\n') -> None:
    (site / "papernotes.toml").parent.mkdir(parents=True, exist_ok=True)
    (site / "papernotes.toml").write_text(settings, encoding="utf-8")
    for name, text in files.items():
        path = site / "notes" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def built(site: Path) -> tuple[dict[str, bytes], list[str]]:
    report = build(load(site), jobs=1)
    output = site / "_site"
    files = {str(path.relative_to(output)): path.read_bytes() for path in output.rglob("*") if path.is_file()}
    return files, [format_problem(problem) for problem in report.problems]


def test_an_old_address_is_a_page_that_leads_to_the_note_and_is_listed_nowhere(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "---\naliases: [/posts/old/]\n---\n# 주의 & 기억\n\n본문이다.\n"})
    files, problems = built(tmp_path)
    assert files["posts/old/index.html"].decode() == MOVED
    assert not problems
    assert not [name for name, data in files.items() if b"posts/old" in data and name != ".papernotes"]


@pytest.mark.parametrize(
    ("head", "file"),
    [
        ("aliases: /old/", "old/index.html"),
        ("aliases: [old/]", "old/index.html"),
        ("aliases:\n  - /2019/03/old.html", "2019/03/old.html"),
        ("aliases: [old.html]", "old.html"),
        ("alias: posts/old", "posts/old/index.html"),
        ("redirect_from: old", "old/index.html"),
        ("redirect_from:\n  - /old/index.html", "old/index.html"),
        ("redirect_from: [/notes/old/]", "notes/old/index.html"),
        ("redirect_from: /papers/old/", "papers/old/index.html"),
        ("aliases: [/글/%EC%96%B4/#1]", "글/어/index.html"),
    ],
)
def test_old_addresses_as_other_generators_have_them(tmp_path: Path, head: str, file: str) -> None:
    write(tmp_path, {"a.md": f"---\n{head}\n---\n# A\n"})
    files, problems = built(tmp_path)
    assert f'url={"../" * file.count("/")}notes/a/"' in files[file].decode()
    assert not problems


def test_toml_has_aliases_too(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": '+++\naliases = ["/old", "other/old.html"]\n+++\n# A\n'})
    files, problems = built(tmp_path)
    assert {"old/index.html", "other/old.html"} <= files.keys()
    assert not problems


def test_an_alias_without_a_path_is_a_name_for_wikilinks(tmp_path: Path) -> None:
    notes = {
        "a.md": "---\naliases: [Self-attention, 자기 주의, TCP/IP]\n---\n# A\n",
        "b.md": "---\naliases:\nalias: []\n---\n# B\n\n[[self-attention]] [[자기 주의]] [[TCP/IP]] [[posts/old]]\n",
        "c.md": "---\nredirect_from: /posts/old/\n---\n# C\n\n[before](/posts/old/)\n",
    }
    write(tmp_path, notes)
    files, problems = built(tmp_path)
    assert not problems
    assert files["notes/b/index.html"].count(b'href="../../notes/a/"') >= 3
    assert b'<a href="../../notes/c/">posts/old</a>' in files["notes/b/index.html"]
    assert b'<a href="../../notes/c/">before</a>' in files["notes/c/index.html"]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("/../up/", "leads to a folder that is hidden or above"),
        ("/a/%2e%2e/%2e%2e/up/", "leads to a folder that is hidden or above"),
        ("/.git/", "leads to a folder that is hidden or above"),
        ("/a%00/../", "leads to a folder that is hidden or above"),
        ("/a\\b/", "cannot be the path of a file on every system"),
        ("/?p=12", "cannot be the path of a file on every system"),
        ("/" + "a" * 300, "cannot be the path of a file on every system"),
        ("/%ff/", "is not in UTF-8"),
        ("https://y.org/old/", "is not below the site's own address"),
        ("//y.org/old/", "is not below the site's own address"),
    ],
)
def test_what_cannot_be_an_address_of_the_site_is_said(tmp_path: Path, written: str, reason: str) -> None:
    write(tmp_path / "site", {"a.md": f"---\ntitle: A\nredirect_from: '{written}'\n---\n"})
    _, (problem,) = built(tmp_path / "site")
    shown = written if len(written) <= 40 else f"{written[:39]}…"
    assert (
        problem
        == (
            f'notes/a.md:3:17: warning: "{shown}" {reason}, so nothing leads from there to this note [bad-alias]\n'
            f"  3 | redirect_from: '{written}'\n"
            f"    |                 {'^' * len(written)}\n"
            "  help: write the path below the site's address, for example /posts/old-name/"
        )
        or len(written) > 100
    )
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_of_notes_with_one_old_address_the_first_has_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.md": "---\naliases:\n  - /x/\n  - /notes/b/\n  - /notes/a/\n---\n# A\n",
            "b.md": "---\naliases: [name, /X]\n---\n# B\n",
            "c.md": "---\naliases: [/y.html, /y.html/z/, /x/]\n---\n# C\n",
        },
    )
    files, problems = built(tmp_path)
    assert b"notes/a/" in files["x/index.html"]
    told = (
        ("a.md:4:5", "/notes/b/", "is the address of notes/b.md", "4 |   - /notes/b/"),
        ("b.md:2:17", "/X/", "is an old address of notes/a.md too", "2 | aliases: [name, /X]"),
        ("c.md:2:20", "/y.html/z/", "is both a page and a folder", "2 | aliases: [/y.html, /y.html/z/, /x/]"),
        ("c.md:2:32", "/x/", "is an old address of notes/a.md too", "2 | aliases: [/y.html, /y.html/z/, /x/]"),
    )
    assert [problem.split("\n")[:2] for problem in problems] == [
        [f'notes/{place}: warning: "{address}" {reason}, so it does not lead to this note [taken-alias]', f"  {line}"]
        for place, address, reason, line in told
    ]


def test_no_file_of_a_site_gives_way_to_an_old_address(tmp_path: Path) -> None:
    write(tmp_path, RICH, RICH_SETTINGS)
    (tmp_path / "notes" / "p.png").write_bytes(b"x")
    before, _ = built(tmp_path)
    assert {"venues/ICML/2020/index.html".lower(), "notes/a/index.md", "files/notes/p.png"} <= before.keys()
    claims = [claim for name in sorted(before) for claim in (f"/{name}", f"/{name}/x/", f"/{name.upper()}/")]
    claims = [claim for claim in claims if not claim.lower().rstrip("/").endswith("notes/d/index.html")]
    head = "".join(f"  - {claim}\n" for claim in claims)
    write(tmp_path, {"d.md": f"---\nredirect_from:\n{head}---\n# D\n"}, RICH_SETTINGS)
    after, problems = built(tmp_path)
    assert {name for name in after if name.endswith(".html")} == {name for name in before if name.endswith(".html")}
    assert len([problem for problem in problems if "[taken-alias]" in problem or "hidden" in problem]) == len(claims)


def test_a_page_at_an_old_address_goes_with_its_alias(tmp_path: Path) -> None:
    """A warm build leaves what a clean one does, after each edit."""
    edits: list[dict[str, str]] = [
        {"a.md": "---\naliases: [/old/]\n---\n# A\n", "b.md": "# B\n\n[[old]] [x](/old/)\n"},
        {"a.md": "---\naliases: [/old/]\n---\n# New name\n"},
        {"b.md": "---\naliases: [/old/, /older.html]\n---\n# B\n\n[x](/old/)\n"},
        {"a.md": "---\ndraft: true\naliases: [/old/]\n---\n# New name\n"},
        {"a.md": "# A\n", "b.md": "---\nslug: a/b\naliases: [/notes/b/]\n---\n# B\n"},
        {"a.md": "# A\n", "b.md": "# B\n"},
    ]
    old = {"old/index.html", "older.html", "notes/b/index.html"}
    found = []
    for number, edit in enumerate(edits):
        write(tmp_path / "warm" / "site", edit)
        clean = tmp_path / f"clean{number}" / "site"
        shutil.copytree(tmp_path / "warm" / "site", clean, ignore=shutil.ignore_patterns("_site", ".papernotes"))
        files, problems = built(tmp_path / "warm" / "site")
        assert (files, problems) == built(clean)
        found.append(sorted(old & files.keys()))
    b = "notes/b/index.html"
    assert found == [
        [b, "old/index.html"],
        [b, "old/index.html"],
        [b, "old/index.html", "older.html"],
        [b, "old/index.html", "older.html"],
        [b],
        [b],
    ]
