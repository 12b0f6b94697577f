"""What the preview hears of a real disk: every change, in batches, and nothing of its own reading."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from papernotes.preview.watcher import FEW_PATHS, Watcher

LONG = 20.0
SHORT = 0.3


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path.resolve() / "site"
    (folder / "notes").mkdir(parents=True)
    (folder / "notes" / "a.md").write_text("a")
    return folder


@pytest.fixture
def watcher(site: Path) -> Iterator[Watcher]:
    with Watcher() as watching:
        watching.follow((site,), ignored=(site / "_site",))
        yield watching


def all_changes(watcher: Watcher, site: Path, first: float = LONG) -> set[str]:
    """Give what changed until nothing does any more, as paths below the site."""
    found: set[str] = set()
    batch = watcher.wait(first)
    while batch:
        found |= {path.relative_to(site).as_posix() for path in batch}
        batch = watcher.wait(SHORT)
    return found


def test_a_plain_write_is_one_file(watcher: Watcher, site: Path) -> None:
    (site / "notes" / "a.md").write_text("b")
    assert all_changes(watcher, site) == {"notes/a.md"}


def test_editors_that_write_beside_and_rename(watcher: Watcher, site: Path) -> None:
    note = site / "notes" / "a.md"
    part = site / "notes" / ".a.md.part"
    part.write_text("atomic")
    part.replace(note)
    assert all_changes(watcher, site) == {"notes/a.md"}
    note.rename(site / "notes" / "a.md~")  # as Vim does
    note.write_text("vim")
    (site / "notes" / "a.md~").unlink()
    assert all_changes(watcher, site) == {"notes/a.md"}


def test_a_branch_switch_of_a_thousand_files(watcher: Watcher, site: Path) -> None:
    for number in range(1000):
        (site / "notes" / f"{number}.md").write_text("x")
    (site / "notes" / "a.md").unlink()
    assert all_changes(watcher, site) == {f"notes/{number}.md" for number in range(1000)} | {"notes/a.md"}


def test_new_folders_and_what_is_in_them(watcher: Watcher, site: Path) -> None:
    deep = site / "notes" / "2026" / "11" / "21"
    deep.mkdir(parents=True)
    (deep / "new.md").write_text("x")
    assert "notes/2026/11/21/new.md" in all_changes(watcher, site)
    (deep / "new.md").write_text("y")
    assert all_changes(watcher, site) == {"notes/2026/11/21/new.md"}


def test_a_folder_that_is_taken_away_and_made_anew(watcher: Watcher, site: Path) -> None:
    shutil.rmtree(site / "notes")
    (site / "notes").mkdir()
    (site / "notes" / "a.md").write_text("x")
    assert "notes/a.md" in all_changes(watcher, site)
    (site / "notes" / "a.md").write_text("y")
    assert "notes/a.md" in all_changes(watcher, site)


def test_a_deleted_file_and_one_that_is_moved_away(watcher: Watcher, site: Path) -> None:
    (site / "notes" / "a.md").rename(site.parent / "elsewhere.md")
    assert all_changes(watcher, site) == {"notes/a.md"}


def test_decomposed_names(watcher: Watcher, site: Path) -> None:
    name = unicodedata.normalize("NFD", "어텐션 が.md")
    (site / "notes" / name).write_text("x")
    assert all_changes(watcher, site) == {f"notes/{name}"}


def test_a_file_that_becomes_readable(watcher: Watcher, site: Path) -> None:
    (site / "notes" / "a.md").chmod(0o600)
    assert all_changes(watcher, site) == {"notes/a.md"}


def test_reading_is_no_change(watcher: Watcher, site: Path) -> None:
    for folder, _, names in os.walk(site):
        for name in names:
            Path(folder, name).read_bytes()
    assert all_changes(watcher, site, SHORT) == set()


def test_output_and_hidden_folders_do_not_count(watcher: Watcher, site: Path) -> None:
    for name in ("_site/notes/a", ".git/objects", "notes/.obsidian", "node_modules/x"):
        (site / name).mkdir(parents=True)
        (site / name / "file.md").write_text("x")
    assert all_changes(watcher, site, 1.0) <= {"_site", "node_modules"}


def test_folders_elsewhere_and_behind_links(watcher: Watcher, site: Path) -> None:
    theme, shared = site.parent / ".theme", site.parent / "shared"
    theme.mkdir()
    shared.mkdir()
    watcher.follow((site, theme))
    (theme / "note.html").write_text("x")
    assert [path.name for path in watcher.wait(LONG)] == ["note.html"]
    (site / "notes" / "shared").symlink_to(shared)
    assert all_changes(watcher, site) == {"notes/shared"}
    (shared / "b.md").write_text("x")
    assert [path.name for path in watcher.wait(LONG)] == ["b.md"]


def test_a_change_during_a_build_is_in_the_next_batch(watcher: Watcher, site: Path) -> None:
    (site / "notes" / "a.md").write_text("1")
    assert all_changes(watcher, site)
    (site / "notes" / "a.md").write_text("2")  # now a build would read
    assert all_changes(watcher, site) == {"notes/a.md"}
    assert watcher.wait(SHORT) == ()


def test_files_that_never_rest_are_given_all_the_same(watcher: Watcher, site: Path) -> None:
    done = threading.Event()

    def write() -> None:
        while not done.wait(0.005):
            (site / "notes" / "log.md").write_text("x")

    thread = threading.Thread(target=write)
    thread.start()
    try:
        assert watcher.wait(LONG)
    finally:
        done.set()
        thread.join()


def test_the_last_of_many_edits_is_always_read(watcher: Watcher, site: Path) -> None:
    note = site / "notes" / "a.md"
    last = 2000

    def write() -> None:
        for number in range(last + 1):
            part = site / "notes" / ".part"
            part.write_text(str(number))
            part.replace(note)

    thread = threading.Thread(target=write)
    thread.start()
    read = ""
    while watcher.wait(5.0):
        read = note.read_text()
        if read == str(last):
            break
    thread.join()
    assert read == str(last)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells when a file that was written is closed")
def test_a_file_that_is_whole_is_not_waited_for(watcher: Watcher, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("papernotes.preview.watcher.QUIET_SECONDS", LONG)
    note, part = site / "notes" / "a.md", site / "notes" / "a.md.tmp"
    begin = time.monotonic()
    note.write_text("b")
    assert watcher.wait(LONG) == (note,)
    part.write_text("c")
    part.replace(note)
    assert watcher.wait(LONG) == (note, part)
    part.write_text("d")
    note.rename(site / "notes" / "a.md~")
    part.rename(note)
    assert watcher.wait(LONG) == (note, part)
    note.chmod(0o600)
    assert watcher.wait(LONG) == (note,)
    assert time.monotonic() - begin < LONG


@pytest.mark.parametrize("how", ["unclosed", "taken away", "backed up", "many"])
def test_what_a_save_may_go_on_with_is_waited_for(
    watcher: Watcher, site: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr("papernotes.preview.watcher.QUIET_SECONDS", SHORT)
    note, begin = site / "notes" / "a.md", time.monotonic()
    with note.open("a") as unclosed:
        if how == "unclosed":
            unclosed.write("b")
            unclosed.flush()
        elif how == "taken away":
            note.unlink()
        elif how == "backed up":
            note.rename(site / "notes" / "a.md~")
        else:
            for number in range(FEW_PATHS + 1):
                (site / "notes" / f"{number}.md").write_text("x")
        assert watcher.wait(LONG)
        assert time.monotonic() - begin >= SHORT
