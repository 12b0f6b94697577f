"""Of what kind a link is, by its host, its text and its label; `papernotes.identity` says which paper it names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import get_args
from urllib.parse import urlsplit

from papernotes.identity import paper_key
from papernotes.model import LinkKind
from papernotes.patterns import late_pattern

_PAPER_HOSTS = frozenset(
    "openreview.net papers.nips.cc proceedings.neurips.cc papers.neurips.cc proceedings.mlr.press jmlr.org "
    "openaccess.thecvf.com ecva.net "
    "dl.acm.org ieeexplore.ieee.org link.springer.com springer.com nature.com science.org sciencemag.org "
    "sciencedirect.com pnas.org biorxiv.org "
    "medrxiv.org isca-speech.org isca-archive.org direct.mit.edu mitpressjournals.org ojs.aaai.org aaai.org ijcai.org "
    "usenix.org vldb.org "
    "semanticscholar.org pdfs.semanticscholar.org roboticsproceedings.org onlinelibrary.wiley.com tandfonline.com "
    "academic.oup.com mdpi.com "
    "frontiersin.org plos.org journals.plos.org hal.science hal.archives-ouvertes.fr cell.com ssrn.com "
    "papers.ssrn.com researchgate.net "
    "iclr.cc icml.cc nips.cc neurips.cc doi.org dx.doi.org acm.org bmvc2021.com peerj.com eprint.iacr.org distill.pub "
    "transformer-circuits.pub "
    "cv-foundation.org computer.org mlsys.org proceedings.mlsys.org proceedings.iclr.cc siam.org epubs.siam.org "
    "jair.org psycnet.apa.org cdn.openai.com".split()
)
_CODE_HOSTS = (
    "github.com",
    "gitlab.com",
    "bitbucket.org",
    "gitee.com",
    "gist.github.com",
    "codeberg.org",
    "code.google.com",
    "colab.research.google.com",
)
_VIDEO_HOSTS = (
    "youtube.com",
    "youtu.be",
    "bilibili.com",
    "b23.tv",
    "vimeo.com",
    "slideslive.com",
    "videolectures.net",
    "nicovideo.jp",
    "tv.naver.com",
    "rutube.ru",
)
_SLIDE_HOSTS = ("slideshare.net", "speakerdeck.com", "docs.google.com", "docswell.com", "slides.com", "iclr.cc")
_BLOG_HOSTS = (
    "zhuanlan.zhihu.com",
    "zhihu.com",
    "medium.com",
    "towardsdatascience.com",
    "blog.naver.com",
    "m.blog.naver.com",
    "tistory.com",
    "velog.io",
    "qiita.com",
    "zenn.dev",
    "hatenablog.com",
    "hatenadiary.jp",
    "note.com",
    "habr.com",
    "t.me",
    "csdn.net",
    "blog.csdn.net",
    "jianshu.com",
    "juejin.cn",
    "mp.weixin.qq.com",
    "brunch.co.kr",
    "ai.googleblog.com",
    "openai.com",
    "deepmind.com",
    "deepmind.google",
    "wikidocs.net",
    "substack.com",
    "ameblo.jp",
    "anchor.fm",
    "reddit.com",
    "twitter.com",
    "x.com",
    "lilianweng.github.io",
    "ai.meta.com",
    "ai.facebook.com",
    "research.google",
    "anthropic.com",
    "blogspot.com",
    "wordpress.com",
)
_DATA_HOSTS = (
    "kaggle.com",
    "zenodo.org",
    "figshare.com",
    "huggingface.co",
    "modelscope.cn",
    "drive.google.com",
    "pan.baidu.com",
)

_HOSTS_BY_KIND: tuple[tuple[LinkKind, frozenset[str]], ...] = (
    ("code", frozenset(_CODE_HOSTS)),
    ("video", frozenset(_VIDEO_HOSTS)),
    ("slides", frozenset(_SLIDE_HOSTS)),
    ("blog", frozenset(_BLOG_HOSTS)),
    ("data", frozenset(_DATA_HOSTS)),
    ("paper", frozenset(_PAPER_HOSTS)),
)

LINK_KINDS: frozenset[str] = frozenset(get_args(LinkKind))
PAPER_KINDS = ("arxiv", "doi", "openreview", "acl", "paper", "pdf")
"""Kinds of links that are the paper itself, in the order in which they are asked for its identity."""

_KIND_WORDS = (
    (
        "code",
        (
            r"code|github(?!\.io)|gitlab(?!\.io)|implementation|repo(?:sitory)?|source|pytorch|tensorflow|colab|구현|코드|実装|コード|代码|源码|код"
            r"|репозиторий|реализация"
        ),
    ),
    ("slides", r"slides?|poster|presentation|슬라이드|スライド|幻灯片|слайды"),
    ("video", r"video|talk|youtube|bilibili|영상|動画|视频|видео"),
    (
        "data",
        r"data(?:set)?s?|weights?|models?|checkpoints?|hugging ?face|数据集?|데이터셋?|データセット|模型|данные",
    ),
    ("blog", r"blog|post|zhihu|medium|知乎|博客|블로그|ブログ|解读|блог|пересказ\w*|讲解"),
    (
        "project",
        (
            r"project|home ?page|web ?(?:page|site)|site|^\W*page\W*$|demo|프로젝트|홈페이지|プロジェクト|サイト|デモ"
            r"|项目|主页|官网|演示|проект|сайт|демо"
        ),
    ),
    ("arxiv", r"arxiv|abs"),
    ("openreview", r"open ?review"),
    ("doi", r"doi"),
    ("acl", r"acl(?: ?anthology)?"),
    ("pdf", r"pdf|camera[- ]ready"),
    (
        "paper",
        (
            r"papers?|article|original|link|논문|원문|링크|論文|リンク|论文|原文|链接|статья|ссылка|оригинал|full paper"
            r"|publication|proceedings|main paper|official"
        ),
    ),
)
_KIND_BY_WORD = tuple(
    (kind, late_pattern(rf"(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE)) for kind, words in _KIND_WORDS
)


@lru_cache(maxsize=4096)
def kind_of_host(url: str) -> LinkKind | None:
    """Give the kind of link that the host tells: code, video, the paper's archive …; None when it tells nothing."""
    scheme = paper_key(url).partition(":")[0]
    for kind in ("arxiv", "doi", "openreview", "acl"):
        if scheme == kind:
            return kind
    host = _host(url)
    if host == "arxiv.org":
        return "paper"
    labels = host.split(".")
    domains = [".".join(labels[start:]) for start in range(len(labels))]  # the host and those that it belongs to
    for kind, hosts in _HOSTS_BY_KIND:
        if not hosts.isdisjoint(domains):
            return kind
    if urlsplit_path(url).casefold().endswith(".pdf"):
        return "pdf"
    return "project" if host.endswith((".github.io", ".gitlab.io", "sites.google.com")) else None


def urlsplit_path(url: str) -> str:
    """Give the path of an address, "" for a malformed one."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


@lru_cache(maxsize=4096)
def kind_of_words(text: str) -> LinkKind | None:
    """Give the kind of link that its text names ("Code (PyTorch)", "论文"), or None. Only short texts name one."""
    if len(text) > 40:
        return None
    for kind, pattern in _KIND_BY_WORD:
        if pattern.search(text):
            return kind  # type: ignore[return-value]  # each is a LinkKind
    return None


def is_search(url: str) -> bool:
    """Tell whether an address is a query in a search engine, which is no paper."""
    return (
        re.match(r"https?://(?:scholar\.google\.|www\.google\.|www\.bing\.|duckduckgo\.|www\.baidu\.)", url) is not None
    )


def link_kind(url: str, words: str = "", field: str = "") -> LinkKind | None:
    """Give the kind of a link: by what its host surely is, then by its text or label, then by its host's custom.

    `field` is the field of the label before it ("" for none). None when nothing tells.
    """
    by_host = kind_of_host(url)
    if by_host in {"arxiv", "doi", "openreview", "acl", "code", "video"}:
        return by_host
    if field in LINK_KINDS - {"paper", "arxiv", "doi", "openreview", "acl", "pdf"}:
        return field  # type: ignore[return-value]  # just looked up
    by_words = kind_of_words(words)
    if by_words in {"arxiv", "doi", "openreview", "acl"}:
        by_words = "paper"
    if by_words and by_words != "paper":
        return by_words
    if field == "pdf":
        return "pdf"
    if by_words == "paper" or field in {"paper", "link", "arxiv", "doi", "openreview", "acl"}:
        return (
            by_host if by_host in {"pdf", "data", "slides"} and not by_words else "paper" if by_host != "pdf" else "pdf"
        )
    return by_host
