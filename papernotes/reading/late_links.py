"""The paper's link where a note has it at its end: `Статья: https://…`, `[Paper](…) | [Code](…)`.

A line counts that says "paper" of a bare address and holds nothing else, below no heading or one such as "Resources",
and only where all such lines of the note name one paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from papernotes.identity import paper_key
from papernotes.reading.facts import Fact
from papernotes.reading.fields import LABELS, field_of_heading, normal
from papernotes.reading.inline import BARE_URL, anchors, plain
from papernotes.reading.links import Links, read_links
from papernotes.reading.papers import PAPER_KINDS, kind_of_words
from papernotes.reading.shapes import BULLET, FENCE, HEADING, read_label, unquoted
from papernotes.reading.values import LINK_FIELDS

_LONGEST = 500
_OF_PAPER = frozenset((*PAPER_KINDS, "link", "paper"))


_OF_LINKS = LINK_FIELDS | {"paper"}
_LINK_HEADINGS = frozenset(
    normal(heading)
    for heading in (
        "references|reference|resources|resource|sources|bibliography|materials|appendix|paper link|paper and code"
        "|useful links|참고|참고 문헌|참고 자료|레퍼런스|출처|관련 링크|자료|参考|参考文献|参考資料|参考资料|资源|資源"
        "|資料|资料|источники|литература|материалы|полезные ссылки|ссылки и материалы|ресурсы"
    ).split("|")
)


def late_paper(lines: Sequence[str], start: int) -> tuple[Fact, ...]:
    """Give the links of the first line from `start` on that has the paper's, and of the lines of links beside it."""
    found: dict[int, Links] = {}
    fence = heading = ""
    last = next((number for number in range(len(lines) - 1, start - 1, -1) if "://" in lines[number]), -1)
    for number in range(start, last + 1):
        line = lines[number]
        first = line.lstrip()[:1]
        if first in {"`", "~"} and (opened := FENCE.match(line)):
            fence = "" if fence and opened[1].startswith(fence) else fence or opened[1]
        elif first == "#" and not fence and HEADING.match(line):
            heading = line
        elif "://" in line and not fence and len(line) <= _LONGEST and _holds_links(heading):
            links = _links(line, number)
            if links is not None:
                found[number] = links
    papers = {number: keys for number, links in found.items() if (keys := _keys(links))}
    if len({key for keys in papers.values() for key in keys}) != 1:
        return ()
    return tuple(fact for number in _together(found, next(iter(papers))) for fact in found[number].facts)


@lru_cache(maxsize=1024)  # the notes of a site share headings
def _holds_links(heading: str) -> bool:
    """Tell whether links to the paper stand below the line `heading`, or "" for none."""
    match = HEADING.match(heading)
    name = plain(match[2]) if match else ""
    return match is None or field_of_heading(name.strip(" :：")) in _OF_LINKS or normal(name) in _LINK_HEADINGS


def _links(line: str, number: int) -> Links | None:
    """Read a line that says what its links are of the paper, and holds nothing else."""
    labelled = read_label(line)
    text = BULLET.sub("", unquoted(line))
    if labelled and labelled.field in _OF_LINKS:
        text, field = labelled.value, labelled.field
    elif "](" in text:
        field = ""
    else:
        return None
    if not all(_is_kind(anchor.text) for anchor in anchors(text)):
        return None
    links = read_links(text, field, number, line=line)
    return links if links.facts and links.is_whole and links.is_row else None


def _is_kind(words: str) -> bool:
    shown = plain(words)
    return not shown or kind_of_words(shown) is not None or normal(shown) in _LINK_WORDS or bool(BARE_URL.match(shown))


_LINK_WORDS = frozenset(normal(label) for field in ("link", "paper") for label in LABELS[field].split("|"))


def _keys(links: Links) -> set[str]:
    """Give the papers that the links of a line name."""
    return {key for fact in links.facts if fact.field in _OF_PAPER and (key := paper_key(fact.text))}


def _together(found: dict[int, Links], number: int) -> range:
    """Give the lines of links around the line `number` without another between."""
    first = last = number
    while first - 1 in found:
        first -= 1
    while last + 1 in found:
        last += 1
    return range(first, last + 1)
