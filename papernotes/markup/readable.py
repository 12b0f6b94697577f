r"""A formula as a few letters of text, for what can show no more: titles of windows, feeds, link previews, lists.

`\pi_0` is π₀, `\mathcal{O}(n^2)` is O(n²), `\frac{a}{b}` is a/b. What has no sign of its own stays as its name
(`\log n` is log n): this is to be read, not to be calculated with.
"""

from __future__ import annotations

import re
from functools import lru_cache

from papernotes.markup import spans
from papernotes.patterns import late_pattern

_LISTED = """
 alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ
mu μ nu ν xi ξ pi π rho ρ varrho ρ sigma σ varsigma ς tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω Gamma
Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω ell ℓ infty ∞ times × cdot · pm ±
leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ approx ≈ sim ∼ in ∈ notin ∉ subset ⊂ subseteq ⊆ cup ∪ cap ∩ to → rightarrow →
leftarrow ← mapsto ↦ Rightarrow ⇒ Leftrightarrow ⇔ partial ∂ nabla ∇ sum ∑ prod ∏ int ∫ forall ∀ exists ∃
ldots … dots … cdots … circ ∘ star ⋆ ast ∗ oplus ⊕ otimes ⊗ odot ⊙ mid | parallel ∥ perp ⊥ propto ∝ equiv ≡ ll
≪ gg ≫ hbar ℏ emptyset ∅ varnothing ∅ langle ⟨ rangle ⟩ dagger † prime ′ sharp ♯ flat ♭ top ⊤ lVert ‖ rVert ‖
Vert ‖ lvert | rvert | vert |
""".split()
_SIGNS = dict(zip(_LISTED[::2], _LISTED[1::2], strict=True))
_RELATIONS = frozenset("≤≥≠≈∼∈∉⊂⊆→←↦⇒⇔±∝≡≪≫×|∪∩")
_SUPERSCRIPTS = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_SUBSCRIPTS = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")

_NOTHING = late_pattern(
    r"\\(?:left|right|[bB]igg?[lrm]?|displaystyle|textstyle|limits|nolimits|scriptstyle|rm|bf|it|cal)(?![A-Za-z])|\\[!]|&"
)
_SPACE = late_pattern(r"\\(?:quad|qquad|,|;|:|>|\s|\\)(?![A-Za-z])|~|\s+")
_WRAPPED = late_pattern(
    r"\\(?:math(?:cal|bf|bb|rm|sf|it|scr|frak|tt)|text(?:rm|bf|it|sf|tt|normal)?|operatorname\*?|boldsymbol|bm|[a-z]*hat"
    r"|[a-z]*tilde|[a-z]*bar|vec|overline|underline|mbox|dot|ddot) ?(?:\{([^{}]*)\}|([^\W_]))"
)
_FRACTION = late_pattern(r"\\[dt]?frac ?\{([^{}]*)\} ?\{([^{}]*)\}")
_ROOT = late_pattern(r"\\sqrt ?(?:\{([^{}]*)\}|([^\W_]))")
_COMMAND = late_pattern(r"\\([A-Za-z]+)")
_SCRIPT = late_pattern(r" ?([_^]) ?(?:\{([^{}]*)\}|(\\[A-Za-z]+|[^\s{}(\\]))")
_ALONE = late_pattern(r"√?\\?[^\W_]*(?:_[^\W_]+)?")
_INTEGER = late_pattern(r"[+-]?\d+")
_ONE = late_pattern(r"\\?[^\W_]+|\(.*\)")
_SIGNS_OF_TEX = late_pattern(r"\\(?=[^A-Za-z])|[{}](?<!\\[{}])")


def readable(tex: str) -> str:
    """Give a formula as text on one line."""
    text = _SPACE.sub(" ", _NOTHING.sub("", tex) if "\\" in tex or "&" in tex else tex)
    for _ in range(4):  # what is wrapped may be wrapped once more
        before = text
        if "\\" in text:
            text = _unwrapped(text)
        if "_" in text or "^" in text:
            text = _SCRIPT.sub(_script, text)
        if text == before:
            break
    if "\\" in text:
        text = _COMMAND.sub(_named, text)
    return " ".join(_SIGNS_OF_TEX.sub("", text).split())


def _unwrapped(text: str) -> str:
    """Give a formula without the commands around letters, and with roots and fractions on the line."""
    text = _WRAPPED.sub(lambda found: found[1] or found[2] or "", text)
    if "\\sqrt" in text:
        text = _ROOT.sub(lambda found: f"√{_together(found[1] or found[2] or '')}", text)
    if "frac" in text:
        text = _FRACTION.sub(lambda found: f"{_together(found[1])}/{_together(found[2])}", text)
    return text


@lru_cache(maxsize=1024)
def in_line(text: str) -> str:
    """Give a text with what can be read of its formulas in their places, as the titles of papers are shown."""
    if "$" not in text and "\\" not in text:
        return text
    parts: list[str] = []
    at = 0
    for span in spans.spans(text):
        parts += [text[at : span.start], readable(text[span.tex_start : span.tex_end])]
        at = span.end
    return "".join((*parts, text[at:]))


def _together(text: str) -> str:
    return text if _ALONE.fullmatch(text) else f"({text})"


def _script(found: re.Match[str]) -> str:
    sign, what = found[1], (found[2] if found[2] is not None else found[3]).strip()
    if _INTEGER.fullmatch(what):
        return what.translate(_SUPERSCRIPTS if sign == "^" else _SUBSCRIPTS)
    if what in {"\\prime", "\\top", "⊤", "\\circ", "\\ast", "\\star", "*", "\\dagger"}:
        return what
    return f"{sign}{what}" if _ONE.fullmatch(what) else f"{sign}({what})"


def _named(found: re.Match[str]) -> str:
    name = found[1]
    sign = _SIGNS.get(name)
    if sign is None:
        return name
    return f" {sign} " if sign in _RELATIONS and "vert" not in name else sign
