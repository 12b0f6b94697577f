"""The style sheets, scripts and fonts of a theme as they are published.

Everything under `assets/` has a hash of its content in its name, so that browsers may keep it for ever. The theme's
style sheets go out as one, which all pages share; those with formulas wait for KaTeX's besides.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path, PurePosixPath
from urllib.parse import quote, urlsplit

from papernotes.markup.katex import VENDORED
from papernotes.model import OutputFile, Site
from papernotes.problems import Problem, ThemeError
from papernotes.site import look
from papernotes.site.drawings import harmless
from papernotes.site.folders import logo_file

STYLE = "papernotes.css"
"""The theme's style sheets as one."""
KATEX_STYLE = "katex.min.css"
OWN_STYLE = "custom.css"
"""A site's own style sheet, which comes after all others and stays by itself: it may import others."""
KATEX_SCRIPT = "copy-tex.min.js"
EARLY_SCRIPT = "theme.js"
"""What runs before a page is drawn; pages hold it themselves, since they would have to wait for a file."""
PREFETCH = "prefetch.json"
"""Which pages a browser may fetch ahead, which it reads from the page alone."""
COMMENTS = "https://giscus.app"
"""Where the script of comments comes from, once a reader asks for them."""

_JOINED = ("style.css", "code.css", look.STYLE)
_COMMENT_LINES = re.compile(rb"^[ \t]*//.*\n", re.MULTILINE)
_OTHER_FONTS = re.compile(r',url\(fonts/[\w-]+\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)')


def published(site: Site, folders: tuple[Path, ...]) -> Iterator[tuple[str, OutputFile]]:
    """Give the files of a theme by their names under `assets/`; of two with one name the later counts.

    `folders` are the site's own templates, if there are any, and then the default theme. Raises `ThemeError` when the
    package has no KaTeX.
    """
    own = dict(_own_files(folders, site))
    joined = b"".join(own.pop(name) for name in _JOINED if name in own)
    yield from _katex_files(katex_folder())
    yield STYLE, _hashed(STYLE, joined)
    yield from ((name, _hashed(name, content)) for name, content in own.items())


def policy(site: Site, folders: tuple[Path, ...], inline: tuple[str, ...]) -> str:
    """Give what pages allow to run: the theme's scripts, so that one which comes into a page otherwise does nothing.

    `inline` are the scripts that pages hold themselves. A site with templates or scripts of its own may load others, so
    it has none, and "" is given. `file:` is for pages that are read from a disk, where a browser may not take a file
    beside the page as of the page's own site.
    """
    own = [folder for folder in folders[:-1] if not folder.samefile(folders[-1])]
    if any(path.suffix in {".html", ".js", ".mjs"} for folder in own for path in folder.rglob("*")):
        return ""
    outside = (_source(address) for address in site.scripts)
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inline)
    comments = (COMMENTS,) if site.comments else ()
    allowed = ("'self'", "file:", *(f"'sha256-{digest}'" for digest in digests), *comments, *outside)
    return f"script-src {' '.join(allowed)}; object-src 'none'; base-uri 'none'"


def elements(site: Site) -> str:
    """Give the elements that load the scripts from elsewhere that the settings name; none holds up a page."""
    return "".join(
        f'<script src="{escape(address)}"'
        + "".join(f' {name}="{escape(text)}"' for name, text in attributes.items())
        + " defer></script>\n"
        for address, attributes in site.scripts.items()
    )


def _source(address: str) -> str:
    """Give the address of a script as a policy names it: without what is asked of it, nor what divides policies."""
    parts = urlsplit(address)
    return f"https://{parts.netloc}{quote(parts.path, safe='/%:@')}"


def katex_folder() -> Path:
    """Give the folder of KaTeX inside the package. Raises `ThemeError` when the package was put together without it."""
    if not (VENDORED / KATEX_STYLE).is_file():
        raise ThemeError(
            Problem(
                path=str(VENDORED),
                code="no-katex",
                message="KaTeX is not there",
                help="install papernotes with pip, which puts KaTeX in its place",
            )
        )
    return VENDORED


def _own_files(folders: tuple[Path, ...], site: Site) -> Iterator[tuple[str, bytes]]:
    """Give the files of `assets/` in the default theme, those of the site's own, and what the settings add.

    What our scripts say to those who change them is a tenth of what they weigh; a site's own stay as they are.
    """
    for folder in reversed(folders):
        top = folder / "assets"
        for path in sorted(top.rglob("*")) if top.is_dir() else ():
            name = path.relative_to(top)
            if path.is_file() and not any(part.startswith(".") for part in name.parts):
                _refuse_outsider(path, folder, site)
                content = path.read_bytes()
                is_ours = folder == folders[-1] and path.suffix == ".js"
                yield name.as_posix(), _COMMENT_LINES.sub(b"", content) if is_ours else content
    style = look.style(site.look)
    if style:
        yield look.STYLE, style.encode()
    logo = logo_file(site)
    if logo:
        content = logo.read_bytes()
        yield look.logo_name(site), harmless(content) if logo.suffix.lower() == ".svg" else content


def _refuse_outsider(path: Path, folder: Path, site: Site) -> None:
    """Raise `ThemeError` for a file that a link brings in from elsewhere, which could be a key of who builds."""
    real = path.resolve()
    if not any(real.is_relative_to(top.resolve()) for top in (folder, site.root)):
        shown = path.relative_to(site.root) if path.is_relative_to(site.root) else path
        message = "this leads to a file outside the site, which is not published"
        help_text = "put a copy of the file here, or name the folder of its theme as `templates` in the settings"
        raise ThemeError(Problem(path=shown.as_posix(), code="outside", message=message, help=help_text))


def _katex_files(folder: Path) -> Iterator[tuple[str, OutputFile]]:
    # Browsers with MathML or variable fonts all read WOFF2; the other formats are not shipped.
    style = _OTHER_FONTS.sub("", (folder / KATEX_STYLE).read_text(encoding="utf-8")).encode()
    fonts = {f"fonts/{path.name}": path.read_bytes() for path in sorted(folder.glob("fonts/*.woff2"))}
    place = f"assets/katex-{_digest(b''.join((style, *fonts.values())))}"
    for name, content in ((KATEX_STYLE, style), *fonts.items()):
        yield name, OutputFile(name=f"{place}/{name}", data=content)
    yield KATEX_SCRIPT, _hashed(KATEX_SCRIPT, (folder / KATEX_SCRIPT).read_bytes())


def _hashed(name: str, content: bytes) -> OutputFile:
    path = PurePosixPath("assets") / name
    return OutputFile(name=str(path.with_name(f"{path.stem}-{_digest(content)}{path.suffix}")), data=content)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:10]
