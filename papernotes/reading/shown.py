"""Whether a note's record says what a line of its head says: what it does not say must stay in the body."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from papernotes.identity import text_key
from papernotes.patterns import late_pattern
from papernotes.reading.bibtex import decode_latex
from papernotes.reading.dates import read_date, read_day, read_year
from papernotes.reading.facts import Fact
from papernotes.reading.fields import field_of_label
from papernotes.reading.inline import is_external, plain
from papernotes.reading.papers import LINK_KINDS, kind_of_words
from papernotes.reading.people import without_others
from papernotes.text import fold

# Fields that a record gives in another form than the note: addresses as links, days as dates, names as codes.
_OTHER_FORM = frozenset(("language", "figure", "slug", "draft"))
_LINKS = frozenset((*LINK_KINDS, "link", "link near title"))
_PEOPLE = frozenset(("authors", "affiliations", "reviewers"))
_FILLING = frozenset(
    unicodedata.normalize(
        "NFKD",
        "et al and others by with und и др другие im the in at of on equal contribution corresponding author authors co"
        " first equally lead 一作 共同一作 第一作者 共同第一作者 通讯作者 通訊作者 共同通讯作者 責任著者 筆頭著者"
        " 同等贡献 공동 저자 제 주저자 교신저자 공동저자 동등 기여",
    ).split()
)
_WORD = re.compile(r"[^\W\d_]+")
_UNSEEN = late_pattern(r"https?://\S+|<[^<>]*>|\$[^$]*\$")
_TEX = re.compile(r"[\\${}%~&#^_<]")
_IN_BRACKETS = late_pattern(r"[(（][^()（）]*[)）]")
_MOST_WORDS_OF_DAY = 6
_YEAR_ALONE = late_pattern(r"[^\W\d_]{0,9}\W*\d{4}\W*(?:年度?|년도?|г|год)?\W*")


def said_words(texts: Iterable[str]) -> str:
    """Give the letters of `texts`, one text a line, for `is_said`."""
    return "\n".join("".join(_WORD.findall(_folded(text))) for text in texts)


def is_said(fact: Fact, said: str, *, day: date | None = None, year: int | None = None) -> bool:
    """Tell whether every word of a fact's value occurs in `said`, or its date is the note's `day` or in its `year`.

    A date may stand in another form in the record; marks and "et al." are no words of the note's own.
    """
    if fact.field in _LINKS and (fact.field != "paper" or is_external(fact.text)):
        return _is_link_said(fact, said)
    if fact.field in _OTHER_FORM:
        return True
    if fact.field == "year" and _is_day(fact):
        return read_year(plain(fact.text)) in {year, None}
    if fact.field == "date":
        text = plain(fact.text)
        is_short = len(text.split()) <= _MOST_WORDS_OF_DAY
        return is_short and (read_day(text, fact.key).value == day if day else text.strip() == str(year))
    text = plain(fact.text)
    if fact.field in _PEOPLE:
        text = decode_latex(text)
        text = f"{without_others(_IN_BRACKETS.sub('', text).strip())} {' '.join(_IN_BRACKETS.findall(text))}"
    elif "\\" in text:  # a library reads TeX, in milliseconds: the words before it may be told without
        before = _TEX.split(text, maxsplit=1)[0]
        text = decode_latex(text) if _are_said(before, said) else before
    return _are_said(text, said)


def _are_said(text: str, said: str) -> bool:
    words = _WORD.findall(_folded(_UNSEEN.sub(" ", text)))
    return all(word in said for word in words if word not in _FILLING)


def _is_link_said(fact: Fact, said: str) -> bool:
    """Tell whether the text of a link only names its kind or its address, or is said elsewhere."""
    text = plain(fact.key)
    if not text or kind_of_words(text) or field_of_label(text) or text_key(text):
        return True
    address = "".join(_WORD.findall(_folded(fact.text)))
    return all(word in said or word in address for word in _WORD.findall(_folded(_UNSEEN.sub(" ", text))))


def _is_day(fact: Fact) -> bool:
    text = plain(fact.text)
    is_short = len(text.split()) <= _MOST_WORDS_OF_DAY
    return is_short and (read_date(text).value is not None or _YEAR_ALONE.fullmatch(text) is not None)


def _folded(text: str) -> str:
    """Fold a text and drop its accents: a name may be given with TeX accents or without."""
    folded = fold(text)
    if folded.isascii():
        return folded
    decomposed = unicodedata.normalize("NFKD", folded)
    return "".join(char for char in decomposed if not unicodedata.combining(char))
