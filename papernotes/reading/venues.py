r"""Venue strings to series, year and track. Known names are told by their letters; all else is kept as written.

Rules: a name's letters end where other letters begin (`ICLR2026`), so `\b` is not used; a conference or journal beats
an archive; the year is the nearest four digits after the name, then `'19`, then before it, never digits of an arXiv id.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from papernotes.identity import without_arxiv_ids
from papernotes.model import Venue
from papernotes.patterns import late_pattern
from papernotes.reading.inline import BARE_URL, plain
from papernotes.reading.venue_names import COMMON_WORDS, RENAMED, WEAK
from papernotes.reading.venue_search import is_within_name, known_names, long_names, short_names
from papernotes.reading.volumes import without_volume
from papernotes.text import display_width, fold, narrow

_LONGEST_LINE = 2000
LONGEST = 300
"""Code points that a venue may have; longer text is prose."""

# What begins with certain characters is found many times faster than what begins with a look behind.
_YEAR = late_pattern(r"((?:19|20)(?<!\d(?:19|20))\d{2})(?!\d)")
_SHORT_YEAR = late_pattern(r"['’‘`´]\s?(\d{2})(?!\d)|(?<=[A-Za-z])[-_]?(\d{2})(?!\d)")
_CAPITALS_IN_TAG = late_pattern(r"<([A-Z]{2,10})>")
_IN_BRACKETS = late_pattern(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
# What counts the meetings of a series: `第38回全国大会`, `第二十届年会`, `제30회 학술대회`.
_COUNT = late_pattern(r"第\s*[\d一二三四五六七八九十百〇]+\s*[回届屆次]\s*|제\s*\d+\s*[회차]\s*")
# A journal's name in the marks of titles, with its volume and pages behind.
_IN_TITLE_MARKS = late_pattern(r"[《『「]([^《》『』「」]{2,60})[》』」](?:[\W\d_]|[年月第卷巻期号號頁页])*")
# What is written of a journal's rank: `（IF=12.7，中科院一区TOP）`, `，SCI二区`, `(IF: 5.1)`.
_RANK = late_pattern(
    r"\s*[(（\[【][^()（）\[\]【】]*(?:\bIF\b|影响因子|影響因子|[一二三四1-4]区|\bSCI\b|\bCCF\b|\bJCR\b)[^()（）\[\]【】]*[)）\]】]"
    r"|[，,;；、]\s*(?:(?:IF|影响因子)\s*[:：=≈]?\s*[\d.]+|(?:中科院|SCI|JCR)?\s*[一二三四1-4Q]+[一二三四1-4]?区(?:\s?TOP)?|CCF[\s-]?[ABC]类?|SCI[EI]?)(?=[，,;；、]|$)",
)
_MONTH = late_pattern(r"((?:19|20)\d{2})\s?[.\-/]\s?(?:0?[1-9]|1[0-2])(?:\s?[.\-/]\s?\d{1,2})?(?!\d)\.?")
_EMPTY_BRACKETS = late_pattern(r"[(（]\s*[)）]")
_LETTER = late_pattern(r"[^\W\d_]")
_PAGES = late_pattern(
    r"\bpp?\.?\s*\d+(?:\s*[-–—]+\s*\d+)?|(?<=\d:)\d+(?:\s*[-–—]+\s*\d+)?|(?<=\d\)[,:])\s*\d+\s*[-–—]+\s*\d+"
    r"|\d{3,5}\s*[-–—]+\s*\d{3,5}"
)
_TRACKS = (
    (
        "award",
        (
            r"awards?|best (?:student |short |long |demo )*papers?|outstanding|honou?rable mention|test of time"
            r"|runner[- ]up|최우수|우수 논문|최고 논문|最优秀|最佳|优秀论文|最優秀|лучшая статья"
        ),
    ),
    ("oral", r"orals?|talk|notable[- ]top[- ]5%|구두|口头|口頭|オーラル|устный"),
    ("spotlight", r"spotlights?|notable[- ]top[- ]25%|스포트라이트|聚光|スポットライト"),
    ("highlight", r"highlights?|하이라이트|ハイライト"),
    ("findings", r"findings?"),
    ("workshop", r"workshops?|ws|워크샵|워크숍|ワークショップ|研讨会|воркшоп\w*"),
    ("demo", r"demos?|demonstrations?|system demonstrations?|데모|デモ"),
    ("datasets and benchmarks", r"datasets?(?: and | & |\s*&\s*)benchmarks?|d&b"),
    ("industry", r"industry|industrial|applied data science|ads track"),
    ("tutorial", r"tutorials?"),
    ("poster", r"posters?|포스터|ポスター|海报|постер"),
    (
        "submission",
        r"under (?:double[- ]blind )?review|submitted|submission|투고|投稿中|在投|审稿中|심사 중|на рецензии",
    ),
    ("rejected", r"reject(?:ed)?|未录用|拒稿|不採択"),
)
_TRACK_PATTERNS = tuple(
    (track, late_pattern(rf"(?<![^\W\d_])(?:{words})(?![^\W\d_])", re.IGNORECASE)) for track, words in _TRACKS
)
_SENTENCE = late_pattern(
    r"[.!?。！？]\s*\S+\s+\S+\s+\S+|[。！？]|(?:[가-힣]다[.。]|니다|하다|한다|였다|했다|です|ます|した|である)\s*$|[,，]\s*(?:which|that|where|who"
    r"|and then|but)\s",
    re.IGNORECASE,
)
# Words in capitals, two of them with a point: `J. Mach. Learn. Res.`, `Phys. Rev. Lett.`.
_SHORTENED = late_pattern(
    r"(?=.*[A-Za-z]\.\s.*[a-z]\.|.*[a-z]\.\s[A-Z]\w*$)(?:(?:[A-Z][\w/&'-]*[.,:]*|of|the|and|in|on|for|de|et|&)(?:\s+|$)){2,14}"
)
_FILLING = late_pattern(
    r"(?<![^\W\d_])(?:the|of|on|in|at|to|and|proc|proceedings|annual|meeting|conference|international|ieee|cvf|acm|vol"
    r"|volume|no|pp?|paper|papers|track|main|long|short|january|february|march|april|may|june|july|august|september"
    r"|october|november|december|st|nd|rd|th|accepted|採択|採録|掲載|게재|채택|接收|录用|收录|принята?о?)(?![^\W\d_])",
    re.IGNORECASE,
)
_EDGES = " ,;:|/·、，；。*_-–—<>'\"“”#"
_PROSE_WORDS = late_pattern(
    r"(?<![^\W\d_])(?:is|are|was|were|we|our|this|that|these|you|it|its|they|can|will|would|have|has|from|because"
    r"|which|paper|proposes?|shows?|uses?|это|мы|что|который|является|были?|에서|에서는|논문은|하는)(?![^\W\d_])",
    re.IGNORECASE,
)


class _Hit(Struct, frozen=True):
    series: str
    written: str
    start: int
    end: int
    has_workshop_letter: bool
    is_weak: bool


def read_venue(written: str, aliases: Mapping[str, str], *, is_own_place: bool = True) -> Venue | None:
    """Read a venue string, or give None for a text that is none: prose, an address, nothing.

    `aliases` are the site's: folded spelling -> name. `is_own_place` says that the text stands where a venue is
    stated (a label, a key); elsewhere unknown names and words of running text give None.
    """
    return _read(written[: 4 * LONGEST], tuple(aliases.items()), is_own_place=is_own_place)


@lru_cache(maxsize=1024)  # the notes of a site share venues, and tags that may be one
def _read(written: str, own_names: tuple[tuple[str, str], ...], *, is_own_place: bool) -> Venue | None:
    aliases = dict(own_names)
    text = _visible(written)
    if not text or len(text) > LONGEST or text.lstrip("[ ").startswith("@"):  # the key of a reference
        return None
    hit = _alias(text, aliases) or _best(text, is_own_place=is_own_place, aliases=aliases)
    if hit is None:
        return _unknown(text) if is_own_place and not is_prose(without_volume(text)) else None
    if hit.start < 0 or not _is_sentence_about(text, hit, is_own_place=is_own_place):
        year = _year_near(text, hit.start, hit.end)
        track = _track(text, has_workshop_letter=hit.has_workshop_letter, series=hit.written)
        return Venue(series=hit.series, name=_name_of_its_time(hit, year), year=year, track=track, written=text)
    return None


def is_prose(text: str) -> bool:
    """Tell whether `text` is a sentence or more rather than a name."""
    if is_shortened(text):
        return False
    words = text.split()
    return (
        display_width(text) > 160
        or bool(_SENTENCE.search(text))
        or (len(words) > 6 and len(_PROSE_WORDS.findall(text)) >= 2)
        or len(words) > 24
    )


def is_shortened(text: str) -> bool:
    """Tell whether `text` is a name of words in short, whose points end no sentence: `Phys. Rev. Lett.`."""
    return "." in text and _SHORTENED.fullmatch(text) is not None


def find_venue(text: str) -> tuple[Venue, int, int] | None:
    """Find a known venue in free text such as a line of authors: the venue and the offsets of its name."""
    hit = _best(text, is_own_place=False, aliases={}) if len(text) <= _LONGEST_LINE else None
    if hit is None:
        return None
    year = _year_near(text, hit.start, hit.end)
    track = _track(text, has_workshop_letter=hit.has_workshop_letter, series=hit.written)
    return (
        Venue(series=hit.series, name=_name_of_its_time(hit, year), year=year, track=track, written=text.strip()),
        hit.start,
        hit.end,
    )


def is_venue_alone(text: str) -> bool:
    """Tell whether a line is known venues with their year and track and nothing else."""
    if len(text) > LONGEST or not _YEAR.search(text):
        return False
    hits = _hits(text)
    if all(hit.is_weak for hit in hits):
        return False
    rest = text
    for hit in sorted(hits, key=lambda hit: -hit.start):
        rest = f"{rest[: hit.start]} {rest[hit.end :]}"
    for _, pattern in _TRACK_PATTERNS:
        rest = pattern.sub(" ", rest)
    return not _LETTER.search(_FILLING.sub(" ", rest))


def _visible(written: str) -> str:
    text = narrow(plain(_CAPITALS_IN_TAG.sub(r"\1", written) if "<" in written else written))
    text = (BARE_URL.sub(" ", text) if "://" in text else text).strip(_EDGES)
    return text[1:-1] if _IN_BRACKETS.fullmatch(text) else text


def _alias(text: str, aliases: Mapping[str, str]) -> _Hit | None:
    """Find the longest of the site's own spellings in `text`, at letter boundaries."""
    folded = text.casefold()
    best: _Hit | None = None
    for spelling, name in sorted(aliases.items(), key=lambda item: (-len(item[0]), item[0])):
        at = folded.find(spelling.casefold())
        end = at + len(spelling)
        if (
            at >= 0
            and not (at and folded[at - 1].isalpha() and spelling[:1].isalpha())
            and not (end < len(folded) and folded[end].isalpha() and spelling[-1:].isalpha())
        ):
            best = _Hit(_series_of(name), text[at:end], at, end, has_workshop_letter=False, is_weak=False)
            break
    return best


def _series_of(name: str) -> str:
    return known_names().series_by_name.get(fold(name), name)


def _best(text: str, *, is_own_place: bool, aliases: Mapping[str, str]) -> _Hit | None:
    hits = list(_hits(text))
    if not is_own_place:
        hits = [hit for hit in hits if hit.written not in COMMON_WORDS and not _is_part_of_phrase(text, hit)]
    strong = [hit for hit in hits if not hit.is_weak]
    chosen = strong or hits
    if not chosen:
        return None
    first = min(chosen, key=lambda hit: (_rank(text, hit), hit.start))
    own = aliases.get(fold(first.series), first.series)
    return _Hit(own, first.written, first.start, first.end, first.has_workshop_letter, first.is_weak)


def _is_part_of_phrase(text: str, hit: _Hit) -> bool:
    """Tell whether a long name stands in the middle of a sentence."""
    return " " in hit.written and len(text) - len(hit.written) > 120


def _rank(text: str, hit: _Hit) -> int:
    """Names with a year beside them come first, then short names (they are the series' own), then long ones."""
    after = text[hit.end : hit.end + 8]
    before = text[max(0, hit.start - 6) : hit.start]
    has_year = _YEAR.search(after) or _SHORT_YEAR.search(text[hit.end - 1 : hit.end + 5]) or _YEAR.search(before)
    return (0 if has_year else 1) + (2 if hit.written in COMMON_WORDS else 0)


@lru_cache(maxsize=4096)
def _hits(text: str) -> tuple[_Hit, ...]:
    names = known_names()
    hits = []
    text = without_arxiv_ids(text)
    for found in short_names(text):
        written = text[found.start : found.end]
        folded = fold(written)
        spellings = names.case_by_name.get(folded, frozenset())
        if len(folded) < 5 and not _is_well_cased(written, spellings):
            continue
        if is_within_name(text, found, names.series_by_name[folded]):
            continue
        hits.append(
            _Hit(
                names.series_by_name[folded],
                written,
                found.start,
                found.end,
                found.is_workshop,
                names.series_by_name[folded] in WEAK,
            )
        )
    for found in long_names(text):
        written = text[found.start : found.end]
        series = names.series_by_name.get(fold(written), "")
        if (
            series
            and not is_within_name(text, found, series)
            and not any(
                hit.start <= found.start < hit.end
                for hit in hits
                if hit.series != series and len(hit.written) > len(written)
            )
        ):
            hits.append(
                _Hit(series, written, found.start, found.end, has_workshop_letter=False, is_weak=series in WEAK)
            )
    return tuple(
        hit
        for hit in hits
        if not any(
            other is not hit
            and other.start <= hit.start
            and hit.end <= other.end
            and len(other.written) > len(hit.written)
            for other in hits
        )
    )


def _is_well_cased(written: str, spellings: frozenset[str]) -> bool:
    """Short names are words too (`date`, `micro`): they count as spelt, in capitals, or in small letters if no word."""
    return (
        written in spellings
        or written.isupper()
        or (written.islower() and not spellings & COMMON_WORDS)
        or (written.istitle() and not spellings & COMMON_WORDS)
    )


def _without_pages(text: str) -> str:
    """Blank page numbers, keeping their length: `15:1929-1958`, `pp. 2012`, `2001-2015` beside another year."""

    def blank(match: re.Match[str]) -> str:
        outside = f"{text[: match.start()]} {text[match.end() :]}"
        is_certain = not match[0][0].isdigit() or text[match.start() - 1 : match.start()] in {":", ","}
        return " " * len(match[0]) if is_certain or _YEAR.search(outside) else match[0]

    return _PAGES.sub(blank, text)


def _year_near(text: str, start: int, end: int) -> int | None:
    cleaned = _without_pages(without_arxiv_ids(text))
    after = _YEAR.search(cleaned, end)
    if after:
        return int(after[1])
    short = _SHORT_YEAR.search(cleaned[end - 1 :] if end else cleaned)
    if short:
        digits = int(short[1] or short[2])
        if short[1] or digits >= 10:
            return (1900 if digits >= 70 else 2000) + digits
    before = list(_YEAR.finditer(cleaned, 0, max(0, start)))
    return int(before[-1][1]) if before else None


def _track(text: str, *, has_workshop_letter: bool, series: str) -> str:
    rest = text.replace(series, " ")
    tracks = [track for track, pattern in _TRACK_PATTERNS if pattern.search(rest)]
    if has_workshop_letter and "workshop" not in tracks:
        tracks.append("workshop")
    return ", ".join(tracks)


def _name_of_its_time(hit: _Hit, year: int | None) -> str:
    former = RENAMED.get(hit.series)
    if former is None:
        return hit.series
    if year is not None:
        return former[0] if year <= former[1] else hit.series
    return former[0] if former[0].casefold() in hit.written.casefold() else hit.series


def in_year(venue: Venue, year: int | None) -> Venue:
    """Give a venue without a year in `year`, under its name of that time."""
    if venue.year is not None or year is None:
        return venue
    hit = _Hit(venue.series, venue.written, 0, 0, has_workshop_letter=False, is_weak=False)
    return replace(venue, year=year, name=_name_of_its_time(hit, year) if venue.is_known else venue.name)


def is_archive(venue: Venue) -> bool:
    """Tell whether a venue is an archive or a publisher's series, which any conference or journal beats."""
    return venue.series in WEAK


def _is_sentence_about(text: str, hit: _Hit, *, is_own_place: bool) -> bool:
    """Tell whether the name only occurs in a sentence (`I found this while reading ICLR papers`)."""
    rest = (text[: hit.start] + " " + text[hit.end :]).strip()
    return len(rest) > (200 if is_own_place else 60) or (len(rest.split()) > 8 and len(_PROSE_WORDS.findall(rest)) >= 2)


def _closed(name: str) -> str:
    """Give a name whose last bracket held a year (`全国大会（ABC 2021）`) with this bracket closed."""
    opened = max(name.rfind("（"), name.rfind("("))
    return f"{name}{')' if name[opened] == '(' else '）'}" if opened > max(name.rfind("）"), name.rfind(")")) else name


def _unknown(text: str) -> Venue | None:
    """Keep a name that is not known as written, its year apart."""
    cleaned = _without_pages(without_arxiv_ids(text))
    cleaned = cleaned if cleaned.isascii() and "IF" not in cleaned else _RANK.sub("", cleaned)
    cleaned = _MONTH.sub(r"\1", cleaned)
    match = _YEAR.search(cleaned)
    titled = _IN_TITLE_MARKS.fullmatch(cleaned)
    name = _YEAR.sub(" ", without_volume(titled[1] if titled else cleaned), count=1)
    name = without_volume(" ".join(_EMPTY_BRACKETS.sub(" ", name).split())).strip(" ,;:-–—_|/'’\"")
    name = _closed(name if name.isascii() else _COUNT.sub("", name))
    if not re.search(r"[^\W\d_]{2}", name):
        return None
    name += "." if ". " in name and f"{name}." in text else ""
    return Venue(
        series=name,
        name=name,
        year=int(match[1]) if match else None,
        track=_track(text, has_workshop_letter=False, series=""),
        written=text,
        is_known=False,
    )
