r"""Find the formulas in a line or paragraph of text: where each begins and ends, and whether it is a display.

`$ … $`, `$$ … $$`, $`…`$, `\( … \)`, `\[ … \]`, the same with the backslash doubled for other engines' sake, and bare
environments. What reads as money or prose (`evidence`) is no formula. Every search looks no further than the next
delimiter of its kind, so that no text takes more than linear time.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache

from msgspec import Struct

from papernotes.markup import evidence
from papernotes.patterns import late_pattern

ENVIRONMENTS = (
    "equation align gather multline eqnarray alignat flalign aligned gathered alignedat split cases dcases rcases "
    "matrix pmatrix bmatrix vmatrix Vmatrix Bmatrix smallmatrix array CD subequations math displaymath"
).split()
_BEGIN = late_pattern(r"\\begin\{((?:" + "|".join(ENVIRONMENTS) + r")\*?)\}")
_TEXT_OPEN = re.compile(r"\\(?:text\w*|mbox|hbox|fbox|operatorname\*?)\s*\{[^{}]*$")
_STEP = re.compile(r"[$\\`]")
_NESTING_HOPS = 50
_TEXT_HOPS = 6


class Span(Struct, frozen=True, kw_only=True):
    """A formula in a text: offsets of its opening delimiter, its TeX, the end of the TeX and its end."""

    start: int
    tex_start: int
    tex_end: int
    end: int
    display: bool


def span_at(text: str, start: int) -> Span | None:
    """Give the formula whose opening delimiter stands at `start` of inline `text`, or None.

    The caller has made sure that `start` is no escaped character and not inside a code span.
    """
    for opening, find in _FINDERS:
        if text.startswith(opening, start):
            span = find(text, start)
            if span is not None:
                return span
    return None


def spans(text: str) -> tuple[Span, ...]:
    """Give all formulas of one inline `text`, in order, stepping over escapes and code spans."""
    return tuple(found for found in _walk(text) if isinstance(found, Span))


def lone_signs(text: str) -> tuple[int, ...]:
    """Give the offsets of the dollar signs of one inline `text` that belong to no formula, escape or code span."""
    return tuple(found for found in _walk(text) if isinstance(found, int))


def atoms(text: str) -> tuple[tuple[int, int], ...]:
    """Give begin and end of what no mark of Markdown divides: the formulas and code spans of one inline `text`."""
    pieces = (found for found in _walk(text) if not isinstance(found, int))
    return tuple((piece.start, piece.end) if isinstance(piece, Span) else piece for piece in pieces)


def _walk(text: str) -> Iterator[Span | tuple[int, int] | int]:
    """Give the formulas of `text`, begin and end of its code, and the offsets of its other dollar signs."""
    at = 0
    while match := _STEP.search(text, at):
        at = match.start()
        if text[at] == "`":
            end = _code_end(text, at)
            yield at, end
            at = end
            continue
        span = span_at(text, at)
        if span is not None:
            yield span
            at = span.end
        elif text[at] == "$":
            yield at
            at += 1
        else:
            at += 2


def _dollars(text: str, start: int) -> Span | None:
    """Find `$$ … $$` in a line of text: inline size, or display when the signs stand at line ends."""
    end = closing(text, start + 2, "$$")
    if end < 0 or not evidence.is_double_formula(text[start + 2 : end]) or _crosses_code(text, start, end):
        return None
    content = text[start + 2 : end]
    is_display = _ends_line(content) or bool(_BEGIN.match(content.strip()) and "\n" in content)
    return Span(start=start, tex_start=start + 2, tex_end=end, end=end + 2, display=is_display)


def _ends_line(content: str) -> bool:
    return content.lstrip(" \t").startswith("\n") or content.rstrip(" \t").endswith("\n")


def _dollar(text: str, start: int) -> Span | None:
    r"""Find `$ … $`, `$…$` glued to letters, and `$` inside `\text{…}`."""
    begin = start + 1
    end = closing(text, begin, "$")
    for _ in range(_TEXT_HOPS):
        if end < 0 or not _TEXT_OPEN.search(text, begin, end):
            break
        end = closing(text, end + 1, "$")
    if end < 0 or _crosses_code(text, start, end):
        return None
    if not evidence.is_formula(
        text[begin:end], before=text[start - 1 : start] if start else "", after=text[end + 1 : end + 2]
    ):
        return None
    return Span(start=start, tex_start=begin, tex_end=end, end=end + 1, display=False)


def _dollar_code(text: str, start: int) -> Span | None:
    """Find GitLab's and GitHub's $`…`$."""
    end = text.find("`$", start + 2)
    if end < 0 or not text[start + 2 : end].strip() or "`" in text[start + 2 : end]:
        return None
    return Span(start=start, tex_start=start + 2, tex_end=end, end=end + 2, display=False)


def _bracketed(opening: str, closing: str, *, display: bool) -> Callable[[str, int], Span | None]:
    judge = evidence.is_bracketed_formula if display else evidence.is_parenthesised_formula

    def find(text: str, start: int) -> Span | None:
        begin = start + len(opening)
        if last_place(text, closing) < begin:
            return None
        again = text.find(opening, begin)
        end = text.find(closing, begin, again if again >= 0 else len(text))
        if end < 0 or not judge(text[begin:end]) or _crosses_code(text, start, end):
            return None
        return Span(start=start, tex_start=begin, tex_end=end, end=end + len(closing), display=display)

    return find


def _environment(text: str, start: int) -> Span | None:
    r"""Find a bare `\begin{align} … \end{align}` in a line of text."""
    match = _BEGIN.match(text, start)
    if match is None:
        return None
    end = environment_end(text, match)
    return Span(start=start, tex_start=start, tex_end=end, end=end, display=True) if end > 0 else None


def environment_end(text: str, begin: re.Match[str]) -> int:
    r"""Give the offset after the `\end{…}` that closes the `\begin{…}` matched, or -1."""
    name = begin[1]
    if last_place(text, f"\\end{{{name}}}") < begin.end():
        return -1
    depth = 1
    either = re.compile(rf"\\(begin|end)\{{{re.escape(name)}\}}")
    for hops, match in enumerate(either.finditer(text, begin.end()), start=1):
        depth += 1 if match[1] == "begin" else -1
        if depth == 0:
            return match.end()
        if hops > _NESTING_HOPS:
            break
    return -1


def begin_at(text: str, start: int) -> re.Match[str] | None:
    r"""Match the `\begin{…}` of a mathematical environment at `start`."""
    return _BEGIN.match(text, start)


@lru_cache(maxsize=64)
def last_place(text: str, closing: str) -> int:
    """Give where `closing` stands last in `text`: openers after it need not search."""
    return text.rfind(closing)


def closing(text: str, start: int, sign: str) -> int:
    """Give the offset of the next `sign` that no odd number of backslashes escapes, or -1."""
    end = text.find(sign, start)
    while end > start and _is_escaped(text, start, end):
        end = text.find(sign, end + 1)
    return end


def _is_escaped(text: str, start: int, end: int) -> bool:
    at = end
    while at > start and text[at - 1] == "\\":
        at -= 1
    return (end - at) % 2 == 1


def _crosses_code(text: str, start: int, end: int) -> bool:
    """Tell whether a code span begins between `start` and `end`: code binds tighter than a dollar sign."""
    if "`" not in text[start:end]:
        return False
    begins, _ = _code_spans(text)
    index = bisect_right(begins, start)
    return index < len(begins) and begins[index] < end


def _code_end(text: str, start: int) -> int:
    begins, ends = _code_spans(text)
    index = bisect_right(begins, start) - 1
    if index >= 0 and begins[index] == start:
        return ends[index]
    at = start
    while at < len(text) and text[at] == "`":
        at += 1
    return at


@lru_cache(maxsize=16)
def _code_spans(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Give the begins and the ends of the code spans of `text`, as CommonMark pairs backticks."""
    runs = [(match.start(), match.end()) for match in re.finditer("`+", text)]
    places: dict[int, list[int]] = {}
    for number, (begin, end) in enumerate(runs):
        places.setdefault(end - begin, []).append(number)
    begins: list[int] = []
    ends: list[int] = []
    number = 0
    while number < len(runs):
        begin, end = runs[number]
        same = places[end - begin]
        index = bisect_right(same, number)
        if index < len(same):
            begins.append(begin)
            ends.append(runs[same[index]][1])
            number = same[index]
        number += 1
    return tuple(begins), tuple(ends)


_FINDERS: tuple[tuple[str, Callable[[str, int], Span | None]], ...] = (
    ("$`", _dollar_code),
    ("$$", _dollars),
    ("$", _dollar),
    ("\\(", _bracketed("\\(", "\\)", display=False)),
    ("\\[", _bracketed("\\[", "\\]", display=True)),
    ("\\\\(", _bracketed("\\\\(", "\\\\)", display=False)),
    ("\\\\[", _bracketed("\\\\[", "\\\\]", display=True)),
    ("\\begin{", _environment),
)
