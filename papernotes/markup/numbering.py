r"""The numbers of formulas where a note refers to them: `\eqref{loss}` is "(3)" when `\label{loss}` stands in row 3.

KaTeX numbers the rows of `equation`, `align`, `gather` and `alignat`, and a page counts these from its top; a `\tag`
takes the number's place. A label without either has no number: what refers to it, or to no label, is left as it is.
Within a formula `rescues` then shows the label's name, which tells a reader more than the "(???)" of MathJax.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from papernotes.markup.formulas import Formula
from papernotes.patterns import late_pattern

_ROWS = frozenset({"equation", "align", "gather", "alignat"})
_SIGN = late_pattern(
    r"\\begin\s*\{(?P<begin>[^{}]*)\}|\\end\s*\{(?P<end>[^{}]*)\}|\\label\s*\{(?P<label>[^{}]*)\}"
    r"|\\tag\*?\s*\{(?P<tag>(?:[^{}]|\{[^{}]*\})*)\}|(?P<silent>\\(?:nonumber|notag)(?![A-Za-z]))"
    r"|(?P<row>\\\\(?:\[[^][\\]{0,20}\])?|\\cr(?![A-Za-z]))|\\.|(?P<brace>[{}])",
    re.DOTALL,
)
_REFERENCE = late_pattern(r"\\(?P<how>eq|auto|[cC]|)ref\s*\{(?P<label>[^{}]*)\}")


def may_refer(source: str) -> bool:
    """Tell whether a text may refer to a formula by its label; most do not."""
    return "ref{" in source or "ref {" in source


def numbers_of(formulas: Iterable[Formula]) -> dict[str, str]:
    """Give the number or tag of each label that has one; `formulas` are those of a page, in order."""
    numbers: dict[str, str] = {}
    count = 0
    for formula in formulas:
        if "\\begin" in formula.tex or "\\label" in formula.tex:
            for row in _rows(formula.tex):
                count += row.is_numbered and not row.tag
                number = row.tag or (str(count) if row.is_numbered else "")
                numbers |= {label: number for label in row.labels if number and label not in numbers}
    return numbers


def referring(formula: Formula, numbers: Mapping[str, str]) -> Formula:
    """Give a formula with the numbers of what it refers to."""
    tex = _REFERENCE.sub(lambda found: _number(found, numbers, "\\text{{{}}}"), formula.tex)
    return formula if tex == formula.tex else replace(formula, tex=tex, offsets=())


def told(text: str, numbers: Mapping[str, str]) -> str:
    """Give a text that is no formula with the numbers of what it refers to."""
    return _REFERENCE.sub(lambda found: _number(found, numbers, "{}"), text)


def _number(found: re.Match[str], numbers: Mapping[str, str], form: str) -> str:
    r"""Give the number that a command refers to, in brackets for all but `\ref`; the command if there is none."""
    number = numbers.get(found["label"])
    if number is None:
        return found[0]
    return form.format(f"({number})" if found["how"] else number)


@dataclass(slots=True)
class _Row:
    """A row in the making."""

    is_numbered: bool = False
    tag: str = ""
    labels: list[str] = field(default_factory=list)


def _rows(tex: str) -> Iterator[_Row]:
    """Give the rows of environments that can number theirs; and as the last one what stands outside of these.

    The last row counts though nothing may stand in it, as in LaTeX.
    """
    outside = row = _Row()
    depth, rows_at, numbers_rows = 0, 0, False
    for sign in _SIGN.finditer(tex):
        if sign["begin"] is not None:
            depth += 1
            if not rows_at and sign["begin"].removesuffix("*") in _ROWS:
                rows_at, numbers_rows = depth, not sign["begin"].endswith("*")
                row = _Row(is_numbered=numbers_rows)
        elif sign["end"] is not None:
            if depth == rows_at and rows_at:
                yield row
                rows_at, row = 0, outside
            depth -= 1
        elif sign["row"] and depth == rows_at and rows_at:
            yield row
            row = _Row(is_numbered=numbers_rows)
        elif sign["brace"]:
            depth += 1 if sign["brace"] == "{" else -1
        else:
            _add(sign, row)
    yield outside


def _add(sign: re.Match[str], row: _Row) -> None:
    if sign["label"] is not None:
        row.labels.append(sign["label"])
    elif sign["silent"]:
        row.is_numbered = False
    elif sign["tag"]:
        row.tag = sign["tag"]
