"""Bytes to text: UTF-8 with or without a mark, UTF-16 with one; all else is said, with what it most likely is."""

from __future__ import annotations

import codecs
import re

from papernotes.problems import NoteError
from papernotes.reading.facts import Finding, problem

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLD_ENCODINGS = (
    # Encoding, name for iconv, name for people, the letters that tell its language, and their share of all beyond
    # ASCII. In this order: bytes of one are often valid in the next.
    ("cp932", "CP932", "Shift_JIS (Japanese)", "\u3041-\u30fe", 0.3),
    ("euc_jp", "EUC-JP", "EUC-JP (Japanese)", "\u3041-\u30fe", 0.3),
    ("cp1252", "WINDOWS-1252", "Windows-1252 (Western)", "\u00aa-\u024f", 0.95),
    ("cp949", "CP949", "CP949 (Korean)", "\uac00-\ud7a3", 0.85),
    ("cp1251", "WINDOWS-1251", "Windows-1251 (Russian)", "\u0401-\u0451", 0.95),
    ("koi8_r", "KOI8-R", "KOI8-R (Russian)", "\u0401-\u0451", 0.95),
    ("cp950", "BIG5", "Big5 (Chinese)", "\u4e00-\u9fff", 0.7),
    ("gb18030", "GB18030", "GBK (Chinese)", "\u4e00-\u9fff", 0.7),
)
_HIGH_BYTES = bytes(range(128, 256))
_MOST_USED = frozenset("的一是不在有了中和用這这為为個个")
"""Letters that a Chinese text is full of, and one that was decoded wrongly is not."""
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\x0b\x1b")
_MOST_CONTROLS = 0.02
_SAMPLE = 8192
_LOST = "\ufffd"
_LEAST_READ = 20
"""Letters beyond ASCII that are UTF-8 for each that is not, in a file that was written as UTF-8."""


def decode(data: bytes, shown: str) -> tuple[str, tuple[Finding, ...]]:
    r"""Give the text of a file with `\n` line ends, and findings. `shown` is the path for messages.

    Raises `NoteError` (code "not-text" or "not-utf-8") for bytes that are no text that can be read with certainty.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data, encoding, shown)
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
        damage: tuple[Finding, ...] = ()
    except UnicodeDecodeError as error:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
        if not _is_mostly_read(text):
            raise NoteError(problem(_not_utf8(data, error.start), shown, ())) from None
        damage = (_damaged(data.count(b"\n", 0, error.start) + 1),)
    if _is_binary(data):
        raise NoteError(problem(_binary(), shown, ()))
    return _with_newlines(text), (*damage, *_controls(data))


def _marked(data: bytes, encoding: str, shown: str) -> tuple[str, tuple[Finding, ...]]:
    name = encoding.upper()
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        finding = Finding(
            code="not-utf-8",
            message=f"the file begins as {name} but is not at byte {error.start}",
            help="save it as UTF-8",
            severity="error",
        )
        raise NoteError(problem(finding, shown, ())) from None
    return _with_newlines(text.removeprefix("\ufeff")), (
        Finding(code="not-utf-8", message=f"the file is {name}", help="save it as UTF-8"),
    )


def _with_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _is_binary(data: bytes) -> bool:
    """Tell whether bytes that happen to be UTF-8 are no text: too many control characters among the first of them."""
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > max(4, _MOST_CONTROLS * len(sample))


def _binary() -> Finding:
    return Finding(
        code="not-text",
        message="the file is not text",
        help="move it out of the notes, or give it another ending than .md",
        severity="error",
    )


def _is_mostly_read(text: str) -> bool:
    """Tell whether a text is UTF-8 of which a few bytes were lost; letters of old encodings are hardly ever UTF-8."""
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    lost = text.count(_LOST)
    return beyond - lost >= _LEAST_READ * lost


def _damaged(line: int) -> Finding:
    return Finding(
        code="not-utf-8",
        message=f"bytes of this line are not UTF-8; {_LOST} stands for them",
        help="write the letter again: it was cut, or is another encoding's",
        line=line,
    )


def _controls(data: bytes) -> tuple[Finding, ...]:
    at = data.find(b"\x00")
    if at < 0:
        return ()
    line = data.count(b"\n", 0, at) + 1
    return (
        Finding(
            code="control-character",
            message="the line holds a NUL character, which is left out",
            help="delete it",
            line=line,
        ),
    )


def _not_utf8(data: bytes, at: int) -> Finding:
    if b"\x00" in data or _is_binary(data):
        return _binary()
    iconv, name = _guess(data[:_SAMPLE])
    return Finding(
        code="not-utf-8",
        message=f"the file is not UTF-8 at byte {at}{f'; it looks like {name}' if name else ''}",
        help=f"save it as UTF-8, for example with: iconv -f {iconv} -t UTF-8 OLD > NEW"
        if iconv
        else "save it as UTF-8",
        severity="error",
    )


def _guess(sample: bytes) -> tuple[str, str]:
    """Name the old encoding in which the bytes make most sense, for iconv and for people; "" when none is clear."""
    for encoding, iconv, name, letters, share in _OLD_ENCODINGS:
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(sample)  # which may end within a letter
        except UnicodeDecodeError:
            continue
        beyond = "".join(char for char in text if not char.isascii() and char.isalpha())
        told = len(re.findall(f"[{letters}]", beyond))
        if told >= share * len(beyond) and (told or encoding == "cp1252") and _makes_sense(encoding, beyond, sample):
            return iconv, name
    return "", ""


def _makes_sense(encoding: str, letters: str, sample: bytes) -> bool:
    """Tell whether letters are as a text in this encoding has them, where others give letters of the same kind."""
    if encoding == "cp1252":  # a sign here and there; in other languages they stand side by side
        runs = re.findall(rb"[\x80-\xff]+", sample)
        return sum(len(run) == 1 for run in runs) > 0.9 * len(runs)
    if encoding in {"cp1251", "koi8_r"}:  # each has small letters where the other has capitals, and one has frames
        high = len(sample) - len(sample.translate(None, _HIGH_BYTES))
        return sum(map(str.islower, letters)) > 0.7 * len(letters) > 0.6 * high
    if encoding == "cp950":
        return sum(map(letters.count, _MOST_USED)) > 0.02 * len(letters)
    return True
