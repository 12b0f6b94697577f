"""Chats of Telegram as notes: which posts are some, what is put together, and that each sign of a text is seen."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_import import SITE, closing, note_of, run

from papernotes.importers.entities import Piece, heading_of, lines_of, markdown_of, pieces_of, words_of
from papernotes.single import render_body

SENTENCE = "Сети учатся медленно, и авторы спрашивают почему. "
Told = dict[str, object]


def bold(text: str) -> Told:
    return {"type": "bold", "text": text}


def link(text: str) -> Told:
    return {"type": "link", "text": text}


def message(number: int, text: object, time: str = "2019-06-26T12:00:00", **more: object) -> Told:
    return {"id": number, "type": "message", "date": time, "from": "Обзоры", "text": text, **more}


def export(at: Path, *messages: Told, kind: str = "public_channel") -> Path:
    """Write an export of messages, with a picture, and give its folder."""
    folder = at / "ChatExport"
    (folder / "photos").mkdir(parents=True, exist_ok=True)
    (folder / "photos" / "one.JPG").write_bytes(b"picture")
    value = {"name": "Обзоры", "type": kind, "id": 77, "messages": messages}
    (folder / "result.json").write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    return tmp_path


REVIEW = [
    bold("Sparse Winners: Small Nets in Large Ones"),
    "\nIvan Petrov, Anna Smirnova\nMSU\n\nСтатья: ",
    link("https://arxiv.org/abs/1803.03635"),
    "\n\n",
    {"type": "hashtag", "text": "#CNN"},
    ", ",
    {"type": "hashtag", "text": "#ICLR"},
    " 2019\n\nСеть seq2seq_lstm * 2 < 3:\n- раз\n- два\nДалее ",
    {"type": "text_link", "text": "код [1]", "href": "https://example.org/a_b (1)"},
    " и ",
    {"type": "code", "text": "x`y"},
    ".\n",
    {"type": "pre", "text": "# not a heading\n```", "language": "python"},
    "\nКонец обзора.",
]


def test_a_post_is_a_note_with_its_picture_beside_it(site: Path) -> None:
    export(site, message(2, REVIEW, photo="photos/one.JPG", author="Anna"))
    assert closing(run(site, "ChatExport")) == "1 note written"
    text = (site / "notes" / "sparse-winners-small-nets-in-large-ones.md").read_text("utf-8")
    head, _, body = text.partition("\n---\n\n")
    assert re.fullmatch(r'---\nreviewer: "Anna"\ndate: 2019-06-26\nimported: telegram:77#2 [0-9a-f]{8}', head)
    assert body == (
        "# Sparse Winners: Small Nets in Large Ones\n\nIvan Petrov, Anna Smirnova  \nMSU\n\n"
        "Статья: https://arxiv.org/abs/1803.03635\n\n#CNN, #ICLR 2019\n\n"
        "Сеть seq2seq_lstm \\* 2 \\< 3:\n\n- раз\n- два\n\n"
        "Далее [код &#91;1&#93;](<https://example.org/a_b%20(1)>) и ``x`y``.\n\n"
        "````python\n# not a heading\n```\n````\n\nКонец обзора.\n\n![](telegram-77-2.jpg)\n"
    )
    assert (site / "notes" / "telegram-77-2.jpg").read_bytes() == b"picture"
    note = note_of(text)
    assert (note.title, note.paper.key, note.tags) == (
        "Sparse Winners: Small Nets in Large Ones",
        "arxiv:1803.03635",
        ("CNN",),
    )
    assert note.venue is not None
    assert (note.venue.series, note.venue.year, note.reviewers) == ("ICLR", 2019, ("Anna",))
    assert closing(run(site, "ChatExport/result.json")) == "0 notes written, 1 as they were"


def test_what_is_no_review_is_counted_by_its_reason(site: Path) -> None:
    export(
        site,
        {"id": 1, "type": "service", "date": "2019-06-26T11:00:00", "action": "create_channel"},
        message(2, "Всем привет!"),
        message(3, "всем привет. " + SENTENCE * 9, "2019-06-27T12:00:00"),
        message(4, "", "2019-06-28T12:00:00", photo="(File not included.)"),
        message(5, [{"type": "bold"}]),
        message(6, "今日の論文\n" + "この論文は面白いので紹介する。" * 8, "2019-06-29T12:00:00"),
        message(7, [link("https://arxiv.org/abs/2001.00001"), "\nВсё о сетях. " + SENTENCE * 3], "2019-06-30T12:00:00"),
        kind="private_group",
    )
    done = run(site, "ChatExport")
    assert closing(done) == (
        "2 notes written, 4 left out: 1 too short, 1 without a title, 1 without text, 1 not readable"
    )
    assert "result.json: warning: message 5 is left out: it has no number, no date, or a text" in done.stderr
    assert "result.json: warning: 1 picture or file is not in the export, or nothing that a site shows" in done.stderr
    notes = [note_of(path.read_text("utf-8"), path.name) for path in sorted((site / "notes").iterdir())]
    assert [(note.title, note.reviewers) for note in notes] == [
        ("Всё о сетях. Сети учатся медленно, и авторы спрашивают почему. Сети учатся…", ("Обзоры",)),
        ("今日の論文", ("Обзоры",)),
    ]


def test_a_text_that_was_cut_and_an_album_are_one_post(site: Path) -> None:
    long = "Первый заголовок\n" + SENTENCE * 70 + "Сеть растёт"
    export(
        site,
        message(1, "", photo="photos/one.JPG"),
        message(2, long, "2019-06-26T12:00:10"),
        message(3, "и не перестаёт.\n\nИтог.", "2019-06-26T12:00:11"),
        message(4, "", "2019-06-26T12:00:11", photo="photos/one.JPG"),
        message(5, "Второй заголовок\n" + SENTENCE * 9, "2019-06-26T12:00:40"),
        message(6, "Третий заголовок\n" + SENTENCE * 9, "2019-06-26T12:30:00"),
    )
    assert closing(run(site, "ChatExport")) == "3 notes written"
    first = (site / "notes" / "первый-заголовок.md").read_text("utf-8")
    assert "Сеть растёт и не перестаёт.\n\nИтог.\n\n![](telegram-77-1.jpg)\n\n![](telegram-77-4.jpg)\n" in first


def test_papers_and_films_of_a_post_come_with_it(site: Path) -> None:
    folder = export(
        site,
        message(1, "Заголовок\n" + SENTENCE * 9, file="files/a.pdf", file_name="Net [v2]_final.pdf"),
        message(2, "", "2019-06-26T12:00:01", file="files/b.mp4", media_type="video_file"),
        message(3, "", "2019-06-26T12:00:02", file="files/c.webp", media_type="sticker"),
        message(4, "", "2019-06-26T12:00:03", file="files/d.exe", file_name="d.exe"),
        message(5, "", "2019-06-26T12:00:04", file="result.json"),
    )
    (folder / "files").mkdir()
    for name in ("a.pdf", "b.mp4", "c.webp", "d.exe"):
        (folder / "files" / name).write_bytes(name.encode())
    done = run(site, "ChatExport")
    assert "warning: 2 pictures and files are not in the export, or nothing that a site shows" in done.stderr
    text = (site / "notes" / "заголовок.md").read_text("utf-8")
    assert text.endswith("\n\n[Net &#91;v2&#93;\\_final.pdf](telegram-77-1.pdf)\n\n![](telegram-77-2.mp4)\n")
    assert (site / "notes" / "telegram-77-1.pdf").read_bytes() == b"a.pdf"
    assert sorted(path.name for path in (site / "notes").iterdir() if path.suffix != ".md") == [
        "telegram-77-1.pdf",
        "telegram-77-2.mp4",
    ]


def test_no_picture_comes_from_outside_the_export(site: Path) -> None:
    (site / "secret.jpg").write_bytes(b"secret")
    folder = export(site)
    (folder / "photos" / "link.jpg").symlink_to(site / "secret.jpg")
    (folder / "out").symlink_to(site)
    (folder / "dir.jpg").mkdir()
    names = ["../secret.jpg", "photos/link.jpg", "out/secret.jpg", str(site / "secret.jpg"), "dir.jpg", "result.json"]
    names += ["photos/../photos/one.JPG", "photos/one.JPG\0", "x" * 5000]
    days = [f"2019-06-{number:02}T12:00:00" for number in range(1, len(names) + 1)]
    posts = [
        message(number, f"Заголовок {number}\n{SENTENCE * 9}", day, photo=name)
        for number, (day, name) in enumerate(zip(days, names, strict=True))
    ]
    export(site, *posts)
    done = run(site, "ChatExport")
    assert closing(done) == f"{len(names)} notes written"
    assert f"{len(names)} pictures and files are not in the export" in done.stderr
    assert {path.suffix for path in (site / "notes").iterdir()} == {".md"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            '{"chats": {"list": []}}',
            "ChatExport/result.json: error: this holds all chats of an account [unknown-source]",
        ),
        ('{"messages": 1}', "ChatExport/result.json: error: this is JSON, but no list of issues and no chat; "),
    ],
)
def test_what_is_no_chat_is_said(content: str, message: str, site: Path) -> None:
    folder = export(site)
    (folder / "result.json").write_text(content)
    done = run(site, "ChatExport")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(message)
    (folder / "result.json").unlink()
    assert run(site, "ChatExport").stderr.startswith("ChatExport/result.json: error: there is no such file [no-source]")


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([bold("слово "), "дальше"], "**слово** дальше"),
        ([bold("а\nб")], "**а**  \n**б**"),
        (["- ", bold("пункт"), "\n-", bold(" ещё")], "- **пункт**\n- **ещё**"),
        ([bold("- пункт"), "\n- ещё"], "- **пункт**\n- ещё"),
        ([bold("«цитата»"), "и"], "<b>«цитата»</b>и"),
        ([bold("a"), {"type": "italic", "text": "b"}], "**a***b*"),
        (["$x_t^2$ и x*y*z"], "$x_t^2$ и x\\*y\\*z"),
        ([{"type": "text_link", "text": "x", "href": "javascript:alert(1)"}], "x"),
        ([link("arxiv.org/abs/1")], "[arxiv.org/abs/1](https://arxiv.org/abs/1)"),
        ([link("https://ru.wikipedia.org/wiki/a_(b)")], "<https://ru.wikipedia.org/wiki/a_(b)>"),
        (["> нет\n# нет\n2019. Год\n1) да\n---\n*** \n[^1]: a"],
         "\\> нет  \n\\# нет  \n2019\\. Год\n\n1) да\n\n---\n\n---\n\n&#91;^1]: a"),
        ([{"type": "blockquote", "text": "а\nб"}, "в"], "> а  \n> б\n\nв"),
    ],
)  # fmt: skip
def test_entities_are_markdown(pieces: Sequence[object], expected: str) -> None:
    found = pieces_of(pieces)
    assert found is not None
    assert markdown_of(lines_of(found)) == expected


def test_a_heading_has_no_emphasis_and_keeps_its_signs() -> None:
    assert heading_of((Piece(kind="bold", text="About C #"),)) == "# About C \\#"


KINDS = st.sampled_from(("plain", "plain", "bold", "italic", "strikethrough", "underline", "spoiler", "mention"))
TEXTS = st.text(st.sampled_from("ab1.)-*_~`#[](){}<>!|\\&;:+^%@\"'\nяя文 "), min_size=1, max_size=12)


@given(st.lists(st.tuples(KINDS, TEXTS), min_size=1, max_size=4))
def test_every_sign_of_a_text_is_seen(parts: Sequence[tuple[str, str]]) -> None:
    pieces = (Piece(kind=kind, text=text.replace("\n", "\nz")) for kind, text in (("plain", "z"), *parts))
    lines = lines_of(pieces)  # what is a sign at the begin of a line is shown above
    html, _ = render_body(markdown_of(lines).encode(), SITE, "x.md")
    written = "".join(map(words_of, lines))
    assert "".join(unescape(re.sub("<[^>]*>", "", html)).split()) == "".join(written.split())
