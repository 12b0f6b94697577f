"""Highlighted code is what Pygments makes of it, byte for byte, though not all of its expressions are tried."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from papernotes.markup import code, firsts
from papernotes.markup.highlight import Codes, spans_of

OURS = Path(__file__).parent.parent
SAMPLES = tuple((OURS / name).read_text(encoding="utf-8") for name in ("papernotes/markup/cjk.py", "pyproject.toml"))
PIECES = (
    "def f(x: int) -> str:\n    return f'{x!r:>{10}}' + \"\"\"doc\n  string\"\"\"\n", "class A(B): pass\n",
    "int main(void) { size_t n = 0x1F; /* c\n */ return n << 2; } // end\n", "#include <stdio.h>\n#define X \\\n 1\n",
    "for f in *.py; do echo \"$f\" | sed 's/a/b/' >&2; done # go\n", "$ ls -la\n", ">>> 1 + 1\n2\n",
    "SELECT * FROM t;\n",
    '{"a": [1, 2.5e3, null, true], "ü": "\\u00fc"}\n', "<a href='x'>y &amp; z</a><!-- c -->\n",
    "key: - [a, b]\n  c: |\n   x\n",
    "\\begin{a} $x^2$ % c\n\\end{a}\n", "fn main() { let x: &'static str = r#\"a\"#; }\n", "=begin\nx\n=end\n",
    "\t\t\n\n \n",
    "# 한글 주석 中文 Комментарий\n", "İſK\u2028\x0b\x00", "'", '"', "`", "(", "}", "/*", "-->", "λ = lambda: 0\n",
    "no end",
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True, params=[0, firsts.LEARNED_FROM])
def learned_from(request: pytest.FixtureRequest) -> Iterator[int]:
    """Read the expressions of a state when it is first asked, as after many notes, and as in a build of one note."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(firsts, "LEARNED_FROM", request.param)
        yield request.param


def by_pygments(source: str, lexer: str) -> str:
    """Give the markup of Pygments itself, "" when its lexer does not give the source back whole."""
    markup = str(highlight(source, get_lexer_by_name(lexer, stripnl=False, ensurenl=False), HtmlFormatter(nowrap=True)))
    return markup if html.unescape(re.sub(r"</?span[^>]*>", "", markup)) == source else ""


@pytest.mark.parametrize("lexer", sorted(code.LEXERS - {"text"}))
def test_markup_is_that_of_pygments(lexer: str) -> None:
    for sample in (*SAMPLES, *PIECES[:4], "".join(PIECES), "".join(reversed(PIECES)), ""):
        assert spans_of(sample, lexer) == by_pygments(sample, lexer)


@settings(max_examples=40)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=12), st.sampled_from(("python", "cpp", "bash")))
def test_markup_is_that_of_pygments_for_any_text(pieces: list[str], lexer: str) -> None:
    assert spans_of("".join(pieces), lexer) == by_pygments("".join(pieces), lexer)


def test_most_expressions_are_never_tried(learned_from: int) -> None:
    assert firsts._parser is not None  # without it all is slow, and nothing else would tell
    rules = firsts.Rules(get_lexer_by_name("python")._tokens["root"])  # type: ignore[attr-defined]
    *first, last = [len(rules["s"]) for _ in range(max(learned_from, 1))]
    assert {*first} <= {len(rules["한"])}
    assert last < len(rules["한"]) / 6
    assert rules["한"] == rules._all


@pytest.mark.parametrize(
    ("pattern", "characters"),
    [
        ("abc", "a"), ("[^a-z]b", "A0 \n"), ("(a|b)?c", "abc"), ("(?=a)b", "b"), ("a*", "a0"), (r"\d\w", "0"),
        (r"\s*;", " \n;"),
        ("(?i)K", "kK"), (r"(?i)[^k]", "kK0"), (r"\babc", "a"), ("(?:a{2,3}|)b", "ab"), (r"(.)\1", "a0\n"), ("", "a"),
    ],
)  # fmt: skip
def test_what_an_expression_can_begin_with(pattern: str, characters: str) -> None:
    (rule,) = ((re.compile(pattern).match, None, None),)
    rules = firsts.Rules([rule])
    assert [char for char in characters if not rules[char]] == []


def test_code_is_highlighted_once_for_each_language_it_is_in() -> None:
    first = Codes()
    markup = [first.highlighted("def f(): pass\n", lexer) for lexer in ("python", "bash")]
    assert markup == [spans_of("def f(): pass\n", lexer) for lexer in ("python", "bash")]
    later = Codes(recall=first.made.get)
    assert [later.highlighted("def f(): pass\n", lexer) for lexer in ("python", "bash")] == markup
    assert not later.made
    assert later.highlighted("def g(): pass\n", "python")
    assert len(later.made) == 1
