"""When a picture alone in its paragraph is a figure, and what its caption is: its title, else words that say enough.

Editors put names of files and words such as "image" where the words of an image belong; these are no captions, and
neither are single words, nor any words where the next block is a caption already. A slanted line right below a picture
is its caption; other text begins a line of its own there, as pictures do below text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from papernotes.markup.images import SIZE, is_shown, plain_text
from papernotes.markup.work import Work
from papernotes.patterns import late_pattern

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
    """Keep pictures that fill a line apart from the text above and below, and give one its slanted line as caption."""
    if "![" not in state.src:
        return
    for index, token in enumerate(state.tokens):
        if token.type == "inline" and "![" in token.content and "\n" in token.content and token.children:
            paragraph = state.tokens[index - 1]
            if paragraph.type == "paragraph_open" and not paragraph.hidden and _has_slanted_line(token.children):
                token.children[1:] = _as_caption(token.children[3:-1])
                paragraph.meta["captioned"] = state.tokens[index + 1].meta["captioned"] = True
            else:
                _break_at_pictures(token.children)


def _has_slanted_line(children: Sequence[Token]) -> bool:
    """Tell whether a text is a picture and, on the next line, words in one emphasis."""
    kinds = [child.type for child in children]
    is_slanted = kinds[:3] in (["image", "softbreak", "em_open"], ["image", "hardbreak", "em_open"])
    inside = kinds[3:-1]
    return is_slanted and kinds[-1] == "em_close" and not {"em_close", "softbreak", "image"}.intersection(inside)


def _as_caption(inside: Sequence[Token]) -> list[Token]:
    return [Token("figcaption_open", "figcaption", 1), *inside, Token("figcaption_close", "figcaption", -1)]


def _break_at_pictures(children: Sequence[Token]) -> None:
    """Begin a line between a picture that fills its line and a line of text; pictures stay beside one another."""
    breaks = [index for index, child in enumerate(children) if child.type in {"softbreak", "hardbreak"}]
    ends = [*breaks, len(children)]
    lines = [children[start + 1 : end] for start, end in zip([-1, *breaks], ends, strict=True)]
    are_pictures = [_is_pictures(line) for line in lines]
    for number, index in enumerate(breaks):
        if are_pictures[number] != are_pictures[number + 1]:
            children[index].type, children[index].tag = "hardbreak", "br"


def _is_pictures(line: Sequence[Token]) -> bool:
    kinds = {child.type for child in line if child.type != "text" or child.content.strip()}
    return "image" in kinds and kinds <= {"image", "link_open", "link_close"}


def caption(tokens: Sequence[Token], index: int, work: Work) -> tuple[str, bool] | None:
    """Give the caption for the paragraph that opens at `index`, and whether it repeats the image's words.

    None when the paragraph is no figure. Words with formulas are none either: an image's words are never typeset.
    """
    children = tokens[index + 1].children or ()
    if len(children) != 1 or children[0].type != "image":
        return None
    image = children[0]
    if title := image.attrs.pop("title", ""):
        return str(title), False
    parts = image.children or ()
    words = SIZE.sub("", plain_text(parts)).strip()
    has_formulas = any(part.type == "formula" for part in parts)
    if has_formulas or not _says_enough(words) or _has_caption_below(tokens, index) or not is_shown(image, work):
        return None
    return words, True


def _says_enough(words: str) -> bool:
    """Tell whether an image's words are worth a caption."""
    if _NAME.fullmatch(words) or _FILE.search(words):
        return False
    return sum(map(bool, map(_WORD.search, words.split()))) > 1 or len(_UNSPACED.findall(words)) >= _ENOUGH_UNSPACED


def _has_caption_below(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether the block after the paragraph is a caption that somebody wrote: it names a figure, or is slanted."""
    below = next((token for token in tokens[index + 3 : index + 5] if token.content), None)
    return below is not None and _BEGINS_CAPTION.match(below.content) is not None
