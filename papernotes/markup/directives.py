"""Directives and roles of MyST, which Jupyter Book and Sphinx read: ```` ```{figure} a.png ````, `{cite}`key``.

A figure is an image with its caption, a formula and code are what they are, a role is the text it marks. What gathers
other pages (a table of contents, a bibliography) is left out. Boxes are those of `containers`.
"""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from papernotes.markup.pairs import inside_fence, line_of
from papernotes.markup.states import push_paragraph
from papernotes.patterns import late_pattern

_DIRECTIVE = late_pattern(r"(?P<fence>`{3,}|~{3,})[ \t]*\{(?P<name>[a-z][a-z:-]*)\}[ \t]*(?P<argument>[^\n]*)")
_OPTION = late_pattern(r"[ \t]*:(?P<name>[a-z][a-z-]*):[ \t]*(?P<value>.*)")
_CODE = frozenset({"code", "code-block", "code-cell", "sourcecode", "literalinclude"})
_FIGURES = frozenset({"figure", "image"})
_GATHERING = frozenset({"tableofcontents", "toctree", "contents", "bibliography", "index", "only", "footbibliography"})
_SIZE = late_pattern(r"\d+(?:px|%)?")
_TARGET = late_pattern(r"\([A-Za-z][\w:. -]*\)=[ \t]*")
_ROLE = late_pattern(r"\{(?P<name>[a-z]+(?::[a-z]+)?)\}(?P<ticks>`+)(?P<text>[^`\n]+)(?P=ticks)(?!`)")
_REFERRING = frozenset(
    "ref numref eq doc term abbr guilabel menuselection download index emphasis command program any keyword".split()
)
_TAGS = {"sub": "sub", "sup": "sup", "subscript": "sub", "superscript": "sup", "kbd": "kbd", "strong": "strong"}
_CITING = frozenset({"cite", "cite:p", "cite:t", "cite:ps", "cite:ts", "footcite", "citep", "citet"})
_LABELLED = late_pattern(r"(?P<label>[^<>]*\S)\s*<[^<>]+>")


def directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Read a directive from its fence to the fence that closes it."""
    offset = state.bMarks[start] + state.tShift[start]
    if state.src.find("{", offset, state.eMarks[start]) < 0 or state.is_code_block(start):
        return False
    opened = _DIRECTIVE.fullmatch(state.src[offset : state.eMarks[start]].rstrip())
    if opened is None or opened["name"] not in _CODE | _FIGURES | _GATHERING | {"math"}:
        return False
    inside = inside_fence(state, (start, end), opened["fence"], _OPTION)
    if inside is None:
        return False
    if not silent:
        first, last, options = inside
        first = next((line for line in range(first, last) if not state.isEmpty(line)), first) if options else first
        _push(state, opened, (first, last), options)
        state.line = last + 1
    return True


def _push(state: StateBlock, opened: re.Match[str], lines: tuple[int, int], options: dict[str, str]) -> None:
    """Push what a directive stands for; `lines` are the first of its content and that of the closing fence."""
    name, argument = opened["name"], opened["argument"].strip()
    first, last = lines
    if name in _FIGURES and argument:
        words = " ".join(line_of(state, line) for line in range(first, last)).strip() or options.get("alt", "")
        size = options.get("width", "")
        given = f"{{width={size}}}" if _SIZE.fullmatch(size) else ""
        push_paragraph(state, f"![{words.replace('[', '(').replace(']', ')')}](<{argument}>){given}", first - 1, last)
    elif name == "math" or name in _CODE:
        token = state.push("fence", "code", 0)
        token.info = "math" if name == "math" else argument or options.get("language", "")
        token.content = state.getLines(first, last, state.blkIndent, True)  # noqa: FBT003 - the library's call
        token.map = [first - 1, last + 1]


def target(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Pass the name of what stands below, `(my-figure)=`, by which other places refer to it."""
    offset = state.bMarks[start] + state.tShift[start]
    if state.src[state.eMarks[start] - 1] not in "= \t" or state.is_code_block(start):
        return False
    if not _TARGET.fullmatch(state.src, offset, state.eMarks[start]):
        return False
    if not silent:
        state.line = start + 1
    return True


def role(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Read a role: a formula, a reference as its words, what is cited as `[key, key]`."""
    found = _ROLE.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    name, text = found["name"], found["text"].strip()
    if name not in _REFERRING | _TAGS.keys() | _CITING | {"math"}:
        return False
    if not silent:
        if name == "math":
            token = state.push("formula", "span", 0)
            token.content, token.markup = found["text"], f"{{math}}{found['ticks']}"
            token.meta = {"display": False, "start": found.start(), "tex": found.start("text"), "end": found.end()}
        elif name in _CITING:
            state.append_pending(f"[{', '.join(key.strip() for key in text.split(','))}]")
        elif tag := _TAGS.get(name):
            state.push(f"{tag}_open", tag, 1)
            state.push("text", "", 0).content = text
            state.push(f"{tag}_close", tag, -1)
        else:
            labelled = _LABELLED.fullmatch(text)
            words = labelled["label"] if labelled else text
            state.append_pending(f"({words})" if name == "eq" else words)
    state.pos = found.end()
    return True
