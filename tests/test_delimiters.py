"""Where formulas begin and end, which bars split a table's cells, and that no text takes more than linear time."""

from __future__ import annotations

import time
from pathlib import Path, PurePosixPath

import pytest

from papernotes.markup import places, render, spans, tables
from papernotes.markup.parser import parser
from papernotes.model import Note, Paper, Site

_SITE = Site(root=Path("/s"), notes=Path("/s"), templates=Path("/s/templates"), output=Path("/s/_site"))


def found(text: str) -> list[str]:
    return [text[span.start : span.end] for span in spans.spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("损失为$L_{p}$范数", ["$L_{p}$"]),
        ("$L_{p}$norm の $ x $", ["$L_{p}$", "$ x $"]),
        ("$a$$b$", ["$a$", "$b$"]),
        ("$$a$$ и $`b`$", ["$$a$$", "$`b`$"]),
        (r"\(a+b\) \[c=d\] \\(e_1\\)", [r"\(a+b\)", r"\[c=d\]", r"\\(e_1\\)"]),
        (r"$\text{for $x$}$ ok", [r"$\text{for $x$}$"]),
        (r"\$5 $\$5$", [r"$\$5$"]),
        ("`$a$` $b$ ``$c`` $d$", ["$b$", "$d$"]),
        (r"\begin{cases}a\end{cases} b", [r"\begin{cases}a\end{cases}"]),
        (r"\begin{CD}\begin{CD}a\end{CD}\end{CD}", [r"\begin{CD}\begin{CD}a\end{CD}\end{CD}"]),
        ("费用$5和$10之间", []),
        ("It costs $20M, not $30M.", []),
        ("$HOME and $PATH", []),
        ("가격은 $5이고 $x$", ["$x$"]),
        (r"\[1\] \(2019\) \(see below\) \[Paper\]", []),
    ],
)
def test_spans(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| a | b |", ("a", "b")),
        ("| $p(x|y)$ | 2 |", ("$p(x|y)$", "2")),
        (r"| $p(x\|y)$ | a \| b |", ("$p(x|y)$", "a | b")),
        (r"| $\\|x\\|$ | a \| b |", (r"$\|x\|$", "a | b")),
        (r"| $\|x\|$ | $p(x|y)$ | a \| b |", (r"$\|x\|$", "$p(x|y)$", "a | b")),
        ("| $5 | $6 |", ("$5", "$6")),
        ("| | b |", ("", "b")),
        ("a | $|x|$", ("a", "$|x|$")),
        (r"| `a|b` | `c\|d` | `e |", ("`a|b`", "`c|d`", "`e")),
        (r"| $$a|b$$ | \(c|d_1\) |", ("$$a|b$$", r"\(c|d_1\)")),
    ],
)
def test_cells(row: str, expected: tuple[str, ...]) -> None:
    assert tables.cells(row, expected=len(expected)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("$x$ 뒤", [(1, "x")]),
        ("글\n\n- 한국어 $a$ 와 $a$\n- b", [(3, "a"), (3, "a")]),
        ("> $$\n> a \\\\\n> b\n> $$", [(2, "a \\\\"), (3, "b")]),
        ("| $x$ | $x$ |\n|---|---|\n| $p|q$ | 値$r$ |", [(1, "x"), (1, "x"), (3, "p|q"), (3, "r")]),
        ("1. 项\n   $$ c\n   d $$\n   后", [(2, "c"), (3, "d")]),
        ("```math\ne\n```", [(2, "e")]),
        ("\\begin{align}\nf\n\\end{align}", [(1, "\\begin{align}"), (2, "f"), (3, "\\end{align}")]),
        ("<p>\n<b>$g$</b>\n</p>", [(2, "g")]),
        ("$h_1\nh_2$", [(1, "h_1"), (2, "h_2")]),
    ],
)
def test_each_line_of_a_formula_is_found_in_the_source(source: str, expected: list[tuple[int, str]]) -> None:
    formulas = places.locate(parser().parse(source, {}), source)
    lines = [
        (formula.line + formula.tex_line + number, formula.lines[formula.tex_line + number][offset:], tex)
        for formula in formulas
        for number, (offset, tex) in enumerate(zip(formula.offsets, formula.tex.split("\n"), strict=False))
    ]
    assert [(line, tex.strip()) for line, _, tex in lines] == expected
    assert all(rest.startswith(tex) for _, rest, tex in lines)


def test_equal_formulas_of_a_row_have_places_of_their_own() -> None:
    source = "| a | b |\n|---|---|\n| $x$ | $x$ |"
    first, second = places.locate(parser().parse(source, {}), source)
    assert (first.opening, second.opening) == (2, 8)


PIECES = r"""
\( $ $$ \[ |$ \begin{align} $_ $$__ \[_ $x$. $x$_ $\$ \$$ $` $5. >.$$_ -.$$_ |.$x|y$.
$\text{ <b>$x$. <b>$$x$$</b>_ $$.a__ $损失， \begin{align}__
"""
"""What is repeated; `.` stands for a space, `_` for a line end."""


@pytest.mark.parametrize("closing", ["", r" \) \] $ $$ \end{align} `$"])
@pytest.mark.parametrize("piece", PIECES.split())
def test_time_grows_with_the_text(piece: str, closing: str) -> None:
    """Sixteen times the text may take forty times as long (noise); what is quadratic takes 256 times."""
    piece = piece.replace(".", " ").replace("_", "\n")
    short, long = (_seconds(piece * count + closing) for count in (500, 8_000))
    assert long < 40 * max(short, 0.005)


def _seconds(text: str) -> float:
    note = Note(
        path=PurePosixPath("n.md"),
        slug="n",
        title="",
        language="en",
        paper=Paper(key="title:", title=""),
        body=text,
        body_line=1,
    )
    start = time.process_time()
    render.draft(note, _SITE)
    return time.process_time() - start
