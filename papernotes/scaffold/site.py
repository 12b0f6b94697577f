"""`papernotes init`: a folder that builds at once, with every setting explained where it can be switched on.

The folder may hold notes already: what is there stays, and they are the site's notes.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from msgspec import Struct

from papernotes import __version__
from papernotes.config import PYPROJECT, SETTINGS_FILE, has_settings, load
from papernotes.problems import PapernotesError, Problem
from papernotes.reading.files import read_files
from papernotes.scaffold.texts import filled, text_of, write_new
from papernotes.settings import LANGUAGE, SETTINGS, TITLE

_HERE = Path(__file__).parent
_WORKFLOW = ".github/workflows/pages.yml"
_GITIGNORE = ".gitignore"


class Started(Struct, frozen=True, kw_only=True):
    """What became of a new site: the files that were written, and what is to be known of those that were there."""

    written: tuple[Path, ...]
    told: tuple[Problem, ...]


def start_site(folder: Path, *, title: str, language: str, day: date) -> Started:
    """Write settings, a workflow that publishes, a `.gitignore` and a first note in `language`.

    Files that are there stay as they are. A folder with notes gets no first note, since a `notes/` of its own would
    hide them; without a `language` its settings name none, and else are those of an English site. Templates are left
    out: those of the theme are used until the site has its own. Raises `PapernotesError` when there are settings, and
    `ConfigError` when `folder` is a file.
    """
    if has_settings(folder):
        name = SETTINGS_FILE if (folder / SETTINGS_FILE).is_file() else PYPROJECT
        help_text = "nothing was written; this folder is a site, so write on with: papernotes new TITLE"
        message = "the settings are there already"
        raise PapernotesError(Problem(path=str(folder / name), code="exists", message=message, help=help_text))
    has_notes = folder.exists() and bool(read_files(load(folder)).sources)
    texts = {SETTINGS_FILE: settings_text(title, language or ("" if has_notes else "en"))}
    if not has_notes:
        texts["notes/attention.md"] = text_of("first", language or "en", {"date": day.isoformat()})
    extras = {
        _WORKFLOW: filled(_HERE / "pages.yml", {"version": __version__}),
        _GITIGNORE: "/_site/\n",
    }
    texts |= {name: text for name, text in extras.items() if not (folder / name).exists()}
    told = tuple(_kept(folder / name, name) for name in extras if name not in texts and not _is_fit(folder / name))
    return Started(written=write_new(folder, texts), told=told)


def _is_fit(path: Path) -> bool:
    """Tell whether a file that was there does what is wanted of it: a `.gitignore` that names the site's folder."""
    return path.name == _GITIGNORE and "_site" in path.read_text("utf-8", "replace")


def _kept(path: Path, name: str) -> Problem:
    """Say of a file that was there what it has to do."""
    return Problem(
        path=str(path),
        severity="warning",
        code="exists",
        message="this was there already, and stays as it is",
        help="add this line to it, so that the site stays out of Git: /_site/"
        if name == _GITIGNORE
        else "make sure that it builds the site and publishes it",
    )


def settings_text(title: str, language: str) -> str:
    """Give a settings file that sets the title, and a language unless it is "", and shows all others as comments."""
    given = {TITLE.key: title} | ({LANGUAGE.key: language} if language else {})
    lines = ["# Settings of this site. A line that begins with # is an example: take the # away to use it."]
    for setting in SETTINGS:
        value = given.get(setting.key)
        meaning = f"# {setting.meaning[0].upper()}{setting.meaning[1:]} (default: {setting.default})."
        written = f"{setting.key} = {json.dumps(value, ensure_ascii=False)}"
        lines += ["", meaning, f"# {setting.example}" if value is None else written]
    return "\n".join(lines) + "\n"
