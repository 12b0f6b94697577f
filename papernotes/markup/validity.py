"""KaTeX's markup made valid: what the grammar of HTML and MathML does not know goes, and no browser shows a difference.

Only what browsers pass over is touched: an attribute or a declaration without effect, a script of three children where
two are allowed, a name that holds a whole expression. Everything else stays KaTeX's, byte for byte.

Which formulas have any of this, `katex_markup.js` knows where it writes them: few, and only these come here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field

from papernotes.patterns import late_pattern

_USELESS = late_pattern(r'(?<=<mtd) width="50%"|(?<=") columnspacing=""|(?<=[";])height:-[\d.]+em;')
_SIGNS_OF_USELESS = (' width="50%"', ' columnspacing=""', "height:-")
_MISPLACED = late_pattern("\u2061</mo></m(?:sub|sup|under|over)|<m[ino](?: [^>]*)?><m")
_TWO_SCRIPTS = ("<msubsup>", "<munderover>")
_PIECE = late_pattern(r"<(?P<closes>/?)(?P<name>\w+)[^>]*?(?P<alone>/?)>|[^<]+")
_MATH = re.compile(r"<math .*?</math>", re.DOTALL)
_NAMES = frozenset({"mi", "mn", "mo"})
_CHILDREN = {"msub": 2, "msup": 2, "mover": 2, "munder": 2, "msubsup": 3, "munderover": 3}
_APPLIED = "\u2061"
"""The invisible sign of a function's application, which KaTeX puts after every named function."""


class _Element(Struct):
    """An element of MathML: its opening tag as written and what it holds; text stands for itself."""

    name: str
    opening: str
    children: list[_Element | str] = field(default_factory=list)


def valid(markup: str) -> str:
    """Give one typeset formula as a validator has it."""
    if any(sign in markup for sign in _SIGNS_OF_USELESS):  # searching plain text first takes a tenth of the time
        markup = _USELESS.sub("", markup)
    end = markup.find("</math>")  # what comes after it is HTML, six times as long
    if end >= 0 and (
        _MISPLACED.search(markup, 0, end)
        or (markup.find(_APPLIED, 0, end) >= 0 and any(markup.find(script, 0, end) >= 0 for script in _TWO_SCRIPTS))
    ):
        markup = _MATH.sub(lambda found: "".join(_written(_read(found[0]))), markup)
    return markup


def _read(math: str) -> _Element:
    """Read a well-formed expression."""
    top = _Element(name="", opening="")
    opened = [top]
    for piece in _PIECE.finditer(math):
        if piece["name"] is None:
            opened[-1].children.append(piece[0])
        elif piece["closes"]:
            opened.pop()
        else:
            element = _Element(name=piece["name"], opening=piece[0])
            opened[-1].children.append(element)
            if not piece["alone"]:
                opened.append(element)
    return top


def _written(element: _Element) -> Iterator[str]:
    """Write an element; scripts have as many children as they may, and names hold text alone."""
    children = element.children
    if len(children) > _CHILDREN.get(element.name, len(children)):
        children = list(_grouped(children))
    is_row = element.name in _NAMES and any(isinstance(child, _Element) for child in children)
    yield "<mrow>" if is_row else element.opening
    for child in children:
        if isinstance(child, str):
            yield child
        else:
            yield from _written(child)
    if element.name and not element.opening.endswith("/>"):
        yield "</mrow>" if is_row else f"</{element.name}>"


def _grouped(children: list[_Element | str]) -> Iterator[_Element | str]:
    """Put a function's name and the sign of its application into a row of their own."""
    waiting: _Element | str | None = None
    for child in children:
        if isinstance(child, _Element) and child.children == [_APPLIED] and waiting is not None:
            waiting = _Element(name="mrow", opening="<mrow>", children=[waiting, child])
            continue
        if waiting is not None:
            yield waiting
        waiting = child
    if waiting is not None:
        yield waiting
