"""Which rules can begin with a character: asked first, so that most rules are never called in vain.

markdown-it calls every rule at every place. A rule named here begins with one of its characters only and says no to
any other; a rule that is not named is asked everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType

from papernotes.markup.states import BlockState

Rule = Callable[..., bool]

BLOCK = {
    "one_line": "",
    "attribute_line": "{",
    "formula_block": "$\\",
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "abbreviation": "*",
    "list": "*+-0123456789",
    "footnote_def": "[",
    "contents": "[{@",
    "container": ":",
    "admonition": "!?",
    "admonition_fence": "`~",
    "directive": "`~",
    "target": "(",
    "spoiler": "<",
    "component": "<",
    "script": "ie{",
    "template": "{",
    "comment_lines": "%",
    "reference": "[",
    "html_block": "<",
    "heading": "#",
}
"""Block rules and the first characters of their lines, after the indentation; "" where no other rule's stands."""

BEGINNINGS = frozenset("".join(starts for name, starts in BLOCK.items() if name != "script"))
"""What begins an item of a list that may be more than text."""

INLINE = {
    "bare_link": "hHwW",
    "newline": "\n",
    "formula": "$\\",
    "tex_command": "\\",
    "escape": "\\",
    "backticks": "`",
    "strikethrough": "~",
    "below": "~",
    "above": "^",
    "emoji": ":",
    "special_name": "_",
    "emphasis": "*_",
    "marked": "=",
    "comment": "%",
    "block_name": "^",
    "wikilink": "![",
    "citation": "[",
    "span": "[",
    "link": "[",
    "loose_link": "[",
    "formula_image": "!",
    "image": "!",
    "loose_image": "!",
    "footnote_inline": "^",
    "footnote_ref": "[",
    "footnote_missing": "[",
    "autolink": "<",
    "html_inline": "<",
    "loose_image_tag": "<",
    "embed": "@[",
    "cross_reference": "@",
    "mail_address": "@",
    "template": "{",
    "role": "{",
    "reading": "{",
    "attribute_list": "{",
    "entity": "&",
}
"""Inline rules and their first characters."""


class Chain:
    """The rules of one chain in their order, for each first character."""

    def __init__(self, rules: list[tuple[str, Rule]], starts: Mapping[str, str]) -> None:
        """Take the rules with their names; `starts` gives the characters of those that have any."""
        characters = {char for name, _ in rules for char in starts.get(name, "")}
        self.others = tuple(rule for name, rule in rules if not starts.get(name))
        self.by_character = {
            char: tuple(rule for name, rule in rules if char in starts.get(name, char)) for char in characters
        }

    def at(self, char: str) -> tuple[Rule, ...]:
        """Give the rules to ask where `char` stands."""
        return self.by_character.get(char, self.others)


class BlockRuler(Ruler[Any]):
    """A ruler that gives each chain as one rule, which asks those that can begin with the line's first character."""

    def getRules(self, chainName: str = "") -> list[Any]:  # noqa: N802, N803 - the library's names
        """Give the chain as one rule."""
        if self.__cache__ is None:
            self.__cache__ = {}
        if chainName not in self.__cache__:
            self.__cache__[chainName] = [_one_rule(chain(self, BLOCK, chainName))]
        return self.__cache__[chainName]


class Block(ParserBlock):
    """The library's block parser with a `BlockRuler`, which asks for what it needs of the state once a block."""

    def __init__(self) -> None:
        """Take the library's rules."""
        super().__init__()
        rules = self.ruler.__rules__
        self.ruler = BlockRuler()
        self.ruler.__rules__ = rules
        self._chain: Chain | None = None

    def _rules(self) -> Chain:
        if self._chain is None:
            self._chain = chain(self.ruler, BLOCK)
        return self._chain

    def parse(self, src: str, md: MarkdownIt, env: EnvType, outTokens: list[Token]) -> list[Token] | None:  # noqa: N803 - as above
        """Parse `src` into `outTokens`."""
        if not src:
            return None
        state = BlockState(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 - as above
        """Read the blocks of lines up to `endLine`, or to one that is left of the block they stand in."""
        rules = self._rules()
        by_character, others = rules.by_character, rules.others
        deepest = state.md.options.maxNesting
        src, begins, shifts, ends = state.src, state.bMarks, state.tShift, state.eMarks
        line, has_blank = startLine, False
        while line < endLine:
            while line < state.lineMax and begins[line] + shifts[line] >= ends[line]:
                line += 1
            state.line = line
            if line >= endLine or state.sCount[line] < state.blkIndent:
                break
            if state.level >= deepest:
                state.line = endLine
                break
            begin = begins[line] + shifts[line]
            for rule in by_character.get(src[begin : begin + 1], others):
                if rule(state, line, endLine, False):  # noqa: FBT003 - the library's call
                    break
            if state.line <= line:
                raise RuntimeError(line)  # no rule took the line
            state.tight = not has_blank
            line = state.line
            above = line - 1
            has_blank = has_blank or (above < endLine and begins[above] + shifts[above] >= ends[above])
            if line < endLine and begins[line] + shifts[line] >= ends[line]:
                has_blank = True
                state.line = line = line + 1


def chain(ruler: Ruler[Any], starts: Mapping[str, str], name: str = "", *, without: str = "") -> Chain:
    """Give the enabled rules of the chain `name` of `ruler`, but for the one called `without`."""
    rules = [rule for rule in ruler.__rules__ if rule.enabled and rule.name != without]
    enabled = [rule for rule in rules if not name or name in rule.alt]
    return Chain([(rule.name, rule.fn) for rule in enabled], starts)


def _one_rule(rules: Chain) -> Rule:
    by_character, others = rules.by_character, rules.others

    def first_that_matches(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
        offset = state.bMarks[start] + state.tShift[start]
        for rule in by_character.get(state.src[offset : offset + 1], others):  # noqa: SIM110 - any() is slower
            if rule(state, start, end, silent):
                return True
        return False

    return first_that_matches
