"""The shapes in which one line of a note's head states a field: label lines, bullets, bold labels, quotes, cells.

A shape is told by its marks alone; whether the label counts is decided by `fields`, whether the value is one by
`values`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from papernotes.patterns import late_pattern
from papernotes.reading.byline import authors_of
from papernotes.reading.fields import field_of_heading, field_of_label
from papernotes.reading.inline import plain, unwrapped
from papernotes.reading.venues import is_venue_alone
from papernotes.text import joined

QUOTE = late_pattern(r"^[ \t]{0,3}>[ \t]?")
_QUOTES = late_pattern(r"^(?:[ \t]{0,3}>[ \t]?){1,8}")
BULLET = late_pattern(r"^([ \t]*)(?:[-*+•·●▪■◆▶–]|\d{1,2}[.)])[ \t\u3000]+(?=\S)")
HEADING = late_pattern(r"^ {0,3}(#{1,6})(?![#!])[ \t]*(.*?)[ \t]*#*[ \t]*$")
RULE = late_pattern(
    r"^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:=[ \t]*){3,})$|^\s*<hr\s*/?>\s*$", re.IGNORECASE
)
FENCE = late_pattern(r"^[ \t>]*(`{3,}|~{3,})")
TABLE_ROW = late_pattern(r"^\s*\|?(.+\|.*)$")
TABLE_RULE = late_pattern(r"^\s*\|?\s*:?-{1,}:?\s*(?:\|\s*:?-{1,}:?\s*)*\|?\s*$")
COMMENT = late_pattern(r"^\s*<!--.*-->\s*$")
# What editors put above each heading for links to it: `<a name="k2x"></a>`.
_ANCHOR = late_pattern(r"^\s*(?:<a\s+(?:name|id)\s*=[^<>]*>\s*</a>\s*)+$", re.IGNORECASE)
# `<code>` is an element where it is closed, `<Code> https://…` a label in brackets.
_DECORATION = late_pattern(
    r"^[\s\u3000]*(?:[\U0001F300-\U0001FAFF\u2600-\u27BF\u2B50\u25A0-\u25FF\ufe0f\u200d]+[\s\u3000]*)?"
    r"(?:(?!<(?i:/|summary\b|([a-z]+)>.*</\1>))[【\[<〈《「](?=[^\]】]{1,30}[】\]>〉》」]))?"
)
_BOLD = late_pattern(
    r"^(\*\*\*|\*\*|__|\*|_|<b>|<strong>|`)(?=\S)(.{1,60}?)(</b>|</strong>|\*\*\*|\*\*|__|\*|_|`)[ \t\u3000]*",
    re.IGNORECASE,
)
_COLON_INSIDE = late_pattern(r"^(.*?)\s*[:：∶]{1,2}\s*(.*)$")
_BRACKET = late_pattern(r"^[【\[<〈《「]?([^\[\]【】「」<>()|]{1,30})[】\]>〉》」](?!\()[ \t\u3000]*(?:[:：]\s*)?(.*)$")
_BOX = late_pattern(r"^\[[ xX]\]\s+")
_SEPARATOR = late_pattern(r"[ \t\u3000]*(?:[:：∶]{1,2}\s?[-=]?|=|→|->|—|–|-(?=[ \t]))[ \t\u3000]*")
_COLON = late_pattern(r"[ \t\u3000]*(?:[:：∶]-?|=)[ \t\u3000]*")
_LABEL = late_pattern(r"^([^:：∶=|\n]{1,48}?)[ \t\u3000]*([:：∶]{2}|[:：∶]-?|=(?!=))[ \t\u3000]*(.*)$")
_TLDR = late_pattern(r"^(tl;?dr)[ \t]*([–—-])[ \t]+(.*)$", re.IGNORECASE)
_DASHED = late_pattern(r"^([^\W\d_][^:：∶=|\n—–]{1,24}?)[ \t]+([—–])[ \t]+(\S.*)$")
_OF_DASHES = frozenset(("authors", "affiliations", "venue", "year"))
_FIELD_IN_BRACKETS = late_pattern(r"[\[(]([^\[\]():]{1,48}::\s.*)[\])]\s*")
_BREAKS = late_pattern(r"\s*</?br\s*/?>\s*", re.IGNORECASE)
_NEXT_LABEL = late_pattern(
    r"(?:^|\s*</?br\s*/?>\s*|\s*\u3000+|\s+[|｜/·•;；,，]\s+|\s{2,}|[ \u3000]+(?=\*\*)"
    r"|(?=\*\*[^*:：]{1,20}[:：]\s*\*\*)|\s*[;；]\s*|\s*[，、]\s*|,\s+(?=(?-i:[A-ZА-Я])|[^\x00-\u052f]))"
    r"(\*\*|<b>|<strong>)?((?:(?!\s[/·•]\s|\u3000)[^:：|｜*<>,，、\n]){1,40}?)(\*\*|</b>|</strong>)?\s*([:：]{1,2})\s*(\*\*|</b>|</strong>)?\s*",
    re.IGNORECASE,
)

_QUESTIONS = {"where": "venue", "где": "venue", "who": "authors", "кто": "authors", "comments": "venue"}
_LONGEST_QUESTION = 12
# What else stands among the comments of arXiv's pages: `12 pages, 5 figures; accepted to CVPR 2021`.
_EXTENT = late_pattern(
    r"(?:^|[.,;]?\s*)\b\d+\s+(?:pages?|figures?|tables?|appendices|pp)\b(?:\s+(?:main|long|total))?\s*[.,;]?",
    re.IGNORECASE,
)


class Labelled(Struct, frozen=True):
    """A label and its value as written; `start` is the 0-based offset of the value in the line.

    `is_strong` says that the label has marks of its own (a bullet, bold letters, a heading), so that no other reading
    of the line is likely.
    """

    field: str
    label: str
    value: str
    start: int
    is_strong: bool


def unquoted(line: str) -> str:
    """Give `line` without its quote marks, at most eight of them."""
    return _QUOTES.sub("", line, count=1) if ">" in line else line


@lru_cache(maxsize=256)  # the readers of a head ask for the same lines in turn, and look at those below
def read_label(line: str) -> Labelled | None:
    """Read one line as a label and its value, which may be empty, or give None. Heading marks are not read here."""
    text = unquoted(line)
    bullet = BULLET.match(text)
    rest = text[bullet.end() :] if bullet else text.lstrip(" \t\u3000")
    rest = _BOX.sub("", rest) if rest.startswith("[") else rest
    inside = _FIELD_IN_BRACKETS.fullmatch(rest) if "::" in rest else None
    rest = inside[1] if inside else rest
    decoration = _DECORATION.match(rest)
    rest = rest[decoration.end() :] if decoration else rest
    found = (
        _bold_label(rest) or _bracket_label(rest) or _plain_label(unwrapped(rest) if rest[:1] in {"*", "_"} else rest)
    )
    if found is None:
        return None
    label, value, is_marked = found
    field = field_of_label(plain(label)) or _asked_for(label, value)
    if not field:
        return None
    return Labelled(
        field, label, value, len(line) - len(value) if line.endswith(value) else -1, bool(bullet) or is_marked
    )


def _asked_for(label: str, value: str) -> str:
    """Give the field that a question such as `Where:` asks for, where the value can be nothing else, or ""."""
    field = _QUESTIONS.get(plain(label).casefold().rstrip(" ?")) if len(label) <= _LONGEST_QUESTION else None
    if field is None:
        return ""
    shown = plain(value)
    shown = _EXTENT.sub(" ", shown).strip(" ,;.") if label.casefold().endswith("comments") else shown
    return field if (is_venue_alone(shown) if field == "venue" else authors_of(shown)) else ""


def _bold_label(rest: str) -> tuple[str, str, bool] | None:
    """`**Label**: value`, `**Label:** value`, `**Label** value`; also in `_`, `*`, code marks and `<b>`."""
    match = _BOLD.match(rest)
    if match is None:
        return None
    label, after = match[2], rest[match.end() :]
    inner = _COLON_INSIDE.match(label)
    if inner and (field_of_label(plain(inner[1])) or plain(inner[1]).casefold() in _QUESTIONS):
        return inner[1], (f"{inner[2]} {after}").strip() if inner[2] else re.sub(r"^[:：]\s*", "", after).rstrip(), True
    separator = _SEPARATOR.match(after)
    if separator and separator.end():
        return label, after[separator.end() :].rstrip(), True
    if not after.strip() or (match[1] in {"**", "__"} and field_of_label(plain(label)) not in {"", "paper", "summary"}):
        return label, after.strip(), True
    return None


def _bracket_label(rest: str) -> tuple[str, str, bool] | None:
    """`【论文】value`, `[Paper] value`, `「著者」value`."""
    match = _BRACKET.match(rest)
    if match and field_of_label(match[1]) and rest[:1] != "<" and not match[2].startswith("]"):
        is_title = match[1].startswith("!") and field_of_heading(plain(match[2])) != ""  # of a callout
        return match[1], "" if is_title else match[2].rstrip(), True
    return None


def _plain_label(rest: str) -> tuple[str, str, bool] | None:
    match = _LABEL.match(rest) or _TLDR.match(rest) or _dashed(rest)
    if match is None or "](" in match[1] or "http" in match[1].casefold():
        return None
    is_cut_tag = "<" in match[1] and "</" not in match[1]
    if is_cut_tag or match[3].startswith("//"):
        return None
    return (
        match[1],
        re.sub(r"^(?:\*\*|__)[ \t]*(?=\S)", "", match[3].rstrip()) if match[3].count("**") % 2 else match[3].rstrip(),
        False,
    )


def _dashed(rest: str) -> re.Match[str] | None:
    """Read `Authors — Ann Lee`: before a dash the labels count that do not begin sentences and titles."""
    match = _DASHED.match(rest) if "—" in rest or "–" in rest else None
    return match if match and field_of_label(plain(match[1])) in _OF_DASHES else None


def further_labels(value: str, *, has_commas: bool) -> tuple[str, list[tuple[str, str, str]]]:
    """Split a value that holds further labels on its line: the first value, then (field, label, value) of each.

    `A, B **Venue:** ICML | Year: 2020` holds two more. Only known labels split; `has_commas` says that a comma before
    one is enough.
    """
    if ":" not in value and "：" not in value:
        return value, []
    cuts = [
        match
        for match in _NEXT_LABEL.finditer(value)
        if match.start() > 0
        and (has_commas or match[0].strip()[:1] not in {",", "，", "、"} or match[0][:1].isspace())
        and field_of_label(plain(match[2]).strip())
    ]
    if not cuts:
        return value, []
    ends = [*(cut.start() for cut in cuts[1:]), len(value)]
    rest = [
        (field_of_label(plain(cut[2]).strip()), cut[2], value[cut.end() : end].strip())
        for cut, end in zip(cuts, ends, strict=True)
    ]
    return value[: cuts[0].start()].rstrip(" |｜/·•;；,，"), rest


def is_anchor(line: str) -> bool:
    """Tell whether a line is a place to link to and shows nothing."""
    return "<" in line and _ANCHOR.match(line) is not None


def cells(row: str) -> list[str]:
    """Give the cells of a table's row, trimmed."""
    text = unquoted(row).strip().removeprefix("|")
    text = text[:-1] if text.endswith("|") and not text.endswith("\\|") else text
    return [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", text)]


@lru_cache(maxsize=256)
def is_bare_label(line: str) -> str:
    """Give the field of a line that is a label and nothing else (`분류`, `**Tags**`), or ""."""
    if len(line) > 120 or "](" in line or ("<" in line and "<summary" in line.casefold()):
        return ""
    text = plain(unquoted(line)).strip(" :：\t\u3000")
    return field_of_heading(text) if text and len(text) <= 30 else ""


def list_items(lines: Sequence[str]) -> list[str] | None:
    """Give the items of lines that are one flat list, or None when they are something else."""
    items: list[list[str]] = []
    for line in lines:
        text = unquoted(line)
        bullet = BULLET.match(text)
        if bullet:
            if items and len(bullet[1].expandtabs()) > 3 and not BULLET.match(lines[0]):
                return None
            items.append([text[bullet.end() :]])
        elif text.strip() and items and text[:1] in " \t":
            items[-1].append(text)
        elif text.strip():
            return None
    return [joined(item) for item in items]


def breaks_to_spaces(text: str) -> str:
    """Give `text` with `<br>` at its ends removed and inner ones as spaces, and without a hard break's mark."""
    return _BREAKS.sub(" ", text).strip().rstrip("\\").strip()
