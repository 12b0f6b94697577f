"""The links of a note, and which of them is the reviewed paper itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from papernotes.identity import doi_key, key_url, paper_key, text_key
from papernotes.model import Link, LinkKind
from papernotes.reading.facts import Fact
from papernotes.reading.inline import anchors, is_external, tidy_url
from papernotes.reading.papers import LINK_KINDS, PAPER_KINDS, kind_of_host, link_kind
from papernotes.reading.statements import Statements

StatedLink = tuple[Fact, Link]
"""A link with the fact that states it."""

_NEAR = "link near title"
_LINK_FIELDS = (*sorted(LINK_KINDS), "link")


def stated_links(stated: Statements) -> tuple[StatedLink, ...]:
    """Give each link with the fact that states it, in the order of their weight; last those that stand near a title."""
    facts = (*stated.of(*_LINK_FIELDS), *stated.of(_NEAR))
    found = tuple((fact, link) for fact in facts for link in links_in(fact))
    has_paper = any(link.kind in PAPER_KINDS and paper_key(link.url) for _, link in found)
    return tuple((fact, _of_blog(link)) for fact, link in found) if has_paper else found


def _of_blog(link: Link) -> Link:
    """Give a link of no certain kind (`URL: …`) as the post that it is, in a note that links to the paper elsewhere."""
    is_post = link.kind == "paper" and kind_of_host(link.url) == "blog" and not link.url.endswith(".pdf")
    return Link(kind="blog", url=link.url) if is_post else link


def links_of(stated: Sequence[StatedLink]) -> tuple[Link, ...]:
    """Give the links of a note, each address once, in the order of their weight.

    An address that merely stands near the title counts only when no link to the paper is stated.
    """
    links = _unique(link for fact, link in stated if fact.field != _NEAR)
    if any(link.kind in PAPER_KINDS for link in links):
        return links
    return _unique(link for _, link in stated)


def own_key(stated: Sequence[StatedLink]) -> str:
    """Give the identity of the paper: of the first arXiv link stated, else of the first link that has one, else ""."""
    keys = [
        key
        for fact, link in stated
        if fact.field != _NEAR and link.kind in PAPER_KINDS and (key := paper_key(link.url))
    ]
    if not keys:
        keys = [key for fact, link in stated if fact.field == _NEAR and (key := paper_key(link.url))]
    return next((key for key in keys if key.startswith("arxiv:")), keys[0] if keys else "")


def _unique(links: Iterable[Link]) -> tuple[Link, ...]:
    by_url: dict[str, Link] = {}
    for link in links:
        by_url.setdefault(link.url, link)
    return tuple(by_url.values())


def links_in(fact: Fact) -> Iterator[Link]:
    """Give the links in one fact: addresses, Markdown links, and ids that stand for an address."""
    values = (
        [fact.value]
        if isinstance(fact.value, str)
        else [item for item in fact.value or () if isinstance(item, str)]
        if isinstance(fact.value, tuple)
        else []
    )
    for value in values:
        found = [(anchor.url, anchor.text or fact.key) for anchor in anchors(value) if is_external(anchor.url)]
        if not found:
            url = _address(value.strip(), fact)
            found = [(url, fact.key)] if url else []
        for url, words in found:
            kind = fact.field if fact.field in LINK_KINDS and fact.origin == "body" else _kind(url, words, fact.field)
            yield Link(kind=kind, url=url)  # type: ignore[arg-type]  # looked up in LINK_KINDS


def _kind(url: str, words: str, field: str) -> LinkKind:
    return (
        link_kind(
            url, words if field in {"link", "link near title"} else "", "link" if field == "link near title" else field
        )
        or "paper"
    )


def _address(value: str, fact: Fact) -> str:
    """Give the address that an id stands for: `2512.04450`, `10.1145/…`, `P19-1001`, `owner/repository`."""
    if is_external(tidy_url(value)):
        return tidy_url(value)
    is_arxiv = fact.field == "arxiv" or (
        fact.field in {"link", "paper", "pdf"} and (fact.origin != "body" or "arxiv" in value.casefold())
    )
    key = (text_key(value) if is_arxiv else "") or (doi_key(value) if fact.field in {"doi", "link", "paper"} else "")
    if fact.field == "openreview" and re.fullmatch(r"[\w\-]{6,20}", value):
        key = f"openreview:{value}"
    if key:
        return key_url(key)
    if fact.field == "acl" and re.fullmatch(r"[A-Za-z]\d{2}-\d{4}|\d{4}\.[\w\-]+\.\d+", value):
        return f"https://aclanthology.org/{value}"
    if fact.field == "code" and fact.origin == "front matter" and re.fullmatch(r"[\w\-]{1,39}/[\w.\-]{1,100}", value):
        return f"https://github.com/{value}"
    return ""
