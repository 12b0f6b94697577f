"""When a picture alone in its paragraph is a figure, and what its caption is: its title, else words that say enough.

Editors put names of files and words such as "image" where the words of an image belong; these are no captions, and
neither are single words, nor any words where the next block is a caption already. A slanted line right below a picture
is its caption; other text begins a line of its own there, as pictures do below text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from itertools import pairwise

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from papernotes.markup.images import SIZE, is_shown, plain_text
from papernotes.markup.scholarly import number_of
from papernotes.markup.work import Work
from papernotes.patterns import late_pattern

_BREAKS = frozenset({"softbreak", "hardbreak"})
_NAMES = (
    r"fig(?:ure)?|ima?ge?|pic(?:ture)?|photo|screen ?shot|pasted image|drawing|diagram|untitled"
    r"|alt(?:ernative)?(?: text)?|(?:enter |brief |detail(?:ed)? )?image desc(?:ription)?(?: here)?"
    r"|그림|이미지|사진|스크린샷|图片?|图像|图示|插图|截图|屏幕截图|圖片?|圖像|截圖|画像|図|写真|スクリーンショット"
    r"|рис(?:унок)?|изображение|картинка|фото|скриншот|снимок экрана"
)
_NAME = late_pattern(rf"(?:{_NAMES})(?:[\W\d]|at\b|[ap]m\b)*", re.IGNORECASE)
_FILE = late_pattern(r"_|://|\bwww\.|\.(?:png|jpe?g|gif|svg|webp|avif|bmp|pdf|tiff?)\b", re.IGNORECASE)
_WORD = late_pattern(r"[^\W\d_]{2}")
_UNSPACED = late_pattern("[\u3040-\u30ff\u3400-\u9fff]")
_ENOUGH_UNSPACED = 4
"""Characters of Chinese or Japanese that are two words, most of the time."""
_BEGINS_CAPTION = late_pattern(
    r"\W{0,4}(?:fig(?:ure|\.)|그림|图|圖|図|рис(?:\.|унок))|<(?:center|p|div|em|i|small|sub|figcaption)\b"
    r"|([*_]).+\1\s*$",
    re.IGNORECASE,
)


def picture_lines(state: StateCore) -> None:
    """Keep pictures that fill a line apart from the text above and below; a slanted line makes one a figure."""
    if "![" not in state.src:
        return
    figures = []
    for index, token in enumerate(state.tokens):
        if token.type == "inline" and "![" in token.content and "\n" in token.content and token.children:
            lines = _lines(token.children)
            _break_at_pictures(lines)
            paragraph = state.tokens[index - 1]
            if paragraph.type == "paragraph_open" and not paragraph.hidden and any(map(_is_figure, pairwise(lines))):
                figures.append((index, lines))
    for index, lines in reversed(figures):
        whole = state.tokens[index - 1 : index + 2]
        state.tokens[index - 1 : index + 2] = [token for part in _parts(lines) for token in _part(whole, part)]


def _lines(children: Sequence[Token]) -> list[list[Token]]:
    """Give the lines of a text, each with the break that ends it."""
    lines: list[list[Token]] = [[]]
    for child in children:
        lines[-1].append(child)
        if child.type in _BREAKS:
            lines.append([])
    return lines


def _kinds(line: Sequence[Token]) -> list[str]:
    """Give the types of what a line shows."""
    return [
        child.type for child in line if child.type not in _BREAKS and (child.type != "text" or child.content.strip())
    ]


def _break_at_pictures(lines: Sequence[Sequence[Token]]) -> None:
    """Begin a line between a picture that fills its line and a line of text; pictures stay beside one another."""
    for line, below in pairwise(lines):
        if (_are_pictures(line) and _has_words(below)) or (_has_words(line) and _are_pictures(below)):
            line[-1].type, line[-1].tag = "hardbreak", "br"


def _are_pictures(line: Sequence[Token]) -> bool:
    kinds = set(_kinds(line))
    return "image" in kinds and kinds <= {"image", "link_open", "link_close"}


def _has_words(line: Sequence[Token]) -> bool:
    """Tell whether a line has letters or a formula and no picture."""
    is_text = any(child.type == "formula" or any(map(str.isalpha, child.content)) for child in line)
    return is_text and not any(child.type == "image" for child in line)


def _is_figure(lines: tuple[Sequence[Token], Sequence[Token]]) -> bool:
    """Tell whether a line is one picture and that below it words in one emphasis."""
    picture, words = map(_kinds, lines)
    is_slanted = words[:1] + words[-1:] == ["em_open", "em_close"] and words.count("em_close") == 1
    return picture == ["image"] and is_slanted and "image" not in words


def _parts(lines: Sequence[list[Token]]) -> list[list[list[Token]]]:
    """Divide the lines of a paragraph: those of a figure, picture and caption, are a part of their own."""
    parts: list[list[list[Token]]] = []
    number = 0
    is_open = False
    while number < len(lines):
        count = 2 if number + 1 < len(lines) and _is_figure((lines[number], lines[number + 1])) else 1
        if count > 1 or not is_open:
            parts.append([])
        parts[-1] += lines[number : number + count]
        is_open = count == 1
        number += count
    return parts


def _part(paragraph: Sequence[Token], lines: Sequence[list[Token]]) -> list[Token]:
    """Give the tokens of a paragraph with some of its lines; they are a figure if that is what the lines are."""
    opened, inline, closed = map(copy, paragraph)
    if len(lines) > 1 and _is_figure((lines[0], lines[1])):
        inside = [child for child in lines[1] if child.type not in {"em_open", "em_close", *_BREAKS}]
        caption = [Token("figcaption_open", "figcaption", 1), *inside, Token("figcaption_close", "figcaption", -1)]
        inline.children = [*lines[0][:-1], *caption]
        opened.meta, closed.meta = ({**token.meta, "captioned": True} for token in (opened, closed))
    else:
        children = [child for line in lines for child in line]
        inline.children = children[:-1] if children[-1].type in _BREAKS else children
    return [opened, inline, closed]


def caption(tokens: Sequence[Token], index: int, work: Work) -> tuple[str, bool] | None:
    """Give the caption for the paragraph that opens at `index`, and whether it repeats the image's words.

    None when the paragraph is no figure. Words with formulas are none either: an image's words are never typeset.
    """
    children = tokens[index + 1].children or ()
    if len(children) != 1 or children[0].type != "image":
        return None
    image = children[0]
    if number := number_of(image.meta.get("wanted", {}).get("id", ""), work):
        return _numbered(number, image), False
    if title := image.attrs.pop("title", ""):
        return str(title), False
    parts = image.children or ()
    words = SIZE.sub("", plain_text(parts)).strip()
    has_formulas = any(part.type == "formula" for part in parts)
    if has_formulas or not _says_enough(words) or _has_caption_below(tokens, index) or not is_shown(image, work):
        return None
    return words, True


def _numbered(number: str, image: Token) -> str:
    """Give the caption of an image that a reference may name: its number, and its title or its words."""
    words = str(image.attrs.pop("title", "")) or SIZE.sub("", plain_text(image.children or ())).strip()
    return f"{number}. {words}".removesuffix(". ")


def _says_enough(words: str) -> bool:
    """Tell whether an image's words are worth a caption."""
    if _NAME.fullmatch(words) or _FILE.search(words):
        return False
    return sum(map(bool, map(_WORD.search, words.split()))) > 1 or len(_UNSPACED.findall(words)) >= _ENOUGH_UNSPACED


def _has_caption_below(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether the block after the paragraph is a caption that somebody wrote: it names a figure, or is slanted."""
    below = next((token for token in tokens[index + 3 : index + 5] if token.content), None)
    return below is not None and _BEGINS_CAPTION.match(below.content) is not None
