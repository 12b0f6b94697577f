"""Where the theme is: the default one inside the package or beside it, and a site's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import papernotes
from papernotes.engine.cache import digest_of
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


def theme_digest(site: Site) -> bytes:
    """Give a digest of the files of the default theme and of the site's own, of the logo and of what draws pictures."""
    found = [file for folder in (default_folder(), site.templates) for file in _theme_files(folder)]
    logo = logo_file(site)
    drawn_by = maker(site.cards) if site.cards else ""
    return digest_of(
        *(part for path, data in found for part in (path, data)), logo.read_bytes() if logo else b"", drawn_by
    )


def _theme_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def logo_file(site: Site) -> Path | None:
    """Give the file of the logo, which the settings have found to be there."""
    return site.root / site.look.logo if site.look.logo else None
