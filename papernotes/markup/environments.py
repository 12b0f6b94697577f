r"""Environments of LaTeX and its packages whose arguments KaTeX does not take, as what it has for them."""

from __future__ import annotations

import re

from papernotes.patterns import late_pattern

MOST_COLUMNS = 40
"""Most columns that `*{20}{c}` makes: twenty are what MathType always writes."""

_GROUP = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_IEEE = late_pattern(r"\\begin\{IEEEeqnarray(?:box)?\*?\}\s*(?:\[[^\]]*\]\s*)?\{([^{}]*)\}")
_IEEE_END = late_pattern(r"\\end\{IEEEeqnarray(?:box)?\*?\}")
_EMPHEQ = late_pattern(
    r"\\begin\{empheq\}\s*(?P<options>\[(?:[^\[\]{}]|"
    + _GROUP
    + r")*\]\s*)?\{(?P<name>[a-z]+\*?)\}(?P<body>.*?)\\end\{empheq\}",
    re.DOTALL,
)
_CASES = late_pattern(r"\\begin\{(?:sub)?numcases\}\s*(" + _GROUP + r")(.*?)\\end\{(?:sub)?numcases\}", re.DOTALL)
_COLUMNS = late_pattern(r"(\\begin\{(?:d?array|tabular)\*?\})\s*(?:\[[a-z]*\])?\s*(" + _GROUP + ")")
_REPEATED = late_pattern(r"\*\s*(?:\{\s*(\d{1,3})\s*\}|(\d))\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|([a-z]))")
_WIDTH = late_pattern(r"[pmbw]\s*(?:\{[^{}]*\}|\[[^\]]*\])\s*(?:\{[^{}]*\})?")
_BETWEEN = late_pattern(r"[@!<>]\s*" + _GROUP)
_WHOLE = late_pattern(r"\s*\\begin\{(aligned|split|gathered)\}(?:\[[tbc]\])?(.*)\\end\{\1\}\s*\Z", re.DOTALL)
_EQUATION = late_pattern(r"\\(?:begin|end)\{(?:equation|displaymath)\*?\}")


def written_out(tex: str) -> str:
    """Give `tex` without the environments that `IEEEtran`, `empheq` and `cases` bring."""
    tex = _IEEE.sub(lambda found: f"\\begin{{array}}{{{_aligned(found[1])}}}", tex)
    tex = _IEEE_END.sub(lambda _: "\\end{array}", tex)
    tex = _EMPHEQ.sub(_without_frame, tex)
    return _CASES.sub(lambda found: f"{found[1][1:-1]}\\begin{{cases}}{found[2]}\\end{{cases}}", tex)


def plain_columns(tex: str) -> str:
    r"""Give `tex` with the columns of its arrays as KaTeX has them: `@{}*{2}{>{\bf}c}p{2cm}` is `ccl`."""
    return _COLUMNS.sub(lambda found: f"{found[1]}{{{_columns(found[2][1:-1])}}}", tex)


def numbered_rows(tex: str) -> str:
    r"""Give `tex`, several rows with a `\tag` each, in an environment that numbers rows."""
    bare = _EQUATION.sub("", tex)
    whole = _WHOLE.match(bare)
    if whole and f"\\begin{{{whole[1]}}}" not in whole[2]:
        name, bare = ("gather*" if whole[1] == "gathered" else "align*"), whole[2]
    elif "\\begin" in bare:
        return tex
    else:
        name = "align*" if "&" in bare else "gather*"
    return f"\\begin{{{name}}}{bare}\\end{{{name}}}"


def _without_frame(found: re.Match[str]) -> str:
    name, body = found["name"], found["body"]
    if "lbrace" in (found["options"] or ""):
        return f"\\left\\{{\\begin{{aligned}}{body}\\end{{aligned}}\\right."
    return f"\\begin{{{name}}}{body}\\end{{{name}}}"


def _columns(written: str) -> str:
    def repeated(found: re.Match[str]) -> str:
        return (found[3] or found[4]) * int(found[1] or found[2])

    bare = _BETWEEN.sub("", written)
    bare = _BETWEEN.sub("", _REPEATED.sub(repeated, bare)) if "*" in bare else bare
    return _aligned(_WIDTH.sub("l", bare))


def _aligned(columns: str) -> str:
    """Give the alignment of each column that KaTeX knows; of others that is to the left."""
    lower = (char.lower() if char in "LCR" else char for char in columns)
    known = (char if char in "lcr|:" else "l" for char in lower if char.isalpha() or char in "|:")
    return "".join(known)[:MOST_COLUMNS]
