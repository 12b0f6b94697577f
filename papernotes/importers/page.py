"""One endless page with a review under each heading of one level: a note each, which begins with its heading."""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from papernotes.importers.anchors import Part, linked, places_of
from papernotes.importers.incoming import Beside, Harvest, Incoming, cleaned, one_line
from papernotes.importers.outline import Heading, closed, code_lines, headings, shifted
from papernotes.problems import ImportFailed, Problem
from papernotes.reading.fields import is_metadata_heading
from papernotes.reading.header import split_front_matter
from papernotes.reading.headings import is_generic
from papernotes.reading.inline import plain
from papernotes.reading.links import has_paper_address
from papernotes.reading.shapes import read_label
from papernotes.text import fold, slugify

_FIRST_LINES = 12
_LEAST_SECTIONS = 2
_PICTURE = re.compile(
    r"`+[^`\n]*`+|(!\[[^\]\n]*\]\([ ]*(?=[^<])|!\[[^\]\n]*\]\(<(?=[^>\n]*>)|<img\b[^>\n]*?\bsrc\s*=\s*[\"'])"
    r"((?<=[\"'<])[^\"'<>\n]+|[^)\s>\"']+)",
    re.IGNORECASE,
)
_DEFINITION = re.compile(r" {0,3}\[([^\]\n]+)\]:[ \t]*\S")
_NAMED = re.compile(r"(?=\[([^\]\n]{1,999})\])")
"""What stands in brackets, also within others; a name has no more characters (CommonMark)."""
_RULES_AT_END = re.compile(r"\n\n+(?:(?:-{3,}|\*{3,}|_{3,})[ \t]*\n*)+\Z")
_ELSEWHERE = re.compile(r"[a-z][a-z\d+.-]*:|[/#]", re.IGNORECASE)
_NUMBER = re.compile(r"\A((?:#+[ \t]+)?(?:\*\*|__|\[)?)\d{1,3}(?:[.)）、．:：][ \t]*|[ \t]+)(?=[^\W\d]|\[)")
"""The number of a review, in a heading of Markdown or its text, and what stands before it."""
_TO_SELF = re.compile(r"\[[^\]\n]*\]\(#[^)\n]*\)")
_PICTURES = frozenset((".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".bmp"))


class _Section(Struct, frozen=True, kw_only=True):
    """A heading and the lines below it, up to the next heading that is not below it."""

    heading: Heading
    lines: Sequence[str]


def read_page(text: str, path: Path, *, level: int | None) -> Harvest:
    """Divide a page at the headings of `level`, or of that whose sections are reviews. Raises `ImportFailed`."""
    front = split_front_matter(cleaned(text))
    definitions = _definitions(front.lines)
    defined = _by_name(definitions)
    lines = ["" if number in definitions else line for number, line in enumerate(front.lines)]
    found = headings(lines)
    level = level or _level_of_reviews(lines, found)
    sections = list(_sections(lines, found, level)) if level else []
    if not sections or level is None:
        raise ImportFailed(_no_level(path, found, level))
    start = f"{slugify(path.resolve().parent.name)}/{slugify(path.stem)}.md"
    notes: list[Incoming] = []
    parts: list[Part] = []
    left_out: Counter[str] = Counter()
    slugs: Counter[str] = Counter()
    missing = 0
    for section in sections:
        below = "\n".join(section.lines[section.heading.count :])
        if not _TO_SELF.sub("", below).strip(" \t\n-*+0123456789.") or _is_contents(below):
            left_out["without a review"] += 1
            continue
        slug = slugify(plain(section.heading.text))
        slugs[slug] += 1
        number = str(slugs[slug])
        text = "\n".join(shifted(section.lines, 1 - level))
        if _is_first(section.heading):
            text = _NUMBER.sub(r"\1", text, count=1)
        body, files, lost = _with_files(text, path)
        missing += lost
        origin = f"{start}#{slug}" + (f"-{number}" if slugs[slug] > 1 else "")
        begin = section.heading.line
        parts.append(Part(origin=origin, begin=begin, end=begin + len(section.lines)))
        notes.append(
            Incoming(
                origin=origin,
                name=one_line(plain(section.heading.text)) or path.stem,
                number=number,
                body=_with_definitions(closed(_RULES_AT_END.sub("", body).strip("\n")), defined),
                files=files,
            )
        )
    places = places_of(found, parts)
    notes = [replace(note, body=linked(note.body, note.origin, places)) for note in notes]
    problems = (*_outside(lines, found, level, offset=front.body_line), *([_lost(missing)] if missing else ()))
    return Harvest(notes=tuple(notes), left_out=left_out, problems=problems)


def _is_first(heading: Heading) -> bool:
    """Tell whether its number alone makes a heading that of a section: `1. Deep nets` begins a paper, or many."""
    named = _NUMBER.sub(r"\1", heading.text, count=1)
    return is_generic(heading.text) and named != heading.text and not is_generic(named)


def _level_of_reviews(lines: Sequence[str], found: Sequence[Heading]) -> int | None:
    """Give the level of headings most of whose sections begin as reviews do, or None if there is none."""
    best: tuple[int, int] | None = None
    for level in sorted({heading.level for heading in found}):
        sections = [section for section in _sections(lines, found, level) if "".join(section.lines[1:]).strip()]
        reviews = len({fold(section.heading.text) for section in sections if _is_review(section)})
        if reviews >= _LEAST_SECTIONS and reviews * 2 >= len(sections) and (best is None or reviews > best[1]):
            best = (level, reviews)
    return best[0] if best else None


def _sections(lines: Sequence[str], found: Sequence[Heading], level: int) -> Iterator[_Section]:
    for place, heading in enumerate(found):
        if heading.level == level:
            ends = (other.line for other in found[place + 1 :] if other.level <= level)
            yield _Section(heading=heading, lines=lines[heading.line : next(ends, len(lines))])


def _is_review(section: _Section) -> bool:
    """Tell whether a section has a paper's address in its heading, or one or a label in its first lines.

    They may stand below a heading that announces them; one by such a heading is a part of a review.
    """
    heading = section.heading
    if is_metadata_heading(heading.text) or (is_generic(heading.text) and not _is_first(heading)):
        return False
    below = section.lines[section.heading.count :]
    marks = {heading.line for heading in headings(below)}
    first = next((number for number, line in enumerate(below) if line.strip() and number not in marks), len(below))
    end = min((line for line in marks if line > first), default=len(below))
    near = [line for line in below[first:end] if line.strip()][:_FIRST_LINES]
    return has_paper_address(section.heading.text) > 0 or any(
        has_paper_address(line) or _is_label(line) for line in near
    )


def _is_label(line: str) -> bool:
    labelled = read_label(line)
    return labelled is not None and labelled.field != ""


def _is_contents(text: str) -> bool:
    """Tell whether a section is a table of contents: links to other parts of the page, nothing else."""
    lines = [line for line in text.split("\n") if line.strip()]
    return all("](#" in line for line in lines)


def _no_level(path: Path, found: Sequence[Heading], level: int | None) -> Problem:
    counts = Counter(heading.level for heading in found)
    listed = ", ".join(f"{number} of level {depth}" for depth, number in sorted(counts.items()))
    message = f"there is no heading of level {level}" if level else "no level of headings is that of reviews"
    help_text = f"say which is, as with --level 2; there are {listed}" if found else "a review begins with a heading"
    return Problem(path=str(path), code="no-level", message=message, help=help_text)


def _outside(lines: Sequence[str], found: Sequence[Heading], level: int, *, offset: int) -> Iterator[Problem]:
    """Say what stands before the first review, and below headings that are above those of the reviews."""
    first = next(heading.line for heading in found if heading.level == level)
    uppers = [heading for heading in found if heading.level < level]
    begins = [(0, 0), *((heading.line, heading.line + heading.count) for heading in uppers)]
    for begin, text_begin in begins:
        end = next(
            (heading.line for heading in found if heading.line >= text_begin and heading.level <= level), len(lines)
        )
        if "".join(lines[text_begin:end]).strip():
            where = "before the first review" if begin < first else "between the reviews"
            message = f"what stands {where} up to line {end + offset - 1} goes into no note"
            yield Problem(
                path="", line=begin + offset, severity="warning", code="no-review", message=message, help=_NO_REVIEW
            )


_NO_REVIEW = "if it is for readers, move it to index.md"


def _definitions(lines: Sequence[str]) -> Mapping[int, tuple[str, str]]:
    """Give the lines (0-based) that define links and footnotes, with their names: sections may use those of others."""
    code = code_lines(lines)[0]
    found = {
        number: (match[1].casefold(), line)
        for number, line in enumerate(lines)
        if "]:" in line and number not in code and (match := _DEFINITION.match(line))
    }
    return {number: one for number, one in found.items() if not "".join(lines[number + 1 : number + 2])[:1].isspace()}


def _by_name(definitions: Mapping[int, tuple[str, str]]) -> Mapping[str, Mapping[int, str]]:
    """Give the lines that define each name, by their numbers."""
    defined: dict[str, dict[int, str]] = defaultdict(dict)
    for number, (name, line) in definitions.items():
        defined[name][number] = line
    return defined


def _with_definitions(body: str, defined: Mapping[str, Mapping[int, str]]) -> str:
    """Give a section with the definitions of what it names, in their order."""
    names = {match[1] for match in _NAMED.finditer(body.casefold())} if defined else ()
    lines = {number: line for name in names if name in defined for number, line in defined[name].items()}
    return "\n\n".join((body, *(lines[number] for number in sorted(lines))))


def _with_files(body: str, page: Path) -> tuple[str, tuple[Beside, ...], int]:
    """Give a section whose pictures stand beside it, those files, and how many of its pictures are not there."""
    folder = page.resolve().parent
    files: dict[str, Beside] = {}
    missing = 0

    def replaced(found: re.Match[str]) -> str:
        nonlocal missing
        if not found[2] or _ELSEWHERE.match(found[2]):  # code, or an address
            return found[0]
        path = _file(folder, unquote(found[2].partition("?")[0].partition("#")[0]))
        if path is None:
            missing += 1
            return found[0]
        name = f"{slugify(page.stem)}-{slugify(path.relative_to(folder.parent).with_suffix('').as_posix())}"
        file = Beside(name=f"{name}{path.suffix.casefold()}", path=path)
        files[file.name] = file
        return f"{found[1]}{file.name}"

    lines = body.split("\n")
    code = code_lines(lines)[0]
    written = [line if number in code else _PICTURE.sub(replaced, line) for number, line in enumerate(lines)]
    return "\n".join(written), tuple(files.values()), missing


def _file(folder: Path, written: str) -> Path | None:
    """Give a picture of a page in `folder`, or None: a regular file below the folder that this is in."""
    try:
        if not os.path.isfile(f"{folder}/{written}"):  # noqa: PTH113 - there may be half a million, and to resolve costs
            return None
        path = (folder / written).resolve()
        is_file = path.is_file()
    except (OSError, RuntimeError, ValueError):
        return None
    return path if is_file and path.is_relative_to(folder.parent) and path.suffix.casefold() in _PICTURES else None


def _lost(count: int) -> Problem:
    message = f"{count:,} picture{' is' if count == 1 else 's are'} not where the page says"
    help_text = "papernotes check names them, with their notes"
    return Problem(path="", severity="warning", code="no-picture", message=message, help=help_text)
