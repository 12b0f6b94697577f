# ruff: noqa: E501 - the headings of one language stay on one line
"""Headings that name no paper: those of sections, courses and lists, in five languages."""

from __future__ import annotations

import re
from functools import lru_cache

from papernotes.patterns import late_pattern
from papernotes.reading.fields import field_of_label, is_metadata_heading, normal
from papernotes.reading.inline import plain

_GENERIC = frozenset(
    normal(heading)
    for heading in (
        "paper|papers|the paper|abstract|introduction|intro|background|motivation|overview|summary|tl;dr|notes|note|my notes|reading notes|review|paper review|reviews|paper note|paper notes"
        "|paper reading|paper summary|reading list|conclusion|conclusions|discussion|method|methods|methodology|approach|model|models|experiments|experiment|results|related work|related works|references|reference"
        "|contribution|contributions|main contributions|main idea|idea|ideas|key idea|key ideas|problem|problem statement|preliminaries|readme|index|home|untitled|title|contents|content|table of contents|toc"
        "|research questions|architecture|details|what|why|how|highlight|highlights|objective|appendix|first impressions|thoughts|questions|links|link|resources|before reading|todo|scheme|algorithm|setup|analysis|evaluation|takeaways|key points|main points"
        "|introduction and motivation|at a glance|critique|strengths|weaknesses|pros|cons|pros and cons|findings|core idea|keywords|tags|summary of the paper|summary of paper|summary of the review|main review|limitations|questions for the authors|soundness|presentation|metadata|info|meeting notes|weekly report|template|paper template|faq|q a"
        "|논문|논문 리뷰|논문 요약|논문 정리|리뷰|요약|초록|서론|소개|개요|들어가며|들어가기|배경|동기|방법|방법론|실험|결과|결론|관련 연구|참고 문헌|참고문헌|참고|기여|목차|정리|제목|노트|내용|본문|문제 정의|핵심 아이디어|논문 읽기|스터디|감상|느낀점"
        "|論文|論文紹介|論文まとめ|論文メモ|論文要約|論文レビュー|概要|要旨|要約|はじめに|導入|序論|背景|目的|手法|提案手法|実験|結果|結論|まとめ|関連研究|参考文献|目次|メモ|ノート|感想|議論|考察|貢献|課題|どんなもの|先行研究と比べてどこがすごい"
        "|技術や手法のキモはどこ|どうやって有効だと検証した|議論はある|次に読むべき論文は|輪読会|読書会|新規性|新規性差分|差分|コメント|所感|疑問点|疑問|質疑|質疑応答|メモ書き|まとめと感想|結果と考察|実験結果|評価|評価実験|データセット|今後の課題|自由記述|その他|内容|補足|書誌情報|論文情報|要するに|問題設定|タイトル"
        "|论文|论文笔记|论文阅读|论文阅读笔记|论文解读|论文总结|阅读笔记|笔记|摘要|简介|介绍|引言|前言|导言|导读|概述|背景|动机|方法|模型|实验|结果|结论|总结|相关工作|参考文献|参考资料|目录|创新点|贡献|主要贡献|问题|思考|讨论|标题|题目|题目作者|标题作者|作者标题|论文信息|研究背景|一句话总结|评价|点评|评论|心得|感想|收获|疑问|优点|缺点|优缺点|内容|正文|主要内容|研究内容|研究方法|实验结果|实验部分|方法论|算法|其他|补充|核心思想|核心内容|代码|本周速览|论文概要|论文概述"
        "|論文筆記|論文閱讀|筆記|引言|簡介|總結|貢獻|實驗|結論|相關工作|參考文獻|目錄|動機"
        "|статья|аннотация|введение|описание|краткое описание|основная идея|идея|мотивация|метод|методы|подход|эксперименты|результаты|выводы|вывод|заключение|обзор|обзор статьи|конспект|заметки|ссылки|литература|источники|содержание|оглавление"
        "|проблема|задача|архитектура|контекст|основная информация"
        # What templates ask.
        "|what is this paper about|what is the paper about|what problem does this paper solve|what problem does the paper solve|what does this paper do|what did the authors try to accomplish|what were the key elements of the approach"
        "|어떤 내용의 논문인가요|이 논문을 읽어서 무엇을 배울 수 있는지 알려주세요|같이 읽어보면 좋을 만한 글이나 이슈가 있을까요|레퍼런스의 url을 알려주세요|о чём статья|о чем статья|论文解决了什么问题|この論文は何を解決したか|どんな論文か|どんな論文"
    ).split("|")
)
_NUMBERED = late_pattern(
    r"^(?:part|chapter|section|lecture|week|day|step|unit|ch|sec|lec|第)?\s*(?:\d+|[ivx]+|[一二三四五六七八九十]+)(?:\.\d+)*\s*(?:[.)、．:：章节節部阶段部分]|(?=\s|$))",
    re.IGNORECASE,
)
_COUNTED = late_pattern(
    r"(?:part|chapter|lecture|week|day|unit|ch|lec|第)\s*(?=\d|[ivx]+(?![^\W\d_])|[一二三四五六七八九十])",
    re.IGNORECASE,
)
_BY_MACHINE = late_pattern(
    r"^(?:chat)?(?:gpt|claude|gemini|llm|ai)[\s\-\d.o]*(?:정리|요약|리뷰|まとめ|要約|总结|總結|摘要|summary|review|notes|пересказ|обзор)?$",
    re.IGNORECASE,
)
_SUMMARY = late_pattern(r"정리|요약|리뷰|まとめ|要約|总结|總結|摘要|summary|review|notes|пересказ", re.IGNORECASE)
_COURSE = late_pattern(
    r"(?:CS|ECE|EE|STAT|MATH|COMP|CSE)[\s-]?\d{2,4}\w?(?:\s*[:：-].{0,60})?|.{0,24}(?:paper reading (?:group|list|club)|reading group|journal club|论文(?:阅读)?(?:列表|清单|汇总|合集)"
    r"|논문 (?:스터디|읽기 모임|목록)|論文(?:輪読会|読み会|輪講|リスト)|список статей)\W*",
    re.IGNORECASE,
)
_PREFIX = late_pattern(
    r"^\s*[\[【(<（]\s*(?:paper[ _-]?(?:review|reading|notes?|summary)?|논문\s*(?:리뷰|요약|정리|읽기|소개|분석|노트)?|論文(?:紹介|まとめ|メモ|読み|筆記|解説|要約|ノート)?|论文(?:笔记|阅读|解读|精读|分享|导读)?|review|리뷰|notes?|summary|обзор|статья|конспект)\s*[\]】)>）]\s*[-:：]?\s*"
    r"|^\s*(?:(?:paper|literature|reading)[ _-]?(?:review|reading|notes?|summary)|my notes|notes|논문\s*(?:리뷰|요약|정리|소개|읽기|분석|노트|세미나|스터디|발표)?|(?:論文|文献)(?:紹介|まとめ|メモ|輪読|解説|要約|読み|レビュー|ノート|筆記|閱讀|解讀|導讀|精讀)|(?:今回|今日)?読んだ論文|(?:AI)?(?:论文|文献)(?:笔记|阅读(?:笔记)?|解读|精读|分享|速读|导读|总结|详解|推荐)|文獻(?:筆記|閱讀)|(?:обзор|разбор) статьи|(?:(?:brief|quick|short|paper) )?review|paper of the (?:day|week|month)|(?:오늘|이번 ?주)(?:의|에)? ?(?:읽은 ?)?논문|(?:今日|今週|本日)の論文|[今每]日(?:一篇)?论文|статья (?:дня|недели))(?:\s*[:：|｜]|\s+[-–—]\s)\s*"
    r"|^\s*(?:paper[ _-]title|paper|review|论文(?:名称|标题)|статья|논문|論文|论文|title|제목|タイトル|标题|название)\s*[:：]\s*",
    re.IGNORECASE,
)
_COUNT = late_pattern(r"^(?:No\.?\s*)?\d{1,4}[.．、]\s+(?=\S)")
_BETWEEN = late_pattern(r"\s+(?:and|и|및)\s+|\s*[&/]\s*")
_MARK = late_pattern(r"^[\s\U0001F300-\U0001FAFF\u2600-\u27BF\ufe0f\u200d]+")


@lru_cache(maxsize=1024)  # the notes of a site share headings
def is_generic(heading: str) -> bool:
    """Tell whether a heading names a section, a course or a list rather than a paper."""
    text = _MARK.sub("", plain(heading)).strip(" :：#[]【】*-–—■□◆◇●○▶▼★☆")
    name = normal(text)
    if (
        not name
        or name in _GENERIC
        or is_metadata_heading(text)
        or field_of_label(text) in {"authors", "tldr", "link", "code", "date", "tags"}
    ):
        return True
    if _are_generic(text):
        return True
    if _SUMMARY.search(text) and _BY_MACHINE.match(text):
        return True
    numbered = _NUMBERED.match(text)
    if numbered and (_is_section_number(text, numbered) or normal(text[numbered.end() :]) in _GENERIC):
        return True
    return _COURSE.fullmatch(text) is not None


def _are_generic(text: str) -> bool:
    """Tell whether a heading is two that name no paper: `Summary and Contributions`, `방법 및 실험`."""
    if not _BETWEEN.search(text):
        return False
    return all(normal(part) in _GENERIC for part in _BETWEEN.split(text))


def _is_section_number(text: str, numbered: re.Match[str]) -> bool:
    """Tell whether a number counts sections: `1. Model`, `Part 2`, `第一章`; `76. PTQ4ViT` and `3D Gaussians` do not.

    Parts, chapters, weeks and lectures have titles of their own: only without one is `Week 3` a number and no more.
    """
    mark = numbered[0].rstrip()
    if _COUNTED.match(mark) and not mark.endswith(tuple("节節部阶段分")):
        return not any(map(str.isalpha, text[numbered.end() :]))
    if re.match(r"section|step|sec|第", mark, re.IGNORECASE):
        return any(char.isdigit() or char in "一二三四五六七八九十" for char in mark)
    if re.match(r"[01](?:\.\d+)*[.)、．]?$|\d(?:\.\d+)+[.)]?$|[一二三四五六七八九十]+[、．]$", mark):
        return text[len(mark) : len(mark) + 1] != "D"
    return False


def counting_word(heading: str) -> str:
    """Give the word of a heading that is counted and has a title of its own (`Week` of `Week 3. Nets`), or ""."""
    found = _COUNTED.match(_MARK.sub("", heading))
    return found[0].rstrip() if found else ""


def without_prefix(heading: str) -> str:
    """Give a heading without `[Paper Review]`, `Paper:`, `논문 리뷰:` and the like before the title."""
    bare = _MARK.sub("", heading)
    rest = _COUNT.sub("", _PREFIX.sub("", bare, count=1).strip())
    return rest if rest and rest != bare.strip() else heading.strip()
