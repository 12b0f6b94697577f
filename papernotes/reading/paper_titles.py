"""The title of the paper in the title of a note: `Review of "Title"`, `[NLP] Title 논문 리뷰`, `Разбор статьи «Title»`.

Titles of papers have quotations and hold the word "review" too, so a quotation counts only beside words of readers,
and such words count only where a mark, a bracket or another script sets them off.
"""

from __future__ import annotations

import re
from functools import lru_cache

from papernotes.patterns import late_pattern
from papernotes.reading.facts import Fact
from papernotes.reading.headings import is_generic, without_prefix

_OF_PAPER = late_pattern(r"paper|article|논문|論文|论文|文章|стат", re.IGNORECASE)
_QUOTED = late_pattern(
    r"[\"“„]([^\"“”„]{8,})[\"”“]|«([^«»]{8,})»|「([^「」]{6,})」|『([^『』]{6,})』|《([^《》]{6,})》|(?<!\w)['‘](.{12,})['’](?!\w)"
)
_SIGN = late_pattern(r"[\"“„«「『《‘'\[【]|[^\x00-\x7f]|[Rr]eview|[Ss]ummary|[Nn]otes|[Ee]xplained|^PR")
_READERS = (
    r"(?:paper|article|read|review(?:ing)?|notes?|summary|summari[sz]ing|thoughts|comments?|discussion|critique|reading"
    r"|обзор|разбор|разбираем|конспект|рецензия|пересказ|заметк\w+|стать\w+|препринт\w*|работ[аыу]"
    r"|논문|리뷰|정리|요약|읽기|論文|紹介|まとめ|要約|解説|メモ|论文|笔记|阅读|解读|精读|总结|筆記|閱讀|總結)"
)
_BEFORE_QUOTED = late_pattern(
    rf"(?:.{{0,24}}(?<![^\W_]))?{_READERS}\s*(?:of|on|about|for|to|по|на|о|об|from)?(?:\s+(?:the\s+)?(?:paper|article|стать\w+))?"
    r"\s*[-–—:：|]?\s*",
    re.IGNORECASE,
)
_AFTER_QUOTED = late_pattern(
    rf"\s*[-–—:：|(]?\s*(?:{_READERS}(?:を?(?:読んだ|読む))?(?:\s|[)(·&,]|및|와|の|を|的)*)+"
    r"|を?(?:読んだ|読む)|\s*(?:by|от|et al)\b[^\"«]{0,60}|\s*[(（]?(?:19|20)\d{2}[)）]?"
    r"|\s*[(（][^()（）]{2,60}\d{4}[)）]|\W*",
    re.IGNORECASE,
)
_PICTURES = late_pattern(
    "^[\\s\U0001f300-\U0001faff\u2600-\u27bf\ufe0f\u200d]+|[\\s\U0001f300-\U0001faff\u2600-\u27bf\ufe0f\u200d]+$"
)
_TOPICS = late_pattern(
    r"^(?:[\[【](?!\s*Re\s*[\]】])[^\[\]【】]{1,30}[\]】]\s*)+(?=[^\Wa-zа-я_].{7})|^PR-?\d{1,3}\s*[:.]\s*(?=\S)"
)
_IN_ENGLISH = late_pattern(
    r"\s*(?:[-–—|:]\s*(?:paper|article)\s+|[(\[|]\s*(?:(?:paper|article)\s+)?|\s[-–—]\s+(?:(?:my|reading|short)\s+)?"
    r"|\s(?:paper|article)\s+|[:,]\s+(?=(?:notes|explained)\s*$))"
    r"(?:review|summary|notes?|explained|reading|walkthrough)\s*[)\]]?\s*$",
    re.IGNORECASE,
)
# What Chinese and Japanese notes call themselves, with the words and marks between.
_OF_NOTE = (
    r"(?:论文|論文|文献|文獻|全文|原文|中文|中英|阅读|閱讀|精读|精讀|速读|研读|学习|學習|笔记|筆記|解读|解讀|详解|詳解|总结|總結|翻译|翻譯"
    r"|导读|導讀|分享|心得|读后感|讀後感|梳理|整理|介绍|介紹|メモ|紹介|まとめ|要約|解説|翻訳|和訳|レビュー|感想|輪読|輪講|読み"
    r"|読んだ|読んでみた|読む|読書|読了|ノート|記録|について|した|の|を|之|的|[\s:：—–|｜·-])"
)
# The short name of a model has a capital within it, or a digit: `CLIP review`, `GPT-3 explained`.
_OF_ONE_NAME = late_pattern(
    r"(?=\S*(?:[a-z\d-][A-Z]|[A-Z]{2}|\d))([^\s:,]+)[:,]?\s+(?:[Rr]eview|[Ss]ummary|[Nn]otes?|[Ee]xplained|[Ww]alkthrough)"
)
# A title in its marks with the reader's own behind a dash: `《Title》——精读笔记`.
_MARKED_BEFORE_DASH = late_pattern(rf"《([^《》]{{6,300}})》\s*(?:—+|--?|–|[|｜:：])\s*.{{0,40}}?{_OF_NOTE}+")
# A title in brackets behind the words of another language: `비전 트랜스포머 (An Image Is Worth 16x16 Words)`.
_IN_BRACKETS = late_pattern(r"[^()（）]*[^\x00-\u024f][^()（）]*[(（]([A-Z\d][\x20-\x27\x2a-\x7e]{20,200})[)）]")
_LEAST_OF_BRACKETS = 4
_IN_ANOTHER_SCRIPT = late_pattern(
    r"(?<=[\x21-\x7e])\s*[-–—|:：,(（\[]?\s*(?:"
    r"(?:(?:논문|페이퍼)\s*)?(?:리뷰|정리|요약|읽기|분석|톺아보기)(?:\s*(?:및|와|과|&|/|,)?\s*(?:리뷰|정리|요약|구현|코드|분석))*"
    r"|の?(?:論文)?(?:を(?:読んだ|読む)|の?(?:まとめ|メモ|解説|紹介|要約))|(?:论文)?(?:阅读|学习)?(?:笔记|解读|精读|总结)|論文(?:閱讀)?筆記"
    r"|(?:краткий\s+)?(?:обзор|разбор|конспект|пересказ)(?:\s+статьи)?"
    r")\s*(?:[)）\]]|\(?#?\d{1,2}(?:편|부)?\)?)?\s*$",
    re.IGNORECASE,
)
_ANOTHER_SCRIPT_BEFORE = late_pattern(
    r"^(?:(?:краткий\s+)?(?:обзор|разбор|конспект|пересказ)(?:\s+(?:стат(?:ьи|ей)|работы|препринта))?"
    r"|(?:논문|페이퍼)\s*(?:리뷰|정리|요약)|论文(?:阅读)?(?:笔记|解读|精读)|論文(?:紹介|まとめ|メモ))"
    r"\s*[-–—:：|]?\s*(?=[\x21-\x7e]+ [\x20-\x7e]+$)",
    re.IGNORECASE,
)
_TITLE_IN_MARKS = late_pattern(rf"({_OF_NOTE}*)[《「『]([^《》「」『』]{{6,300}})[》」』]({_OF_NOTE}*)")
# Behind a title in Latin letters, of three words or more where these do not say that it is one of a paper.
_NOTE_BEHIND = late_pattern(rf"(.*[A-Za-z0-9?!)）])(?:\s|(?=[^\x00-\x7f]))({_OF_NOTE}{{1,8}})")
_ON_A_PAPER = late_pattern("[论論]文|文[献獻]")
_FEWEST_WORDS = 3


def names_paper(fact: Fact) -> bool:
    """Tell whether the key or label of a title asks for that of the paper (`paper_title`), not for the note's own."""
    return _OF_PAPER.search(fact.key) is not None


@lru_cache(maxsize=64)  # asked once for a note, and again where its title is compared
def title_of_paper(title: str) -> str:
    """Give `title`, plain text, without what a reader writes around the title of a paper."""
    if not _SIGN.search(title):
        return title
    if (named := _in_chinese_or_japanese(title)) != title:
        return named
    for quoted in _QUOTED.finditer(title):
        inside: str = next(filter(None, quoted.groups()))
        before, after = title[: quoted.start()], title[quoted.end() :]
        is_whole = len(inside.split()) > 2 or not inside.isascii()
        if is_whole and _is_beside(before, after):
            return inside.strip()
    shown = _PICTURES.sub("", title)
    rest = _TOPICS.sub("", shown)
    rest = without_prefix(rest) if rest != shown else rest
    alone = _OF_ONE_NAME.fullmatch(rest) or _in_brackets(rest)
    if alone:
        return alone[1].strip()
    for around in (_IN_ENGLISH, _IN_ANOTHER_SCRIPT, _ANOTHER_SCRIPT_BEFORE):
        rest = around.sub("", rest)
    return rest.strip() if sum(map(str.isalpha, rest)) > 1 else title


def _in_chinese_or_japanese(title: str) -> str:
    """Give the title of a paper beside these languages' words for notes (`「Nets」を読んだ`), else the title itself."""
    if title.isascii():
        return title
    marked = _TITLE_IN_MARKS.fullmatch(title)
    if marked:
        return marked[2].strip() if (marked[1] + marked[3]).strip() else title
    if dashed := _MARKED_BEFORE_DASH.fullmatch(title):
        return dashed[1].strip()
    behind = _NOTE_BEHIND.fullmatch(title)
    if behind is None or is_generic(behind[1]) or not all(any(map(str.isalpha, part)) for part in behind.groups()):
        return title
    is_title = len(behind[1].split()) >= _FEWEST_WORDS or _ON_A_PAPER.search(behind[2])
    return behind[1].rstrip(" -–—:|") if is_title else title


def _in_brackets(title: str) -> re.Match[str] | None:
    """Find a title of some words with capitals in brackets behind words in another script."""
    found = None if title.isascii() else _IN_BRACKETS.fullmatch(title)
    words = [word for word in found[1].split() if len(word) > 3] if found else []
    is_title = len(words) >= _LEAST_OF_BRACKETS and sum(word[0].isupper() for word in words) * 10 >= len(words) * 7
    return found if is_title and "," not in (found[1] if found else "") else None


def _is_beside(before: str, after: str) -> bool:
    """Tell whether words of readers, and nothing else, stand before a quotation or behind it, or nothing."""
    if not before.strip() and not after.strip():
        return True
    is_said_before = bool(before.strip()) and _BEFORE_QUOTED.fullmatch(before) is not None
    is_said_after = any(map(str.isalpha, after)) and not before.strip() and after[:1] not in {":", "："}
    return (is_said_before or is_said_after) and _AFTER_QUOTED.fullmatch(after) is not None
