"""The theme: templates to text, with the words and the assets that pages use.

A site's own `templates/` comes before the default theme, file by file; `{% extends "default/note.html" %}` reaches
the default one by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
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
from markupsafe import Markup
from msgspec import Struct, field

from papernotes.model import OutputFile, Rendered, Site
from papernotes.problems import Problem, ThemeError
from papernotes.site import look
from papernotes.site.assets import EARLY_SCRIPT, PREFETCH, elements, policy, published
from papernotes.site.compiled import Compiled
from papernotes.site.compiling import Careful, Flat, Generator, Macros
from papernotes.site.folders import default_folder
from papernotes.site.fragments import Fragments
from papernotes.site.parts import SiteView
from papernotes.site.pictures import PictureView, drawn
from papernotes.site.views import View
from papernotes.site.words import Words, is_right_to_left, load_words

_ENCODING = "utf-8-sig"  # a mark at the beginning, as Windows' Notepad writes it, would stand in the page
_MEND = "mend the template, or take it away for the default one; templates/README.md lists what it gets"
_TEXTS = (".html", ".json", ".md", ".txt", ".xml")
_ENDLESS = "this template extends or includes itself without end"
_OWN_ONE = 'the theme\'s own template of this name is "default/…", as in {% extends "default/note.html" %}'


class Theme(Struct, frozen=True, kw_only=True):
    """The templates, words and assets of one build.

    `careful` makes templates that ask for what may not be there, whose names are `unsure`. `assets` gives published
    addresses by the name in `assets/`; `early_script` is what runs before a page is drawn, `prefetch` says what a
    browser may fetch ahead, and `policy` what may run on a page.
    """

    environment: Environment
    careful: Environment
    site: SiteView
    words: Mapping[str, Words]
    assets: Mapping[str, str]
    asset_files: tuple[OutputFile, ...]
    early_script: str
    prefetch: str
    policy: str
    folders: tuple[Path, ...]
    root: Path
    footer: Rendered | None
    unsure: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, site: Site) -> Theme:
        """Open the theme of `site`. Raises `ThemeError` when its words or the default theme cannot be read."""
        default = default_folder()
        folders = (site.templates, default) if site.templates.is_dir() else (default,)
        environment = Flat(
            loader=ChoiceLoader(
                [
                    *(FileSystemLoader(folder, encoding=_ENCODING) for folder in folders),
                    PrefixLoader({"default": FileSystemLoader(default)}),
                ]
            ),
            undefined=StrictUndefined,
            extensions=[Fragments],
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            optimized=False,  # which works out constants beforehand: our templates have none, and looking takes 6 ms
            cache_size=-1,
            bytecode_cache=Compiled(default),
            auto_reload=False,  # a theme is of one build: to ask the disk at each use of a template is not needed
        )
        environment.tests["right_to_left"] = is_right_to_left
        environment.code_generator_class = Generator
        environment.template_class = Macros
        careful = environment.overlay()
        careful.code_generator_class = Careful
        careful.bytecode_cache = None
        assets = dict(published(site, folders))
        early, prefetch = (assets.pop(name).data.decode() for name in (EARLY_SCRIPT, PREFETCH))
        return cls(
            environment=environment,
            careful=careful,
            site=_site_view(site),
            words=load_words(folders),
            assets={name: file.name for name, file in assets.items()},
            asset_files=tuple(assets.values()),
            early_script=early,
            prefetch=prefetch,
            policy=policy(site, folders, (early, prefetch)),
            folders=folders,
            root=site.root,
            footer=look.footer(site),
        )

    def forget(self) -> None:
        """Make pieces that pages share anew: they may show files, which come and go."""
        fragments = self.environment.extensions[Fragments.identifier]
        if isinstance(fragments, Fragments):
            fragments.forget()

    def made(self, template: str, view: View) -> bytes:
        """Give the bytes of a page, or of a picture, which has no template."""
        return drawn(view.picture, view.font) if isinstance(view, PictureView) else self.render(template, view).encode()

    def render(self, template: str, view: View) -> str:
        """Give the text of a page. Raises `ThemeError` with the template's path and line for what is wrong in it."""
        try:
            return self._text(template, view)
        except TemplateSyntaxError as error:
            raise self._error(error.filename or template, error.lineno, error.message or "syntax") from error
        except TemplateNotFound as error:
            message = f'there is no template "{error.message}"'
            raise self._error(*(self._place(error.__traceback__) or (template, 0)), message) from error
        except UnicodeDecodeError as error:
            raise self._undecoded() from error
        except RecursionError as error:
            raise self._error(*(self._place(error.__traceback__) or (template, 0)), _ENDLESS, _OWN_ONE) from error
        except (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            place = self._place(error.__traceback__)
            if place is None:
                raise
            raise self._error(*place, f"{type(error).__name__}: {error}") from error

    def _text(self, template: str, view: View) -> str:
        if template not in self.unsure:
            try:
                return self.environment.get_template(template).render(view=view, site=self.site)
            except AttributeError:  # which may be no mistake: `view.mine is defined`
                self.unsure.add(template)
        return self.careful.get_template(template).render(view=view, site=self.site)

    def _undecoded(self) -> ThemeError:
        """Say which of the site's own templates is not in UTF-8."""
        for path in sorted(path for folder in self.folders for path in folder.rglob("*") if path.is_file()):
            try:
                path.read_text(_ENCODING)
            except UnicodeDecodeError as error:
                if path.suffix in _TEXTS:
                    message = f"this template is not UTF-8 at byte {error.start}"
                    return self._error(str(path), 0, message, "save it as UTF-8")
        return self._error(str(self.folders[0]), 0, "a template is not UTF-8", "save it as UTF-8")

    def _place(self, trace: TracebackType | None) -> tuple[str, int] | None:
        """Give the innermost frame, if it is one of a template: its path and line."""
        place = None
        while trace is not None:
            name = trace.tb_frame.f_code.co_filename
            in_theme = any(name.startswith(str(folder)) for folder in self.folders)
            place = (name, trace.tb_lineno) if in_theme and name.endswith(_TEXTS) else place
            trace = trace.tb_next
        return place

    def _error(self, path: str, line: int, message: str, help_text: str = _MEND) -> ThemeError:
        source = Path(path)
        lines = source.read_text(_ENCODING, "replace").splitlines() if source.is_file() else []
        return ThemeError(
            Problem(
                path=source.relative_to(self.root).as_posix() if source.is_relative_to(self.root) else path,
                line=line,
                code="template",
                message=message,
                help=help_text,
                excerpt=lines[line - 1] if 0 < line <= len(lines) else "",
            )
        )


def _site_view(site: Site) -> SiteView:
    return SiteView(
        title=site.title,
        description=site.description,
        language=site.language,
        author=site.author,
        url=site.url,
        scripts=Markup(elements(site)),  # noqa: S704 - escaped there
    )
