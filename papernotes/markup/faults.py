r"""What KaTeX says about a formula, in plain words, and what its writer can do: `\frca` is probably `\frac`."""

from __future__ import annotations

import re
from functools import lru_cache

from papernotes.markup.katex import VENDORED

_UNDEFINED = re.compile(r"Undefined control sequence: (\\.[A-Za-z]*)")
_NO_ENVIRONMENT = re.compile(r"No such environment: (\S+)")
_UNTRUSTED = re.compile(r"Untrusted command: (\S+)")
_QUOTED = re.compile(r"got (?:function )?'([^']+)'|after '([^']+)'")
_ENVIRONMENTS = (
    "align align* aligned alignat alignedat array bmatrix Bmatrix cases CD darray dcases drcases equation equation* "
    "gather gather* gathered matrix pmatrix rcases smallmatrix split subarray vmatrix Vmatrix"
).split()
_WORDS: tuple[tuple[str, str, str], ...] = (
    (r"^Expected 'EOF', got '\}'", "this } closes nothing", "take it out, or open it with {"),
    (r"^Expected '\}', got 'EOF'", "a { of this formula is never closed", "close it with }"),
    (r"^Expected '\}', got '(.+?)'", r"a {{ is still open where {0} stands", "close it with }} before that"),
    (r"^Expected '\\right', got 'EOF'", r"\left has no \right", r"end the pair with \right, or \right. for no bracket"),
    (
        r"^Expected '\\right', got '(.+?)'",
        r"\left has no \right before {0}",
        r"end the pair with \right, or \right. for no bracket",
    ),
    (
        r"^Expected 'EOF', got '\\right'",
        r"\right has no \left before it",
        r"open the pair with \left, or \left. for no bracket",
    ),
    (
        r"^Expected 'EOF', got '&'",
        "& separates columns, and there are none here",
        r"put it into \begin{aligned}, or write \&",
    ),
    (r"^Expected 'EOF', got '#'", "# stands for a macro's argument", r"write \# for the sign itself"),
    (r"^Expected 'EOF', got '([_^])'", "{0} has no place in text", r"write \{0}, or end \text first"),
    (
        r"^Double (subscript|superscript)",
        "a second {0} at one letter",
        "put braces around the part that both belong to",
    ),
    (r"^Expected group after '(.+?)'", "nothing follows {0}", "write what it applies to, in braces"),
    (r"^Got function '(.+?)' with no arguments as (\w+)", "{0} needs braces as {1}", "write {{{0} …}}"),
    (
        r"^Unexpected end of input in a macro argument",
        "the last command lacks an argument, or a { is never closed",
        "write it as {…}",
    ),
    (r"^Expected & or .* or \\end", r"\begin is never closed", r"add the \end of the same name"),
    (
        r"^Mismatch: \\begin\{(.+?)\} matched by \\end\{(.+?)\}",
        r"\begin{{{0}}} is closed by \end{{{1}}}",
        r"close it with \end{{{0}}}",
    ),
    (
        r"^Limit controls must follow",
        r"\limits stands after what has no limits",
        r"use it after \sum, \max or \operatorname",
    ),
    (
        r"^Can't use function '\$'",
        "a $ inside a formula",
        r"write \$ for the sign itself, or end the formula before it",
    ),
    (r"^Can't use function '(.+?)' in (\w+) mode", "{0} cannot stand in {1} mode", ""),
    (
        r"^Untrusted command: (\\href|\\url)",
        "a formula holds no links, so {0} has no place in it",
        "put the link around the formula: [$…$](https://…)",
    ),
    (
        r"^Untrusted command: (.+)",
        "{0} has no place in a formula",
        "write a picture in Markdown, beside the formula",
    ),
    (r"^Multiple \\tag", r"two \tag in one formula", r"keep one, or use \begin{align} with one a row"),
    (r"^Unknown column alignment: (.+)", "{0} is no column alignment", r"begin as \begin{{array}}{{lcr}}"),
)


def explained(message: str) -> tuple[str, str]:
    """Give a message of KaTeX as what was found and how to mend it ("" when there is nothing to advise)."""
    undefined = _UNDEFINED.match(message)
    if undefined:
        if undefined[1][1:] in command_names():
            return f"{undefined[1]} has no place outside text", f"write \\text{{{undefined[1]}}}"
        near = nearest(undefined[1][1:], command_names())
        return (
            f"there is no command {undefined[1]}",
            f"did you mean \\{near}?" if near else "KaTeX's commands: https://katex.org/docs/supported",
        )
    environment = _NO_ENVIRONMENT.match(message)
    if environment:
        near = nearest(environment[1], _ENVIRONMENTS)
        return (
            f"there is no environment {environment[1]}",
            f"did you mean {near}?" if near else "use aligned, gathered, array or cases",
        )
    for pattern, words, advice in _WORDS:
        found = re.match(pattern, message)
        if found:
            return _filled(words, found), _filled(advice, found)
    return f"KaTeX says: {message}", ""


def place(message: str, tex: str) -> tuple[int, int]:
    """Give offset and length of what `message` complains about in `tex`, (-1, 0) when it is not there just once."""
    named = (pattern.match(message) for pattern in (_UNDEFINED, _NO_ENVIRONMENT, _UNTRUSTED))
    found = next(filter(None, named), None) or _QUOTED.search(message)
    word = next((group for group in found.groups() if group), "") if found else ""
    at = (
        [match.start() for match in re.finditer(re.escape(word) + ("(?![A-Za-z])" if word[-1:].isalpha() else ""), tex)]
        if word
        else []
    )
    return (at[0], len(word)) if len(at) == 1 or (at and word.startswith("\\")) else (-1, 0)


def nearest(word: str, choices: tuple[str, ...] | list[str]) -> str:
    """Give the choice with the fewest slips of the pen from `word` (a swap is one), "" if none is near."""
    most = 1 if len(word) < 6 else 2 if len(word) < 9 else 3
    near = [
        (slips(word, choice), -_common(word, choice), choice)
        for choice in choices
        if abs(len(choice) - len(word)) <= most and choice[:1] in word[:2]
    ]
    best = min((found for found in near if found[0] <= most), default=None)
    return best[2] if best else ""


def slips(one: str, other: str) -> int:
    """Count insertions, deletions, changes and swaps of neighbours between two words (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, char in enumerate(one, start=1):
        this = [row]
        for column, there in enumerate(other, start=1):
            cost = min(last[column] + 1, this[column - 1] + 1, last[column - 1] + (char != there))
            if row > 1 and column > 1 and char == other[column - 2] and one[row - 2] == there:
                cost = min(cost, before[column - 2] + 1)
            this.append(cost)
        before, last = last, this
    return last[-1]


@lru_cache(maxsize=1)
def command_names() -> tuple[str, ...]:
    """Give the names of KaTeX's commands, without backslash, as they stand in its source."""
    source = (VENDORED / "katex.min.js").read_text(encoding="utf-8")
    return tuple(
        sorted(set(re.findall(r'"\\\\([A-Za-z]{2,})"', source)) | {"ce", "pu", "sqrt", "left", "right", "begin", "end"})
    )


def _filled(words: str, found: re.Match[str]) -> str:
    return words.format(*found.groups()) if found.groups() else words


def _common(one: str, other: str) -> int:
    """Count the letters that two words begin with alike."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
