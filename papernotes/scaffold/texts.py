"""The texts that new sites and notes begin with, in the site's language, and the one way they get to the disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from papernotes.problems import PapernotesError, Problem
from papernotes.reading.languages import language_code

LANGUAGES = ("ko", "ja", "zh", "zh-Hant", "ru", "en")
"""Languages that `first/` and `new/` have a text for; others begin in English."""

_HERE = Path(__file__).parent


def text_of(kind: Literal["first", "new"], language: str, values: Mapping[str, str]) -> str:
    """Give the text of a first or a new note with `{name}` replaced by the values; TeX keeps its other braces."""
    code = language_code(language)
    base = code.partition("-")[0]
    known = next((each for each in (code, base) if each in LANGUAGES), "en")
    return filled(_HERE / kind / f"{known}.md", values)


def filled(file: Path, values: Mapping[str, str]) -> str:
    """Give the text of a file with `{name}` replaced; an empty value leaves no space at the end of its line."""
    text = file.read_text("utf-8")
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return "\n".join(line.rstrip() for line in text.split("\n"))


def write_new(folder: Path, texts: Mapping[str, str]) -> tuple[Path, ...]:
    """Write files that are not there yet, by path below `folder`; all of them or, when one is there, none.

    Raises `PapernotesError` (codes "exists", "cannot-write").
    """
    paths = {name: folder / name for name in texts}
    taken = [path for path in paths.values() if path.exists() or path.is_symlink()]
    if taken:
        help_text = "nothing was written; move it away, or choose another name"
        raise PapernotesError(
            *(Problem(path=str(path), code="exists", message="this is there already", help=help_text) for path in taken)
        )
    for name, path in paths.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(texts[name])
        except OSError as error:
            message = f"could not be written: {error.strerror}"
            raise PapernotesError(Problem(path=str(path), code="cannot-write", message=message)) from None
    return tuple(paths.values())
