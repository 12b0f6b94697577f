"""`papernotes init`: a folder that builds at once, with every setting explained where it can be switched on."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from papernotes import __version__
from papernotes.config import SETTINGS_FILE
from papernotes.scaffold.texts import filled, text_of, write_new
from papernotes.settings import LANGUAGE, SETTINGS, TITLE

_HERE = Path(__file__).parent


def start_site(folder: Path, *, title: str, language: str, day: date) -> tuple[Path, ...]:
    """Write settings, a first note in `language`, a deploy workflow and a `.gitignore`; give their paths.

    Templates are left out: those of the theme are used until the site has its own. Raises `PapernotesError` when one
    of the files is there already, and then writes none.
    """
    return write_new(
        folder,
        {
            SETTINGS_FILE: settings_text(title, language),
            "notes/attention.md": text_of("first", language, {"date": day.isoformat()}),
            ".github/workflows/pages.yml": filled(_HERE / "pages.yml", {"version": __version__}),
            ".gitignore": "/_site/\n",
        },
    )


def settings_text(title: str, language: str) -> str:
    """Give a settings file that sets the title and the language and shows every other setting as a comment."""
    given = {TITLE.key: title, LANGUAGE.key: language}
    lines = ["# Settings of this site. A line that begins with # is an example: take the # away to use it."]
    for setting in SETTINGS:
        value = given.get(setting.key)
        meaning = f"# {setting.meaning[0].upper()}{setting.meaning[1:]} (default: {setting.default})."
        written = f"{setting.key} = {json.dumps(value, ensure_ascii=False)}"
        lines += ["", meaning, f"# {setting.example}" if value is None else written]
    return "\n".join(lines) + "\n"
