"""Pictures for link previews, drawn for notes without one of their own: title, paper, venue, who read it and when.

The same text, font and version of Pillow give the same bytes. Pillow is imported when a picture is drawn: most sites
have none.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from papernotes.patterns import late_pattern
from papernotes.text import is_han_or_kana

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 630
"""Pixels: what Open Graph's readers show whole (1.91 to 1)."""

_MARGIN = 80
_TITLE_SIZES = (76, 64, 54, 46)
_SMALL = 34
_TITLE, _FOOT = 150, HEIGHT - 64 - _SMALL
_LEADING = 1.32
_PAPER, _INK, _SOFT = "#fdfcfa", "#23211e", "#625d55"
ACCENT = "#9c3a17"
"""The theme's own accent, on light ground."""

_ANY = (0, *([255] * 255))
"""Which strengths of a colour leave a mark: all but none."""
_SHADES = 16
"""Shades between the ground and each colour of letters: all colours of a picture are known, and need not be sought."""
_FACES = {"ko": "KR", "ja": "JP", "zh": "SC", "zh-hans": "SC", "zh-hant": "TC", "zh-tw": "TC", "zh-hk": "HK"}
_CLOSING = late_pattern(r"[、。，．・：；！？」』）】〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ…!?:;,.)\]}]")


class Picture(Struct, frozen=True, kw_only=True):
    """What stands on a picture: from top to bottom, the site, the title, the paper or "", and a last line."""

    site: str
    title: str
    paper: str
    foot: str
    language: str
    accent: str = ACCENT


class PictureView(Struct, frozen=True, kw_only=True):
    """A file that no template makes: a picture, and the font to draw it in."""

    picture: Picture
    font: Path


def drawn(picture: Picture, font: Path) -> bytes:
    """Give a picture as PNG, in letters of `font`; of a collection of fonts the face is that of the language."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - an extra, and only for sites that ask for pictures

    image = Image.new("P", (WIDTH, HEIGHT), 0)
    image.putpalette(_palette(picture.accent))
    for number, rows in enumerate(_rows(picture, font)):
        letters = Image.new("L", (WIDTH, HEIGHT), 0)
        draw = ImageDraw.Draw(letters)
        for row in rows:
            draw.text((_MARGIN, row.top), row.text, font=row.face, fill=255)
        if box := letters.getbbox():
            part = letters.crop(box)
            image.paste(part.point(_numbers(number)), box, part.point(_ANY, "1"))
    image.paste(_SHADES, (0, 0, 25, HEIGHT))  # the accent at its full strength
    data = io.BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


class _Row(Struct, frozen=True):
    """A line of text and the pixel that it begins below."""

    top: float
    text: str
    face: FreeTypeFont


def _rows(picture: Picture, font: Path) -> tuple[list[_Row], list[_Row], list[_Row]]:
    """Give the lines of a picture by their colours: the accent, that of a title, that of what is less."""
    small = _face(font, _SMALL, picture.language)
    room = WIDTH - 2 * _MARGIN
    height = _FOOT - _TITLE - (_SMALL * 2 if picture.paper else _SMALL // 2)
    face, lines = _fitted(picture, font, room, height)
    step = face.size * _LEADING
    less = ((_TITLE + len(lines) * step + 14, picture.paper), (_FOOT, picture.foot))
    return (
        [_Row(64, _cut(picture.site, small, room), small)],
        [_Row(_TITLE + number * step, line, face) for number, line in enumerate(lines)],
        [_Row(top, _cut(text, small, room), small) for top, text in less],
    )


@lru_cache(maxsize=8)
def _palette(accent: str) -> bytes:
    """Give the colours of a picture, as bytes of red, green and blue: the ground, then the shades of each colour."""
    from PIL import ImageColor  # noqa: PLC0415

    ground, *colours = map(ImageColor.getrgb, (_PAPER, accent, _INK, _SOFT))
    shades = ((colour, shade) for colour in colours for shade in range(1, _SHADES + 1))
    mixed = (a + (b - a) * part // _SHADES for colour, part in shades for a, b in zip(ground, colour, strict=True))
    return bytes((*ground, *mixed))


@lru_cache(maxsize=3)
def _numbers(colour: int) -> tuple[int, ...]:
    """Give the number in the palette for each of 256 strengths of a colour; the ground is 0."""
    shades = ((strength * _SHADES + 127) // 255 for strength in range(256))
    return tuple(colour * _SHADES + shade if shade else 0 for shade in shades)


@lru_cache(maxsize=4)
def maker(font: Path) -> str:
    """Give what the bytes of all pictures depend on beside their text: Pillow's version and a digest of the font."""
    from importlib.metadata import version  # noqa: PLC0415

    return f"{version('pillow')} {hashlib.sha256(font.read_bytes()).hexdigest()}"


@lru_cache(maxsize=64)
def _face(font: Path, size: int, language: str) -> FreeTypeFont:
    """Give a face of a font file: for a language with letters of its own that of its country, else the first."""
    from PIL import ImageFont  # noqa: PLC0415

    wanted = _FACES.get(language.lower()) or _FACES.get(language.lower().partition("-")[0], "")
    first = ImageFont.truetype(font, size, layout_engine=ImageFont.Layout.BASIC)
    if not wanted or font.suffix.lower() != ".ttc":
        return first
    for index in range(1, 16):
        try:
            other = ImageFont.truetype(font, size, index, layout_engine=ImageFont.Layout.BASIC)
        except OSError:
            break
        if (other.getname()[0] or "").endswith(wanted) and "Mono" not in (other.getname()[0] or ""):
            return other
    return first


def _fitted(picture: Picture, font: Path, room: int, height: int) -> tuple[FreeTypeFont, list[str]]:
    """Give the largest face in which the title fits, and its lines; in the smallest what is too much is left out."""
    for size in _TITLE_SIZES:
        face = _face(font, size, picture.language)
        lines = _wrapped(picture.title, face, room)
        most = int(height / (size * _LEADING))
        if len(lines) <= most:
            return face, lines
    return face, [*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), face, room)]


def _wrapped(text: str, face: FreeTypeFont, room: int) -> list[str]:
    lines = [""]
    used = 0.0
    pieces = (part for piece in _pieces(text) for part in (piece if face.getlength(piece) > room else (piece,)))
    for piece in pieces:
        width = face.getlength(piece)
        if used + face.getlength(piece.rstrip()) <= room or not lines[-1]:
            lines[-1] += piece
            used += width
        else:
            lines.append(piece.lstrip())
            used = width
    return [line.rstrip() for line in lines if line.strip()]


def _pieces(text: str) -> Iterator[str]:
    """Give the pieces between which a line may end: words with the space after them, Han and Kana one by one."""
    piece = ""
    for char in " ".join(text.split()):
        ends_word = piece.endswith(" ") or (piece and is_han_or_kana(piece[-1]) and char != " ")
        begins_letter = is_han_or_kana(char) and piece and not piece.endswith(("(", "（", "「", "『", "《"))
        if piece and (ends_word or begins_letter) and not _CLOSING.match(char):
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece


def _cut(text: str, face: FreeTypeFont, room: int) -> str:
    """Give the beginning of a text that fits in one line."""
    if face.getlength(text) <= room:
        return text
    short = text
    while short and face.getlength(f"{short}…") > room:
        short = short[: -max(1, len(short) // 40)]
    return f"{short.rstrip()}…"
