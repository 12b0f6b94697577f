"""Blocks of a note that are in another language than the note: fonts, line breaks and voices depend on it.

Only the script of a whole block counts, and only where it leaves no doubt: words of a Japanese paper in an English
note, an English abstract in a Korean one. Terms within a sentence stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from markdown_it.token import Token

from papernotes.patterns import late_pattern
from papernotes.text import is_western

_LETTERS: Mapping[str, str] = {
    "ko": "\uac00-\ud7a3",
    "ja": "\u3041-\u3096\u30a1-\u30fa",
    "zh": "\u3400-\u4dbf\u4e00-\u9fff",
    "ru": "\u0400-\u04ff",
}
"""The letters that show a language; those of Chinese are Japanese beside kana, and part of Korean."""
_OWN: Mapping[str, frozenset[str]] = {
    "ja": frozenset({"ja", "zh"}),
    "uk": frozenset({"ru"}),
    "bg": frozenset({"ru"}),
    "be": frozenset({"ru"}),
    "sr": frozenset({"ru"}),
}
"""Scripts that say nothing on a page of a language, where these are more than its own."""
_LATIN = late_pattern("[A-Za-z\u00c0-\u024f]")
_NOT_RUSSIAN = late_pattern("[іїєґўђћџљњјѓќѕ]", re.IGNORECASE)
_ENGLISH = late_pattern(r"\b(?:the|of|and|to|in|is|are|we|for|with|that|on|by|this|from|as)\b", re.IGNORECASE)
_LONG = 60
"""Characters of a block that is long enough to be known as English."""
_FUNCTION_WORDS = 3
_SHARE = 0.6
_WEIGHT = 2
"""A letter of Chinese, Japanese or Korean says as much as two others; terms are Latin in every language."""
_KANA_SHARE = 0.15


@cache
def _foreign(base: str) -> re.Pattern[str]:
    """Give the pattern of letters that a text in `base` hardly has: only when asked for, each takes 2 ms to compile."""
    own = _OWN.get(base, frozenset({base}))
    return re.compile(f"[{''.join(letters for language, letters in _LETTERS.items() if language not in own)}]")


@cache
def _script(language: str) -> re.Pattern[str]:
    return re.compile(f"[{_LETTERS[language]}]")


def block_language(inline: Token, language: str) -> str:
    """Give the language of a block with this inline token, or "" when it may be that of the note, `language`."""
    base = language.partition("-")[0]
    content = inline.content
    if content.isascii():
        return _english(inline.children or ()) if base in _LETTERS and len(content) >= _LONG else ""
    if is_western(content) or not _foreign(base if base in _LETTERS or base in _OWN else "").search(content):
        return ""
    return _by_script(_text(inline.children or ()), base)


def attribute(inline: Token, language: str) -> dict[str, str]:
    """Give the `lang` attribute that a block needs in a note in `language`, if it needs one."""
    found = block_language(inline, language)
    return {"lang": found} if found else {}


def _by_script(text: str, base: str) -> str:
    counts = {language: len(_script(language).findall(text)) for language in _LETTERS}
    if sum(counts.values()) == 0:
        return ""
    unspaced = counts["ja"] + counts["zh"]
    latin = len(_LATIN.findall(text))
    total = _WEIGHT * (unspaced + counts["ko"]) + counts["ru"] + latin
    shares = {
        "ko": _WEIGHT * counts["ko"] / total,
        "ru": 0 if _NOT_RUSSIAN.search(text) else counts["ru"] / total,
        "ja": _WEIGHT * unspaced / total if counts["ja"] > _KANA_SHARE * unspaced else 0,
        "zh": _WEIGHT * unspaced / total if not counts["ja"] else 0,
    }
    own = _OWN.get(base, frozenset({base}))
    return next((found for found, share in shares.items() if share >= _SHARE and found not in own), "")


def _english(children: Sequence[Token]) -> str:
    text = _text(children)
    is_long = len(text) >= _LONG and len(_ENGLISH.findall(text)) >= _FUNCTION_WORDS
    return "en" if is_long else ""


def _text(children: Sequence[Token]) -> str:
    return " ".join(child.content for child in children if child.type == "text")
