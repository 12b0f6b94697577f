"""What is not the paper's at an end of a title: a venue, a year, and that the note is one on the paper.

`CVPR 2021 | Learning to See`, `Learning to See, CVPR 2021`, `Nets (2021)`, `《Learning to See》论文解读`.

Titles speak of conferences and of years too, so only a known venue with its year counts that stands between the end
and a mark, and only where the rest can name a paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from papernotes.model import Venue
from papernotes.patterns import late_pattern
from papernotes.reading.headings import is_generic
from papernotes.reading.inline import plain
from papernotes.reading.venues import find_venue, is_venue_alone, read_venue

_YEAR = late_pattern(r"(?<!\d)(?:19|20)\d{2}(?!\d)|['’‘]\d{2}(?!\d)")
_SHORT_YEAR = late_pattern(r"\s?['’‘](\d{2})(?!\d)")
_AFTER_VENUE = late_pattern(r"\s*[|｜:：,，]\s*|\s+[-–—]\s+")
_BEFORE_VENUE = late_pattern(r"\s*[|｜,，]\s*|\s+[-–—]\s+")
_YEAR_BEFORE = late_pattern(r"\s*[\[【(（]((?:19|20)\d{2})[\]】)）]\s*[-_:：.]?\s*(\S.*)")
_YEAR_AFTER = late_pattern(r"(.*\S)\s*[\[【(（]((?:19|20)\d{2})[\]】)）]\s*")
# What is written of a conference rather than of one of its papers, in a title of a few words.
_OF_CONFERENCE = late_pattern(
    r"\b(?:reports?|recap|highlights?|papers|tutorials?|workshops?|keynotes?|proceedings|trends|takeaways|notes|summary"
    r"|summaries|reviews?|awards?|challenges?|competitions?|shared tasks?)\b"
    r"|论文|論文|논문|정리|요약|후기|총정리|まとめ|参加|速览|汇总|合集|总结|статьи|обзор|итоги",
    re.IGNORECASE,
)
_LONGEST_OF_CONFERENCE = 40
# What Chinese and Japanese notes call themselves, with the words and marks between.
_OF_NOTE = (
    r"(?:论文|論文|文献|文獻|全文|原文|中文|中英|阅读|閱讀|精读|精讀|速读|研读|学习|學習|笔记|筆記|解读|解讀|详解|詳解|总结|總結|翻译|翻譯"
    r"|导读|導讀|分享|心得|读后感|讀後感|梳理|整理|介绍|介紹|メモ|ノート|紹介|まとめ|要約|解説|翻訳|和訳|レビュー|感想|輪読|輪講|読み"
    r"|読んだ|読んでみた|読む|について|した|の|を|之|的|[\s:：—–|｜·-])"
)
_TITLE_IN_MARKS = late_pattern(rf"({_OF_NOTE}*)[《「『]([^《》「」『』]{{6,300}})[》」』]({_OF_NOTE}*)")
# Behind a title in Latin letters, of three words or more where these do not say that it is one of a paper.
_NOTE_BEHIND = late_pattern(rf"(.*[A-Za-z0-9?!)）])(?:\s|(?=[^\x00-\x7f]))({_OF_NOTE}{{1,8}})")
_ON_A_PAPER = late_pattern("[论論]文|文[献獻]")
_FEWEST_WORDS = 3


def venue_at_end(title: str) -> tuple[Venue, str] | None:
    """Give the known venue with its year that stands before or after a title with a mark between, and the title."""
    if not _YEAR.search(title):
        return None
    for written, mark, rest in _ends(title):
        venue = _venue_alone(written, is_certain=mark in {"|", "｜"})
        if venue and rest and _names_paper(rest):
            return venue, rest
    return None


@lru_cache(maxsize=64)  # the title of a note is most often that of its paper
def year_at_end(title: str) -> tuple[int, str] | None:
    """Give the year in brackets before or after a title, and the title."""
    before, after = _YEAR_BEFORE.fullmatch(title), _YEAR_AFTER.fullmatch(title)
    year, rest = (before[1], before[2]) if before else (after[2], after[1]) if after else ("", "")
    return (int(year), rest) if year and _names_paper(rest) else None


@lru_cache(maxsize=64)
def named_paper(title: str) -> str:
    """Give the title of the paper that the title of a note on it names (`「Nets」を読んだ`), else the title itself."""
    if title.isascii():
        return title
    marked = _TITLE_IN_MARKS.fullmatch(title)
    if marked:
        return marked[2].strip() if (marked[1] + marked[3]).strip() else title
    behind = _NOTE_BEHIND.fullmatch(title)
    if behind is None or is_generic(behind[1]) or not all(any(map(str.isalpha, part)) for part in behind.groups()):
        return title
    is_title = len(behind[1].split()) >= _FEWEST_WORDS or _ON_A_PAPER.search(behind[2])
    return behind[1].rstrip(" -–—:|") if is_title else title


def _ends(title: str) -> Iterator[tuple[str, str, str]]:
    """Give what stands before the first mark and after the last two, each with the mark and the rest of the title."""
    first = _AFTER_VENUE.search(title)
    if first:
        yield title[: first.start()], first[0].strip(), title[first.end() :]
    for last in reversed(list(_BEFORE_VENUE.finditer(title))[-2:]):
        yield title[last.end() :], last[0].strip(), title[: last.start()]


def _venue_alone(written: str, *, is_certain: bool) -> Venue | None:
    """Give the venue where `written` is its name, year and track; a common word is one only `is_certain`ly set off."""
    text = plain(written)
    if not is_venue_alone(_SHORT_YEAR.sub(r" 20\1", text)):
        return None
    found = find_venue(text)
    if found is None:
        venue = read_venue(text, {}) if is_certain else None
    else:
        venue = found[0] if not any(map(str.isalpha, text[: found[1]])) else None
    return venue if venue and venue.is_known and venue.year else None


def _names_paper(rest: str) -> bool:
    text = plain(rest)
    other = find_venue(text)
    is_of_conference = len(text) <= _LONGEST_OF_CONFERENCE and _OF_CONFERENCE.search(text) is not None
    return not (is_generic(text) or is_of_conference or (other and other[0].year))
