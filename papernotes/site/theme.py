"""The theme: templates to text, and the style sheets, scripts and fonts that pages use.

A site's own `templates/` comes before the default theme, file by file; `{% extends "default/note.html" %}` reaches
the default one by name. Everything under `assets/` is published with a hash of its content in the name, so that
browsers may keep it for ever.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import TracebackType

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)

from papernotes.model import OutputFile, Rendered, Site
from papernotes.problems import Problem, ThemeError
from papernotes.site import look
from papernotes.site.compiling import Generator
from papernotes.site.folders import PACKAGE, default_folder, logo_file
from papernotes.site.fragments import Fragments
from papernotes.site.parts import SiteView
from papernotes.site.pictures import PictureView, drawn
from papernotes.site.views import View
from papernotes.site.words import Words, load_words

KATEX = ("katex.min.css", "copy-tex.min.js")
"""What a page with formulas loads of KaTeX; the fonts come with the style sheet."""

KATEX_FONTS = tuple(
    f"fonts/KaTeX_{name}.woff2"
    for name in ("Main-Regular", "Math-Italic", *(f"Size{size}-Regular" for size in (1, 2, 3, 4)))
)
"""Fonts that nearly every formula needs: asked for at once, so that text need not move when they come."""

_OTHER_FONTS = re.compile(r',url\(fonts/[\w-]+\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The templates, words and assets of one build. `assets` gives published addresses by the name in `assets/`."""

    environment: Environment
    site: SiteView
    words: Mapping[str, Words]
    assets: Mapping[str, str]
    asset_files: tuple[OutputFile, ...]
    folders: tuple[Path, ...]
    root: Path
    footer: Rendered | None

    @classmethod
    def of(cls, site: Site) -> Theme:
        """Open the theme of `site`. Raises `ThemeError` when its words or the default theme cannot be read."""
        default = default_folder()
        folders = (site.templates, default) if site.templates.is_dir() else (default,)
        environment = Environment(
            loader=ChoiceLoader(
                [
                    *(FileSystemLoader(folder) for folder in folders),
                    PrefixLoader({"default": FileSystemLoader(default)}),
                ]
            ),
            undefined=StrictUndefined,
            extensions=[Fragments],
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.code_generator_class = Generator
        published = {file.name: file for file in (*_assets(folders), *_look_assets(site))}
        return cls(
            environment=environment,
            site=SiteView(
                title=site.title,
                description=site.description,
                language=site.language,
                author=site.author,
                url=site.url,
            ),
            words=load_words(folders),
            assets={name: f"{file.file.path}" for name, file in published.items()},
            asset_files=tuple(file.file for file in published.values()),
            folders=folders,
            root=site.root,
            footer=look.footer(site),
        )

    def made(self, template: str, view: View) -> bytes:
        """Give the bytes of a page, or of a picture, which has no template."""
        return drawn(view.picture, view.font) if isinstance(view, PictureView) else self.render(template, view).encode()

    def render(self, template: str, view: View) -> str:
        """Give the text of a page. Raises `ThemeError` with the template's path and line for what is wrong in it."""
        try:
            return self.environment.get_template(template).render(view=view, site=self.site)
        except TemplateSyntaxError as error:
            raise self._error(error.filename or template, error.lineno, error.message or "syntax") from error
        except TemplateNotFound as error:
            message = f'there is no template "{error.message}"'
            raise self._error(*(self._place(error.__traceback__) or (template, 0)), message) from error
        except (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            place = self._place(error.__traceback__)
            if place is None:
                raise
            raise self._error(*place, f"{type(error).__name__}: {error}") from error

    def _place(self, trace: TracebackType | None) -> tuple[str, int] | None:
        """Give the innermost frame, if it is one of a template: its path and line."""
        place = None
        while trace is not None:
            name = trace.tb_frame.f_code.co_filename
            in_theme = any(name.startswith(str(folder)) for folder in self.folders)
            place = (
                (name, trace.tb_lineno)
                if in_theme and name.endswith((".html", ".json", ".md", ".txt", ".xml"))
                else place
            )
            trace = trace.tb_next
        return place

    def _error(self, path: str, line: int, message: str) -> ThemeError:
        source = Path(path)
        lines = source.read_text(encoding="utf-8").splitlines() if source.is_file() else []
        return ThemeError(
            Problem(
                path=source.relative_to(self.root).as_posix() if source.is_relative_to(self.root) else path,
                line=line,
                code="template",
                message=message,
                help="mend the template, or take it away for the default one; templates/README.md lists what it gets",
                excerpt=lines[line - 1] if 0 < line <= len(lines) else "",
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asset:
    name: str
    file: OutputFile


def katex_folder() -> Path:
    """Give the folder of KaTeX inside the package. Raises `ThemeError` when the package was put together without it."""
    folder = PACKAGE / "_vendor" / "katex"
    if not (folder / "katex.min.css").is_file():
        raise ThemeError(
            Problem(
                path=str(folder),
                code="no-katex",
                message="KaTeX is not there",
                help="install papernotes with pip, which puts KaTeX in its place",
            )
        )
    return folder


def _assets(folders: tuple[Path, ...]) -> Iterator[_Asset]:
    """Give KaTeX's files, then those of `assets/` in the default theme and in the site's own, which win by name."""
    yield from _katex_assets(katex_folder())
    for folder in reversed(folders):
        top = folder / "assets"
        for path in sorted(top.rglob("*")) if top.is_dir() else ():
            name = path.relative_to(top).as_posix()
            if path.is_file() and not any(part.startswith(".") for part in PurePosixPath(name).parts):
                yield _hashed(name, path.read_bytes())


def _look_assets(site: Site) -> Iterator[_Asset]:
    """Give what the settings add: a style sheet, and the logo."""
    style = look.style(site.look)
    if style:
        yield _hashed(look.STYLE, style.encode())
    logo = logo_file(site)
    if logo:
        yield _hashed(look.logo_name(site), logo.read_bytes())


def _katex_assets(folder: Path) -> Iterator[_Asset]:
    # Browsers with MathML or variable fonts all read WOFF2; the other formats are not shipped.
    style = _OTHER_FONTS.sub("", (folder / KATEX[0]).read_text(encoding="utf-8"))
    fonts = {path.name: path.read_bytes() for path in sorted((folder / "fonts").glob("*.woff2"))}
    digest = _digest(b"".join((style.encode(), *fonts.values())))
    place = PurePosixPath(f"assets/katex-{digest}")
    yield _Asset(name=KATEX[0], file=OutputFile(path=place / KATEX[0], data=style.encode()))
    for name, content in fonts.items():
        yield _Asset(name=f"fonts/{name}", file=OutputFile(path=place / "fonts" / name, data=content))
    yield _hashed(KATEX[1], (folder / KATEX[1]).read_bytes())


def _hashed(name: str, content: bytes) -> _Asset:
    path = PurePosixPath("assets") / name
    return _Asset(
        name=name, file=OutputFile(path=path.with_name(f"{path.stem}-{_digest(content)}{path.suffix}"), data=content)
    )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:10]
