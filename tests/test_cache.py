"""What is remembered is right or not there: damaged files, other makers, two builds at once, a size that is bounded."""

from __future__ import annotations

import random
import sqlite3
import subprocess
from pathlib import Path

import pytest

from papernotes.engine.cache import FRESH_BUILDS, digest_of, opened

ONE, TWO, THREE = (digest_of(name) for name in ("one", "two", "three"))


def remembered(path: Path, *, made_by: bytes = b"me") -> dict[bytes, bytes]:
    with opened(path, made_by=made_by) as cache:
        return cache.get([ONE, TWO, THREE])


def remember(path: Path, values: dict[bytes, bytes], *, made_by: bytes = b"me", size_bytes: int = 1 << 30) -> None:
    with opened(path, made_by=made_by, size_bytes=size_bytes) as cache:
        cache.put(values)


def test_values_are_there_at_the_next_opening(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "cache.sqlite"
    remember(path, {ONE: b"1", TWO: b""})
    assert remembered(path) == {ONE: b"1", TWO: b""}
    assert (path.parent / ".gitignore").read_text() == "*\n"


def test_what_was_put_in_is_given_from_memory_as_far_as_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("papernotes.engine.cache.HELD_BYTES", 1)
    with opened(tmp_path / "cache.sqlite", made_by=b"me") as cache:
        cache.put({ONE: b"1", TWO: b"2"})
        cache.put({TWO: b"two", THREE: b"3"})
        assert cache.get([THREE, ONE, TWO]) == {ONE: b"1", TWO: b"two", THREE: b"3"}
        with sqlite3.connect(tmp_path / "cache.sqlite") as other:
            other.execute("DELETE FROM result")
        other.close()
        assert cache.get([THREE, ONE, TWO]) == {ONE: b"1"}


def test_parts_of_a_key_do_not_run_together() -> None:
    assert digest_of("ab", "c") != digest_of("a", "bc") != digest_of("a", "b", "c")


def test_what_another_program_left_is_dropped_with_one_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "cache.sqlite"
    remember(path, {ONE: b"1"}, made_by=b"an older papernotes")
    assert caplog.messages == []
    assert remembered(path) == remembered(path) == {}
    assert caplog.messages == [f"papernotes: {path} is of another version; everything is built anew"]


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_cache_is_begun_anew_with_one_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    path = tmp_path / "cache.sqlite"
    path.write_bytes(content)
    remember(path, {ONE: b"1"})
    assert remembered(path) == {ONE: b"1"}
    assert caplog.messages == [f"papernotes: {path} was damaged; everything is built anew"]


def test_an_empty_file_is_a_new_cache(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "cache.sqlite"
    path.touch()
    remember(path, {ONE: b"1"})
    assert (remembered(path), caplog.messages) == ({ONE: b"1"}, [])


@pytest.mark.parametrize("size", [100, 8192, 20_000, 100_000])
def test_a_file_that_is_cut_short_is_begun_anew(tmp_path: Path, size: int) -> None:
    path = tmp_path / "cache.sqlite"
    remember(path, {digest_of(str(number)): bytes(3000) for number in range(200)})
    path.write_bytes(path.read_bytes()[:size])
    for _ in range(2):
        remember(path, {ONE: b"1"})
    assert remembered(path) == {ONE: b"1"}


def test_what_proves_to_be_damaged_is_removed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "cache.sqlite"
    remember(path, {ONE: b"1"})
    with opened(path, made_by=b"me") as cache:
        other = sqlite3.connect(path)
        other.execute("DROP TABLE result")
        other.close()
        assert cache.get([ONE]) == {}
    assert not path.exists()
    assert caplog.messages == [f"papernotes: {path} was damaged; everything is built anew"]


@pytest.mark.parametrize("seed", range(40))
def test_damage_anywhere_gives_no_wrong_value_and_no_error(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "cache.sqlite"
    values = {digest_of(str(number)): str(number).encode() * (number + 5) for number in range(60)}
    remember(path, values)
    chance = random.Random(seed)  # noqa: S311 - the same damage in every run
    data = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 40, 400))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    path.write_bytes(data)
    for _ in range(3):
        with opened(path, made_by=b"me") as cache:
            assert cache.get(values).items() <= values.items()
            cache.put(values)


def test_a_value_under_the_key_of_another_is_not_given(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    remember(path, {ONE: b"1", TWO: b"2"})
    other = sqlite3.connect(path)
    with other:
        other.execute("UPDATE result SET value = (SELECT value FROM result WHERE key = ?) WHERE key = ?", (ONE, TWO))
    other.close()
    assert remembered(path) == {ONE: b"1"}


def test_a_damaged_value_is_not_given(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    remember(path, {ONE: b"right" * 50, TWO: b"whole" * 50})
    data = path.read_bytes()
    assert data.count(b"right" * 50) == 1
    path.write_bytes(data.replace(b"right", b"wrong"))
    assert remembered(path) == {TWO: b"whole" * 50}


def test_a_damaged_page_costs_its_values_at_most(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    remember(path, {digest_of(str(number)): bytes(3000) for number in range(200)})
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4096] = b"\xee" * 4096
    path.write_bytes(data)
    remember(path, {ONE: b"1"})
    assert remembered(path).get(ONE, b"1") == b"1"


def test_where_nothing_can_be_written_there_is_no_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way of a folder")
    path = tmp_path / "file" / "cache.sqlite"
    remember(path, {ONE: b"1"})
    assert remembered(path) == {}


def test_two_builds_share_a_cache(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    with opened(path, made_by=b"me") as first, opened(path, made_by=b"me") as second:
        first.put({ONE: b"1"})
        second.put({TWO: b"2"})
        assert first.get([ONE, TWO]) == second.get([ONE, TWO]) == {ONE: b"1", TWO: b"2"}


def test_what_goes_unused_longest_makes_room(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    remember(path, {ONE: bytes(400_000)})
    remember(path, {TWO: bytes(400_000)})
    for _ in range(FRESH_BUILDS):
        with opened(path, made_by=b"me") as cache:
            assert ONE in cache.get([ONE])
            cache.put({digest_of("small"): b"."})
    remember(path, {THREE: bytes(400_000)}, size_bytes=1_000_000)
    assert set(remembered(path)) == {ONE, THREE}
    assert path.stat().st_size < 1_000_000


def git(folder: Path, *command: str) -> None:
    subprocess.run(["git", "-C", folder, *command], check=True, capture_output=True)  # noqa: S607


@pytest.mark.parametrize("version", ["2", "4"])
def test_one_that_git_keeps_is_not_used(tmp_path: Path, caplog: pytest.LogCaptureFixture, version: str) -> None:
    path = tmp_path / "site" / ".papernotes" / "cache.sqlite"
    remember(path, {ONE: b"1"})
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    assert remembered(path) == {ONE: b"1"}
    git(tmp_path, "add", "-f", ".")
    git(tmp_path, "update-index", "--index-version", version)
    assert remembered(path) == {}
    said = f"is not used, since it is kept in Git, where others can write it: git rm -r --cached {path.parent}"
    assert [record.message for record in caplog.records] == [f"papernotes: {path} {said}"]


def test_a_folder_that_is_a_link_which_git_keeps_gets_no_file(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / ".papernotes").symlink_to(tmp_path / "home")
    git(tmp_path / "site", "init", "-q")
    git(tmp_path / "site", "add", ".")
    remember(tmp_path / "site" / ".papernotes" / "cache.sqlite", {ONE: b"1"})
    assert list((tmp_path / "home").iterdir()) == []
