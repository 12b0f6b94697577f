"""What the README shows is what happens: its notes are read as it says, its messages are printed."""

from __future__ import annotations

import contextlib
import json
import re
import shlex
from pathlib import Path

import yaml
from click.testing import CliRunner

from papernotes.cli import papernotes

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")


def blocks(language: str, heading: str) -> list[str]:
    """Give the fenced blocks of a language in the section of a heading."""
    section = re.split(r"^## ", README.partition(f"\n## {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    return re.findall(rf"^```{language}\n(.*?)^```$", section, re.DOTALL | re.MULTILINE)


def papernotes_at(folder: Path, *arguments: str) -> str:
    """Give all that a command prints."""
    with contextlib.chdir(folder):
        return CliRunner().invoke(papernotes, arguments, catch_exceptions=False).output


def test_the_notes_are_read_as_it_says(tmp_path: Path) -> None:
    notes = blocks("markdown", "Notes")
    for language, text in zip(("en", "ko", "zh", "ja", "ru"), notes, strict=True):
        (tmp_path / f"attention-{language}.md").write_text(text, "utf-8")
    records = [json.loads(line) for line in papernotes_at(tmp_path, "records").splitlines()]
    shown = []
    for record in records:
        venue = record["venue"] or {"name": None, "id": None}
        shown.append([record["source"]["path"], record["paper"], venue["name"], venue["id"], record["year"]])
    (console,) = blocks("console", "Notes")
    assert [json.loads(line) for line in console.splitlines()[1:]] == shown
    assert [record["problems"] for record in records] == [[]] * len(notes)
    assert all(any(record[field] for field in ("authors", "affiliations", "tldr", "tags")) for record in records)


def test_the_messages_are_those_it_shows(tmp_path: Path) -> None:
    (note,) = blocks("markdown", "Problems")
    (console,) = blocks("console", "Problems")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "attention.md").write_text(note, "utf-8")
    assert f"$ papernotes check\n{papernotes_at(tmp_path, 'check')}" == console


def test_its_template_is_one(tmp_path: Path) -> None:
    (template,) = blocks("html", "Theme")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "note.html").write_text(template, "utf-8")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text("# A\n\nText.\n", "utf-8")
    papernotes_at(tmp_path, "build")
    page = (tmp_path / "_site" / "notes" / "a" / "index.html").read_text("utf-8")
    assert '<meta name="author" content="our group">' in page


def test_its_ways_lead_to_its_sections() -> None:
    headings = re.findall(r"^## (.+)$", README, re.MULTILINE)
    places = {heading.lower().replace(" ", "-") for heading in headings}
    ways = re.findall(r"\]\(#([^)]*)\)", re.sub(r"`[^`\n]*`", "", README))
    assert len(ways) > len(places) / 2
    assert set(ways) <= places


def test_its_job_for_gitlab_is_one(tmp_path: Path) -> None:
    (job,) = blocks("yaml", "Publish")
    script = yaml.safe_load(job)["pages"]["script"]
    (tmp_path / "a.md").write_text("# A\n", "utf-8")
    build = shlex.split(script[-1].replace("$CI_PAGES_URL", "https://group.gitlab.io/notes"))
    assert papernotes_at(tmp_path, *build[1:]).startswith("public: 1 note")
    assert "https://group.gitlab.io/notes/notes/a/" in (tmp_path / "public" / "sitemap.xml").read_text("utf-8")
