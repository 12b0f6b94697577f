"""Values of front matter that their keys cannot take: what they should be, said with their place.

A key that papernotes knows may mean something else to the writer (`dataset: ImageNet`, `pdf: paper.pdf`), so only keys
that can mean nothing else are spoken of. All such values are kept for templates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from papernotes.patterns import late_pattern
from papernotes.reading.dates import FULL_DATE, read_date, read_day, read_year
from papernotes.reading.facts import Fact, Finding, finding_of, short
from papernotes.reading.fields import normal
from papernotes.reading.flags import read_flag
from papernotes.reading.inline import plain
from papernotes.reading.languages import language_code
from papernotes.reading.ownership import StatedLink
from papernotes.reading.statements import Statements
from papernotes.reading.values import LINK_FIELDS, accepts, is_nothing


class _Expected(Struct, frozen=True):
    """What a field takes; `words` are those of which a key holds one that can mean nothing else."""

    what: str
    help: str
    words: tuple[str, ...] = ("",)


_ADDRESS = _Expected(
    "an address",
    'write the whole address, for example "https://example.com/paper"',
    tuple("link url pdf code github repo 링크 코드 リンク コード 链接 連結 鏈接 代码 程式碼 ссылка код".split()),
)
_EXPECTED = {
    "year": _Expected(
        "a year of 1900 to 2099",
        "write it in four digits, for example 2019",
        tuple("year 연도 년도 年 год".split()),
    ),
    "language": _Expected("a language that papernotes knows", 'write a code such as "ko", "ja", "zh", "ru" or "en"'),
    "arxiv": _Expected("an arXiv id", 'write it as "1706.03762" or "https://arxiv.org/abs/1706.03762"', ("arxiv",)),
    "doi": _Expected("a DOI", 'write it as "10.1038/nature14236"'),
    "openreview": _Expected("the id of a forum", 'write the address, "https://openreview.net/forum?id=…"'),
    "acl": _Expected("an id of ACL Anthology", 'write it as "P19-1001" or "2020.acl-main.1"'),
    "code": _ADDRESS,
    "pdf": _ADDRESS,
    "link": _ADDRESS,
}
_HARD_TO_READ = frozenset((*LINK_FIELDS, "year", "language", "date"))
"""Fields that not every text is a value of."""
_PLAIN_DATES = frozenset(("date", "날짜", "일자", "日付", "日期", "дата"))
_WITHOUT_SCHEME = late_pattern(
    r"(?:[a-z\d-]+\.)+(?:[a-z]{2,}(?::\d+)?/\S*|com|org|net|edu|gov|io|ai|dev|app|cn|jp|kr|ru|tw|de|fr|uk)",
    re.IGNORECASE,
)
# A path, a note, a citation, an address of another scheme or of a local network, the name of a file.
_LOCAL = late_pattern(r"[./#~@\[{<\\]|[a-z][\w+.-]*:(?://|\\)\S|\S+\.[a-z]{1,5}\d?$", re.IGNORECASE)


def is_year_or_month(fact: Fact) -> bool:
    """Tell whether a plain `date` is no day (`2019`, `May 2019`): that of a paper most likely."""
    return normal(plain(fact.key)) in _PLAIN_DATES and read_date(plain(fact.text)).trouble == "partial"


def is_answer(fact: Fact) -> bool:
    """Tell whether a key that asks for a day and also whether there was one says yes or no (`Прочитано: да`)."""
    return normal(plain(fact.key)) not in _PLAIN_DATES and read_flag(fact.text) is not None


def unread_facts(stated: Statements, linked: Sequence[StatedLink]) -> tuple[Fact, ...]:
    """Give the facts of the front matter that say something and give their field no value; `linked` are its links."""
    return tuple(
        fact
        for fact in stated.facts
        if fact.field in _HARD_TO_READ
        and fact.origin == "front matter"
        and fact.text
        and not _is_read(fact, linked)
        and not is_nothing(fact.text)
    )


def _is_read(fact: Fact, linked: Sequence[StatedLink]) -> bool:
    if fact.field in LINK_FIELDS:
        return any(fact is other for other, _ in linked)
    text = plain(fact.text)
    if fact.field == "year":
        return read_year(text) is not None or accepts("year", text)
    if fact.field == "language":
        return language_code(text) != ""
    return read_day(text, fact.key).value is not None


def unread_findings(facts: Iterable[Fact], *, year: int | None, has_date: bool) -> Iterator[Finding]:
    """Give what is wrong with `facts` that are not read; dates that cannot be one are told elsewhere.

    A date without a day is nothing wrong when the note has another, or when its year is the paper's `year`.
    """
    for fact in facts:
        text = fact.text.strip()
        expected = _EXPECTED.get(fact.field)
        if fact.field == "date":
            if not has_date and read_date(plain(text)).trouble == "partial" and read_year(text) != year:
                message = f'"{short(text)}" has no day, so the note has no date'
                yield finding_of(fact, code="partial-date", message=message, help=FULL_DATE)
        elif fact.field in LINK_FIELDS and _WITHOUT_SCHEME.fullmatch(text):
            message, way_out = f'"{short(text)}" is an address without "https://"', f'write "https://{text}"'
            yield finding_of(fact, code="bad-link", message=message, help=way_out)
        elif expected and _is_meant(fact, expected):
            message = f'"{short(text)}" is not {expected.what}'
            yield finding_of(fact, code=f"bad-{fact.field}", message=message, help=expected.help)


def _is_meant(fact: Fact, expected: _Expected) -> bool:
    """Tell whether a value stands for what its key says, and not for yes and no, a path or another's key."""
    key = normal(fact.key)
    is_other = read_flag(fact.text) is not None or _LOCAL.match(fact.text.strip()) is not None
    return not is_other and any(word in key for word in expected.words)
