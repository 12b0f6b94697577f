"""What other generators' templates leave in notes: Liquid tags, GitBook blocks, Hugo shortcodes.

What has a meaning for a reader keeps it (a hint is a callout, a figure an image, a highlight a code block); the rest
of the machinery disappears.
"""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from papernotes.markup.containers import enclose
from papernotes.markup.links import without_liquid
from papernotes.markup.pairs import closing_line
from papernotes.markup.work import last_offset
from papernotes.patterns import late_pattern

_TAG = late_pattern(r"\{%-?\s*(?P<name>[a-zA-Z_][\w-]*)(?P<rest>[^%\n{}]*(?:%(?!\})[^%\n{}]*)*)-?%\}")
_SHORTCODE = late_pattern(r"\{\{[<%]\s*(?P<close>/?)\s*(?P<name>[\w./-]+)(?P<rest>[^\n{}]*?)/?\s*[>%]\}\}")
_EXPRESSION = late_pattern(r"\{\{-?\s*(?:site|page|layout|post|include|\"[^\"\n]*\"|'[^'\n]*')[^{}\n]*\}\}")
_CALLOUT_PAIR = late_pattern(
    r"(?:\{%-?|\{\{[<%])\s*(?P<close>end|/\s*)?(?:hint|notice|alert|admonition|callout|details|expand|collapse|spoiler)\b"
)
_END_HIGHLIGHT = late_pattern(r"\{\{<\s*/\s*highlight\s*>\}\}|\{%-?\s*endhighlight\s*-?%\}")
_LONGEST = 1000
_LONGEST_BLOCK = 400
_PAIR = late_pattern(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>%]+))")
_QUOTED = late_pattern(r"(?<![=\s])\s+\"([^\"]+)\"")
"""The title in `notice tip "Title"`, which is no value of an attribute."""
_TITLE = late_pattern(r"\s*[\"']([^\"'\n]+)[\"']")
_CALLOUTS = frozenset({"hint", "notice", "alert", "admonition", "callout"})
_FOLDED = frozenset({"details", "expand", "collapse", "spoiler"})
_CODE = frozenset({"highlight"})
_MATHEMATICS = frozenset({"katex", "math", "mathjax", "latex"})
_END_MATHEMATICS = late_pattern(
    r"\{\{[<%]\s*/\s*(?:katex|math|mathjax|latex)\s*[>%]\}\}|\{%-?\s*end(?:katex|math)\s*-?%\}"
)
_DISPLAY = late_pattern(r"\b(?:display|block)\b(?![\s=]*[\"']?false)")
_FIGURES = frozenset({"figure", "img", "image", "fig"})
_TAGS = frozenset(
    """hint endhint raw endraw highlight endhighlight include include_relative include_cached tabs endtabs tab endtab
    code
    endcode embed endembed file endfile content-ref endcontent-ref comment endcomment assign capture endcapture if endif
    else elsif unless endunless for endfor case when endcase post_url link gist youtube figure endfigure asset_img img
    image note endnote cite bibliography toc details enddetails expand endexpand collapse endcollapse spoiler
    endspoiler alert endalert admonition endadmonition swagger
    endswagger api-method columns endcolumns column endcolumn stepper endstepper step endstep updates endupdates
    raw_html
    katex endkatex math endmath picture video audio responsive_image jekyll cycle tablerow break continue render layout
    page-ref blockquote endblockquote pullquote endpullquote asset_path asset_link codeblock endcodeblock""".split()
)
_IMAGE_TAGS = frozenset({"asset_img", "img", "image", "figure", "picture", "responsive_image"})
_FILE = late_pattern(r"\.(?:png|jpe?g|gif|svg|webp|avif)$", re.IGNORECASE)


def template_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the library's
    """Read a line that a template tag starts."""
    if state.is_code_block(start):
        return False
    offset = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(("{%", "{{<", "{{%"), offset):
        return False
    line = state.src[offset : state.eMarks[start]].strip()
    match = _TAG.match(line) or _SHORTCODE.match(line)
    if match is None or (line[1] == "%" and match["name"] not in _TAGS) or match.groupdict().get("close"):
        return False
    if match["name"] in _CALLOUTS | _FOLDED and match.end() == len(line):
        return _callout(state, start, end, silent, match)
    if match["name"] in _CODE:
        return _code(state, start, end, silent, match, line)
    return False


def _callout(state: StateBlock, start: int, end: int, silent: bool, match: re.Match[str]) -> bool:  # noqa: FBT001
    last = closing_line(state, start, _CALLOUT_PAIR)
    if not start < last < end:
        return False
    if silent:
        return True
    given = attributes_of(match["rest"])
    if match["name"] in _FOLDED:
        title = given.get("title") or given.get("summary") or ("" if given else match["rest"].strip(" \t\"'"))
        is_open = given.get("open") == "true" or given.get("closed") == "false"
        enclose(state, (start, last), start + 1, "details", title=title, fold="+" if is_open else "-")
        return True
    words = match["rest"].split()
    kind = (
        given.get("style") or given.get("type") or (words[0].strip("\"'") if words and "=" not in words[0] else "note")
    )
    named = next((words for words in _QUOTED.findall(match["rest"]) if words != kind), "")
    enclose(state, (start, last), start + 1, kind.lower(), title=given.get("title") or named, fold="")
    return True


def _code(state: StateBlock, start: int, end: int, silent: bool, match: re.Match[str], line: str) -> bool:  # noqa: FBT001
    if last_offset(state.src, state.env, "highlight") <= state.eMarks[start] - len(line) + match.end():
        return False
    for last in range(start, min(end, start + _LONGEST_BLOCK)):
        text = line[match.end() :] if last == start else state.src[state.bMarks[last] : state.eMarks[last]]
        found = _END_HIGHLIGHT.search(text)
        if found:
            break
    else:
        return False
    if silent:
        return True
    token = state.push("fence", "code", 0)
    token.info = (match["rest"].split() or [""])[0].strip("\"'")
    token.content = text[: found.start()]
    if last > start:
        token.content = state.getLines(start + 1, last, state.blkIndent, True)  # noqa: FBT003 - the library's call
    token.map = [start, last + 1]
    state.line = last + 1
    return True


def attributes_of(rest: str) -> dict[str, str]:
    """Read `key="value"` pairs of a tag."""
    return {name: double or single or bare for name, double, single, bare in _PAIR.findall(rest)}


def template_tag(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Read a template tag in the text: a figure, a link, a base address, or nothing that a reader needs."""
    if state.src[state.pos] != "{" or not state.src.startswith(("{%", "{{"), state.pos):
        return False
    end = min(state.posMax, state.pos + _LONGEST)
    shortcode = _SHORTCODE.match(state.src, state.pos, end)
    match = shortcode or _TAG.match(state.src, state.pos, end)
    if match and not shortcode and match["name"] not in _TAGS:
        return False
    if match and match["name"] in _MATHEMATICS and (closed := _END_MATHEMATICS.search(state.src, match.end(), end)):
        source = state.src[match.end() : closed.start()]
        if source.strip() and "$" not in source and "{{" not in source:
            _push_formula(state, match, closed, silent=silent)
            return True
    expression = None if match else _EXPRESSION.match(state.src, state.pos, end)
    found = match or expression
    if found is None:
        return False
    if not silent:
        if match:
            _push_tag(state, match["name"], match["rest"])
        else:
            state.append_pending(without_liquid(found[0]) if "|" in found[0] else "")
            state.push("template", "", 0)
    state.pos = found.end()
    return True


def _push_formula(state: StateInline, opened: re.Match[str], closed: re.Match[str], *, silent: bool) -> None:
    """Take what stands between two tags as a formula, on lines of its own where the first says `display`."""
    if not silent:
        token = state.push("formula", "span", 0)
        token.content = state.src[opened.end() : closed.start()]
        token.markup = opened[0]
        is_display = bool(_DISPLAY.search(opened["rest"]))
        token.meta = {"display": is_display, "start": opened.start(), "tex": opened.end(), "end": closed.end()}
    state.pos = closed.end()


def _push_tag(state: StateInline, name: str, rest: str) -> None:
    given = attributes_of(rest)
    words = [word.strip("\"'") for word in rest.split()]
    source = (
        given.get("src") or given.get("path") or given.get("image_path") or given.get("url") or given.get("link", "")
    )
    source = source or next((word for word in words if "=" not in word), "")
    if (name in _FIGURES | _IMAGE_TAGS or (name.startswith("include") and _FILE.search(source))) and source:
        _push_image(state, source, given)
    elif name == "include" and given.get("provider") == "youtube" and given.get("id"):
        _push_link(state, f"https://www.youtube.com/watch?v={given['id']}", "YouTube")
    elif name in {"youtube", "youtubeLite"} and source:
        _push_link(state, f"https://www.youtube.com/watch?v={given.get('id', source)}", "YouTube")
    elif name in {"embed", "file", "content-ref"} and source:
        _push_link(state, source, source)
    elif name in {"ref", "relref", "post_url", "link"} and source:
        state.append_pending(source)
    elif name == "cite" and words:
        state.append_pending(f"[{', '.join(words)}]")
    elif name in {"tab", "code"} and (title := given.get("title") or given.get("name") or _first_quoted(rest)):
        state.push("strong_open", "strong", 1)
        state.push("text", "", 0).content = title
        state.push("strong_close", "strong", -1)
    else:
        state.push("template", "", 0)


def _first_quoted(rest: str) -> str:
    found = _TITLE.match(rest)
    return found[1] if found else ""


def _push_image(state: StateInline, source: str, given: dict[str, str]) -> None:
    token = state.push("image", "img", 0)
    caption = given.get("caption") or given.get("title", "")
    token.attrs = {"src": source, "alt": ""}
    token.content = given.get("alt", caption)
    token.meta = {"wanted": {name: given[name] for name in ("width", "height", "class") if name in given}}
    if caption:
        token.attrs["title"] = caption


def _push_link(state: StateInline, address: str, label: str) -> Token:
    token = state.push("link_open", "a", 1)
    token.attrs = {"href": address}
    state.push("text", "", 0).content = label
    state.push("link_close", "a", -1)
    return token
