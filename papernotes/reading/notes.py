"""One file's statements to one `Note`: for each field, which statement counts and what it comes to.

Front matter beats the body, the body beats BibTeX, all beat the path. Nothing is required. What the body says and the
note does not hold stays in the body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath

from papernotes.identity import paper_key, title_key
from papernotes.model import Link, Note, Paper, Site, Venue
from papernotes.patterns import late_pattern
from papernotes.problems import Problem, in_order
from papernotes.reading import lists
from papernotes.reading.aliases import aliases_of
from papernotes.reading.dates import FULL_DATE, read_day, read_year
from papernotes.reading.drafts import is_draft, placeholder, template_finding, unclear_drafts
from papernotes.reading.facts import Fact, Finding, finding_of, problem
from papernotes.reading.fields import field_of_label
from papernotes.reading.headings import is_generic, without_prefix
from papernotes.reading.inline import plain, unwrapped
from papernotes.reading.languages import language_code, language_of_path, language_of_text
from papernotes.reading.limits import limit_findings
from papernotes.reading.names import split_venue_prefix, venue_in_heading
from papernotes.reading.note_words import are_note_words
from papernotes.reading.ownership import StatedLink, links_of, own_key, stated_links
from papernotes.reading.paper_titles import names_paper, title_of_paper
from papernotes.reading.papers import PAPER_KINDS
from papernotes.reading.places import venue_of_address
from papernotes.reading.shapes import HEADING
from papernotes.reading.shown import is_said, said_words
from papernotes.reading.slugs import slug_of
from papernotes.reading.statements import Statements, read_statements
from papernotes.reading.title_ends import year_at_end
from papernotes.reading.unread import is_answer, is_year_or_month, unread_facts, unread_findings
from papernotes.reading.venues import in_year, is_archive, read_venue
from papernotes.text import fold, joined

_RULE_OR_BREAK = late_pattern(r" {0,3}(?:-{3,}|\*{3,}|_{3,})\s*|</?br\s*/?>", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d{2}")
_DIGIT = re.compile(r"\d")
_YEAR_ALONE = re.compile(r"\W*(?:19|20)\d{2}\s?(?:年|년|г\.?|года?)?\W*")
_ADDRESS = re.compile(r"https?://|arxiv:", re.IGNORECASE)
_ARXIV_ID = late_pattern(r"arxiv:(?:[a-z.-]+/)?(\d{2})\d{2}", re.IGNORECASE)
_FIRST_OF_ARXIV = 90
_QUOTED = re.compile(r"[\"“„«「『《](.+)[\"”“»」』》]")
_BRACKET_AT_END = late_pattern(r"\s*[(（][^()（）]*[)）]\s*$")
_QUOTE_MARK = late_pattern(r"[\"“”«»「」『』《》]")
_NUMBERED = (
    *("authors", "affiliations", "venue", "year", "tldr", "reviewers", "date", "status", "rating", "language"),
    *("figure", "slug", "draft"),
)


def note_of(text: str, path: PurePosixPath, site: Site, *, digest: str = "", findings: Iterable[Finding] = ()) -> Note:
    """Read the mended text of the file `path` below the notes folder. Never raises."""
    stated = read_statements(text, path)
    titles = _titles(stated)
    linked = stated_links(stated)
    paper = _paper(stated, titles, linked)
    day, day_findings = _date(stated)
    venue, year = _venue_and_year(stated, site, linked=linked, titles=titles)
    slug, slug_findings = slug_of(path, stated.first("slug"))
    aliases, old_addresses, alias_findings = aliases_of(stated, text)
    affiliations = lists.affiliations(stated, site.aliases.affiliations)
    reviewers = lists.reviewers(stated)
    tags = lists.tags(stated, site.aliases.tags, venue=venue, venue_aliases=site.aliases.venues)
    tldr, status, rating = (_text(stated, field) for field in ("tldr", "status", "rating"))
    lists_and_texts = (*paper.authors, *affiliations, *tags, *reviewers, tldr, status, rating, *_said_of(venue))
    aliased = (*_written(site.aliases.tags, tags), *_written(site.aliases.affiliations, affiliations))
    unread = unread_facts(stated, linked)
    unclear = (*_unclear(stated, tags, reviewers), *unread_findings(unread, year=year, has_date=day is not None))
    found = (*findings, *stated.findings, *day_findings, *slug_findings, *alias_findings, *unclear)
    if to_fill_in := placeholder(titles.title, stated.lines):
        found = (template_finding(to_fill_in, titles.line),)
    body = _body(stated, titles, record=(*lists_and_texts, *aliased), day=day, year=year)
    return Note(
        path=path,
        slug=slug,
        title=titles.title,
        language=_language(stated, path, site),
        paper=paper,
        body=body,
        body_line=stated.body_line,
        taken=tuple(_taken_headings(stated, body)),
        digest=digest,
        date=day,
        year=year,
        venue=venue,
        affiliations=affiliations,
        tags=tags,
        tldr=tldr,
        reviewers=reviewers,
        status=lists.unlinked(plain(status)),
        rating=plain(rating),
        bibtex=stated.citation.text if stated.citation else _text(stated, "bibtex"),
        figure=_text(stated, "figure"),
        aliases=aliases,
        old_addresses=old_addresses,
        is_draft=bool(to_fill_in) or is_draft(stated, path),
        lines=_lines(stated, titles, linked=linked, links=paper.links),
        extra={**{fact.key: fact.value for fact in unread}, **stated.extra},
        problems=_problems(found, text, path, site),
    )


# --- titles ----------------------------------------------------------------------------------------------------------


class _Titles:
    """The note's title, the paper's, their lines, and what was told on the way; made once, never changed."""

    __slots__ = ("heading_is_shown", "line", "paper", "paper_line", "title", "venue", "year")

    def __init__(
        self,
        title: str,
        paper: str,
        *,
        lines: tuple[int, int],
        venue_and_year: tuple[Venue | None, int | None],
        heading_is_shown: bool,
    ) -> None:
        self.title, self.paper, self.heading_is_shown = title, paper, heading_is_shown
        self.line, self.paper_line = lines
        self.venue, self.year = venue_and_year


def _titles(stated: Statements) -> _Titles:
    """Choose: a stated title, the heading unless generic, a stated paper, BibTeX's title, the path's."""
    heading = stated.head.title
    heading_fact = None
    if heading and not is_generic(heading.text):
        heading_fact = Fact(
            field="heading", value=without_prefix(heading.text), line=heading.lines[0] + stated.body_line
        )
    front, body, cited = (
        min((fact for fact in stated.of("title") if fact.origin == origin), key=names_paper, default=None)
        for origin in ("front matter", "body", "bibtex")
    )
    papers = [fact for fact in stated.of("paper") if not _ADDRESS.match(fact.text)]
    papers += [fact for fact in stated.of("title") if front and fact is not front and names_paper(fact)]
    named = (heading_fact, next(iter(papers), None), cited)
    is_of_notes = heading is not None and are_note_words(plain(heading.text))  # then it names no paper
    chosen = front or body or next(filter(None, (*named[1:], heading_fact) if is_of_notes else named), None)
    written = _without_quotes(unwrapped(" ".join(chosen.text.split()))) if chosen else stated.path.title
    is_prefixed = front is not None and chosen is front and field_of_label(written.partition(":")[0]) != "title"
    venue, title = split_venue_prefix(without_prefix(written) if is_prefixed else written)
    year, title = year_at_end(title) or (None, title)
    paper_fact = next(
        (fact for fact in (*papers, body if front else None, cited, _longer_heading(chosen, heading_fact)) if fact),
        None,
    )
    if paper_fact and _longer_heading(paper_fact, heading_fact):
        paper_fact = heading_fact
    is_named = paper_fact is not None or (chosen is not None and names_paper(chosen))
    paper = _without_quotes(plain(paper_fact.text if paper_fact else title))
    paper = paper if is_named else title_of_paper(paper)
    paper_venue, paper = split_venue_prefix(paper)
    paper_year, paper = year_at_end(paper) or (None, paper)
    is_represented = heading_fact is not None and any(
        _letters(other).startswith(_letters(title_of_paper(heading_fact.text))) for other in (written, title, paper)
    )
    return _Titles(
        _without_quotes(title or written),
        paper or plain(title),
        lines=(chosen.line if chosen else 0, paper_fact.line if paper_fact else chosen.line if chosen else 0),
        venue_and_year=(venue or paper_venue or venue_in_heading(heading_fact), year or paper_year),
        heading_is_shown=heading is not None and not is_represented,
    )


def _without_quotes(title: str) -> str:
    """Give a title without the quotation marks around it as a whole."""
    match = _QUOTED.fullmatch(title)
    return match[1].strip() if match and not _QUOTE_MARK.search(match[1]) else title


def _longer_heading(chosen: Fact | None, heading: Fact | None) -> Fact | None:
    """Give the heading when it is the stated title and more (`InfoVAE` and `InfoVAE: Information Maximizing …`)."""
    if chosen is None or heading is None or chosen is heading or title_of_paper(heading.text) != heading.text:
        return None
    longer, shorter = _letters(heading.text), _letters(chosen.text)
    has_bracket_more = longer != shorter and _letters(_BRACKET_AT_END.sub("", heading.text)) == shorter
    return heading if longer.startswith(shorter) and not has_bracket_more else None


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold(plain(text))))


# --- single values ---------------------------------------------------------------------------------------------------


def _text(stated: Statements, field: str) -> str:
    fact = stated.first(field)
    if fact is None:
        return ""
    value = (
        fact.text
        if not isinstance(fact.value, tuple) or field != "tldr"
        else " · ".join(item for item in fact.value if isinstance(item, str))
    )
    return " ".join(joined(value.split("\n")).split())


def _language(stated: Statements, path: PurePosixPath, site: Site) -> str:
    for fact in stated.of("language"):
        code = language_code(fact.text)
        if code:
            return code
    title = stated.head.title.text if stated.head.title else ""
    return language_of_path(path) or language_of_text(
        "\n".join([line for line in stated.lines if line.strip() != title]), prior=site.language or "en"
    )


def _date(stated: Statements) -> tuple[date | None, tuple[Finding, ...]]:
    findings: list[Finding] = []
    for fact in stated.of("date"):
        written = fact.text.strip()
        reading = read_day(plain(written), fact.key)
        if reading.value:
            return reading.value, tuple(findings)
        found = _date_finding(fact, written, reading.trouble)
        if found:
            findings.append(found)
    return stated.path.date, tuple(findings)


def _date_finding(fact: Fact, written: str, trouble: str) -> Finding | None:
    is_of_build = written.casefold() in {"today", "now", "last-modified"}  # Quarto's words for the day it runs
    is_no_date = is_of_build or is_answer(fact) or fact.origin != "front matter"
    if trouble == "partial" or (trouble == "none" and is_no_date):
        return None
    if trouble == "ambiguous":
        message = f'"{written}" can be read day first or month first, so it is left out'
        return finding_of(fact, code="ambiguous-date", message=message, help=FULL_DATE)
    return finding_of(fact, code="bad-date", message=f'"{written}" is not a date', help=FULL_DATE, severity="error")


def _venue_and_year(
    stated: Statements, site: Site, *, linked: Sequence[StatedLink], titles: _Titles
) -> tuple[Venue | None, int | None]:
    """Choose the venue, a conference or journal before an archive, and the year of the paper."""
    aliases = site.aliases.venues
    stated_venues = [read_venue(fact.text, aliases) for fact in stated.of("venue")]
    others = [read_venue(fact.text, aliases, is_own_place=False) for fact in stated.of("year")]
    tagged = [venue for fact in stated.of("hashtags", "tags") for venue in _tag_venues(fact, aliases)]
    located = [read_venue(written, aliases) for url in _paper_addresses(linked) if (written := venue_of_address(url))]
    venues = [venue for venue in (*stated_venues, *others, titles.venue, *tagged, stated.path.venue, *located) if venue]
    known = [venue for venue in venues if venue.is_known and not is_archive(venue)]
    chosen = next(
        (
            venue
            for venue in venues
            if not is_archive(venue) and (venue.is_known or not known or venue in stated_venues[:1])
        ),
        None,
    ) or next(iter(venues), None)
    chosen = _dated(chosen, located)
    year_fact = next((fact for fact in stated.of("year") if read_year(plain(fact.text))), None)
    own_year = read_year(plain(year_fact.text)) if year_fact else _tag_year(stated) or titles.year
    if own_year is None and (chosen is None or chosen.year is None):
        own_year = _year_of_date(stated) or _year_of_preprint(chosen, linked)
    if chosen is None:
        return None, own_year
    is_plain_year = year_fact is not None and _YEAR_ALONE.fullmatch(plain(year_fact.text)) is not None
    is_its_year = is_plain_year or year_fact is None or is_archive(chosen)  # a preprint appears on the day it is dated
    chosen = in_year(chosen, own_year if is_its_year else None)
    return chosen, own_year if year_fact else chosen.year or own_year


def _year_of_date(stated: Statements) -> int | None:
    """Give the year of a `date` that is a year or month alone."""
    return next((read_year(plain(fact.text)) for fact in stated.of("date") if is_year_or_month(fact)), None)


def _year_of_preprint(venue: Venue | None, linked: Iterable[StatedLink]) -> int | None:
    """Give the year in the id of a paper that appeared at arXiv."""
    ids = (_ARXIV_ID.match(paper_key(url)) for url in _paper_addresses(linked) if venue and venue.series == "arXiv")
    years = (int(found[1]) for found in ids if found)
    return next((year + (1900 if year > _FIRST_OF_ARXIV else 2000) for year in years), None)


def _paper_addresses(linked: Iterable[StatedLink]) -> list[str]:
    return [link.url for _, link in linked if link.kind in PAPER_KINDS]


def _dated(chosen: Venue | None, located: Iterable[Venue | None]) -> Venue | None:
    """Give a venue without a year the one that the paper's address states for it."""
    same = (venue for venue in located if venue and chosen and venue.series == chosen.series)
    found = next(same, None)
    return in_year(chosen, found.year) if chosen and found else chosen


def _tag_venues(fact: Fact, aliases: Mapping[str, str]) -> list[Venue]:
    """Give the venues among tags: `ICLR 2019`, or `ICLR` beside `2018`; a name without a year is a topic."""
    items = lists.tag_items(fact)
    if not _DIGIT.search(" ".join(items)):
        return []
    years = [int(item) for item in items if _YEAR.fullmatch(item)]
    venues = [venue for item in items if len(item) <= 24 and (venue := read_venue(item, aliases, is_own_place=False))]
    return [found for venue in venues if (found := in_year(venue, years[0] if years else None)).year is not None]


def _tag_year(stated: Statements) -> int | None:
    items = [item for fact in stated.of("hashtags") for item in lists.tag_items(fact)]
    return next((int(item) for item in items if _YEAR.fullmatch(item)), None)


# --- the rest --------------------------------------------------------------------------------------------------------


def _body(stated: Statements, titles: _Titles, *, record: Sequence[str], day: date | None, year: int | None) -> str:
    """Give the body without the lines that the note holds, line for line; rules left over at its top go too.

    A line stays when it says a word that neither titles nor `record` do, or another day or year: a second summary, a
    venue that another beat.
    """
    hidden = set(stated.head.taken)
    covering = [fact for fact in stated.facts if fact.origin == "body" and fact.covers]
    said = said_words((titles.title, titles.paper, *record)) if covering else ""
    for fact in covering:
        if not is_said(fact, said, day=day, year=year):
            hidden.difference_update(fact.covers)
    is_beaten = titles.venue is not None and titles.venue.series not in record
    if stated.head.title and not titles.heading_is_shown and not is_beaten:
        hidden.update(stated.head.title.lines)
    if not hidden:
        return stated.body
    kept = ["" if number in hidden else line for number, line in enumerate(stated.lines)]
    for number, line in enumerate(kept):
        if line.strip() and not _RULE_OR_BREAK.fullmatch(line):
            break
        kept[number] = ""
    return "\n".join(kept)


def _taken_headings(stated: Statements, body: str) -> Iterator[str]:
    """Give the texts of the headings that the file has and `body` has not; the title need not look like one."""
    if stated.head.title:
        yield plain(stated.head.title.text)
    kept = body.split("\n") if stated.head.taken else ()
    for number in sorted(stated.head.taken):
        if kept[number] != stated.lines[number] and (heading := HEADING.match(stated.lines[number])):
            yield plain(heading[2])


def _paper(stated: Statements, titles: _Titles, linked: Sequence[StatedLink]) -> Paper:
    authors, has_others = lists.authors(stated)
    return Paper(
        key=own_key(linked) or title_key(titles.paper),
        title=titles.paper,
        authors=authors,
        has_other_authors=has_others,
        links=links_of(linked),
    )


def _said_of(venue: Venue | None) -> tuple[str, ...]:
    return (venue.written, venue.name, venue.series, venue.track) if venue else ()


def _written(aliases: Mapping[str, str], names: Sequence[str]) -> Iterator[str]:
    """Give the spellings that notes may have for those of `names` that are a site's own."""
    return (spelling for spelling, name in aliases.items() if name in names)


def _lines(
    stated: Statements, titles: _Titles, *, linked: Iterable[StatedLink], links: Sequence[Link]
) -> dict[str, int]:
    """Give the line of each field that the file states, by the names of the record."""
    lines = {field: fact.line for field in _NUMBERED if (fact := stated.first(field))}
    tags = stated.first("tags") or stated.first("hashtags")
    lines |= {"title": titles.line} if titles.line else {}
    lines |= {"paper_title": titles.paper_line} if titles.paper_line else {}
    lines |= {"tags": tags.line} if tags else {}
    lines |= {"bibtex": stated.citation.line} if stated.citation else {}
    for fact, link in linked:
        if link in links:
            lines.setdefault(link.kind, fact.line)
    return dict(sorted(lines.items()))


def _problems(found: Sequence[Finding], text: str, path: PurePosixPath, site: Site) -> tuple[Problem, ...]:
    if not found:
        return ()
    shown, lines = site.shown(path), text.split("\n")
    return in_order(problem(finding, shown, lines) for finding in found)


def _unclear(stated: Statements, tags: Sequence[str], reviewers: Sequence[str]) -> Iterator[Finding]:
    yield from unclear_drafts(stated)
    yield from limit_findings(stated, {"tags": tags, "reviewers": reviewers})
