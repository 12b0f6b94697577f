"""Highlighting of code: the tokens of a Pygments lexer as spans of Pygments' classes.

The markup is that of Pygments' own HTML formatter, byte for byte. Its regular expressions are tried as `firsts` says:
a lexer for Python has fifty of them at each place, and a character rules out all but a few.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from msgspec import Struct, field

from papernotes.engine.cache import digest_of
from papernotes.markup.firsts import Rule, Rules

# Pygments is imported in functions, and its types are `Any`: it starts late, since most notes hold no code.
_Lexer = Any
_Kind = Any

LONGEST = 60_000
"""Characters that are highlighted; a longer block is shown plain."""

LONGEST_LINE = 2_000

Recall = Callable[[bytes], bytes | None]
"""Gives what is remembered by a key, if anything."""


class Codes(Struct):
    """Highlighted code by a key of all that decides it, as bytes: `recall` looks it up, `made` is what was new.

    Most edits of a note leave its code as it was, and to begin Pygments takes as long as to draw the note.
    """

    recall: Recall | None = None
    made: dict[bytes, bytes] = field(default_factory=dict)

    def highlighted(self, source: str, lexer: str) -> str:
        """Give `source` escaped, with spans of Pygments' classes when the lexer and the size allow it."""
        if lexer == "text" or len(source) > LONGEST or max(map(len, source.split("\n"))) > LONGEST_LINE:
            return html.escape(source, quote=False)
        key = digest_of("code", lexer, source)
        found = self.made.get(key) or (self.recall(key) if self.recall else None)
        if found is None:
            made = spans_of(source, lexer) or html.escape(source, quote=False)
            found = self.made[key] = made.encode()
        return found.decode()


def spans_of(source: str, lexer: str) -> str:
    """Give `source` escaped and with spans, "" when the lexer called `lexer` does not give it back whole."""
    pieces = _pieces(source, lexer)
    read = "".join([text for _, text in pieces])
    if read and not read.endswith("\n"):
        read += "\n"  # so does `_spans`
    return _spans(pieces) if read == source else ""  # a lexer may lose text that is not of its kind


@lru_cache(maxsize=64)
def _lexer(name: str) -> _Lexer:
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415 - as above

    return get_lexer_by_name(name, stripnl=False, ensurenl=False)


def _pieces(source: str, name: str) -> list[tuple[str, str]]:
    """Give the text of each token with the opening tag of its span."""
    lexer = _lexer(name)
    states = _states(name)
    if states is None or "\r" in source or source.startswith("\ufeff"):  # `get_tokens` changes these
        return [(_opening(kind), text) for kind, text in lexer.get_tokens(source)]
    return _regex_pieces(source, lexer, states)


@lru_cache(maxsize=64)
def _states(name: str) -> dict[str, Rules] | None:
    """Give the rules of a lexer by state, None for a lexer that has a way of its own."""
    from pygments.lexer import Lexer, RegexLexer  # noqa: PLC0415 - as above

    lexer = _lexer(name)
    is_plain = type(lexer).get_tokens_unprocessed is RegexLexer.get_tokens_unprocessed
    is_plain = is_plain and type(lexer).get_tokens is Lexer.get_tokens and not lexer.filters and not lexer.tabsize
    states = lexer._tokens.items() if is_plain else ()  # noqa: SLF001 - its rules stand nowhere else
    return {state: Rules(map(_rule, rules)) for state, rules in states} or None


def _rule(row: tuple[Any, Any, Any]) -> Rule:
    """Give a row of `RegexLexer._tokens`, which is a `match`, an action and a new state, with its opening tag."""
    from pygments.token import _TokenType  # noqa: PLC0415 - as above

    match, action, target = row
    return match, _opening(action) if type(action) is _TokenType else None, action, target


def _regex_pieces(text: str, lexer: _Lexer, states: dict[str, Rules]) -> list[tuple[str, str]]:
    """Give what `RegexLexer.get_tokens_unprocessed` gives, with opening tags."""
    from pygments.token import Error, Whitespace  # noqa: PLC0415 - as above

    pieces: list[tuple[str, str]] = []
    position, end = 0, len(text)
    stack = ["root"]
    rules = states["root"]
    while True:
        char = text[position] if position < end else ""
        for match, opening, action, target in rules[char]:
            found = match(text, position)
            if found is None:
                continue
            if opening is not None:
                pieces.append((opening, found[0]))
            elif action is not None:
                pieces += [(_opening(kind), part) for _, kind, part in action(lexer, found)]
            position = found.end()
            if target is not None:
                _go(stack, target)
                rules = states[stack[-1]]
            break
        else:
            if not char:
                return pieces
            if char == "\n":
                stack = ["root"]
                rules = states["root"]
            pieces.append((_opening(Whitespace if char == "\n" else Error), char))
            position += 1


def _go(stack: list[str], target: tuple[str, ...] | int | str) -> None:
    """Change the stack of states; its first never goes."""
    for step in target if isinstance(target, tuple) else (target,):
        if isinstance(step, int):
            del stack[1 if abs(step) >= len(stack) else step :]
        elif step == "#push":
            stack.append(stack[-1])
        elif step != "#pop":
            stack.append(step)
        elif len(stack) > 1:
            stack.pop()


def _spans(pieces: Iterable[tuple[str, str]]) -> str:
    """Give pieces as markup: neighbours of one class share a span, and no span goes over a line's end."""
    parts: list[str] = []
    add = parts.append
    last: str | None = None  # the opening tag of the span at hand, "" for bare text, None at the start of a line
    for opening, value in pieces:
        text = html.escape(value, quote=False) if "&" in value or "<" in value or ">" in value else value
        if "\n" in text:
            *lines, text = text.split("\n")
            for line in lines:
                if line and last != opening:
                    add(f"</span>{opening}" if last else opening)
                    last = opening
                add(f"{line}</span>\n" if last else f"{line}\n")
                last = None
        if text:
            if last != opening:
                add(f"</span>{opening}" if last else opening)
                last = opening
            add(text)
    if last is not None:
        add("</span>\n" if last else "\n")
    return "".join(parts)


@lru_cache(maxsize=256)
def _opening(kind: _Kind) -> str:
    """Give the opening tag for tokens of a kind, "" for plain text.

    A lexer's own kind has the class of the nearest standard one, then that class with its own name added.
    """
    from pygments.token import STANDARD_TYPES  # noqa: PLC0415 - as above

    own: list[str] = []
    while kind not in STANDARD_TYPES and kind.parent:
        own.insert(0, kind[-1])
        kind = kind.parent
    classes = ["-".join((STANDARD_TYPES[kind], *own[:length])) for length in range(len(own) + 1)]
    return f'<span class="{" ".join(classes)}">' if any(classes) else ""
