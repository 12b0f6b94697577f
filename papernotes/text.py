"""Every Unicode decision, in one place: mending, folding, slugs, display width, scripts, order, near misses.

Three forms of a text are used and never mixed: what a reader sees (`mend`: NFC, no invisible or look-alike
characters), what is compared (`fold`: NFKC, case folded) and what stands in an address (`slugify`).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache

from papernotes.patterns import late_pattern

SLUG_BYTES = 200
"""Longest slug in UTF-8 bytes: a file name may have 255, and a suffix must still fit."""

# CJK Radicals Supplement characters that NFKC leaves alone, after Unicode's EquivalentUnifiedIdeograph.txt. PDF text
# layers hold them in place of the ordinary ideograph, so that a word is neither found nor shown in the right font.
RADICALS = dict(
    zip(
        "⺁⺃⺅⺆⺈⺉⺊⺌⺍⺎⺐⺒⺓⺔⺖⺗⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺬⺭⺯⺰⺱⺲⺶⺹⺺⺼⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲",
        "厂乚亻冂刀刂卜小小兀尢巳幺彑忄㣺扌攵旡日月歺民氵氺灬爫爫丬牛犭王示礻糹纟罓罒羊耂肀肉艹艹艹虎衤覀西见角讠贝车辶辶辶阝钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀",
        strict=True,
    )
)
_LIGATURES = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_KANGXI = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in (*range(0x2F00, 0x2FD6), 0x2E9F, 0x2EF3)}
# Zero-width spaces and joiners that only separate; ZWJ and ZWNJ stay, emoji and some scripts need them. Overrides of
# direction write a text backwards to the end of its paragraph, so that code and names read as what they are not.
_INVISIBLE = dict.fromkeys("\u200b\u2060\ufeff\u00ad\u202d\u202e", "")
_CONTROLS = {chr(code): "" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}
# U+E000..U+E003 mark places inside papernotes; a note's own would forge them. Lone surrogates cannot be encoded, and
# U+FFFE and U+FFFF are no characters: with one of them a feed is not XML, and readers take none of its entries.
_RESERVED = dict.fromkeys("\ue000\ue001\ue002\ue003\ufffe\uffff", "\ufffd")
_MENDED = str.maketrans(_CONTROLS | RADICALS | _LIGATURES | _KANGXI | _INVISIBLE | _RESERVED)
_TO_MEND = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u202d\u202e\u2060\u2e80-\u2fdf\ud800-\udfff\ue000-\ue003\ufb00-\ufb06\ufeff\ufffe\uffff]"
)
_PLAIN = bytes((*b"\t\n", *range(0x20, 0x7F)))
_SURROGATE = late_pattern("[\ud800-\udfff]")

_LED = late_pattern("^[ \t>\u00a0]*(?:[-*+>]|#{1,6}|[0-9]{1,9}[.)])[\u00a0\u3000]", re.MULTILINE)

_NOT_WESTERN = late_pattern("[^\x00-\u03ff\u1e00-\u2bff\U0001f000-\U0001faff]")

_NEUTRAL = frozenset("“”‘’—…·")
_EMPHASIS = "*_~="
_WIDE_MARKS = frozenset("、。，．：；？！（）「」『』【】〔〕〈〉《》〖〗［］")
_WIDE = frozenset("WF")
_NARROW = str.maketrans(
    {code + 0xFEE0: chr(code) for code in range(0x30, 0x7B) if chr(code).isalnum()} | {ord("．"): "."}
)
_NOT_IN_SLUG = re.compile("[\x00-/:-@\\[-`{-\x7f]+")
_NAMED = (("c++", "cpp"), ("c#", "csharp"), ("f#", "fsharp"), (".net", "dotnet"))
_WINDOWS_NAMES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10))}
)


def mend(text: str) -> str:
    """Give `text` as a reader should see it; the number of lines never changes.

    NFC; radicals, Kangxi and ligature look-alikes become the ordinary characters; zero-width and control characters
    and overrides of direction go (tab and newline stay); characters that papernotes reserves become U+FFFD. A space
    that is none to Markdown becomes one behind what begins a heading, a quote or an item: some keyboards and programs
    write `-\u00a0item` and `#\u3000Title`, which nobody can tell apart from what they meant.
    """
    # Deleting bytes is many times faster than finding characters, and most of most notes is plain ASCII.
    beyond = text.encode("utf-8", "surrogatepass").translate(None, _PLAIN)
    if not beyond:
        return text
    if _TO_MEND.search(beyond.decode("utf-8", "surrogatepass")):
        text = _SURROGATE.sub("\ufffd", text.translate(_MENDED))
    if b"\xc2\xa0" in beyond or b"\xe3\x80\x80" in beyond:
        text = _LED.sub(lambda found: found[0].replace("\u00a0", " ").replace("\u3000", " "), text)
    return unicodedata.normalize("NFC", text)


def is_western(text: str) -> bool:
    """Tell whether a text is of Latin and Greek letters, signs and emoji alone, without asking for all ideographs.

    To compile a class of these takes a hundred times as long as what is asked here.
    """
    return text.isascii() or not _NOT_WESTERN.search(text)


def narrow(text: str) -> str:
    """Give `text` with Latin letters, digits and points in full width (`ＩＣＭＬ２０２０`) as usual ones."""
    return text if text.isascii() else text.translate(_NARROW)


def fold(text: str) -> str:
    """Give `text` for comparing: NFKC, look-alikes mended, case folded, white space as single spaces."""
    if text.isascii() and text.isprintable():  # nothing to mend or to normalise
        return " ".join(text.lower().split())
    return " ".join(unicodedata.normalize("NFKC", mend(text)).casefold().split())


@lru_cache(maxsize=65536)
def slugify(text: str) -> str:
    """Give one segment of an address: lower case, letters and digits of any script, `-` between.

    Never empty, at most 200 UTF-8 bytes, safe as a file name on Linux, macOS and Windows. `C++`, `C#` and `C` differ.
    A text without a letter or digit gives eight hex digits of its SHA-256. GitHub and Hugo keep Unicode the same way.
    """
    folded = fold(text)
    if _is_slug(folded):
        return folded
    for name, word in _NAMED:
        if name in folded:
            folded = re.sub(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", word, folded)
    kept = folded if folded.isascii() else "".join(map(_kept, folded))
    slug = unicodedata.normalize("NFC", _NOT_IN_SLUG.sub("-", kept).strip("-"))
    if len(slug) * 4 > SLUG_BYTES:  # a character takes at most four
        slug = slug.encode()[:SLUG_BYTES].decode("utf-8", "ignore").rstrip("-")
    if not slug:
        return short_hash(text)
    return f"{slug}-" if slug in _WINDOWS_NAMES else slug


def _is_slug(folded: str) -> bool:
    """Tell whether a folded text is the slug of itself, as those of most terms are."""
    is_plain = folded.isascii() and folded.replace("-", "").isalnum() and "" not in folded.split("-")
    return is_plain and len(folded) <= SLUG_BYTES and folded not in _WINDOWS_NAMES


@lru_cache(maxsize=65536)
def _kept(char: str) -> str:
    """Give a letter, digit or mark of any script as it is, and "-" for all else."""
    return char if char.isalnum() or unicodedata.category(char)[0] == "M" else "-"


def short_hash(text: str) -> str:
    """Give eight hex digits of the SHA-256 of `text`."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def display_width(text: str) -> int:
    """Count the terminal cells of `text`: two for wide characters, none for combining ones (UAX #11)."""
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


@lru_cache(maxsize=65536)
def _cells(char: str) -> int:
    if unicodedata.east_asian_width(char) in _WIDE:
        return 2
    return 0 if unicodedata.category(char) in {"Mn", "Me", "Cf"} else 1


def visible_line(line: str) -> str:
    """Give a source line for an excerpt: a tab is one space, a control character U+FFFD, no line end."""
    shown = line.rstrip("\r\n").replace("\t", " ")
    return "".join("\ufffd" if unicodedata.category(char) == "Cc" else char for char in shown)


def is_hangul(char: str) -> bool:
    """Tell whether `char` is a Hangul syllable or jamo: Korean puts spaces between words."""
    return "\uac00" <= char <= "\ud7a3" or "\u1100" <= char <= "\u11ff" or "\u3130" <= char <= "\u318f"


def is_han_or_kana(char: str) -> bool:
    """Tell whether `char` belongs to Chinese or Japanese text, full-width punctuation included: no spaces there."""
    return (
        "\u2e80" <= char <= "\u312f"
        or "\u31a0" <= char <= "\u9fff"
        or "\uf900" <= char <= "\ufaff"
        or "\ufe30" <= char <= "\ufe4f"
        or "\uff01" <= char <= "\uff9f"
        or "\U00020000" <= char <= "\U000323af"
    )


def is_cjk(char: str) -> bool:
    """Tell whether `char` is Chinese, Japanese or Korean."""
    return is_han_or_kana(char) or is_hangul(char)


def line_break(before: str, after: str) -> str:
    """Give what a soft line break between two visible characters reads as: a newline (a space), or nothing.

    Nothing where both sides are Han or Kana: those scripts have no spaces. "" on one side stands for a formula or
    code, which takes the other side's habit, as ambiguous quotation marks do. Beside punctuation in full width, which
    has its own space, Latin letters need none (CSS Text 4, "Segment Break Transformation Rules").
    """
    sides = [char for char in (before, after) if char and char not in _NEUTRAL]
    beside_mark = not _WIDE_MARKS.isdisjoint(sides)
    is_unspaced = all(is_han_or_kana(char) or (beside_mark and "!" <= char <= "~") for char in sides)
    return "" if sides and is_unspaced else "\n"


def joined(lines: Iterable[str]) -> str:
    """Give lines of one paragraph as one line, with a space only between those where their scripts have one.

    Marks of emphasis at the ends do not count, and formulas and code are what they are for `line_break`.
    """
    parts: list[str] = []
    is_ascii, before = True, ""
    for line in filter(None, map(str.strip, lines)):
        is_ascii = is_ascii and line.isascii()
        bare = line.strip(_EMPHASIS)
        if parts and (is_ascii or line_break(before, _visible(bare[:1]))):
            parts.append(" ")
            before = " "
        parts.append(line)
        before = _visible(bare[-1]) if bare else before
    return "".join(parts)


def _visible(char: str) -> str:
    """Give the character at the end of a line, or "" for the sign of a formula or of code."""
    return "" if char in {"$", "`"} else char


_COMPARED = 64
_BESIDE = 6


def _alike(word: str, choices: tuple[str, ...]) -> set[str]:
    """Give the choices that stand beside `word` in the order of their letters, read from either end."""
    forwards, backwards = _orders(choices)
    begin, end = bisect_left(forwards, word), bisect_left(backwards, word[::-1])
    beside = backwards[max(end - _BESIDE, 0) : end + _BESIDE]
    return {*forwards[max(begin - _BESIDE, 0) : begin + _BESIDE], *(each[::-1] for each in beside)}


@lru_cache(maxsize=16)
def _orders(choices: tuple[str, ...]) -> tuple[list[str], list[str]]:
    return sorted(choices), sorted(each[::-1] for each in choices)


def closest(word: str, choices: Iterable[str]) -> str:
    """Give the choice most like `word`, for "did you mean", or "" when none is near.

    Of many choices only those are compared that begin or end most like it, which most slips leave: thousands of names
    for each of thousands of links to what is yet to be written took hours.
    """
    import difflib  # noqa: PLC0415 - most builds compare no words

    written, known = word.casefold(), tuple(choices)
    near = known if len(known) <= _COMPARED else _alike(written, known)
    matches = difflib.get_close_matches(written, sorted(near), cutoff=0.7)
    swapped = [match for match in matches if sorted(match) == sorted(written)]  # the commonest slip: "tgas" is "tags"
    return next(iter((*swapped, *matches)), "")
