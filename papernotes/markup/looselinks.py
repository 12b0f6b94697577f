"""Link and image destinations that CommonMark does not take, read the way their authors meant them.

- `![fig](images/my figure 1.png)`: spaces in a path
- `![fig](a.png =300x200)`: a size after it (HackMD, Typora)
- `![fig]({{ site.baseurl }}/a.png)`: what Liquid would fill in
"""

from __future__ import annotations

import re

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from papernotes.patterns import late_pattern

_DESTINATION = late_pattern(
    r"[(（]\s*(?P<path>(?:\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}|[^()（）\n\"<>{]|\([^()\n]*\))+?)"
    r"(?:\s+=(?P<width>\d{1,4})?(?P<unit>%?)x?(?P<height>\d{1,4})?%?)?"
    r"(?:\s+(?P<quote>[\"'“])(?P<title>[^\"'”\n]*)[\"'”])?\s*[)）]"
)
_FILE = late_pattern(r"\.[A-Za-z0-9]{2,8}(?:[?#][^\s]*)?$")
_START = late_pattern(r"(?:\.{0,2}/|[A-Za-z]:[\\/]|https?://|#|\{\{|\{%|file:)")
_LONGEST = 1000


def loose_image(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Read `![alt](destination)` that the library's image rule refused."""
    if not state.src.startswith("![", state.pos):
        return False
    found = _read(state, state.pos + 1)
    if found is None:
        return False
    label_end, match = found
    if not silent:
        content = state.src[state.pos + 2 : label_end]
        children: list[Token] = []
        state.md.inline.parse(content, state.md, state.env, children)
        token = state.push("image", "img", 0)
        token.attrs = {"src": match["path"].strip(), "alt": ""}
        token.children = children or None
        token.content = content
        if match["title"]:
            token.attrs["title"] = match["title"]
        for name in ("width", "height"):
            if match[name]:
                token.attrs[name] = match[name] + (match["unit"] if name == "width" else "")
    state.pos = match.end()
    return True


def loose_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Read `[label](destination)` that the library's link rule refused."""
    if state.src[state.pos] != "[":
        return False
    found = _read(state, state.pos)
    if found is None:
        return False
    label_end, match = found
    if not silent:
        end = state.posMax
        token = state.push("link_open", "a", 1)
        token.attrs = {"href": match["path"].strip()}
        if match["title"]:
            token.attrs["title"] = match["title"]
        state.pos, state.posMax = state.pos + 1, label_end
        state.linkLevel += 1
        state.md.inline.tokenize(state)
        state.linkLevel -= 1
        state.posMax = end
        state.push("link_close", "a", -1)
    state.pos = match.end()
    return True


def _read(state: StateInline, bracket: int) -> tuple[int, re.Match[str]] | None:
    """Find the label's end and the destination after it, or None where this is no link."""
    if max(state.html_terminator_last("]("), state.html_terminator_last("]（")) < bracket:
        return None
    label_end = state.md.helpers.parseLinkLabel(state, bracket, not state.src.startswith("!", bracket - 1))
    if label_end < 0 or not state.src.startswith(("(", "（"), label_end + 1):
        return None
    match = _DESTINATION.match(state.src, label_end + 1, min(state.posMax, label_end + _LONGEST))
    if match is None:
        return None
    path = match["path"].strip()
    return (label_end, match) if _FILE.search(path) or _START.match(path) else None
