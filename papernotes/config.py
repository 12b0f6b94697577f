"""Settings: `papernotes.toml`, or `[tool.papernotes]` of `pyproject.toml`, and the command line, as one frozen `Site`.

No setting is needed: any folder of notes is a site. All mistakes are reported in one run, each with its place.
The settings themselves, how each is read and what it means, stand in `papernotes.settings`.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from msgspec import Struct, field

from papernotes import settings
from papernotes.looks import is_own
from papernotes.model import PAGES_FROM, Aliases, Look, Site
from papernotes.problems import ConfigError, Problem, in_order
from papernotes.refusals import Fault, RefusedError, quoted
from papernotes.settings import Setting
from papernotes.text import closest, visible_line
from papernotes.toml_places import mended_line, place_of, place_of_error
from papernotes.typefaces import cjk_font

SETTINGS_FILE = "papernotes.toml"
PYPROJECT = "pyproject.toml"
_TOOL = ("tool", "papernotes")

T = TypeVar("T")


class Flags(Struct, frozen=True, kw_only=True):
    """What the command line says over the settings; `output` is relative to the working folder.

    `drafts` publishes drafts and what is dated in the future.
    """

    output: Path | None = None
    url: str | None = None
    drafts: bool = False


def load(folder: Path, flags: Flags | None = None, environ: Mapping[str, str] = os.environ) -> Site:
    """Give the settings of the site in `folder`, defaults filled in, `flags` over all.

    Without a setting, notes stand in `notes/` when there is such a folder, else in `folder` itself, and the title is
    the folder's name. Raises `ConfigError` with every problem that was found.
    """
    flags = flags or Flags()
    root = _existing(folder)
    written = _read(root)
    site = _site(root, written, flags, environ)
    if written.problems:
        raise ConfigError(*in_order(written.problems))
    return site


class _Written(Struct, frozen=True, kw_only=True):
    """The settings as they are written, below the tables `above`, and the problems met while reading them."""

    name: str
    text: str
    above: tuple[str, ...] = ()
    table: Mapping[str, object] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def take(self, setting: Setting[T], default: T) -> T:
        """Give the value of `setting`, or `default` when it is not written or not usable."""
        value: object = self.table
        for key in setting.path:
            value = value.get(key) if isinstance(value, Mapping) else None
        if value is None:
            return default
        try:
            return setting.read(value)
        except RefusedError as refused:
            for fault in refused.faults:
                self.refuse(setting, fault)
            return default

    def has(self, setting: Setting[T]) -> bool:
        """Tell whether a top-level setting is written."""
        return setting.key in self.table

    def refuse(self, setting: Setting[T], fault: Fault) -> None:
        """Report a value that `setting` does not take."""
        self.report((*setting.path, *fault.at), "bad-setting", fault.message, f"for example: {setting.example}")

    def report(self, path: tuple[str, ...], code: str, message: str, help_text: str) -> None:
        """Report a problem at the value of the key `path`, or at the key itself when it is unknown."""
        found = place_of(self.text, *self.above, *path)
        if found is None:
            self.problems.append(Problem(path=self.name, code=code, message=message, help=help_text))
            return
        place = found.key if code == "unknown-setting" else found.value
        self.problems.append(
            Problem(
                path=self.name,
                line=place.line,
                column=place.column,
                width=place.width,
                code=code,
                message=message,
                help=help_text,
                excerpt=place.excerpt,
            )
        )


def today(environ: Mapping[str, str]) -> date:
    """Give the last day whose notes are published: SOURCE_DATE_EPOCH in UTC, else the newest date on Earth (UTC+14).

    So a note is never held back because a build server's clock is behind its author's. Raises `ConfigError`.
    """
    seconds = environ.get("SOURCE_DATE_EPOCH", "")
    if not seconds:
        return (datetime.now(UTC) + timedelta(hours=14)).date()
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise ConfigError(
            Problem(
                path="SOURCE_DATE_EPOCH",
                code="bad-setting",
                message=f"{quoted(seconds)} is not a number of seconds since 1970",
                help="set it to the output of `git log -1 --format=%ct`, or unset it",
            )
        ) from None


def _existing(folder: Path) -> Path:
    """Give the folder's real path, or say that there is none."""
    if folder.is_dir():
        return folder.resolve()
    if folder.exists():
        problem = Problem(
            path=str(folder),
            code="not-a-folder",
            message="this is a file; a site is a folder",
            help=f"name the folder that holds it: {folder.parent}",
        )
    else:
        problem = Problem(
            path=str(folder),
            code="no-folder",
            message="there is no such folder",
            help="name a folder that holds notes, or make one with `papernotes init DIR`",
        )
    raise ConfigError(problem)


def _read(root: Path) -> _Written:
    """Read the file that holds the settings; a folder without one has none. Raises `ConfigError`."""
    written = [found for found in (_read_file(root, SETTINGS_FILE, ()), _read_file(root, PYPROJECT, _TOOL)) if found]
    if len(written) > 1:
        message = f"settings stand here and in {SETTINGS_FILE}"
        written[1].report((), "two-settings", message, "keep one of the two")
    found = written[0] if written else _Written(name=SETTINGS_FILE, text="")
    found.problems.extend(problem for other in written[1:] for problem in other.problems)
    for path in _unknown(found.table):
        _report_unknown(found, path)
    return found


def _read_file(root: Path, name: str, above: tuple[str, ...]) -> _Written | None:
    """Read the tables `above` of one TOML file; None when the file or the tables are not there."""
    try:
        text = (root / name).read_text("utf-8-sig")
        table: object = tomllib.loads(text)
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        message, help_text = "this file is not in UTF-8", "save it in UTF-8"
        raise ConfigError(Problem(path=name, code="bad-toml", message=message, help=help_text)) from None
    except OSError as error:
        message = f"this file cannot be read: {error.strerror}"
        raise ConfigError(Problem(path=name, code="unreadable", message=message)) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_syntax_problem(name, text, error)) from None
    for key in above:
        table = table.get(key) if isinstance(table, Mapping) else None
    return _Written(name=name, text=text, above=above, table=table) if isinstance(table, Mapping) else None


def _syntax_problem(name: str, text: str, error: tomllib.TOMLDecodeError) -> Problem:
    """Say what `tomllib` stumbled over, and where."""
    place = place_of_error(text, error)
    help_text = 'texts stand in quotes, one setting a line, for example: title = "Our notes"'
    if "overwrite" in str(error) or "twice" in str(error):
        help_text = "this stands above already; keep one of the two"
    elif meant := mended_line(place.excerpt):
        help_text = f"write it as: {meant}"
    return Problem(
        path=name,
        line=place.line,
        column=place.column,
        code="bad-toml",
        message=f"this is not TOML: {visible_line(str(error)).partition(' (at ')[0]}",
        help=help_text,
        excerpt=place.excerpt,
    )


def _unknown(table: Mapping[str, object]) -> Iterator[tuple[str, ...]]:
    """Give the paths of the keys that are no settings."""
    known = {setting.path for setting in settings.SETTINGS}
    groups = {path[0] for path in known if len(path) > 1}
    for key, value in table.items():
        if key in groups and isinstance(value, Mapping):
            yield from ((key, name) for name in value if (key, name) not in known)
        elif key in groups or (key,) not in known:
            yield (key,)


def _report_unknown(found: _Written, path: tuple[str, ...]) -> None:
    """Report a key that is no setting, with the one that is most like it."""
    siblings = sorted({setting.path[len(path) - 1] for setting in settings.SETTINGS if setting.path[:-1] == path[:-1]})
    groups = {setting.path[0] for setting in settings.SETTINGS if len(setting.path) > 1}
    if path[0] in groups and len(path) == 1:
        message, help_text = f'"{path[0]}" is a table', f"write it as [{path[0]}.{settings.TAG_ALIASES.path[1]}]"
    else:
        name, is_top = path[-1].replace("_", "-"), len(path) == 1
        near = closest(name, siblings + (sorted(groups) if is_top else []))
        message = f'there is no setting "{".".join(path)}"'
        help_text = f'did you mean "{near}"?' if near else f"the settings here are: {', '.join(siblings)}"
        help_text = (settings.INSTEAD.get(name.lower()) if is_top else None) or help_text
    found.report(path, "unknown-setting", message, help_text)


def _site(root: Path, written: _Written, flags: Flags, environ: Mapping[str, str]) -> Site:
    """Fill in what is not written, and put the command line over the rest."""
    notes = _notes_folder(root, written)
    templates = _templates_folder(root, written)
    url = written.take(settings.URL, "")
    return Site(
        root=root,
        notes=notes,
        templates=templates,
        output=_output_folder(root, (notes, templates), written, flags),
        title=written.take(settings.TITLE, root.name.replace("-", " ").replace("_", " ").strip() or "Paper notes"),
        description=written.take(settings.DESCRIPTION, ""),
        url=url if flags.url is None else _url_flag(flags.url, written),
        language=written.take(settings.LANGUAGE, ""),
        author=written.take(settings.AUTHOR, ""),
        page_size=written.take(settings.PAGE_SIZE, 50),
        term_pages_from={**PAGES_FROM, **written.take(settings.TERM_PAGES_FROM, {})},
        feed_size=written.take(settings.FEED_SIZE, 20),
        look=_look(root, notes, written),
        repository=written.take(settings.REPOSITORY, None),
        comments=written.take(settings.COMMENTS, None),
        scripts=written.take(settings.SCRIPTS, {}),
        cards=_cards(root, written),
        markdown_twins=written.take(settings.MARKDOWN_TWINS, default=False),
        math=written.take(settings.MATH, "both"),
        macros=written.take(settings.MACROS, {}),
        html=written.take(settings.HTML, {}),
        ignore=written.take(settings.IGNORE, ()),
        aliases=Aliases(
            tags=written.take(settings.TAG_ALIASES, {}),
            affiliations=written.take(settings.AFFILIATION_ALIASES, {}),
            venues=written.take(settings.VENUE_ALIASES, {}),
        ),
        drafts=flags.drafts,
        until=None if flags.drafts else today(environ),
    )


def _below(root: Path, folder: str) -> Path:
    """Give a folder that a setting names, relative to the site's, without `..` in it."""
    return Path(os.path.normpath(root / folder))


def _notes_folder(root: Path, written: _Written) -> Path:
    """Give the folder of the notes: the one that is named, which must be there, else `notes/`, else the site's own."""
    name = written.take(settings.NOTES, "notes")
    folder = _below(root, name)
    if folder.is_dir():
        return folder
    if written.has(settings.NOTES):
        message = f"there is no folder {quoted(name)} beside this file"
        written.report(settings.NOTES.path, "no-folder", message, "make it, or name the folder your notes are in")
    return root


def _templates_folder(root: Path, written: _Written) -> Path:
    """Give the folder of the site's own templates; one that is named must be there."""
    name = written.take(settings.TEMPLATES, "templates")
    folder = _below(root, name)
    if written.has(settings.TEMPLATES) and not folder.is_dir():
        message = f"there is no folder {quoted(name)} beside this file"
        written.report(settings.TEMPLATES.path, "no-folder", message, "make it, or take this line away for the theme's")
    return folder


def _look(root: Path, notes: Path, written: _Written) -> Look:
    """Give what changes the theme; a logo and the notes of the menu must be there."""
    logo = written.take(settings.LOGO, "")
    menu = written.take(settings.MENU, None)
    if logo and not (root / logo).is_file():
        message = f"there is no file {quoted(logo)} in this site"
        written.report(settings.LOGO.path, "no-file", message, "put it there, or mend the path; it starts here")
    elif logo and not is_own(root, logo):
        message, help_text = f"{quoted(logo)} leads to another file, which is not published", "put a copy of it there"
        written.report(settings.LOGO.path, "no-file", message, help_text)
    for entry in menu or ():
        if entry.href.endswith(".md") and ":" not in entry.href and not (notes / entry.href).is_file():
            message = f"there is no note {quoted(entry.href)}"
            written.report(settings.MENU.path, "no-note", message, "mend the path; it starts at the notes folder")
    return Look(
        accent=written.take(settings.ACCENT, None),
        fonts=written.take(settings.FONTS, {}),
        logo=logo,
        menu=menu,
        footer=written.take(settings.FOOTER, ""),
    )


def _cards(root: Path, written: _Written) -> Path | None:
    """Give the font of pictures for link previews; without it or what draws them the setting is of no use."""
    name = written.take(settings.CARDS, None)
    if name is None:
        return None
    from importlib.util import find_spec  # noqa: PLC0415 - only sites with pictures ask

    font = root / name if name else cjk_font()
    if find_spec("PIL") is None:
        message = "pictures are drawn by Pillow, which is not there"
        written.report(settings.CARDS.path, "no-pillow", message, 'install it: pip install "papernotes[cards]"')
    elif font is None:
        message = "there is no font here with Chinese, Japanese and Korean letters"
        help_text = f"install Noto Sans CJK (on Debian: fonts-noto-cjk), or name a font: {settings.CARDS.example}"
        written.report(settings.CARDS.path, "no-font", message, help_text)
    elif not font.is_file():
        message = f"there is no file {quoted(name)} in this site"
        written.report(settings.CARDS.path, "no-file", message, "put it there, or mend the path; it starts here")
    return font


def _output_folder(root: Path, sources: tuple[Path, Path], written: _Written, flags: Flags) -> Path:
    """Give the folder of the site, which must not hold what the site is made from: `sources`, notes and templates."""
    name = written.take(settings.OUTPUT, "_site")
    output = (flags.output or root / name).resolve()
    notes, templates = (folder.resolve() for folder in sources)
    shown = quoted(str(flags.output or name))
    if _is_source(output, root, notes) or output.is_relative_to(templates):
        message = f"{shown} would put the site among notes, templates or settings"
    elif output.exists() and not output.is_dir():
        message = f"{shown} is a file; a site is written to a folder"
    else:
        return output
    if flags.output:
        help_text = "name a folder of its own, for example: -o _site"
        written.problems.append(Problem(path="--output", code="bad-setting", message=message, help=help_text))
    else:
        written.refuse(settings.OUTPUT, Fault(message=message))
    return output


def _is_source(output: Path, root: Path, notes: Path) -> bool:
    """Tell whether a site in `output` would stand over its own sources; notes in `root` itself leave room for it."""
    holds_sources = root.is_relative_to(output) or notes.is_relative_to(output)
    return holds_sources or (notes != root and output.is_relative_to(notes))


def _url_flag(url: str, written: _Written) -> str:
    """Read the address that the command line gives."""
    try:
        return settings.URL.read(url)
    except RefusedError as refused:
        help_text = "for example: --base-url https://name.github.io/notes/"
        written.problems.extend(
            Problem(path="--base-url", code="bad-setting", message=fault.message, help=help_text)
            for fault in refused.faults
        )
        return ""


def has_settings(folder: Path) -> bool:
    """Tell whether `folder` has settings; what is wrong with them is for `load` to say."""
    if (folder / SETTINGS_FILE).is_file():
        return True
    try:
        return "[tool.papernotes" in (folder / PYPROJECT).read_text("utf-8", "replace")
    except OSError:
        return False


def site_around(root: Path) -> Path | None:
    """Give the folder above whose settings name `root` as its notes: that is the site, and `root` a part of it."""
    above = root.parent
    if has_settings(root) or not has_settings(above):
        return None
    try:
        return above if load(above).notes == root else None
    except ConfigError:
        return None
