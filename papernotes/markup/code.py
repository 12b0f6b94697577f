"""Code blocks: highlighted with classes, with the place for a copy button; BibTeX, titles, unknown languages.

Only lexers of an allow-list run: of Pygments' six hundred, some loop for ever or take seconds on a few kilobytes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from papernotes.markup.work import Work
from papernotes.text import closest

LEXERS = frozenset(
    """bash bat bibtex c clojure cmake console cpp csharp css cuda dart diff docker elixir erlang fortran go graphql
    groovy haskell html http ini java javascript json jsx julia kotlin lua make matlab mysql nasm
    objective-c ocaml pascal perl php postgresql powershell prolog protobuf pycon python r ruby rust sas scala scheme
    scss shell-session solidity sparql sql stata swift tcl tex text toml tsx typescript verilog vhdl vim xml
    yaml""".split()
)
"""Names of the lexers that notes may use, as Pygments calls them."""

ALIASES = {
    "c++": "cpp", "cc": "cpp", "h": "c", "hpp": "cpp", "c#": "csharp", "cs": "csharp", "cu": "cuda",
    "py": "python", "python3": "python", "python2": "python", "py3": "python", "pytorch": "python", "ipython": "python",
    "ipython3": "python", "tensorflow": "python", "jax": "python", "torch": "python", "numpy": "python",
    "sh": "bash", "shell": "bash", "zsh": "bash", "terminal": "bash", "cmd": "bat", "batch": "bat",
    "js": "javascript", "node": "javascript", "ts": "typescript", "golang": "go", "rs": "rust", "rb": "ruby",
    "yml": "yaml", "md": "text", "markdown": "text", "latex": "tex", "bib": "bibtex", "objc": "objective-c",
    "dockerfile": "docker", "makefile": "make", "ps1": "powershell", "kt": "kotlin", "hs": "haskell", "jl": "julia",
    "json5": "json", "jsonc": "json", "jsonl": "json", "proto": "protobuf", "patch": "diff", "svg": "xml",
    "plain": "text", "plaintext": "text", "txt": "text", "none": "text", "output": "text", "log": "text", "raw": "text",
    "pseudocode": "text", "pseudo": "text", "algorithm": "text", "mermaid": "text", "math": "tex", "prompt": "text",
    "console": "console", "xhtml": "html", "vue": "html", "m": "matlab", "octave": "matlab", "cfg": "ini", "conf":
    "ini",
}  # fmt: skip
_INFO = re.compile(r"\{?\s*\.?(?P<name>[^\s,{}:=]*)(?P<rest>.*)", re.DOTALL)
_TITLE = re.compile(r"(?:title|filename|file|name|caption)\s*[=:]\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s,}]+))")
_BIBTEX = re.compile(
    r"\s*@(?:article|inproceedings|conference|misc|book|incollection|phdthesis|mastersthesis|techreport)\s*\{",
    re.IGNORECASE,
)


def render_code(tokens: Sequence[Token], index: int, work: Work) -> str:
    """Render a fenced or indented code block."""
    token = tokens[index]
    _report_unclosed(token, work)
    info = _INFO.match(unescapeAll(token.info).strip())
    name = info["name"] if info else ""
    title = _title(name, info["rest"] if info else "")
    language, lexer = language_of(name, token.content)
    if lexer is None:
        lexer = "text"
        _suggest(name, token, work)
    marked = work.codes.highlighted(token.content, lexer)
    return work.keep(_block(marked, language=language, title=title)) + "\n"


def _report_unclosed(token: Token, work: Work) -> None:
    """Report a fence without an end: everything below it is code."""
    if not token.markup or not token.map or token.map[1] > len(work.lines):
        return
    if token.map[1] - token.map[0] < 2 or token.markup[:3] not in work.lines[token.map[1] - 1]:
        work.report(
            work.place(token.map[0], token.markup),
            "open-fence",
            "this code block never ends: what follows is shown as code",
            help=f"close it with {token.markup} on a line of its own",
        )


def language_of(name: str, source: str) -> tuple[str, str | None]:
    """Give the language's name as shown, and its lexer (None for an unknown one)."""
    lowered = name.lower()
    if _BIBTEX.match(source):
        return "bibtex", "bibtex"
    lexer = ALIASES.get(lowered, lowered if lowered in LEXERS else None)
    if not name:
        return "", "text"
    return lowered, lexer


def _block(marked: str, *, language: str, title: str) -> str:
    """Give the markup of a block of highlighted code. The button is for a script of the theme to show and to name."""
    shown = re.sub(r"[^\w+#.-]", "", language)
    kind = f' class="language-{html.escape(shown)}"' if shown else ""
    label = f' data-language="{html.escape(shown)}"' if shown else ""
    head = f'<div class="code-title">{html.escape(title)}</div>\n' if title else ""
    return (
        f'<div class="highlight"{label}>\n{head}<button type="button" class="copy" hidden></button>\n'
        f'<pre tabindex="0"><code{kind}>{marked}</code></pre>\n</div>'
    )


def _title(name: str, rest: str) -> str:
    found = _TITLE.search(rest)
    if found:
        return next(filter(None, found.groups()), "")
    after = rest.strip()
    if rest.startswith(":"):  # ```python:train.py, as Qiita and Zenn write it
        return rest[1:].strip()
    return after if re.fullmatch(r"[\w./-]+\.\w{1,8}", after) and name else ""


def _suggest(name: str, token: Token, work: Work) -> None:
    near = closest(name.lower(), LEXERS | ALIASES.keys())
    if near and len(name) > 2 and token.map:
        work.report(
            work.place(token.map[0], name),
            "code-language",
            f'"{name}" is no language that is highlighted',
            help=f'did you mean "{near}"?',
        )
