"""How the settings of the look are read: accent, fonts, logo, menu and footer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from papernotes.colours import DARK, LIGHT, is_hex, readable, tint
from papernotes.model import Accent, MenuEntry
from papernotes.refusals import Fault, RefusedError, quoted, refuse
from papernotes.text import mend

LISTS = (
    "notes", "papers", "tags", "venues", "years", "languages", "authors", "affiliations", "reviewers",
)  # fmt: skip
"""Lists that a menu may name."""

FONT_USES = ("text", "ui", "code")
PICTURES = (".svg", ".png", ".webp", ".avif", ".jpg", ".jpeg", ".gif")

_FAMILIES = ("sans", "serif")
_GENERIC = frozenset({"serif", "sans-serif", "monospace", "system-ui", "ui-serif", "ui-sans-serif", "ui-monospace"})
_FONT_NAME = re.compile(r"\w[\w .&+'-]*")
_ADDRESS = re.compile(r"(?:https?://|mailto:)\S+")


def accent(value: object) -> Accent:
    """Read a colour and give the shades that can be read on the pages."""
    if not isinstance(value, str) or not is_hex(value.strip()):
        raise refuse(value, 'a colour such as "#0b6e99": a # and three or six digits from 0 to f')
    colour = value.strip().lower()
    light, dark = tint(colour, LIGHT), tint(colour, DARK)
    return Accent(
        light=readable(colour, (LIGHT.page, LIGHT.raised, light)),
        light_ground=light,
        dark=readable(colour, (DARK.page, DARK.raised, dark)),
        dark_ground=dark,
    )


def fonts(value: object) -> dict[str, str]:
    """Read one family for the text, or font names by use; gives lists as CSS has them, families as they are."""
    if isinstance(value, str):
        if value not in _FAMILIES:
            raise refuse(value, '"sans", "serif" or a table such as { text = "Literata" }')
        return {"text": value}
    if not isinstance(value, Mapping) or not value:
        raise refuse(value, '"sans", "serif" or a table such as { text = "Literata" }')
    found: dict[str, str] = {}
    faults: list[Fault] = []
    for use, names in value.items():
        try:
            found[use] = _font(use, names)
        except RefusedError as refused:
            faults += [Fault(message=fault.message, at=(use,)) for fault in refused.faults]
    if faults:
        raise RefusedError(*faults)
    return found


def _font(use: str, names: object) -> str:
    if use not in FONT_USES:
        raise refuse(use, f"a use of fonts; these are {', '.join(FONT_USES)}")
    if use != "code" and names in _FAMILIES:
        return str(names)
    parts = [part.strip().strip("'\"").strip() for part in names.split(",")] if isinstance(names, str) else []
    if not parts or not all(map(_FONT_NAME.fullmatch, parts)):
        raise refuse(names, "a list of font names with commas between them")
    return ", ".join(part if part in _GENERIC else f'"{part}"' for part in parts)


def logo(value: object) -> str:
    """Read the path of a picture, relative to the site's folder; whether it is there is asked later."""
    path = PurePosixPath(value) if isinstance(value, str) else None
    if path is None or path.is_absolute() or ".." in path.parts or path.suffix.lower() not in PICTURES:
        raise refuse(value, f"the path of a picture below the site's folder ({', '.join(PICTURES)})")
    return path.as_posix()


def is_own(root: Path, logo: str) -> bool:
    """Tell whether a logo is a picture of the site in `root`: a link may lead to a key of who builds."""
    real = (root / logo).resolve()
    return real.is_relative_to(root.resolve()) and real.suffix.lower() in PICTURES


def menu(value: object) -> tuple[MenuEntry, ...]:
    """Read a list of names of lists and of links."""
    if not isinstance(value, list):
        raise refuse(value, "a list of names and of { title, href }")
    found: list[MenuEntry] = []
    faults: list[Fault] = []
    for entry in value:
        try:
            found.append(_entry(entry))
        except RefusedError as refused:
            faults += refused.faults
    if faults:
        raise RefusedError(*faults)
    return tuple(found)


def _entry(entry: object) -> MenuEntry:
    if isinstance(entry, str):
        if entry not in LISTS:
            raise refuse(entry, f"a list of the site; these are {', '.join(map(quoted, LISTS))}")
        return MenuEntry(kind=entry)
    if not isinstance(entry, Mapping) or entry.keys() != {"title", "href"}:
        raise refuse(entry, "the name of a list, or { title, href }")
    title, href = (mend(text).strip() if isinstance(text, str) else "" for text in (entry["title"], entry["href"]))
    if not title:
        raise refuse(entry["title"], "the title of a link")
    if not _ADDRESS.fullmatch(href) and (not href or href.startswith("/") or re.search(r"[\s\\:]|\.\.", href)):
        raise refuse(entry["href"], "a web address, a note's path, or an address below the site's own")
    return MenuEntry(title=title, href=href)


def footer(value: object) -> str:
    """Read a line of Markdown."""
    if not isinstance(value, str) or "\n" in value.strip():
        raise refuse(value, "one line of Markdown in quotes")
    return mend(value).strip()
