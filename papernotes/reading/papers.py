"""Which paper an address or a text names, and of what kind a link is.

The identity of a paper is its arXiv id without version, its DOI, its OpenReview or ACL Anthology id; only links that
are the paper's own may be asked for one, since a wrong identity is worse than none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import get_args
from urllib.parse import unquote, urlsplit

from papernotes.model import LinkKind
from papernotes.text import fold, short_hash

_ARXIV_NEW = r"\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}"
_ARXIV_OLD = (
    r"(?:astro-ph|cond-mat|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math-ph|nlin|nucl-ex|nucl-th|quant-ph|physics"
    r"|math|cs|cmp-lg|q-bio|q-fin|stat|eess|econ|chao-dyn|patt-sol|solv-int|adap-org|alg-geom|dg-ga|funct-an"
    r"|q-alg|acc-phys|ao-sci|atom-ph|bayes-an|chem-ph|comp-gas|mtrl-th|plasm-ph"
    r"|supr-con)(?:\.[A-Za-z]{2}(?:-[A-Za-z]{2})?)?/\d{7}"
)
_ARXIV_ID = re.compile(rf"(?<![\d./])({_ARXIV_NEW}|{_ARXIV_OLD})(?:v\d+)?(?![\d/])", re.IGNORECASE)
_ARXIV_PATH = re.compile(
    rf"/(?:abs|pdf|html|ps|format|src|e-print|forum|overview|paper|papers|labs|list|summary|d"
    rf"|doi)?/?(?:arxiv\.?[:/]?)?({_ARXIV_NEW}|{_ARXIV_OLD})(?:v\d+)?(?:\.pdf)?(?:[/?#&.]|$)",
    re.IGNORECASE,
)
_ARXIV_HOSTS = frozenset(
    "arxiv.org export.arxiv.org de.arxiv.org cn.arxiv.org xxx.lanl.gov xxx.itp.ac.cn ar5iv.org ar5iv.labs.arxiv.org "
    "alphaxiv.org arxiv-vanity.com "
    "huggingface.co hf.co arxiv-sanity-lite.com scirate.com papers.cool deeplearn.org browse.arxiv.org au.arxiv.org "
    "lanl.arxiv.org fr.arxiv.org "
    "uk.arxiv.org jp.arxiv.org il.arxiv.org tw.arxiv.org in.arxiv.org es.arxiv.org br.arxiv.org aps.arxiv.org "
    "talk2arxiv.org arxivxplorer.com "
    "semanticscholar.org ui.adsabs.harvard.edu adsabs.harvard.edu paperswithcode.com huggingface.com "
    "nlp.arxiv.org".split()
)
_ARXIV_TEXT = re.compile(
    rf"\barxiv\s*(?:preprint)?\s*(?:[:：]|\.org/\w+/)\s*(?:arxiv\s*[:：]\s*)?({_ARXIV_NEW}|{_ARXIV_OLD})(?:v\d+)?",
    re.IGNORECASE,
)
_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"'<>\\^`{|}\u3000-\u9fff\uac00-\ud7a3\uff00-\uffef]+)", re.IGNORECASE)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
_ACL_ID = re.compile(
    r"/(?:anthology/|papers/[A-Z]/[A-Z]\d{2}/)?((?:[A-Z]\d{2}-\d{4})"
    r"|(?:\d{4}\.[a-z0-9_]+(?:-[a-z0-9_]+)*\.\d+))(?:v\d+)?(?:\.pdf)?/?$",
    re.IGNORECASE,
)
_ACL_HOSTS = frozenset(
    "aclanthology.org aclweb.org aclanthology.info anthology.aclweb.org aclanthology.coli.uni-saarland.de".split()
)
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

LINK_KINDS: frozenset[str] = frozenset(get_args(LinkKind))
PAPER_KINDS = ("arxiv", "doi", "openreview", "acl", "paper", "pdf")
"""Kinds of links that are the paper itself, in the order in which they are asked for its identity."""

_KIND_WORDS = (
    (
        "code",
        (
            r"code|github|gitlab|implementation|repo(?:sitory)?|source|pytorch|tensorflow|colab|구현|코드|実装|コード|代码|源码|код"
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
        r"project|home ?page|web ?(?:page|site)|site|demo|프로젝트|プロジェクト|デモ|项目|主页|演示|проект|сайт|демо",
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
    (kind, re.compile(rf"(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE)) for kind, words in _KIND_WORDS
)


def paper_key(url: str) -> str:
    """Give the identity that an address states: "arxiv:…", "doi:…", "openreview:…", "acl:…", or ""."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    path = unquote(parts.path)
    if host in _ARXIV_HOSTS:
        match = _ARXIV_PATH.search(path)
        if match:
            return f"arxiv:{_arxiv(match[1])}"
    if host in _ACL_HOSTS:
        match = _ACL_ID.search(path)
        if match:
            return f"acl:{_acl(match[1])}"
    if host == "openreview.net":
        match = re.search(r"(?:^|&)id=([\w\-]+)", parts.query)
        return f"openreview:{match[1]}" if match else ""
    if host in {"doi.org", "dx.doi.org"} or host.endswith((".acm.org", "springer.com", "wiley.com")) or "/doi/" in path:
        return doi_key(path)
    return ""


def doi_key(text: str) -> str:
    """Give "doi:…" for the DOI in `text` (arXiv's own DOIs give "arxiv:…"), or ""."""
    match = _DOI.search(text)
    if not match:
        return ""
    doi = re.sub(r"(?:\.pdf|/(?:pdf|full|abstract|epdf|html))$", "", match[1].rstrip(".,;)]").casefold())
    arxiv = _ARXIV_DOI.fullmatch(doi)
    if arxiv:
        return text_key(f"arXiv:{arxiv[1]}")
    acl = re.fullmatch(r"10\.18653/v1/(.+)", doi)
    return f"acl:{_acl(acl[1])}" if acl else f"doi:{doi}"


def text_key(text: str) -> str:
    """Give the identity in `arXiv:2111.06377v2`, or in a bare arXiv id that is the whole text; else ""."""
    match = _ARXIV_TEXT.search(text) or re.fullmatch(
        rf"\s*({_ARXIV_NEW}|{_ARXIV_OLD})(?:v\d+)?\s*", text, re.IGNORECASE
    )
    return f"arxiv:{_arxiv(match[1])}" if match else ""


def without_arxiv_ids(text: str) -> str:
    """Blank every arXiv id in `text`, keeping its length: its digits are no year."""
    return _ARXIV_ID.sub(lambda match: " " * len(match[0]), text)


def _arxiv(written: str) -> str:
    """Old ids lose their subject class: `math.GT/0309136` and `math/0309136` are one paper."""
    return re.sub(r"^([a-z\-]+)(?:\.[a-z\-]+)?/", r"\1/", written.casefold())


def _acl(written: str) -> str:
    return written.upper() if re.fullmatch(r"[A-Za-z]\d{2}-\d{4}", written) else written.casefold()


def key_url(key: str) -> str:
    """Give the address of a paper by its identity, or "" for one without."""
    scheme, _, name = key.partition(":")
    places = {
        "arxiv": "https://arxiv.org/abs/",
        "doi": "https://doi.org/",
        "openreview": "https://openreview.net/forum?id=",
        "acl": "https://aclanthology.org/",
    }
    return f"{places[scheme]}{name}" if scheme in places else ""


def title_key(title: str) -> str:
    """Give the identity of a paper by its title alone: letters and digits of the folded title, Markdown aside."""
    letters = "".join(char for char in fold(title) if unicodedata.category(char)[0] in "LNM")
    return f"title:{letters or short_hash(title)}"


def kind_of_host(url: str) -> LinkKind | None:
    """Give the kind of link that the host tells: code, video, the paper's archive …; None when it tells nothing."""
    scheme = paper_key(url).partition(":")[0]
    for kind in ("arxiv", "doi", "openreview", "acl"):
        if scheme == kind:
            return kind
    host = _host(url)
    if host == "arxiv.org":
        return "paper"
    tables: tuple[tuple[LinkKind, Iterable[str]], ...] = (
        ("code", _CODE_HOSTS),
        ("video", _VIDEO_HOSTS),
        ("slides", _SLIDE_HOSTS),
        ("blog", _BLOG_HOSTS),
        ("data", _DATA_HOSTS),
        ("paper", _PAPER_HOSTS),
    )
    for kind, hosts in tables:
        if any(host == known or host.endswith(f".{known}") for known in hosts):
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
