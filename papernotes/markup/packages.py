r"""Commands of LaTeX, of its packages and of plain TeX that KaTeX lacks, written out in those that it has.

`written_out` is asked about one command that KaTeX does not know. Each row of the tables is a command with the shape
of its arguments, and what it stands for; of several rows of one command the first holds whose shape is found. What a
note or the site defines itself never comes here, since KaTeX knows it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from papernotes.markup.units import number, quantity, unit
from papernotes.patterns import late_pattern

LONGEST = 20_000
"""Longest formula (see `katex`); rows that give an argument twice could make any length of nested commands."""

_PHYSICS = r"""
\dv*?[]{}{}         \frac{\mathrm{d}^{#1}#2}{\mathrm{d}#3^{#1}}
\dv*?{}{}           \frac{\mathrm{d}#1}{\mathrm{d}#2}
\dv*?[]{}           \frac{\mathrm{d}^{#1}}{\mathrm{d}#2^{#1}}
\dv*?{}             \frac{\mathrm{d}}{\mathrm{d}#1}
\pdv*?[]{}{}        \frac{\partial^{#1}#2}{\partial #3^{#1}}
\pdv*?{}{}{}        \frac{\partial^{2}#1}{\partial #2\,\partial #3}
\pdv*?{}{}          \frac{\partial #1}{\partial #2}
\pdv*?[]{}          \frac{\partial^{#1}}{\partial #2^{#1}}
\pdv*?{}            \frac{\partial}{\partial #1}
\fdv{}{}            \frac{\delta #1}{\delta #2}
\fdv{}              \frac{\delta}{\delta #1}
\dd[]{}             \mathrm{d}^{#1}#2
\dd()               \mathrm{d}(#1)
\dd                 \mathrm{d}
\qty*?()            \left(#1\right)
\qty*?[]            \left[#1\right]
\qty*?||            \left|#1\right|
\qty*?{}{}          =quantity
\qty*?{}            \left\{#1\right\}
\qty                =nothing
\pqty*?{}           \left(#1\right)
\bqty*?{}           \left[#1\right]
\Bqty*?{}           \left\{#1\right\}
\vqty*?{}           \left|#1\right|
\abs*?[]?.          \left\lvert #2\right\rvert
\norm*?[]?.         \left\lVert #2\right\rVert
\order*?{}          \mathcal{O}\left(#1\right)
\eval*?{}           \left.#1\right|
\eval               \Big|
\comm*?{}{}         \left[#1,#2\right]
\commutator*?{}{}   \left[#1,#2\right]
\acomm*?{}{}        \left\{#1,#2\right\}
\anticommutator*?{}{}  \left\{#1,#2\right\}
\pb*?{}{}           \left\{#1,#2\right\}
\poissonbracket*?{}{}  \left\{#1,#2\right\}
\vb*.               \boldsymbol{#1}
\vb.                \mathbf{#1}
\va*?.              \vec{\mathbf{#1}}
\vu*?.              \hat{\mathbf{#1}}
\vdot               \cdot
\cross              \times
\grad               \nabla
\curl               \nabla\times
\laplacian          \nabla^{2}
\qq*?{}             \quad\text{#1}\quad
\ev*?{}{}           \left\langle #2\middle|#1\middle|#2\right\rangle
\ev*?{}             \left\langle #1\right\rangle
\expval*?{}{}       \left\langle #2\middle|#1\middle|#2\right\rangle
\expval*?{}         \left\langle #1\right\rangle
\mel*?*?{}{}{}      \left\langle #1\middle|#2\middle|#3\right\rangle
\matrixel*?*?{}{}{}  \left\langle #1\middle|#2\middle|#3\right\rangle
\ip*?{}{}           \left\langle #1\middle|#2\right\rangle
\innerproduct*?{}{}  \left\langle #1\middle|#2\right\rangle
\op*?{}{}           \left|#1\right\rangle\left\langle #2\right|
\op*?{}             \left|#1\right\rangle\left\langle #1\right|
\ketbra*?{}{}       \left|#1\right\rangle\left\langle #2\right|
\ketbra*?{}         \left|#1\right\rangle\left\langle #1\right|
\dyad*?{}{}         \left|#1\right\rangle\left\langle #2\right|
\mqty*?()           \begin{pmatrix}#1\end{pmatrix}
\mqty*?[]           \begin{bmatrix}#1\end{bmatrix}
\mqty*?||           \begin{vmatrix}#1\end{vmatrix}
\mqty*?{}           \begin{matrix}#1\end{matrix}
\pmqty*?{}          \begin{pmatrix}#1\end{pmatrix}
\bmqty*?{}          \begin{bmatrix}#1\end{bmatrix}
\vmqty*?{}          \begin{vmatrix}#1\end{vmatrix}
\flatfrac{}{}       \left.#1\middle/#2\right.
"""
_UNITS = r"""
\SI[]?{}{}          =quantity
\SIrange[]?{}{}{}   =range
\si[]?{}            =unit
\unit[]?{}          =unit
\num[]?{}           =number
\ang[]?{}           #2^{\circ}
"""
_TEX = r"""
\matrix{}           \begin{matrix}#1\end{matrix}
\pmatrix{}          \begin{pmatrix}#1\end{pmatrix}
\bmatrix{}          \begin{bmatrix}#1\end{bmatrix}
\vmatrix{}          \begin{vmatrix}#1\end{vmatrix}
\cases{}            \begin{cases}#1\end{cases}
\eqalign{}          \begin{aligned}#1\end{aligned}
\displaylines{}     \begin{gathered}#1\end{gathered}
\eqno()             \tag{#1}
\eqno{()}           \tag{#1}
\eqno{}             \tag{#1}
\leqno()            \tag{#1}
\leqno{()}          \tag{#1}
\leqno{}            \tag{#1}
\cancelto{}{}       {\cancel{#2}^{#1}}
\sideset{}{}.       \mathop{{}#1#3\nolimits #2}\limits
\prescript{}{}.     {}^{#1}_{#2}#3
\overunderset{}{}.  \underset{#2}{\overset{#1}{#3}}
\underoverset{}{}.  \underset{#1}{\overset{#2}{#3}}
\mspace{}           \mkern #1
\framebox[]?[]?{}   \boxed{\text{#3}}
\makebox[]?[]?{}    \text{#3}
\parbox[]?{}{}      \text{#3}
\scalebox{}{}       {#2}
\resizebox*?{}{}{}  {#3}
\rotatebox[]?{}{}   {#3}
\mathlarger{}       {\large #1}
\mathsmaller{}      {\small #1}
\multicolumn{}{}{}  #3
\multirow[]?{}[]?{}{}  #5
\cline{}            =nothing
\cmidrule()?{}      =nothing
\toprule            \hline
\midrule            \hline
\bottomrule         \hline
\definecolor{}{}{}  =nothing
\mathtoolsset{}     =nothing
\intertext{}        \text{#1}\\
\shortintertext{}   \text{#1}\\
\cite[]?{}          \text{[#2]}
\citep[]?{}         \text{[#2]}
\citet[]?{}         \text{[#2]}
\DeclarePairedDelimiter{}{}{}  \newcommand{#1@}[1]{\left#2##1\right#3}\newcommand{#1}{\@ifstar{#1@}{#1@}}
\DeclarePairedDelimiter.{}{}  \newcommand{#1@}[1]{\left#2##1\right#3}\newcommand{#1}{\@ifstar{#1@}{#1@}}
\textsuperscript{}  ^{\text{#1}}
\textsubscript{}    _{\text{#1}}
\ding{}             =ding
\undertilde.        \utilde{#1}
\wideparen.         \overgroup{#1}
\overarc.           \overgroup{#1}
\underparen.        \undergroup{#1}
\widebar.           \overline{#1}
\centernot.         \not #1
\iiiint             \int\!\!\!\int\!\!\!\int\!\!\!\int
\idotsint           \int\!\cdots\!\int
\bigtimes           \mathop{\Large\times}
\fint               \mathop{\rlap{\,-}\int}\nolimits
\mathbfcal.         \boldsymbol{\mathcal{#1}}
\celsius            {}^{\circ}\mathrm{C}
\degC               {}^{\circ}\mathrm{C}
\angstrom           \text{\AA}
"""
_NAMES = r"""
iddots=⋰ adots=⋰ permil=‰ textpermil=‰ permille=‰ perthousand=‰ textperthousand=‰ micro=\mu ohm=\Omega
independent=\perp\!\!\!\perp Perp=\perp\!\!\!\perp indep=\perp\!\!\!\perp defeq=\coloneqq eqdef=\eqqcolon
llangle=\langle\!\langle rrangle=\rangle\!\rangle texteuro=\text{€} textquotedblleft=“ textquotedblright=” qc=,\quad
lBrack=\llbracket rBrack=\rrbracket i=\imath j=\jmath textless=< textgreater=> textbar=| textbullet=\bullet
textquotesingle=' strut= null= hss= hfil=\quad break= indent= linebreak= pagebreak= smallskip= medskip= bigskip=
bfseries=\bf itshape=\it rmfamily=\rm upshape=\rm slshape=\it sl=\it em=\it sc=\rm scr=\mathscr mathpzc=\mathscr
mathbold=\boldsymbol symbf=\mathbf symbfit=\boldsymbol symup=\mathrm symrm=\mathrm symcal=\mathcal symbb=\mathbb
mathbfit=\boldsymbol mathup=\mathrm mathbfsf=\mathsf
"""
_OPERATORS = (
    "arccot arcsec arccsc arsinh arcosh artanh arcsinh arccosh arctanh sech csch sinc erf erfc supp conv dist corr "
    "Corr cov std lcm relu gelu GELU softplus logit Softmax Sigmoid logsumexp LSE Res ord Sgn"
)
_SAID = "and or if then else otherwise unless given using assume since let for all even odd as in"
_LETTERS_OF_TEXT = "O AE OE ae oe o ss"
_DINGS = {"51": "\\checkmark", "52": "\\checkmark", "53": "✗", "54": "✗", "55": "✗", "56": "✗"}
_GREEK = late_pattern(
    r"up(alpha|beta|gamma|delta|(?:var)?epsilon|zeta|eta|(?:var)?theta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau"
    r"|upsilon|(?:var)?phi|chi|psi|omega)\Z"
    r"|Up(gamma|delta|theta|lambda|xi|pi|sigma|upsilon|phi|psi|omega)\Z"
)
_ARGUMENT = late_pattern(r"\*\??|\[\]\??|\(\)\??|\{\(\)\}|\{\}|\|\||\.")
_ROW = re.compile(r"\\([A-Za-z]+)(\S*)\s+(.*)")
_TOKEN = late_pattern(r"\\(?:[A-Za-z]+|.)|[^\s{}&\\]", re.DOTALL)
_PLACE = re.compile(r"##|#(\d)")
_SIGNS = late_pattern(r"\\.|[{}()\[\]|]", re.DOTALL)
_CLOSES = {"[": "]", "(": ")", "|": "|", "{": "}"}

_COLOUR = late_pattern(r"(\\(?:text|math)?color|\\colorbox)\s*\[(rgb|RGB|gray|HTML)\]\s*\{([\d.,\sA-Fa-f]+)\}")
_DEFAULT = late_pattern(r"\\(?:re|provide)?newcommand\*?\s*\{?\s*(\\[A-Za-z]+)\s*\}?\s*\[([1-9])\]\s*\[([^\[\]]*)\]")


def written_out(tex: str, name: str) -> str:
    """Give `tex` with each command called `name` (without backslash) written out; as it is where no row knows how."""
    rows = _rows().get(name) or _greek(name)
    if not rows:
        return tex
    for found in reversed(list(re.finditer(rf"\\{name}(?![A-Za-z@])", tex))):  # the inner ones before the outer
        for shape, result in rows:
            read = _arguments(tex, found.end(), shape)
            if read is not None and len(tex) <= LONGEST:
                arguments, end = read
                tex = tex[: found.start()] + _result(result, arguments, tex[end : end + 1]) + tex[end:]
                break
    return tex


def coloured(tex: str) -> str:
    r"""Give colours of the package xcolor as KaTeX has them: `[rgb]{1,0,0}` and `[HTML]{FF0000}` are `{#ff0000}`."""

    def colour(found: re.Match[str]) -> str:
        parts = [part.strip() for part in found[3].split(",")]
        most = {"rgb": 1.0, "RGB": 255.0, "gray": 1.0}.get(found[2])
        if most is None:
            return f"{found[1]}{{#{parts[0].lower()}}}"
        levels = [round(255 * min(float(part) / most, 1)) for part in (parts * 3)[:3]]
        return f"{found[1]}{{#{levels[0]:02x}{levels[1]:02x}{levels[2]:02x}}}"

    return _COLOUR.sub(colour, tex)


def with_default(tex: str) -> str:
    r"""Give `\newcommand{\x}[2][a]{…}` as two commands: KaTeX has no first argument that may be missing."""

    def two(found: re.Match[str]) -> str:
        others = "".join(f"#{number}" for number in range(2, int(found[2]) + 1))
        name, default = found[1], found[3]
        return f"\\def{name}{{\\@ifnextchar[{{{name}@}}{{{name}@[{default}]}}}}\\def{name}@[#1]{others}"

    return _DEFAULT.sub(two, tex)


@lru_cache(maxsize=1)
def _rows() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Give the rows of each command: the shapes of its arguments, and what it stands for."""
    rows: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
    for line in (*_PHYSICS.splitlines(), *_UNITS.splitlines(), *_TEX.splitlines()):
        if row := _ROW.match(line):
            rows[row[1]] = (*rows.get(row[1], ()), (tuple(_ARGUMENT.findall(row[2])), row[3]))
    for pair in _NAMES.split():
        name, _, result = pair.partition("=")
        rows[name] = (((), result),)
    rows |= {name: (((), f"\\operatorname{{{name}}}"),) for name in _OPERATORS.split()}
    rows |= {f"q{word}": (((), f"\\quad\\text{{{word}}}\\quad"),) for word in _SAID.split()}
    return rows | {letter: (((), f"\\text{{\\{letter}}}"),) for letter in _LETTERS_OF_TEXT.split()}


def _greek(name: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Give the row of an upright Greek letter (`upgreek`): KaTeX has the slanted ones."""
    found = _GREEK.match(name)
    return (((), f"\\{found[1] or found[2].capitalize()}"),) if found else ()


def _result(result: str, arguments: list[str], after: str) -> str:
    if result.startswith("="):
        written = _made(result[1:], arguments)
    else:
        written = _PLACE.sub(lambda place: arguments[int(place[1]) - 1] if place[1] else "#", result)
    return f"{written} " if after.isalpha() and re.search(r"\\[A-Za-z]+\Z", written) else written


def _made(kind: str, arguments: list[str]) -> str:
    if kind == "unit":
        return unit(arguments[-1])
    if kind == "number":
        return number(arguments[-1])
    if kind == "quantity":
        return quantity(arguments[-2], arguments[-1])
    if kind == "range":
        return f"{number(arguments[-3])}\\text{{–}}{quantity(arguments[-2], arguments[-1])}"
    return _DINGS.get(arguments[0], "") if kind == "ding" else ""


def _arguments(tex: str, start: int, shape: tuple[str, ...]) -> tuple[list[str], int] | None:
    """Read what `shape` wants at `start`: the arguments, and the offset after them; None where something is missing.

    A star is no argument. What may be missing (`?`) is "" then.
    """
    arguments: list[str] = []
    at = start
    for wanted in shape:
        here = at
        while tex[here : here + 1].isspace():
            here += 1
        read = _argument(tex, here, wanted.rstrip("?"))
        if read is None and not wanted.endswith("?"):
            return None
        if not wanted.startswith("*"):
            arguments.append(read[0] if read else "")
        at = read[1] if read else at
    return arguments, at


def _argument(tex: str, at: int, wanted: str) -> tuple[str, int] | None:
    """Read one argument at `at`: what it holds, and the offset after it."""
    char = tex[at : at + 1]
    if wanted == ".":
        token = _TOKEN.match(tex, at)
        return (token[0], token.end()) if token else _argument(tex, at, "{}")
    if not char or char != wanted[0]:
        return None
    if wanted == "*":
        return "", at + 1
    end = _end(tex, at)
    if end < 0:
        return None
    inside = tex[at + 1 : end]
    if wanted == "{()}":
        bare = inside.strip()
        return (bare[1:-1], end + 1) if bare.startswith("(") and bare.endswith(")") else None
    return inside, end + 1


def _end(tex: str, start: int) -> int:
    """Give the offset of what closes the bracket at `start`, or -1: braces within go in pairs."""
    opening, closing = tex[start], _CLOSES[tex[start]]
    braces = depth = 0
    for sign in _SIGNS.finditer(tex, start + 1):
        if braces == 0 and sign[0] == closing:
            if depth == 0:
                return sign.start()
            depth -= 1
        elif sign[0] in "{}":
            braces += 1 if sign[0] == "{" else -1
            if braces < 0:
                return -1
        elif braces == 0 and sign[0] == opening and opening != "|":
            depth += 1
    return -1
