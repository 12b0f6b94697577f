"""Raw HTML and words in angle brackets: `<pause>` and `<eos>` are what a note talks about, not markup.

A tag counts as markup when HTML knows its name and, for elements that need an end, when it has one; everything else is
text. What markup may do is decided in `safety`.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from markdown_it.rules_block import StateBlock, html_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from papernotes.markup.work import KEY, last_offset
from papernotes.patterns import late_pattern

VOID = frozenset({"br", "col", "hr", "img", "source", "track", "wbr"})
LOOSE = VOID | {"p", "li", "td", "th", "tr", "dt", "dd", "tbody", "thead", "tfoot", "colgroup", "caption"}
KNOWN = LOOSE | frozenset(
    """a abbr acronym address article aside audio b bdi bdo big blockquote center cite code del details dfn div dl em
    figcaption figure font footer h1 h2 h3 h4 h5 h6 header i image img ins kbd main mark nav ol picture pre q rp rt ruby
    s samp section small span strike strong sub summary sup table time tt u ul var video nobr picture""".split()
)
"""Elements that notes may use (some are turned into others, see `safety`)."""

ACTIVE = frozenset(
    """script style iframe object applet form button select textarea svg math template noscript noembed noframes
    frame frameset area base embed input link meta param title xmp plaintext listing marquee portal canvas dialog slot
    html head body param
    animate set foreignobject isindex keygen menuitem option optgroup""".split()
)
"""Elements that are markup when they have attributes or an end, and then are never kept."""

HIDDEN = (
    "script", "style", "svg", "math", "noscript", "template", "textarea", "select", "applet", "title", "xmp", "noembed",
    "noframes",
)  # fmt: skip
"""Elements whose content is no text of the note."""

BLANK = "\0"
"""Stands for what is left out, so that tags stay where they were; no note has this character."""

LOOSE_IMAGE = re.compile(r"<img\s[^<>\n]{0,1000}>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HIDDEN = late_pattern(rf"<({'|'.join(HIDDEN)})\b[^<>]*>", re.IGNORECASE)
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_FOLDS = ("<details", "<summary")
_MARKDOWN = re.compile(r"<[^>]*\bmarkdown\s*=", re.IGNORECASE)
_SWITCHES = frozenset(
    """allowfullscreen async autofocus autoplay checked compact controls default defer disabled download hidden inert
    ismap itemscope loop markdown multiple muted nomodule noshade novalidate nowrap open playsinline readonly required
    reversed selected truespeed webkitallowfullscreen mozallowfullscreen webkit-playsinline""".split()
)
"""Attributes that have no value."""

_WORDS = late_pattern(r"</?[A-Za-z][A-Za-z0-9-]*((?:\s+[A-Za-z]+)+)\s*>")
_ALONE = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*\s*/?>")


def raw_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Read a block of raw HTML; a line that starts with a word in brackets is a paragraph.

    A tag with kramdown's `markdown="1"` is a block by itself, so that what it holds is read as Markdown; and so is
    the summary of what folds, which people write the rest below without a blank line.
    """
    offset = state.bMarks[start] + state.tShift[start]
    line = state.src[offset : state.eMarks[start]]
    if not line.startswith("<"):
        return False
    if line.startswith("<!--") and last_offset(state.src, state.env, "-->") < offset:
        return False
    name = _NAME.match(line)
    work = state.env.get(KEY)
    if name and name[1].lower() in KNOWN | frozenset(work.html if work else ()):
        if is_phrase(line) and f"</{name[1]}" not in line:
            return False
    elif name and not _is_active(line, name[1].lower(), state, start, end):
        return False
    if not silent and not state.is_code_block(start) and (last := _end_of_tags(state, start, end, line)):
        token = state.push("html_block", "", 0)
        token.map = [start, last]
        token.content = state.getLines(start, last, state.blkIndent, True)  # noqa: FBT003 - the library's call
        state.line = last
        return True
    return html_block(state, start, end, silent)


def _end_of_tags(state: StateBlock, start: int, end: int, line: str) -> int:
    """Give the line below the tags that are a block by themselves, or 0 if it goes on to a blank line."""
    if _MARKDOWN.match(line) or line.rstrip() == "</details>":
        return start + 1
    return _end_of_summary(state, start, end) if line.startswith(_FOLDS) else 0


def _end_of_summary(state: StateBlock, start: int, end: int) -> int:
    """Give the line below that which ends with `</summary>`, if text stands there, or 0."""
    for line in range(start, end):
        if state.isEmpty(line):
            return 0
        if state.src[state.bMarks[line] : state.eMarks[line]].rstrip().endswith("</summary>"):
            below = line + 1
            is_text = below < end and not state.isEmpty(below) and not state.is_code_block(below)
            return below if is_text and state.src[state.bMarks[below] + state.tShift[below]] != "<" else 0
    return 0


def _is_active(line: str, name: str, state: StateBlock, start: int, end: int) -> bool:
    if name not in ACTIVE:
        return False
    if is_phrase(line):
        return False
    if not _ALONE.match(line):
        return True
    last = state.eMarks[min(end, start + 200) - 1]
    return line.startswith("</") or f"</{name}" in state.src[state.bMarks[start] : last].lower()


def is_phrase(source: str) -> bool:
    """Tell whether `source` starts with words in brackets, `<b and c>` or `<style transfer>`, rather than a tag."""
    words = _WORDS.match(source)
    return words is not None and not _SWITCHES.issuperset(words[1].lower().split())


def loose_image_tag(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Read an `<img …>` whose quotes do not pair: browsers show the image all the same."""
    found = LOOSE_IMAGE.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("html_inline", "", 0).content = found[0]
    state.pos = found.end()
    return True


def without_content(source: str) -> str:
    """Give raw HTML without comments and without the elements that hold no text of the note."""
    return blanked(source).replace(BLANK, "")


def blanked(source: str) -> str:
    """Give raw HTML with a `BLANK` for each character that `without_content` leaves out."""
    source = uncommented(source)
    kept: list[str] = []
    at = 0
    unclosed: set[str] = set()
    lowered = source.lower() if "<" in source else source
    for opening in _HIDDEN.finditer(source):
        name = opening[1].lower()
        if opening.start() < at or name in unclosed:
            continue
        end = lowered.find(f"</{name}", opening.end())
        if end < 0:
            unclosed.add(name)
            continue
        kept.append(source[at : opening.start()])
        close = source.find(">", end)
        at = close + 1 if close >= 0 else len(source)
        kept.append(BLANK * (at - opening.start()))
    return "".join([*kept, source[at:]])


def uncommented(source: str) -> str:
    """Give raw HTML with a `BLANK` for each character of its comments."""
    return _COMMENT.sub(lambda found: BLANK * len(found[0]), source) if "<!--" in source else source


def words_in_brackets(state: StateCore) -> None:
    """Make text of the inline tags that are no markup."""
    if "<" not in state.src:
        return
    counts: Counter[str] = Counter()
    inlines = [token for token in state.tokens if token.type == "inline" and token.children and "<" in token.content]
    for token in state.tokens:
        if token.type == "html_block":
            counts.update(found[0].lower() for found in re.finditer(r"</?[A-Za-z][A-Za-z0-9-]*", token.content))
    tags = [child for token in inlines for child in token.children or () if child.type == "html_inline"]
    counts.update(_key(tag) for tag in tags)
    work = state.env.get(KEY)
    allowed = KNOWN | frozenset(work.html if work else ())
    for token in inlines:
        _decide(token.children or [], counts, allowed)
        token.children = _without_hidden(token.children or [])


def _decide(children: list[Token], counts: Counter[str], allowed: frozenset[str]) -> None:
    here = Counter(_key(child) for child in children if child.type == "html_inline")
    names = {_name(child) for child in children if child.type == "html_inline"}
    unknown = bool(names - allowed - ACTIVE - {""})
    sentence_marks = _sentence_marks(children, unknown=unknown) if "s" in names else frozenset()
    for index, child in enumerate(children):
        if child.type != "html_inline":
            continue
        name = _name(child)
        if not name:  # a comment, a declaration
            continue
        if index in sentence_marks or not (name in allowed - KNOWN or _is_markup(child, name, here, counts)):
            child.type = "text"


def _without_hidden(children: list[Token]) -> list[Token]:
    """Drop what stands in elements that hold no text of the note; their first tag stays, to be reported."""
    names = [_name(child) if child.type == "html_inline" else "" for child in children]
    kept: list[Token] = []
    at = 0
    while at < len(children):
        end = at
        if names[at] in HIDDEN and not children[at].content.startswith("</"):
            end = next((later for later in range(at + 1, len(children)) if names[later] == names[at]), at)
        kept.append(children[at])
        at = at + 1 if sum(child.nesting for child in children[at:end]) else end + 1
    return kept


def _is_markup(tag: Token, name: str, here: Counter[str], counts: Counter[str]) -> bool:
    bare = _ALONE.fullmatch(tag.content) is not None
    paired = here[f"<{name}"] > 0 and here[f"</{name}"] > 0
    if not paired and is_phrase(tag.content):
        return False
    if name in VOID:
        return True
    if name in ACTIVE or name == "image":
        return not bare or paired
    if name not in KNOWN:
        return False
    if paired or name in LOOSE - {"p"} or not bare:
        return True
    return counts[f"<{name}"] > 0 and counts[f"</{name}"] > 0 and len(name) > 1


def _sentence_marks(children: list[Token], *, unknown: bool) -> frozenset[int]:
    """Give where `<s>` and `</s>` are tokens of a language model rather than struck-out text."""
    marks = [at for at, child in enumerate(children) if child.content.lower() in {"<s>", "</s>"}]
    struck: set[int] = set()
    for opening, closing in pairwise(marks) if not unknown else ():
        if children[opening].content.startswith("</") or not children[closing].content.startswith("</"):
            continue
        text = "".join(child.content for child in children[opening + 1 : closing])
        if text == text.strip() and any(char.isalnum() for char in text):
            struck |= {opening, closing}
    return frozenset(marks) - struck


def _name(tag: Token) -> str:
    match = _NAME.match(tag.content)
    return match[1].lower() if match else ""


def _key(tag: Token) -> str:
    return ("</" if tag.content.startswith("</") else "<") + _name(tag)
