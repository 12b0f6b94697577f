"""The inline parser of one `MarkdownIt`: our delimiters and stops, and tokens that know their place."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline, RuleFuncInline2Type
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from papernotes.markup import dispatch
from papernotes.markup.cjk import CjkState
from papernotes.markup.delimiters import text_and_formulas
from papernotes.markup.states import text_token
from papernotes.patterns import late_pattern

LOCATED = frozenset({"link_open", "image", "html_inline", "footnote_missing"})
"""Tokens that are stamped with `row` (lines below the block's first), `source` and `tail` (see `Work.place`)."""

STOPS = re.compile(
    r"[\n!$&*<@\[\\\]^_`{~=%hHwW]"
    r"(?:(?<![=%hHwW])|(?<==)=|(?<=%)%|(?i:(?<=h)(?<![a-z0-9]h)ttps?://|(?<=w)(?<![a-z0-9]w)ww\.))"
)
"""Where text can end and a rule begin: the characters our rules start with, `==`, `%%`, and the start of a bare link.

One set of characters stands first, since the search for a set is quick.
"""
_SIGN = re.compile(":[a-z0-9+-][a-z0-9_+-]{0,40}:")
_STOPS_AND_SIGNS = late_pattern(f"{STOPS.pattern}|{_SIGN.pattern}")
"""The same where the text has `:word:`, which few have: each colon would be looked at for it."""


class Inline(ParserInline):
    """Tokenises with `CjkState` and stamps the places of links, images and raw tags."""

    def __init__(self) -> None:
        """Take the library's rules; `parser` adds ours."""
        super().__init__()
        self.terminator_re = STOPS
        self._chain: dispatch.Chain | None = None

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Parse `src` into `tokens`."""
        stops = _STOPS_AND_SIGNS if ":" in src and _SIGN.search(src) else STOPS
        first = stops.search(src)
        if src and first is None:  # as in half of all cells and list items
            tokens.append(text_token(src, 0))
            return tokens
        if first and first[0] == "$" and (read := text_and_formulas(src, stops)):
            tokens += read
            return tokens
        state = CjkState(src, md, env, tokens)
        state.stops = stops
        self.tokenize(state)
        pairs, join = self._after()
        if state.has_delimiters():
            for rule in pairs:
                rule(state)
        join(state)
        return state.tokens

    def _after(self) -> tuple[list[RuleFuncInline2Type], RuleFuncInline2Type]:
        """Give the rules that pair delimiters, and the one that joins texts and sets levels."""
        *pairs, join = self.ruler2.getRules("")
        return pairs, join

    def _rules(self) -> dispatch.Chain:
        if self._chain is None:
            self._chain = dispatch.chain(self.ruler, dispatch.INLINE, without="text")
        return self._chain

    def tokenize(self, state: StateInline) -> None:
        """Run the rules from `state.pos` to `state.posMax`."""
        chain = self._rules()
        by_character, others = chain.by_character, chain.others
        deepest = state.md.options.maxNesting
        src, end, tokens = state.src, state.posMax, state.tokens
        stops = state.stops if isinstance(state, CjkState) else STOPS
        while state.pos < end:
            start, count = state.pos, len(tokens)
            if state.level < deepest:
                found = stops.search(src, start, end)
                stop = found.start() if found else end
                if stop > start:
                    state.append_pending(src[start:stop])
                    state.pos = stop
                    continue
                for rule in () if is_open_for_ever(state) else by_character.get(src[start], others):
                    if rule(state, False):  # noqa: FBT003 - the library's call
                        break
            if state.pos == start:
                state.append_pending(src[start])
                state.pos = start + 1
            elif len(tokens) > count:
                _stamp(state, count, start)
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 - the library's name
        """Go over one token, as the library does it; but only rules that can begin here are asked, and each once.

        What has no bracket to close it is no link: to go over each of 20,000 open brackets took a second.
        """
        at, src = state.pos, state.src
        known = state.cache.get(at)
        if known is not None:
            state.pos = known
            return
        if state.level >= state.md.options.maxNesting:
            state.pos = state.posMax
        elif (found := STOPS.search(src, at, state.posMax)) is None or found.start() > at:
            state.pos = found.start() if found else state.posMax
        elif not self._has_rule(state):
            state.pos += 1
        state.cache[at] = state.pos

    def _has_rule(self, state: StateInline) -> bool:
        """Tell whether a rule takes what stands at `state.pos`, and go over that."""
        if is_open_for_ever(state):
            return False
        chain = self._rules()
        state.level += 1
        has = any(rule(state, True) for rule in chain.by_character.get(state.src[state.pos], chain.others))  # noqa: FBT003
        state.level -= 1
        return has


def is_open_for_ever(state: StateInline) -> bool:
    """Tell whether a bracket that nothing closes stands at `state.pos`: none of the rules takes it."""
    return state.src.startswith(("[", "![", "^["), state.pos) and state.html_terminator_last("]") < state.pos


def _stamp(state: StateInline, count: int, start: int) -> None:
    """Say where the token made at offset `start` stands; pending text may have been pushed before it."""
    for token in state.tokens[count : count + 2]:
        if token.type in LOCATED and "source" not in token.meta:
            token.meta |= stamp(state, start, state.pos)
            return


def stamp(state: StateInline, start: int, end: int) -> dict[str, str | int]:
    """Give `row`, `source` and `tail` of what stands between two offsets (see `Work.place`)."""
    src = state.src
    line_end = src.find("\n", start)
    tail = (line_end if line_end >= 0 else len(src)) - start
    return {"row": _row(state, start), "source": src[start:end], "tail": tail}


def _row(state: StateInline, offset: int) -> int:
    """Count the line ends before `offset`, from the offset asked last: offsets mostly grow."""
    if not isinstance(state, CjkState):
        return state.src.count("\n", 0, offset)
    known, row = state.counted
    if offset < known:
        row -= state.src.count("\n", offset, known)
    else:
        row += state.src.count("\n", known, offset)
    state.counted = (offset, row)
    return row
