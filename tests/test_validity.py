"""KaTeX's markup made valid: only what has no effect goes, and everything else stays as KaTeX gives it."""

from __future__ import annotations

import re

import pytest

from papernotes.markup import formulas
from papernotes.markup.formulas import Accepted, Formula
from papernotes.markup.validity import valid


def typeset(tex: str, *, display: bool = True) -> str:
    made = Formula(tex=tex, display=display, source=tex, line=1, lines=(tex,), offsets=(1,), scope="")
    (result,) = formulas.typeset([made], macros={})
    assert isinstance(result, Accepted)
    return result.html


def mathml(markup: str) -> str:
    found = re.search("<semantics>(.*)<annotation", markup)
    assert found
    return found[1]


@pytest.mark.parametrize(
    "tex",
    [
        r"e = mc^2",
        r"\max_x f(x)",
        r"\sum_{i=1}^n \log p_i",
        r"\lim_{n\to\infty} a_n^2",
        r"\begin{cases} a & b \end{cases}",
    ],
)
def test_what_is_valid_stays_as_it_is(tex: str) -> None:
    assert valid(typeset(tex)) == typeset(tex)


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\lambda_\max", "<mrow><msub><mi>λ</mi><mrow><mi>max</mi><mo>\u2061</mo></mrow></msub></mrow>"),
        (
            r"\lambda_\max^2",
            "<mrow><msubsup><mi>λ</mi><mrow><mi>max</mi><mo>\u2061</mo></mrow><mn>2</mn></msubsup></mrow>",
        ),
        (r"x^\log y", "<mrow><msup><mi>x</mi><mrow><mi>log</mi><mo>\u2061</mo></mrow></msup><mi>y</mi></mrow>"),
    ],
)
def test_scripts_have_one_child_each(tex: str, expected: str) -> None:
    assert mathml(valid(typeset(tex))) == expected


def test_attributes_and_declarations_without_effect_go() -> None:
    numbered = typeset(r"x \tag{1}")
    assert numbered.count('<mtd width="50%">') == 2
    assert valid(numbered) == numbered.replace('<mtd width="50%">', "<mtd>")
    assert "columnspacing" not in valid(typeset(r"\begin{aligned} x \end{aligned}"))
    assert valid('<span style="height:-0.24em;"></span>') == '<span style=""></span>'
    assert valid('<span style="height:0.24em;top:-1em;"></span>') == '<span style="height:0.24em;top:-1em;"></span>'


def test_names_hold_text_alone() -> None:
    found = mathml(valid(typeset(r"\operatorname{a\underset{x}{b}}")))
    assert not re.search(r"<m[ino](?: [^>]*)?><m", found)
    assert found.count("<mrow>") == found.count("</mrow>")
