"""Tokens to markup: the library's renderer with our ways for links, images, code, headings, breaks and raw HTML."""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from papernotes.markup import callouts, captions, code, foreign, images
from papernotes.markup.footnotes import RENDERED
from papernotes.markup.headings import heading_id, is_taken
from papernotes.markup.names import name_of
from papernotes.markup.plain import soft_break
from papernotes.markup.safety import EMBEDS, ID_PREFIX, format_tag, presentation, rewrite
from papernotes.markup.tags import ACTIVE, uncommented
from papernotes.markup.work import Work, place_of, work_of
from papernotes.model import Heading, Html
from papernotes.patterns import late_pattern

Rule = Callable[[Sequence[Token], int, Work], str]
"""Renders the token at an index of its list."""


class Renderer(RendererHTML):
    """Renders with `RULES` first and remembers in the `Work` which line the inline tokens at hand begin in."""

    def render(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:
        """Render block tokens."""
        work = work_of(env)
        parts: list[str] = []
        skipped_until = 0
        for index, token in enumerate(tokens):
            if index < skipped_until:
                continue
            kind = token.type
            if kind == "inline":
                if token.map:
                    work.block = token.map[0]
                parts.append(self._inline(token.children or (), options, env, work))
            elif token.meta and token.meta.get("toc") and token.nesting == 1:  # kramdown's "* TOC" with {:toc}
                skipped_until = _end(tokens, index) + 1
                parts.append(_contents())
            elif rule := RULES.get(kind):
                if kind == "formula_block" and _goes_on(tokens, index):
                    parts[-1] = parts[-1].rstrip("\n")
                parts.append(rule(tokens, index, work))
            else:
                parts.append(self._by_library(tokens, index, options, env))
        return "".join(parts)

    def renderInline(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:  # noqa: N802 - its name
        """Render inline tokens."""
        return self._inline(tokens, options, env, work_of(env))

    def _inline(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType, work: Work) -> str:
        if len(tokens) == 1 and tokens[0].type == "text":  # as in half of all cells and list items
            return escapeHtml(tokens[0].content)
        parts: list[str] = []
        for index, token in enumerate(tokens):
            kind = token.type
            if kind == "text":
                parts.append(escapeHtml(token.content))
            elif rule := RULES.get(kind):
                parts.append(rule(tokens, index, work))
            else:
                parts.append(self._by_library(tokens, index, options, env))
        return "".join(parts)

    def _by_library(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[index]
        rule = self.rules.get(token.type)
        if rule is not None:
            return str(rule(tokens, index, options, env))
        if token.nesting < 0 and not (token.attrs or token.hidden):  # as the library does, without its questions
            return f"</{token.tag}>\n" if token.block else f"</{token.tag}>"
        return self.renderToken(tokens, index, options, env)


def _goes_on(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether the block at `index` stands right below a line of text, as part of its sentence."""
    if index < 3 or tokens[index - 1].type != "paragraph_close":
        return False
    before, here = tokens[index - 2].map, tokens[index].map
    return before is not None and here is not None and before[1] == here[0]


def _end(tokens: Sequence[Token], index: int) -> int:
    """Give the index of the token that closes the one at `index`."""
    level = tokens[index].level
    closing = (at for at in range(index + 1, len(tokens)) if tokens[at].nesting == -1 and tokens[at].level == level)
    return next(closing, index)


def _heading_open(tokens: Sequence[Token], index: int, work: Work) -> str:
    token = tokens[index]
    inline = tokens[index + 1]
    text = " ".join(images.plain_text(inline.children).split())
    wanted = token.meta.get("wanted", {})
    name = _heading_id(wanted.get("id") or text, work)
    level = work.level_of(int(token.tag[1]))
    if text:
        work.headings.append(Heading(level=level, id=name, html=Html(""), text=text))
    if "no_toc" in wanted.get("class", ""):
        work.unlisted.add(name)
    token.tag = tokens[index + 2].tag = f"h{level}"
    lang = foreign.attribute(inline, work.language)
    return format_tag(token.tag, {"id": name} | lang | (presentation(wanted, token.tag) if wanted else {}))


def _heading_id(wanted: str, work: Work) -> str:
    """Give a heading's id; where the page has it already, links by that name lead to another."""
    name = work.unique_id(heading_id(wanted))
    if not is_taken(name):
        return name
    place = work.unique_id(ID_PREFIX + name)
    work.anchors.setdefault(name, place)
    return place


def _link_open(tokens: Sequence[Token], index: int, work: Work) -> str:
    token = tokens[index]
    where = images.resolved(str(token.attrs.get("href", "")), work, place_of(token, work))
    title = {"title": str(token.attrs["title"])} if token.attrs.get("title") else {}
    if where.kind == "disk" and token.info == "auto" and index + 1 < len(tokens):
        tokens[index + 1].content = where.name
    return link(where.href, where.kind, title)


def link(href: str, kind: str, title: dict[str, str]) -> str:
    """Give the opening tag of a link; one that leads nowhere keeps its words."""
    if not href:
        return '<a class="missing-link">'
    outward = {"rel": "noopener"} if kind == "external" and not href.startswith(("mailto:", "tel:")) else {}
    return format_tag("a", {"href": href} | title | outward)


def _softbreak(tokens: Sequence[Token], index: int, _: Work) -> str:
    return soft_break(tokens, index)


def _table_cell(tokens: Sequence[Token], index: int, _: Work) -> str:
    token = tokens[index]
    style = str(token.attrs.get("style", ""))
    return format_tag(token.tag, {"class": f"align-{style.removeprefix('text-align:')}"} if style else {})


def _table_open(*_: object) -> str:
    return '<div class="table">\n<table>\n'


def _table_close(*_: object) -> str:
    return "</table>\n</div>\n"


def _paragraph_open(tokens: Sequence[Token], index: int, work: Work) -> str:
    token = tokens[index]
    if token.hidden:
        return ""
    if token.meta.get("too_deep") and token.map:
        work.report(
            work.place(token.map[0]),
            "nesting",
            "lists and quotes are nested too deeply from here; the rest is shown as plain text",
            help="use fewer levels",
        )
    if "captioned" in token.meta:
        return "<figure>"
    if caption := captions.caption(tokens, index, work):
        tokens[index + 2].meta["figure"] = caption
        return "<figure>"
    given = foreign.attribute(tokens[index + 1], work.language)
    if wanted := token.meta.get("wanted"):
        given |= presentation(wanted, "p")
    return format_tag("p", given) if given else "<p>"


def _paragraph_close(tokens: Sequence[Token], index: int, _: Work) -> str:
    caption = tokens[index].meta.get("figure")
    if "captioned" in tokens[index].meta:
        return "</figure>\n"
    if caption is None:
        return "" if tokens[index].hidden else "</p>\n"
    words, is_repeated = caption
    silent = ' aria-hidden="true"' if is_repeated else ""  # it was heard as the image's words already
    return f"<figcaption{silent}>{html.escape(words, quote=False)}</figcaption></figure>\n"


def _list_item_open(tokens: Sequence[Token], index: int, work: Work) -> str:
    token = tokens[index]
    given = {name: str(value) for name, value in token.attrs.items()} if token.attrs else {}
    if _is_one_line(tokens, index) and (language := foreign.block_language(tokens[index + 2], work.language)):
        given["lang"] = language
    opened = format_tag("li", given)
    if "checked" not in token.meta:
        return opened
    is_done = token.meta["checked"]
    label = name_of("task-done" if is_done else "task-open", work.language)
    return f'{opened}<input type="checkbox" disabled{" checked" if is_done else ""} aria-label="{label}"> '


def _is_one_line(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether the list item at `index` holds nothing but a line without a paragraph of its own."""
    return tokens[index + 1].hidden and tokens[index + 4].type == "list_item_close"


def _raw(tokens: Sequence[Token], index: int, work: Work) -> str:
    token = tokens[index]
    line = token.map[0] if token.map else place_of(token, work).line - work.first_line
    return raw(token.content, work, line)


def raw(source: str, work: Work, line: int) -> str:
    """Give raw HTML, which begins on the body's 0-based `line`, as the note may have it."""
    ends = [found.start() for found in re.finditer("\n", source)]

    def element(name: str, given: dict[str, str], offset: int) -> str:
        return raw_element(name, given, work, line + bisect_left(ends, offset))

    first = {found[1].lower(): found for found in reversed([*_OPENING.finditer(uncommented(source))])}
    for name, found in first.items():
        if name in ACTIVE - EMBEDS:
            work.report(
                work.place(line + bisect_left(ends, found.start()), found[0]),
                "html",
                f"<{name}> is not allowed in notes and is left out",
                help="Markdown, images and links say the same safely",
            )
    return rewrite(source, element, allowed=frozenset(work.html) - {"*"})


def raw_element(name: str, given: dict[str, str], work: Work, line: int) -> str:
    """Give the opening tag of a raw element: addresses resolved, presentation as classes, ids prefixed."""
    if name in {"img", "image"}:
        return images.image(given, work, work.place(line, given.get("src", "")))
    if name in EMBEDS:
        address = shown_page(given.get("src") or given.get("data", ""))
        where = images.resolved(address, work, work.place(line, address))
        opened = link(where.href, where.kind, {})
        return f"{opened}{html.escape(where.href, quote=False)}</a>" if where.kind == "external" else ""
    kept = {key: given[key] for key in ("title", "lang", "dir") if key in given} | presentation(given, name)
    anchor = given.get("id") or (given.get("name", "") if name == "a" else "")
    if anchor:
        kept["id"] = work.unique_id(ID_PREFIX + anchor)
        work.anchors.setdefault(anchor, kept["id"])
    if name == "a" and "href" in given:
        where = images.resolved(given["href"], work, work.place(line, given["href"]))
        if not where.href:
            return '<a class="missing-link">'
        kept = {"href": where.href} | kept | ({"rel": "noopener"} if where.kind == "external" else {})
    if name in {"audio", "video", "source"} and given.get("src"):
        kept["src"] = images.resolved(given["src"], work, work.place(line, given["src"]), is_image=True).href
    kept |= {key: value for key, value in given.items() if key in _ALSO.get(name, ())}
    if name in {"audio", "video"}:
        kept["controls"] = ""  # one that began by itself stands still here, and has to be begun
    kept |= {key: given[key] for key in (*work.html.get(name, ()), *work.html.get("*", ())) if key in given}
    return format_tag(_TAG_NAMES.get(name, name), kept)


def shown_page(address: str) -> str:
    """Give the page that a player is embedded from: it opens where the player refuses to stand alone."""
    found = _PLAYER.match(address)
    if found is None:
        return address
    if found["video"]:
        return f"https://www.youtube.com/watch?v={found['video']}"
    return f"https://www.bilibili.com/video/{found['bvid']}"


_PLAYER = late_pattern(
    r"(?:https?:)?//(?:(?:www\.)?youtube(?:-nocookie)?\.com/embed/(?P<video>[\w-]{6,20})(?=[?&#]|$)"
    r"|player\.bilibili\.com/player\.html\?(?:[^#\s]*&)?bvid=(?P<bvid>\w{6,20})(?=[&#]|$))"
)
_ALSO = {
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan", "scope"),
    "ol": ("start", "reversed", "type"),
    "li": ("value",),
    "details": ("open",),
    "audio": ("loop", "muted"),
    "video": ("loop", "muted"),
    "source": ("type",),
    "col": ("span",),
    "colgroup": ("span",),
    "time": ("datetime",),
}
_TAG_NAMES = {
    "center": "div", "font": "span", "strike": "s", "tt": "code", "big": "span", "acronym": "abbr", "nobr": "span",
    "dir": "ul",
}  # fmt: skip


_OPENING = late_pattern(r"<([A-Za-z][A-Za-z0-9]*)(?=[\s/>])")


def _formula(tokens: Sequence[Token], index: int, work: Work) -> str:
    """Leave a placeholder; `render.finish` puts the formula there."""
    work.formulas.append(tokens[index].meta["formula"])
    return f"\ue000{len(work.formulas) - 1}\ue001"


def _nothing(*_: object) -> str:
    return ""


def _block_name(tokens: Sequence[Token], index: int, work: Work) -> str:
    return format_tag("span", {"id": work.unique_id(tokens[index].content)}) + "</span>"


def _contents(*_: object) -> str:
    return "\ue000toc\ue001\n"


def table_of_contents(work: Work) -> str:
    """Give the list of headings that `[TOC]` stands for: links with the headings' markup, nested by level."""
    if not work.headings:
        return ""
    parts = ['<nav class="toc">\n']
    levels: list[int] = []
    for heading in work.headings:
        if heading.id in work.unlisted:
            continue
        while levels and levels[-1] > heading.level and len(levels) > 1:
            parts.append("</li>\n</ul>\n")
            levels.pop()
        if not levels or heading.level > levels[-1]:
            parts.append("<ul>\n")
            levels.append(heading.level)
        else:
            parts.append("</li>\n")
        parts.append(f'<li><a href="#{html.escape(heading.id)}">{without_links(heading.html)}</a>')
    parts.append("</li>\n</ul>\n" * len(levels))
    parts.append("</nav>")
    return "".join(parts)


def without_links(markup: str) -> str:
    """Give inline markup as it may stand inside a link: without links, images, players and ids."""
    return re.sub(r"</?(?:a|audio|video)\b[^>]*>|<img\b[^>]*>| id=\"[^\"]*\"", "", markup)


RULES: Mapping[str, Rule] = {
    **RENDERED,
    "heading_open": _heading_open,
    "link_open": _link_open,
    "softbreak": _softbreak,
    "image": images.render_image,
    "fence": code.render_code,
    "code_block": code.render_code,
    "th_open": _table_cell,
    "td_open": _table_cell,
    "table_open": _table_open,
    "table_close": _table_close,
    "paragraph_open": _paragraph_open,
    "paragraph_close": _paragraph_close,
    "list_item_open": _list_item_open,
    "html_block": _raw,
    "html_inline": _raw,
    "callout_open": callouts.render_callout_open,
    "formula": _formula,
    "formula_block": _formula,
    "template": _nothing,
    "attributes": _nothing,
    "block_name": _block_name,
    "toc": _contents,
}
"""Token types and how they are rendered; every other type is the library's."""
