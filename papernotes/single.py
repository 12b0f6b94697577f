"""One note's body by itself, outside of any site: what `papernotes render` prints."""

from __future__ import annotations

import posixpath
import re
from html import escape, unescape
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

from msgspec.structs import replace

from papernotes.config import has_settings, load
from papernotes.markup import links
from papernotes.markup.render import render_text
from papernotes.model import Html, Site
from papernotes.problems import Problem, in_order
from papernotes.reading.decoding import decode
from papernotes.reading.facts import problem
from papernotes.reading.header import split_front_matter
from papernotes.reading.indents import without_false_indents
from papernotes.reading.languages import language_of_path, language_of_text
from papernotes.text import mend

_ANYWHERE = "/\0" * 16
"""Stands for the notes folder, in a place whose folders above have no name that a link could hold."""


def nearest_site(folder: Path) -> Site:
    """Give the site whose settings hold in `folder`: that of the nearest folder with settings, else its own."""
    return load(next((above for above in (folder, *folder.parents) if has_settings(above)), folder))


def render_body(data: bytes, site: Site, shown: str) -> tuple[Html, tuple[Problem, ...]]:
    """Give the HTML of the note in `data` below its front matter, and its problems; `shown` is its path in messages.

    Links to notes and files are given as the note has them, since there is no site to look them up in. Raises
    `NoteError` when `data` is no text.
    """
    text, findings = decode(data, shown)
    split = split_front_matter(mend(without_false_indents(text)))
    alone = replace(site, notes=site.root)
    language = language_of_path(PurePosixPath(shown)) or language_of_text(split.body, prior=site.language or "en")
    rendered = render_text(split.body, alone, path=shown, line=split.body_line, language=language)
    body = links.SYMBOLIC.sub(lambda found: _as_written(found, PurePosixPath(shown)), rendered.body)
    lines = text.split("\n")
    problems = (*(problem(finding, shown, lines) for finding in (*findings, *split.findings)), *rendered.problems)
    return Html(body if not body or body.endswith("\n") else f"{body}\n"), in_order(problems)


def _as_written(found: re.Match[str], path: PurePosixPath) -> str:
    """Give the address that a symbolic link stands for, relative to the note."""
    target = unquote(unescape(found["target"])) if "%23" in found["target"] else unescape(found["target"])
    if found["kind"] != "wiki" and not target.startswith("/"):
        target = posixpath.relpath(f"{_ANYWHERE}/{target}", f"{_ANYWHERE}/{path.parent}") if target else ""
    fragment = f"#{quote(unescape(found['fragment']))}" if found["fragment"] else ""
    return escape(quote(target) + fragment)
