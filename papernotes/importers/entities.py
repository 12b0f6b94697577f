"""Telegram's text as Markdown: pieces with a kind (bold, link, code…) to lines that Markdown takes as they are meant.

What would be Markdown by accident is escaped; lists, rules, formulas and hashtags stay what their writers meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from papernotes.importers.incoming import cleaned

_MARKS = {"bold": ("**", "b"), "italic": ("*", "i"), "strikethrough": ("~~", "del"), "underline": ("", "u")}
_BLOCKS = ("pre", "blockquote", "expandable_blockquote")
_TEX = r"(?:[\^_{=]|\\\w)"
_FORMULA = re.compile(
    rf"(\$\$?(?! )[^$\n]*[\\^_{{=][^$\n]*\$|\\\((?=[^)\n]*{_TEX})\w.*?\\\)|\\\[(?=[^\]\n]*{_TEX})\w.*?\\\])"
)
_INSIDE = re.compile(
    r"[`*~<]|\\(?=[^\w\s()\[\]]|_)|\\$|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|\{(?=[:%{])|(?<=\{)\{|%(?=%)|(?<=%)%|=(?==)|(?<==)="
)
_SIGN = re.compile(r"\\(?=[()\[\]])|\[(?=\[|\^|!|toc\]|[^\]\n]*\](?:[(\[:{]|$))|(?<=[\[^])\[|!(?=\[)", re.IGNORECASE)
_AT_START = re.compile(r"([#>|:]|\+\+\+|[-=]{2,}$|=$|[-+](?=\s|$)|\d{1,9}(?=[.)](?:\s|$)))")
_MARKER = re.compile(r"\s*(?:[-*+]|\d{1,2}[.)])\s+(?=\S)")
_RULE = re.compile(r"[-—–_*=]{3,}$")
_BARE = re.compile(r"https?://[^\s<>*_`~\\\[\]()|]*[^\s<>*_`~\\\[\]()|.,;:!?'\"]")
_NOT_IN_ADDRESS = re.compile(r"[<>\s]")
_LAST_MARKS = re.compile(r"(?<!\S)#+$")
_SCHEMES = ("http://", "https://", "mailto:")


class Piece(Struct, frozen=True, kw_only=True):
    """A part of a text that is all of one kind; "plain" for what has none. `more` is its address or its language."""

    kind: str
    text: str
    more: str = ""


Line = tuple[Piece, ...]
"""The pieces of a line; code and quotations are one piece, with all their lines."""


def pieces_of(written: object) -> tuple[Piece, ...] | None:
    """Give the pieces of a message's `text` or `text_entities`, or None if it is nothing that Telegram exports."""
    listed = written if isinstance(written, list) else [written]
    found = []
    for item in listed:
        part = {"type": "plain", "text": item} if isinstance(item, str) else item
        if not isinstance(part, Mapping) or not isinstance(part.get("text"), str):
            return None
        kind, text = str(part.get("type", "plain")), cleaned(part["text"]).replace("\u2028", "\n")
        more = part.get("href", "") if kind == "text_link" else part.get("language", "")
        found.append(Piece(kind=kind, text=text, more=cleaned(more) if isinstance(more, str) else ""))
    return tuple(found)


def lines_of(pieces: Iterable[Piece]) -> list[Line]:
    """Give the lines of a text, blank ones as (); none is blank at either end."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.kind in _BLOCKS:
            lines += [[replace(piece, text=piece.text.strip("\n"))], []]
            continue
        for number, text in enumerate(piece.text.split("\n")):
            if number:
                lines.append([])
            if text:
                lines[-1].append(replace(piece, text=text))
    stripped = [() if not words_of(tuple(line)).strip() else tuple(line) for line in lines]
    while stripped and not stripped[0]:
        del stripped[0]
    while stripped and not stripped[-1]:
        del stripped[-1]
    return stripped


def words_of(line: Line) -> str:
    """Give the bare text of a line."""
    return "".join(piece.text for piece in line)


def heading_of(line: Line) -> str:
    """Give a line as a heading, without the emphasis that it has as one."""
    text = one_line_of(tuple(replace(piece, kind="plain") if piece.kind in _MARKS else piece for piece in line))
    marks = _LAST_MARKS.search(text)
    return f"# {text[: marks.start()]}\\{marks[0]}" if marks else f"# {text}"


def markdown_of(lines: Sequence[Line]) -> str:
    """Give lines as Markdown: where one ends, another begins in the page too."""
    written: list[str] = []
    before = ""  # what the line before is: "" (blank, a block), "text", "item"
    for line in lines:
        kind, text = _kind_and_text(line)
        if not written or not text:
            glue = ""
        elif "block" in {kind, before} or (before == "item") != (kind == "item"):
            glue = "\n\n"
        else:
            glue = "  \n" if kind == before == "text" else "\n"
        if not text:
            before = "block" if written else ""
            continue
        written += [glue, text]
        before = kind
    return "".join(written)


def _kind_and_text(line: Line) -> tuple[str, str]:
    """Give what a line is, and its Markdown."""
    if not line:
        return "", ""
    if line[0].kind in _BLOCKS:
        return "block", _block(line[0])
    if _RULE.match(words_of(line).strip()):
        return "block", "---"
    text = one_line_of(line)
    return "item" if _MARKER.match(text) else "text", text


def _block(piece: Piece) -> str:
    if piece.kind == "pre":
        longest = max((len(run) for run in re.findall("`+", piece.text)), default=0)
        fence = "`" * max(3, longest + 1)
        language = re.sub(r"[^\w+#-]", "", piece.more)
        return f"{fence}{language}\n{piece.text}\n{fence}"
    inner = markdown_of(lines_of([Piece(kind="plain", text=piece.text)]))
    return "\n".join(f"> {line}".rstrip(" ") if not line.endswith("  ") else f"> {line}" for line in inner.split("\n"))


def one_line_of(line: Line) -> str:
    """Give the Markdown of one line of pieces that are no blocks."""
    pieces = _joined(line)
    bare = words_of(pieces)
    marker = _MARKER.match(bare)
    written = []
    at = 0
    for piece in pieces:
        end = at + len(piece.text)
        is_marker = marker is not None and end <= marker.end()
        around = (bare[at - 1 : at], bare[end : end + 1])
        written.append(piece.text if is_marker else _inline(piece, around, is_first=not bare[:at].strip()))
        at = end
    return "".join(written).strip()


def _joined(line: Line) -> Line:
    """Give a line in which no two pieces of a kind touch that would be one in Markdown; what has no form is plain."""
    joined: list[Piece] = []
    for piece in line:
        kind = piece.kind if piece.kind in _OWN else "plain"
        if joined and joined[-1].kind == kind and kind in _MERGED:
            joined[-1] = replace(joined[-1], text=joined[-1].text + piece.text)
        else:
            joined.append(replace(piece, kind=kind))
    found = _MARKER.match(joined[0].text) if joined and joined[0].kind in _MARKS else None
    if found:  # the sign of an item is no part of its emphasis
        joined[:1] = [Piece(kind="plain", text=found[0]), replace(joined[0], text=joined[0].text[found.end() :])]
    return tuple(joined)


def _inline(piece: Piece, around: tuple[str, str], *, is_first: bool) -> str:
    text = piece.text
    bare = text.strip()
    if not bare or piece.kind in {"hashtag", "cashtag"}:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    writer = _WRITERS.get(piece.kind)
    if writer:
        return f"{before}{writer(piece, bare)}{after}"
    inner = escaped(bare, is_first=is_first)
    if piece.kind in _MARKS:
        inner = _marked(piece.kind, inner, (before or around[0], after or around[1]))
    return f"{before}{inner}{after}"


def _marked(kind: str, inner: str, around: tuple[str, str]) -> str:
    """Give a text in marks of emphasis; in tags where Markdown would not take the marks for that."""
    mark, tag = _MARKS[kind]
    at_word = (around[0].isalnum() and not inner[0].isalnum()) or (around[1].isalnum() and not inner[-1].isalnum())
    touches = any(char and not char.isspace() for char in around)
    is_bare = inner[0].isalnum() and inner[-1].isalnum()
    if not mark or at_word or (touches and (not is_bare or kind == "strikethrough")):
        return f"<{tag}>{inner}</{tag}>"
    return f"{mark}{inner}{mark}"


def _code(piece: Piece, text: str) -> str:
    del piece
    runs = {len(run) for run in re.findall("`+", text)}
    ticks = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _link(piece: Piece, text: str) -> str:
    """Give an address that stands in the text."""
    del piece
    if _BARE.fullmatch(text):
        return text
    if not text.casefold().startswith(_SCHEMES):
        return f"[{in_brackets(text)}]({_address(f'https://{text}')})"
    return f"<{_NOT_IN_ADDRESS.sub('', text)}>"


def _text_link(piece: Piece, text: str) -> str:
    is_safe = piece.more.strip().casefold().startswith(_SCHEMES)
    return f"[{in_brackets(text)}]({_address(piece.more.strip())})" if is_safe else escaped(text, is_first=False)


def in_brackets(text: str) -> str:
    """Give a plain text of one line as that of a link."""
    return escaped(text, is_first=False).replace("[", "&#91;").replace("]", "&#93;")


def _address(url: str) -> str:
    for char, code in ((" ", "%20"), ("\n", ""), ("\t", ""), ("<", "%3C"), (">", "%3E"), ("\\", "%5C")):
        url = url.replace(char, code)
    return f"<{url}>" if "(" in url or ")" in url else url


_WRITERS: Mapping[str, Callable[[Piece, str], str]] = {"code": _code, "link": _link, "text_link": _text_link}
_MERGED = frozenset((*_MARKS, "code", "plain"))
_OWN = frozenset((*_MARKS, *_WRITERS, *_BLOCKS, "hashtag", "cashtag"))


def escaped(text: str, *, is_first: bool) -> str:
    """Give a plain text of one line in which nothing is Markdown by accident; `is_first` at the begin of a line."""
    marker = ""
    if is_first:
        found = _MARKER.match(text)
        marker = found[0] if found else ""
        text = text[len(marker) :]
    parts = _FORMULA.split(text)
    parts[::2] = [_SIGN.sub(_as_entity, _INSIDE.sub(r"\\\g<0>", part)) for part in parts[::2]]
    whole = "".join(parts)
    start = _AT_START.match(whole) if is_first else None
    if start and start[1][0].isdigit():
        whole = f"{start[1]}\\{whole[len(start[1]) :]}"
    elif start:
        whole = f"\\{whole}"
    return marker + whole


def _as_entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"
