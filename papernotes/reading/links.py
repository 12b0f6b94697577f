"""Lines that are links: rows (`[paper](…) | [code](…)`), bare addresses, badges; and lines of hashtags."""

from __future__ import annotations

import re

from msgspec import Struct

from papernotes.identity import doi_key, key_url, paper_key, text_key
from papernotes.patterns import late_pattern
from papernotes.reading.facts import Fact
from papernotes.reading.fields import field_of_label
from papernotes.reading.inline import anchors, is_external, plain
from papernotes.reading.papers import PAPER_KINDS, is_search, kind_of_words, link_kind
from papernotes.reading.venues import find_venue, is_venue_alone

_BETWEEN = late_pattern(
    r"[\s|｜/·•,，、;；:：\[\]()（）{}<>*_`'\"“”\\&~–—.→➡\-]+|</?(?:br|p|div|center|b|strong|span|sup|sub)\b[^>]*/?>|&nbsp;"
    r"|&emsp;|\band\b",
    re.IGNORECASE,
)
_BADGE = late_pattern(
    r"\[!\[([^\]]*)\]\(([^()]*)\)\]\(\s*([^()\s]*)\s*\)"
    r"|<a\s[^>]*?href\s*=\s*[\"']?([^\"'\s>]+)[\"']?[^>]*>\s*<img\s[^>]*?(?:alt\s*=\s*[\"']([^\"']*)[\"'])?[^>]*>\s*</a>",
    re.IGNORECASE,
)
_IMAGE = late_pattern(r"!\[[^\]]*\]\([^()]*\)|<img\s[^>]*>", re.IGNORECASE)
_HASHTAG = late_pattern(r"#([^\W\d_][\w\-+./&]*(?:[ ](?:19|20)\d{2}(?!\d))?|(?:19|20)\d{2}|\d+[^\W\d_][\w\-]*)")
_EMOJI = late_pattern("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d]+")


class Links(Struct, frozen=True):
    """The links of a line as facts. `is_row`: the line is nothing but links; `is_whole`: every link became a fact."""

    facts: tuple[Fact, ...]
    is_row: bool
    is_whole: bool


def read_links(text: str, name: str, number: int, *, line: str = "") -> Links:
    """Read the links of `text`, the value of the field `name` ("" for none) at line `number`.

    A fact's field is the kind of link, "link" for the paper's own of no certain kind, or "link near title" for a
    paper's address that stands in running text. Its key is the link's text.
    """
    badges = [(match[1] or match[5] or "", match[3] or match[4] or "") for match in _BADGE.finditer(text)]
    rest = _IMAGE.sub(" ", _BADGE.sub(" ", text))
    found = list(anchors(rest))
    outside = rest
    for anchor in reversed(found):
        outside = f"{outside[: anchor.start]} {outside[anchor.end :]}"
    venue, outside = _venue(outside) if found or badges else ("", outside)
    left, named = _left(outside, found)
    facts: list[Fact] = [Fact(field="venue", value=venue, line=number, start=line.find(venue))] if venue else []
    is_whole = not left
    for index, (words, url) in enumerate(
        [*badges, *((plain(anchor.text) or named.get(index, ""), anchor.url) for index, anchor in enumerate(found))]
    ):
        stated = _fact(words, url, name, is_row=not left, is_first=index == 0)
        if stated is not None:
            facts.append(Fact(field=stated[0], value=stated[1], line=number, start=line.find(stated[1]), key=words))
        elif url and not (url.startswith("#") and not words):
            is_whole = False
    if not facts and not found and not badges:
        facts, is_whole = _of_text(text, name, number, line)
        return Links(tuple(facts), is_row=is_whole and bool(facts), is_whole=is_whole)
    return Links(tuple(facts), is_row=not left and bool(found or badges), is_whole=is_whole)


def _venue(outside: str) -> tuple[str, str]:
    """Give the venue in brackets beside a link (`[paper](…) (NeurIPS 2017)`), and the text without it."""
    for match in re.finditer(r"[(（\[【]([^()（）\[\]【】]{3,40})[)）\]】]", outside):
        if find_venue(match[1]):
            return match[1], f"{outside[: match.start()]} {outside[match.end() :]}"
    rest = " ".join(_split(BULLETS.sub("", outside)))
    return (rest, "") if len(rest) <= 40 and is_venue_alone(rest) else ("", outside)


def _left(outside: str, found: list) -> tuple[str, dict[int, str]]:  # type: ignore[type-arg]  # anchors, of which only the count matters
    """Give the words between links that say anything, and the labels that stand right before bare links."""
    named: dict[int, str] = {}
    words = _split(BULLETS.sub("", outside))
    text = " ".join(words)
    before = outside[: found[0].start] if found else ""
    is_label = before.rstrip().endswith((":", "：")) or len(words) <= 4
    if (
        words
        and found
        and is_label
        and len(words) <= 9
        and not _split(outside[found[0].start :])
        and (field_of_label(text) or kind_of_words(text))
    ):
        return "", dict.fromkeys(range(len(found)), text)
    labels = [word for word in words if field_of_label(word)]
    if words and len(labels) == len(words) and len(labels) <= max(1, len(found)):
        return "", dict(enumerate(labels))
    return text, named


def _split(text: str) -> list[str]:
    return [word for word in _BETWEEN.split(_EMOJI.sub(" ", text)) if word]


BULLETS = late_pattern(r"^\s*(?:[-*+•·]|\d{1,2}[.)])\s+")


def _fact(words: str, url: str, name: str, *, is_row: bool, is_first: bool) -> tuple[str, str] | None:
    """Give the field and the address that a link states, or None for one that states nothing of the paper."""
    if is_search(url):
        return None
    if not is_external(url):
        url = key_url(text_key(url)) if text_key(url) else ""
    field: str | None
    if name in {"", "venue link"} and (name or not is_row):
        near = "link" if name else "link near title"
        field = near if paper_key(url) else None
    elif name and name != "paper":
        field = link_kind(url, words, name) or "link"
    else:
        field = link_kind(url, words, name)
        is_own = field in PAPER_KINDS
        if is_own and words and not name and not kind_of_words(words) and not is_first:
            field = None
    return (field, url) if field and url else None


def _of_text(text: str, name: str, number: int, line: str) -> tuple[list[Fact], bool]:
    """Read `arXiv:2111.06377` or a DOI written without an address."""
    shown = plain(text).strip(" .,;()[]")
    key = text_key(shown) if name or shown.casefold().startswith("arxiv") else ""
    key = key or (
        doi_key(shown)
        if name in {"doi", "link", "paper"} or re.match(r"(?:doi\s*[:：]\s*)?10\.\d{4}", shown, re.IGNORECASE)
        else ""
    )
    if not key:
        return [], False
    remainder = re.sub(
        r"(?:arxiv|doi|preprint|[:：\s()\[\].,v]|10\.\S+|[a-z\-.]*/?\d[\d.]*)+", "", shown, flags=re.IGNORECASE
    )
    url = key_url(key)
    return [Fact(field=key.partition(":")[0], value=url, line=number, start=line.find(shown), key="")], len(
        remainder
    ) <= 12


def has_paper_address(text: str) -> int:
    """Count the different papers whose addresses stand in `text`."""
    return len({paper_key(anchor.url) for anchor in anchors(text)} - {""})


def hashtags(line: str) -> tuple[str, ...]:
    """Give the tags of a line that holds nothing else: `#CNN, #pruning, #ICLR 2019`, `#LM #NLP`; else ().

    A year after a tag belongs to it; a bare year at the end is given as "2019".
    """
    text = line.strip()
    if not text.startswith("#") or (text.startswith(("# ", "##")) and not text.startswith("##")):
        return ()
    if not re.match(r"#[^\W\d_#]|#\d+[^\W\d_]", text):
        return ()
    tags = [match[1] for match in _HASHTAG.finditer(text)]
    rest = re.sub(r"[\s,;、，·|]+", "", _HASHTAG.sub("", text))
    year = re.fullmatch(r"(?:19|20)\d{2}", rest)
    if not tags or (rest and not year):
        return ()
    if len(tags) == 1 and not (text.count(" ") == 0 or re.search(r"(?:19|20)\d{2}$", text)):
        return ()
    return (*tags, *((rest,) if year else ()))
