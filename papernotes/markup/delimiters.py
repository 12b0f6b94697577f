r"""The markdown-it-py plugin that makes tokens of a note's formulas.

Inline tokens are "formula", blocks "formula_block"; a "formula" may also stand between pieces of an HTML block.
`content` is the TeX as written between the delimiters, `markup` the opening delimiter, and `meta` has `display` and
where the formula stands: `host` (the text it was found in; an inline token's own content when absent) with the
offsets `start`, `tex` (-1 when the TeX was decoded from an address) and `end`. `places` finds the source from them.

A formula is atomic: emphasis, tags, escapes and entities inside it are TeX, and a `|` in it does not split a table's
cell. The rules belong to one parser instance; nothing of the library is changed for others.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from papernotes.markup import displays, formula_images, html_formulas, spans, tables


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
        token = state.push("formula", "span", 0)
        token.content = state.src[span.tex_start : span.tex_end]
        token.markup = state.src[span.start : span.tex_start]
        token.meta = {"display": span.display, "start": span.start, "tex": span.tex_start, "end": span.end}
    state.pos = span.end
    return True
