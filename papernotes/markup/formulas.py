r"""The formulas of notes: as found, and as typeset.

    Formula ─▶ typeset ─▶ Accepted (HTML and MathML) | Rejected (what is wrong and where) ─▶ problem

`typeset` mends what KaTeX refuses (`rescues`) and gives each distinct formula to V8 once (`katex`). A `\newcommand`,
`\def` or `\DeclareMathOperator` holds for the formulas after it in the same note, as MathJax, GitHub and Obsidian have
it, and for no other note: such a note's formulas have a `scope` of their own, all others are shared by the whole site.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from papernotes.markup import faults, katex, rescues
from papernotes.markup.validity import valid
from papernotes.model import Html, MathOutput
from papernotes.problems import Problem, Severity
from papernotes.text import display_width, visible_line

LONGEST_EXCERPT = 2000
ATTEMPTS = 16
"""Most rewrites of one formula: each answers one message of KaTeX, and a formula rarely has more than two."""
_ASSISTIVE = re.compile(r'<span class="katex-mathml">.*?</math></span>', re.DOTALL)
_SPAN = re.compile(r"<span\b|</span>")
_DISPLAY = '<span class="katex-display">'
_OPENING = '<span class="katex"><span class="katex-mathml">'
_Key = tuple[str, str, bool]  # scope, TeX, display
_VISUAL = '<span class="katex-html" aria-hidden="true">'


class Spot(Struct, frozen=True, kw_only=True):
    """A place in a note's file: 1-based line, 1-based column and width in display cells, the line as an excerpt.

    Column and excerpt are 0 and "" in a line too long to print.
    """

    line: int
    column: int = 0
    width: int = 1
    excerpt: str = ""

    @staticmethod
    def of(source: str, *, line: int, offset: int, length: int = 1) -> Spot:
        """Give the place of the `length` characters at `offset` of the file's line `source`."""
        if len(source) > LONGEST_EXCERPT:
            return Spot(line=line)
        width = display_width(source[offset : offset + length])
        return Spot(
            line=line, column=display_width(source[:offset]) + 1, width=max(1, width), excerpt=visible_line(source)
        )


class Formula(Struct, frozen=True, kw_only=True):
    """One formula as found in a note.

    `tex` is what stands between the delimiters, without white space around; `source` is the whole as written. `line`
    is the file line it begins in, `lines` the file's lines it stands in, as far as an excerpt can show them, `opening`
    the offset of its first delimiter in `lines[0]`. Line `i` of `tex` begins at `offsets[i]` of `lines[tex_line + i]`;
    `offsets` is empty when `tex` was decoded from an address. `scope` is "" unless the note defines macros before it.
    """

    tex: str
    display: bool
    source: str
    line: int = 0
    lines: tuple[str, ...] = ("",)
    opening: int = 0
    tex_line: int = 0
    offsets: tuple[int, ...] = ()
    scope: str = ""

    @property
    def spot(self) -> Spot:
        """The place of the whole formula, as far as it stands in its first line."""
        length = len(self.source.partition("\n")[0])
        return Spot.of(self.lines[0], line=self.line, offset=self.opening, length=length)

    def spot_of(self, position: int, length: int) -> Spot:
        """Give the place of `length` characters at `position` of `tex`; that of the whole formula for -1."""
        number = self.tex.count("\n", 0, max(position, 0))
        if position < 0 or number >= len(self.offsets) or self.tex_line + number >= len(self.lines):
            return self.spot
        in_line = position - (self.tex.rfind("\n", 0, position) + 1)
        return Spot.of(
            self.lines[self.tex_line + number],
            line=self.line + self.tex_line + number,
            offset=self.offsets[number] + in_line,
            length=length,
        )


class Accepted(Struct, frozen=True, kw_only=True):
    """A typeset formula (see `katex.Accepted`). `is_rescued` tells that KaTeX refused it as written."""

    markup: bytes
    fonts: int
    is_odd: bool
    is_rescued: bool = False

    @property
    def html(self) -> Html:
        """Give the markup as text."""
        return Html(self.markup.decode())


class Rejected(Struct, frozen=True, kw_only=True):
    """A formula that cannot be typeset: why, where in its TeX (-1: nowhere in particular), what may mend it."""

    message: str
    help: str
    position: int = -1
    length: int = 0
    is_limit: bool = False


Result = Accepted | Rejected


def typeset(formulas: Sequence[Formula], *, macros: Mapping[str, str]) -> tuple[Result, ...]:
    """Typeset `formulas`; results keep their order. `macros` are the site's, name with backslash -> definition.

    Formulas of one scope come in the order of their note, and none of them is left out.
    """
    keys = [(formula.scope, rescues.before(_encodable(formula.tex)), formula.display) for formula in formulas]
    shared = dict.fromkeys(key for key in keys if not key[0])
    scoped = [key for key in keys if key[0]]
    wanted = [*shared, *scoped]
    tried = katex.typeset([_tex(key) for key in wanted], macros)
    results = _rescued(wanted, tried, macros)
    by_key = dict(zip(wanted[: len(shared)], results, strict=False))
    rest = iter(results[len(shared) :])
    return tuple(next(rest) if key[0] else by_key[key] for key in keys)


def _encodable(tex: str) -> str:
    """Give `tex` without lone surrogates, which V8 cannot be given."""
    return tex if tex.isascii() else tex.encode("utf-8", "replace").decode("utf-8")


def _rescued(wanted: Sequence[_Key], tried: Sequence[katex.Result], macros: Mapping[str, str]) -> list[Result]:
    """Give the results, with further attempts at what was refused and can be rewritten.

    A scope is typeset anew as a whole, since what a rewritten formula defines holds for those after it.
    """
    current = list(wanted)
    results = list(tried)
    for _ in range(ATTEMPTS):
        rewritten = _definitions_first(dict(_rewritten(current, results)))
        if not rewritten:
            break
        scopes = {key[0] for key in rewritten.values()} - {""}
        again = [number for number, key in enumerate(current) if number in rewritten or key[0] in scopes]
        for number in again:
            current[number] = rewritten.get(number, current[number])
        for number, result in zip(
            again, katex.typeset([_tex(current[number]) for number in again], macros), strict=True
        ):
            results[number] = result
    return [_result(result, first, key) for result, first, key in zip(results, wanted, current, strict=True)]


def _definitions_first(rewritten: dict[int, _Key]) -> dict[int, _Key]:
    """Give what is attempted anew: in a scope with a definition, that alone, for the others may lack nothing but it."""
    defining = {number: key for number, key in rewritten.items() if key[0] and katex.DEFINES.search(key[1])}
    scopes = {key[0] for key in defining.values()}
    return {number: key for number, key in rewritten.items() if key[0] not in scopes} | defining


def _tex(key: _Key) -> katex.Tex:
    return katex.Tex(tex=key[1], display=key[2], scope=key[0])


def _rewritten(current: Sequence[_Key], results: Sequence[katex.Result]) -> Iterator[tuple[int, _Key]]:
    for number, (key, result) in enumerate(zip(current, results, strict=True)):
        if isinstance(result, katex.Accepted) or result.is_limit:
            continue
        scope, tex, display = key
        mended = (
            scope,
            rescues.mended(tex, result.message),
            display or bool(rescues.NEEDS_DISPLAY.search(result.message)),
        )
        if mended != key:
            yield number, mended


def _result(result: katex.Result, first: _Key, last: _Key) -> Result:
    if isinstance(result, katex.Accepted):
        return Accepted(markup=result.markup, fonts=result.fonts, is_odd=result.is_odd, is_rescued=first != last)
    position, length = result.position, result.length
    if first != last:
        position, length = faults.place(result.message, first[1])
    message, help_ = (result.message, "") if result.is_limit else faults.explained(result.message)
    return Rejected(message=message, help=help_, position=position, length=length, is_limit=result.is_limit)


def problems(formula: Formula, result: Result, path: str) -> tuple[Problem, ...]:
    """Give what is to be said about a typeset formula of the note at `path`."""
    if isinstance(result, Rejected):
        spot = formula.spot_of(result.position if rescues.before(formula.tex) == formula.tex else -1, result.length)
        code = "formula-limit" if result.is_limit else "formula"
        return (_problem(spot, path, code, result.message, result.help),)
    said = remark(formula, path)
    return () if said is None else (said,)


def remark(formula: Formula, path: str) -> Problem | None:
    """Give what is to be said about a formula that KaTeX takes, but that looks like a slip."""
    said = rescues.remark(formula.tex)
    return _problem(formula.spot, path, "formula-suspect", said[0], said[1], severity="warning") if said else None


def _problem(spot: Spot, path: str, code: str, message: str, help_: str, severity: Severity = "error") -> Problem:
    return Problem(
        path=path,
        line=spot.line,
        column=spot.column,
        width=spot.width,
        excerpt=spot.excerpt,
        severity=severity,
        code=code,
        message=message,
        help=help_,
    )


def stray_sign(spot: Spot, path: str) -> Problem:
    """Give the warning about a dollar sign that opens or closes no formula."""
    return _problem(
        spot,
        path,
        "formula-suspect",
        "this dollar sign opens or closes no formula",
        r"give it its pair, or write \$ for the sign itself",
        severity="warning",
    )


def markup(formula: Formula, result: Result, output: MathOutput) -> Html:
    """Give what stands in the page: the formula as `output` wants it, or its source, visible and marked."""
    return Html(shown(result, output).decode()) if isinstance(result, Accepted) else refused(formula, result)


def refused(formula: Formula, result: Rejected) -> Html:
    """Give what stands in the page for a formula that KaTeX refuses: its source, visible and marked."""
    title = entities.escape(result.message)
    source = entities.escape(formula.source.strip("\n"), quote=False)
    if formula.display and "\n" in source:
        return Html(f'<pre class="formula-error" title="{title}"><code>{source}</code></pre>')
    return Html(f'<code class="formula-error" title="{title}">{source}</code>')


def shown(result: Accepted, output: MathOutput) -> bytes:
    """Give what stands in the page for one typeset formula."""
    if output == "both" and not result.is_odd:
        return result.markup
    return valid(cut(result.html, output)).encode()


def cut(typeset_html: Html, output: MathOutput) -> Html:
    """Give one typeset formula as KaTeX gives it for the option `output`, byte for byte."""
    if output == "html":
        return Html(_ASSISTIVE.sub("", typeset_html, count=1))
    return mathml_only(typeset_html) if output == "mathml" else typeset_html


def mathml_only(body: Html) -> Html:
    """Give `body` with its formulas as MathML alone, for readers that load no style sheet; linear in its length."""
    parts: list[str] = []
    at = 0
    while (begin := body.find(_OPENING, at)) >= 0:
        tex = begin + len(_OPENING)
        math_end = body.find("</math></span>", tex)
        if math_end < 0:
            break
        is_display = begin - len(_DISPLAY) >= at and body.startswith(_DISPLAY, begin - len(_DISPLAY))
        start = begin - len(_DISPLAY) if is_display else begin
        parts += [body[at:start], '<span class="katex">', body[tex:math_end], "</math></span>"]
        at = _after_visual(body, math_end + len("</math></span>")) + (1 + is_display) * len("</span>")
    return Html("".join((*parts, body[at:])))


def _after_visual(body: str, start: int) -> int:
    """Give the offset after the visual half of a formula that begins at `start`, if one does."""
    if not body.startswith(_VISUAL, start):
        return start
    depth = 0
    for tag in _SPAN.finditer(body, start):
        depth += -1 if tag[0] == "</span>" else 1
        if depth == 0:
            return tag.end()
    return len(body)
