"""The parser: markdown-it-py with the rules of this room, as one table.

CommonMark with GFM tables and strikethrough is the library's, mathematics that of `delimiters`. A row below adds or
replaces one rule: `at` replaces the library's rule of that name, `before` and `after` place a new one. Each rule lives
in the module named in its row.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Literal

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from msgspec import Struct

from papernotes.markup import (
    abbreviations,
    attributes,
    barelinks,
    breaks,
    callouts,
    captions,
    components,
    containers,
    deep,
    delimiters,
    directives,
    embeds,
    emoji,
    enumerated,
    headings,
    indented,
    joins,
    liquid,
    lists,
    looselinks,
    marks,
    onelines,
    raised,
    rawtext,
    references,
    scholarly,
    setext,
    spaced,
    tabbed,
    tags,
    texwords,
    wikilinks,
)
from papernotes.markup.dispatch import Block
from papernotes.markup.footnotes import footnotes
from papernotes.markup.inline import Inline
from papernotes.markup.renderer import Renderer

DEEPEST_INLINE = 100
"""Levels of brackets and emphasis in a line; past it, marks are text. Python's stack bounds it."""


class Row(Struct, frozen=True):
    """One rule: in which chain, where, its name, the function, and the chains it may interrupt."""

    chain: Literal["block", "inline", "core"]
    where: Literal["at", "before", "after"]
    anchor: str
    name: str
    rule: Callable[..., Any]
    interrupts: tuple[str, ...] = ()


_BLOCKS = ("paragraph", "reference", "blockquote")

PIPELINE = (
    #   chain     where     anchor        name            rule                        interrupts
    Row("block", "before", "table", "one_line", onelines.one_line),
    Row("block", "before", "table", "deep", deep.too_deep),
    Row("block", "at", "code", "code", indented.code_or_prose),
    Row("block", "before", "table", "attribute_line", attributes.attribute_line, _BLOCKS),
    Row("block", "before", "reference", "contents", headings.contents),
    Row("block", "before", "hr", "abbreviation", abbreviations.abbreviation),
    Row("block", "before", "reference", "container", containers.container, _BLOCKS),
    Row("block", "before", "reference", "admonition", containers.admonition, _BLOCKS),
    Row("block", "before", "fence", "admonition_fence", containers.admonition_fence, _BLOCKS),
    Row("block", "before", "fence", "directive", directives.directive, _BLOCKS),
    Row("block", "before", "reference", "target", directives.target, _BLOCKS),
    Row("block", "before", "html_block", "spoiler", containers.spoiler, _BLOCKS),
    Row("block", "before", "html_block", "component", components.component, _BLOCKS),
    Row("block", "before", "reference", "script", components.script),
    Row("block", "before", "reference", "template", liquid.template_block, _BLOCKS),
    Row("block", "before", "reference", "comment_lines", marks.comment_lines, _BLOCKS),
    Row("block", "at", "html_block", "html_block", tags.raw_block, _BLOCKS),
    Row("block", "at", "heading", "heading", headings.heading, _BLOCKS),
    Row("block", "at", "lheading", "lheading", setext.heading_or_text),
    Row("block", "at", "hr", "hr", breaks.thematic_break, (*_BLOCKS, "list")),
    Row("block", "at", "list", "list", lists.list_or_date, _BLOCKS),
    Row("block", "at", "reference", "reference", references.reference_or_text),
    Row("core", "at", "normalize", "normalize", joins.line_ends),
    Row("core", "at", "text_join", "text_join", joins.join_texts),
    Row("core", "before", "inline", "callouts", callouts.callouts),
    Row("core", "before", "inline", "tabbed_lines", tabbed.tabbed_lines),
    Row("core", "before", "inline", "table_captions", scholarly.table_captions),
    Row("core", "before", "inline", "cell_options", scholarly.cell_options),
    Row("core", "before", "inline", "raw_text", rawtext.marked_text),
    Row("core", "after", "inline", "words", tags.words_in_brackets),
    Row("core", "after", "words", "attributes", attributes.apply_attributes),
    Row("core", "after", "words", "properties", marks.properties),
    Row("core", "after", "attributes", "enumerated", enumerated.enumerated_lines),
    Row("core", "after", "enumerated", "abbreviations", abbreviations.spelt_out),
    Row("core", "after", "enumerated", "picture_lines", captions.picture_lines),
    Row("inline", "before", "escape", "tex_command", texwords.command),
    Row("inline", "before", "strikethrough", "below", raised.below),
    Row("inline", "before", "strikethrough", "above", raised.above),
    Row("inline", "before", "entity", "emoji", emoji.emoji),
    Row("inline", "before", "emphasis", "special_name", spaced.special_name),
    Row("inline", "after", "emphasis", "marked", marks.marked),
    Row("inline", "after", "marked", "comment", marks.comment),
    Row("inline", "after", "comment", "block_name", marks.block_name),
    Row("inline", "before", "link", "wikilink", wikilinks.wikilink),
    Row("inline", "before", "link", "embed", embeds.embed),
    Row("inline", "before", "link", "citation", scholarly.citation),
    Row("inline", "before", "link", "span", scholarly.span),
    Row("inline", "after", "link", "loose_link", looselinks.loose_link),
    Row("inline", "after", "image", "loose_image", looselinks.loose_image),
    Row("inline", "before", "newline", "bare_link", barelinks.bare_link),
    Row("inline", "after", "html_inline", "loose_image_tag", tags.loose_image_tag),
    Row("inline", "before", "entity", "mail_address", barelinks.mail_address),
    Row("inline", "before", "mail_address", "cross_reference", scholarly.cross_reference),
    Row("inline", "before", "entity", "role", directives.role),
    Row("inline", "before", "entity", "reading", scholarly.reading),
    Row("inline", "before", "entity", "template", liquid.template_tag),
    Row("inline", "before", "entity", "attribute_list", attributes.attribute_list),
)


class Markdown(MarkdownIt):
    """A parser that refuses no address: `links` decides, when it can also say what is wrong."""

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 - the library's name
        """Take any address."""
        return True


@lru_cache(maxsize=1)
def parser() -> Markdown:
    """Give the parser, built once a process: 20 ms, and parsing leaves no trace in it."""
    md = Markdown("commonmark", {"maxNesting": DEEPEST_INLINE, "tasklists": True}, renderer_cls=Renderer)
    block, inline = Block(), Inline()
    for ruler, ours in (
        (md.block.ruler, block.ruler),
        (md.inline.ruler, inline.ruler),
        (md.inline.ruler2, inline.ruler2),
    ):
        ours.enableOnly(ruler.get_active_rules())
    md.block, md.inline = block, inline
    md.enable(["table", "strikethrough"])
    deflist_plugin(md)
    footnotes(md)
    delimiters.mathematics(md)
    for row in PIPELINE:
        _add(md, row)
    md.inline.ruler2.after("balance_pairs", "spaced_strong", spaced.spaced_strong)
    return md


def _add(md: MarkdownIt, row: Row) -> None:
    ruler: Any = md[row.chain].ruler
    options = ({"alt": list(row.interrupts)},) if row.chain == "block" else ()
    if row.where == "at":
        ruler.at(row.anchor, row.rule, *options)
    else:
        getattr(ruler, row.where)(row.anchor, row.name, row.rule, *options)
