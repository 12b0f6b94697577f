"""A note's Markdown to markup: `draft` without mathematics, `finish` with it, both pure functions of note and settings.

    Note ─▶ draft ─▶ Draft (sanitised, formulas as placeholders) ─▶ finish ─▶ Rendered

Between the two, the formulas of a whole site are typeset together (`together`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from papernotes.markup import anchors, formulas, images, places, safety
from papernotes.markup.duration import seconds_to_read
from papernotes.markup.highlight import Codes
from papernotes.markup.parser import parser
from papernotes.markup.plain import opening, plain, visible_text
from papernotes.markup.renderer import table_of_contents, without_links
from papernotes.markup.work import KEY, Place, Work
from papernotes.model import Heading, Html, MathOutput, Note, Paper, Reference, Rendered, Site
from papernotes.patterns import late_pattern
from papernotes.problems import Problem, in_order

OPENING_CHARACTERS = 800
"""What is kept for an excerpt: a formula is shorter there than its source."""

_FORMULA = re.compile("\ue000(\\d+)\ue001")
_PIECE = re.compile("\ue000c(\\d+)\ue001")
_CONTENTS = re.compile("(?:<p>)?\ue000toc\ue001(?:</p>)?")
_HEADING = re.compile(r"<h[1-6] id=\"([^\"]*)\"[^>]*>(.*?)</h[1-6]>", re.DOTALL)
_PLAIN = re.compile(
    r"(?!\d{1,9}[.)])[^\W_]+"
    r"(?:(?:[ ,;?!()'’、。，；：？！（）「」“”…·+-]|(?<![wW])\.|(?<=\d)%(?!%)|: |/(?!/))+[^\W_]+)*"
    r"[).?!、。，？！）」”…]*"
)
"""Words with signs between them that no rule of ours reads: as most titles are and sentences without formulas.

Nothing in them is escaped. A number at the start may be that of a list, a full stop after a `w` part of an address.
"""
_OUR_SIGNS = "\ue000\ue001\ue002\ue003"
_SIGNS = re.compile(f"[{_OUR_SIGNS}]")
_SIGN_NUMBERS = late_pattern("&#(?:0*5734[4-7](?!\\d)|[xX]0*[eE]00[0-3](?![0-9a-fA-F]));?")
"""Our own signs as entities; as they are, a title in YAML may spell them `"\\ue000"`."""


class Draft(Struct, frozen=True, kw_only=True):
    """One note's markup before its formulas are typeset; a placeholder stands for each of `formulas`.

    `opening` is for excerpts of notes whose TL;DR says nothing, and "" for all others.
    """

    path: PurePosixPath
    shown: str
    language: str
    title: Html
    tldr: Html
    body: Html
    headings: tuple[Heading, ...]
    opening: str
    anchors: tuple[anchors.Anchor, ...]
    text: str
    references: tuple[Reference, ...]
    cited: tuple[str, ...]
    seconds: int
    source: str
    formulas: tuple[formulas.Formula, ...]
    problems: tuple[Problem, ...]


def draft(note: Note, site: Site, codes: Codes | None = None) -> Draft:
    """Read the Markdown of `note`: everything but its formulas is decided and safe afterwards."""
    source = _without_signs(note.body)
    work = Work(
        path=note.path,
        shown=site.shown(note.path),
        lines=source.split("\n"),
        first_line=note.body_line,
        language=note.language,
        html=site.html,
        codes=codes or Codes(),
        has_title=bool(note.title),
    )
    title = Html(without_links(inline(note.title, note.lines.get("title", 0), work)))
    tldr = inline(note.tldr, note.lines.get("tldr", 0), work)
    _refer_to_figure(note, work)
    md = parser()
    env: dict[str, Any] = {KEY: work}
    tokens = md.parse(source, env)
    places.locate(tokens, source, first_line=note.body_line, scope=note.path.as_posix())
    work.problems += [
        formulas.stray_sign(spot, work.shown) for spot in places.stray_signs(tokens, source, first_line=note.body_line)
    ]
    body = safety.clean(md.renderer.render(tokens, md.options, env), site.html)
    headings = work.headings[:] = _headings(body, work)
    if "\ue000toc" in body:
        body = _CONTENTS.sub(lambda _: table_of_contents(work), body)
    named = anchors.anchors_of(body, work, note.taken)
    if work.fragments:
        ids = anchors.ids_of(named)
        body, tldr = anchors.led(body, ids), Html(anchors.led(tldr, ids, note=str(note.path)))
        anchors.report_missing(work, named, ids)
    return Draft(
        path=note.path,
        shown=work.shown,
        language=note.language,
        title=title,
        tldr=tldr,
        body=Html(_with_pieces(body, work.pieces)),
        headings=headings,
        opening="" if plain(tldr, work.formulas) else opening(tokens, OPENING_CHARACTERS),
        anchors=named,
        text=visible_text(tokens),
        references=tuple(work.references),
        cited=tuple(work.cited),
        seconds=seconds_to_read(tokens, work.formulas),
        source=source if site.markdown_twins else "",
        formulas=tuple(work.formulas),
        problems=in_order(work.problems),
    )


def _without_signs(source: str) -> str:
    """Give `source` with a sign of replacement for each of the signs that are our own."""
    if not source.isascii() and any(sign in source for sign in _OUR_SIGNS):
        source = _SIGNS.sub("\ufffd", source)
    return _SIGN_NUMBERS.sub("\ufffd", source) if "&#" in source else source


def _refer_to_figure(note: Note, work: Work) -> None:
    """Refer to the image that the front matter names: it is published though the body need not show it."""
    if note.figure:
        images.resolved(note.figure, work, Place(line=note.lines.get("figure", 0)), is_image=True)


def inline(source: str, line: int, work: Work) -> Html:
    """Give inline Markdown that stands in `line` of the file as markup."""
    if not source or _PLAIN.fullmatch(source):
        return Html(source)
    md = parser()
    source = _without_signs(source)
    env: dict[str, Any] = {KEY: replace(work, lines=source.split("\n"), first_line=line, block=0)}
    tokens = md.parseInline(source, env)
    places.locate(tokens, source, first_line=line, scope=f"{work.path} {line}")
    children = tokens[0].children or []
    markup = safety.clean(md.renderer.renderInline(children, md.options, env), work.html)  # type: ignore[attr-defined]
    return Html(_with_pieces(markup, work.pieces))


def _headings(body: str, work: Work) -> tuple[Heading, ...]:
    """Give the headings with their markup as it was sanitised in `body`."""
    markup = dict(_HEADING.findall(body))
    return tuple(replace(heading, html=Html(markup.get(heading.id, ""))) for heading in work.headings)


def _with_pieces(body: str, pieces: Sequence[str]) -> str:
    return _PIECE.sub(lambda found: pieces[int(found[1])], body)


def finish(drawn: Draft, results: Sequence[formulas.Result], output: MathOutput = "both") -> Rendered:
    """Put the formulas into `drawn`; `results` are those of `drawn.formulas`, in order."""
    pairs = list(zip(drawn.formulas, results, strict=True))
    markup = [formulas.markup(formula, result, output) for formula, result in pairs]

    def whole(part: Html) -> Html:
        return Html(_FORMULA.sub(lambda found: markup[int(found[1])], part))

    said = [problem for formula, result in pairs for problem in formulas.problems(formula, result, drawn.shown)]
    rejected = sum(isinstance(result, formulas.Rejected) for result in results)
    return Rendered(
        path=drawn.path,
        language=drawn.language,
        title=whole(drawn.title),
        tldr=whole(drawn.tldr),
        body=whole(drawn.body),
        headings=tuple(replace(heading, html=whole(heading.html)) for heading in drawn.headings),
        text=drawn.text,
        references=drawn.references,
        cited=drawn.cited,
        seconds=drawn.seconds,
        source=drawn.source,
        formulas=len(pairs) - rejected,
        rejected=rejected,
        problems=in_order((*drawn.problems, *said)),
    )


def render_note(note: Note, site: Site) -> Rendered:
    """Render one note by itself; `together` renders those of a site."""
    drawn = draft(note, site)
    results = formulas.typeset(drawn.formulas, macros=site.macros) if drawn.formulas else ()
    return finish(drawn, results, site.math)


def render_text(text: str, site: Site, *, path: str = "note.md", line: int = 1, language: str = "") -> Rendered:
    """Render one body that is no note of a site; `line` is the file line of its first, `language` the site's if ""."""
    note = Note(
        path=PurePosixPath(path),
        slug="note",
        title="",
        language=language or site.language,
        paper=Paper(key="title:", title=""),
        body=text,
        body_line=line,
    )
    return render_note(note, site)
