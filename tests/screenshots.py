"""Takes the screenshots that README.md shows, of the showcase: `python tests/screenshots.py`.

They go into `.github/screenshots/` as WebP, which Chromium itself encodes; look at them before you commit them.
"""

from __future__ import annotations

import base64
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from browsing import chromium, served
from playwright.sync_api import Browser

TOP = Path(__file__).parent.parent
FOLDER = TOP / ".github" / "screenshots"
QUALITY = 70
"""Of WebP: the four together stay below 400 KB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A picture of one page: its file's name, the page's address, the window, how far it is scrolled, light or dark."""

    name: str
    address: str
    width: int = 1280
    height: int = 800
    scale: float = 1
    top: str = ""
    is_dark: bool = False


SHOTS = (
    Shot(name="front", address=""),
    Shot(name="note", address="notes/2017/attention-en/", top="#method", is_dark=True),
    Shot(name="papers", address="papers/"),
    Shot(name="phone", address="notes/ja/変分オートエンコーダ/", width=390, height=800, scale=1.25),
)


def main() -> None:
    """Build the showcase and take all screenshots."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        subprocess.run([sys.executable, "-m", "papernotes", "build", str(TOP), "-o", str(site)], check=True)
        with served(site) as address, chromium() as browser:
            for shot in SHOTS:
                data = taken(browser, address, shot)
                (FOLDER / f"{shot.name}.webp").write_bytes(data)
                sys.stdout.write(f"{shot.name}.webp {len(data) // 1000} KB\n")


def taken(browser: Browser, address: str, shot: Shot) -> bytes:
    """Give one screenshot."""
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height},
        color_scheme="dark" if shot.is_dark else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(address + shot.address, wait_until="networkidle")
    if shot.top:
        page.locator(shot.top).evaluate("(element) => element.scrollIntoView()")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(300)
    clip = {"x": 0, "y": page.evaluate("scrollY"), "width": shot.width, "height": shot.height, "scale": shot.scale}
    asked = {"format": "webp", "quality": QUALITY, "clip": clip}
    encoded = context.new_cdp_session(page).send("Page.captureScreenshot", asked)["data"]
    context.close()
    return base64.b64decode(encoded)


if __name__ == "__main__":
    main()
