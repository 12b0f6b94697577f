"""Where the theme is: the default one inside the package or beside it, and a site's own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import papernotes
from papernotes.engine.cache import digest_of
from papernotes.engine.seen import Seen
from papernotes.model import Site
from papernotes.problems import Problem, ThemeError
from papernotes.site.pictures import maker

PACKAGE = Path(papernotes.__file__).parent


def default_folder() -> Path:
    """Give the folder of the default theme: inside the package when installed, beside it in a checkout."""
    for folder in (PACKAGE / "templates", PACKAGE.parent / "templates"):
        if (folder / "base.html").is_file():
            return folder
    raise ThemeError(
        Problem(
            path=str(PACKAGE / "templates"),
            code="no-theme",
            message="the default theme is not there",
            help="install papernotes again: pip install --force-reinstall papernotes",
        )
    )


def theme_digest(site: Site, seen: Seen | None = None) -> bytes:
    """Give a digest of the files of the default theme and of the site's own, of the logo and of what draws pictures.

    Files that stand as they are `seen` are not read.
    """
    seen = seen or Seen()
    logo = logo_file(site)
    files = [
        *(part for folder in (default_folder(), site.templates) for part in _theme_files(str(folder), "", seen)),
        seen.read(str(logo))[1] if logo else "",
        maker(site.cards) if site.cards else "",
    ]
    return digest_of(*files)


def _theme_files(folder: str, below: str, seen: Seen) -> Iterator[str]:
    """Give the paths of all files below a folder, if it is there, and a digest of each."""
    try:
        entries = sorted(os.scandir(f"{folder}/{below}"), key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _theme_files(folder, f"{below}{entry.name}/", seen)
        elif entry.is_file():
            yield f"{below}{entry.name}"
            yield seen.read(entry.path)[1]


def logo_file(site: Site) -> Path | None:
    """Give the file of the logo, which the settings have found to be there."""
    return site.root / site.look.logo if site.look.logo else None
