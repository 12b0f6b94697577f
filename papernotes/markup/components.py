"""Components of MDX, as Docusaurus, Astro, Nextra and Mintlify have them: `<Callout type="tip">`, `<Figure src="…" />`.

A callout is a box, a figure an image; tabs, steps and cards stand as what they hold, with their titles. Lines that
import and export, and comments of JSX, say nothing to a reader. Any other name in brackets is a word of the note, as
`<Answer>` and `<BOS>` are.
"""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock

from papernotes.markup.containers import enclose
from papernotes.markup.pairs import closing_line, line_of
from papernotes.markup.states import push_paragraph
from papernotes.patterns import late_pattern

_BOXES = {name.capitalize(): name for name in ("note", "info", "tip", "hint", "important", "warning", "caution")} | {
    "Danger": "danger",
    "Callout": "",
    "Admonition": "",
    "Alert": "",
    "Accordion": "details",
    "Details": "details",
    "Collapse": "details",
    "Collapsible": "details",
    "Toggle": "details",
    "Spoiler": "details",
}
_HOLDERS = frozenset(
    """Tabs Tab TabItem TabPanel TabPane Steps Step Card Cards CardGroup CardGrid LinkCard AccordionGroup CodeGroup
    Columns Column Col Grid Frame Center Aside FileTree""".split()
)
_IMAGES = frozenset({"Figure", "Image", "Img", "Picture", "ZoomImage", "ThemedImage"})
_VIDEOS = frozenset({"YouTube", "Youtube", "LiteYouTube", "YouTubeEmbed"})
_ATTRIBUTE = (
    r"""\s+(?:[A-Za-z][\w:-]*(?:=(?:"[^"\n]*"|'[^'\n]*'|\{[^\n{}]*(?:\{[^\n{}]*\}[^\n{}]*)*\}))?|\{\.\.\.\w+\})"""
)
_OPENING = late_pattern(rf"<(?P<name>[A-Z][A-Za-z]*)(?P<rest>(?:{_ATTRIBUTE})*)\s*(?P<alone>/?)>")
_ONE_LINE = late_pattern(r"(?P<text>\S.*?)</(?P<name>[A-Z][A-Za-z]*)>")
_CLOSING = late_pattern(r"</(?P<name>[A-Z][A-Za-z]*)>")
_PAIRS = late_pattern(
    rf"^[ \t]*<(?:(?P<open>(?:{'|'.join(sorted(_BOXES.keys() | _HOLDERS))})(?![A-Za-z])(?![^\n]*(?:/>|</))(?![^<>]*/>))"
    rf"|(?P<close>/(?:{'|'.join(sorted(_BOXES.keys() | _HOLDERS))})>[ \t]*$))",
    re.MULTILINE,
)
_GIVEN = late_pattern(r"""([A-Za-z][\w-]*)=(?:"([^"\n]*)"|'([^'\n]*)'|\{["'`]?([^\n{}"'`]*)["'`]?\})""")
_FILE = late_pattern(r"""["']([^"'\n]+\.(?:png|jpe?g|gif|svg|webp|avif))["']""", re.IGNORECASE)
_NAME = late_pattern(r"<([A-Z][A-Za-z]*)(?![\w.:-])")
_MOST_LINES = 40
"""Lines of one tag, of what is imported, or of a comment."""
_SCRIPT = late_pattern(
    r"import\s+(?:[\w*{}$,\s]+\s+from\s+)?[\"'][^\"'\n]+[\"'];?|export\s+(?:const|let)\s+\w+\s*=[^\n]+"
    r"|export\s+default\s[^\n]*[;)}\]]"
)
_COMMENT = late_pattern(r"\{/\*.*\*/\}")


def component(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Read a line that is a component's opening tag, with all up to its closing one where that is needed."""
    offset = state.bMarks[start] + state.tShift[start]
    if not state.src[offset + 1 : offset + 2].isupper() or state.is_code_block(start):
        return False
    opened, below = _tag(state, start, end)
    if opened is None:
        return False
    name = opened["name"]
    if name in _IMAGES | _VIDEOS:
        return opened.end() == len(opened.string) and _picture(state, (start, below), opened, silent=silent)
    whole = _ONE_LINE.fullmatch(opened.string, opened.end()) if below == start + 1 else None
    is_open = opened.end() == len(opened.string) and not opened["alone"]
    last = closing_line(state, start, _PAIRS) if is_open else below - 1
    if not start <= last < end or (not is_open and not (opened["alone"] or (whole and whole["name"] == name))):
        return False
    if not silent:
        _hold(state, (start, below, last), opened, whole["text"] if whole else "")
    return True


def _tag(state: StateBlock, start: int, end: int) -> tuple[re.Match[str] | None, int]:
    """Give the opening tag of a component in line `start`, which may go over lines, and the line below it."""
    text = line_of(state, start)
    name = _NAME.match(text)
    if name is None or name[1] not in _BOXES.keys() | _HOLDERS | _IMAGES | _VIDEOS:
        return None, start
    line = start + 1
    while not (opened := _OPENING.match(text)) and line < min(end, start + _MOST_LINES) and not state.isEmpty(line):
        more = line_of(state, line)
        if more.startswith("<"):  # another tag, and this one was never ended
            break
        text = f"{text} {more}"
        line += 1
    return opened, line


def _hold(state: StateBlock, lines: tuple[int, int, int], opened: re.Match[str], text: str) -> None:
    """Read what a component holds, lines between its tags or the `text` on its one line, as a box or with its title.

    `lines` are that of the opening tag, the one below it, and that of the closing tag.
    """
    start, below, last = lines
    name, given = opened["name"], _given(opened["rest"])
    title = given.get("title") or given.get("label") or given.get("summary") or given.get("tab") or ""
    if name in _BOXES and last >= below:
        kind = _BOXES[name] or next(
            (given[key] for key in ("type", "kind", "variant", "intent") if key in given), "note"
        )
        enclose(state, (start, last), below, kind.lower(), title=title, fold="-" if _BOXES[name] == "details" else "")
        return
    address = given.get("href") or given.get("to") or ""
    if title or text:
        words = f"[{title}]({address})" if title and address else f"**{title}**" if title else ""
        push_paragraph(state, " ".join(filter(None, (words, text))), start, start + 1)
    limit, state.lineMax = state.lineMax, last
    if last > below:
        state.md.block.tokenize(state, below, last)
    state.lineMax = limit
    state.line = last + 1


def _picture(state: StateBlock, lines: tuple[int, int], opened: re.Match[str], *, silent: bool) -> bool:
    """Read an image or a video, which have an address; a name alone, `<Image>`, is a word."""
    start, below = lines
    given = _given(opened["rest"])
    file = _FILE.search(opened["rest"])
    source = file[1] if file else given.get("src") or given.get("id") or given.get("videoId") or ""
    if not source or " " in source:
        return False
    if not silent:
        caption = (given.get("caption") or given.get("title") or "").replace('"', "'")
        words = (given.get("alt") or caption).replace("[", "(").replace("]", ")")
        if opened["name"] in _VIDEOS:
            push_paragraph(state, f"[{words or 'YouTube'}](https://www.youtube.com/watch?v={source})", start, start + 1)
        else:
            width = given.get("width", "")
            size = f"{{width={width}}}" if width.removesuffix("%").removesuffix("px").isdigit() else ""
            said = f' "{caption}"' if caption else ""
            push_paragraph(state, f"![{words}](<{source}>{said}){size}", start, start + 1)
        state.line = below
    return True


def _given(rest: str) -> dict[str, str]:
    return {name: double or single or other for name, double, single, other in _GIVEN.findall(rest)}


def script(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Pass lines that import and export, and a comment in braces; each may go over lines."""
    offset = state.bMarks[start] + state.tShift[start]
    if silent or not state.src.startswith(("import ", "export ", "{/*"), offset) or state.is_code_block(start):
        return False
    line, text = start, ""
    while line < min(end, start + _MOST_LINES) and not state.isEmpty(line):
        text = f"{text} {line_of(state, line)}".lstrip()
        if (_SCRIPT.fullmatch(text) and _is_closed(text)) or _COMMENT.fullmatch(text):
            text = ""
        line += 1
    if text:
        return False
    state.line = line
    return True


def _is_closed(script: str) -> bool:
    """Tell whether all brackets of a script are closed."""
    return sum(map(script.count, "([{")) == sum(map(script.count, ")]}"))
