"""`papernotes import`: what comes of each kind of source, and that what was written or edited here is never lost."""

from __future__ import annotations

import contextlib
import json
import string
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from papernotes.cli import papernotes
from papernotes.importers.github import read_issues
from papernotes.importers.incoming import cleaned, note_text, one_line, read_imported
from papernotes.model import Note, Site, Source
from papernotes.reading.header import split_front_matter
from papernotes.reading.loader import read_note

SITE = Site(root=Path("/s"), notes=Path("/s/notes"), templates=Path("/s/t"), output=Path("/s/o"))
KOREAN = (
    "Conference : ICLR 2021\r\nLink : https://arxiv.org/abs/2011.10566\r\nTL;DR : 작은 망도 배운다.\r\n"
    "\r\n# 서론\r\n\r\n본문."
)
ISSUES = [
    {
        "number": 12,
        "title": 'Tiny: a "small" \\beta study',
        "body": KOREAN,
        "labels": [{"name": "vision"}, {"name": "self-supervised learning"}],
        "author": {"login": "mina"},
        "createdAt": "2021-03-04T01:02:03Z",
        "url": "https://github.com/group/reading/issues/12",
        "comments": [{"author": {"login": "jun"}, "body": "# 感想\n\n良い。", "createdAt": "2021-03-05T01:02:03Z"}],
    }
]


def run(at: Path, *arguments: str) -> Result:
    """Run the command from the folder `at`; a traceback would end the test."""
    with contextlib.chdir(at):
        return CliRunner().invoke(papernotes, ["import", *arguments], catch_exceptions=False)


def closing(done: Result) -> str:
    """Give the last line that was printed."""
    assert done.exit_code == 0, done.output
    return done.stdout.splitlines()[-1]


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")


def note_of(text: str, path: str = "note.md") -> Note:
    """Read the text of a note's file as the site does."""
    return read_note(Source(path=PurePosixPath(path), data=text.encode(), digest=""), SITE)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Make an empty site beside the sources."""
    (tmp_path / "notes").mkdir()
    return tmp_path


def test_an_issue_is_a_note_with_its_comments_below(site: Path) -> None:
    write_json(site / "issues.json", ISSUES)
    assert closing(run(site, "issues.json")) == "1 note written"
    text = (site / "notes" / "tiny-a-small-beta-study.md").read_text("utf-8")
    imported = read_imported(text)
    assert imported is not None
    assert text == (
        '---\ntitle: \'Tiny: a "small" \\beta study\'\nreviewer: "mina"\ndate: 2021-03-04\n'
        'tags: ["vision", "self-supervised learning"]\n'
        f"imported: github.com/group/reading#12 {imported.written}\n---\n\n"
        + KOREAN.replace("\r", "")
        + "\n\n## jun, 2021-03-05\n\n### 感想\n\n良い。\n"
    )
    note = note_of(text)
    assert (note.title, note.reviewers, str(note.date)) == ('Tiny: a "small" \\beta study', ("mina",), "2021-03-04")
    assert (note.paper.key, note.tldr, note.tags) == (
        "arxiv:2011.10566",
        "작은 망도 배운다.",
        ("vision", "self-supervised learning"),
    )
    assert not note.problems


def test_the_answer_of_the_rest_api_is_read_in_pages(site: Path) -> None:
    def issue(number: int, **more: object) -> dict[str, object]:
        address = f"https://git.example.org/group/reading/issues/{number}"
        person = {"user": {"login": "mina"}, "created_at": "2021-03-04T01:02:03Z", "html_url": address, "comments": 2}
        return {"number": number, "title": f"論文 {number}", "body": "本文。", "labels": ["nlp"], **person, **more}

    pages = [[issue(1), issue(2, pull_request={"url": "x"})], [issue(3, body=None), issue(1), {"number": 4}]]
    (site / "issues.json").write_text("\n".join(map(json.dumps, pages)), "utf-16")
    done = run(site, "issues.json")
    counts = "1 pull request, 1 without text, 1 there twice, 1 not readable"
    assert closing(done) == f"1 note written, 4 left out: {counts}"
    message = "issue 4 is left out: it has no number, no title, or a body that is no text"
    assert done.stderr == f"issues.json: warning: {message} [broken-issue]\n"
    note = note_of((site / "notes" / "論文-1.md").read_text("utf-8"))
    assert (note.title, note.reviewers, note.tags) == ("論文 1", ("mina",), ("nlp",))
    assert str(note.extra["imported"]).startswith("git.example.org/group/reading#1 ")
    assert closing(run(site, "issues.json")).startswith("0 notes written, 1 as they were, 4 left out")


def test_code_that_is_open_at_the_end_of_a_body_does_not_swallow_the_comments(site: Path) -> None:
    write_json(site / "issues.json", [{**ISSUES[0], "body": "Text.\n\n````python\n# no heading\n```"}])
    run(site, "issues.json")
    assert "```\n````\n\n## jun" in next((site / "notes").iterdir()).read_text("utf-8")


def test_a_second_import_renews_what_changed_there_and_was_not_edited_here(site: Path) -> None:
    titles = ("left", "changed", "edited", "both")
    issues = [{**ISSUES[0], "number": number, "title": title, "url": ""} for number, title in enumerate(titles)]
    write_json(site / "issues.json", issues)
    assert closing(run(site, "issues.json")) == "4 notes written"
    notes = site / "notes"
    (notes / "sub").mkdir()
    (notes / "changed.md").rename(notes / "sub" / "other name.md")
    for name in ("edited", "both"):
        (notes / f"{name}.md").write_text((notes / f"{name}.md").read_text("utf-8") + "Mine.\n", "utf-8")
    (notes / "left.md").write_bytes((notes / "left.md").read_bytes().replace(b"\n", b"\r\n"))  # as Git may
    for number in (1, 3):
        issues[number] = {**issues[number], "body": "New."}
    write_json(site / "issues.json", issues)
    before = {path: path.read_bytes() for path in notes.rglob("*.md")}
    done = run(site, "issues.json", "--dry-run")
    counts = "0 notes written, 1 renewed, 1 as they were, 2 edited here and kept"
    assert closing(done) == f"nothing was done; it would be: {counts}"
    listed = ["renewed: notes/sub/other name.md", "kept: notes/edited.md", "kept: notes/both.md"]
    assert done.stdout.splitlines()[:-1] == listed
    assert {path: path.read_bytes() for path in notes.rglob("*.md")} == before
    done = run(site, "issues.json")
    assert closing(done) == counts
    assert done.stderr.count("[edited-here]") == 1
    assert "notes/both.md: warning: this was edited here and has changed at its source" in done.stderr
    assert "\n\nNew.\n" in (notes / "sub" / "other name.md").read_text("utf-8")
    assert "Mine." in (notes / "both.md").read_text("utf-8")
    assert closing(run(site, "issues.json", "--overwrite")) == "0 notes written, 2 renewed, 2 as they were"
    assert "Mine." not in (notes / "both.md").read_text("utf-8")
    assert sorted(path.name for path in notes.rglob("*")) == ["both.md", "edited.md", "left.md", "other name.md", "sub"]


def test_files_that_were_not_imported_and_names_with_a_meaning_stay_free(site: Path) -> None:
    notes = site / "notes"
    (notes / "Own Note.md").write_text("mine", "utf-8")
    titles = ("own note", "README", "attention ko", "../../x", "own note", "🎉", "con", "가" * 300)
    write_json(site / "issues.json", [{**ISSUES[0], "number": n, "title": t, "url": ""} for n, t in enumerate(titles)])
    assert closing(run(site, "issues.json")) == "8 notes written"
    names = sorted(path.name for path in notes.iterdir())
    assert len(names) == 9
    assert {"own-note-0.md", "own-note-4.md", "readme-1.md", "attention-ko-2.md", "x.md", "con-.md"} < set(names)
    assert (notes / "Own Note.md").read_text("utf-8") == "mine"
    assert sorted(path.name for path in site.iterdir()) == ["issues.json", "notes"]
    with contextlib.chdir(site):
        records = CliRunner().invoke(papernotes, ["records"], catch_exceptions=False).stdout.splitlines()
    assert {json.loads(line)["title"] for line in records} == {*titles, "Own Note"}


def test_notes_go_to_the_part_of_the_notes_that_is_named(site: Path) -> None:
    (site / "papernotes.toml").write_text('title = "Group"\n')
    (site / "notes" / "issues").mkdir()
    write_json(site / "issues.json", ISSUES)
    assert closing(run(site, "issues.json", "--into", "notes/issues")) == "1 note written"
    assert [path.parent.name for path in site.rglob("tiny*.md")] == ["issues"]
    assert closing(run(site, "issues.json")) == "0 notes written, 1 as they were"


def test_what_cannot_be_read_is_left_and_said() -> None:
    broken: tuple[object, ...] = (None, [], {"number": True, "title": "x"}, {"number": 1, "title": " "})
    for issue in broken:
        harvest = read_issues([issue], "issues")
        assert (harvest.notes, len(harvest.problems)) == ((), 1)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"no json", "source.json:1: error: this is not JSON: expecting value [bad-json]"),
        (b'[{"number": 1, "title": "x"}', "source.json:1: error: the JSON breaks off or has a slip: "),
        (b"[]", "source.json: error: there is nothing in this list [empty-source]"),
        (b"", "source.json: error: there is nothing in this list [empty-source]"),
        (b'{"name": 1}', "source.json: error: this is JSON, but "),
        (b"[1, 2]", "source.json: error: this is JSON, but "),
        (b"[" * 100_000, "source.json: error: this JSON is nothing that a program exports [bad-json]"),
        (b"[" + b"1" * 5000 + b"]", "source.json: error: this JSON is nothing that a program exports [bad-json]"),
        (b"\xff\xfa\x00", "source.json: error: the file is not text [not-text]"),
        (None, "source.json: error: there is no such file [no-source]"),
    ],
)
def test_what_is_no_source_is_said_with_what_would_be_one(content: bytes | None, message: str, site: Path) -> None:
    if content is not None:
        (site / "source.json").write_bytes(content)
    done = run(site, "source.json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(message)
    assert "\n  help: " in done.stderr
    assert not list((site / "notes").iterdir())


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "chat/messages.html",
            "chat/messages.html: error: this is HTML [unknown-source]\n  help: for a chat of Telegram, ",
        ),
        (
            "refs.bib",
            "refs.bib: error: this lists papers, and holds no reviews [unknown-source]\n  help: begin a review",
        ),
        (
            "notes.zip",
            "notes.zip: error: this is an archive [unknown-source]\n  help: unpack it, and name what is in it",
        ),
    ],
)
def test_what_people_try_is_answered_with_what_to_do(name: str, message: str, site: Path) -> None:
    assert "there is no such file" in run(site, name).stderr
    (site / name).parent.mkdir(exist_ok=True)
    (site / name).write_text("x")
    given = name.split("/", maxsplit=1)[0]  # of the chat its folder
    assert run(site, given).stderr.startswith(message)
    assert run(site, name).stderr.startswith(message)


def test_a_source_that_is_too_big_is_not_even_opened(site: Path) -> None:
    with (site / "source.json").open("wb") as file:
        file.truncate(200 * 2**20)
    done = run(site, "source.json")
    assert (done.exit_code, done.stderr.splitlines()[0]) == (
        2,
        "source.json: error: this file has 200 MB; at most 128 MB are read [too-big]",
    )


def test_one_without_an_end_is_not_read_for_ever(site: Path) -> None:
    done = run(site, "/dev/zero")
    assert (done.exit_code, done.stderr.splitlines()[0]) == (
        2,
        "/dev/zero: error: this file has no end in sight; at most 128 MB are read [too-big]",
    )


def test_a_disk_that_refuses_is_said(site: Path) -> None:
    (site / "notes").rmdir()
    (site / "notes").write_text("a file")
    (site / "papernotes.toml").write_text('notes = "deep"\n')
    (site / "deep").mkdir()
    (site / "deep" / ".tiny-a-small-beta-study.md.part").mkdir()
    write_json(site / "issues.json", ISSUES)
    done = run(site, "issues.json")
    assert done.exit_code == 1
    assert "deep/tiny-a-small-beta-study.md: error: could not be written: Is a directory [cannot-write]" in done.stderr


TEXTS = st.text(st.characters() | st.sampled_from("\"'\\:#-[]{}&*!|>%@`\n\t가論ё é"), max_size=60)
WORDS = st.lists(st.text(string.ascii_lowercase + "가나論文ёж", min_size=2, max_size=8), min_size=1, max_size=6)


@given(TEXTS, st.lists(TEXTS, max_size=3), TEXTS, TEXTS)
def test_any_text_reads_back_as_it_was(title: str, tags: Sequence[str], login: str, body: str) -> None:
    told = {"labels": tags, "author": {"login": login}, "createdAt": "2020-02-03"}
    issue = {"number": 1, "title": title, "body": body, **told}
    for note in read_issues([issue], "issues").notes:
        text = note_text(note).encode().decode()
        split = split_front_matter(text)
        values = {fact.key: fact.value for fact in split.fields}
        assert not split.findings
        assert values.pop("title") == one_line(title)
        assert values.pop("reviewer", "") == one_line(login)
        assert values.pop("tags", ()) == tuple(filter(None, map(one_line, tags)))
        assert values.pop("date") == "2020-02-03"
        assert values.keys() == {"imported"}
        assert split.body.strip("\n").startswith(cleaned(body).strip("\n"))
        imported = read_imported(text)
        assert imported is not None
        assert (imported.origin, imported.written) == ("issues#1", imported.present)
        edited = read_imported(f"{text}.")
        assert edited is not None
        assert edited.present != edited.written
        note_of(text)


@given(WORDS, WORDS, WORDS)
def test_words_are_those_of_the_note(title: Sequence[str], tags: Sequence[str], body: Sequence[str]) -> None:
    written = " ".join(title)
    issue = {"number": 1, "title": f"On {written}", "body": "---\n\n" + "\n".join(body), "labels": tags}
    (note,) = read_issues([issue], "issues").notes
    read = note_of(note_text(note))
    assert read.title == f"On {written}"
    assert set(read.tags) == set(tags)
    assert read.body.split()[-len(body) :] == list(body)
