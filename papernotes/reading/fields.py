# ruff: noqa: E501 - the labels of one field in one language stay on one line
"""The fields a note can state, and the fixed list of labels that state them in five languages.

Only these labels count, whatever else stands before a colon: `where:`, `문제:` and `核心思路：` are text. The list is
that of 67 public collections of notes, with near neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from papernotes.text import closest, fold, is_cjk

# Field: labels, separated by "|". Case, spaces between CJK characters and punctuation do not matter.
LABELS: Mapping[str, str] = {
    "title": "title|paper title|title of paper|paper name|name of the thesis|thesis title|article title|name of paper|title of the paper|original title"
    "|제목|논문 제목|논문명|논문 이름|원제|원 제목|영문 제목|영어 제목|タイトル|論文タイトル|論文名|題名|原題|标题|標題|题目|題目|论文标题|论文题目|论文名称|论文名|論文標題|論文題目"
    "|文章标题|название|название статьи|заголовок|оригинальное название|英文标题|中文标题|原标题|原文标题|题名|название работы",
    "paper": "paper|original paper|article|the paper|paper info|papers|full title|论文全称|препринт"
    "|参考论文|原始论文|参考論文|対象論文|논문|원 논문|원논문|論文|论文|原論文|原论文|文章|紹介論文|発表論文|輪読論文|소개 논문|발표 논문|선정 논문|本期论文|本次论文|分享论文|статья|оригинальная статья|исходная статья|работа",
    "authors": "authors|author|author s|作者群|作者列表|著者一覧|paper authors|written by|by|first author|firstauthor|저자명|주저자|一作|авторы работы"
    "|저자|저자들|논문 저자|1저자|제1저자|著者|著者名|作者|筆頭著者|第一著者|第一作者|论文作者|論文作者|авторы|автор|авторы статьи|первый автор|автор оригинала|авторы оригинала|原文作者|原作者|原著者|원저자",
    "affiliations": "affiliation|affiliations|affiliation s|affil|affils|institution name|authors affiliation|authors affiliations|author affiliation"
    "|author affiliations|institution|institutions|institute|institutes|university|organization|organizations|organisation|company|lab"
    "|소속|저자 소속|소속 기관|기관|연구 기관|公司|团队|所属|所属機関|著者所属|著者所属機関|機関|研究機関|机构|機構|单位|單位|作者单位|发表单位|第一单位|通讯单位|作者機構|作者机构|研究机构|研究機構|发布机构|發布機構|發佈機構"
    "|аффилиация|аффилиации|организация|организации|институт|университет|институты|лаборатория|компания|место работы|연구소|연구실|所属先|研究室|研究团队|作者团队|所属单位|作者所属|院校",
    "venue": "conference|conf|conference name|venue|国際会議|国際会議名|会議ジャーナル|掲載論文誌|投稿先|出版物|journal|source|published in|publication|publication venue|conference journal"
    "|journal conference|proceedings|booktitle|accepted at|accepted by|accepted to|accepted in|accepted|appeared in|appears in|to appear in|to appear at|presented at|published at|publisher"
    "|학회|학회명|발표|컨퍼런스명|논문 발표|출처|게재|게재지|저널|발표 학회|학술지|학회지|게재 학회지|컨퍼런스|게재 학회|カンファレンス|ジャーナル|学会|会議|學會|会議名|学会名|出典|出展|掲載|掲載誌|掲載先|発表学会|発表会議|採択会議"
    "|会议|會議|期刊会议|会议期刊|期刊|期刊會議|会议名称|會議名稱|期刊名称|期刊名稱|收录会议|收錄會議|发表会议|发表期刊|发表状态|发表于|發表於|发表|来源|來源|出处|出處|收录|录用"
    "|конференция|публикация|источник|журнал|место публикации|опубликовано|где опубликовано|опубликовано в|опубликована в|где опубликована|принята на|принято на|представлена на|представлено на|издание|발표처|게재처|게재 정보|출판 정보|採択|採択先|発表|発表先|発表場所|ジャーナル名|学術誌|論文誌|雑誌|收录于|收录期刊|收录情况|录用情况|录用会议|发表在|发表情况|发表刊物|刊物|来源期刊|中稿|中稿情况",
    "year": "year|year of publication|publication year|published|published year|publication date|date of publication|published date|date published"
    "|published on|submitted|submission date|release date|released|submitted on|paper date|date of paper|conference year|year of conference"
    "|출간|발표일|출판 연도|출판년도|출판|출판일|연도|년도|발행|발행일|발행연도|발표 연도|발표년도|게재일|공개일|투고일"
    "|投稿日付|投稿日時|投稿日|発表年|出版年|掲載年|公開日|公開日時|公開年|発行年|発表日|年度|年|年份|发布时间|發布時間|发表时间|發表時間|发表年份|出版时间|发布日期|发表日期|时间|提交时间"
    "|дата публикации|год|год издания|год публикации|опубликована|дата выхода|дата релиза|вышла|게재 연도|제출일|등록일|arxiv 등록일|発表年月|年月|公開年月|発行年月|発行|arxiv投稿日|出版年份|首次提交|提交日期|上传时间|论文时间",
    "link": "link|links|url|urls|paper link|paper url|link to paper|link to the paper|paper links|download|address|original|uri"
    "|논문 링크|논문링크|링크|논문 주소|논문 url|주소|원문|원문 링크|リンク|論文リンク|論文情報リンク|論文url|論文情報|原論文リンク|论文链接|論文連結|论文地址|链接|連結|鏈接"
    "|原文|原文链接|原文連結|原文地址|原文位址|论文下载|地址|下载|下載|ссылка|ссылки|ссылка на статью|оригинал|линк|link paper|полный текст|원문보기|下载地址|下载链接|论文网址",
    "arxiv": "arxiv|arxiv id|arxiv link|arxiv url|arxiv 링크|arxiv链接|arxiv地址|ссылка на arxiv|arxivid|eprint|abs|cite as",
    "doi": "doi",
    "openreview": "openreview|open review",
    "acl": "acl anthology|anthology|aclanthology",
    "pdf": "pdf|paper pdf|pdf link|pdf url|pdf 링크|pdf链接|pdf連結|pdf鏈接|pdf地址",
    "code": "code|github|implementation|source code|official code|code link|repo|repository|github link|github repo|git|codes"
    "|official implementation|code url|github url|github repository|pytorch|tensorflow"
    "|공식 구현|구현|코드|소스 코드|소스코드|깃허브|공식 코드|코드 링크|github 링크|実装|コード|公式実装|コードリンク|ソースコード|代码|程式碼|代码链接|源码|源代码|开源代码|官方代码|代码地址|项目代码|github地址|github位址|开源地址|開源地址|開源位址"
    "|код|исходный код|ссылка на код|реализация|гитхаб|репозиторий|код на pytorch|код на tf|родной код|официальный код|репа|реализации|исходники|имплементация|구현 코드|実装コード|公式コード|源码地址|代码仓库|代码实现|原始码",
    "project": "project|project page|webpage|website|demo|homepage|project website|project link|home page|web page|site|page|web|web site|project site"
    "|공식 모델|프로젝트|프로젝트 페이지|홈페이지|데모|プロジェクト|プロジェクトページ|デモ|ホームページ|项目地址|项目主页|項目主頁|项目|主页|項目|项目链接|項目連結|項目鏈接|官网|演示"
    "|проект|страница проекта|демо|сайт|сайт проекта|专案|专案页面|专案网站",
    "blog": "blog|blog post|blogpost|zhihu|medium|post|official blog|블로그|ブログ|博客|知乎|解读|блог|пост|пост на хабре|хабр|habr|ревью|разбор",
    "video": "video|talk|youtube|presentation video|videos|bilibili|영상|비디오|발표 영상|発表動画|動画|ビデオ|유튜브|讲解视频|视频|視頻|影片|讲解|видео|доклад",
    "slides": "slides|slide|poster|presentation|슬라이드|발표자료|발표 자료|スライド|幻灯片|slides链接|слайды|презентация|発表資料|ppt",
    "data": "data|dataset|datasets|model|models|weights|huggingface|hugging face|checkpoints|데이터|데이터셋|データ|データセット|数据|数据集|模型|權重|датасет|данные|веса",
    "tldr": "tl dr|tldr|tl|summary|description|excerpt|core idea in one sentence|one line summary|in one sentence|one sentence summary"
    "|short summary|brief summary|in short|in a nutshell|one liner|main idea in one sentence|key idea in one sentence"
    "|한줄 요약|한 줄 요약|요약|한줄요약|세줄 요약|세 줄 요약|한 문장 요약|간단 요약|핵심 요약|3줄 요약|한줄 정리|한 줄 정리|三行まとめ|3行まとめ"
    "|一言でいうと|一言で言うと|ひとことで言うと|ひとことでいうと|一言まとめ|一言要約|要旨|どんなもの|概要|要約|まとめると|一句话总结|一句話總結|一句话|一句话概括|一句话概述|概括|摘要|简介|簡介|总结|一句话介绍|概述|太长不看"
    "|кратко|коротко|краткое описание|вывод|в двух словах|краткое содержание|одним предложением|суть|главное|если коротко|в одном предложении|одной строкой|ひとことまとめ|ひとこと|一言|ざっくり|三行で|3行で|三行要約|3行要約|一行要約|一行で|一句话简介|简述|takeaway|key takeaway|main takeaway|bottom line",
    "tags": "tags|tag|keywords|keyword|key words|task|tasks|category|categories|fields of study|field of study|topic|topics|area|areas|field|fields|subject|subjects"
    "|분류|키워드|태그|핵심어|분야|주제|카테고리|태스크|キーワード|タグ|分野|カテゴリ|カテゴリー|タスク|关键词|關鍵詞|关键字|關鍵字|领域|領域|分类|分類|分类标签|标签|標籤|研究领域|任务|类别|主题|研究方向"
    "|ключевые слова|теги|тег|тэги|темы|категория|категории|область|тема|задача",
    "reviewers": "reviewer|reviewers|presenter|presenters|contributors|contributor|reviewed by|presented by|summarized by|notes by|note author|review by|summary by|speaker|editor|translator"
    "|정리|발표자|작성자|리뷰어|정리자|작성|글쓴이|기여자|記入者|発表者|作成者|担当|担当者|まとめた人|レビュアー|筆者|书き手|投稿者|阅读者|汇报人|阅读人|整理|整理者|笔记作者|報告人|閱讀者|分享人|記錄者|记录人"
    "|обзор|рецензент|автор обзора|докладчик|ревьюер|обзор подготовил|обзор подготовила|автор поста|автор конспекта|читал|читала|обозреватель|рассказывает|подготовил|подготовила|발제자|발제|담당자|담당|진행자|紹介者|要約者|読んだ人|書いた人|主讲人|主讲|讲者|解读人|导读人|译者|翻译|翻译者|翻訳者|訳者|編集者|编辑|校对|审校|撰写|撰稿|撰稿人|note taker|notetaker|scribe|summarised by",
    "date": "date|created|added date|date added|read date|created at|date read|read on|reading date|reviewed|review date|date created|reviewed on|presented on|presentation date"
    "|일자|작성일|날짜|읽은 날짜|읽은 날|읽은 일자|작성 날짜|생성 일시|작성 일자|리뷰 날짜|발표 날짜|작성일자|정리일|일시|日時|日付|記入日|作成日|読んだ日|読了日|作成日時|記入日時|開催日|阅读日期|阅读时间|閱讀日期|閱讀時間|日期|记录时间|汇报时间|汇报日期|笔记时间|创建时间"
    "|дата|дата чтения|дата прочтения|дата обзора|прочитано|дата создания|дата доклада|дата семинара|дата поста|дата встречи|스터디 날짜|스터디 일시|모임 날짜|리뷰일|리뷰 일자|정리 날짜|작성 일시|輪読日|実施日|紹介日|笔记日期|分享日期|分享时间|写作时间|记录日期",
    "status": "status|state|reading status|read status|상태|진행 상태|읽기 상태|ステータス|状態|状态|狀態|阅读状态|阅读进度|閱讀進度|статус|статус чтения",
    "rating": "rating|score|difficulty|stars|my rating|recommendation|importance|평점|점수|별점|난이도|추천도|評価|難易度|おすすめ度|重要度|评分|評分|推荐度|推荐程度|推荐指数|难度|оценка|моя оценка|рейтинг|сложность",
    "language": "lang|language|locale|언어|言語|语言|語言|язык",
    "figure": "figure|thumbnail|teaser",
}

# Only in front matter: words too common for a label in running text, or meant for papernotes alone.
FRONT_MATTER: Mapping[str, str] = {
    "slug": "slug",
    "aliases": "aliases|alias",
    "redirects": "redirect from",
    "pdf": "url pdf|url preprint",
    "code": "url code",
    "project": "url project",
    "slides": "url slides|url poster",
    "video": "url video",
    "data": "url dataset",
    "venue": "container title|journal title|publication title|conference name|proceedings title|event",
    "year": "issued|date published",
    "draft": "draft|초안|下書き|草稿|черновик",
    "published flag": "published|publish",
    "bibtex": "bibtex|bib|citation|cite|인용",
    "tags": "labels",
    "date": "pubdate|pubdatetime|published at",
    "figure": "cover|image|thumbnail|teaser|header image|featured image|feature image|og image|img",
    "tldr": "abstract short|tl dr|intro",
    "reviewers": "writer|writers|note by|poster author|owner",
}

# Keys of other generators: kept for templates without a word.
GENERATORS = frozenset(
    "layout permalink categories category comments comment toc mathjax math katex weight cover type menu menus sidebar nav navorder parent "
    "grandparentnavexclude haschildren hasnoexcerpt excerptseparator header subtitle series sticky top password keywords sitemap "
    "robots redirect redirectto lastmod updated lastupdated lastmodified lastmodifiedat modified modifiedtime expirydate publishdate "
    "pin pinned hidden share related use usemath usemathjax usekatex mermaid render background backgroundcolor theme template collection "
    "paginate pagination classes authorprofile readtime tocsticky toclabel tocicon disableshare showtoc tocopen searchhidden hidemeta "
    "hidesummary showreadingtime showbreadcrumbs showpostnavlinks editpost canonicalurl disablehljs description summary outputs url markup "
    "noindex license copyright headerimg headermask headerstyle catalog bigimg coverimage ogimage socialimage icon id uid cssclass cssclasses "
    "created createdat creationdate enableComments isCJKLanguage markmap highlight jekyll nocomments sharing footer "
    "marp transition revealjs params extra taxonomies metadata thumbnail img image imagepath file filename save_as order position location place time version stage lightgallery photos banner "
    # Zenn, Qiita, Docusaurus, VitePress, Quarto, Astro, Butterfly, Zotero and templates of issues.
    "emoji private updatedat organizationurlname ignorepublish hidetitle sidebarposition sidebarlabel paginationnext customediturl head "
    "outline editlink aside home devto publicationtypes publicationshort abstract featured projects diagram commentable updatedate hero "
    "heroimage postslug disqus hideinlist istop swiperindex tocnumber maincolor abbrlink aisummary format execute bibliography csl engine "
    "editurl publicationname number jupyter numbersections citekey citationkey itemtype itemkey zotero zoterokey volume issue pages isbn issn month archiveprefix "
    "primaryclass up kanbanplugin obsidianuimode name about assignees "
    # Of `papernotes import`.
    "imported".casefold().split()
)

# Headings that only say that facts follow.
METADATA_HEADINGS = frozenset(
    "metadata|meta|meta data|meta info|info|information|paper info|paper information|paper metadata|basic info|basic information|bibliographic information"
    "|about the paper|paper details|bibliography info|citation info"
    "|메타데이터|논문 정보|서지 정보|기본 정보|정보|メタデータ|論文情報|基本情報|書誌情報|書誌|元数据|论文信息|论文概要|论文概况|論文概要|論文の概要|紹介する論文|読んだ論文|今回の論文|基本信息|文献信息|論文資訊|基本資訊|文章信息|元信息"
    "|метаданные|основная информация|общая информация|информация о статье|основная информация о статье|о статье|информация".split(
        "|"
    )
)

_NOT_WORD = re.compile(r"[\W_]")
_EMOJI_OR_NUMBER = re.compile(
    r"^\s*(?:(?:part)?\s*[\d.]+[.)、．\s]+|第?[一二三四五六七八九十]+[章节]?[、．.\s]+)\s*", re.IGNORECASE
)
_MARKS_BEFORE = re.compile(r"^\W+")
_IN_BRACKETS = re.compile(r"\s*[(（][^()（）]*[)）]\s*")
_PAPER_BEFORE = re.compile(r"^\s*(?:論文|论文|논문|原论文|paper|статья)\s*(?:の|的)?\s*(?=\S{2})", re.IGNORECASE)
_TOGETHER = re.compile(r"\s*(?:[/／・·&＆,，、+]|(?<=\w)(?:[与和及或と]|または)(?=\w)|\s(?:and|or|и|или|및|또는)\s)\s*")

_SIMPLIFIED = str.maketrans(
    "標題論閱讀鏈發來關鍵詞領總結單構機會議錄時間記實項狀態評難編碼類別務籤報筆創簡話處網頁執員匯數據視頻語圖稱開團隊參檔學術書專導負責與應庫動顯現佈",
    "标题论阅读链发来关键词领总结单构机会议录时间记实项状态评难编码类别务签报笔创简话处网页执员汇数据视频语图称开团队参档学术书专导负责与应库动显现布",
)


@lru_cache(maxsize=4096)
def normal(label: str) -> str:
    """Give a label for looking up: folded, words divided by one space, none beside a CJK character."""
    words = _NOT_WORD.sub(" ", fold(label)).split()
    if label.isascii():
        return " ".join(words)
    joined = ""
    for word in words:
        glue = "" if not joined or is_cjk(joined[-1]) or is_cjk(word[0]) else " "
        joined += glue + word
    return joined


def _simple(label: str) -> str:
    """Give a label for looking up in simplified letters, so that `會議名稱` is found by `会议名称`."""
    name = normal(label)
    return name if name.isascii() else name.translate(_SIMPLIFIED)


def _table(labels: Mapping[str, str]) -> dict[str, str]:
    """Give fields by their labels: most are written as they are looked up, only spaces beside CJK are not."""
    return {
        label if " " not in label or label.isascii() else _simple(label): field
        for field, line in labels.items()
        for label in line.translate(_SIMPLIFIED).split("|")
    }


_FIELD_BY_LABEL: Mapping[str, str] = _table(LABELS)
_FIELD_BY_KEY: Mapping[str, str] = {**_FIELD_BY_LABEL, **_table(FRONT_MATTER)}
_METADATA = frozenset(normal(heading) for heading in METADATA_HEADINGS)
_ASCII_KEYS = tuple(sorted(label for label in _FIELD_BY_KEY if label.isascii()))

# Labels of a paper's first author, who may not be the only one.
_FIRST_AUTHOR = frozenset(
    normal(label)
    for label in "first author|firstauthor|1저자|제1저자|주저자|筆頭著者|第一著者|第一作者|一作|первый автор".split("|")
)

# What the first of two labels in a heading may ask for: others head chapters too (`Code and Data`).
_FIRST_OF_TWO = frozenset(("authors", "affiliations", "venue", "year"))

# Headings that are unmistakably a summary, wherever they stand.
SUMMARY_HEADINGS = frozenset(
    normal(label)
    for label in (
        "tl;dr|tldr|한 줄 요약|한줄 정리|세 줄 요약|3줄 요약|一言でいうと|一言で言うと|ひとことで言うと|一言まとめ|3行まとめ|どんなもの？|一句话总结|一句话概括|一句話總結|太长不看"
        "|core idea in one sentence|one sentence summary|one line summary|кратко|коротко|если коротко|в двух словах"
    ).split("|")
)

# Headings that are unmistakably above the paper's own link, wherever they stand.
PAPER_HEADINGS = frozenset(
    normal(label)
    for label in (
        "論文情報・リンク|論文情報|論文リンク|論文のリンク|原論文|元論文|원 논문|원논문|논문 링크|논문 주소|레퍼런스의 url을 알려주세요|论文链接|论文地址|原文链接|原论文|論文連結|link to paper|link to the paper"
        "|paper link|original paper|ссылка на статью|оригинальная статья"
    ).split("|")
)


@lru_cache(maxsize=4096)
def field_of_label(label: str) -> str:
    """Give the field that a label in the body names, or ""."""
    if len(label) > 60:
        return ""
    label = _EMOJI_OR_NUMBER.sub("", label)
    return (
        _FIELD_BY_LABEL.get(_simple(_IN_BRACKETS.sub("", label)))
        or _FIELD_BY_LABEL.get(_simple(label))
        or _FIELD_BY_LABEL.get(_simple(_PAPER_BEFORE.sub("", label, count=1)))
        or _FIELD_BY_LABEL.get(_simple(_first_of_two(label)), "")
    )


def field_of_heading(text: str) -> str:
    """Give the field that a line names which is one label and nothing else, or "": numbers and brackets do not count."""
    if len(text) > 60:
        return ""
    text = _EMOJI_OR_NUMBER.sub("", text)
    field = _FIELD_BY_LABEL.get(_simple(_IN_BRACKETS.sub("", text))) or _FIELD_BY_LABEL.get(_simple(text), "")
    first = "" if field else _FIELD_BY_LABEL.get(_simple(_first_of_two(text)), "")
    return first if first in _FIRST_OF_TWO else field


def _first_of_two(label: str) -> str:
    """Give the first of two labels that stand together (`학회/출처`, `作者与机构`), or "" when they are not two."""
    parts = [part for part in _TOGETHER.split(_IN_BRACKETS.sub("", label)) if part.strip()]
    return parts[0] if len(parts) > 1 and all(_simple(part) in _FIELD_BY_LABEL for part in parts) else ""


@lru_cache(maxsize=4096)
def field_of_key(key: str) -> str:
    """Give the field that a front matter key names, or "" for an unknown one."""
    if field := _FIELD_BY_KEY.get(_simple(key)):
        return field
    bare = _PAPER_BEFORE.sub("", _IN_BRACKETS.sub("", key).replace("_", " "), count=1)  # `Author(s)`, `paper_year`
    return _FIELD_BY_KEY.get(_simple(bare), "")


def is_first_author(label: str) -> bool:
    """Tell whether a label or key asks for the first of the authors alone."""
    return normal(label) in _FIRST_AUTHOR


@lru_cache(maxsize=4096)
def is_metadata_heading(text: str) -> bool:
    """Tell whether a heading only announces facts ("📌 Metadata", "论文信息")."""
    bare = _EMOJI_OR_NUMBER.sub("", _MARKS_BEFORE.sub("", text))
    return normal(text) in _METADATA or normal(bare) in _METADATA or normal(_IN_BRACKETS.sub(" ", bare)) in _METADATA


@lru_cache(maxsize=4096)
def is_generator_key(key: str) -> bool:
    """Tell whether another site generator gives this front matter key a meaning."""
    return _NOT_WORD.sub("", key).casefold() in GENERATORS


def is_container_key(key: str) -> bool:
    """Tell whether a generator puts fields inside this key (`[taxonomies]`, `[extra]`, `params:`)."""
    return fold(key) in {"taxonomies", "extra", "params", "metadata"}


@lru_cache(maxsize=1)
def _other_keys() -> tuple[str, ...]:
    lines = (*LABELS.values(), *FRONT_MATTER.values())
    names = {normal(label) for line in lines for label in line.split("|") if not label.isascii()}
    return tuple(sorted(names))


def nearest_key(key: str) -> str:
    """Give the known key most like `key`, or "" when none is near."""
    name = normal(key)
    found = closest(name, _ASCII_KEYS if name.isascii() else _other_keys())
    return found if len(name) > 2 else ""
