"""Formulas as typeset: byte for byte what KaTeX gives elsewhere, cut without parsing anew, apart from note to note."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from papernotes.markup import formulas, katex, numbering
from papernotes.markup.formulas import Accepted, Formula, Rejected
from papernotes.markup.katex_fonts import fonts_of
from papernotes.markup.readable import readable
from papernotes.markup.validity import valid
from papernotes.model import Html

VENDORED = Path(katex.__file__).parent.parent / "_vendor" / "katex"
ATOMS = (
    "x",
    r"\alpha",
    r"x_{i,j}^{2}",
    r"\frac{a}{b+1}",
    r"\sqrt[3]{y}",
    r"\mathbb{R}^{n}",
    r"\text{손실 loss 損失}",
    "<",
)
FRAMES = (
    r"%s + %s",
    r"\left( %s \middle| %s \right)",
    r"\sum_{%s}^{n} %s",
    r"\begin{aligned} %s &= %s \\ c &= d \end{aligned}",
    r"\underbrace{%s}_{\text{$%s$}}",
    r"\overline{%s} \xrightarrow{%s} \ce{H2O}",
    r"\begin{cases} %s & \text{if } %s > 0 \\ 0 \end{cases}",
    r"\operatorname*{arg\,min}_{%s} \bigl\| %s \bigr\|_2",
    r"\boxed{%s}\,\color{red}{%s}\tag{1}",
)
NODE = """
const katex = require(process.argv[1] + "/katex.min.js");
const load = require("module")._load;
require("module")._load = (name, ...rest) => name === "katex" ? katex : load(name, ...rest);
require(process.argv[1] + "/mhchem.min.js");
const [items, options] = JSON.parse(require("fs").readFileSync(0, "utf8"));
const outputs = ["htmlAndMathml", "html", "mathml"];
process.stdout.write(JSON.stringify(items.map(([tex, displayMode]) =>
  outputs.map((output) => { try { return katex.renderToString(tex, {...options, displayMode, output}); }
                            catch { return null; } }))));
"""


def formula(tex: str, *, display: bool = False, scope: str = "") -> Formula:
    return Formula(tex=tex, display=display, source=f"${tex}$", line=1, lines=(f"${tex}$",), offsets=(1,), scope=scope)


def html_of(tex: str) -> Html:
    (result,) = formulas.typeset([formula(tex)], macros={})
    assert isinstance(result, Accepted)
    return result.html


@pytest.mark.skipif(not shutil.which("node"), reason="node is the other side of the comparison")
def test_bytes_are_those_of_node() -> None:
    written = [frame % pair for frame in FRAMES for pair in itertools.product(ATOMS, repeat=2)]
    items = [(tex, display) for tex in written for display in (False, True)]
    done = subprocess.run(
        ["node", "-e", NODE, str(VENDORED)],  # noqa: S607 - found above
        input=json.dumps([items, katex.OPTIONS]),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    ours = formulas.typeset([formula(tex, display=display) for tex, display in items], macros={})
    accepted = 0
    for item, result, (both, visual, assistive) in zip(items, ours, json.loads(done.stdout), strict=True):
        if isinstance(result, Accepted) and not result.is_rescued:
            accepted += 1
            assert result.html == both, item
            assert formulas.cut(result.html, "html") == visual, item
            assert formulas.cut(result.html, "mathml") == assistive, item
        else:
            assert both is None, item
    assert accepted > len(items) * 0.8


RARE = (
    r"\text{\"a\" < 'b' & c > \'{\i} é 가 あ Я}",
    r"\textcolor{#0a7}{\cancel{x}} \colorbox{yellow}{$y$} \fcolorbox{red}{white}{z}",
    r"\rule[1pt]{2em}{0.4pt} \phase{-78^\circ} \sout{a} \utilde{AB} \widehat{abc} \overbrace{a+b}^{n}",
    r"\xleftrightarrow[under]{over} \overrightarrow{AB} \vec{\imath} \'o \oiint f\,\mathscr{F}\mathfrak{g}",
    r"\begin{array}{|c:c|} \hline a & b \\ \hdashline c & d \end{array}",
    r"\Biggl\{ \begin{smallmatrix} 1 \end{smallmatrix} \begin{CD} A @>a>> B \end{CD}",
    r"\pmb{\mu} \mathllap{ab} \smash{y} \raisebox{2pt}{up} \large\sqrt{\tiny x} \kern1.23456em \mathbin{|} \verb|<a>|",
)
BOTH = """
(input) => JSON.stringify(JSON.parse(input).flatMap((tex) => ["html", "mathml", "htmlAndMathml"].map((output) => {
  const options = {output, throwOnError: false, strict: "ignore"};
  const ours = typesetAll(JSON.stringify([[[tex, false, ""]], {}, options, 1e6])).split("\\xff")[1];
  return [decodeURIComponent(escape(ours)), katex.__renderToDomTree(tex, options).toMarkup()];
})))
"""


def test_markup_is_written_as_katex_itself_writes_it() -> None:
    written = (*RARE, *(frame % pair for frame in FRAMES for pair in itertools.product(ATOMS, repeat=2)), r"\refused")
    pairs = json.loads(katex._engine(os.getpid()).call(BOTH, json.dumps(written), 60))
    assert len(pairs) == 3 * len(written)
    for number, (ours, theirs) in enumerate(pairs):
        assert ours == theirs, written[number // 3]


def test_what_is_told_of_markup_is_what_a_look_at_it_tells() -> None:
    written = (*RARE, *(frame % pair for frame in FRAMES for pair in itertools.product(ATOMS, repeat=2)))
    results = formulas.typeset([formula(tex, display=True) for tex in written], macros={})
    accepted = [result for result in results if isinstance(result, Accepted)]
    assert len(accepted) > len(written) * 0.8
    for result in accepted:
        assert result.fonts == fonts_of(result.markup), result.html
        assert result.is_odd or valid(result.html) == result.html
    changed = [result for result in accepted if valid(result.html) != result.html]
    assert len(changed) <= sum(result.is_odd for result in accepted) < len(accepted) / 2


def test_feeds_get_mathml_alone() -> None:
    display = formulas.typeset([formula(r"\frac{a}{b}", display=True)], macros={})[0]
    assert isinstance(display, Accepted)
    body = Html(f"<p>a {html_of('x')} b <span>c</span></p>\n{display.html}\n<p>{html_of('<')}</p>")
    only = formulas.mathml_only(body)
    assert "katex-html" not in only
    assert only.count("<math ") == 3
    assert only.startswith('<p>a <span class="katex"><math ')
    assert "</math></span> b <span>c</span></p>" in only
    assert formulas.mathml_only(only) == only


def test_macros_of_one_note_end_with_it() -> None:
    found = [
        formula(r"\newcommand{\E}{\mathbb{E}} \gdef\loss{L}", scope="a.md"),
        formula(r"\E[\loss]", scope="a.md"),
        formula(r"\E[\loss]", scope="b.md"),
        formula(r"\E[\loss]"),
        formula(r"\site"),
    ]
    results = formulas.typeset(found, macros={r"\site": r"\text{ok}"})
    assert [isinstance(result, Accepted) for result in results] == [True, True, False, False, True]


def test_definitions_hold_although_they_were_rewritten() -> None:
    found = [formula(r"\DeclareMathOperator*{\best}{best}", scope="a.md"), formula(r"\best_x \hdots", scope="a.md")]
    results = formulas.typeset(found, macros={})
    assert all(isinstance(result, Accepted) and result.is_rescued for result in results)


BOMBS = {
    "source": "x+" * 50_000,
    "markup": r"\begin{matrix}" + "&" * 9_000 + r"\end{matrix}",
    "endless macro": r"\def\x{\x\x}\x",
    "nesting": "{" * 5_000 + "}" * 5_000,
    "macro of 10 KB": r"\def\a{" + "x+" * 4_000 + "}" + r"\a" * 900,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_costs_only_itself(name: str) -> None:
    found = [
        formula(r"\def\good{y}", scope="a.md"),
        formula(BOMBS[name], scope="a.md"),
        formula(r"\good", scope="a.md"),
        formula("z"),
    ]
    first, bomb, second, third = formulas.typeset(found, macros={})
    assert isinstance(bomb, Rejected)
    assert bomb.is_limit
    assert [isinstance(result, Accepted) for result in (first, second, third)] == [True, True, True]
    assert [problem.code for problem in formulas.problems(found[1], bomb, "a.md")] == ["formula-limit"]


def test_lone_surrogates_and_control_characters_do_no_harm() -> None:
    results = formulas.typeset([formula("\ud800 x"), formula("x\x08y"), formula("\x00"), formula("𝑥 + 😀")], macros={})
    assert len(results) == 4


def test_signs_for_places_cannot_be_made_by_a_formula() -> None:
    taken = [r'\char"E000 1\char"E001', r'\text{\char"E003}', r'x\char"D800', r'\char"1F600']
    refused = ["\ue000\\nope\ue001", "\ue000{", r'\nope\char"E000']
    results = formulas.typeset([formula(tex) for tex in ("a", *taken, *refused, "b")], macros={})
    pages = [result.html for result in results if isinstance(result, Accepted)]
    assert [isinstance(result, Accepted) for result in results] == [True] * 5 + [False] * 3 + [True]
    assert not re.search("[\ue000-\ue003\ud800-\udfff]", "".join(pages))
    assert ["\ufffd" in page for page in pages] == [False, True, True, True, False, False]
    assert "😀" in pages[4]


def test_results_keep_their_order_over_many_batches() -> None:
    found = [formula(f"x_{{{number % 700}}}") for number in range(1_500)]
    results = formulas.typeset(found, macros={})
    for one, result in zip(found, results, strict=True):
        assert isinstance(result, Accepted)
        assert f">{one.tex}</annotation>" in result.html


WORKERS = """
import concurrent.futures as futures
import multiprocessing

from papernotes.markup import katex


def one(number):
    return katex.typeset([katex.Tex(tex=f"x_{number}", display=False)], {})[0].markup


if __name__ == "__main__":
    one(0)
    for method in ("spawn", "forkserver"):
        with futures.ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(method)) as pool:
            assert all(b"katex" in markup for markup in pool.map(one, range(8)))
    print("done")
"""


THREADS = r"""
from concurrent.futures import ThreadPoolExecutor

from papernotes.markup import katex

BOMB = r"\def\a{" + "x+" * 4_000 + "}" + r"\a" * 900
katex.BATCH_SECONDS = katex.FORMULA_SECONDS = 1.0


def one(number):
    tex = f"x_{{{number}}}" if number else BOMB
    return katex.typeset([katex.Tex(tex=tex, display=False)], {})[0]


with ThreadPoolExecutor(4) as pool:
    for number, result in enumerate(pool.map(one, range(32))):
        assert result.is_limit if number == 0 else f">x_{{{number}}}</annotation>".encode() in result.markup
print("done")
"""

UNSTOPPABLE = r"""
from papernotes.markup import katex

katex._TYPESET_JS = '() => "각ạ".repeat(20_000_000).normalize("NFD")'
katex.BATCH_SECONDS = katex.FORMULA_SECONDS = 0.1
assert katex.typeset([katex.Tex(tex="x", display=False)], {})[0].is_limit
print("done")
"""

# The first thread may do nothing with V8 where that has locked its memory with a key; it dies of it only now and then.
BEGUN_ELSEWHERE = r"""
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from papernotes.markup import katex

with ThreadPoolExecutor(1) as pool:
    pool.submit(katex.typeset, [katex.Tex(tex="x", display=False)], {}).result()
memory = Path("/proc/self/smaps")
if memory.exists():
    assert {line.split()[1] for line in memory.read_text().splitlines() if line.startswith("ProtectionKey:")} <= {"0"}
katex.let_go()
print("done")
"""

LIMITED = r"""
import resource

from papernotes.markup import katex
from papernotes.problems import PapernotesError

resource.setrlimit(resource.RLIMIT_AS, (4 * 2**30, 4 * 2**30))
try:
    katex.typeset([katex.Tex(tex="x", display=False)], {})
except PapernotesError as error:
    assert [problem.code for problem in error.problems] == ["no-address-space"]
    assert "4 GB" in error.problems[0].message
    print("done")
"""


@pytest.mark.parametrize(
    "text",
    [WORKERS, THREADS, UNSTOPPABLE, BEGUN_ELSEWHERE, LIMITED],
    ids=["processes", "threads", "unstoppable", "elsewhere", "limited"],
)
def test_v8_ends_with_its_process_and_works_in_new_ones(tmp_path: Path, text: str) -> None:
    program = tmp_path / "workers.py"
    program.write_text(text, "utf-8")
    done = subprocess.run(
        [sys.executable, program],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        cwd=VENDORED.parents[2],
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "done\n", "")


def test_formulas_are_typeset_alike_after_v8_was_let_go() -> None:
    before = katex.typeset([katex.Tex(tex="x^2", display=False)], {})
    katex.let_go()
    katex.let_go()
    assert katex.typeset([katex.Tex(tex="x^2", display=False)], {}) == before


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ("k", "k"),
        (r"\mathcal{O}(n^2)", "O(n²)"),
        (r"\pi_0", "π₀"),
        (r"\alpha x \leq \beta", "α x ≤ β"),
        (r"\frac{a+b}{\sqrt{d_k}}", "(a+b)/√d_k"),
        (r"\left(\tfrac{1}{2}\right)^{-3}", "(1/2)⁻³"),
        (r"X^\top W_{\text{out}}", "X⊤ W_out"),
        (r"\mathcal L_{\mathrm{KL}}\,(\hat{y} \mid x)", "L_KL (y | x)"),
        (r"\min_\theta h_{t-1}^{(s)}", "min_θ h_(t-1)^(s)"),
        (r"\{90\%\}", "{90%}"),
        (r"x^{a^{b", "x^a^b"),
    ],
)
def test_a_formula_can_be_read_in_a_line(tex: str, text: str) -> None:
    assert readable(tex) == text


@pytest.mark.parametrize(
    "rows",
    [
        r"a \\ b",
        r"a \\ b \\",
        r"a & b \nonumber \\ c & d \\",
        r"a \tag{1} \\ b \notag \\ c \\[2pt] d",
        r"\begin{aligned} a \\ b \end{aligned} \\ c",
        r"\frac{a \\ b}{c} \{ \\ & \\ \nonumber",
    ],
)
def test_rows_are_counted_as_a_page_counts_them(rows: str) -> None:
    tex = rf"\begin{{align}} {rows} \end{{align}} \begin{{gather}} x \label{{last}} \end{{gather}}"
    (result,) = formulas.typeset([formula(tex, display=True)], macros={})
    assert isinstance(result, Accepted)
    assert numbering.numbers_of([formula(tex)]) == {"last": str(result.html.count('class="eqn-num"'))}
