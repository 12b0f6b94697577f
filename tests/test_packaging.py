"""KaTeX gets into wheel and source archive, whole or not at all, and every failure to fetch it is one sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from papernotes.packaging.katex import STAMP, FetchError, fetch

ROOT = Path(__file__).parent.parent
PIN = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["hooks"]["custom"]["katex"]
FILES = {"LICENSE", STAMP, "copy-tex.min.js", "katex.min.css", "katex.min.js", "mhchem.min.js"}
FONTS = 20

needs_npm = pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")


def scripted_npm(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program named npm before all others that runs a line of shell."""
    npm = folder / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text(f"#!/bin/sh\n{script}\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{npm.parent}{os.pathsep}{os.environ['PATH']}")


def test_the_installed_katex_is_the_pinned_one() -> None:
    folder = ROOT / "papernotes" / "_vendor" / "katex"
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    fonts = {name for name in names if name.startswith("fonts/") and name.endswith(".woff2")}
    assert names - fonts == FILES
    assert len(fonts) == FONTS
    assert (folder / STAMP).read_text() == f"{PIN['integrity']}\n"
    assert f'"{PIN["version"]}"' in (folder / "katex.min.js").read_text("utf-8")


def test_the_style_sheet_names_the_fonts_that_are_there() -> None:
    folder = ROOT / "papernotes" / "_vendor" / "katex"
    style = (folder / "katex.min.css").read_text("utf-8")
    assert style.count("url(") == FONTS
    assert all(f"url(fonts/{path.name})" in style for path in (folder / "fonts").iterdir())


def test_nothing_is_fetched_when_the_pinned_one_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / STAMP).write_text(f"{PIN['integrity']}\n")
    fetch(tmp_path, PIN["version"], PIN["integrity"])
    assert [path.name for path in tmp_path.iterdir()] == [STAMP]


def refused(folder: Path) -> str:
    """Give the message of a fetch that fails, after a look that it left nothing behind."""
    with pytest.raises(FetchError) as caught:
        fetch(folder / "katex", "0.19.1", PIN["integrity"])
    assert not [path for path in folder.iterdir() if path.name != "bin"]
    return str(caught.value)


def test_without_npm_one_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused(tmp_path) == (
        "npm is needed once to fetch KaTeX 0.19.1 and is not on PATH: install Node.js, "
        "or install a released wheel of papernotes, which carries KaTeX."
    )


def test_offline_one_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scripted_npm(tmp_path, monkeypatch, 'echo "npm error code ENOTFOUND" >&2; echo "npm error network" >&2; exit 1')
    assert refused(tmp_path) == (
        "npm could not fetch katex@0.19.1 (ENOTFOUND): go online and build again, "
        "or install a released wheel of papernotes, which carries KaTeX."
    )


def test_another_archive_than_the_pinned_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scripted_npm(tmp_path, monkeypatch, "printf forged > katex-0.19.1.tgz")
    assert refused(tmp_path).startswith("what npm sent as katex@0.19.1 is sha512-")
    assert f"not the {PIN['integrity']} that pyproject.toml pins" in refused(tmp_path)


@needs_npm
def test_what_npm_gives_is_the_pinned_katex(tmp_path: Path) -> None:
    fetch(tmp_path / "katex", PIN["version"], PIN["integrity"])
    assert {path.name for path in (tmp_path / "katex").iterdir()} == {*FILES, "fonts"}
    assert [path.name for path in tmp_path.iterdir()] == ["katex"]


@pytest.mark.slow
def test_wheel_and_source_archive_carry_all_and_need_no_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "copy"
    ignored = shutil.ignore_patterns(".git", ".venv", "_site", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, copy, ignore=ignored)
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    built = run(copy, "-m", "build", "--no-isolation", "--outdir", str(tmp_path / "dist"))
    assert "Successfully built" in built
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    (archive,) = (tmp_path / "dist").glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as opened:
        names = set(opened.namelist())
    katex = {name.removeprefix("papernotes/_vendor/katex/") for name in names if "/_vendor/" in name}
    assert katex >= FILES
    assert sum(name.endswith(".woff2") for name in katex) == FONTS
    shipped = {f"papernotes/{path.relative_to(ROOT).as_posix()}" for path in files_below(ROOT / "templates")}
    assert shipped <= names
    assert not any(name.startswith("papernotes/packaging") for name in names)
    assert {"papernotes/py.typed", "papernotes/scaffold/pages.yml", "papernotes/scaffold/new/ko.md"} <= names
    with tarfile.open(archive) as unpacked:
        inside = {name.partition("/")[2] for name in unpacked.getnames()}
    assert {f"papernotes/_vendor/katex/{name}" for name in FILES} <= inside
    assert {"LICENSE", "README.md", "notes/index.md", "papernotes/packaging/katex.py", "tests/conftest.py"} <= inside


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def run(folder: Path, *arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
