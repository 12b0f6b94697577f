"""What the settings change in the theme, as files and markup: a style sheet, the logo, the line at the foot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from papernotes.markup.render import render_text
from papernotes.model import Accent, Look, Rendered, Site
from papernotes.site.parts import LogoView

STYLE = "settings.css"
LOGO = "settings-logo"
"""Names under `assets/` of the style sheet made here, and of the logo before its extension."""

FOOTER = PurePosixPath("footer")
"""Where links of the footer start from: the notes folder."""

_FAMILIES = {"sans": "var(--sans)", "serif": "var(--serif)"}
_PROPERTIES = {"text": "--text", "ui": "--ui"}


def style(look: Look) -> str:
    """Give the style sheet that sets the accent and the fonts, or ""."""
    rules = [*(_accent(look.accent) if look.accent else ()), *_fonts(look)]
    return "\n".join(("/* From the settings */", *rules, "")) if rules else ""


def _accent(accent: Accent) -> Iterator[str]:
    yield "@media not print {"
    yield f"  :root {{ --accent: {accent.light}; --accent-soft: {accent.light_ground}; }}"
    yield "  @supports (color: light-dark(#000, #fff)) {"
    pairs = f"light-dark({accent.light}, {accent.dark}); --accent-soft: light-dark({accent.light_ground}, "
    yield f"    :root {{ --accent: {pairs}{accent.dark_ground}); }}"
    yield "  }"
    yield "}"


def _fonts(look: Look) -> Iterator[str]:
    """Give the fonts; a language's own follow those that are named, for letters that these do not have."""
    named = {use: value for use, value in look.fonts.items() if use in _PROPERTIES}
    for use, value in named.items():
        fallback = "var(--ui-fonts)" if use == "ui" else "var(--text-fonts)"
        yield f"[lang] {{ {_PROPERTIES[use]}: {_FAMILIES.get(value) or f'{value}, {fallback}'}; }}"
    if "code" in look.fonts:
        yield f":root {{ --mono: {look.fonts['code']}, ui-monospace, monospace; }}"


def logo_name(site: Site) -> str:
    """Give the logo's name under `assets/`."""
    return LOGO + PurePosixPath(site.look.logo).suffix.lower()


def logo_view(site: Site, href: str) -> LogoView:
    """Give the logo for a page; a picture that cannot be measured is taken as a square."""
    import imagesize  # noqa: PLC0415 - see `files`

    try:
        width, height = imagesize.get(site.root / site.look.logo)
    except (OSError, ValueError):
        width, height = -1, -1
    is_measured = width > 0 and height > 0
    return LogoView(href=href, width=round(width) if is_measured else 1, height=round(height) if is_measured else 1)


def footer(site: Site) -> Rendered | None:
    """Give the line at the foot, rendered, or None."""
    return render_text(site.look.footer, site, path=str(FOOTER)) if site.look.footer else None
