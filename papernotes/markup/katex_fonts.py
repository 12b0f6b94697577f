"""Which of KaTeX's fonts a formula is set in, so that a page can ask for them before its text is laid out.

After the rules of katex.min.css (KaTeX 0.19) that name a font.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache, reduce
from operator import or_

ALWAYS = ("KaTeX_Main-Regular", "KaTeX_Math-Italic")
"""What nearly every formula needs."""

MARKS: dict[str, tuple[bytes, ...]] = {
    "KaTeX_AMS-Regular": (b"mathbb", b"amsrm", b"textbb"),
    "KaTeX_Caligraphic-Regular": (b"mathcal",),
    "KaTeX_Fraktur-Bold": (b"mathboldfrak", b"textboldfrak"),
    "KaTeX_Fraktur-Regular": (b"mathfrak", b"textfrak"),
    "KaTeX_Main-Bold": (b"mathbf", b"textbf"),
    "KaTeX_Main-Italic": (b"mathit", b"textit"),
    "KaTeX_Math-BoldItalic": (b"boldsymbol",),
    "KaTeX_SansSerif-Bold": (b"mathboldsf", b"textboldsf"),
    "KaTeX_SansSerif-Italic": (b"mathitsf", b"mathsfit", b"textitsf"),
    "KaTeX_SansSerif-Regular": (b"mathsf", b"textsf"),
    "KaTeX_Script-Regular": (b"mathscr", b"textscr"),
    "KaTeX_Size1-Regular": (b"delimsizing size1", b"delim-size1", b"small-op"),
    "KaTeX_Size2-Regular": (b"delimsizing size2", b"large-op"),
    "KaTeX_Size3-Regular": (b"delimsizing size3",),
    "KaTeX_Size4-Regular": (b"delimsizing size4", b"delim-size4"),
    "KaTeX_Typewriter-Regular": (b"mathtt", b"texttt"),
}
"""Classes by the font that they set text in; each formula is looked at where it is written, by `katex_markup.js`."""

_DRAWN = b'class="katex-html"'
_CLASSES = re.compile(b'class="([^"]*)')


def fonts_of(markup: bytes) -> int:
    """Give the further fonts that one typeset formula needs, as a bit for each font that may be asked for."""
    drawn = markup.find(_DRAWN)
    needed = 0
    for classes in set(_CLASSES.findall(markup, drawn + len(_DRAWN))) if drawn >= 0 else ():
        needed |= _fonts_of_classes(classes)
    return needed


@lru_cache(maxsize=1024)
def _fonts_of_classes(classes: bytes) -> int:
    return sum(1 << number for number, marks in enumerate(MARKS.values()) if any(mark in classes for mark in marks))


def names_of(fonts: Iterable[int]) -> tuple[str, ...]:
    """Give the names of further fonts; each of `fonts` is as `fonts_of` gives them."""
    needed = reduce(or_, fonts, 0)
    return tuple(name for number, name in enumerate(MARKS) if needed >> number & 1)


def asked_for(page: bytes, fonts: Iterable[int]) -> bytes:
    """Let a page that asks for the font of nearly every formula ask for `fonts` in the same way."""
    names = names_of(fonts)
    place = page.find(f'/{ALWAYS[0]}.woff2"'.encode()) if names else -1
    if place < 0:
        return page
    begin, end = page.rfind(b"\n", 0, place) + 1, page.find(b"\n", place) + 1
    asked = (page[begin:end].replace(ALWAYS[0].encode(), name.encode()) for name in names)
    lines = b"".join(one for one in asked if one not in page)
    return page[:end] + lines + page[end:]
