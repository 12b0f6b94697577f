"""The output folder: only differences are written, only ours is removed, nothing lands outside."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from papernotes.memory import Memory, OutdatedError
from papernotes.model import Changes, CopiedFile, OutputFile
from papernotes.problems import ConfigError, PapernotesError, format_problem
from papernotes.site.ledger import PART
from papernotes.site.writer import MANIFEST, publish


def files(**texts: str) -> list[OutputFile]:
    return [OutputFile(name=name.replace("__", "/"), data=text.encode()) for name, text in texts.items()]


def there(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


def test_only_what_differs_is_written_and_what_is_gone_is_removed(tmp_path: Path) -> None:
    output = tmp_path / "out"
    first = publish(output, files(a="1", b__c="2", b__d__e="3"))
    assert first == Changes(written=("a", "b/c", "b/d/e"))
    untouched = (output / "a").stat().st_mtime_ns
    second = publish(output, files(a="1", b__c="two"))
    assert second == Changes(written=("b/c",), removed=("b/d/e",), unchanged=("a",))
    assert there(output) == {"a": "1", "b/c": "two"}
    assert (output / "a").stat().st_mtime_ns == untouched
    assert not (output / "b" / "d").exists()


def test_a_stranger_in_our_folder_stays(tmp_path: Path) -> None:
    publish(tmp_path / "out", files(a="1"))
    (tmp_path / "out" / "CNAME").write_text("example.org", "utf-8")
    publish(tmp_path / "out", files(b="2"))
    assert there(tmp_path / "out") == {"b": "2", "CNAME": "example.org"}


def test_so_do_strangers_where_a_first_build_puts_its_folders(tmp_path: Path) -> None:
    publish(tmp_path / "out", [])
    for name in ("b", "d"):
        (tmp_path / "out" / name).mkdir()
        (tmp_path / "out" / name / "CNAME").write_text(name, "utf-8")
    publish(tmp_path / "out", files(a="1", b__c="2", b__d__e="3"))
    assert there(tmp_path / "out") == {"a": "1", "b/c": "2", "b/d/e": "3", "b/CNAME": "b", "d/CNAME": "d"}


def test_what_a_killed_first_build_has_left_is_not_published(tmp_path: Path) -> None:
    publish(tmp_path / "out", [])
    (tmp_path / "out" / PART / "old").mkdir(parents=True)
    (tmp_path / "out" / PART / "old" / "page").write_text("half", "utf-8")
    publish(tmp_path / "out", files(a="1"))
    assert there(tmp_path / "out") == {"a": "1"}


def test_a_first_build_that_fails_leaves_no_page(tmp_path: Path) -> None:
    def broken() -> Iterator[OutputFile]:
        yield from files(a="1", b__c="2")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        publish(tmp_path / "out", broken())
    assert there(tmp_path / "out") == {}


def test_a_folder_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work", "utf-8")
    with pytest.raises(ConfigError) as caught:
        publish(tmp_path, files(a="1"))
    assert str(caught.value) == (
        f"{tmp_path}: error: this folder is not empty and was not written by papernotes [output-not-ours]\n"
        "  help: name another folder with -o, or empty this one"
    )
    assert there(tmp_path) == {"thesis.tex": "years of work"}


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", ".papernotes", ""])
def test_no_path_leaves_the_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(PapernotesError, match="path-escapes"):
        publish(tmp_path / "out", [OutputFile(name=path, data=b"")])
    assert there(tmp_path) == {}


def test_a_manifest_cannot_name_a_file_outside(tmp_path: Path) -> None:
    publish(tmp_path / "out", files(a="1"))
    (tmp_path / "precious").write_text("keep", "utf-8")
    (tmp_path / "out" / MANIFEST).write_text("../precious\na\n", "utf-8")
    assert publish(tmp_path / "out", []).removed == ("a",)
    assert there(tmp_path) == {"precious": "keep"}


@pytest.mark.parametrize("earlier", ["", "b/c\n"])
def test_no_file_is_written_or_removed_through_a_link(tmp_path: Path, earlier: str) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "c").write_text("keep", "utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / MANIFEST).write_text(earlier, "utf-8")
    (tmp_path / "out" / "b").symlink_to(tmp_path / "home")
    with pytest.raises(PapernotesError, match="this is a link to somewhere else"):
        publish(tmp_path / "out", files(b__c="2", b__d="3"))
    publish(tmp_path / "out", [])
    assert there(tmp_path / "home") == {"c": "keep"}


@pytest.mark.parametrize("name", [PART, f"{MANIFEST}-new"])
def test_nor_through_one_with_a_name_of_ours(tmp_path: Path, name: str) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "c").write_text("keep", "utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).symlink_to(tmp_path / "home" / ("c" if name != PART else ""))
    publish(tmp_path / "out", files(a="1"))
    assert there(tmp_path / "home") == {"c": "keep"}
    assert there(tmp_path / "out") == {"a": "1"}


def test_a_file_may_become_a_folder_and_a_folder_a_file(tmp_path: Path) -> None:
    output = tmp_path / "out"
    publish(output, files(a="1", b__c="2"))
    publish(output, files(a__x="3", b="4"))
    assert there(output) == {"a/x": "3", "b": "4"}


def test_two_files_of_one_path_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(PapernotesError, match="same-file"):
        publish(tmp_path / "one", [*files(a="1"), *files(a="2")])
    with pytest.raises(PapernotesError, match="same-file"):
        publish(tmp_path / "two", files(a="1", a__b="2"))
    with pytest.raises(PapernotesError, match="same-file"):
        publish(tmp_path / "three", files(a__b="1", a="2"))


def test_a_copied_file_is_a_copy(tmp_path: Path) -> None:
    source = tmp_path / "film.mp4"
    source.write_text("moving", "utf-8")
    copied = CopiedFile(name="files/film.mp4", source=source)
    assert publish(tmp_path / "out", [copied]).written == ("files/film.mp4",)
    assert publish(tmp_path / "out", [copied]).unchanged == ("files/film.mp4",)
    source.write_text("edited", "utf-8")
    assert there(tmp_path / "out") == {"files/film.mp4": "moving"}
    assert publish(tmp_path / "out", [copied]).written == ("files/film.mp4",)


def broken() -> Iterator[OutputFile]:
    yield from files(a="1", old="2")
    raise KeyboardInterrupt


def test_a_build_that_breaks_off_leaves_the_site_as_it_was(tmp_path: Path) -> None:
    output = tmp_path / "out"
    publish(output, files(old="0"))
    with pytest.raises(KeyboardInterrupt):
        publish(output, broken())
    assert there(output) == {"old": "0"}
    assert publish(output, files(b="2")).removed == ("old",)
    assert there(output) == {"b": "2"}


def test_a_preview_shows_each_file_at_once_and_still_knows_its_files(tmp_path: Path) -> None:
    output = tmp_path / "out"
    publish(output, files(old="0"))
    with pytest.raises(KeyboardInterrupt):
        publish(output, broken(), session=Memory())
    assert there(output) == {"a": "1", "old": "2"}
    assert publish(output, files(b="2")).removed == ("a", "old")
    assert there(output) == {"b": "2"}


def test_a_build_that_is_outdated_gives_way_and_leaves_the_rest_to_the_next(tmp_path: Path) -> None:
    output = tmp_path / "out"
    publish(output, files(a="1", b="1", gone="1"))

    def outdated() -> Iterator[OutputFile]:
        yield from files(a="1", b="2", c="3")
        raise OutdatedError

    left = publish(output, outdated(), session=Memory())
    assert left == Changes(written=("b", "c"), is_partial=True)
    assert there(output) == {"a": "1", "b": "2", "c": "3", "gone": "1"}
    assert publish(output, files(a="1", d="4")) == Changes(written=("d",), removed=("b", "c", "gone"), unchanged=("a",))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the rights of a folder do not bind root")
def test_a_folder_that_may_not_be_written_is_one_line(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(PapernotesError, match=os.strerror(errno.EACCES)):
        publish(tmp_path / "out", files(a="1"))


def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    def full() -> Iterator[OutputFile]:
        yield from files(a="1")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(tmp_path / "out" / "b"))

    with pytest.raises(PapernotesError) as caught:
        publish(tmp_path / "out", full())
    assert [format_problem(problem) for problem in caught.value.problems] == [
        (
            f"{tmp_path}/out/b: error: could not be read or written: No space left on device [cannot-write]\n"
            "  help: free some space or change the rights of the folder, then build again; nothing is lost"
        )
    ]
