"""Whether a text after a label can be the value of that field: a label alone does not make a statement."""

from __future__ import annotations

import re

from papernotes.identity import doi_key, text_key
from papernotes.patterns import late_pattern
from papernotes.reading.bibtex import decode_latex
from papernotes.reading.citations import read_citation
from papernotes.reading.dates import in_western_digits
from papernotes.reading.inline import anchors, is_external, plain
from papernotes.reading.languages import language_code
from papernotes.reading.papers import LINK_KINDS
from papernotes.reading.people import is_organisation, looks_like_name, split_people, without_title
from papernotes.reading.venues import is_prose, is_shortened, read_venue
from papernotes.reading.volumes import without_volume
from papernotes.text import display_width, is_cjk, narrow

LINK_FIELDS = (LINK_KINDS | {"link"}) - {"paper"}
_YEAR = late_pattern(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_DIGITS_DATE = late_pattern(r"\d{1,4}\s*[-/.年년]\s*\d{1,2}")
_SENTENCE_END = late_pattern(r"[。！？]|[.!?]\s+[^\W\d_a-z]|(?:다|요|です|ます)\.$")
_UNKNOWN = ("未明确", "未提供", "未公开", "未开源", "暂无", "未知", "미공개", "非公開", "N/A")
_PICTURES = late_pattern(
    r"(?<![^\W\d_])(?:(?:images?|figures?|pictures?|photos?)\s+(?:is|are|from|by|taken|credits?|courtesy)"
    r"|рисун\w+|картинк\w+|изображени\w+)(?![^\W\d_])|图片|圖片|插图|画像|図|그림|이미지|사진",
    re.IGNORECASE,
)
_ABBREVIATION = late_pattern(r"(?:\b[A-Za-z]{1,5}|\d)\.$")
_SMALL_FIRST = late_pattern(r"(?!npj\s)[a-zа-яё]+(?:['’][a-z]+)?\s")
_LONGEST = {
    "title": 300,
    "paper": 400,
    "authors": 6000,
    "affiliations": 800,
    "venue": 300,
    "year": 80,
    "date": 60,
    "tags": 400,
    "reviewers": 120,
    "status": 40,
    "rating": 40,
    "language": 24,
    "figure": 300,
    "tldr": 4000,
}


def is_nothing(value: str) -> bool:
    """Tell whether a value only says that there is none: `N/A`, `없음`, `なし`, `无`, `нет`, `-`."""
    return plain(value).strip(" .。()（）").casefold() in {
        "未提供",
        "未公开",
        "未开源",
        "未明确",
        "暂未公开",
        "尚未公开",
        "미공개",
        "비공개",
        "非公開",
        "not available",
        "not released",
        "coming soon",
        "n/a",
        "na",
        "none",
        "null",
        "tbd",
        "-",
        "--",
        "—",
        "x",
        "없음",
        "미정",
        "なし",
        "無し",
        "未定",
        "无",
        "無",
        "暂无",
        "нет",
        "?",
    }


def accepts(field: str, value: str) -> bool:
    """Tell whether `value`, as written after a label of the body, can be a value of `field`."""
    text = narrow(plain(value))
    if (not text.strip(" -–—:：/|.") and not _has_link(value)) or text.startswith(_UNKNOWN):
        return False
    if field in LINK_FIELDS:
        return _has_link(value) or bool(text_key(text) or doi_key(text))
    if len(text) > _LONGEST.get(field, 300):
        return False
    check = _CHECKS.get(field)
    return check is None or check(text, value)


def _has_link(value: str) -> bool:
    return any(is_external(anchor.url) for anchor in anchors(value))


def _is_title(text: str, value: str) -> bool:
    is_title = _has_link(value) or (
        len(text) > 1
        and not (_SMALL_FIRST.match(text) and text.endswith("."))
        and display_width(text) <= 300
        and not text.endswith("。")
        and not _SENTENCE_END.search(text.rstrip(".!?！？"))
    )
    return is_title or read_citation(value) is not None


def _is_people(text: str, value: str) -> bool:
    """Names, not a sentence or another label: `by` and `автор` begin sentences too."""
    people = split_people(decode_latex(value))
    short = [name for name in people if len(name.split()) <= 4 and not (is_cjk(name[0]) and len(name) > 24)]
    is_labelled = any(":" in name for name in people)
    if is_labelled or all(_SMALL_FIRST.match(name) and name.islower() for name in people):
        return False
    return bool(people) and len(short) * 10 >= len(people) * 7 and re.search(r"[。！？!?]", text) is None


def _is_reviewers(text: str, value: str) -> bool:
    return not _has_prose(without_title(text)) and display_width(text) <= 100 and bool(value)


def _has_prose(text: str) -> bool:
    return is_prose(text) or _SENTENCE_END.search(text) is not None


def _is_venue(text: str, value: str) -> bool:
    venue = read_venue(value, {})
    if venue is None:
        return _has_link(value) and bool(text)
    return venue.is_known or _is_name(without_volume(text))


def _is_name(text: str) -> bool:
    """Tell whether a text that is no known venue is a name at all: `image from the authors' slides` is none."""
    is_short = is_shortened(text) or _ABBREVIATION.search(text) is not None
    is_sentence = text.endswith(("。", "！", "？", "!", "?")) or (text.endswith(".") and not is_short)
    is_clause = "，" in text and is_cjk(text[0])
    return not (is_sentence or is_clause or _SMALL_FIRST.match(text) or _PICTURES.search(text))


def _is_year(text: str, value: str) -> bool:
    if _SMALL_FIRST.match(text) and text.endswith("."):
        return False
    text = in_western_digits(text)
    if _YEAR.search(text) or _DIGITS_DATE.search(text):
        return True
    return (read_venue(value, {}) or _NONE).is_known and not _has_prose(text) and not text.endswith(".")


def _is_date(text: str, value: str) -> bool:
    return bool(value) and any(char.isdigit() for char in in_western_digits(text)) and len(text.split()) <= 8


def _is_short(text: str, value: str) -> bool:
    return bool(value) and not _has_prose(text)


def _is_affiliation(text: str, value: str) -> bool:
    return bool(value) and (is_organisation(text) or not _has_prose(text)) and not looks_like_name(text)


def _is_language(text: str, value: str) -> bool:
    return bool(value) and language_code(text) != ""


class _NoVenue:
    is_known = False


_NONE = _NoVenue()
_CHECKS = {
    "title": _is_title,
    "paper": _is_title,
    "authors": _is_people,
    "venue": _is_venue,
    "year": _is_year,
    "date": _is_date,
    "tags": _is_short,
    "reviewers": _is_reviewers,
    "status": _is_short,
    "rating": _is_short,
    "affiliations": _is_affiliation,
    "language": _is_language,
}
