"""Files and folders as they come: encodings, names, links, what is no note; and what shows only among all notes."""

from __future__ import annotations

import os
import socket
import sys
import time
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pytest

from papernotes.engine import seen as seen_files
from papernotes.engine.seen import Seen
from papernotes.model import Site
from papernotes.problems import NoteError, PapernotesError, format_problem
from papernotes.reading.files import content_of, read_files
from papernotes.reading.loader import load_notes, read_note


def site_of(folder: Path, *, ignore: tuple[str, ...] = ()) -> Site:
    return Site(
        root=folder,
        notes=folder / "notes",
        templates=folder / "templates",
        output=folder / "notes" / "_site",
        ignore=ignore,
    )


def write(folder: Path, contents: Mapping[str, str | bytes]) -> Site:
    for name, content in contents.items():
        path = folder / "notes" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return site_of(folder)


def paths(site: Site) -> list[str]:
    return [source.path.as_posix() for source in read_files(site).sources]


def printed(site: Site) -> list[str]:
    notes, broken = load_notes(read_files(site).sources, site)
    return [format_problem(problem) for problem in (*broken, *(problem for note in notes for problem in note.problems))]


def test_only_notes_are_notes(tmp_path: Path) -> None:
    names = [
        "a.md",
        "b/c.MD",
        "d.txt",
        ".hidden/e.md",
        "node_modules/f.md",
        "_site/g.md",
        "LICENSE.md",
        "SUMMARY.md",
        "_sidebar.md",
        "README.md",
        "b/README.md",
    ]
    site = write(tmp_path, dict.fromkeys(names, "# Note"))
    assert paths(site) == ["a.md", "b/README.md", "b/c.MD"]


def test_the_folder_of_jekyll_s_drafts_holds_them_back(tmp_path: Path) -> None:
    site = write(tmp_path, {"_drafts/a.md": "# A", "_posts/2020-01-01-b.md": "# B", "archetypes/default.md": "# C"})
    notes = {str(note.path): note.is_draft for note in load_notes(read_files(site).sources, site)[0]}
    assert notes == {"_drafts/a.md": True, "_posts/2020-01-01-b.md": False}


def test_the_settings_ignore_by_pattern(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "# A", "drafts/b.md": "# B", "x.tmp.md": "# C"})
    assert paths(site_of(tmp_path, ignore=("drafts/*", "*.tmp.md"))) == ["a.md"]


@pytest.mark.parametrize(
    "glob", ["notes/drafts/**", "./drafts", "/drafts", "drafts/", "**/drafts", "notes/drafts/b.md"]
)
def test_a_pattern_may_be_a_path_as_messages_show_it(glob: str, tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "# A", "drafts/b.md": "# B"})
    assert paths(site_of(tmp_path, ignore=(glob,))) == ["a.md"]


def test_the_front_page_is_index_or_else_readme(tmp_path: Path) -> None:
    site = write(tmp_path, {"index.md": "# Our group", "README.md": "# What we read", "a.md": "# A"})
    assert [read_note(front, site).title for front in read_files(site).fronts] == ["Our group"]
    assert paths(site) == ["README.md", "a.md"]
    (tmp_path / "notes" / "index.md").unlink()
    assert [read_note(front, site).title for front in read_files(site).fronts] == ["What we read"]
    assert read_files(site_of(tmp_path / "nowhere")).fronts == ()


def test_each_language_has_a_front_page_text_of_its_own(tmp_path: Path) -> None:
    names = ("index.md", "index.ko.md", "README_ko.md", "README.zh-TW.md", "readme-ru.md", "ko/index.md", "index.xx.md")
    site = write(tmp_path, dict.fromkeys(names, "# A"))
    assert [str(front.path) for front in read_files(site).fronts] == [
        "index.ko.md", "index.md", "README.zh-TW.md", "readme-ru.md",
    ]  # fmt: skip
    assert paths(site) == ["README_ko.md", "index.xx.md", "ko/index.md"]
    ignoring = read_files(site_of(tmp_path, ignore=("index.ko*",))).fronts
    assert {str(front.path) for front in ignoring} == {"index.md", "README_ko.md", "README.zh-TW.md", "readme-ru.md"}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            "리뷰: 표현 학습은 중요하다".encode("cp949"),
            "n.md: error: the file is not UTF-8 at byte 0; it looks like CP949 (Korean) [not-utf-8]",
        ),
        (
            "これは日本語のメモです。ひらがな".encode("shift_jis"),
            "n.md: error: the file is not UTF-8 at byte 0; it looks like Shift_JIS (Japanese) [not-utf-8]",
        ),
        (
            "Обзор статьи про внимание".encode("cp1251"),
            "n.md: error: the file is not UTF-8 at byte 0; it looks like Windows-1251 (Russian) [not-utf-8]",
        ),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x00", "n.md: error: the file is not text [not-text]"),
    ],
)
def test_what_is_no_utf8_is_said_in_one_line(tmp_path: Path, data: bytes, expected: str) -> None:
    site = write(tmp_path, {"n.md": data})
    with pytest.raises(NoteError) as caught:
        read_note(read_files(site).sources[0], site)
    assert str(caught.value).split("\n")[0] == f"notes/{expected}"


@pytest.mark.parametrize(
    ("text", "encoding", "iconv"),
    [
        ("리뷰: 표현 학습은 중요하다", "cp949", "CP949"),
        ("①これは日本語のメモです。ひらがな", "cp932", "CP932"),
        ("これは日本語のメモです。ひらがな", "euc_jp", "EUC-JP"),
        ("Обзор статьи №1 — «внимание», всё по порядку…", "cp1251", "WINDOWS-1251"),
        ("Обзор статьи про внимание, всё по порядку", "koi8_r", "KOI8-R"),
        ("这篇论文的主要贡献是提出了一种新的注意力机制", "gbk", "GB18030"),
        ("這篇論文的主要貢獻是提出了一種新的注意力機制", "big5", "BIG5"),
        ("The paper doesn\u2019t say \u201cwhy\u201d \u2013 a caf\u00e9 talk.", "cp1252", "WINDOWS-1252"),
    ],
)
def test_a_note_in_an_old_encoding_is_told_how_to_save_it(text: str, encoding: str, iconv: str, tmp_path: Path) -> None:
    site = write(tmp_path, {"n.md": f"# A\r\n\r\n{text}\r\n".encode(encoding)})
    with pytest.raises(NoteError) as caught:
        read_note(read_files(site).sources[0], site)
    (said,) = caught.value.problems
    assert said.help == f"save it as UTF-8, for example with: iconv -f {iconv} -t UTF-8 OLD > NEW"


def test_marks_line_ends_and_controls(tmp_path: Path) -> None:
    site = write(
        tmp_path,
        {
            "bom.md": b"\xef\xbb\xbf---\r\ntitle: Bom\r\n---\r\nText\r\n",
            "cr.md": b"# Old Mac\r\rText\r",
            "nul.md": b"# Nul\n\na\x00b\n",
            "utf16.md": "# Wide\n\nText".encode("utf-16"),
            "empty.md": b"",
        },
    )
    notes, broken = load_notes(read_files(site).sources, site)
    assert broken == ()
    assert [note.title for note in notes] == ["Bom", "Old Mac", "empty", "Nul", "Wide"]
    assert [problem.split(" [")[0] for problem in printed(site)] == [
        "notes/empty.md: warning: the note is empty",
        "notes/nul.md:3: warning: the line holds a NUL character, which is left out",
        "notes/utf16.md: warning: the file is UTF-16",
    ]


def test_names_are_composed_and_a_second_one_is_said(tmp_path: Path) -> None:
    name = "한글 노트?.md"
    site = write(tmp_path, {unicodedata.normalize("NFD", name): "# A", name: "# B"})
    assert paths(site) == [name, name]
    (line,) = printed(site)
    assert line == (
        f'notes/{name}: error: another file is named "{name}" too, in other Unicode characters, '
        "so this one is left out [same-name]\n  help: rename one of the two"
    )


def test_equal_titles_are_said_once_and_slugs_differ(tmp_path: Path) -> None:
    site = write(tmp_path, {"a/x!.md": "# Same", "a/x?.md": "# Same", "b.md": "# Same"})
    notes, _ = load_notes(read_files(site).sources, site)
    slugs = [note.slug for note in notes]
    assert (slugs[0], slugs[1].rpartition("-")[0], slugs[2]) == ("a/x", "a/x", "b")
    assert slugs == [note.slug for note in load_notes(tuple(reversed(read_files(site).sources)), site)[0]]
    address = f"notes/{slugs[1]}/"
    assert [problem.split(" [")[0] for problem in printed(site)] == [
        f'notes/a/x?.md: warning: "notes/a/x/" is the address of a/x!.md; this note is published at "{address}"',
        'notes/a/x?.md:1: warning: "Same" is also the title of a/x!.md',
        'notes/b.md:1: warning: "Same" is also the title of a/x!.md',
    ]


def test_translations_find_each_other(tmp_path: Path) -> None:
    site = write(
        tmp_path,
        {"a-ko.md": "# A\n\n한국어", "a.ja.md": "# A\n\n日本語です", "a.md": "# A\n\nText", "b-ko.md": "# B\n\n한국어"},
    )
    notes, _ = load_notes(read_files(site).sources, site)
    assert {note.slug: note.translations for note in notes} == {
        "a": ("a-ko", "a-ja"),
        "a-ja": ("a-ko", "a"),
        "a-ko": ("a-ja", "a"),
        "b-ko": (),
    }


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    site = write(tmp_path, {"a.md": "# A", "b/c.md": "# C"})
    (tmp_path / "notes" / "b" / "loop").symlink_to(tmp_path / "notes", target_is_directory=True)
    assert paths(site) == ["a.md", "b/c.md"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_said(tmp_path: Path) -> None:
    site = write(tmp_path, {"a.md": "# A"})
    (tmp_path / "notes" / "a.md").chmod(0)
    assert paths(site) == []
    assert [problem.code for problem in read_files(site).unreadable] == ["unreadable-file"]


def test_a_dangling_link_is_said(tmp_path: Path) -> None:
    site = write(tmp_path, {"a.md": "# A"})
    (tmp_path / "notes" / "b.md").symlink_to(tmp_path / "nowhere.md")
    assert paths(site) == ["a.md"]
    assert [format_problem(problem).split("\n")[0] for problem in read_files(site).unreadable] == [
        "notes/b.md: error: the file cannot be read: No such file or directory [unreadable-file]"
    ]


def test_a_few_lost_bytes_cost_no_note(tmp_path: Path) -> None:
    """Programs that cut a text by bytes leave half a letter; it is not another encoding's."""
    text = "# 잘린 노트\n\n" + "어텐션만으로 번역하는 모델을 읽은 기록이다.\n" * 3
    site = write(tmp_path, {"cut.md": text.encode()[:-3] + b"\n", "old.md": text.encode("cp949")})
    old, cut = (said.split("\n") for said in printed(site))
    assert old[0] == "notes/old.md: error: the file is not UTF-8 at byte 2; it looks like CP949 (Korean) [not-utf-8]"
    assert cut == [
        "notes/cut.md:5: warning: bytes of this line are not UTF-8; \ufffd stands for them [not-utf-8]",
        "  5 | 어텐션만으로 번역하는 모델을 읽은 기록이\ufffd",
        "  help: write the letter again: it was cut, or is another encoding's",
    ]


def test_a_link_to_what_is_no_note_is_not_published(tmp_path: Path) -> None:
    """Who sends a note could else read what lies on the machine that builds."""
    site = write(tmp_path, {"a.md": "# A"})
    (tmp_path / "shared.md").write_text("# Shared", "utf-8")
    (tmp_path / "token").write_text("secret", "utf-8")
    (site.notes / "chain.md").symlink_to(site.notes / "index.md")
    (site.notes / "index.md").symlink_to(tmp_path / "token")
    (site.notes / "b.md").symlink_to(tmp_path / "shared.md")
    assert paths(site) == ["a.md", "b.md"]
    found = read_files(site)
    assert not found.fronts
    assert [format_problem(problem) for problem in found.unreadable] == [
        f'notes/{name}: error: this is a link to "token", which is no Markdown file [unreadable-file]\n'
        "  help: put a copy of the file here, or name it under `ignore` in the settings"
        for name in ("chain.md", "index.md")
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such files")
def test_what_has_the_name_of_a_note_and_is_no_file_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading any of them would not end."""
    site = write(tmp_path, {"a.md": "# A"})
    os.mkfifo(site.notes / "pipe.md")
    os.mkfifo(site.notes / "index.md")
    (site.notes / "zero.md").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listening:
        monkeypatch.chdir(site.notes)  # a socket's path must be short
        listening.bind("socket.md")
        assert paths(site) == ["a.md"]
        found = [format_problem(problem) for problem in read_files(site).unreadable]
    help_ = "  help: take it away, or name it under `ignore` in the settings"
    assert found == [
        f"notes/{name}: error: this is {kind} and no file [unreadable-file]\n{help_}"
        for name, kind in (
            ("index.md", "a named pipe"),
            ("pipe.md", "a named pipe"),
            ("socket.md", "a socket"),
            ("zero.md", "a device"),
        )
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_not_utf_8_is_said_and_the_other_notes_are_read(tmp_path: Path) -> None:
    site = write(tmp_path, {"a.md": "# A"})
    (tmp_path / "notes" / os.fsdecode("논문.md".encode("cp949"))).write_text("# B", "utf-8")
    assert paths(site) == ["a.md"]
    assert [format_problem(problem).split("\n")[0] for problem in read_files(site).unreadable] == [
        r"notes/\xb3\xed\xb9\xae.md: error: the name of this file, or of a folder above it, is not in UTF-8 [file-name]"
    ]


def test_only_what_has_changed_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen_files, "FRESH_NANOSECONDS", 0)
    site, seen = write(tmp_path, {"one.md": "# One", "two.md": "# Two"}), Seen()
    one, two = site.notes / "one.md", site.notes / "two.md"
    first = read_files(site, seen).sources
    assert [source.data for source in first] == [b"# One", b"# Two"]
    second = read_files(site, seen).sources
    assert [(source.data, source.digest) for source in second] == [(None, source.digest) for source in first]
    assert [content_of(source) for source in second] == [b"# One", b"# Two"]
    before = one.stat()
    time.sleep(0.05)
    one.write_bytes(b"# Owe")
    os.utime(one, ns=(before.st_atime_ns, before.st_mtime_ns))  # as large and as old as it was
    assert [source.data for source in read_files(site, seen).sources] == [b"# Owe", None]
    with pytest.raises(PapernotesError, match="changed while the site was built"):
        content_of(second[0])
    two.unlink()
    with pytest.raises(PapernotesError, match="changed while the site was built"):
        content_of(second[1])
    assert len(read_files(site, seen).sources) == 1


def test_what_is_fresh_is_always_read(tmp_path: Path) -> None:
    site, seen = write(tmp_path, {"a.md": "# A"}), Seen()
    os.utime(site.notes / "a.md", ns=(0, 0))
    read_files(site, seen)
    assert [source.data for source in read_files(site, seen).sources] == [b"# A"]
