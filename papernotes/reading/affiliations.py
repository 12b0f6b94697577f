"""Places of work, as they are written after a label, under a title, and in brackets beside names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from papernotes.patterns import late_pattern
from papernotes.reading.inline import plain
from papernotes.reading.people import is_organisation, looks_like_name, without_marks
from papernotes.text import is_cjk

_PARENTHESIS = late_pattern(r"\s*[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
_NAME_BEHIND = late_pattern(r"\s+[A-Z][a-z]")
_BREAK = late_pattern(r"</?br\s*/?>", re.IGNORECASE)
_SUPERSCRIPT = late_pattern(r"<sup>.*?</sup>", re.IGNORECASE)
_WORD_OF_NAME = late_pattern(r"[^\W\d_]+(?:['’`´\-‐‑][^\W\d_]*)*\.?|['’][^\W\d_]+")
_BETWEEN_PLACES = late_pattern(
    r"\s*[;；]\s*|(?:^|(?<=[^\W\d_])|(?<=\)))[\s,]*[(\[]?(?<!\d)[1-9][)\]]?[\s.]*(?=[^\W\d_])"
)
_BETWEEN = r"\s*[,，、／]\s*(?![^()]*\))|\s+[/·・]\s+|\s*[|｜]\s*|\s+(?:and|и)\s+|\s*&\s+"
_BETWEEN_ASCII_PARTS = late_pattern(f"({_BETWEEN})")  # a class of all ideographs takes 1 ms to compile
_BETWEEN_PARTS = late_pattern(
    rf"({_BETWEEN}"
    r"|(?:(?<=大学)|(?<=大學)|(?<=研究所)|(?<=学院)|(?<=会社)|(?<=公司)|(?<=대학교))[·・]"
    r"|(?<=[\u4e00-\u9fff])[/&＆](?=[^\W\d_]{2})|(?<=[^\W\d_]{2})[/&＆](?=[\u4e00-\u9fff]))"
)
_NUMBER_BETWEEN_PLACES = late_pattern(
    r"(?:^|(?<=[\s,，;；、]))[¹²³⁴⁵⁶⁷⁸⁹⁰①-⑳]+\s*(?=[^\W\d_])|[¹²³⁴⁵⁶⁷⁸⁹⁰]+\s+(?=[^\W\d_])"
)
# A mark before the first place stands before each of the others, too: `†東京大学 ‡株式会社例`.
_MARK_BEFORE_PLACE = late_pattern(r"(?:^|(?<=[\s,，;；、]))[∗⁎†‡§¶*]+\s*(?=[^\W\d_])")
_NUMBER_OF_PLACE = late_pattern(r"^\(?\d{1,2}\)?[\s.]*(?=[^\W\d_])")
_OF_A_FIELD = late_pattern(
    r"\b(?:Institute|Department|Dept\.?|School|Faculty|College|Cent(?:er|re)|Laborator(?:y|ies)|Lab|Division|Chair)"
    r"\s+(?:of|for|on)\s"
)
_FIELD = late_pattern(r"[A-Z][a-z]+(?:\s+(?:of\s+|the\s+)?[A-Za-z][a-z]+)*")
# What follows a comma within the name of one place, and what follows an "and".
_CAMPUSES = frozenset(
    (
        "Inc",
        "Inc.",
        "Ltd",
        "Ltd.",
        "LLC",
        "Austin",
        "Berkeley",
        "San Diego",
        "Los Angeles",
        "Santa Barbara",
        "Irvine",
        "Davis",
        "Santa Cruz",
        "Urbana-Champaign",
        "USA",
        "China",
        "UK",
        "Japan",
        "Korea",
        "Germany",
        "Canada",
        "France",
        "Netherlands",
        "The Netherlands",
        "Switzerland",
        "Italy",
        "Spain",
        "India",
        "Australia",
        "Israel",
        "Singapore",
        "Sweden",
        "Austria",
        "Denmark",
        "Russia",
        "South Korea",
        "Hong Kong",
        "London",
        "Zurich",
        "United States",
        "United Kingdom",
    )
)
_TOWNS = frozenset(
    "Cambridge Oxford Toronto Montreal Princeton Tokyo Kyoto Osaka 北京 上海 深圳 杭州 香港 東京 京都 大阪 서울".split()
)
# What a bracket beside a name says of a share in the paper.
_ROLE = late_pattern(
    r"(?:^|[,，、;；])[*\s]*(?:(?:共同|并列|並列)?(?:一作|通[讯訊](?:作者)?|第?一(?:作者|著者)|筆頭著者|責任著者)"
    r"|同等[贡貢][献獻]|共同貢献|(?:공동|교신|주|제?\s*1|공동\s*제?\s*1)\s*저자|동등\s*기여|equal(?:ly)?\s+contribut\w+"
    r"|(?:co-?)?(?:first|corresponding|lead)(?:\s+authors?)?)\s*(?=$|[,，、;；])",
    re.IGNORECASE,
)
# What says that the place is that of the name before.
_AS_BEFORE = frozenset(("同左", "同上", "同", "상동", "위와 같음", "там же", "ibid"))
_SECOND_WORDS = frozenset(
    (
        "Technology",
        "Technologies",
        "Engineering",
        "Sciences",
        "Arts",
        "Telecommunications",
        "Medicine",
        "A&M",
        "Cognitive",
        "Economics",
        "Automation",
    )
)


@lru_cache(maxsize=4096)
def split_affiliations(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the places of work in `text`, and the people named among them (`Facebook AI Research, Kaiming He`).

    Between semicolons stand places alone.
    """
    if "<" in text:
        text = _SUPERSCRIPT.sub(" ", _BREAK.sub(";", text))
    text = _NUMBER_BETWEEN_PLACES.sub("; ", _without_roles(plain(text)))
    wrapped = _PARENTHESIS.fullmatch(text)
    text = wrapped[1] if wrapped else text
    text = without_marks(_MARK_BEFORE_PLACE.sub("; ", text) if _MARK_BEFORE_PLACE.match(text) else text)
    strong = _BETWEEN_PLACES.split(text)
    parts = strong if len([part for part in strong if part.strip()]) > 1 else _places(text)
    parts = [_NUMBER_OF_PLACE.sub("", part).strip(" ,.。;；、，") for part in parts]
    parts = [part for part in parts if part]
    if len(strong) > 1:
        return tuple(dict.fromkeys(parts)), ()
    organisations = [part for part in parts if is_organisation(part) or not looks_like_name(part)]
    people = [part for part in parts if part not in organisations] if organisations else []
    return tuple(dict.fromkeys(organisations or parts)), tuple(people)


def _without_roles(text: str) -> str:
    """Give places of work without a bracket on shares in the paper: `Example University (* 교신저자)`."""
    brackets = [match for match in _PARENTHESIS.finditer(text) if not _ROLE.sub("", match[1]).strip(" *†‡,，、;；:：")]
    for match in reversed(brackets):
        text = f"{text[: match.start()]}{text[match.end() :]}"
    return text


def beside_names(text: str) -> tuple[str, ...]:
    """Give the places of work in brackets beside names: `홍길동 (KAIST), 이순신 (네이버; 서울대)`."""
    shown = plain(text)
    inside = list(_PARENTHESIS.finditer(shown))
    found = [_places_in_bracket(match[1].strip()) for match in inside]
    if any(found) and len(inside) > 1:  # where one bracket is a place, such a name in another is one too
        found = [
            places or (() if _NAME_BEHIND.match(shown, match.end()) else _named_place(match[1]))
            for places, match in zip(found, inside, strict=True)
        ]
    return tuple(dict.fromkeys(place for places in found for place in places))


def _places_in_bracket(written: str) -> Sequence[str]:
    """Give the places that a bracket names; one that names other things too, as a town, is kept in one piece."""
    whole = _ROLE.sub("", written).strip(" ,，、;；")
    if whole in _AS_BEFORE:
        return []
    parts = split_affiliations(whole)[0]
    if _NUMBER_BETWEEN_PLACES.match(whole) and any(map(_is_place, parts)):
        return parts
    if all(_is_place(part) and part not in _TOWNS for part in parts):
        return parts
    return [whole] if _is_place(whole) else []


def _named_place(written: str) -> Sequence[str]:
    name = _ROLE.sub("", written).strip(" ,，、;；")
    is_name = name[:1].isupper() and len(name) > 2 and all(map(_WORD_OF_NAME.fullmatch, name.split()))
    return [name] if is_name and name not in _TOWNS else []


def _is_place(text: str) -> bool:
    return is_organisation(text) or (len(text) > 1 and is_cjk(text[0]))


def _is_second_field(first: str, second: str) -> bool:
    """Tell whether what stands before and behind an "and" is one name: `Institute of Physics and Technology`."""
    if second.split(" ", maxsplit=1)[0] in _SECOND_WORDS:
        return True
    return bool(
        _OF_A_FIELD.search(first)
        and _FIELD.fullmatch(second)
        and not is_organisation(second.removesuffix(" Engineering"))
    )


def _places(text: str) -> list[str]:
    """Split by commas and "and", but not `University of Texas, Austin` and `Department of Arts and Sciences`."""
    parts: list[str] = []
    pieces = (_BETWEEN_ASCII_PARTS if text.isascii() else _BETWEEN_PARTS).split(text)
    for part, between in zip(pieces[::2], ["", *pieces[1::2]], strict=True):
        if parts and (part in _CAMPUSES or (between.strip() in {"and", "&"} and _is_second_field(parts[-1], part))):
            parts[-1] = f"{parts[-1]}{between}{part}"
        else:
            parts.append(part)
    return parts
