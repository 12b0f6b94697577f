r"""The markdown-it-py plugin that makes tokens of a note's formulas.

Inline tokens are "formula", blocks "formula_block"; a "formula" may also stand between pieces of an HTML block.
`content` is the TeX as written between the delimiters, `markup` the opening delimiter, and `meta` has `display` and
where the formula stands: `host` (the text it was found in; an inline token's own content when absent) with the
offsets `start`, `tex` (-1 when the TeX was decoded from an address) and `end`. `places` finds the source from them.

A formula is atomic: emphasis, tags, escapes and entities inside it are TeX, and a `|` in it does not split a table's
cell. The rules belong to one parser instance; nothing of the library is changed for others.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from papernotes.markup import displays, formula_images, html_formulas, spans, tables
from papernotes.markup.states import Piece, text_token


def mathematics(md: MarkdownIt) -> None:
    """Teach `md`, one parser instance, every way notes write formulas; its table rule is replaced by our own."""
    tables.install(md)
    displays.install(md)
    md.inline.ruler.before("escape", "formula", _formula)
    formula_images.install(md)
    html_formulas.install(md)


def _formula(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library calls rules this way
    if state.src[state.pos] not in "$\\":
        return False
    span = spans.span_at(state.src, state.pos)
    if span is None or span.end > state.posMax:
        return False
    if not silent:
        _describe(state.push("formula", "span", 0), state.src, span)
    state.pos = span.end
    return True


def text_and_formulas(text: str, stops: re.Pattern[str]) -> list[Token] | None:
    """Give the tokens of a text in which all that `stops` finds begins a formula, or stands in one; None for others.

    Most texts with formulas are such: the rules need not be asked at each place.
    """
    tokens: list[Token] = []
    at = 0
    while found := stops.search(text, at):
        start = found.start()
        span = spans.span_at(text, start) if text[start] == "$" else None
        if span is None:
            return None
        if at < start:
            tokens.append(text_token(text[at:start], 0))
        token = Piece("formula", "span", 0, 0, False)  # noqa: FBT003 - all by position, as elsewhere
        _describe(token, text, span)
        tokens.append(token)
        at = span.end
    if at < len(text):
        tokens.append(text_token(text[at:], 0))
    return tokens


def _describe(token: Token, text: str, span: spans.Span) -> None:
    """Say what the formula at `span` of a text is and where it stands there."""
    token.content = text[span.tex_start : span.tex_end]
    token.markup = text[span.start : span.tex_start]
    token.meta = {"display": span.display, "start": span.start, "tex": span.tex_start, "end": span.end}
