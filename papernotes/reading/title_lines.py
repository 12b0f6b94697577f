"""The line that names a note: a heading, a first line of plain or bold text, a link to the paper by its title."""

from __future__ import annotations

import re

from msgspec.structs import replace

from papernotes.identity import paper_key
from papernotes.patterns import late_pattern
from papernotes.reading.around_titles import ARXIV_BEFORE, BRACKET_AT_END, without_surroundings
from papernotes.reading.byline import authors_of, read_beside, read_byline
from papernotes.reading.dates import read_date
from papernotes.reading.facts import Fact
from papernotes.reading.fields import field_of_label, is_metadata_heading
from papernotes.reading.free_lines import byline_step, is_address, is_lone_name
from papernotes.reading.head import Place, Step, Title
from papernotes.reading.headings import is_generic
from papernotes.reading.inline import anchors, is_external, plain, unwrapped
from papernotes.reading.label_lines import facts_of
from papernotes.reading.linked_titles import names_kind
from papernotes.reading.links import hashtags, read_links
from papernotes.reading.note_words import are_note_words
from papernotes.reading.papers import PAPER_KINDS, kind_of_words, link_kind
from papernotes.reading.people import looks_like_name
from papernotes.reading.sections import Section, read_section
from papernotes.reading.several import is_paper_of_several, is_part_of_several
from papernotes.reading.shapes import BULLET, HEADING, RULE, Labelled, is_bare_label, read_label
from papernotes.reading.spaced_names import are_people
from papernotes.reading.values import accepts
from papernotes.reading.venues import find_venue

_METADATA_WORD = late_pattern(r"信息|資訊|情報|metadata|meta[- ]?info|정보|서지|метаданн", re.IGNORECASE)
_LINK_BESIDE_TITLE = late_pattern(
    r"\s*[\[(（]?\s*\[(?:paper|pdf|arxiv|code|link|논문|论文|論文|github)\]\([^()]*\)\s*[\])）]?", re.IGNORECASE
)
_LINK = late_pattern(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*[^()]*(?:\([^()]*\)[^()]*)*\)")
_ADDRESS = late_pattern(r"[(（<\[]*\s*https?://[^\s<>()（）]+\s*[)）>\]]*")
_SHORTCODES = late_pattern(r"^\s*(?::[a-z][\w+-]*:\s*)+(?=\S)|\s+(?::(?:[a-z][\w+-]*|[+-]1):\s*)+$")
_UNDERLINED_TWICE = late_pattern(r" {0,3}={2,}\s*")
_UNDERLINED = late_pattern(r" {0,3}-{2,}\s*")
_DAY = late_pattern(r"[\W\d年月日년월일]*")
_END_OF_SENTENCE = (".", "。", "!", "！", "…")
_PICTURE_BEFORE_BOLD = late_pattern(r"^[\U0001F300-\U0001FAFF\u2600-\u27BF\ufe0f\u200d\s]+(?=[*_]{1,2}\S)")
_PICTURE_SIGNS = late_pattern(r"^[\U0001F300-\U0001FAFF\u2600-\u27BF\ufe0f\u200d\s]+")
_PICTURE = late_pattern(r"[\U0001F300-\U0001FAFF\u2600-\u27BF]")
_LONGEST_AFTER_PICTURE = 120
_FEWEST_WORDS = 3
_LEVEL_OF_CHAPTERS = 2
_AFTER_GROUP = late_pattern(r"(?:\[(?:[^\[\]\d]|(?:19|20)\d{2})[^\[\]]{0,40}\] *)+(?<=[\] ])[^\W\d_][^\[\]]+$")
_NO_TITLE_BEGINS = (*">|<!-*`$(（", "[[")
_HTML_HEADING = late_pattern(r"^\s*<h1\b[^>]*>\s*(.+?)\s*</h1>\s*$", re.IGNORECASE)


def heading(place: Place) -> Step | None:
    """Read a heading: the title, a label with its value, a frame around facts, or the end of the head."""
    match = HEADING.match(place.line)
    if match is None or (not place.line.lstrip()[len(match[1]) :][:1].isspace() and not _is_tight_heading(match[2])):
        return _html_heading(place) or _underlined(place)
    return _row_of_links(place, match[2]) or _of_heading(place, match[2], len(match[1])) if match[2] else Step()


def _html_heading(place: Place) -> Step | None:
    html = _HTML_HEADING.match(place.line)
    return _titled(place, html[1], (place.number,)) if html and not place.title and not is_generic(html[1]) else None


def _of_heading(place: Place, text: str, level: int) -> Step:
    labelled = read_label(text)
    if labelled and labelled.value and labelled.field != "tldr" and accepts(labelled.field, labelled.value):
        is_title = level == 1 and place.is_first and not place.is_titled and _is_topic(labelled)
        name = "paper" if is_title else labelled.field
        return _labelled_heading(place, name, labelled.label, labelled.value)
    if is_metadata_heading(text):
        return Step(keeps_byline=True, opens_byline=True)
    name = is_bare_label(text)
    if name == "tldr" and _heads_labels(place):
        return Step(keeps_byline=True, opens_byline=True)
    section = read_section(place.lines, place.number, name) if name else None
    if section is not None:
        return replace(_of_section(section), opens_byline=name in {"title", "paper"})
    return _of_other_heading(place, text, level)


def _of_other_heading(place: Place, text: str, level: int) -> Step:
    """Read a heading that is no label: the title, one above it, or the end of the head."""
    if place.is_titled and place.title is None and is_paper_of_several(place, level):
        return Step(is_end=True)
    if place.is_first and are_note_words(plain(text)) and _names_paper_below(place):
        return Step(keeps_byline=True, keeps_first=True)
    if place.title is None and _can_be_title(place, level, text):
        return _titled(place, text, (place.number,))
    return _below_title(place, text, level) or Step(is_end=not _announces_head(place, text))


def _below_title(place: Place, text: str, level: int) -> Step | None:
    """Read a heading right below the title that is no chapter's: names or a venue with nothing below, or a subtitle.

    A subtitle is of a lower level than the next heading (`# Title`, `### Subtitle`, `## Chapter`).
    """
    if place.title is None or place.paragraphs or is_generic(text) or is_bare_label(text):
        return None
    below = [line for line in place.lines[place.number + 1 : place.number + 4] if line.strip()]
    found = read_byline(text)
    is_of_paper = found is not None and not found.title and (found.venue or len(authors_of(found.authors)) > 1)
    if is_of_paper and below and (below[0].startswith("#") or RULE.match(below[0]) or _states(below[0])):
        return byline_step(place, found, 1)
    if level == 1 or any(line.strip() for line in place.lines[place.title.lines[-1] + 1 : place.number]):
        return None
    others = (HEADING.match(line) for line in place.lines[place.number + 1 :] if line.startswith("#"))
    other = next(filter(None, others), None)
    is_subtitle = 1 < len(other[1]) < level if other else level > _LEVEL_OF_CHAPTERS
    return Step(keeps_byline=True) if is_subtitle else None


def _heads_labels(place: Place) -> bool:
    """Tell whether two label lines stand right below a heading that may head a summary too (`# 概要`, `## Summary`)."""
    below = [line for line in place.lines[place.number + 1 : place.number + 6] if line.strip()][:2]
    labelled = [label for line in below if (label := read_label(line)) and label.value and label.field != "tldr"]
    return len(labelled) > 1 and all(accepts(label.field, label.value) for label in labelled)


def _row_of_links(place: Place, text: str) -> Step | None:
    """Read a heading that is links by their kinds and nothing else: `### [Paper](…) · [Code](…)`."""
    found = list(anchors(text)) if "](" in text else []
    if not found or not all(names_kind(plain(anchor.text)) for anchor in found):
        return None
    links = read_links(text, "", place.number, line=place.line)
    if not links.is_row or not links.facts:
        return None
    return Step(facts=links.facts, taken=(place.number,) if links.is_whole else (), keeps_byline=True)


def _names_paper_below(place: Place) -> bool:
    """Tell whether the next line that is not blank names the paper, as the first of a note may without a heading."""
    below = range(place.number + 1, min(len(place.lines), place.number + 4))
    number = next((number for number in below if place.lines[number].strip()), 0)
    if not number or place.is_titled:
        return False
    return any(reader(replace(place, number=number)) for reader in (linked_title, first_line))


def _is_topic(labelled: Labelled) -> bool:
    """Tell whether a first heading names the note behind a word that is a label elsewhere: `Обзор: …`, `Topic: …`."""
    if labelled.field == "reviewers":
        return not (looks_like_name(labelled.value) or are_people(labelled.value)) and len(labelled.value.split()) > 1
    return labelled.field == "tags" or (labelled.field == "venue" and find_venue(labelled.value) is None)


def _announces_head(place: Place, text: str) -> bool:
    """Tell whether a heading that ends no head is followed by label lines: a first one, or one that names labels."""
    below = next((line for line in place.lines[place.number + 1 : place.number + 6] if line.strip()), "")
    labelled, inner = read_label(below), HEADING.match(below)
    if not place.is_first:
        names_labels = bool(field_of_label(plain(text))) or _METADATA_WORD.search(text) is not None
        return names_labels and labelled is not None and labelled.is_strong and labelled.value != ""
    return bool(
        (labelled and labelled.value)
        or (inner and not is_generic(inner[2]) and is_generic(text) and not inner[2][:1].isdigit())
        or (inner and (is_bare_label(inner[2]) or is_metadata_heading(inner[2])))
        or is_address(below)
    )


def _is_tight_heading(text: str) -> bool:
    """`#Title` and `#[Title](…)` are headings to their writers; `#tag, #tag` and `#1` are not."""
    return bool(text) and not hashtags(f"#{text}") and not text[0].isdigit()


def _underlined(place: Place) -> Step | None:
    """Read a heading underlined by `===`, or by `---` right at the top."""
    if place.number + 1 >= len(place.lines) or not place.line.strip() or place.title:
        return None
    under = place.lines[place.number + 1]
    is_first_level = _UNDERLINED_TWICE.fullmatch(under) is not None
    is_second_level = place.is_first and _UNDERLINED.fullmatch(under) is not None
    if not (is_first_level or is_second_level) or read_label(place.line) or is_generic(place.line):
        return None
    return replace(_titled(place, place.line.strip(), (place.number, place.number + 1)), count=2)


def _labelled_heading(place: Place, name: str, label: str, value: str) -> Step:
    """`# Paper: Title` is the title itself; `## Authors: A, B` states a field."""
    if name in {"title", "paper"} and place.title is None:
        step = _titled(place, value, (place.number,))
        return replace(
            step,
            facts=(
                *step.facts,
                *((Fact(field="title", value=plain(value), line=place.number, key=label),) if name == "title" else ()),
            ),
        )
    return Step(facts=facts_of(name, label, value, place.number), taken=(place.number,))


def _can_be_title(place: Place, level: int, text: str) -> bool:
    if is_generic(text) or is_part_of_several(place, level, text):
        return False
    return level == 1 or (
        place.paragraphs == 0 and not re.match(r"\s*(?:\d+(?:\.\d+)*[.)\s]|part\s*\d)", text, re.IGNORECASE)
    )


def _titled(place: Place, text: str, lines: tuple[int, ...]) -> Step:
    links = [anchor for anchor in anchors(text) if is_external(anchor.url)]
    facts = tuple(
        Fact(field="link", value=anchor.url, line=place.number, start=place.line.find(anchor.url), key=anchor.text)
        for anchor in links
    )
    shown = _LINK.sub(r"\1", _LINK_BESIDE_TITLE.sub("", text)) if "](" in text else text
    shown = _SHORTCODES.sub("", shown) if ":" in shown else shown
    shown = (_ADDRESS.sub("", shown) if "://" in shown else shown).strip(" -–—:：")
    shown, around = without_surroundings(shown, place.number)
    return Step(facts=(*facts, *around), title=Title(text=shown or plain(text), lines=lines, is_heading=True))


def _of_section(section: Section) -> Step:
    return Step(facts=section.facts, taken=section.taken, count=section.count)


def first_line(place: Place) -> Step | None:
    """Take a first line of plain or bold text for the title when the lines below are those of a head."""
    written = _PICTURE_BEFORE_BOLD.sub("", place.line.strip())
    if place.title or not place.is_first or _has_title_below(place):
        return None
    is_marked = written.startswith(("**", "__")) or written != place.line.strip()
    text = unwrapped(written) if is_marked else written
    is_bold = text != written
    if len(text) > 250 or text.startswith(_NO_TITLE_BEGINS) or text.endswith(_END_OF_SENTENCE) or is_generic(text):
        return None
    if is_bold:
        is_title = not _is_label_day_or_names(text) and _is_right_above_head(place)
        return _titled(place, text, (place.number,)) if is_title else None
    if _is_title_with_names(text):
        return _titled(place, text, (place.number,))
    of_arxiv = ARXIV_BEFORE.match(text)
    is_title = (text[0] != "[" or of_arxiv is not None or _AFTER_GROUP.match(text) is not None) and (
        of_arxiv is not None or _is_above_head(place) or _is_headline(place, text)
    )
    if not is_title:
        return None
    facts = (Fact(field="arxiv", value=of_arxiv[1], line=place.number),) if of_arxiv else ()
    shown = text[of_arxiv.end() :] if of_arxiv else text
    return Step(facts=facts, title=Title(text=shown, lines=(place.number,), is_heading=False))


def _is_title_with_names(text: str) -> bool:
    """Tell whether a line is a title, names with venue or year in brackets, and the paper's link."""
    linked = [link_kind(anchor.url, anchor.text) in PAPER_KINDS for anchor in anchors(text)]
    if sum(linked) != 1:
        return False
    beside = BRACKET_AT_END.search(_ADDRESS.sub("", _LINK_BESIDE_TITLE.sub("", text)).rstrip(" |-–—:"))
    found = read_beside(beside[1]) if beside else None
    return found is not None and bool(found.authors and (found.venue or found.year))


def _has_title_below(place: Place) -> bool:
    """Tell whether a heading of the first level that can name a paper stands near the top."""
    return any(line.startswith("# ") and not is_generic(line[2:]) for line in place.lines[place.number : 12])


def _is_headline(place: Place, text: str) -> bool:
    """Tell whether a line stands alone and begins with a picture sign: posts have no other headings."""
    if _PICTURE.match(text) is None or len(text) > _LONGEST_AFTER_PICTURE or len(text.split()) < _FEWEST_WORDS:
        return False
    nearest = place.lines[place.number + 1] if place.number + 1 < len(place.lines) else ""
    return not nearest.strip() and not any(line.startswith("#") for line in place.lines if line[1:2] in "# ")


def _is_label_day_or_names(text: str) -> bool:
    is_label = text.endswith((":", "：")) or is_bare_label(text) != "" or _DAY.fullmatch(text) is not None
    return is_label or len(authors_of(text)) > 1


def _is_above_head(place: Place) -> bool:
    """Tell whether a line of a head stands right below, or one of the next after a blank line."""
    below = [line for line in place.lines[place.number + 1 : place.number + 9] if line.strip()][:5]
    nearest = place.lines[place.number + 1].strip() if place.number + 1 < len(place.lines) else ""
    if nearest and not _is_after_picture(place.line.strip()):
        return _states(nearest) or read_byline(nearest) is not None
    return any(map(_states, below))


def _is_after_picture(text: str) -> bool:
    """Tell whether a line begins with a picture sign and can be a title: text may follow right below it in a post."""
    bare = _PICTURE_SIGNS.sub("", text)
    is_other = _is_label_day_or_names(bare) or read_date(bare).value is not None
    return bare != text and len(bare.split()) >= _FEWEST_WORDS and not is_other


def _is_right_above_head(place: Place) -> bool:
    """Tell whether the next line that is not blank is one of a head: bold lines stand above chapters too."""
    below = [line.strip() for line in place.lines[place.number + 1 : place.number + 4]]
    nearest = next(filter(None, below), "")
    found = read_byline(nearest) if nearest else None
    is_linked = nearest.startswith("[") and any(
        link_kind(anchor.url, anchor.text) in PAPER_KINDS for anchor in anchors(nearest)
    )
    if is_linked or _states(nearest) or (found is not None and not is_lone_name(found)):
        return True
    # The paper's own title may stand between, in the same paragraph.
    named = read_byline(below[1]) if len(below) > 1 and all(below[:2]) else None
    return named is not None and not is_lone_name(named) and accepts("paper", nearest)


def _states(line: str) -> bool:
    """Tell whether a line is one of labels, hashtags or links."""
    return read_label(line) is not None or bool(hashtags(line)) or is_address(line)


def linked_title(place: Place) -> Step | None:
    """Take a first line that is one link to a paper, by its title, for the title."""
    text = unwrapped(place.line) if place.is_first and not (place.title or place.is_titled) else ""
    if not text.startswith("[") or not text.endswith(")"):
        return None
    found = list(anchors(text))
    is_title = (
        len(found) == 1
        and (found[0].start, found[0].end) == (0, len(text))
        and len(found[0].text.split()) > 2
        and not kind_of_words(found[0].text)
        and link_kind(found[0].url) in PAPER_KINDS
    )
    return _titled(place, text, (place.number,)) if is_title else None


def list_of_papers(place: Place) -> Step | None:
    """Go past an item that links to a paper by its title beside one that links to another: a list of papers."""
    lines = (place.line, *(place.lines[number] for number in _neighbours(place)))
    keys = set()
    for line in lines:
        linked = next(anchors(line), None) if BULLET.match(line) or line.startswith("[") else None
        if linked and linked.text and not names_kind(linked.text) and (key := paper_key(linked.url)):
            keys.add(key)
        elif line is place.line:
            return None
    return Step(prose=len(place.line)) if len(keys) > 1 else None


def _neighbours(place: Place) -> tuple[int, ...]:
    return tuple(number for number in (place.number - 1, place.number + 1) if 0 <= number < len(place.lines))
