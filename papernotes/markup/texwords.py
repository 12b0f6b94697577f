r"""Commands of LaTeX in the text around formulas: `\textbf{…}`, `\emph{…}`, `\cite{…}`, `\url{…}`, and its lists.

Who writes papers writes them in notes too. References to formulas are those of `numbering`; a command that is not named
here stays as it is.
"""

from __future__ import annotations

import re

from markdown_it.rules_inline import StateInline

from papernotes.patterns import late_pattern

_ELEMENTS = {
    "textbf": "strong",
    "textit": "em",
    "textsl": "em",
    "emph": "em",
    "texttt": "code",
    "underline": "u",
    "uline": "u",
    "sout": "s",
    "textsubscript": "sub",
    "textsuperscript": "sup",
    "textsc": "",
    "textsf": "",
    "textrm": "",
    "textnormal": "",
    "mbox": "",
}
_CITING = frozenset({"cite", "citep", "citet", "citealp", "citealt", "parencite", "textcite", "autocite", "footcite"})
_REFERRING = frozenset({"ref", "eqref", "autoref", "cref", "Cref"})
_GROUP = r"\{(?P<text>(?:[^{}\n]|\{(?:[^{}\n]|\{[^{}\n]*\})*\})*)\}"
_COMMAND = late_pattern(rf"\\(?P<name>[A-Za-z]+)\*?(?P<options>(?:\[[^\[\]\n]*\]){{0,2}}){_GROUP}")
_WORDS = late_pattern(r"[^\s.…]")
_SECOND = late_pattern(_GROUP)
_LONGEST = 1000


def command(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    r"""Read a command with what it applies to; `\textbf{...}`, which only names the command, is none."""
    found = _COMMAND.match(state.src, state.pos, min(state.posMax, state.pos + _LONGEST))
    if found is None or not _WORDS.search(found["text"]):
        return False
    name = found["name"]
    if name in _ELEMENTS and not found["options"]:
        element = _ELEMENTS[name]
    elif name in _CITING or name in {"url", "href"}:
        element = ""
    else:
        if name in _REFERRING and not silent and state.pending.endswith("~"):
            state.pending = f"{state.pending[:-1]}\u00a0"
        return False
    end = found.end()
    second = _SECOND.match(state.src, end, state.posMax) if name == "href" else None
    if name == "href" and second is None:
        return False
    if not silent:
        if name in _CITING:
            _cite(state, found)
        elif name in {"url", "href"}:
            _link(state, found, second)
        else:
            _inside(state, found, element)
    state.pos = second.end() if second else end
    return True


def _cite(state: StateInline, found: re.Match[str]) -> None:
    """Show what is cited as `[key, key, p. 3]`."""
    if state.pending.endswith("~"):
        state.pending = f"{state.pending[:-1]}\u00a0"
    keys = [key.strip() for key in found["text"].split(",")]
    notes = [note.strip() for note in found["options"].replace("~", "\u00a0").strip("[]").split("][")]
    state.append_pending(f"[{', '.join(filter(None, (*keys, *notes)))}]")


def _link(state: StateInline, found: re.Match[str], second: re.Match[str] | None) -> None:
    token = state.push("link_open", "a", 1)
    token.attrs = {"href": state.md.normalizeLink(found["text"].replace("\\", "").strip())}
    if second:
        _inside(state, second, "")
    else:
        state.push("text", "", 0).content = found["text"].replace("\\", "").strip()
    state.push("link_close", "a", -1)


def _inside(state: StateInline, found: re.Match[str], element: str) -> None:
    """Read what a command applies to, within `element` if it is one."""
    if element == "code":
        token = state.push("code_inline", "code", 0)
        token.content = re.sub(r"\\([_#%&${}])", r"\1", found["text"])
        token.markup = "`"
        return
    if element:
        state.push(f"{element}_open", element, 1)
    end, state.posMax = state.posMax, found.end("text")
    state.pos = found.start("text")
    state.md.inline.tokenize(state)
    state.posMax = end
    if element:
        state.push(f"{element}_close", element, -1)


_LIST = late_pattern(r"[ \t]*\\(?P<what>begin|end)\{(?P<kind>itemize|enumerate|description)\}(?:\[[^\]\n]*\])?[ \t]*")
_ITEM = late_pattern(r"[ \t]*\\item(?![A-Za-z])[ \t]*(?:\[(?P<label>[^\[\]\n]*)\])?[ \t]*(?P<text>.*)")
_DEEPEST = 6
"""Levels of a list; LaTeX has four."""
_FENCE = late_pattern(r"[ \t>]*(`{3,}|~{3,})")


def lists_as_markdown(source: str) -> str:
    r"""Give a note's text with each `\begin{itemize}` as a list of Markdown, line by line.

    A list counts when it is closed and each of its marks stands on a line of its own, outside of code.
    """
    lines = source.split("\n")
    fence = ""
    for number, line in enumerate(lines):
        if found := _FENCE.match(line):
            fence = found[1] if not fence else "" if found[1].startswith(fence) else fence
        elif not fence and _begins_list(line) and not _rewrite(lines, number):
            break
    return "\n".join(lines)


def _begins_list(line: str) -> bool:
    found = _LIST.fullmatch(line) if "\\begin{" in line else None
    return found is not None and found["what"] == "begin"


def _rewrite(lines: list[str], first: int) -> bool:
    """Rewrite the list that begins on the line `first`, with those it holds; tell whether it is ever closed."""
    written: list[str] = []
    marks: list[str] = []
    for line in lines[first:]:
        if mark := _LIST.fullmatch(line):
            if mark["what"] == "begin":
                marks.append("1. " if mark["kind"] == "enumerate" else "- ")
            else:
                marks.pop()
            if len(marks) > _DEEPEST:
                return False
            written.append("")
        elif item := _ITEM.fullmatch(line):
            label = f"**{item['label']}** " if item["label"] and item["label"].strip() else ""
            written.append(f"{_indent(marks[:-1])}{marks[-1]}{label}{item['text']}")
        else:
            written.append(f"{_indent(marks)}{line.lstrip()}" if line.strip() else "")
        if not marks:
            lines[first : first + len(written)] = written
            return True
    return False


def _indent(marks: list[str]) -> str:
    return " " * sum(map(len, marks))
