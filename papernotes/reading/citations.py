"""A reference in running text, as authors, title, venue and year, such as `Ho, J. et al. (2020). Title. NeurIPS`.

Eight styles are read: APA, Harvard, MLA and others with the title in quotes, GB/T 7714 (`Title[C]`), GOST (`Title //
Journal`), that of DBLP and LNCS (`Authors: Title.`), of medicine and Nature (`Lee J, Ray B. Title.`), and plain
`Authors. Title. Venue Year.`; a line counts only when its names are names and its
venue or year is there.
"""

from __future__ import annotations

import re

from papernotes.patterns import late_pattern
from papernotes.reading.byline import Byline, authors_of
from papernotes.reading.inline import anchors, plain
from papernotes.reading.papers import kind_of_words
from papernotes.reading.people import without_others
from papernotes.reading.venues import read_venue
from papernotes.text import display_width, is_cjk

_LONGEST = 800
_SHORTEST = 30
_PEOPLE = r"(?P<authors>[^\"“”「」]{4,500}?)"
# A surname with initials behind, as in references in Russian, in medicine and of Nature.
_INITIALS = r"[А-ЯЁA-Z][\w'’-]+,?\s[А-ЯЁA-Z](?:\.(?:\s?-?[А-ЯЁA-Z]\.){0,2}|[A-Z]{0,2}(?![\w.-]))"
_WITH_INITIALS = rf"(?P<authors>{_INITIALS}(?:(?:\s?,\s?|\s?,?\s?&\s?){_INITIALS})*(?:,?\s(?:и\s+др|et\s+al))?)"
_STYLES = (
    # GOST R 7.0.5: `Surname A. B., Surname C. D. Title // Journal. — 2023. — Т. 5. — С. 1–9.`
    late_pattern(
        _WITH_INITIALS + r"\.?\s*(?P<title>[^\s.][^/\[\]]{7,250}?)\.?\s*(?:\[[^\[\]]{4,40}\]\s*)?//\s*"
        r"(?P<venue>\S.*?)[.,]?\s*[—–-]?\s*(?<!\d)(?P<year>(?:19|20)\d{2})(?!\d).*$"
    ),
    late_pattern(_WITH_INITIALS + r"\.?\s+(?P<title>[^\s.(][^.\[\]]{7,250}?)[.?]\s+(?P<venue>[^.].*)$"),
    late_pattern(
        _PEOPLE
        + r"[.,]?\s*[(（](?P<year>(?:19|20)\d{2})[a-z]?[)）][.,:：]?\s+(?P<title>[^.]{8,250}?)[.?]\s*(?P<venue>.*)$"
    ),
    late_pattern(_PEOPLE + r"[.,:：]?\s*[\"“「](?P<title>[^\"“”「」]{8,250}?)[.,]?[\"”」][.,]?\s*(?P<venue>.*)$"),
    late_pattern(_PEOPLE + r"[.:：]\s*(?P<title>[^.\[\]]{5,250}?)\s*\[[A-Z](?:/OL)?\][.,/]*\s*(?P<venue>.*)$"),
    late_pattern(
        _PEOPLE + r",\s+(?P<year>(?:19|20)\d{2})[a-z]?\.\s+(?P<title>[^.]{8,250}?)\.\s+(?P<venue>.*)$",
    ),
    # After an initial a point ends no sentence: `Michael J. Tarr`.
    late_pattern(_PEOPLE + r"(?<![A-ZÀ-ÞА-ЯЁ])\.\s+(?P<title>[^.]{5,250}?)\.\s+(?P<venue>[^.].*)$"),
    late_pattern(r"(?P<authors>[^\"“”「」:：]{4,500}?):\s+(?P<title>[^.]{8,250}?)[.?]\s+(?P<venue>.*)$"),
    late_pattern(
        r"(?P<authors>[^\x00-\u2fff][^\"“”「」:：]{1,200}?)[:：]\s*(?P<title>[^.,，．]{5,120}?)[.,，．]\s*(?P<venue>.*)$"
    ),
)
_FAMILY_NAMES = late_pattern(r"(?:[A-Z][\w'’-]+(?:,\s+|,?\s+(?:and|&)\s+)){1,3}[A-Z][\w'’-]+")
_EASTERN_NAMES = late_pattern(
    r"(?:[\u4e00-\u9fff]{1,4}\s?[\u4e00-\u9fff]{1,3}|[\uac00-\ud7a3]{2,4})(?:\s*[,，、·]\s*(?:[\u4e00-\u9fff]{1,4}\s?[\u4e00-\u9fff]{1,3}"
    r"|[\uac00-\ud7a3]{2,4}|[A-Z]{2,}\s[A-Z][A-Za-z-]*|[A-ZÀ-Þ][\w.'’-]*(?:\s[A-ZÀ-Þ][\w.'’-]*){1,2}))*"
)
_PAGES = late_pattern(r"(?:\bpp?\.?\s*)?\d{1,5}\s*[-–—]\s*\d{1,5}")
_EMPTY_BRACKETS = late_pattern(r"\s*\(\s*\)")
_BEFORE = late_pattern(
    r"^\[\d{1,3}\]\s*|^\W*(?:(?:full\s+)?(?:ref(?:erence)?s?|citation)|cite(?:d)?\s+as|引用(?:格式)?|参考文献|參考文獻|文献|참고\s?문헌|인용|цитирование|библиография)"
    r"\s*[:：]\s*",
    re.IGNORECASE,
)
_SURE = late_pattern(r"[\"“”「」]|\[[A-Z](?:/OL)?\]|\s//\s")
# What journals alone have behind their names, and in them: `Quiet Systems, 145, 103861`, `人工知能学会論文誌`.
_VOLUME = late_pattern(
    r"[^\W\d_][^.\d]{2,80},\s*\d{1,4}(?:\s?\(\d+(?:[-–]\d+)?\))?(?:\s*[,:]\s*(?:e?\d+)?)?"
    r"|[^\W\d_][^.\d]{2,80}\s\d{1,4}\s?[,:]\s*\d*\s*\((?:19|20)\d{2}\)"
)
_JOURNAL = late_pattern("論文誌|学会|雑誌|紀要|学报|學報|杂志|雜誌|논문지|학회|저널")
_ARXIV_ID = late_pattern(r"\s*[(（\[]arxiv\s?:[^()（）\[\]]*[)）\]]", re.IGNORECASE)
_YEAR = late_pattern(r"(?<![\d-])(?:19|20)\d{2}(?![\d-])")
_DIGITS = late_pattern(r"\d\d")


def read_citation(line: str) -> Byline | None:
    """Give what a line states that is one reference and nothing else but links that name their kind, or None."""
    if "](" in line or "://" in line:
        line = _without_links(line)
    text = plain(line)
    if not _DIGITS.search(text):
        return None
    text = _ARXIV_ID.sub("", _BEFORE.sub("", text)).strip()
    if len(text) > _LONGEST or not _YEAR.search(text) or _is_short(text):
        return None
    for style in _STYLES:
        match = style.fullmatch(text)
        if match and (_are_names(match["authors"]) or _are_family_names(match)):
            found = _stated(match)
            if found:
                return found
    return None


def _is_short(text: str) -> bool:
    """Tell whether a line is too short for a reference; one of ideographs has half as many characters."""
    return len(text) < _SHORTEST and display_width(text) < _SHORTEST


def _without_links(line: str) -> str:
    for anchor in reversed(list(anchors(line))):
        if not anchor.text or kind_of_words(plain(anchor.text)):
            line = line[: anchor.start] + line[anchor.end :]
    return line.rstrip(" []()（）|,")


def is_surely_citation(line: str) -> bool:
    """Tell whether a line has the marks that only references have around a title: quotes, `[C]`, `[J]`."""
    return _SURE.search(line) is not None


def _are_names(text: str) -> bool:
    """Tell whether the part before the title is names: `Ho, J., & Jain, A.`, `Lee-Thorp J, Ainslie J, et al`."""
    if ":" in text or "：" in text:
        return False
    if authors_of(text.rstrip(" .")):
        return True
    if _EASTERN_NAMES.fullmatch(without_others(text).rstrip(" .,，等")):
        return True
    parts = [part for part in re.split(r"\s*(?:,|&|;|\band\b)\s*|\bet al\b\.?", text) if part.strip(" .")]
    initials = [part for part in parts if re.fullmatch(r"(?:[^\W\d_][\w'’\-]+\s+)?(?:[A-ZА-ЯЁ]\.?[\s-]?){1,4}", part)]
    return len(parts) > 0 and len(initials) * 2 >= len(parts) and all(part[0].isupper() for part in parts)


def _are_family_names(match: re.Match[str]) -> bool:
    """Tell whether family names alone stand before a title that marks set off: `Sutton & Barto, "Learning", 1998`."""
    people = match["authors"].rstrip(" .,")
    return _FAMILY_NAMES.fullmatch(people) is not None and is_surely_citation(match.string[len(people) :][:4])


def _names_journal(written: str) -> bool:
    """Tell whether a text that is no known venue is a journal by its name or by the volume behind it."""
    return _VOLUME.fullmatch(written) is not None or (not written.isascii() and _JOURNAL.search(written) is not None)


def _stated(match: re.Match[str]) -> Byline | None:
    if len(match["title"].split()) < 2 and not is_cjk(match["title"][0]):
        return None
    written = _EMPTY_BRACKETS.sub("", _PAGES.sub("", match["venue"])).strip(" .,")
    venue = read_venue(written, {}) if written else None
    stated_year = match.groupdict().get("year") or ""
    is_dated = bool(stated_year) or _YEAR.search(written) is not None
    is_journal = is_surely_citation(match.string[match.end("title") : match.start("venue")]) or _names_journal(written)
    venue = venue if venue and (venue.is_known or (is_journal and is_dated)) else None
    year = stated_year or next(iter(_YEAR.findall(written)), "")
    if not stated_year and venue is None:
        return None
    end = match.end("authors")
    has_initial = match.string[end - 2 : end + 1].endswith(".") and match.string[end - 2 : end - 1] in {" ", ".", "-"}
    return Byline(
        authors=match.string[: end + has_initial].strip(" ,"),
        title=match["title"].strip(),
        venue=written if venue else "",
        year=year,
    )
