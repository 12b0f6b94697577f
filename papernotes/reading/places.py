"""The venue and year that the address of a paper states: its archive names them, so they are certain.

Only hosts of one conference or journal are read, and of theirs only the addresses that hold the year.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

_ANTHOLOGY = {
    "P": "ACL",
    "D": "EMNLP",
    "N": "NAACL",
    "E": "EACL",
    "C": "COLING",
    "Q": "TACL",
    "J": "Computational Linguistics",
    "K": "CoNLL",
    "L": "LREC",
}
_COLLECTIONS = frozenset("acl emnlp naacl eacl aacl coling tacl cl conll lrec".split())
# Volumes of the Proceedings of Machine Learning Research that are a whole ICML.
_ICML_VOLUMES = {
    28: 2013,
    32: 2014,
    37: 2015,
    48: 2016,
    70: 2017,
    80: 2018,
    97: 2019,
    119: 2020,
    139: 2021,
    162: 2022,
    202: 2023,
    235: 2024,
}


def venue_of_address(url: str) -> str:
    """Give the venue and year that an address states ("CVPR 2021", "ACL 2022 Findings"), or ""."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    reader = _READERS.get(host)
    return reader(parts.path) if reader else ""


def _cvf(path: str) -> str:
    """Read `/content/CVPR2021/…`, `/content_ICCV_2017/…`, `/content_cvpr_2018/…`; a W stands for workshops."""
    match = re.match(r"/content[_/]([A-Za-z]{4})_?((?:19|20)\d{2})(W|_workshops)?(?=[/_])", path)
    return f"{match[1].upper()} {match[2]}{' Workshop' if match[3] else ''}" if match else ""


def _ecva(path: str) -> str:
    match = re.match(r"/papers/eccv_((?:19|20)\d{2})/", path)
    return f"ECCV {match[1]}" if match else ""


def _anthology(path: str) -> str:
    """Read `2020.emnlp-main.1`, `2022.findings-acl.1` and `P19-1001`; workshops and companion volumes say nothing."""
    new = re.search(r"/((?:19|20)\d{2})\.([a-z]+)-([a-z0-9_]+)\.\d+", path)
    if new:
        if new[2] == "findings" and new[3] in _COLLECTIONS:
            return f"{new[3].upper()} {new[1]} Findings"
        name = "Computational Linguistics" if new[2] == "cl" else new[2].upper()
        is_own = new[2] in _COLLECTIONS and re.fullmatch(r"main|long|short|\d", new[3]) is not None
        return f"{name} {new[1]}" if is_own else ""
    old = re.search(r"/([A-Z])(\d{2})-([12])\d{3}(?!\d)", path)
    if not old or old[1] not in _ANTHOLOGY:
        return ""
    year = 1900 + int(old[2]) if int(old[2]) > 60 else 2000 + int(old[2])
    is_main = old[3] == "1" or (old[1] in "PE" and year <= 2018)
    return f"{_ANTHOLOGY[old[1]]} {year}" if is_main else ""


def _neurips(path: str) -> str:
    match = re.match(r"/paper(?:_files/paper|s)?/((?:19|20)\d{2})/", path)
    return f"NeurIPS {match[1]}" if match else ""


def _iclr(path: str) -> str:
    match = re.match(r"/paper_files/paper/((?:19|20)\d{2})/", path)
    return f"ICLR {match[1]}" if match else ""


def _pmlr(path: str) -> str:
    match = re.match(r"/v(\d{1,3})/", path)
    year = _ICML_VOLUMES.get(int(match[1])) if match else None
    return f"ICML {year}" if year else ""


def _jmlr(path: str) -> str:
    """Volume 5 appeared in 2004, and one volume each year since."""
    match = re.match(r"/papers/v(\d{1,2})/", path)
    return f"JMLR {1999 + int(match[1])}" if match and int(match[1]) > 4 else ""


def _ijcai(path: str) -> str:
    match = re.match(r"/proceedings/((?:19|20)\d{2})/", path)
    return f"IJCAI {match[1]}" if match else ""


_READERS: Mapping[str, Callable[[str], str]] = {
    "openaccess.thecvf.com": _cvf,
    "ecva.net": _ecva,
    "aclanthology.org": _anthology,
    "aclweb.org": _anthology,
    "aclanthology.info": _anthology,
    "anthology.aclweb.org": _anthology,
    "papers.nips.cc": _neurips,
    "papers.neurips.cc": _neurips,
    "proceedings.neurips.cc": _neurips,
    "proceedings.iclr.cc": _iclr,
    "proceedings.mlr.press": _pmlr,
    "jmlr.org": _jmlr,
    "ijcai.org": _ijcai,
}
