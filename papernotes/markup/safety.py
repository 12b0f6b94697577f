"""Raw HTML of notes, made safe and valid: an allow-list, presentation as classes, addresses checked, ids prefixed.

Two steps that do not trust each other. `rewrite` reads the tags of raw HTML and gives their modern, allowed form;
what it does not read as a tag is text. `clean` then runs an HTML5 parser (nh3) over the whole body and keeps only what
is on the allow-list, and only values that we can have written. Trusted markup (formulas,
highlighted code) is not in the body yet: placeholders stand for it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from functools import lru_cache

import nh3

from papernotes.markup.links import SYMBOLIC
from papernotes.markup.tags import ACTIVE, BLANK, KNOWN, blanked
from papernotes.patterns import late_pattern

_TAG = late_pattern(
    r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>"
    r"|<(?P<image>img)(?P<loose>\s[^<>\n]{0,1000})>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = late_pattern(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")

RENAMED = {
    "center": "div",
    "font": "span",
    "strike": "s",
    "tt": "code",
    "big": "span",
    "acronym": "abbr",
    "image": "img",
    "nobr": "span",
    "dir": "ul",
}
_HTML = KNOWN - RENAMED.keys() - ACTIVE - {"base", "link", "meta", "param", "embed", "input", "area", "frame"}
TAGS = frozenset(_HTML | {"nav", "section", "input", "label", "div", "span", "p"})
"""Elements that the body may hold when it leaves here."""

EMBEDS = frozenset({"iframe", "embed", "object"})
"""Elements that show another page; a link to it stands for them."""

NEVER = frozenset(ACTIVE | {"input", "base", "link", "meta", "embed", "param", "frame", "area", "track"}) - {
    "canvas",
    "dialog",
}
"""Elements that settings cannot allow either."""

_GLOBAL = frozenset({"class", "id", "title", "lang", "dir", "role"})
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "*": _GLOBAL,
    "a": frozenset({"href", "rel", "aria-hidden", "tabindex", "aria-label"}),
    "img": frozenset({"src", "alt", "width", "height", "loading", "decoding", "referrerpolicy"}),
    "audio": frozenset({"src", "controls", "loop", "muted", "preload"}),
    "video": frozenset({"src", "controls", "loop", "muted", "preload", "width", "height", "poster"}),
    "source": frozenset({"src", "type"}),
    "ol": frozenset({"start", "reversed", "type"}),
    "li": frozenset({"value"}),
    "td": frozenset({"colspan", "rowspan", "headers"}),
    "th": frozenset({"colspan", "rowspan", "headers", "scope"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "details": frozenset({"open"}),
    "figcaption": frozenset({"aria-hidden"}),
    "time": frozenset({"datetime"}),
    "q": frozenset(),
    "input": frozenset({"type", "checked", "disabled", "aria-label"}),
}

_COLOURS = {"red": 0, "orange": 30, "yellow": 55, "green": 120, "blue": 225, "purple": 285}
_NAMED = {
    "gray": "grey", "grey": "grey", "darkred": "red", "crimson": "red", "tomato": "red", "firebrick": "red", "maroon":
    "red",
    "darkorange": "orange", "coral": "orange", "gold": "yellow", "darkgreen": "green", "lime": "green", "teal": "green",
    "darkblue": "blue", "navy": "blue", "royalblue": "blue", "dodgerblue": "blue", "steelblue": "blue", "skyblue":
    "blue",
    "deepskyblue": "blue", "cyan": "blue", "violet": "purple", "magenta": "purple", "pink": "purple", "hotpink":
    "purple",
    "brown": "orange", "lightgray": "grey", "darkgray": "grey", "silver": "grey", "dimgray": "grey", "slateblue":
    "purple",
}  # fmt: skip
_NUMBER = late_pattern(r"\s*(\d{1,5})(?:\.\d+)?\s*(px|%|)\s*;?\s*", re.IGNORECASE)
_SAFE_CLASS = late_pattern(r"[A-Za-z][\w-]{0,40}")
_ID = late_pattern(r"[^\s\"'<>&\x00-\x1f]{1,200}")
_EXTERNAL = late_pattern(r"(?:https?|ftp|mailto|tel):", re.IGNORECASE)
RASTER = late_pattern(r"data:image/(?:png|jpe?g|gif|webp|avif);base64,[A-Za-z0-9+/=\s]+", re.IGNORECASE)
_VOCABULARY = late_pattern(r"(?:align-(?:left|right|center|justify)|(?:width|zoom)-(?:100|[1-9]?[05]))")
ID_PREFIX = "note-"
"""Before ids that notes give to raw HTML, so that they cannot stand in for those of a page."""


def presentation(attributes: Mapping[str, str], tag: str) -> dict[str, str]:
    """Give `width`, `height` and classes for the presentation that `attributes` ask for, `style` and `align` included.

    Percentages are classes in steps of five, `width-50`; colours are one of seven, `color-red`: a page needs no style
    attributes. Pixels stay attributes where HTML has them.
    """
    wanted = {name: attributes[name] for name in ("width", "height", "align", "color") if attributes.get(name)}
    for declaration in attributes.get("style", "").split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip()
        wanted[{"text-align": "align", "float": "align", "max-width": "width"}.get(name, name)] = value
    result: dict[str, str] = {}
    classes = [_class(name) for name in attributes.get("class", "").split() if _SAFE_CLASS.fullmatch(name)]
    if wanted.get("align", "").lower() in {"left", "right", "center", "middle", "justify"} and tag != "p-":
        classes.append(f"align-{wanted['align'].lower().replace('middle', 'center')}")
    for name in ("width", "height", "zoom"):
        size = _NUMBER.fullmatch(wanted.get(name, ""))
        if size and size[2] == "%" and name != "height":
            classes.append(f"{name}-{min(100, max(5, round(int(size[1]) / 5) * 5))}")
        elif size and size[2] != "%" and name != "zoom" and tag in {"img", "video"} and int(size[1]):
            result[name] = size[1]
    colour = (
        _colour(wanted.get("color", "")) if tag in {"font", "span", "p", "div", "b", "strong", "mark", "td"} else ""
    )
    if colour:
        classes.append(f"color-{colour}")
    if tag == "center":
        classes.append("align-center")
    if classes:
        result["class"] = " ".join(dict.fromkeys(classes))
    return result


def _class(name: str) -> str:
    """Give a class of the note's: those of our vocabulary as they are, any other prefixed, so that it means nothing."""
    lowered = name.lower().removeprefix("text-").removeprefix("img-")
    if lowered in {"left", "right", "center", "centered"}:
        return f"align-{lowered.removesuffix('ed')}"
    return lowered if _VOCABULARY.fullmatch(lowered) else ID_PREFIX + name


def _colour(value: str) -> str:
    value = value.strip().lower()
    if value in _COLOURS or value in _NAMED:
        return _NAMED.get(value, value)
    digits = re.fullmatch(r"#?([0-9a-f]{6}|[0-9a-f]{3})", value)
    numbers = re.fullmatch(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3}).*\)", value)
    if digits:
        code = digits[1] if len(digits[1]) == 6 else "".join(char * 2 for char in digits[1])
        red, green, blue = (int(code[at : at + 2], 16) for at in (0, 2, 4))
    elif numbers:
        red, green, blue = (min(255, int(numbers[at])) for at in (1, 2, 3))
    else:
        return ""
    high, low = max(red, green, blue), min(red, green, blue)
    if high - low < 40:
        return "" if high < 60 else "grey"
    if high == red:
        hue = (60 * (green - blue) / (high - low)) % 360
    else:
        hue = 60 * (blue - red) / (high - low) + 120 if high == green else 60 * (red - green) / (high - low) + 240
    return min(_COLOURS, key=lambda name: min(abs(hue - _COLOURS[name]), 360 - abs(hue - _COLOURS[name])))


def parse_attributes(source: str) -> dict[str, str]:
    """Read the attributes of a tag: names in lower case, values decoded; the first of a name counts."""
    read: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(source):
        read.setdefault(name.lower(), html.unescape(double or single or bare))
    return read


def format_tag(name: str, attributes: Mapping[str, str]) -> str:
    """Give an opening tag, values escaped."""
    if not attributes:
        return f"<{name}>"
    return f"<{name}" + "".join(f' {key}="{html.escape(value)}"' for key, value in attributes.items()) + ">"


def rewrite(
    source: str, element: Callable[[str, dict[str, str], int], str], *, allowed: frozenset[str] = frozenset()
) -> str:
    """Give raw HTML in its allowed form; `element` is called for each opening tag: its name, attributes and offset."""
    if "<" not in source:
        return source
    source = blanked(source)

    def replace(found: re.Match[str]) -> str:
        name = (found["name"] or found["image"]).lower()
        rest = (found["rest"] or found["loose"] or "").replace(BLANK, "")
        if name == "br":
            return "<br>"
        target = RENAMED.get(name, name)
        if name in EMBEDS and not found["close"]:
            return element(name, parse_attributes(rest), found.start())
        if target not in TAGS | allowed or name in NEVER:
            return "" if name in KNOWN | ACTIVE else html.escape(found[0], quote=False)
        if found["close"]:
            return "" if target in {"img", "hr", "source", "wbr", "col", "input"} else f"</{target}>"
        return element(name, parse_attributes(rest), found.start())

    parts: list[str] = []
    at = 0
    for tag in _TAG.finditer(source):
        parts += (source[at : tag.start()].replace("<", "&lt;"), replace(tag))
        at = tag.end()
    return "".join([*parts, source[at:].replace("<", "&lt;")]).replace(BLANK, "")


def clean(body: str, widened: Mapping[str, tuple[str, ...]] | None = None) -> str:
    """Give `body` with nothing in it but allowed elements, attributes and addresses, and well nested.

    `widened` are a site's additions; elements that run something, handlers and styles stay out in any case.
    """
    cleaned = _cleaner(tuple(sorted((widened or {}).items()))).clean(body)
    return _EMPTY.sub("", cleaned).lstrip("\n") or cleaned


_EMPTY = late_pattern(r"<p>\s*</p>\n?")


@lru_cache(maxsize=8)
def _cleaner(widened: tuple[tuple[str, tuple[str, ...]], ...]) -> nh3.Cleaner:
    extra = {tag: names for tag, names in widened if tag == "*" or tag not in NEVER}
    attributes = {tag: set(names) for tag, names in ATTRIBUTES.items()}
    for tag, names in extra.items():
        attributes.setdefault(tag, set()).update(
            name
            for name in names
            if not name.lower().startswith(("on", "style", "srcdoc", "formaction", "xmlns", "xlink"))
        )
    return nh3.Cleaner(
        tags=set(TAGS) | (extra.keys() - {"*"}),
        clean_content_tags={"script", "style", "svg", "math", "noscript", "template", "title", "xmp", "noembed"}
        - extra.keys(),
        attributes=attributes,
        attribute_filter=_keep,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "ftp", "tel", "data"},
    )


def _keep(tag: str, attribute: str, value: str) -> str | None:
    """Give the value of an attribute that may stay, or None. Only `links` writes addresses, so only its forms pass."""
    if attribute in {"href", "src", "poster", "cite"}:
        return value if _is_address(tag, attribute, value) else None
    if attribute == "class":
        return " ".join(name for name in value.split() if _SAFE_CLASS.fullmatch(name)) or None
    pattern = _VALUES.get(attribute)
    return value if pattern is None or pattern.fullmatch(value) else None


def _is_address(tag: str, attribute: str, value: str) -> bool:
    if SYMBOLIC.fullmatch(value):
        return True
    if attribute == "href" and tag == "a":
        return value.startswith("#") or _EXTERNAL.match(value) is not None
    if tag == "img" and RASTER.fullmatch(value):
        return True
    return re.match(r"https?:", value, re.IGNORECASE) is not None


_WHOLE = late_pattern(r"-?\d{1,9}")
_VALUES = {
    "id": _ID,
    "role": late_pattern("note|doc-endnotes|doc-noteref|doc-backlink|img"),
    "dir": late_pattern("ltr|rtl|auto"),
    "referrerpolicy": late_pattern("no-referrer"),
    "type": late_pattern(r"[1aAiI]|checkbox|(?:audio|video)/[\w.+-]+"),
    **dict.fromkeys(("width", "height", "colspan", "rowspan", "span", "start", "value"), _WHOLE),
}
"""What the values of some attributes must look like to stay."""
