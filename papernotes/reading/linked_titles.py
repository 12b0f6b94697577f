"""The title of a paper that is the text of the link to it: `Link: [Attention Is All You Need](https://…)`."""

from __future__ import annotations

import re

from papernotes.patterns import late_pattern
from papernotes.reading.byline import authors_of
from papernotes.reading.inline import BARE_URL, anchors, is_external, plain
from papernotes.reading.papers import PAPER_KINDS, kind_of_words, link_kind
from papernotes.reading.venues import find_venue

_FEWEST_WORDS = 3
_FEWEST_OF_TITLE = 5
_WORD = late_pattern(r"(?<![^\W_])[A-Za-z][\w'’\-]+")
# What archives write around a title in the names of their pages.
_OF_ARCHIVE = late_pattern(
    r"^\s*(?:\[\d{4}\.\d{4,5}(?:v\d+)?\]|[\[(]pdf[\])])\s*|\s+[|–—-]\s+(?:arXiv|ACL Anthology|OpenReview|Nature)\s*$",
    re.IGNORECASE,
)
_INVITATION = late_pattern(
    r"^(?:click|download|read|see|view|open|get|go|find|full|available|access|official|published|latest|my|our|this)\b"
    r"|\b(?:here|version|site|page|et al)\b",
    re.IGNORECASE,
)


def title_of_link(text: str) -> str:
    """Give the title that the only link to a paper with a title for its text states, or "".

    Names (`[Ho et al. 2020](…)`), a venue (`[CVPR 2020](…)`), and words that invite (`[read it here](…)`) are none.
    """
    if "](" not in text:
        return ""
    titles = [
        title
        for anchor in anchors(text)
        if is_external(anchor.url) and link_kind(anchor.url) in PAPER_KINDS and (title := _title(anchor.text))
    ]
    return titles[0] if len(titles) == 1 else ""


def names_kind(text: str) -> bool:
    """Tell whether the text of a link says of what kind it is; titles hold such words too (`Language Models Are …`)."""
    words = text.split()
    is_title = len(words) >= _FEWEST_OF_TITLE and sum(word[0].isupper() for word in words) >= _FEWEST_WORDS
    return kind_of_words(text) is not None and not is_title


def _title(text: str) -> str:
    title = _OF_ARCHIVE.sub("", plain(text)).strip(' "“”«»《》')
    if len(_WORD.findall(title)) < _FEWEST_WORDS or names_kind(title) or BARE_URL.search(title):
        return ""
    venue = find_venue(title)
    is_other = _INVITATION.search(title) or (venue and venue[0].year) or authors_of(title)
    return "" if is_other else title
