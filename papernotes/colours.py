"""Colours: one accent from the settings becomes the shades that can be read on light and on dark pages.

Lightness is that of OKLCh, so that a shade keeps its hue; contrast is that of WCAG 2.2 (1.4.3 asks for 4.5:1).
Sources: https://bottosson.github.io/posts/oklab/ and https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from msgspec import Struct

CONTRAST = 4.6
"""Least contrast of a shade with its grounds; a little over 4.5, because shades are rounded to whole steps."""

_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_STEP = 0.005

Channels = tuple[float, float, float]


class Grounds(Struct, frozen=True, kw_only=True):
    """What text stands on, as hex colours: the page itself and what is raised from it."""

    page: str
    raised: str


LIGHT = Grounds(page="#fdfcfa", raised="#f5f2ec")
DARK = Grounds(page="#17181b", raised="#202226")
"""The grounds of the default theme, `--paper` and `--raised` of its style sheet."""


def is_hex(text: str) -> bool:
    """Tell whether `text` is a colour as `#rgb` or `#rrggbb`."""
    return _HEX.fullmatch(text) is not None


def tint(colour: str, grounds: Grounds) -> str:
    """Give a ground in the hue of `colour`, nearly as light or dark as the page."""
    lightness, chroma, hue = _oklch(colour)
    is_dark = _luminance(_linear(grounds.page)) < 0.2
    lightness, chroma = (0.285, min(chroma * 0.3, 0.035)) if is_dark else (0.962, min(chroma * 0.1, 0.016))
    return _hex(lightness, chroma, hue)


def readable(colour: str, grounds: Iterable[str]) -> str:
    """Give the shade of `colour` nearest to it that has `CONTRAST` with each of `grounds`."""
    others = tuple(grounds)
    lightness, chroma, hue = _oklch(colour)
    darkens = _luminance(_linear(others[0])) > 0.2
    shade = _hex(lightness, chroma, hue)
    while min(contrast(shade, other) for other in others) < CONTRAST and (lightness > 0 if darkens else lightness < 1):
        lightness = max(0.0, lightness - _STEP) if darkens else min(1.0, lightness + _STEP)
        shade = _hex(lightness, chroma, hue)
    return shade


def contrast(one: str, other: str) -> float:
    """Give the contrast of two hex colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(_linear(one)), _luminance(_linear(other))))
    return (lighter + 0.05) / (darker + 0.05)


def _linear(colour: str) -> Channels:
    """Give red, green and blue of a hex colour from 0 to 1, in proportion to light."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return _decoded(red), _decoded(green), _decoded(blue)


def _decoded(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else math.pow((value + 0.055) / 1.055, 2.4)


def _encoded(value: float) -> float:
    return value * 12.92 if value <= 0.0031308 else 1.055 * math.pow(value, 1 / 2.4) - 0.055


def _luminance(channels: Channels) -> float:
    red, green, blue = channels
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _oklch(colour: str) -> Channels:
    """Give lightness (0 to 1), chroma and hue (radians)."""
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short, math.hypot(a, b), math.atan2(b, a)


def _rgb(lightness: float, chroma: float, hue: float) -> Channels:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _hex(lightness: float, chroma: float, hue: float) -> str:
    """Give a hex colour; one that no screen shows loses chroma, not lightness or hue."""
    channels = _rgb(lightness, chroma, hue)
    while chroma > 0 and not all(-0.0005 <= channel <= 1.0005 for channel in channels):
        chroma = max(0.0, chroma - _STEP)
        channels = _rgb(lightness, chroma, hue)
    steps = (round(255 * _encoded(min(1.0, max(0.0, channel)))) for channel in channels)
    return "#" + "".join(f"{step:02x}" for step in steps)
