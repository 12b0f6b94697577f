# ruff: noqa: E501 - the words of one language stay on one line
"""Headings made of nothing but words for notes, reading and papers: `Reading log`, `오늘의 논문`, `文献阅读笔记`.

No list can hold all that people call their notes, so the words are listed, and what one of them has to be among.
"""

from __future__ import annotations

import re

from papernotes.patterns import late_pattern

_LONGEST = 48
_ENGLISH = frozenset(
    "paper papers article articles read reading readings reads note notes log logs list lists summary summaries review reviews"
    " literature research study studies seminar group club diary collection bookmarks my our the of on i to for and from s"
    " week weekly day daily month monthly today this no vol ml ai nlp cv rl dl deep machine learning interesting recent various".split()
)
_OF_ENGLISH = frozenset("paper papers article articles note notes literature log list bookmarks".split())
_READING = frozenset("read reads reading readings".split())
_TASK = frozenset("deep machine learning".split())  # of machines that read
_EASTERN = late_pattern(
    r"(?:[论論]文|文[献獻]|[阅閱][读讀]|精[读讀]|泛[读讀]|速[读讀]|[读讀][书書]|学习|學習|研究|[笔筆][记記]|[记記][录錄]|总结|總結|整理|分享|解读|解讀"
    r"|汇报|組?组?[会會]|每[日周天]|今[日天]|本[日周]|我的|周报|清单|列表|合集|汇总|[读讀]|的"
    r"|読書|輪[読講]|ゼミ|読み会?|読んだ|メモ|ノート|まとめ|紹介|解説|感想|記録|資料|一覧|リスト|今週|毎[日週]|リーディング|レビュー|要約|勉強会|発表|の|を|用"
    r"|논문들?|문헌|독서|세미나|스터디|리뷰|노트|기록|정리|요약|읽기|읽은|것|모음|목록|오늘의?|이번|매[일주]|나의|내|발표|자료|연구|공부|메모|일지|소개|주차?의?|\s)+"
)
_OF_EASTERN = late_pattern(
    r"[论論]文|文[献獻]|[读讀読]|[笔筆][记記]|ノート|メモ|ゼミ|논문|문헌|독서|읽|노트|세미나|스터디"
)
_RUSSIAN = late_pattern(
    r"(?:(?:стат(?:ья|ьи|ью|ей|ьях|ье|ьям)|дн[яи]|день|недел[яию]|журнал|список|чтени[еяю]|литератур[аыу]|конспект\w*|заметк\w+|разбор\w*|обзор\w*"
    r"|читаем|читаю|прочита\w+|дневник|семинар\w*|пересказ\w*|мо[йи]|моя|научн\w+|об?|по|к|на|и)(?:\s+|$))+",
    re.IGNORECASE,
)
_OF_RUSSIAN = late_pattern(r"стат|чтени|чита|литератур|конспект|заметк|разбор|обзор|семинар", re.IGNORECASE)
_DIGIT = late_pattern(r"\d")
_WORD = late_pattern(r"[^\W\d_]+")


def are_note_words(heading: str) -> bool:
    """Tell whether a heading says that there are notes on papers, and not on which one; a day or number names one."""
    if len(heading) > _LONGEST or _DIGIT.search(heading):
        return False
    text = heading.strip()
    if text.isascii():
        words = _WORD.findall(text.casefold())
        is_reading = len(words) > 1 and not _READING.isdisjoint(words) and _TASK.isdisjoint(words)
        return _ENGLISH.issuperset(words) and (is_reading or not _OF_ENGLISH.isdisjoint(words))
    for words_alone, needed in ((_EASTERN, _OF_EASTERN), (_RUSSIAN, _OF_RUSSIAN)):
        if words_alone.fullmatch(text):
            return needed.search(text) is not None
    return False
