r"""Mend formulas: rewrites for sources that KaTeX refuses though their writer's meaning is plain.

`mended` is asked only about a rejected formula; one that KaTeX takes is typeset as written. `before` is the exception:
four ways of writing that KaTeX takes and the reader sees wrong. Each row keeps the meaning; what is left rejected is
a true slip of the pen, for its writer to mend.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from msgspec import Struct

from papernotes.markup import conditions, environments, packages
from papernotes.patterns import late_pattern

_GROUP = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_OPERATORS = "min|max|sup|inf|lim|arg|argmin|argmax|log|ln|exp|det|dim|ker|Pr|gcd|deg|sin|cos|tan"
_FONTS = (
    r"mathrm|mathbf|mathit|mathsf|mathtt|mathcal|mathbb|mathfrak|mathscr|bm|boldsymbol"
    r"|text\w*|operatorname\*?|hat|bar|tilde|vec|sqrt|mbox"
)
_NAMES = {
    "hdots": "dots",
    "part": "partial",
    "mbox": "text",
    "hbox": "text",
    "fbox": "boxed",
    "textsc": "text",
    "textsl": "textit",
    "emph": "textit",
    "mathds": "mathbb",
    "mathbbm": "mathbb",
    "bbm": "mathbb",
    "bold": "mathbf",
    "boldmath": "",
    "unboldmath": "",
    "mit": "mathit",
    "infin": "infty",
    "lable": "label",
    "softmax": "operatorname{softmax}",
    "sigmoid": "operatorname{sigmoid}",
    "sign": "operatorname{sign}",
    "sgn": "operatorname{sgn}",
    "Var": "operatorname{Var}",
    "Cov": "operatorname{Cov}",
    "diag": "operatorname{diag}",
    "rank": "operatorname{rank}",
    "trace": "operatorname{trace}",
    "Tr": "operatorname{Tr}",
    "tr": "operatorname{tr}",
    "KL": "operatorname{KL}",
    "ReLU": "operatorname{ReLU}",
    "E": "mathbb{E}",
    "centerdot": "cdot",
    "dotsm": "cdots",
    "degree": "circ",
    "space": " ",
    "tab": "quad",
    "sp": "^",
    "noindent": "",
    "centering": "",
    "hfill": "quad",
    "par": "",
    "protect": "",
    "ensuremath": "",
    "mathstrut": "",
    "displaylimits": "",
    "shoveleft": "",
    "shoveright": "",
    "Q": "mathbb{Q}",
    "xmark": "times",
    "cmark": "checkmark",
    "qed": "blacksquare",
    "normalfont": "",
    "upmu": "mu",
    "textmu": "mu",
    "euro": "text{€}",
    "slash": "/",
    "nicefrac": "tfrac",
    "sfrac": "tfrac",
    "textdegree": "text{\\textdegree}",
    "textasciitilde": "text{\\textasciitilde}",
    "textbackslash": "text{\\textbackslash}",
}
_ENVIRONMENTS = {
    "eqnarray": ("\\begin{array}{rcl}", "\\end{array}"),
    "multline": ("\\begin{gathered}", "\\end{gathered}"),
    "multlined": ("\\begin{gathered}", "\\end{gathered}"),
    "flalign": ("\\begin{aligned}", "\\end{aligned}"),
    "displaymath": ("", ""),
    "math": ("", ""),
    "subequations": ("", ""),
    "center": ("", ""),
    "small": ("", ""),
    "footnotesize": ("", ""),
    "tabular": ("\\begin{array}", "\\end{array}"),
    "cases*": ("\\begin{cases}", "\\end{cases}"),
    "dcases*": ("\\begin{dcases}", "\\end{dcases}"),
    "rcases*": ("\\begin{rcases}", "\\end{rcases}"),
    "minipage": ("", ""),
    "table": ("", ""),
    "psmallmatrix": ("\\left(\\begin{smallmatrix}", "\\end{smallmatrix}\\right)"),
    "bsmallmatrix": ("\\left[\\begin{smallmatrix}", "\\end{smallmatrix}\\right]"),
    "vsmallmatrix": ("\\left|\\begin{smallmatrix}", "\\end{smallmatrix}\\right|"),
}
_DOUBLED = (
    "frac|sum|prod|int|alpha|beta|gamma|delta|theta|lambda|sigma|mu|phi|pi|epsilon|eta|omega|partial|nabla|mathbb|mathcal|mathbf|mathrm|text|left|right|"
    "cdot|times|log|exp|min|max|in|infty|sqrt|hat|bar|tilde|begin|operatorname|leq|geq|sim|approx|rightarrow|quad"
)
_TEXT = late_pattern(r"\\(?:text\w*|mbox|hbox)\s*\{")
_LOW_LINE_IN_WORDS = late_pattern(r"\\(?:text\w*|math(?:rm|tt|it|bf|sf)|operatorname\*?|mbox)\s*\{[^{}]*\\_")
_ESCAPED_IN_TEXT = late_pattern(r"(?<!\\)([#_&%^])")


class Rescue(Struct, frozen=True):
    """One rewrite: the KaTeX messages it answers (a pattern), why its result means the same, and the rewrite."""

    answers: str
    reason: str
    rewrite: Callable[[str], str]


def _sub(pattern: str, replacement: str | Callable[[re.Match[str]], str]) -> Callable[[str], str]:
    compiled = late_pattern(pattern, re.DOTALL)
    return lambda tex: compiled.sub(replacement, tex)


def _unwrapped(tex: str) -> str:
    r"""Take off delimiters that stand inside other delimiters, as in `$\( x \)$`."""
    inner = tex.strip()
    for opening, closing in (("\\(", "\\)"), ("\\[", "\\]"), ("$$", "$$"), ("$", "$")):
        if len(inner) > len(opening) and inner.startswith(opening) and inner.endswith(closing):
            inner = inner[len(opening) : -len(closing)].strip()
    return inner


def _renamed(tex: str, message: str) -> str:
    """Rename the command that KaTeX does not know; all others, and what the note defines, keep their names."""
    found = _UNKNOWN.match(message)
    if not found:
        return tex
    name = _NAMES.get(found[1])
    if name is None:
        return packages.written_out(tex, found[1])
    other = name if name in {"", " ", "/", "^"} else f"\\{name}"
    return re.sub(rf"\\{found[1]}(?![A-Za-z])", lambda _: other, tex)


def _char(code: int) -> str:
    """Give the character of a number; surrogates are none."""
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)


def _environments(tex: str) -> str:
    def swap(found: re.Match[str]) -> str:
        begin_end = _ENVIRONMENTS.get(found[2]) or _ENVIRONMENTS.get(found[2].rstrip("*"))
        return begin_end[found[1] == "end"] if begin_end else found[0]

    return re.sub(r"\\(begin|end)\{([a-z]+\*?)\}", swap, tex)


def _escaped_in_text(tex: str) -> str:
    r"""Escape `#`, `_`, `&`, `%` and `^` inside `\text{…}`: they are letters there."""
    parts: list[str] = []
    at = 0
    for found in _TEXT.finditer(tex):
        if found.start() < at:
            continue
        end = _group_end(tex, found.end())
        inside = _ESCAPED_IN_TEXT.sub(
            lambda match: "\\^{}" if match[1] == "^" else f"\\{match[1]}", tex[found.end() : end]
        )
        parts += [tex[at : found.end()], inside]
        at = end
    return "".join((*parts, tex[at:]))


def _group_end(tex: str, start: int) -> int:
    depth = 1
    for found in re.finditer(r"\\.|[{}]", tex[start:], re.DOTALL):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return start + found.start()
    return len(tex)


def _aligned(tex: str) -> str:
    r"""Put loose `&` and `\\` into the environment they need."""
    needs_columns = "&" in tex or "\\cr" in tex
    return tex if "\\begin" in tex or not needs_columns else f"\\begin{{aligned}}{tex}\\end{{aligned}}"


_UNKNOWN = late_pattern(r"Undefined control sequence: \\([A-Za-z]+)")
RESCUES = (
    Rescue(r"in math mode|sequence: \\[(\[]", "delimiters inside delimiters say nothing new", _unwrapped),
    Rescue(
        r"EOF|&|Undefined",
        "a page's HTML was pasted: `&lt;` is `<`",
        _sub(r"&#?\w+;", lambda found: html.unescape(found[0])),
    ),
    Rescue(
        r"sequence: \\(?:label|nonumber|vspace|noalign|require|hphantom)$",
        "`\\label` numbers nothing on a page",
        _sub(r"\\(?:label|nonumber|vspace\*?|noalign|require|hphantom)\s*" + _GROUP, ""),
    ),
    Rescue(
        r"sequence: \\(?:eq|page|auto|c|C)?ref$",
        "`\\ref` is read as its name",
        _sub(r"\\(?:eq|page|auto|c|C)?ref\s*\{([^{}]*)\}", r"\\text{(\1)}"),
    ),
    Rescue(
        r"sequence: \\(?:class|cssId|style|bbox)$",
        "what MathJax styles is shown as it is",
        _sub(r"\\(?:class|cssId|style)\s*" + _GROUP + r"|\\bbox\s*(?:\[[^\]]*\])?", ""),
    ),
    Rescue(
        r"^Untrusted command: \\html",
        "what KaTeX styles is shown as it is",
        _sub(r"\\html(?:Class|Id|Style|Data)\s*" + _GROUP, ""),
    ),
    Rescue(
        r"sequence: \\unicode$",
        "a character by its number",
        _sub(r"\\unicode\s*\{\s*x([0-9A-Fa-f]{2,5})\s*\}", lambda found: _char(int(found[1], 16))),
    ),
    Rescue(
        r"sequence: \\(?:raise|lower)$",
        "moved a little, it says the same",
        _sub(r"\\(?:raise|lower)\s*-?[\d.]+\s*(?:pt|ex|em|mm|cm)\s*", ""),
    ),
    Rescue(r"sequence: \\root$", "roots of plain TeX", _sub(r"\\root\s*(.*?)\s*\\of(?![A-Za-z])", r"\\sqrt[\1]")),
    Rescue(
        r"sequence: \\buildrel$",
        "what stands above a sign in plain TeX",
        _sub(r"\\buildrel\s*(.*?)\s*\\over(?![A-Za-z])", r"\\overset{\1}"),
    ),
    Rescue("Invalid color: '\\['", "a colour in numbers", packages.coloured),
    Rescue(
        r"sequence: \\DeclareMathOperator$",
        "an operator may be declared beside its use",
        _sub(
            r"\\DeclareMathOperator(\*?)\s*\{?(\\[A-Za-z]+)\}?\s*(" + _GROUP + ")",
            r"\\newcommand{\2}{\\operatorname\1\3}",
        ),
    ),
    Rescue(r"sequence: \\[*\[\]()~<-]$", "Markdown's escapes, left in", _sub(r"\\([*\[\]()~<\-])", r"\1")),
    Rescue(
        r"sequence: \\n$",
        "`\\n` is the sign for a line's end, shown as it is",
        _sub(r"\\n(?![A-Za-z])", r"\\backslash n"),
    ),
    Rescue("No such environment", "the same layout under KaTeX's name", _environments),
    Rescue("No such environment", "what these take as arguments is written out", environments.written_out),
    Rescue("column alignment", "columns have an alignment and lines in KaTeX, no more", environments.plain_columns),
    Rescue("Multiple .tag", "each row has a number of its own", environments.numbered_rows),
    Rescue(
        "redefine",
        "the later definition holds",
        _sub(r"\\newcommand\*?\s*\{?\s*(\\[A-Za-z]+)\s*\}?", r"\\providecommand{\1}{}\\renewcommand{\1}"),
    ),
    Rescue(
        "as (?:subscript|superscript)|^Expected group",
        "TeX takes the next command as the script",
        _sub(
            r"([_^])\s*(\\(?:(?:"
            + _OPERATORS
            + r")(?![A-Za-z])|(?:"
            + _FONTS
            + r")(?![A-Za-z])\s*(?:"
            + _GROUP
            + r"|\w)))",
            r"\1{\2}",
        ),
    ),
    Rescue(
        "group after '[_^]'", "limits are set before the script", _sub(r"([_^])\s*\\limits(?![A-Za-z])", r"\\limits\1")
    ),
    Rescue("group after '\\^'", "a prime is a superscript already", _sub(r"\^(\s*')", r"\1")),
    Rescue("got '[#_&%^]'|Expected '}'", "in words these are letters", _escaped_in_text),
    Rescue("got '#'", "`#` counts things", _sub(r"(?<!\\)#", r"\\#")),
    Rescue(r"got '&'|got '\\\\\\\\'|got '\\\\cr'", "columns need an environment", _aligned),
    Rescue(r"\\right|\\left", "a bare brace is no bracket", _sub(r"\\(left|right)\s*([{}])", r"\\\1\\\2")),
    Rescue(
        r"\\right|\\left",
        "brackets of one size, where a pair is torn",
        _sub(r"\\(?:left|right)\s*(?:\.|(?![A-Za-z]))", ""),
    ),
    Rescue("Limit controls", "limits stand there anyway", _sub(r"\\(?:no)?limits(?![A-Za-z])", "")),
    Rescue(r"Unexpected character: '\\'", "a stroke at the end", _sub(r"\\\s*$", "")),
    Rescue(
        "column", "columns to the left, as many as needed", _sub(r"(\\begin\{array\})(?!\s*[\[{])", r"\1{llllllll}")
    ),
)
NEEDS_DISPLAY = late_pattern(r"display mode|display equations")


def mended(tex: str, message: str) -> str:
    """Give `tex` as KaTeX may take it after it said `message`; the same text when nothing is known to help."""
    if "newcommand" in tex and (defined := packages.with_default(tex)) != tex:
        return defined
    tex = _renamed(tex, message)
    for rescue in RESCUES:
        if re.search(rescue.answers, message):
            tex = rescue.rewrite(tex)
    return tex


class Correction(Struct, frozen=True):
    """One rewrite of what KaTeX takes and shows wrong: what is said about it, how to write it, and the rewrite."""

    found: str
    advice: str
    rewrite: Callable[[str], str]


def _is_one_line(tex: str) -> bool:
    return "\n" not in tex.strip() and "\\begin" not in tex


def _braces(tex: str) -> str:
    count = len(re.findall(r"(?<!\\)\\\\\{", tex))
    if not count or count != len(re.findall(r"(?<!\\)\\\\\}", tex)):
        return tex
    return re.sub(r"(?<!\\)\\\\([{}])", r"\\\1", tex)


def _strokes(tex: str) -> str:
    if not _is_one_line(tex):
        return tex
    if re.search(rf"\\\\(?:{_DOUBLED})(?![A-Za-z])", tex) and not re.search(r"(?<!\\)\\(?:\\\\)*[A-Za-z]", tex):
        return tex.replace("\\\\", "\\")
    return re.sub(r"(?<!\\)\\\\([|,;:!#%&])", r"\\\1", tex)


def _rows(tex: str) -> str:
    r"""Give `tex` with `\\\\` at the end of each row of a matrix or of cases as `\\`, as Hexo made them."""
    if "\\\\\\\\" not in tex or not _MATRIX.search(tex) or {len(run) for run in re.findall(r"\\{2,}", tex)} != {4}:
        return tex
    return tex.replace("\\\\\\\\", "\\\\")


def _subscripts(tex: str) -> str:
    tex = re.sub(r"(?<!\\)\\\\_", "_", tex)
    if "\\_" not in tex or _LOW_LINE_IN_WORDS.search(tex):
        return tex
    tex = re.sub(r"(\\[A-Za-z]+|[})\]]|(?<![A-Za-z\\])[A-Za-z])\\_(?=\{)", r"\1_", tex)
    return re.sub(r"(?<![A-Za-z\\}])([A-Za-z])\\_(?=[A-Za-z0-9](?![A-Za-z0-9]))", r"\1_", tex)


def _per_cent(tex: str) -> str:
    return tex if "\n" in tex.strip() else re.sub(r"(?<!\\)((?:\\\\)*)%", r"\1\\%", tex)


_MATRIX = late_pattern(r"\\begin\{(?:[a-zA-Z]*matrix\*?|[dr]?cases\*?|array)\}")
CORRECTIONS = (
    Correction(r"\\\\ is two line breaks, so a row would be empty", r"write \\ at the end of a row", _rows),
    Correction(r"\\{ is a line break and a group, so the braces would not be seen", r"write \{ and \}", _braces),
    Correction(r"a doubled \\ is a line break, not the start of a command", r"write one \ before a command", _strokes),
    Correction(r"\_ is a low line and no subscript", "write _ without the backslash", _subscripts),
    Correction(r"\| is a double stroke, as of a norm", "write | for a condition", conditions.with_one_stroke),
    Correction("% would hide the rest of the formula", r"write \%", _per_cent),
    Correction(
        "an HTML entity stands in the formula",
        "write the character itself",
        _sub(r"&(?:lt|gt|amp);", lambda found: html.unescape(found[0])),
    ),
)


_STRUCK = late_pattern(r"\\math(?:bb|bbm|ds)\s*(?:\{\s*([0-9])\s*\}|([0-9]))")
_DOUBLE_STRUCK = 0x1D7D8
"""The double-struck 0; the other digits follow."""


def before(tex: str) -> str:
    r"""Give `tex` with what KaTeX takes and the reader would see wrong put right (`CORRECTIONS`).

    `\\{a\\}`, `x\_i` and the like were escaped for some Markdown engine; each is certain from the formula alone.
    A digit in `\mathbb` is double-struck: KaTeX's font has letters alone, and `\mathbb{1}` is what indicates.
    """
    if "\\mathb" in tex or "\\mathds" in tex:
        tex = _STRUCK.sub(lambda found: chr(_DOUBLE_STRUCK + int(found[1] or found[2])), tex)
    for correction in _corrections(tex):
        tex = correction.rewrite(tex)
    return tex


def _corrections(tex: str) -> tuple[Correction, ...]:
    """Give the corrections to try: each looks for one of these signs."""
    return CORRECTIONS if "\\\\" in tex or "\\_" in tex or "\\|" in tex or "%" in tex or "&" in tex else ()


def remark(tex: str) -> tuple[str, str] | None:
    """Say what `before` puts right in `tex` and how to write it; None when it changes nothing."""
    changes = (correction for correction in _corrections(tex) if correction.rewrite(tex) != tex)
    correction = next(changes, None)
    return (f"{correction.found}; it is read as meant", correction.advice) if correction else None
