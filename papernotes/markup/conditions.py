r"""The bar of a conditional probability that was escaped: in `p(x\|y)`, as Jekyll wants it, it is no norm.

A norm has two of them, and a divergence is no probability: `D(p \| q)` and `\|p(x)\|` stay.
"""

from __future__ import annotations

from papernotes.patterns import late_pattern

_SCRIPT = r"[_^](?:\{(?:[^{}]|\{[^{}]*\}){0,100}\}|\\[A-Za-z]+|\w)"
_INSIDE = r"(?:[^()\\]|\\[^|]|\([^()\\]{0,100}(?:\\[^|][^()\\]{0,100}){0,20}\)){0,200}?"
_PROBABILITY = late_pattern(
    rf"((?<![A-Za-z\\])(?:[pPqQ]|\\(?:Pr|pi|mathbb\{{P\}}))\}}?(?:{_SCRIPT}|'){{0,3}}\s*\({_INSIDE})\\\|({_INSIDE}\))"
)


def with_one_stroke(tex: str) -> str:
    r"""Give `tex` with `|` for `\|` where it stands alone within the brackets of a probability."""
    return _PROBABILITY.sub(lambda found: f"{found[1]}|{found[2]}", tex) if "\\|" in tex else tex
