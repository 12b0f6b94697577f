"""Dates as people write them, to a date; what cannot be told apart is said, never guessed."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from msgspec import Struct

from papernotes.patterns import late_pattern
from papernotes.text import is_cjk, narrow

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan январь января янв",
            "february feb февраль февраля фев",
            "march mar март марта мар",
            "april apr апрель апреля апр",
            "may май мая",
            "june jun июнь июня июн",
            "july jul июль июля июл",
            "august aug август августа авг",
            "september sep sept сентябрь сентября сен сент",
            "october oct октябрь октября окт",
            "november nov ноябрь ноября ноя нояб",
            "december dec декабрь декабря дек",
        ),
        start=1,
    )
    for name in names.split()
}
"""The numbers of months by their English and Russian names, whole and short, in small letters."""

FULL_DATE = "write it as YYYY-MM-DD, for example 2019-12-01"
"""How to write a date that is read for certain."""

_CENTURY = r"(?:19|20)\d{2}"
_UP_TO_NEVER = r"(?:19|2\d|99)\d{2}"
"""Years of whole dates: `9999-12-31` is a way to say that a note is not to be published."""
_YEAR_FIRST = late_pattern(
    rf"(?<!\d)({_UP_TO_NEVER})\s*[-/.年년／．]\s*(\d{{1,2}})\s*[-/.月월／．]\s*(\d{{1,2}})(?!\d)"
)
_COMPACT = late_pattern(rf"(?<!\d)({_CENTURY})(\d{{2}})(\d{{2}})(?!\d)")
_YEAR_LAST = late_pattern(rf"(?<!\d)(\d{{1,2}})[-/.](\d{{1,2}})[-/.]({_CENTURY})(?!\d)")
_DAY_MONTH = late_pattern(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?([^\W\d]+)\.?,?\s+({_CENTURY})(?!\d)")
_MONTH_DAY = late_pattern(rf"(?<![^\W\d])([^\W\d]+)\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+({_CENTURY})(?!\d)")
_SHORT = late_pattern(r"(?<![\d.])(\d{2})\s*[-/.년年]\s*(\d{1,2})\s*[-/.월月]\s*(\d{1,2})(?![\d.]\d)(?!\d)")
_WORD = late_pattern(r"[^\W\d_]+")
_YEARS = frozenset(("г", "год", "года"))
_CYRILLIC = late_pattern("[а-яА-Я]")
_YEAR = late_pattern(rf"(?<!\d)({_CENTURY})(?!\d)")
_SHORT_YEAR = late_pattern(r"['’‘](\d{2})")
_ERA = late_pattern(r"(令和|平成|昭和|民[国國])\s*(元|\d{1,3})\s*(?=年)")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民国": 1911, "民國": 1911}
"""The years before the first of each era: Heisei 1 is 1989."""
_HAN_NUMBER = late_pattern(r"[〇零○一二三四五六七八九十]+(?=\s*[年月日号號])")
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")


class Reading(Struct, frozen=True):
    """What a text says of a day. `value` is None when `trouble` tells why: "none", "impossible" or "ambiguous".

    "partial" is a text with a year, or a year and a month, and no day.
    """

    value: date | None
    trouble: str = ""


def read_date(text: str) -> Reading:
    """Read the first date in `text`: year first, day or month name first, or all in digits with the year last.

    `05/06/2020` may be May or June, so it is "ambiguous"; `25/06/2020` and `06/25/2020` are not, nor is `05.06.2020`,
    which is only ever written day first.
    """
    lowered = in_western_digits(text).casefold()
    for pattern in (_YEAR_FIRST, _COMPACT):
        match = pattern.search(lowered)
        if match:
            return _day(int(match[1]), int(match[2]), int(match[3]))
    match = _DAY_MONTH.search(lowered)
    if match and match[2] in MONTHS:
        return _day(int(match[3]), MONTHS[match[2]], int(match[1]))
    match = _MONTH_DAY.search(lowered)
    if match and match[1] in MONTHS:
        return _day(int(match[3]), MONTHS[match[1]], int(match[2]))
    match = _YEAR_LAST.search(lowered)
    if match:
        return _year_last(int(match[1]), int(match[2]), int(match[3]), is_day_first="." in match[0])
    return Reading(None, "partial" if _YEAR.search(lowered) else "none")


@lru_cache(maxsize=256)  # a note's date is read for itself and for what is wrong with it
def read_day(text: str, label: str) -> Reading:
    """Read a date, and one with a year in two digits in the order of its label's language.

    `23.11.05` is in November 2023 behind `날짜`, `日付` and `日期`, in 2005 behind `Дата`, and nothing behind `Date`.
    """
    reading = read_date(text)
    if reading.trouble != "none":
        return reading
    match = _SHORT.search(in_western_digits(text))
    if match and any(map(is_cjk, label)):
        return _day(2000 + int(match[1]), int(match[2]), int(match[3]))
    if match and len(match[3]) == 2 and _CYRILLIC.search(label):
        return _day(2000 + int(match[3]), int(match[2]), int(match[1]))
    return reading


def in_western_digits(text: str) -> str:
    """Give a text with what it says of years, months and days in the digits and the count of years that are read here.

    `２０２０年` has digits in full width, `二〇二〇年` Han characters; `令和2年` and `民國109年` count from an era.
    """
    if text.isascii():
        return text
    text = narrow(text).replace("－", "-")
    if "年" not in text:
        return text
    text = _HAN_NUMBER.sub(lambda match: _number(match[0]), text)
    return _ERA.sub(lambda match: str(_ERAS[match[1]] + (1 if match[2] == "元" else int(match[2]))), text)


def _number(written: str) -> str:
    """Give the digits of a number in Han characters: one by one (`二〇二四`), or with tens (`二十八`)."""
    tens, ten, ones = written.partition("十")
    if not ten:
        return written.translate(_HAN_DIGITS)
    return f"{tens or 1}{ones or 0}".translate(_HAN_DIGITS)


def _day(year: int, month: int, day: int) -> Reading:
    try:
        return Reading(date(year, month, day))
    except ValueError:
        return Reading(None, "impossible")


def _year_last(first: int, second: int, year: int, *, is_day_first: bool) -> Reading:
    if is_day_first or first > 12 or first == second:
        return _day(year, second, first)
    if second > 12:
        return _day(year, first, second)
    return Reading(None, "ambiguous")


def is_month(text: str) -> bool:
    """Tell whether `text` is a month with its year and nothing else: `June 2017`, `июнь 2017 г.`."""
    words = _WORD.findall(text.casefold())
    is_dated = bool(words) and read_year(text) is not None
    return is_dated and all(word in MONTHS or word in _YEARS for word in words)


def read_year(text: str) -> int | None:
    """Give the first year of 1900 to 2099 in `text`, or that of a text such as `'19`, or None."""
    match = _YEAR.search(in_western_digits(text))
    short = None if match else _SHORT_YEAR.fullmatch(text.strip())
    return int(match[1]) if match else 2000 + int(short[1]) if short else None
