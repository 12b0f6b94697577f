"""What a note's path says of it: the title, the venue in `cvpr-2021-liif-kor.md` and `[2015 ICRA] Title.md`, a date."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from pathlib import PurePosixPath

from msgspec import Struct

from papernotes.model import Venue
from papernotes.patterns import late_pattern
from papernotes.reading.dates import read_date
from papernotes.reading.facts import Fact
from papernotes.reading.headings import without_prefix
from papernotes.reading.languages import split_suffix
from papernotes.reading.title_ends import venue_at_end
from papernotes.reading.venues import find_venue, read_venue

# Files that stand for their folder.
FOLDER_NAMES = frozenset("readme index paper review note notes summary main _index 논문 리뷰 论文 笔记".split())

_DATE = re.compile(r"^((?:19|20)\d{2}[-_.](?:0[1-9]|1[0-2])[-_.](?:0[1-9]|[12]\d|3[01]))[-_. ]+(.*)$")
_BRACKET = re.compile(r"^\s*[\[【(（「『]([^\[\]【】()（）「」『』]{1,60})[\]】)）」』]\s*[-_:：.|｜]?\s*(.*)$")
_BRACKET_AFTER = re.compile(r"[\[【(（]([^\[\]【】()（）]{4,40})[\]】)）]")
_OF_ZOTERO = re.compile(r"[A-ZÀ-Þ][\w'’-]+(?: et al\.?| (?:and|&) [A-ZÀ-Þ][\w'’-]+)? - ((?:19|20)\d{2}) - (.{3,})")
_OF_CVF = re.compile(r"[A-ZÀ-Þ][^\W_]+(?:['’-][^\W_]+)*_(.+_(?:CVPR|ICCV|ECCV|WACV|ACCV)W?_(?:19|20)\d{2})_paper")
_OF_ARXIV = re.compile(r"^\d{4}\.\d{4,5}(?:v\d+)?[-_ ]+(?=[^\W\d_].{3})")
_YEAR = late_pattern(r"(?<!\d)(\d{4})(?!\d)|['’](\d{2})")
_BETWEEN_WORDS = late_pattern(r"[-_.]+")
_HYPHENS = late_pattern(r"[-_]+")
_NUMBER = re.compile(r"^#?\d{1,4}[-_. )]+(?=\D)")


class PathFacts(Struct, frozen=True, kw_only=True):
    """What a path states; each is "" or None when it states nothing."""

    title: str
    venue: Venue | None = None
    date: date | None = None


def read_path(path: PurePosixPath) -> PathFacts:
    """Read the file's name, or the folder's for `README.md`, `index.md`, `paper.md` and the like."""
    stem = split_suffix(path.stem)[0]
    if stem.casefold() in FOLDER_NAMES and path.parent.name:
        stem = path.parent.name
    found = _DATE.match(stem)
    day = read_date(found[1].replace("_", "-").replace(".", "-")).value if found else None
    if found and day:
        stem = found[2] or stem
    stem = _of_saved_paper(stem)
    venue, rest = split_venue_prefix(stem)
    if venue is None:
        venue, rest = _slug_venue(stem)
    return PathFacts(title=without_prefix(_title(rest or stem)), venue=venue, date=day)


def _of_saved_paper(stem: str) -> str:
    """Give the title, and year or venue, of names that programs give to papers.

    Zotero: `Lund et al. - 2019 - Title`; the CVF: `Lund_Title_CVPR_2020_paper`; arXiv: `1706.03762v5 Title`.
    """
    if found := _OF_ZOTERO.fullmatch(stem):
        return f"{found[2]} ({found[1]})"
    if found := _OF_CVF.fullmatch(stem):
        return found[1]
    return _OF_ARXIV.sub("", stem)


@lru_cache(maxsize=64)  # the title of a note is most often that of its paper
def split_venue_prefix(title: str) -> tuple[Venue | None, str]:
    """Give the venue in brackets around a title (`[CVPR 2020] Title`, `Title (2015 ICML)`), and the title without it.

    One with its year at an end of the title counts without brackets too: `CVPR 2020 | Title`, `Title, CVPR 2020`.
    Of several brackets before a title, as in `[논문][2023][ICLR][ReAct] Title`, venue and year are taken together.
    """
    rest, inside = title, []
    while (match := _BRACKET.match(rest)) is not None and match[2]:
        inside.append(match[1])
        rest = match[2].strip()
    if inside:
        found = _own(" ".join(inside)) if len(inside) > 1 else find_venue(inside[0]) or _own(inside[0])
        is_frame = len(inside) > 1 and any(re.fullmatch(r"(?:19|20)\d{2}\??", text) for text in inside)
        if found or is_frame:
            return (found[0] if found else None), rest
    after = _BRACKET_AFTER.search(title)
    venue = find_venue(after[1]) if after else None
    if after and venue and venue[0].year is not None:
        left = f"{title[: after.start()]} {_beside_venue(after[1], venue)} {title[after.end() :]}".strip()
        return venue[0], re.sub(r"\s+(?=[:：])", "", " ".join(left.split()))
    return venue_at_end(title) or (None, title)


def venue_in_heading(heading: Fact | None) -> Venue | None:
    """Give the venue around the title in a heading, if any, behind what is no title (`论文 | CVPR 2021 | Title`)."""
    return split_venue_prefix(without_prefix(heading.text))[0] if heading else None


def _beside_venue(inside: str, found: tuple[Venue, int, int]) -> str:
    """Give in brackets what a bracket holds before its venue: `(ViT, ICLR 2021)`."""
    before = inside[: found[1]].strip(" ,;:|/·–—-") if "," in inside[: found[1]] else ""
    return f"({before})" if any(map(str.isalpha, before)) else ""


def _own(text: str) -> tuple[Venue, int, int] | None:
    venue = read_venue(text, {})
    return (venue, 0, len(text)) if venue and venue.is_known and venue.year else None


def _slug_venue(stem: str) -> tuple[Venue | None, str]:
    """Read `cvpr-2021-liif`, `2021_CVPR_LIIF` and `liif_cvpr2021`: a venue with a year between the words."""
    text = _BETWEEN_WORDS.sub(" ", stem)
    found = find_venue(text)
    if not found or found[0].year is None:
        return None, stem
    venue, start, end = found
    year = str(venue.year)
    rest = " ".join(_without_year(text[:start], text[end:], year).split())
    is_at_edge = not text[:start].replace(year, "").strip() or not text[end:].replace(year, "").strip()
    return (venue, rest or stem) if is_at_edge else (None, stem)


def _without_year(before: str, after: str, year: str) -> str:
    """Give the text around a venue's name without its year, in four digits or two."""
    if after.lstrip().startswith(year[2:]) and not after.lstrip()[2:3].isdigit():
        return f"{before} {after.lstrip()[2:]}"
    text = f"{before} {after}"
    found = next(
        (match for match in _YEAR.finditer(text) if year in {match[1], f"20{match[2]}", f"19{match[2]}"}), None
    )
    return f"{text[: found.start()]} {text[found.end() :]}" if found else text


def _title(stem: str) -> str:
    """Give a readable title: a number before it goes, `-` and `_` become spaces where no space stands."""
    title = _NUMBER.sub("", stem.strip()) or stem.strip()
    if " " not in title:
        title = _HYPHENS.sub(" ", title)
    else:
        title = (
            title.replace("_", " ")
            if not re.search(r"\w_\w", title)
            else re.sub(r"(?<=\w)_(?=\w)", ": " if title.count("_") == 1 else " ", title)
        )
    return " ".join(title.split()) or stem
