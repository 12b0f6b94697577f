"""What Pandoc and Quarto have in a line beside Markdown: spans, what is cited, references to figures; and readings.

`[words]{.mark}` is the words in an element, `[@smith2004; see @doe1]` what is cited: `[smith2004; see doe1]`.
`@fig-net` is the number of what has the label `{#fig-net}` in this note: "Figure 2", and "(2)" for a formula. The text
`: words` below a table is its caption. A reading stands above its ideographs: `{漢字|かんじ}`, `[漢字]{かんじ}`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from copy import copy

from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from papernotes.markup.attributes import attributes
from papernotes.markup.names import name_of
from papernotes.markup.work import KEY, Work, work_of
from papernotes.patterns import late_pattern

_SPAN = late_pattern(r"\[(?P<text>(?:[^\[\]\n]|\[[^\[\]\n]*\])+)\]\{(?P<body>[^{}\n]{1,200})\}")
_ELEMENTS = {"mark": "mark", "highlight": "mark", "hl": "mark", "underline": "u", "ul": "u", "del": "s", "kbd": "kbd"}
_IDEOGRAPHS = late_pattern(r"[\u3005\u3400-\u9fff]{1,12}")
_KANA = late_pattern(r"[\u3041-\u30ff\u3105-\u312f]+(?:[ |][\u3041-\u30ff\u3105-\u312f]+)*")
_READING = late_pattern(r"\{(?P<text>[\u3005\u3400-\u9fff]{1,12})\|(?P<body>[^{}\n]{1,40})\}")
_CITED = late_pattern(r"\[(?:[^\[\]\n@]{0,40}\s)?-?@(?P<key>[A-Za-z][\w:./-]*)[^\[\]\n]{0,300}\](?![(\[{:])")
_KEY = late_pattern(r"(?<![\w.])-?@(?=[A-Za-z])")
_LABEL = late_pattern(r"\{#(?P<label>(?P<kind>fig|tbl|eq)-[\w-]+)")
_OPTIONS = late_pattern(r"\A(?:#\|[^\n]*\n)+")
_CAPTION = late_pattern(r"(?:Table)?: (?P<text>[^\n]+?)(?:\s*\{(?:#(?P<label>[\w-]+))?[^{}\n]*\})?\s*")
_REFERENCE = late_pattern(r"(?<![\w.])@(?P<label>(?P<kind>[Ff]ig|[Tt]bl|[Ee]q)-[\w-]*\w)")
_WORDS = {"fig": "figure", "tbl": "table"}


def number_of(label: str, work: Work) -> str:
    """Give what a label of this note is called, "Figure 2" or "(2)", in the language of the note; "" for none."""
    if work.labels is None:
        work.labels = _labels(work.lines)
    label = label[:1].lower() + label[1:]
    number = work.labels.get(label)
    if number is None:
        return ""
    kind = _WORDS.get(label.partition("-")[0])
    return f"{name_of(kind, work.language)}\u00a0{number}" if kind else f"({number})"


def _labels(lines: Sequence[str]) -> dict[str, int]:
    """Give the labels in a text, each with its number among those of its kind."""
    counts: Counter[str] = Counter()
    numbers: dict[str, int] = {}
    for line in lines:
        for found in _LABEL.finditer(line) if "{#" in line else ():
            if found["label"] not in numbers:
                counts[found["kind"]] += 1
                numbers[found["label"]] = counts[found["kind"]]
    return numbers


def table_captions(state: StateCore) -> None:
    """Make what Pandoc has below a table, `: words {#tbl-name}`, its caption."""
    if "\n: " not in state.src and "\nTable: " not in state.src:
        return
    tokens = state.tokens
    for at in range(len(tokens) - 3, -1, -1):
        found = _CAPTION.fullmatch(tokens[at + 2].content) if tokens[at].type == "table_close" else None
        if found is None or tokens[at + 1].type != "paragraph_open":
            continue
        opened = next(here for here in range(at, -1, -1) if tokens[here].type == "table_open")
        begin, text, end = (copy(token) for token in tokens[at + 1 : at + 4])
        begin.type, end.type, begin.tag, end.tag = "caption_open", "caption_close", "caption", "caption"
        number = number_of(found["label"] or "", work_of(state.env))
        text.content = f"{number}. {found['text']}" if number else found["text"]
        del tokens[at + 1 : at + 4]
        tokens[opened + 1 : opened + 1] = begin, text, end


def cell_options(state: StateCore) -> None:
    """Leave out the options of Quarto's cells, `#| echo: false` above the code of a fence `{python}`."""
    if "\n#| " not in state.src:
        return
    for token in state.tokens:
        if token.type == "fence" and token.info.startswith("{"):
            token.content = _OPTIONS.sub("", token.content)


def span(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Read words with attributes, of which the class may name an element, or with a reading."""
    if state.html_terminator_last("]{") < state.pos:
        return False
    found = _SPAN.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if _IDEOGRAPHS.fullmatch(found["text"]) and _KANA.fullmatch(found["body"]):
        return _ruby(state, found, silent=silent)
    read = attributes(found["body"])
    if not read:
        return False
    if not silent:
        names = [_ELEMENTS[name] for name in read.get("class", "").split() if name in _ELEMENTS]
        for name in names[:1]:
            state.push(f"{name}_open", name, 1)
        end, state.pos, state.posMax = state.posMax, found.start("text"), found.end("text")
        state.md.inline.tokenize(state)
        state.posMax = end
        for name in names[:1]:
            state.push(f"{name}_close", name, -1)
    state.pos = found.end()
    return True


def reading(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Read ideographs with a reading in kana or zhuyin."""
    found = _READING.match(state.src, state.pos, state.posMax)
    return found is not None and bool(_KANA.fullmatch(found["body"])) and _ruby(state, found, silent=silent)


def _ruby(state: StateInline, found: re.Match[str], *, silent: bool) -> bool:
    if not silent:
        state.push("ruby_open", "ruby", 1)
        state.push("text", "", 0).content = found["text"]
        state.push("rt_open", "rt", 1)
        state.push("text", "", 0).content = found["body"].replace("|", "")
        state.push("rt_close", "rt", -1)
        state.push("ruby_close", "ruby", -1)
    state.pos = found.end()
    return True


def citation(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Read what is cited; a key has a year or signs in it, which the name of a person has not."""
    if state.html_terminator_last("@") < state.pos:
        return False
    found = _CITED.match(state.src, state.pos, state.posMax)
    if found is None or found["key"].rstrip("_-.:/").isalpha():
        return False
    if _REFERENCE.fullmatch(found[0][1:-1]):
        state.pos += 1
        is_read = cross_reference(state, silent)
        state.pos += 1 if is_read else -1
        return is_read
    if not silent:
        state.append_pending(_KEY.sub("", found[0]))
    state.pos = found.end()
    return True


def cross_reference(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Read a reference to a figure, a table or a formula that has a label in this note.

    Where its name or a bracket stands before it already, as in `그림 @fig-a`, only the number does.
    """
    found = _REFERENCE.match(state.src, state.pos, state.posMax)
    shown = number_of(found["label"], state.env[KEY]) if found and KEY in state.env else ""
    if found is None or not shown:
        return False
    if not silent:
        name, _, number = shown.rpartition("\u00a0")
        before = state.pending.rstrip()
        if name and before.lower().endswith(name.lower()):
            state.pending, shown = f"{before}\u00a0", number
        elif before.endswith(("(", "（")):
            shown = shown.strip("()")
        state.append_pending(shown)
    state.pos = found.end()
    return True
