"""Tell a formula from money and from prose that stands between two stray signs.

Every judgement looks at one span only and takes time linear in its length. Finding the spans is the work of `spans`.
"""

from __future__ import annotations

import re

from papernotes.patterns import late_pattern
from papernotes.text import is_cjk

_COMMAND = re.compile(r"\\[A-Za-z]|\\[{}|]")
_SCRIPT = re.compile(r"\^|[\w)\]}'|*]\s?_\s?[\w{\\(*+'-]|^_[\w{\\]|[α-ωΑ-Ω∀-⋿]")
_OPERATOR = re.compile(r"[=<>+*/|~!{}·×÷±∓→←⇒≈-]|(?<=\w)\(")
_TEXT_GROUP = re.compile(
    r"\\(?:text\w*|mathrm|mathbf|mathit|mathsf|mathtt|mathcal|operatorname\*?|mbox|hbox|label|ref|begin|end|tag)\s*\{[^{}]*\}"
)
_COMMAND_NAME = re.compile(r"\\[A-Za-z]+")
_SUBSCRIPT = re.compile(r"[_^]\s*(?:\{[^{}]*\}|\w+)")
_WORD = re.compile(r"[^\W\d_]{2,}")
_LONG_WORDS = re.compile(
    r"(?:[A-Za-z]{2,}[ \n,.;:’]+){3}[A-Za-z]{2,}|(?:[а-яё]{3,}[ \n,.;:]+){2}[а-яё]{3,}", re.IGNORECASE
)
_TWO_WORDS = re.compile(r"[^\W\d_]{2,}[ \n]+[^\W\d_]{2,}")
_LETTERS = re.compile(r"[^\W\d_]+")
_MONEY = re.compile(
    r"\s?\d[\d.,]*\s*(?:(?:[KMBkmb]|bn|tn|million|billion|trillion|thousand|млн|млрд|тыс)\b|[万亿億兆元円원만억])?"
)
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{2,}[:/.,;]?")
_SHELL_NAME = re.compile(r"[A-Za-z_]\w+(?![\w{^\\])")
_LONGEST_WIDE_NAME = 12
_RELATION = late_pattern(r"[=<>+|×·→≤≥≈∈]|(?<=\w)\(")
_TEX_SIGN = re.compile(r"\\[A-Za-z{}|]|[=^&+<>]|\w_")
_BLANK_LINE = re.compile(r"\n[ \t>]*\n")
_MARKDOWN = late_pattern(
    r"^[ \t>]*(?:#{1,6}[ \t]|[-*+] +[^\W\d_]{2}|\d{1,3}[.)] +[^\W\d_]{2}|\|?[ \t]*:?-{3,}|[*_]{3}|```|~~~)"
    r"|\]\(|(?<!\\)\$",
    re.MULTILINE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MARKS = frozenset(".,;:!?'\"，。、；：！？")
_SENTENCE_MARKS = frozenset("，。；？！、：…“”「」")
_STOP_WORDS = frozenset(
    "an and are as at be but by can for from has have if in into is it its of on or our per than that the then there "
    "these this to was we were when where which while will with you your vs "
    "в на с по для что это или как не от из к".split()
)
_FUNCTIONS = frozenset(
    "sin cos tan log ln exp max min sup inf lim arg argmax argmin det dim ker tr rank sgn sign softmax sigmoid relu "
    "tanh var cov std mean sum prod loss kl pr mod gcd span diag vec concat attention mlp ffn cnn rnn lstm gru bleu "
    "if otherwise".split()
)


def is_formula(content: str, *, before: str, after: str) -> bool:
    r"""Tell whether what stands between two single dollar signs is TeX.

    `before` and `after` are the characters outside the signs, or "". `费用$5和$10` and `$5 and $10` are money,
    `损失为$5$元`, `$ x $`, `3$\times$3` and `$L_p$norm` are formulas.
    """
    bare = content.strip()
    if all(char in _MARKS for char in bare) or ("](" in bare and "[" not in bare.partition("](")[0]):
        return False
    if _COMMAND.search(bare):
        return not _is_sentence(bare, is_even=_is_even(content))
    has_script = bool(_SCRIPT.search(bare))
    if not (has_script and _is_even(content)) and _is_money(content, before=before, after=after):
        return False
    if has_script:
        return not _is_sentence(bare, is_even=_is_even(content))
    if before.isdigit() and content[0].isspace() and any(char.isalpha() and not char.isascii() for char in bare):
        return False  # `5$ за 10$ и $n$`: the sign stands behind the sum
    return _is_plain_formula(content, after=after)


def is_double_formula(content: str) -> bool:
    """Tell whether what stands between two `$$` in a line of text is TeX: only evident prose is not."""
    bare = content.strip()
    if not bare:
        return False
    if _COMMAND.search(bare) or _SCRIPT.search(bare):
        return not _is_sentence(bare, is_even=_is_even(content))
    return _is_plain_formula(bare, after="")


def is_parenthesised_formula(content: str) -> bool:
    r"""Tell whether what stands between `\(` and `\)` is TeX: escaped parentheses around words are text."""
    bare = content.strip()
    if not bare or "](" in bare or "://" in bare or _YEAR.fullmatch(bare):
        return False
    if _COMMAND.search(bare) or _SCRIPT.search(bare):
        return not _is_sentence(bare, is_even=False)
    if _WORD.search(bare) and not _RELATION.search(bare) and (content == bare or _TWO_WORDS.search(bare)):
        return False
    return _is_plain_formula(bare, after="")


def is_bracketed_formula(content: str) -> bool:
    r"""Tell whether what stands between `\[` and `\]` is TeX.

    `\[LSTM\]`, `\[0, 1\]` and `\[[paper](…)\]` are escaped brackets of ordinary text, so evidence is asked for.
    """
    bare = content.strip()
    if not bare or "](" in bare or "://" in bare or bare.startswith("["):
        return False
    if _COMMAND.search(bare):
        return not _is_sentence(bare, is_even=False)
    words = [word for word in _WORD.findall(bare) if word.lower() not in _FUNCTIONS]
    if _SCRIPT.search(bare) or "=" in bare:
        return len(words) <= 3 and not _TWO_WORDS.search(bare)  # `loss = task + penalty`
    return not words and (bool(_OPERATOR.search(bare)) or (content != bare and not bare.isdigit()))


def is_display_source(content: str) -> bool:
    """Tell whether lines between two `$$` are TeX although a blank line stands among them.

    Each part between blank lines must have something of TeX and nothing of Markdown or of a sentence, so that a sign
    that nothing closes does not reach over paragraphs to the next formula.
    """
    return all(_is_tex(part) for part in _BLANK_LINE.split(content) if part.strip())


def _is_tex(part: str) -> bool:
    left = _TEXT_GROUP.sub(" 0 ", part)
    if _MARKDOWN.search(left) or (_WORD.search(left) and not _TEX_SIGN.search(part)):
        return False
    left = _COMMAND_NAME.sub(" ", left)
    if _has_wide_prose(left) and (not _COMMAND.search(part) or _has_wide_sentence(left) or _TWO_WORDS.search(left)):
        return False
    return not _LONG_WORDS.search(left)


def is_money_sign(text: str, offset: int) -> bool:
    """Tell whether the `$` at `offset` is a currency or shell sign that a reader expects to see."""
    after = text[offset + 1 : offset + 2]
    before = text[offset - 1 : offset] if offset else ""
    if after.isdigit() or before.isdigit() or before in {"S", "`", "\\"}:
        return True
    return _SHELL_NAME.match(text, offset + 1) is not None


def _is_even(content: str) -> bool:
    return content[:1].isspace() == content[-1:].isspace()


def _is_money(content: str, *, before: str, after: str) -> bool:
    match = _MONEY.match(content)
    if not match:
        return False
    if after.isdigit() or (before.isascii() and before.isupper()):
        return True
    rest = content[match.end() :]
    if content[-1].isspace() and not content[0].isspace() and not _OPERATOR.search(rest):
        return True
    words = [word for word in _WORD.findall(rest) if word.lower() not in _FUNCTIONS]
    return bool(words) and not ("=" in rest and _is_even(content))


def _is_sentence(bare: str, *, is_even: bool) -> bool:
    """Tell whether TeX commands stand in what is a sentence for all that, so that a stray sign must have opened it."""
    left = _SUBSCRIPT.sub(" 0 ", _COMMAND_NAME.sub(" ", _TEXT_GROUP.sub(" 0 ", bare)))
    if _has_wide_sentence(left) and (not is_even or left.rstrip()[-1:] in _SENTENCE_MARKS):
        return True
    if not _LONG_WORDS.search(left):
        return False
    return not is_even or sum(word.lower() in _STOP_WORDS for word in _LETTERS.findall(left)) > 1


def _has_wide_prose(text: str) -> bool:
    return not text.isascii() and any(is_cjk(char) and char.isalpha() for char in text)


def _has_wide_sentence(text: str) -> bool:
    return _has_wide_prose(text) and any(char in _SENTENCE_MARKS for char in text)


def _is_wide_name(content: str) -> bool:
    """Tell whether `content` is one word of a wide script, as in `$손실$`."""
    return len(content) <= _LONGEST_WIDE_NAME and all(is_cjk(char) and char.isalpha() for char in content)


def _is_plain_formula(content: str, *, after: str) -> bool:
    """Judge a span without any TeX command, subscript or superscript."""
    bare = content.strip()
    has_operator = bool(_OPERATOR.search(bare))
    is_even = _is_even(content)
    if _has_wide_prose(bare):
        may_be = has_operator or (_is_wide_name(content) and not after.isdigit())
        return may_be and is_even and not _has_wide_sentence(bare)
    words = [word.lower() for word in _LETTERS.findall(bare)]
    real = [word for word in words if len(word) > 1 and word not in _FUNCTIONS]
    if any(word in _STOP_WORDS for word in words) and (not is_even or len(real) > 1 or not has_operator):
        return False
    if _TWO_WORDS.search(bare) and len(real) > 1:
        if after.isdigit():
            return False
        most = 6 if has_operator else 3
        return is_even and len(real) <= most and (has_operator or content == bare)
    if _VARIABLE.fullmatch(bare) and after.isascii() and after.isalpha():
        return False
    return is_even or not real or has_operator
