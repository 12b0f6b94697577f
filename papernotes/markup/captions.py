"""When a picture alone in its paragraph is a figure, and what its caption is: its title, else words that say enough.

Editors put names of files and words such as "image" where the words of an image belong; these are no captions, and
neither are single words, nor any words where the next block is a caption already.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

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
