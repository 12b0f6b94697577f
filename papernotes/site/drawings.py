"""SVG drawings as they are published: without what would run or load when a reader opens one by itself.

As a picture in a page a drawing runs no script and asks for no file, whatever it holds. Opened by its own address it is
a document of the site, and its scripts could do all that the site's own can. So these go, and a drawing looks as it
does in the page. One that holds nothing of the kind, as nearly all that programs draw, is published byte for byte.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Mapping
from xml.parsers import expat

from papernotes.patterns import late_pattern

_RUNS = frozenset(
    """script handler listener iframe frame frameset object embed applet base link meta form input button textarea
    select portal fencedframe""".split()
)
"""Elements that run, load or ask for something: of SVG, and of the HTML that drawings hold as labels."""
_ADDRESSES = frozenset({"href", "src", "action", "formaction", "data", "poster", "base", "ping", "srcset"})
_ANIMATIONS = frozenset({"animate", "set", "animatetransform", "animatemotion", "animatecolor"})
_IGNORED_IN_ADDRESSES = late_pattern(r"[\x00-\x20\x7f-\xa0]+")
_RUNNING = late_pattern(r"(?:javascript|vbscript|data):", re.IGNORECASE)
_PICTURE = late_pattern(r"data:image/", re.IGNORECASE)
_DECLARATION = late_pattern(r"\s*<\?xml\s[^>]*\?>")
_ENCODING = re.compile(rb"\s*<\?xml\s[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_OLD_ENCODINGS = frozenset(
    """big5 euc-jp euc-kr gb18030 gb2312 gbk iso-8859-1 iso-8859-5 koi8-r shift_jis windows-1251 windows-1252""".split()
)


def harmless(data: bytes) -> bytes:
    """Give a drawing without scripts, handlers, frames, forms, style sheets of others, and addresses that run.

    It comes back as it is when it has none of these. Else it is written anew, in UTF-8 and without comments or a
    document type, whose entities are filled in; where its XML breaks off, as browsers read it, it ends.
    """
    text, is_told = _decoded(data)
    reading = _Reading()
    is_whole = reading.read(_DECLARATION.sub("", text, count=1))
    if is_told and is_whole and not reading.found:
        return data
    return reading.text().encode()


def _decoded(data: bytes) -> tuple[str, bool]:
    """Give the text of a drawing, and whether browsers are sure to read the very same."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), True
    declared = _ENCODING.match(data)
    encoding = declared[1].decode().lower() if declared else "utf-8"
    is_usual = encoding in {"utf-8", "us-ascii"}
    return data.decode(encoding if encoding in _OLD_ENCODINGS else "utf-8", "replace"), is_usual


class _Reading:
    """One drawing while it is read: what was read of it, and whether something of it was left out."""

    def __init__(self) -> None:
        self.found = False
        self._parts: list[str] = []
        self._open: list[str] = []
        self._left_out = 0  # how many elements deep we are in one that is left out
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.ProcessingInstructionHandler = self._instruction
        parser.EntityDeclHandler = self._entity
        self._parser = parser

    def read(self, text: str) -> bool:
        """Read a drawing, and tell whether it is XML to its end."""
        try:
            self._parser.Parse(text.encode("utf-8", "replace"), True)  # noqa: FBT003 - its last piece
        except expat.ExpatError:
            return False
        return True

    def text(self) -> str:
        """Give what was read, elements that are still open closed."""
        return "".join([*self._parts, *(f"</{name}>" for name in reversed(self._open)), "\n"])

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._left_out or _runs(name, attributes):
            self.found = True
            self._left_out += 1
            return
        kept = {key: value for key, value in attributes.items() if not _is_running(name, key, value)}
        self.found |= len(kept) < len(attributes)
        written = "".join(f' {key}="{_escaped(value)}"' for key, value in kept.items())
        self._parts.append(f"<{name}{written}>")
        self._open.append(name)

    def _end(self, _: str) -> None:
        if self._left_out:
            self._left_out -= 1
        else:
            self._parts.append(f"</{self._open.pop()}>")

    def _characters(self, text: str) -> None:
        if not self._left_out:
            self._parts.append(html.escape(text, quote=False))

    def _instruction(self, *_: str) -> None:
        self.found = True  # a style sheet, which may be a program (XSLT)

    def _entity(self, _: str, is_of_types: bool, value: str | None, *_more: str | None) -> None:  # noqa: FBT001
        self.found |= is_of_types or value is None or "<" in value or "&" in value  # others may read more in these


def _runs(name: str, attributes: Mapping[str, str]) -> bool:
    """Tell whether an element would run or load something, or make another do so."""
    name = _local(name)
    if name in _ANIMATIONS:
        changed = _local(attributes.get("attributeName", ""))
        return changed in _ADDRESSES or changed.startswith("on")
    return name in _RUNS


def _is_running(element: str, name: str, value: str) -> bool:
    """Tell whether an attribute is a handler, or an address that is a program."""
    name = _local(name)
    if name.startswith("on") or name == "srcdoc":
        return True
    if name not in _ADDRESSES:
        return False
    address = _IGNORED_IN_ADDRESSES.sub("", value)
    is_picture = _PICTURE.match(address) is not None and _local(element) != "use"
    return _RUNNING.match(address) is not None and not is_picture


def _local(name: str) -> str:
    """Give a name without its prefix, whatever that stands for, in lower case."""
    return name.rpartition(":")[2].strip().lower()


def _escaped(value: str) -> str:
    return html.escape(value).replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;")
