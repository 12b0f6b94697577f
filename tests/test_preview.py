"""A session of the preview: every change is shown, nothing a writer does ends it, and it ends clean."""

from __future__ import annotations

import signal
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from preview_session import Session, serving, until

NOTE = "---\ntitle: {title}\ntldr: Short.\n---\n{text}\n"


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture
def site(tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(temporary))
    folder = tmp_path / "site"
    (folder / "notes").mkdir(parents=True)
    (folder / "notes" / "a.md").write_text(NOTE.format(title="A", text="one $x^2$"))
    (folder / "notes" / "b.md").write_text("---\ntitle: B\ndraft: true\n---\n")
    return folder


@pytest.fixture
def session(site: Path) -> Iterator[Session]:
    with serving(site) as running:
        yield running


def test_edits_are_served_and_reported(session: Session, site: Path) -> None:
    assert "one" in session.page("notes/a/")
    assert 'class="draft"' in session.page("notes/b/")
    (site / "notes" / "a.md").write_text(NOTE.format(title="A", text="two"))
    until(lambda: "two" in session.page("notes/a/"))
    until(lambda: "notes/a.md: 1 page written" in session.printed)
    (site / "notes" / "new").mkdir()
    (site / "notes" / "new" / "c.md").write_text(NOTE.format(title="Third", text="see $\\frca{1}{2}$"))
    until(lambda: "Third" in session.page("notes/new/c/"))
    until(lambda: "there is no command \\frca [formula]" in session.printed)
    until(lambda: ", 1 error, " in session.printed)
    (site / "notes" / "new" / "c.md").unlink()
    until(lambda: session.page("notes/new/c/").startswith("404"))
    (site / "papernotes.toml").write_text('title = "Other name"\nscripts = ["https://a.example/x.js"]\n')
    until(lambda: "Other name" in session.page(""))
    assert "a.example" not in session.page("")  # a counter does not count those who write
    assert not (site / "_site").exists()


def test_what_changes_nothing_is_not_worth_a_word(site: Path) -> None:
    (site / "notes" / "c.md").write_text("[x](missing.md)\n")
    with serving(site) as session:
        for name in ("serve.log", "notes/data.bin", "papernotes.toml"):
            (site / name).write_bytes(b"")
            (site / "notes" / "a.md").touch()
        (site / "notes" / "a.md").write_text(NOTE.format(title="A", text="two"))
        until(lambda: "two" in session.page("notes/a/"))
        until(lambda: "1 page written" in session.printed)
        assert "0 pages written" not in session.printed
        assert session.printed.count("missing.md") == 2  # the message and the line it shows


def test_no_edit_of_many_is_missed(session: Session, site: Path) -> None:
    note = site / "notes" / "a.md"
    for number in range(200):
        part = note.with_suffix(".part")
        part.write_text(NOTE.format(title="A", text=f"edit {number}."))
        part.replace(note)
        if number % 10 == 0:
            until(lambda number=number: f"edit {number}." in session.page("notes/a/"))  # type: ignore[misc]
    until(lambda: "edit 199." in session.page("notes/a/"))
    assert "error" not in session.printed
    assert session.process.poll() is None


@pytest.mark.parametrize(
    ("name", "broken", "message"),
    [
        ("papernotes.toml", b"title = 1\n", "papernotes.toml:1:9: error: 1 is not one line of text in quotes"),
        ("papernotes.toml", b"title = \n", "papernotes.toml:1:9: error: this is not TOML"),
        ("templates/note.html", b"<p>{{ view.</p>\n", "templates/note.html:1: error: "),
        ("templates/note.html", b"{{ view.nothing }}\n", "templates/note.html:1: error: "),
        ("templates/note.html", "<p>어텐션</p>".encode("cp949"), "error: "),
        ("templates/note.html", b'{% include "note.html" %}', "error: "),
        ("templates/words/ko.toml", b"x = \n", "this is not TOML"),
    ],
)
def test_what_is_broken_ends_nothing(site: Path, name: str, broken: bytes, message: str) -> None:
    with serving(site) as session:
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(broken)
        until(lambda: "not built, 1 error" in session.printed)
        assert message in session.printed
        assert "one" in session.page("notes/a/")
        (site / name).unlink()
        (site / "notes" / "a.md").write_text(NOTE.format(title="A", text="mended"))
        until(lambda: "mended" in session.page("notes/a/"))
        assert session.process.poll() is None


def test_a_site_that_is_broken_from_the_start_is_shown_when_mended(site: Path) -> None:
    (site / "papernotes.toml").write_text("titel = 1\n")
    with serving(site) as session:
        assert session.page("").startswith("503")
        (site / "papernotes.toml").write_text('title = "Well"\n')
        until(lambda: "Well" in session.page(""))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_with_one_line_and_leaves_nothing(site: Path, temporary: Path, number: signal.Signals) -> None:
    assert tempfile.gettempdir()
    with serving(site) as session:
        session.page("notes/a/")
        assert list(temporary.glob("papernotes-*"))
        before = len(session.lines)
        code, _ = session.stop(number)
    assert (code, session.lines[before:]) == (130, ["papernotes: stopped\n"])
    assert not list(temporary.glob("papernotes-*"))


def test_it_ends_in_the_midst_of_a_build(site: Path, temporary: Path) -> None:
    for number in range(80):
        (site / "notes" / f"{number}.md").write_text(NOTE.format(title=f"N{number}", text=f"$x^{{{number}}}$ " * 20))
    for jobs in ("1", "2"):
        with serving(site, "--jobs", jobs) as session:
            (site / "papernotes.toml").write_text(f'title = "{jobs}"\n')
            (site / "notes" / "a.md").write_text(NOTE.format(title="A", text=f"${jobs}$"))
            before = len(session.lines)
            code, _ = session.stop()
        assert code == 130
        assert session.lines[-1] == "papernotes: stopped\n"
        assert len(session.lines) <= before + 2  # a build's line may come before
    assert not list(temporary.glob("papernotes-*"))


def test_a_busy_port_is_left_alone(site: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with serving(site, "--port", str(port)) as session:
            assert session.process.wait() == 2
        assert f"--port: error: another program listens at {port} already [port-busy]" in session.printed
    with serving(site, "--no-drafts") as first, serving(site) as second:
        assert first.address != second.address
        assert first.page("notes/b/").startswith("404")
        assert not second.page("notes/b/").startswith("404")


def test_it_opens_a_browser(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = site.parent / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{site.parent}/opened"\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    with serving(site, "--open", "--host", "localhost") as session:
        until(lambda: bool(list(site.parent.glob("opened")) and (site.parent / "opened").read_text()))
        assert session.address.startswith("http://localhost:")
    assert (site.parent / "opened").read_text() == f"{session.address}\n"


def test_a_change_that_the_disk_did_not_tell_of_is_found_when_nothing_else_is_to_do(site: Path) -> None:
    outside = site.parent / "outside.md"
    outside.write_text(NOTE.format(title="Outside", text="one"))
    (site / "notes" / "c.md").symlink_to(outside)
    with serving(site) as session:
        assert "one" in session.page("notes/c/")
        outside.write_text(NOTE.format(title="Outside", text="two"))  # nobody watches there
        (site / "notes" / "a.md").write_text(NOTE.format(title="A", text="three"))
        until(lambda: "three" in session.page("notes/a/"))
        until(lambda: "two" in session.page("notes/c/"))
