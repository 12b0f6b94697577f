"""The head of a note's body: what its lines state before the first section begins, and which lines say nothing else.

The head ends at the first heading that is neither the title nor a label, at a fence, at a display formula, or when
more text has passed than a head holds. Within it each reader of `_READERS` is asked in turn for the line at hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from papernotes.reading.byline import read_byline
from papernotes.reading.facts import Fact
from papernotes.reading.fields import SUMMARY_HEADINGS, field_of_label, is_metadata_heading, normal
from papernotes.reading.headings import is_generic
from papernotes.reading.inline import anchors, is_external, plain
from papernotes.reading.links import has_paper_address, hashtags, read_links
from papernotes.reading.sections import Section, read_section, section_end
from papernotes.reading.shapes import (
    BULLET, COMMENT, FENCE, HEADING, QUOTE, RULE, TABLE_ROW, TABLE_RULE, breaks_to_spaces, cells, further_labels, is_bare_label, list_items, read_label, unquoted,
)
from papernotes.reading.values import LINK_FIELDS, accepts
from papernotes.reading.venues import find_venue

_LAST_LINE = 150
_MOST_PROSE = 700
_MOST_PARAGRAPHS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """The heading or first line that names the note: its inline Markdown without a link around it; 0-based lines."""

    text: str
    lines: tuple[int, ...]
    is_heading: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the head of a body states. `taken` are the 0-based body lines that say nothing beyond `facts`.

    The lines of `facts` are 0-based body lines here; `notes` gives them the file's numbers.
    """

    facts: tuple[Fact, ...] = ()
    taken: frozenset[int] = frozenset()
    title: Title | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where the walk stands: the line at hand, the title so far, how much text has passed."""

    lines: Sequence[str]
    number: int = 0
    title: Title | None = None
    is_first: bool = True
    prose: int = 0
    paragraphs: int = 0
    byline_open: bool = False

    @property
    def line(self) -> str:
        return self.lines[self.number]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """What one reader made of the lines from the place on: facts, taken lines, how many lines to go on by."""

    facts: tuple[Fact, ...] = ()
    taken: tuple[int, ...] = ()
    count: int = 1
    title: Title | None = None
    is_end: bool = False
    prose: int = 0
    keeps_byline: bool = False
    opens_byline: bool = False


def read_head(lines: Sequence[str]) -> Head:
    """Read the head of a body given as lines."""
    place = _Place(lines=lines)
    facts: list[Fact] = []
    taken: set[int] = set()
    while place.number < min(len(lines), _LAST_LINE):
        step = next(found for reader in _READERS if (found := reader(place)) is not None)
        if step.is_end:
            break
        facts += (replace(fact, covers=step.taken) for fact in step.facts)
        taken.update(step.taken)
        prose, paragraphs = place.prose + step.prose, place.paragraphs + (step.prose > 0)
        if prose > _MOST_PROSE or paragraphs > _MOST_PARAGRAPHS:
            break
        is_blank = not lines[place.number].strip()
        place = replace(
            place,
            number=place.number + step.count,
            title=place.title or step.title,
            is_first=place.is_first and is_blank,
            prose=prose,
            paragraphs=paragraphs,
            byline_open=step.title is not None or step.opens_byline or (place.byline_open and (is_blank or step.keeps_byline)),
        )
    if not any(fact.field == "tldr" for fact in facts):
        late = _late_summary(lines, place.number)
        facts += (replace(fact, covers=late.taken) for fact in late.facts)
        taken.update(late.taken)
    return Head(facts=tuple(facts), taken=_with_empty_frames(lines, taken), title=place.title)


# --- one reader a shape ----------------------------------------------------------------------------------------------


def _blank(place: _Place) -> _Step | None:
    text = unquoted(place.line).strip()
    if text and not COMMENT.match(place.line) and text not in {"<br>", "<br/>", "</br>", "<br />", "&nbsp;"}:
        return None
    return _Step(keeps_byline=True)


def _end(place: _Place) -> _Step | None:
    text = unquoted(place.line)
    if FENCE.match(text):
        return _fence(place)
    return _Step(is_end=True) if text.lstrip().startswith(("$$", "\\[", "\\begin{")) else None


def _fence(place: _Place) -> _Step:
    """A BibTeX fence belongs to the head; any other ends it."""
    first = place.lines[place.number + 1].strip() if place.number + 1 < len(place.lines) else ""
    if not re.match(r"(?:>\s*)?@\w+\s*[{(]", first):
        return _Step(is_end=True)
    end = place.number + 1
    while end < len(place.lines) and not FENCE.match(place.lines[end]):
        end += 1
    return _Step(count=end - place.number + 1)


def _heading(place: _Place) -> _Step | None:
    match = HEADING.match(place.line)
    if match is None or (not place.line.lstrip()[len(match[1]) :][:1].isspace() and not _is_tight_heading(match[2])):
        return _underlined(place)
    text = match[2]
    if not text:
        return _Step()
    labelled = read_label(text)
    if labelled and labelled.value and labelled.field != "tldr" and accepts(labelled.field, labelled.value):
        return _labelled_heading(place, labelled.field, labelled.label, labelled.value)
    if is_metadata_heading(text):
        return _Step(keeps_byline=True, opens_byline=True)
    name = is_bare_label(text)
    section = read_section(place.lines, place.number, name) if name else None
    if section is not None:
        return _of_section(section)
    if place.title is None and _can_be_title(place, len(match[1]), text):
        return _titled(place, text, (place.number,))
    return _Step(is_end=not _announces_head(place))


def _announces_head(place: _Place) -> bool:
    """Tell whether a first heading such as `# Paper review` is followed by label lines rather than by its section."""
    below = [line for line in place.lines[place.number + 1 : place.number + 5] if line.strip()][:1]
    return place.is_first and any(read_label(line) is not None and read_label(line).value != "" for line in below)  # type: ignore[union-attr]  # read just before


def _is_tight_heading(text: str) -> bool:
    """`#Title` and `#[Title](…)` are headings to their writers; `#tag, #tag` and `#1` are not."""
    return bool(text) and not hashtags(f"#{text}") and not text[0].isdigit()


def _underlined(place: _Place) -> _Step | None:
    """A heading underlined by `===`, or by `---` right at the top."""
    if place.number + 1 >= len(place.lines) or not place.line.strip() or place.title:
        return None
    under = place.lines[place.number + 1]
    is_first_level = re.fullmatch(r" {0,3}={2,}\s*", under) is not None
    is_second_level = place.is_first and re.fullmatch(r" {0,3}-{2,}\s*", under) is not None
    if not (is_first_level or is_second_level) or read_label(place.line) or is_generic(place.line):
        return None
    return replace(_titled(place, place.line.strip(), (place.number, place.number + 1)), count=2)


def _labelled_heading(place: _Place, name: str, label: str, value: str) -> _Step:
    """`# Paper: Title` is the title itself; `## Authors: A, B` states a field."""
    if name in {"title", "paper"} and place.title is None:
        step = _titled(place, value, (place.number,))
        return replace(step, facts=(*step.facts, *((Fact(field="title", value=plain(value), line=place.number, key=label),) if name == "title" else ())))
    return _Step(facts=_facts_of(name, label, value, place.number), taken=(place.number,))


def _can_be_title(place: _Place, level: int, text: str) -> bool:
    if is_generic(text):
        return False
    return level == 1 or (place.paragraphs == 0 and not re.match(r"\s*(?:\d+(?:\.\d+)*[.)\s]|part\s*\d)", text, re.IGNORECASE))


def _titled(place: _Place, text: str, lines: tuple[int, ...]) -> _Step:
    links = [anchor for anchor in anchors(text) if is_external(anchor.url)]
    facts = tuple(Fact(field="link", value=anchor.url, line=place.number, start=place.line.find(anchor.url), key=anchor.text) for anchor in links)
    shown = re.sub(r"\s*[\[(（]?\s*\[(?:paper|pdf|arxiv|code|link|논문|论文|論文|github)\]\([^()]*\)\s*[\])）]?", "", text, flags=re.IGNORECASE)
    shown = re.sub(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*[^()]*(?:\([^()]*\)[^()]*)*\)", r"\1", shown)
    shown = re.sub(r"[(（<\[]*\s*https?://[^\s<>()（）]+\s*[)）>\]]*", "", shown).strip(" -–—:：")
    return _Step(facts=facts, title=Title(text=shown or plain(text), lines=lines, is_heading=True))


def _of_section(section: Section) -> _Step:
    return _Step(facts=section.facts, taken=section.taken, count=section.count)


def _rule(place: _Place) -> _Step | None:
    return _Step(keeps_byline=True) if RULE.match(unquoted(place.line)) else None


def _table(place: _Place) -> _Step | None:
    """A table of labels and values: down the first column, or along the header with one row below."""
    if "|" not in place.line or place.number + 1 >= len(place.lines) or not TABLE_ROW.match(unquoted(place.line)):
        return None
    end = place.number
    while end < len(place.lines) and "|" in place.lines[end] and place.lines[end].strip():
        end += 1
    rows = [(number, cells(place.lines[number])) for number in range(place.number, end) if not TABLE_RULE.match(unquoted(place.lines[number]))]
    if end - place.number == len(rows) or not rows:
        return None
    facts, is_whole = _across(rows) or _down(rows)
    if not facts:
        return None
    return _Step(facts=facts, taken=tuple(range(place.number, end)) if is_whole else (), count=end - place.number)


def _across(rows: Sequence[tuple[int, list[str]]]) -> tuple[tuple[Fact, ...], bool] | None:
    names = [field_of_label(plain(cell)) for cell in rows[0][1]]
    if len(rows) != 2 or sum(bool(name) for name in names) < 2 or read_label(rows[0][1][0]) is not None and not names[0]:
        return None
    number, values = rows[1]
    pairs = [(name, value) for name, value in zip(names, values, strict=False) if value]
    facts = tuple(fact for name, value in pairs if name and accepts(name, value) for fact in _facts_of(name, name, value, number))
    return facts, len(pairs) == sum(1 for name, value in pairs if name and accepts(name, value))


def _down(rows: Sequence[tuple[int, list[str]]]) -> tuple[tuple[Fact, ...], bool]:
    facts: list[Fact] = []
    is_whole = True
    for number, row in rows:
        name = field_of_label(plain(row[0]).strip(" :："))
        value = " ".join(cell for cell in row[1:] if cell)
        if name and value and accepts(name, value):
            facts += _facts_of(name, plain(row[0]), value, number)
        elif value and plain(row[0]) and (number != rows[0][0] or field_of_label(plain(value)) or len(rows) < 2 or not _is_table_head(row)):
            is_whole = False
    return tuple(facts), is_whole


def _is_table_head(row: Sequence[str]) -> bool:
    """`| Item | Content |` heads a table of facts and is none itself."""
    heads = "item items content contents value values key field fields info information description detail details property 항목 내용 정보 項目 内容 项目 信息 値 值 поле значение".split()
    return all(normal(plain(cell)) in heads or not cell for cell in row)


def _label(place: _Place) -> _Step | None:
    labelled = read_label(place.line)
    if labelled is None:
        return _bare_label(place)
    if not labelled.value:
        return _empty_label(place, labelled.field, labelled.label, is_strong=labelled.is_strong)
    if labelled.field in LINK_FIELDS and not accepts(labelled.field, labelled.value) and find_venue(labelled.value):
        labelled = replace(labelled, field="venue")
    value, further = further_labels(labelled.value)
    value, count = _continued(place, labelled.field, value) if not further else (value, 1)
    pairs = [(labelled.field, labelled.label, value), *further]
    if not all(accepts(name, text) for name, _, text in pairs if text):
        return None
    facts = tuple(fact for name, label, text in pairs if text for fact in _facts_of(name, label, text, place.number, line=place.line))
    is_whole = _is_represented(facts, pairs)
    return _Step(facts=facts, taken=tuple(range(place.number, place.number + count)) if is_whole else (), count=count, keeps_byline=True)


def _is_represented(facts: Sequence[Fact], pairs: Sequence[tuple[str, str, str]]) -> bool:
    """Links that stand with words of their own (`original | my fork`) are facts, but the words stay in the body."""
    for name, _, text in pairs:
        if name in LINK_FIELDS and text and not read_links(text, name, 0).is_whole:
            return False
    return bool(facts) or not any(text for _, _, text in pairs)


def _facts_of(name: str, label: str, value: str, number: int, *, line: str = "") -> tuple[Fact, ...]:
    """Give the facts of one value: links one by one, other values as written."""
    value = breaks_to_spaces(value)
    if name in LINK_FIELDS:
        return read_links(value, name, number, line=line).facts or (Fact(field=name, value=plain(value), line=number, start=line.find(value), key=label),)
    if name == "paper":
        links = read_links(value, "paper", number, line=line).facts
        title = plain(re.sub(r"https?://\S+", "", value)).strip(" -–—|()（）<>:：,、")
        is_title = len(title) > 8 or (not links and title)
        return (*links, *((Fact(field="paper", value=title, line=number, start=line.find(title), key=label),) if is_title and not field_of_label(title) else ()))
    if name in {"venue", "year", "title"} and any(is_external(anchor.url) for anchor in anchors(value)):
        links = read_links(value, "link" if name != "venue" else "venue link", number, line=line).facts
        return (Fact(field=name, value=value, line=number, start=line.find(value), key=label), *links)
    return (Fact(field=name, value=value, line=number, start=line.find(value) if value else -1, key=label),)


def _continued(place: _Place, name: str, value: str) -> tuple[str, int]:
    """Give a value with the lines that go on with it, and the count of lines: text in the same paragraph or item."""
    count = 1
    is_bullet = BULLET.match(unquoted(place.line)) is not None
    while place.number + count < len(place.lines):
        line = place.lines[place.number + count]
        text = unquoted(line)
        is_quote_same = bool(QUOTE.match(line)) == bool(QUOTE.match(place.line))
        if not text.strip() or not is_quote_same or BULLET.match(text) or HEADING.match(line) or RULE.match(line) or FENCE.match(text) or read_label(line) or "|" in text or text.lstrip()[:2] in {"$$", "!["}:
            break
        goes_on = text[:1] in " \t" if is_bullet else name == "tldr" or value.rstrip().endswith((",", "，", "、", ";", "and", "&"))
        if not goes_on or (name in LINK_FIELDS):
            break
        value = f"{value.rstrip()} {text.strip()}"
        count += 1
    return value, count


def _empty_label(place: _Place, name: str, label: str, *, is_strong: bool) -> _Step | None:
    """A label whose value stands below: a list, or after a marked or quoted label the next line or paragraph."""
    step = _value_below(place, name, label, is_strong=is_strong or name == "tldr")
    if step is not None:
        return step
    if is_bare_label(place.line) == "":
        return None
    neighbours = [place.lines[number] for number in (place.number - 1, place.number + 1) if 0 <= number < len(place.lines)]
    return _Step(taken=(place.number,), keeps_byline=True) if any(read_label(line) for line in neighbours) else None


def _value_below(place: _Place, name: str, label: str, *, is_strong: bool) -> _Step | None:
    start = place.number + 1
    is_quote = QUOTE.match(place.line) is not None
    while is_strong and (name != "tldr" or place.line.lstrip().startswith(("*", "_", ">", "-", "【", "["))) and start < len(place.lines) and not unquoted(place.lines[start]).strip() and (is_quote == bool(QUOTE.match(place.lines[start])) or name == "tldr" or not is_quote):
        start += 1
    end = start
    while end < len(place.lines) and unquoted(place.lines[end]).strip() and not HEADING.match(place.lines[end]) and not RULE.match(place.lines[end]):
        if end > start and read_label(place.lines[end]) is not None and not re.match(r"\s{2,}", unquoted(place.lines[end])):
            break
        end += 1
    block = [unquoted(line) for line in place.lines[start:end]]
    if not block or FENCE.match(block[0]) or (read_label(block[0]) is not None and not (name in LINK_FIELDS and BULLET.match(block[0]))) or "$$" in block[0] or block[0].lstrip().startswith(("|", "![")):
        return None
    items = list_items(block)
    if items is None and not is_strong and not (is_quote and start == place.number + 1):
        return None
    facts = _facts_below(name, label, items, block, start)
    return _Step(facts=facts, taken=tuple(range(place.number, end)), count=end - place.number, keeps_byline=True) if facts else None


def _facts_below(name: str, label: str, items: list[str] | None, block: list[str], start: int) -> tuple[Fact, ...]:
    if items is None:
        value = " ".join(line.strip() for line in block)
        return _facts_of(name, label, value, start) if accepts(name, value) else ()
    if name in LINK_FIELDS | {"paper"}:
        found = [read_links(item, name, start + index) for index, item in enumerate(items)]
        return tuple(fact for links in found for fact in links.facts) if all(links.is_whole and links.facts for links in found) else ()
    if name == "tldr":
        return (Fact(field=name, value=" · ".join(items), line=start, key=label),)
    is_list = name in {"tags", "authors", "affiliations", "reviewers"}
    if not items or not all(accepts(name, item) for item in items) or (len(items) > 1 and not is_list):
        return ()
    return (Fact(field=name, value=tuple(items) if is_list else items[0], line=start, key=label),)


def _bare_label(place: _Place) -> _Step | None:
    """A label without a colon: `분류` above a list, `**TL;DR**` above a paragraph."""
    name = is_bare_label(place.line)
    text = unquoted(place.line).strip()
    if not name or (BULLET.match(place.line) and not text.rstrip().endswith("**")):
        return None
    is_strong = text.startswith(("**", "__", "【", "[", "<b>"))
    return _value_below(place, name, plain(text), is_strong=is_strong) if is_strong or name in {"tags", "authors", "link", "affiliations", "reviewers"} else None


def _links(place: _Place) -> _Step | None:
    """A row of links, a bare address, badges: whatever is nothing but links."""
    text = unquoted(place.line)
    if "http" not in text.casefold() and "](" not in text and "arxiv" not in text.casefold():
        return None
    found = read_links(text, "", place.number, line=place.line)
    if found.facts and found.is_row:
        return _Step(facts=found.facts, taken=(place.number,) if found.is_whole else (), keeps_byline=True)
    if found.is_row:
        return _Step(keeps_byline=True)
    return None


def _tags(place: _Place) -> _Step | None:
    tags = hashtags(unquoted(place.line))
    return _Step(facts=(Fact(field="hashtags", value=tags, line=place.number),), taken=(place.number,), keeps_byline=True) if tags else None


def _first_line(place: _Place) -> _Step | None:
    """A first line of plain text names the note when the lines below are those of a head."""
    text = place.line.strip()
    if place.title or not place.is_first or len(text) > 250 or text[0] in ">|<!-*[`$(（" or re.search(r"[.。!！…]$", text) or is_generic(text):
        return None
    if any(line.startswith("# ") for line in place.lines[:12]):
        return None
    below = [line for line in place.lines[place.number + 1 : place.number + 9] if line.strip()][:5]
    nearest = place.lines[place.number + 1].strip() if place.number + 1 < len(place.lines) else ""
    is_head = any(read_label(line) or hashtags(line) or _is_address(line) for line in below) or (nearest != "" and (read_byline(nearest) is not None))
    if not is_head or (nearest and not read_label(nearest) and not _is_address(nearest) and read_byline(nearest) is None and not hashtags(nearest)):
        return None
    return _Step(title=Title(text=text, lines=(place.number,), is_heading=False))


def _is_address(line: str) -> bool:
    found = read_links(unquoted(line), "", 0)
    return found.is_row and bool(found.facts)


def _byline(place: _Place) -> _Step | None:
    """Up to two lines of authors, affiliation, venue and year under the title."""
    if not place.byline_open:
        return None
    text = BULLET.sub("", unquoted(place.line)).strip()
    titled = re.fullmatch(r"\[([^\[\]]{12,250})\]|[「『《]([^「」『』《》]{8,250})[」』》]", text)
    if titled:
        return _Step(facts=(Fact(field="paper", value=titled[1] or titled[2], line=place.number),), taken=(place.number,), keeps_byline=True)
    joined, count = _paragraph(place) if text.endswith(",") else (text, 1)
    found = read_byline(joined)
    if found is None:
        return _organisation_line(place, text)
    stated = (("authors", found.authors), ("venue", found.venue), ("year", found.year), ("affiliations", found.affiliations), ("paper", found.title))
    facts = tuple(Fact(field=name, value=value, line=place.number, start=place.line.find(value)) for name, value in stated if value)
    return _Step(facts=facts, taken=tuple(range(place.number, place.number + count)), count=count, keeps_byline=True)


def _paragraph(place: _Place) -> tuple[str, int]:
    """Give the lines of names that go on below: each but the last ends with a comma."""
    parts = [place.line.strip()]
    while parts[-1].endswith(",") and place.number + len(parts) < len(place.lines) and place.lines[place.number + len(parts)].strip():
        parts.append(place.lines[place.number + len(parts)].strip())
    return " ".join(parts), len(parts)


def _organisation_line(place: _Place, text: str) -> _Step | None:
    """A short line of places of work below the authors."""
    shown = plain(text)
    above = place.lines[place.number - 1].strip() if place.number else ""
    if len(shown) > 160 or not above or read_byline(above) is None or not accepts("affiliations", text) or re.search(r"[.!?:：]", shown):
        return None
    return _Step(facts=(Fact(field="affiliations", value=shown, line=place.number),), taken=(place.number,), keeps_byline=True)


def _image(place: _Place) -> _Step | None:
    text = unquoted(place.line).strip()
    is_image = re.fullmatch(r"(?:!\[[^\]]*\]\([^()]*(?:\([^()]*\)[^()]*)*\)\s*)+|<img\s[^>]*>|</?(?:p|div|center|figure|picture)\b[^>]*>", text, re.IGNORECASE)
    return _Step(keeps_byline=True) if is_image else None


def _prose(place: _Place) -> _Step:
    """Text that is no header: it is counted, and a paper's link right under the title is looked for in it."""
    end = place.number + 1
    while end < len(place.lines) and place.lines[end].strip() and not HEADING.match(place.lines[end]) and not read_label(place.lines[end]) and not _links(replace(place, number=end)) and not RULE.match(place.lines[end]):
        end += 1
    text = " ".join(place.lines[place.number : end])
    facts: tuple[Fact, ...] = ()
    if place.title and place.paragraphs == 0 and len(plain(text)) <= 200 and has_paper_address(text) == 1:
        facts = tuple(fact for fact in read_links(text, "", place.number, line=place.line).facts if fact.field == "link near title")
    return _Step(count=end - place.number, prose=max(1, len(plain(text))), facts=facts)


_READERS: tuple[Callable[[_Place], _Step | None], ...] = (
    _blank, _end, _heading, _rule, _table, _label, _links, _tags, _image, _byline, _first_line, _prose,
)


# --- afterwards ------------------------------------------------------------------------------------------------------


def _late_summary(lines: Sequence[str], start: int) -> _Step:
    """Give the summary under a heading that is unmistakably one, below the head: its section stays in the body."""
    in_fence = ""
    for number in range(start, len(lines)):
        fence = FENCE.match(lines[number])
        if fence:
            in_fence = "" if in_fence and fence[1].startswith(in_fence) else in_fence or fence[1]
        match = HEADING.match(lines[number]) if lines[number].lstrip().startswith("#") and not in_fence else None
        if match and normal(plain(match[2])) in SUMMARY_HEADINGS:
            section = read_section(lines, number, "tldr")
            if section is not None:
                return _Step(facts=section.facts, taken=section.taken)
    return _Step()


def _with_empty_frames(lines: Sequence[str], taken: set[int]) -> frozenset[int]:
    """Add the headings that announced facts, when nothing is left below them, and the rules around them."""
    frames = set(taken)
    for number in range(min(len(lines), _LAST_LINE)):
        match = HEADING.match(lines[number])
        if match and is_metadata_heading(match[2]):
            end = section_end(lines, number)
            inside = range(number, end)
            if any(line in taken for line in inside) and all(line in taken or line == number or not lines[line].strip() or RULE.match(lines[line]) for line in inside):
                frames.update(line for line in inside if lines[line].strip())
    return frozenset(frames)
