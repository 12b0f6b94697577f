"""The head of a note's body: what its lines state before the first section begins, and which lines say nothing else.

The head ends at the first heading that is neither the title nor a label, at a fence, at a display formula, or when
more text has passed than a head holds. Within it each reader of `_READERS` is asked in turn for the line at hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from papernotes.patterns import late_pattern
from papernotes.reading.bibtex import entry_end, has_entry
from papernotes.reading.facts import Fact
from papernotes.reading.fields import PAPER_HEADINGS, SUMMARY_HEADINGS, is_metadata_heading, normal
from papernotes.reading.frames import LAST_LINE, is_frame, with_empty_frames
from papernotes.reading.free_lines import free_line, is_address
from papernotes.reading.head import Head, Place, Step, Title
from papernotes.reading.html_lines import html_paragraph
from papernotes.reading.inline import anchors, plain
from papernotes.reading.inline_fields import inline_fields
from papernotes.reading.label_lines import labelled_line
from papernotes.reading.late_links import late_paper
from papernotes.reading.linked_titles import title_of_link
from papernotes.reading.links import has_paper_address, hashtags, read_links
from papernotes.reading.nested_labels import nested_label
from papernotes.reading.papers import PAPER_KINDS, kind_of_words
from papernotes.reading.sections import read_section, section_end
from papernotes.reading.shapes import (
    BULLET,
    COMMENT,
    FENCE,
    HEADING,
    RULE,
    is_anchor,
    read_label,
    unquoted,
)
from papernotes.reading.tables import table
from papernotes.reading.title_lines import first_line, heading, linked_title, list_of_papers

_IMAGE = late_pattern(
    r"(?:!\[[^\]]*\]\([^()]*(?:\([^()]*\)[^()]*)*\)\s*)+|<img\s[^>]*>|</?(?:p|div|center|figure|picture)\b[^>]*>",
    re.IGNORECASE,
)
# How posts begin: what they link to by its title there is what they are on.
_OPENINGS = frozenset("はじめに 前書き この記事について 前言 引言 序言 导言 導言 导读 導讀 写在前面 寫在前面".split())
_LINES_OF_OPENING = 8
_PAPER_LINKS = frozenset((*PAPER_KINDS, "link", "link near title"))


_E_MAIL = late_pattern(r"(?:(?:\{[\w.,\s|-]+\}|[\w.+-]+)@[\w-]+(?:\.[\w-]+)+[\s,;]*){1,20}")
_LONGEST_LINE = 6000
_LONGEST_LATE_HEADING = 80
_MOST_PROSE = 700


_MOST_PARAGRAPHS = 5


def read_head(lines: Sequence[str], *, is_titled: bool = False) -> Head:
    """Read the head of a body given as lines; `is_titled` says that its front matter gives the title.

    A heading like "Metadata" below the head's end begins another head, which ends at the next heading.
    """
    first = _walk(Place(lines=lines, byline_open=is_titled, is_titled=is_titled), min(len(lines), LAST_LINE))
    parts, end = [first], first.end
    marked = [number for number, line in enumerate(lines) if "#" in line]
    frame = _metadata_heading(lines, [number for number in marked if end <= number < LAST_LINE])
    if frame:
        place = Place(lines=lines, number=frame + 1, title=first.title, is_first=False, byline_open=True)
        parts.append(_walk(place, LAST_LINE))
    facts = [fact for part in parts for fact in part.facts]
    taken = {line for part in parts for line in part.taken}
    stated = {"link" if fact.field in PAPER_KINDS else fact.field for fact in facts}
    if not stated & {"link", "link near title", "paper"}:
        facts += _in_opening(lines, first.end)
    for late in _late_facts(lines, end, marked, wanted={"tldr", "link"} - stated):
        facts += (replace(fact, covers=late.taken) for fact in late.facts)
        taken.update(late.taken)
    if not any(fact.field in _PAPER_LINKS for fact in facts):
        facts += late_paper(lines, end)
    return Head(facts=tuple(facts), taken=with_empty_frames(lines, marked, taken), title=first.title)


def _in_opening(lines: Sequence[str], number: int) -> tuple[Fact, ...]:
    """Give the paper that a post's opening links to by its title, and no other, below the heading at line `number`."""
    match = HEADING.match(lines[number]) if number < len(lines) and "#" in lines[number] else None
    if match is None or normal(plain(match[2])) not in _OPENINGS:
        return ()
    opening = range(number + 1, min(section_end(lines, number), number + _LINES_OF_OPENING))
    if has_paper_address("\n".join(lines[at] for at in opening)) != 1:
        return ()
    titles = ((at, title) for at in opening if (title := title_of_link(lines[at])))
    at, title = next(titles, (number, ""))
    links = read_links(lines[at], "", at, line=lines[at]).facts if title else ()
    near = tuple(fact for fact in links if fact.field == "link near title")
    return (*near, Fact(field="paper", value=title, line=at, start=lines[at].find(title))) if near else ()


def _metadata_heading(lines: Sequence[str], marked: Iterable[int]) -> int:
    """Give the first of the `marked` lines that is a heading and announces facts, else 0.

    Two label lines stand below it, or the link to the paper by its title.
    """
    for number in marked:
        if _is_metadata(lines[number]):
            below = lines[number + 1 : section_end(lines, number)]
            labelled = [label for line in below[:8] if (label := read_label(line)) and label.value and label.is_strong]
            top = next((line for line in below if line.strip()), "")
            return number if len(labelled) > 1 or (title_of_link(top) and is_address(top)) else 0
    return 0


@lru_cache(maxsize=1024)  # the notes of a site share headings
def _is_metadata(line: str) -> bool:
    match = HEADING.match(line) if line.startswith("#") else None
    return match is not None and is_metadata_heading(match[2])


class _Walked(Struct, frozen=True):
    """What a walk over the lines of a head gave, and the line it ended at."""

    facts: tuple[Fact, ...]
    taken: frozenset[int]
    title: Title | None
    end: int


def _walk(place: Place, last: int) -> _Walked:
    lines = place.lines
    facts: list[Fact] = []
    taken: set[int] = set()
    while place.number < min(len(lines), last):
        step = next(found for reader in _READERS if (found := reader(place)) is not None)
        if step.is_end:
            break
        facts += (replace(fact, covers=step.taken) for fact in step.facts)
        taken.update(step.taken)
        prose, paragraphs = place.prose + step.prose, place.paragraphs + (step.prose > 0)
        if prose > _MOST_PROSE or paragraphs > _MOST_PARAGRAPHS:
            break
        is_blank = not lines[place.number].strip()
        place = Place(
            lines=lines,
            number=place.number + step.count,
            title=place.title or step.title,
            is_first=place.is_first and (is_blank or step.keeps_first),
            prose=prose,
            paragraphs=paragraphs,
            byline_open=step.title is not None
            or step.opens_byline
            or (place.byline_open and (is_blank or step.keeps_byline)),
            is_titled=place.is_titled,
        )
    return _Walked(tuple(facts), frozenset(taken), place.title, place.number)


def _long(place: Place) -> Step | None:
    """Take a line longer than any head's as text, and do not look into it."""
    return Step(prose=_MOST_PROSE + 1) if len(place.line) > _LONGEST_LINE else None


def _blank(place: Place) -> Step | None:
    text = unquoted(place.line).strip()
    if text and text not in {"<br>", "<br/>", "</br>", "<br />", "&nbsp;"} and not is_anchor(text):
        is_frame_of_facts = is_frame(place.line)
        return (
            Step(keeps_byline=True, opens_byline=is_frame_of_facts)
            if is_frame_of_facts or COMMENT.match(place.line)
            else None
        )
    return Step(keeps_byline=True)


def _e_mail(place: Place) -> Step | None:
    """Go past a line of e-mail addresses, which stands between names and venue where a paper's first page is copied."""
    is_e_mail = "@" in place.line and _E_MAIL.fullmatch(place.line.strip()) is not None
    return Step(keeps_byline=True) if is_e_mail else None


def _comment(place: Place) -> Step | None:
    """Go past an HTML comment of several lines: what it says is not shown, so it states nothing."""
    if "<!--" not in place.line or "-->" in place.line:
        return None
    end = place.number + 1
    while end < len(place.lines) and "-->" not in place.lines[end]:
        end += 1
    return Step(count=end - place.number + 1, keeps_byline=True)


def _end(place: Place) -> Step | None:
    text = unquoted(place.line)
    if FENCE.match(text):
        return _fence(place)
    is_formula = text.lstrip().startswith(("$$", "\\[", "\\begin{")) and "](" not in text
    return Step(is_end=True) if is_formula else None


def _entry(place: Place) -> Step | None:
    """Go past a BibTeX entry without a fence; the first one is the note's, and its text is shown as that."""
    end = entry_end(place.lines, place.number) if "@" in place.line else place.number
    if end == place.number:
        return None
    lines = range(place.number, end)
    is_first = not has_entry("\n".join(place.lines[: place.number]))
    return Step(count=len(lines), taken=tuple(lines) if is_first else (), keeps_byline=True, keeps_first=True)


def _fence(place: Place) -> Step:
    """Go past a BibTeX fence, which belongs to the head; any other ends it."""
    first = place.lines[place.number + 1].strip() if place.number + 1 < len(place.lines) else ""
    if not re.match(r"(?:>\s*)?@\w+\s*[{(]", first):
        return Step(is_end=True)
    end = place.number + 1
    while end < len(place.lines) and not FENCE.match(place.lines[end]):
        end += 1
    return Step(count=end - place.number + 1)


def _rule(place: Place) -> Step | None:
    return Step(keeps_byline=True) if RULE.match(unquoted(place.line)) else None


def _links(place: Place) -> Step | None:
    """Read a row of links, a bare address, badges: whatever is nothing but links."""
    text = unquoted(place.line)
    folded = text.casefold()
    if "http" not in folded and "](" not in text and "arxiv" not in folded:
        return None
    found = read_links(text, "", place.number, line=place.line)
    if found.is_row and _is_of_others(place, text):
        return Step(keeps_byline=True)
    if found.facts and found.is_row:
        title = title_of_link(text) if (place.title or place.is_titled) and place.paragraphs == 0 else ""
        titles = (Fact(field="paper", value=title, line=place.number, start=place.line.find(title)),) if title else ()
        return Step(facts=(*found.facts, *titles), taken=(place.number,) if found.is_whole else (), keeps_byline=True)
    if found.is_row:
        return Step(keeps_byline=True)
    return None


def _is_of_others(place: Place, text: str) -> bool:
    """Tell whether links stand in a list of their own below an item that is no label (`- Further reading:`).

    A link that says what it is of the paper (`[code](…)`) is the paper's even there.
    """
    bullet = BULLET.match(text)
    if bullet is None or not bullet[1] or any(kind_of_words(plain(anchor.text)) for anchor in anchors(text)):
        return False
    above = (unquoted(place.lines[number]) for number in range(place.number - 1, -1, -1))
    parent = next((line.rstrip() for line in above if line.strip() and _indent(line) < _indent(text)), "")
    is_announcing = BULLET.match(parent) is not None and plain(parent).endswith((":", "："))
    return is_announcing and read_label(parent) is None and not is_metadata_heading(parent)


def _indent(line: str) -> int:
    written = line.expandtabs(4)
    return len(written) - len(written.lstrip())


def _tags(place: Place) -> Step | None:
    tags = hashtags(unquoted(place.line))
    return (
        Step(
            facts=(Fact(field="hashtags", value=tags, line=place.number),),
            taken=(place.number,),
            keeps_byline=True,
            keeps_first=True,
        )
        if tags
        else None
    )


def _image(place: Place) -> Step | None:
    return Step(keeps_byline=True) if _IMAGE.fullmatch(unquoted(place.line).strip()) else None


def _prose(place: Place) -> Step:
    """Text that is no header: it is counted, and a paper's link right under the title is looked for in it."""
    end = place.number + 1
    while (
        end < len(place.lines)
        and place.lines[end].strip()
        and not HEADING.match(place.lines[end])
        and not read_label(place.lines[end])
        and not _links(replace(place, number=end))
        and not RULE.match(place.lines[end])
    ):
        end += 1
    text = " ".join(place.lines[place.number : end])
    facts: tuple[Fact, ...] = ()
    if place.title and place.paragraphs == 0 and len(plain(text)) <= 200 and has_paper_address(text) == 1:
        facts = tuple(
            fact
            for fact in read_links(text, "", place.number, line=place.line).facts
            if fact.field == "link near title"
        )
    return Step(count=end - place.number, prose=max(1, len(plain(text))), facts=facts)


_READERS: tuple[Callable[[Place], Step | None], ...] = (
    _long,
    _blank,
    _comment,
    _e_mail,
    _end,
    _entry,
    heading,
    _rule,
    table,
    list_of_papers,
    linked_title,
    inline_fields,
    labelled_line,
    nested_label,
    _links,
    _tags,
    _image,
    html_paragraph,
    free_line,
    first_line,
    _prose,
)


def _late_facts(lines: Sequence[str], start: int, marked: Iterable[int], *, wanted: set[str]) -> tuple[Step, ...]:
    """Read the sections from line `start` on whose headings are unmistakable: a summary, and the paper's own link.

    `marked` are the lines that hold a "#", `wanted` those of the fields "tldr" and "link" that the head did not state.
    The link stays in the body.
    """
    late = {number: field for number in marked if number >= start and (field := _late_field(lines[number])) in wanted}
    steps: dict[str, Step] = {}
    in_fence = ""
    for number in range(start, max(late, default=-1) + 1):
        fence = FENCE.match(lines[number]) if lines[number].lstrip()[:1] in {"`", "~", ">"} else None
        if fence:
            in_fence = "" if in_fence and fence[1].startswith(in_fence) else in_fence or fence[1]
        field = late.get(number, "")
        section = read_section(lines, number, field) if field and not in_fence and field not in steps else None
        if section is not None and section.facts:
            is_summary = field == "tldr"
            steps[field] = Step(
                facts=section.facts if is_summary else section.facts[:1], taken=section.taken if is_summary else ()
            )
    return tuple(steps.values())


@lru_cache(maxsize=1024)
def _late_field(line: str) -> str:
    """Give the field whose unmistakable heading a line is, "tldr" or "link", or ""."""
    match = HEADING.match(line) if len(line) <= _LONGEST_LATE_HEADING else None
    name = normal(plain(match[2])) if match else ""
    return "tldr" if name in SUMMARY_HEADINGS else "link" if name in PAPER_HEADINGS else ""
