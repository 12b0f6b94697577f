"""What files held when they were last read: which are read again, and which the disk is asked of."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from papernotes.engine import seen as module
from papernotes.engine.records import from_bytes, to_bytes
from papernotes.engine.seen import Seen


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Give two files, and let no file be fresh."""
    monkeypatch.setattr(module, "FRESH_NANOSECONDS", 0)
    for name in ("a", "b"):
        (tmp_path / name).write_text("1")
    return (str(tmp_path / "a"), str(tmp_path / "b"))


def reading(seen: Seen, *paths: str) -> list[bytes | None]:
    """Read all `paths`, and give what was read."""
    found = [seen.read(path)[0] for path in paths]
    seen.end()
    return found


def test_only_what_has_changed_is_read(files: tuple[str, str]) -> None:
    seen = Seen()
    assert reading(seen, *files) == [b"1", b"1"]
    Path(files[1]).write_text("22")
    assert reading(seen, *files) == [None, b"22"]
    assert reading(from_bytes(Seen, to_bytes(seen)) or Seen(), *files) == [None, None]
    reading(seen, files[1])
    assert list(seen.digests) == [files[1]]


def test_of_what_nobody_heard_the_disk_is_not_asked(files: tuple[str, str]) -> None:
    seen, (a, b) = Seen(), files
    seen.hear(files)  # nothing is known yet
    assert reading(seen, *files) == [b"1", b"1"]
    for path in files:
        Path(path).write_text("22")
    seen.hear([a])
    assert reading(seen, *files) == [b"22", None]
    assert seen.unheard() == (b,)
    seen.hear([b])
    assert reading(seen, *files) == [None, None]
    assert seen.read(b)[1] == seen.read(a)[1]
    assert seen.unheard() == ()
    assert reading(seen, *files) == [None, None]


def test_what_was_heard_holds_until_all_is_read(files: tuple[str, str]) -> None:
    seen, (a, b) = Seen(), files
    reading(seen, *files)
    for path in files:
        Path(path).write_text("22")
    seen.hear([a])  # and then the settings are broken, so that nothing is read
    seen.hear([b])
    assert reading(seen, *files) == [b"22", b"22"]


def test_all_is_asked_of_the_disk_when_an_unknown_name_is_heard(files: tuple[str, str], tmp_path: Path) -> None:
    seen, (a, b) = Seen(), files
    reading(seen, *files)
    Path(a).write_text("22")
    seen.hear([b, str(tmp_path / "what a.md is a link to")])
    assert reading(seen, *files) == [b"22", None]


def test_a_file_that_cannot_be_read_is_not_what_it_was(files: tuple[str, str]) -> None:
    seen, (a, b) = Seen(), files
    reading(seen, *files)
    Path(a).unlink()
    for heard in (a, b):
        seen.hear([heard])
        with pytest.raises(FileNotFoundError):
            seen.read(a)
        reading(seen, b)
    Path(b).unlink()
    assert seen.unheard() == (b,)


def test_what_is_fresh_is_read_again_but_only_when_it_was_heard(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("1")
    os.utime(path, ns=(0, 0))
    seen = Seen()
    assert [reading(seen, str(path)) for _ in range(2)] == [[b"1"], [b"1"]]
    other = tmp_path / "b"
    other.write_text("1")
    reading(seen, str(path), str(other))
    path.write_text("2")
    seen.hear([str(path)])
    reading(seen, str(path), str(other))
    digest = seen.read(str(path))[1]
    seen.hear([str(other)])
    assert seen.read(str(path)) == (None, digest)
