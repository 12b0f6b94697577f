"""Which paper an address or a text names.

The identity of a paper is its arXiv id without version, its DOI, its OpenReview or ACL Anthology id; only addresses
that are the paper's own may be asked for one, since a wrong identity is worse than none.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from papernotes.model import Head, Note
from papernotes.patterns import late_pattern
from papernotes.text import fold, short_hash

_ARXIV_NEW = r"\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}"
_ARXIV_OLD = (
    r"(?:astro-ph|cond-mat|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math-ph|nlin|nucl-ex|nucl-th|quant-ph|physics"
    r"|math|cs|cmp-lg|q-bio|q-fin|stat|eess|econ|chao-dyn|patt-sol|solv-int|adap-org|alg-geom|dg-ga|funct-an"
    r"|q-alg|acc-phys|ao-sci|atom-ph|bayes-an|chem-ph|comp-gas|mtrl-th|plasm-ph"
    r"|supr-con)(?:\.[A-Za-z]{2}(?:-[A-Za-z]{2})?)?/\d{7}"
)
_ARXIV_ID = late_pattern(rf"(?<![\d./])({_ARXIV_NEW}|{_ARXIV_OLD})(?:v\d+)?(?![\d/])", re.IGNORECASE)
_DIGITS_OF_ID = late_pattern(r"\.(?<=\d\.)\d{4}|/\d{7}")
_ARXIV_PATH = late_pattern(
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
_SUBJECT = late_pattern(r"^([a-z\-]+)(?:\.[a-z\-]+)?/")
_ARXIV_TEXT = late_pattern(
    rf"\barxiv\s*(?:preprint)?\s*(?:[:：]|\.org/\w+/)\s*(?:arxiv\s*[:：]\s*)?({_ARXIV_NEW}|{_ARXIV_OLD})(?:v\d+)?",
    re.IGNORECASE,
)
_DOI = late_pattern(r"\b(10\.\d{4,9}/[^\s\"'<>\\^`{|}\u3000-\u9fff\uac00-\ud7a3\uff00-\uffef]+)")
_ARXIV_ALONE = late_pattern(rf"\s*({_ARXIV_NEW}|{_ARXIV_OLD})(?:v\d+)?\s*", re.IGNORECASE)
_ARXIV_DOI = late_pattern(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
_ACL_ID = late_pattern(
    r"/(?:anthology/|papers/[A-Z]/[A-Z]\d{2}/)?((?:[A-Z]\d{2}-\d{4})"
    r"|(?:\d{4}\.[a-z0-9_]+(?:-[a-z0-9_]+)*\.\d+))(?:v\d+)?(?:\.pdf)?/?$",
    re.IGNORECASE,
)
_ACL_HOSTS = frozenset(
    "aclanthology.org aclweb.org aclanthology.info anthology.aclweb.org aclanthology.coli.uni-saarland.de".split()
)

_DOI_HOSTS = frozenset(("doi.org", "dx.doi.org", "frontiersin.org"))
# The last part of these addresses is that of the DOI; the letters behind a preprint's are its version and its view.
_OF_NATURE = late_pattern(r"/articles/([a-z\d][\w-]*\d[\w-]*?)(?:\.pdf)?/?$")
_OF_BIORXIV = late_pattern(r"/content/(?:biorxiv/early/\d{4}/\d{2}/\d{2}/)?(10\.\d{4,9}/[\d.]+\d)(?:v\d+)?(?:\.|/|$)")


@lru_cache(maxsize=4096)
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
    return _doi_of_publisher(host, path)


def _doi_of_publisher(host: str, path: str) -> str:
    """Give "doi:…" for an address at a publisher that holds the DOI or its last part, or ""."""
    if host == "nature.com" and (article := _OF_NATURE.match(path)):
        return f"doi:10.1038/{article[1].casefold()}"
    if host in {"biorxiv.org", "medrxiv.org"} and (preprint := _OF_BIORXIV.match(path)):
        return f"doi:{preprint[1]}"
    is_of_doi = host in _DOI_HOSTS or host.endswith((".acm.org", "springer.com", "wiley.com")) or "/doi/" in path
    return doi_key(path) if is_of_doi else ""


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
    if not _DIGITS_OF_ID.search(text):
        return ""
    match = _ARXIV_TEXT.search(text) or _ARXIV_ALONE.fullmatch(text)
    return f"arxiv:{_arxiv(match[1])}" if match else ""


def without_arxiv_ids(text: str) -> str:
    """Blank every arXiv id in `text`, keeping its length: its digits are no year."""
    if not _DIGITS_OF_ID.search(text):
        return text
    return _ARXIV_ID.sub(lambda match: " " * len(match[0]), text)


def _arxiv(written: str) -> str:
    """Old ids lose their subject class: `math.GT/0309136` and `math/0309136` are one paper."""
    return _SUBJECT.sub(r"\1/", written.casefold()) if "/" in written else written


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
    folded = fold(title)
    if folded.isascii():
        letters = "".join(filter(str.isalnum, folded))
    else:
        letters = "".join(char for char in folded if unicodedata.category(char)[0] in "LNM")
    return f"title:{letters or short_hash(title)}"


def has_own_title(note: Note, head: Head) -> bool:
    """Tell whether a note's title does not say that of its paper, which is not typeset."""
    paper = fold(note.paper.title)
    return paper not in fold(head.title_text) and paper not in fold(note.title)
