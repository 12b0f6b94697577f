r"""Images that are formulas: pictures of TeX by servers such as codecogs are read back into TeX.

`![pi](https://latex.codecogs.com/gif.latex?%5Cpi)` is the formula `\pi`. Such an image needs the network, is blurred
and dumb to a screen reader; the TeX in its address is what the author wrote.
"""

from __future__ import annotations

from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from papernotes.patterns import late_pattern

_SERVERS = late_pattern(
    r"(?:https?:)?//(?:"
    r"(?P<raw>(?:\w+\.)?(?:latex\.)?codecogs\.com/(?:\w+\.(?:latex|image)|svg|png|gif)\?"
    r"|(?:www\.)?forkosh\.com/(?:cgi-bin/)?math(?:tex|jax)\.cgi\?"
    r"|(?:i\.upmath\.me|tex\.s2cms\.ru)/(?:svg|png)/)"
    r"|(?P<form>render\.githubusercontent\.com/render/math\?(?:[^\s\"']*?&)?math="
    r"|(?:www\.)?zhihu\.com/equation\?tex=|juejin\.(?:cn|im)/equation\?tex="
    r"|math\.(?:now\.sh|vercel\.app)/?\?(?:[^\s\"']*?&)?from="
    r"|math\.jianshu\.com/math\?formula=|s\d\.wp\.com/latex\.php\?latex="
    r"|chart\.(?:apis\.google|googleapis)\.com/chart\?(?:[^\s\"']*?&)?chl=))"
)
_TEX_SETTINGS = late_pattern(
    r"\s*(?:\\inline(?![A-Za-z])|\\dpi\{\d*\}|\\bg_\w+|\\bg\{\w*\}|\\fn_\w+|\\(?:tiny|scriptsize|small|normalsize|large|Large|LARGE|huge"
    r"|Huge)(?![A-Za-z])|\\color\{(?:black|white)\}|\s)*"
)
_PARAMETER = late_pattern(
    r"&(?:mode|inline|color|bg|fg|s|cht|chs|chf|width|height|background|theme|size|alternateText)=[^&]*$"
)
_ENTITIES = {
    "&space;": " ",
    "&plus;": "+",
    "&hash;": "#",
    "&lt;": "<",
    "&gt;": ">",
    "&amp;": "&",
    "&quot;": '"',
    "&#39;": "'",
}
_ENTITY = late_pattern("|".join(_ENTITIES))
_IMAGE = late_pattern(r"!\[(?:[^\[\]\n]|\[[^\[\]\n]*\])*\]\(\s*<?(?=(?:https?:)?//)")
_BRACKET = late_pattern(r"[()\n]")
_TITLE = late_pattern(r"""\s+(?:"[^"\n]*"|'[^'\n]*')\s*$""")
LONGEST_ADDRESS = 4000
"""Characters that are searched for the end of a formula image."""


def install(md: MarkdownIt) -> None:
    """Read formula images of one parser as formulas; one alone in its paragraph is a display."""
    md.inline.ruler.before("image", "formula_image", _image)
    md.core.ruler.after("inline", "formula_image_display", _displays)


def decode(address: str) -> str:
    """Give the TeX in the address of a formula image, "" for any other address.

    `%…` is decoded; `+` is a space where the server reads a form, a plus on codecogs. Settings of size and background
    are left out, they are the picture's and not the formula's.
    """
    match = _SERVERS.match(address)
    if not match:
        return ""
    query = address[match.end() :]
    while parameter := _PARAMETER.search(query):
        query = query[: parameter.start()]
    if match["form"]:
        query = query.replace("+", " ")
    tex = _ENTITY.sub(lambda entity: _ENTITIES[entity[0]], unquote(query))
    settings = _TEX_SETTINGS.match(tex)
    return tex[settings.end() if settings else 0 :].strip().strip("$").strip()


def is_formula_image(address: str) -> bool:
    """Tell whether an address is one of a formula image with TeX in it."""
    return bool(decode(address))


def _image(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library calls rules this way
    match = _IMAGE.match(state.src, state.pos)
    if not match or not _SERVERS.match(state.src, match.end()):
        return False
    end = _closing_parenthesis(state.src, match.end(), min(state.posMax, match.end() + LONGEST_ADDRESS))
    address = _TITLE.sub("", state.src[match.end() : end]).strip().removesuffix(">") if end > 0 else ""
    tex = decode(address)
    if not tex:
        return False
    if not silent:
        token = state.push("formula", "span", 0)
        token.content = tex
        token.markup = "!["
        token.meta = {"display": False, "start": state.pos, "tex": -1, "end": end + 1}
    state.pos = end + 1
    return True


def _closing_parenthesis(text: str, start: int, limit: int) -> int:
    """Give the offset of the parenthesis that closes an image, on the same line; -1 when there is none."""
    depth = 0
    for found in _BRACKET.finditer(text, start, limit):
        if found[0] == "\n" or (found[0] == ")" and not depth):
            return found.start() if found[0] == ")" else -1
        depth += 1 if found[0] == "(" else -1
    return -1


def _displays(state: StateCore) -> None:
    if "![" not in state.src and "<" not in state.src:
        return
    for token in state.tokens:
        if token.type != "inline" or not ("![" in token.content or "<" in token.content):
            continue
        shown = [child for child in token.children or () if child.type != "text" or child.content.strip()]
        if len(shown) == 1 and shown[0].type == "formula" and shown[0].meta["tex"] < 0:
            shown[0].meta["display"] = True
