"""The code of the default theme's templates is kept as Python keeps its own; that of a site never is."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from jinja2 import Environment

from papernotes.config import load
from papernotes.site import compiled
from papernotes.site.theme import Theme


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty folder that is Python's place for code."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "kept"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give a list that gets the names of templates as their code is made."""
    names: list[str] = []
    make = Environment.compile

    def told(self: Environment, source: str, name: str | None = None, filename: str | None = None) -> object:
        names.append(str(name))
        return make(self, source, name, filename)

    monkeypatch.setattr(Environment, "compile", told)
    return names


def environment(folder: Path) -> Environment:
    (folder / "notes").mkdir(parents=True, exist_ok=True)
    return Theme.of(load(folder)).environment


def names_in(kept: Path) -> set[str]:
    """Give the templates whose code is kept; modules that happen to be imported here are kept there too."""
    return {path.name.partition(".cpython")[0] for path in kept.rglob("*.*.*.pyc")}


def test_code_is_made_once(tmp_path: Path, made: list[str], kept: Path) -> None:
    environment(tmp_path).get_template("feed.xml")
    assert (made, names_in(kept)) == (["feed.xml"], {"feed.xml"})
    again = environment(tmp_path).get_template("feed.xml")
    assert made == ["feed.xml"]
    assert again.root_render_func.__code__.co_filename.endswith("feed.xml")


def test_the_template_of_a_site_is_never_kept(tmp_path: Path, made: list[str], kept: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "feed.xml").write_text('{% extends "default/feed.xml" %}', "utf-8")
    for _ in range(2):
        environment(tmp_path).get_template("feed.xml")
        environment(tmp_path).get_template("default/feed.xml")
    assert made == ["feed.xml"] * 3, "the site's, the default one, the site's"
    assert names_in(kept) == {"feed.xml"}


def test_careful_code_is_not_that_of_others(tmp_path: Path, made: list[str], kept: Path) -> None:
    environment(tmp_path)
    theme = Theme.of(load(tmp_path))
    theme.careful.get_template("feed.xml")
    assert (made, names_in(kept)) == (["feed.xml"], set())


@pytest.mark.parametrize("data", [b"", b"?", b"\x00" * 99])
def test_what_is_not_code_for_this_source_is_made_anew(
    data: bytes, tmp_path: Path, made: list[str], kept: Path
) -> None:
    environment(tmp_path).get_template("feed.xml")
    (file,) = kept.rglob("feed.xml.*.pyc")
    whole = file.read_bytes()
    for damaged in (data, whole[:16] + data, whole[:15] + b"?" + whole[16:]):
        file.write_bytes(damaged)
        made.clear()
        assert environment(tmp_path).get_template("feed.xml").name == "feed.xml"
        assert (made, file.read_bytes()) == (["feed.xml"], whole)


def test_another_program_makes_its_own(tmp_path: Path, made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    environment(tmp_path).get_template("feed.xml")
    monkeypatch.setattr(compiled, "_made_by", lambda: b"another")
    environment(tmp_path).get_template("feed.xml")
    assert made == ["feed.xml"] * 2


def test_nothing_is_kept_where_python_keeps_nothing(
    tmp_path: Path, made: list[str], kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    environment(tmp_path).get_template("feed.xml")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "a file"))
    (tmp_path / "a file").write_text("", "utf-8")
    environment(tmp_path).get_template("feed.xml")
    assert (made, names_in(kept)) == (["feed.xml"] * 2, set())
