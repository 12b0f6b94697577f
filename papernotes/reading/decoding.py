"""Bytes to text: UTF-8 with or without a mark, UTF-16 with one; all else is said, with what it most likely is."""

from __future__ import annotations

import codecs

from papernotes.problems import NoteError
from papernotes.reading.facts import Finding, problem

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Encoding, name, the range of letters that tells its language, and their share of what is not ASCII. In this order:
# bytes of one are often valid in the next.
_OLD_ENCODINGS = (
    ("shift_jis", "Shift_JIS (Japanese)", "\u3041", "\u30fe", 0.3),
    ("cp949", "CP949 (Korean)", "\uac00", "\ud7a3", 0.85),
    ("cp1251", "Windows-1251 (Russian)", "\u0410", "\u044f", 0.95),
    ("gbk", "GBK (Chinese)", "\u4e00", "\u9fff", 0.7),
)
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\x0b\x1b")
_MOST_CONTROLS = 0.02
_SAMPLE = 8192


def decode(data: bytes, shown: str) -> tuple[str, tuple[Finding, ...]]:
    r"""Give the text of a file with `\n` line ends, and findings. `shown` is the path for messages.

    Raises `NoteError` (code "not-text" or "not-utf-8") for bytes that are no text that can be read with certainty.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data, encoding, shown)
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoteError(problem(_not_utf8(data, error.start), shown, ())) from None
    if _is_binary(data):
        raise NoteError(problem(_binary(), shown, ()))
    return _with_newlines(text), _controls(data)


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
    guess = _guess(data)
    likely = f"; it looks like {guess}" if guess else ""
    return Finding(
        code="not-utf-8",
        message=f"the file is not UTF-8 at byte {at}{likely}",
        help="save it as UTF-8",
        severity="error",
    )


def _guess(data: bytes) -> str:
    """Name the old encoding in which the bytes make most sense, or "" when none is clear."""
    for encoding, name, first, last, share in _OLD_ENCODINGS:
        try:
            text = data[:_SAMPLE].decode(encoding, "ignore" if len(data) > _SAMPLE else "strict")
        except UnicodeDecodeError:
            continue
        letters = [char for char in text if not char.isascii()]
        if sum(first <= char <= last for char in letters) >= share * max(1, len(letters)):
            return name
    return ""
