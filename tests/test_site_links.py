"""Where links inside notes lead: pages, published files, or a problem that names the place."""

from __future__ import annotations

import difflib
import os
import struct
import unicodedata
from pathlib import Path, PurePosixPath
from typing import Literal
from urllib.parse import quote

import pytest
from by_hand import edition, href, note, published, reference, rendered, site_at

from papernotes.model import Html, Reference, ReferenceKind, Site
from papernotes.problems import format_problem
from papernotes.site.bodies import on_page
from papernotes.site.output import named_files
from papernotes.site.references import Resolved
from papernotes.site.report import link_problems
from papernotes.text import closest

NOTES = (
    note("2017/attention-ko.md", title="주의가 전부다", language="ko"),
    note("2017/attention.md", title="Attention Is All You Need"),
    note("ja/README.md", slug="ja", title="日本語"),
    note("Mixed Case.md", title="Adam: A Method"),
    note("draft.md", is_draft=True),
    note("topics/vision/ranking.md", title="To rank"),
    note("topics/speech/Zipformer/index.md", title="An encoder"),
    note("topics/vision/lists/ranking.md", title="To rank lists"),
)


HEADINGS = ("Scaled dot products", "方法 1", "⚡ 요약 (Summary)", "⚡\ufe0f Results: 2")


def made(site: Site, body: str, *references: Reference) -> tuple[str, str]:
    """Give what becomes of `body` in a note at 2017/here.md, and the problems as printed."""
    here = note("2017/here.md")
    markup = {
        str(here.path): rendered(here, body, references),
        str(NOTES[1].path): rendered(NOTES[1], headings=HEADINGS),
    }
    whole = edition(site, [*NOTES, here], markup)
    page = on_page(Html(body), references=whole.references, origin=here.path, root="../../../")
    return page, "\n".join(format_problem(problem) for problem in link_problems(whole))


@pytest.mark.parametrize(
    ("kind", "target", "address"),
    [
        ("note", "2017/attention.md", "notes/2017/attention/"),
        ("note", "2017/attention", "notes/2017/attention/"),
        ("note", "2017/attention.html", "notes/2017/attention/"),
        ("note", "/notes/2017/attention/", "notes/2017/attention/"),
        ("note", "../notes/2017/attention.md", "notes/2017/attention/"),
        ("note", "ja", "notes/ja/"),
        ("note", "ja/README.md", "notes/ja/"),
        ("note", "ja/index.html", "notes/ja/"),
        ("note", "Mixed Case.md", "notes/mixed-case/"),
        ("note", "/", "./"),
        ("note", "index.md", "./"),
        ("note", "/languages/ko/", "languages/ko/"),
        ("note", "attention-ko", "notes/2017/attention-ko/"),
        ("wiki", "attention is all you NEED", "notes/2017/attention/"),
        ("wiki", "주의가 전부다", "notes/2017/attention-ko/"),
        ("wiki", "2017/attention", "notes/2017/attention/"),
        ("wiki", "attention-ko", "notes/2017/attention-ko/"),
        ("wiki", "./attention.md", "notes/2017/attention/"),
        ("wiki", "Mixed Case", "notes/mixed-case/"),
        ("wiki", "vision/ranking", "notes/topics/vision/ranking/"),
        ("wiki", "vision/ranking.md", "notes/topics/vision/ranking/"),
        ("wiki", "Lists/ranking.md", "notes/topics/vision/lists/ranking/"),
        ("wiki", "speech/zipformer", "notes/topics/speech/zipformer/index/"),
        ("wiki", "/speech/Zipformer/index.md", "notes/topics/speech/zipformer/index/"),
    ],
)
def test_a_link_that_means_a_note_leads_to_its_page(
    tmp_path: Path, kind: ReferenceKind, target: str, address: str
) -> None:
    site = site_at(tmp_path)
    page, problems = made(site, f'<a href="{href(kind, target)}">x</a>', reference(kind, target))
    way = "../../../" if address == "./" else f"../../../{address}"
    assert (page, problems) == (f'<a href="{way}">x</a>', "")


@pytest.mark.parametrize(
    ("fragment", "place"),
    [
        ("scaled-dot-products", "scaled-dot-products"),
        ("Scaled  DOT products", "scaled-dot-products"),
        ("方法 1", "%E6%96%B9%E6%B3%95-1"),
        ("-요약-summary", "%EC%9A%94%EC%95%BD-summary"),
        ("⚡ 요약 (Summary)", "%EC%9A%94%EC%95%BD-summary"),
        ("results-2", "%EF%B8%8F-results-2"),
        ("^block", "block"),
        ("top", "top"),
    ],
)
def test_a_fragment_leads_to_the_heading_that_it_names(tmp_path: Path, fragment: str, place: str) -> None:
    page, problems = made(
        site_at(tmp_path),
        f'<a class="x" href="{href("note", "2017/attention.md", fragment)}" title="a&gt;b">x</a>',
        reference("note", "2017/attention.md", fragment),
    )
    address = f"../../../notes/2017/attention/#{place}"
    assert (page, problems) == (f'<a class="x" href="{address}" title="a&gt;b">x</a>', "")


def test_a_fragment_of_a_list_or_a_file_stays(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    (site.notes / "a.pdf").write_bytes(b"%PDF")
    places: list[tuple[Literal["note", "file"], str, str]] = [
        ("note", "/languages/ko/", "languages/ko/"),
        ("file", "a.pdf", "files/notes/a.pdf"),
    ]
    for kind, target, address in places:
        body = f'<a href="{href(kind, target, "page=3")}">x</a>'
        page, problems = made(site, body, reference(kind, target, "page=3"))
        assert (page, problems) == (f'<a href="../../../{address}#page%3D3">x</a>', "")


@pytest.mark.parametrize(
    ("kind", "target", "fragment", "help_"),
    [
        ("note", "2017/attention.md", "scaled-dot-prodcuts", 'did you mean "#scaled-dot-products"?'),
        ("wiki", "2017/attention", "Scaled dot prodcuts", "did you mean [[2017/attention#Scaled dot products]]?"),
        ("wiki", "2017/attention", "Training", "name a heading as it is written there, or by its id"),
    ],
)
def test_a_fragment_that_names_nothing_leads_to_the_page_and_is_reported(
    tmp_path: Path, kind: ReferenceKind, target: str, fragment: str, help_: str
) -> None:
    body = f'<a href="{href(kind, target, fragment)}">x</a>'
    page, problems = made(site_at(tmp_path), body, reference(kind, target, fragment))
    assert page == f'<a href="../../../notes/2017/attention/#{quote(fragment)}">x</a>'
    caret = f"  3 | see {target}\n    |     {'^' * len(target)}\n"
    assert problems == (
        f'notes/2017/here.md:3:5: warning: there is no heading "{fragment}" in 2017/attention.md [broken-anchor]\n'
        f"{caret}  help: {help_}"
    )


@pytest.mark.parametrize(
    ("kind", "target", "problem"),
    [
        (
            "note",
            "2017/atention.md",
            (
                'there is no note "2017/atention.md" [broken-link]\n'
                "  3 | see 2017/atention.md\n    |     ^^^^^^^^^^^^^^^^\n"
                '  help: did you mean "attention.md"?'
            ),
        ),
        (
            "note",
            "ja/attention.md",
            (
                'there is no note "ja/attention.md" [broken-link]\n'
                "  3 | see ja/attention.md\n    |     ^^^^^^^^^^^^^^^\n"
                '  help: did you mean "attention.md"?'
            ),
        ),
        (
            "note",
            "draft.md",
            (
                '"draft.md" is a draft or dated in the future, so the link is shown as text [link-to-unpublished]\n'
                "  3 | see draft.md\n    |     ^^^^^^^^"
            ),
        ),
        (
            "wiki",
            "Atention Is All You Need",
            (
                'no note is called "Atention Is All You Need" [broken-link]\n  3 | see Atention Is All You Need\n'
                "    |     ^^^^^^^^^^^^^^^^^^^^^^^^\n  help: did you mean [[Attention Is All You Need]]?"
            ),
        ),
    ],
)
def test_a_link_that_leads_nowhere_is_text_and_a_problem(
    tmp_path: Path, kind: ReferenceKind, target: str, problem: str
) -> None:
    body = f'<p><a href="{href(kind, target)}">see <b>it</b></a> now</p>'
    page, problems = made(site_at(tmp_path), body, reference(kind, target))
    assert page.startswith('<p><span class="broken-link" title="')
    assert page.endswith('">see <b>it</b></span> now</p>')
    assert problems == f"notes/2017/here.md:3:5: warning: {problem}"


@pytest.mark.parametrize("target", ["ranking.md", "sion/ranking", "speech", "speech/zipformer/x"])
def test_an_end_of_no_path_or_of_two_is_no_name(tmp_path: Path, target: str) -> None:
    _, problems = made(site_at(tmp_path), f'<a href="{href("wiki", target)}">x</a>', reference("wiki", target))
    assert f'no note is called "{target}" [broken-link]' in problems


def test_another_case_works_and_is_reported(tmp_path: Path) -> None:
    page, problems = made(
        site_at(tmp_path),
        f'<a href="{href("note", "2017/Attention.MD")}">x</a>',
        reference("note", "2017/Attention.MD"),
    )
    assert page == '<a href="../../../notes/2017/attention/">x</a>'
    assert problems.splitlines()[0] == (
        'notes/2017/here.md:3:5: warning: "2017/Attention.MD" is spelled "2017/attention.md" on the disk [other-case]'
    )


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height) + b"\x08\x02\x00\x00\x00"


@pytest.mark.parametrize(
    "name",
    ["a.png", "with space.png", "100%.png", "what?.png", "a#b.png", "그림.png", "q&a.png", "%41.png", "a+b;c.png"],
)
def test_any_file_name_is_published_and_linked(tmp_path: Path, name: str) -> None:
    site = site_at(tmp_path)
    (site.notes / unicodedata.normalize("NFD", name)).write_bytes(png(40, 20))
    here = note("here.md")
    body = rendered(here, f'<img src="{href("file", name)}" alt="x">', [reference("file", name)])
    files = published(site, [here], {"here.md": body})
    assert f"files/notes/{name}" in files
    quoted = {
        "a.png": "a.png",
        "with space.png": "with%20space.png",
        "100%.png": "100%25.png",
        "what?.png": "what%3F.png",
        "a#b.png": "a%23b.png",
        "그림.png": "%EA%B7%B8%EB%A6%BC.png",
        "q&a.png": "q%26a.png",
        "%41.png": "%2541.png",
        "a+b;c.png": "a%2Bb%3Bc.png",
    }[name]
    assert f'<img src="../../files/notes/{quoted}" alt="x" width="40" height="20">' in files["notes/here/index.html"]


@pytest.mark.parametrize(
    ("given", "sized"),
    [
        ("", ' width="400" height="200"'),
        (' width="100"', ' width="100" height="50"'),
        (' height="100"', ' height="100" width="200"'),
        (' width="30" height="40"', ' width="30" height="40"'),
    ],
)
def test_an_image_has_its_size_and_an_author_has_the_last_word(tmp_path: Path, given: str, sized: str) -> None:
    site = site_at(tmp_path)
    (site.notes / "a.png").write_bytes(png(400, 200))
    page, _ = made(site, f'<img src="{href("file", "a.png")}" alt=""{given}>')
    assert page == f'<img src="../../../files/notes/a.png" alt=""{sized}>'


def test_a_missing_file_shows_its_words(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    (site.notes / "2017").mkdir()
    (site.notes / "2017" / "figure.png").write_bytes(png(1, 1))
    body = (
        f'<img src="{href("file", "2017/figrue.png")}" alt="A &lt;graph&gt;"><a href="{href("file", "x.pdf")}">pdf</a>'
    )
    page, problems = made(site, body, reference("file", "2017/figrue.png"), reference("file", "x.pdf"))
    assert page == (
        '<span class="missing" role="img" aria-label="A &lt;graph&gt; (figrue.png)">'
        "A &lt;graph&gt; <code>figrue.png</code>"
        '</span><span class="broken-link" title="there is no file &quot;x.pdf&quot;">pdf</span>'
    )
    assert problems == (
        'notes/2017/here.md:3:5: warning: there is no file "2017/figrue.png" [missing-file]\n'
        "  3 | see 2017/figrue.png\n    |     ^^^^^^^^^^^^^^^\n"
        '  help: did you mean "figure.png"?\n'
        'notes/2017/here.md:3:5: warning: there is no file "x.pdf" [missing-file]\n'
        "  3 | see x.pdf\n    |     ^^^^^\n"
        "  help: put the file there, or mend the path; it starts at this note's folder"
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such files")
def test_what_has_the_name_of_a_picture_and_is_no_file_is_said(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    (site.notes / "deep").mkdir()
    os.mkfifo(site.notes / "pipe.png")
    os.mkfifo(site.notes / "deep" / "other.png")
    body = f'<img src="{href("file", "pipe.png")}" alt="">'
    page, problems = made(site, body, reference("file", "pipe.png"), reference("wiki", "other.png"))
    assert page.startswith('<span class="missing"')
    assert problems == (
        'notes/2017/here.md:3:5: warning: "pipe.png" is a named pipe and no file [special-file]\n'
        "  3 | see pipe.png\n    |     ^^^^^^^^\n"
        "  help: put a file in its place\n"
        'notes/2017/here.md:3:5: warning: no note is called "other.png" [broken-link]\n'
        "  3 | see other.png\n    |     ^^^^^^^^^\n"
        "  help: a wikilink names a note by its title, address, file name or the end of its path"
    )


def test_a_file_spelled_in_other_case_works_and_is_reported(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    (site.notes / "Fig.PNG").write_bytes(png(2, 2))
    page, problems = made(site, f'<img src="{href("file", "fig.png")}" alt="">', reference("file", "fig.png"))
    assert 'src="../../../files/notes/Fig.PNG"' in page
    assert '"fig.png" is spelled "notes/Fig.PNG" on the disk [other-case]' in problems


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("../../secret.png", "outside-file"),
        ("link.png", "outside-file"),
        ("folder/secret.png", "outside-file"),
        ("run.js", "kind-file"),
        ("../papernotes.toml", "kind-file"),
        ("disguised.png", "kind-file"),
    ],
)
def test_only_media_and_documents_of_this_site_are_published(tmp_path: Path, target: str, code: str) -> None:
    site = site_at(tmp_path / "site")
    (tmp_path / "secret.png").write_bytes(png(1, 1))
    (site.notes / "link.png").symlink_to(tmp_path / "secret.png")
    (site.notes / "folder").symlink_to(tmp_path)
    (site.notes / "run.js").write_text("alert(1)", "utf-8")
    (site.root / "papernotes.toml").write_text("title = 'x'", "utf-8")
    (site.notes / "disguised.png").symlink_to(site.root / "papernotes.toml")
    here = note("here.md")
    body = {"here.md": rendered(here, f'<img src="{href("file", target)}" alt="">', [reference("file", target)])}
    whole = edition(site, [here], body)
    assert [problem.code for problem in link_problems(whole)] == [code]
    files = [file.name for file in named_files(whole)]
    assert not files


def test_files_from_the_root_and_beside_the_notes_folder_are_found(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    (site.root / "images").mkdir()
    (site.root / "images" / "a.png").write_bytes(png(1, 1))
    whole = edition(site, [note("here.md")])
    for target in ("/images/a.png", "../images/a.png"):
        found = whole.references.resolve("file", target, PurePosixPath("here.md"))
        assert found.address == "files/images/a.png"


def test_a_path_from_the_root_may_begin_in_hugo_s_static_folder(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    (site.root / "static" / "img").mkdir(parents=True)
    (site.root / "static" / "img" / "a.png").write_bytes(png(1, 1))
    whole = edition(site, [note("here.md")])
    found = whole.references.resolve("file", "/img/a.png", PurePosixPath("here.md"))
    assert found.address == "files/static/img/a.png"
    missing = whole.references.resolve("file", "/img/b.jpg", PurePosixPath("here.md"))
    assert missing.help == "put the file there, or mend the path; it starts at the notes folder"


def test_a_wikilink_finds_a_file_wherever_it_is(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    for name in ("notes/attachments/deep/a.png", "notes/attachments/a.png", "a.png", ".trash/b.png", "_site/b.png"):
        (site.root / name).parent.mkdir(parents=True, exist_ok=True)
        (site.root / name).write_bytes(png(1, 1))
    whole = edition(site, [note("2017/here.md")])

    def found(kind: ReferenceKind, target: str) -> Resolved:
        return whole.references.resolve(kind, target, PurePosixPath("2017/here.md"))

    assert found("wiki", "a.png").address == "files/notes/attachments/a.png"
    assert found("wiki", "deep/A.png").address == "files/notes/attachments/deep/a.png"
    assert [found("wiki", name).is_broken for name in ("b.png", "shallow/a.png", "a.py")] == [True] * 3
    assert found("file", "2017/a.png").help == 'did you mean "../attachments/a.png"?'


@pytest.mark.parametrize("glob", ["private", "private/**", "private/*/*", "**/secret.png"])
def test_what_the_settings_ignore_is_not_published_either(tmp_path: Path, glob: str) -> None:
    site = site_at(tmp_path, ignore=(glob,))
    for name in ("private/deep/secret.png", "private/deep/both.png", "open/and/deep/down/both.png"):
        (site.notes / name).parent.mkdir(parents=True, exist_ok=True)
        (site.notes / name).write_bytes(png(1, 1))
    (site.notes / "way.png").symlink_to(site.notes / "private/deep/secret.png")
    whole = edition(site, [note("here.md")])
    targets: list[tuple[ReferenceKind, str]] = [("wiki", "secret.png"), ("file", "private/deep/secret.png")]
    targets += [("file", "/private/deep/secret.png"), ("file", "way.png")]
    found = [whole.references.resolve(kind, target, PurePosixPath("here.md")) for kind, target in targets]
    assert {(each.code, each.address, each.is_broken) for each in found} == {("ignored-file", "", True)}
    assert found[0].message == '"secret.png" is among the files that the settings ignore, so it is not published'
    both = whole.references.resolve("wiki", "both.png", PurePosixPath("here.md"))
    assert both.address.startswith("files/notes/private" if glob == "**/secret.png" else "files/notes/open")


def test_a_forged_mark_leads_nowhere(tmp_path: Path) -> None:
    page, _ = made(site_at(tmp_path), '<img src="\ue002file:x" alt="a"><p>\ue002note:y\ue003</p>')
    assert page == '<img alt="a"><p></p>'


def test_a_name_of_thousands_is_compared_with_a_few(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    compare = difflib.get_close_matches

    def counted(word: str, choices: list[str], cutoff: float) -> list[str]:
        asked.append(len(choices))
        return compare(word, choices, cutoff=cutoff)

    monkeypatch.setattr(difflib, "get_close_matches", counted)
    names = tuple(
        f"@{author}{year}{word}" for author in ("gu", "he", "oh") for year in range(500) for word in ("net", "map")
    )
    assert closest("@gu321nte", names) == "@gu321net"
    assert closest("gu321map", names) == "@gu321map"
    assert closest("@hee499map", names) == "@he499map"
    assert closest("@something else", names) == ""
    assert max(asked) < 30
    assert closest("tgas", ["title", "tags", "tasks"]) == "tags"
