"""The envelope of a note: YAML, TOML and Pelican heads, and what is left of them when they are broken.

A head is what a reader would call one: `---` around text without keys is a pair of rules, a blank line before the
first `---` does not unmake it. What YAML refuses and a reader understands (`title: A: B`, `title: @foo`, tabs) is read
line by line. Meaning is left to `notes`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from papernotes.model import Value
from papernotes.patterns import late_pattern
from papernotes.reading.facts import Entry, Fact, Finding, short
from papernotes.reading.fields import field_of_key
from papernotes.reading.plain_yaml import read_plain_yaml
from papernotes.reading.yaml_values import Unreadable, read_toml, read_yaml

_KEY_LINE = re.compile(r"([^\W\d][^:：=#\n]{0,40}?|[\"'][^\"'\n]{1,40}[\"'])\s*([:：])(?:[ \t\u3000]*|(?<=：))(.*)$")
_TOML_LINE = late_pattern(r"([A-Za-z_][\w.\-]*|\"[^\"]+\")\s*(=)\s*(.*)$")
_VALUE_WITH_COLON = late_pattern(r"(\s*(?:-\s+)?[\w-]+:\s+)([^\s\"'\[{|>&*!%#][^\"]*:\s.*?)\s*")
_PELICAN = late_pattern(r"([A-Za-z][A-Za-z_\-]*)(:)[ \t]+(.*)$")
_ITEM = late_pattern(r"\s*[-*+]\s+(.*)$")
_COMMENT = re.compile(r"\s+#\S")
_FENCE = re.compile(r"(---|\+\+\+)[ \t]*$")
_KEEPS_COMMENT = frozenset(("title", "paper", "tldr", "tags"))
LAST_LINE_OF_HEAD = 400


class FrontMatter(Struct, frozen=True, kw_only=True):
    """A note's header fields and body. `kind` is "yaml", "toml", "pelican" or "" for none.

    `body_line` is the 1-based line of the file that the body begins on; `lines` are the rest of the file from there.
    """

    kind: str
    fields: tuple[Fact, ...]
    lines: Sequence[str]
    body_line: int
    findings: tuple[Finding, ...] = ()

    @property
    def body(self) -> str:
        """The lines of the body as one text."""
        return "\n".join(self.lines)


def split_front_matter(text: str) -> FrontMatter:
    """Split `text` into header fields and body.

    Fields keep the order of the file; `Fact.line` is 1-based and counts from the top of the file.
    A file with no header gives no fields and `body == text`; `---`, `+++` and Pelican's bare `Title: …` lines count.
    A missing closing fence, a duplicate key and a line that cannot be read are findings; nothing raises.
    """
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return FrontMatter(kind="", fields=(), lines=lines, body_line=1)
    fence = _FENCE.match(lines[first])
    if fence:
        return _fenced(lines, first, fence[1]) or _no_header(lines)
    second = first + 1
    if second < len(lines) and _FENCE.match(lines[second]) and len(lines[first]) <= 80:
        late = _fenced(lines, second, lines[second].strip(), is_late=True)
        if late:
            return late
    return _pelican(lines, first) or _no_header(lines)


def _no_header(lines: Sequence[str]) -> FrontMatter:
    return FrontMatter(kind="", fields=(), lines=lines, body_line=1)


def _fenced(lines: Sequence[str], opening: int, fence: str, *, is_late: bool = False) -> FrontMatter | None:
    """Give the header between two fences, or None when there is none a reader would call one."""
    closing = _closing(lines, opening + 1, fence)
    if closing is None:
        return None if is_late else _unclosed(lines, opening, fence)
    inner = lines[opening + 1 : closing]
    if not _has_keys(inner, fence, at_least=2 if is_late else 1):
        return None if any(line.strip() for line in inner) or is_late else _empty(lines, opening, closing)
    fields, findings = _read(inner, fence, opening + 1)
    if opening:
        findings = (_late(lines, opening), *findings)
    body_lines = (
        [*lines[:opening], *[""] * (closing + 1 - opening), *lines[closing + 1 :]] if is_late else lines[closing + 1 :]
    )
    return FrontMatter(
        kind="toml" if fence == "+++" else "yaml",
        fields=fields,
        lines=body_lines,
        body_line=1 if is_late else closing + 2,
        findings=findings,
    )


def _empty(lines: Sequence[str], opening: int, closing: int) -> FrontMatter | None:
    if opening or closing - opening > 2:
        return None
    return FrontMatter(kind="yaml", fields=(), lines=lines[closing + 1 :], body_line=closing + 2)


def _closing(lines: Sequence[str], start: int, fence: str) -> int | None:
    for number in range(start, min(len(lines), start + LAST_LINE_OF_HEAD)):
        line = lines[number].rstrip()
        if line == fence or (fence == "---" and line == "..."):
            return number
    return None


def _has_keys(inner: Sequence[str], fence: str, *, at_least: int) -> bool:
    """Tell whether the lines between two fences are a header: most top-level lines are `key: value`."""
    pattern = _TOML_LINE if fence == "+++" else _KEY_LINE
    top = [line for line in inner if line.strip() and not line[0].isspace() and line[0] not in "#-*]}"]
    keys = []
    is_known = False
    for line in top:
        if match := pattern.match(line):
            keys.append(match[1])
            is_known = is_known or field_of_key(match[1]) != ""
        if is_known and len(keys) >= at_least:
            return True
    if any(line.startswith(("# ", "## ", "### ", "- [", "![", "```", "> ")) for line in inner):
        return False
    return len(keys) >= at_least and len(keys) * 2 >= len(top) and len(keys[0].split()) <= 3


def _late(lines: Sequence[str], opening: int) -> Finding:
    return Finding(
        code="late-header",
        message="the front matter does not begin on the first line",
        help="remove what stands before `---`; other tools do not see this header",
        line=opening + 1,
        start=0,
        length=len(lines[opening].rstrip()),
    )


def _unclosed(lines: Sequence[str], opening: int, fence: str) -> FrontMatter | None:
    """Give the header of a note whose closing fence is missing: its key lines up to the first other line."""
    end = opening + 1
    pattern = _TOML_LINE if fence == "+++" else _KEY_LINE
    while (
        end < len(lines)
        and lines[end].strip()
        and (pattern.match(lines[end]) or lines[end][0] in " \t-#]")
        and not lines[end].startswith("# ")
    ):
        end += 1
    inner = lines[opening + 1 : end]
    if not _has_keys(inner, fence, at_least=1) or not any(
        field_of_key(match[1]) for line in inner if (match := pattern.match(line))
    ):
        return None
    fields, findings = _read(inner, fence, opening + 1)
    missing = Finding(
        code="open-header",
        message=f'the front matter that begins with "{fence}" has no closing "{fence}"',
        help=f'write "{fence}" on a line of its own after the last `key: value` line',
        line=opening + 1,
        start=0,
        length=3,
        severity="error",
    )
    kind = "toml" if fence == "+++" else "yaml"
    return FrontMatter(kind=kind, fields=fields, lines=lines[end:], body_line=end + 1, findings=(missing, *findings))


def _pelican(lines: Sequence[str], first: int) -> FrontMatter | None:
    """Give a Pelican head: `Title: …` and other one-word keys without fences, up to the first blank line."""
    end = first
    while end < len(lines) and lines[end].strip():
        end += 1
    matches = [_PELICAN.match(line) for line in lines[first:end]]
    keys = [match[1].casefold() for match in matches if match]
    is_head = (
        len(keys) > 1
        and all(matches)
        and keys[0] in {"title", "date", "slug", "category", "author", "authors"}
        and "title" in keys
    )
    if not is_head or not {
        "date",
        "slug",
        "category",
        "tags",
        "modified",
        "status",
        "author",
        "authors",
        "summary",
        "lang",
    } & set(keys):
        return None
    fields, findings = _read_lines(lines[first:end], first, _PELICAN)
    return FrontMatter(kind="pelican", fields=fields, lines=lines[end:], body_line=end + 1, findings=findings)


def _read(inner: Sequence[str], fence: str, offset: int) -> tuple[tuple[Fact, ...], tuple[Finding, ...]]:
    """Read the lines between the fences; `offset` is the 0-based file line of the first."""
    pattern = _TOML_LINE if fence == "+++" else _KEY_LINE
    if any("：" in line and (match := _KEY_LINE.match(line)) and match[2] == "：" for line in inner):
        return _read_lines(inner, offset, pattern)
    try:
        if fence == "+++":
            entries = read_toml("\n".join(inner))
        else:
            entries = read_plain_yaml(inner) or read_yaml("\n".join(inner))
    except Unreadable as error:
        if error.is_refused:
            return (), (_refused(error, inner, offset),)
        entries = _with_quoted_values(inner) if fence == "---" else ()
        if not entries:
            return _read_lines(inner, offset, pattern)
    return _facts(entries, inner, offset), _duplicates(entries, offset)


def _with_quoted_values(inner: Sequence[str]) -> tuple[Entry, ...]:
    """Read a header in which values within other ones hold a colon (`paper:`, `  title: Nets: a Survey`), else ()."""
    quoted = [_quoted(line) for line in inner]
    if not any(line != new for line, new in zip(inner, quoted, strict=True) if line[:1] in {" ", "-"}):
        return ()
    try:
        return tuple(read_yaml("\n".join(quoted)))
    except Unreadable:
        return ()


def _quoted(line: str) -> str:
    found = _VALUE_WITH_COLON.fullmatch(line)
    return "{}'{}'".format(found[1], found[2].replace("'", "''")) if found else line


def _refused(error: Unreadable, inner: Sequence[str], offset: int) -> Finding:
    line = inner[error.line] if error.line < len(inner) else ""
    return Finding(
        code="bad-header",
        message=f"the front matter is not read: {error.reason}",
        help="write each field as `key: value` or `key: [a, b]`",
        line=offset + error.line + 1,
        start=min(error.start, len(line)),
        severity="error",
    )


def _facts(entries: Sequence[Entry], inner: Sequence[str], offset: int) -> tuple[Fact, ...]:
    last = {entry.key: entry for entry in entries}
    facts = []
    for entry in entries:
        if last[entry.key] is entry and entry.key:
            field, value, start = field_of_key(entry.key), entry.value, -1
            if isinstance(value, str) and value:
                line = inner[entry.value_line] if entry.value_line < len(inner) else ""
                value = _with_comment(value, line) if field in _KEEPS_COMMENT else value
                start = entry.value_start + line.startswith(("'", '"'), entry.value_start)
                start = start if line.startswith(value, start) else -1
            place = offset + entry.line + 1
            facts.append(Fact(field=field, value=value, line=place, start=start, key=entry.key, origin="front matter"))
    return tuple(facts)


def _with_comment(value: str, line: str) -> str:
    """Give a plain value with the ` #…` that YAML drops: in a title or a list of tags it is text."""
    if "#" not in line:
        return value
    comment = line.partition(":")[2].lstrip().removeprefix(value)
    return value + comment.rstrip() if _COMMENT.match(comment) else value


def _duplicates(entries: Sequence[Entry], offset: int) -> tuple[Finding, ...]:
    first_line_by_key: dict[str, int] = {}
    findings = []
    for entry in entries:
        if entry.key in first_line_by_key:
            findings.append(_duplicate(entry.key, offset + entry.line + 1, entry.start, first_line_by_key[entry.key]))
        first_line_by_key.setdefault(entry.key, offset + entry.line + 1)
    return tuple(findings)


def _duplicate(key: str, line: int, start: int, first_line: int) -> Finding:
    return Finding(
        code="duplicate-key",
        message=f'"{key}" stands twice; the later one counts',
        help=f"remove this line or line {first_line}",
        line=line,
        start=start,
        length=len(key),
    )


def _read_lines(
    inner: Sequence[str], offset: int, pattern: re.Pattern[str]
) -> tuple[tuple[Fact, ...], tuple[Finding, ...]]:
    """Read `key: value` lines one by one, with lists and text on the lines below a key."""
    facts: dict[str, Fact] = {}
    findings: list[Finding] = []
    key = ""
    for number, line in enumerate(inner):
        place = offset + number + 1
        match = pattern.match(line) or (_KEY_LINE.match(line) if pattern is not _PELICAN else None)
        if match:
            key = match[1].strip().strip("\"'")
            if key in facts:
                findings.append(_duplicate(key, place, 0, facts[key].line))
            facts[key] = Fact(
                field=field_of_key(key),
                value=_line_value(match[3]),
                line=place,
                start=match.start(3),
                key=key,
                origin="front matter",
            )
        elif not line.strip() or line.lstrip().startswith("#"):
            continue
        elif key and (line[0].isspace() or _ITEM.match(line) or line.strip() in {"]", "}"}):
            facts[key] = _longer(facts[key], line)
        else:
            findings.append(_unread(line, place))
    return tuple(facts.values()), tuple(findings)


def _unread(line: str, place: int) -> Finding:
    return Finding(
        code="unread-line",
        message=f'"{short(line.strip())}" is not a `key: value` line, so it is left out',
        help="write it as `key: value`, or move it below the front matter",
        line=place,
        start=len(line) - len(line.lstrip()),
        length=len(line.strip()),
    )


def _line_value(written: str) -> Value:
    """Give the value of one line: without its quotes, a `[a, b]` as a list, nothing as None."""
    text = written.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    is_list = len(text) > 1 and text[0] == "[" and text[-1] == "]" and "](" not in text and "] " not in text
    if is_list and not text.startswith("[["):
        return tuple(item.strip().strip("\"'") for item in text[1:-1].split(",") if item.strip())
    return None if text in {"", "~", "null", "|", ">", "|-", ">-"} else text


def _longer(fact: Fact, line: str) -> Fact:
    item = _ITEM.match(line)
    before = fact.value
    if item:
        items = before if isinstance(before, tuple) else (before,) if before else ()
        value: Value = (*items, item[1].strip().strip("\"'"))
    elif isinstance(before, tuple):
        value = (*before, *(part.strip().strip("\"',") for part in line.strip(" \t]").split(",") if part.strip()))
    else:
        value = f"{before} {line.strip()}" if before else line.strip()
    return Fact(field=fact.field, value=value, line=fact.line, key=fact.key, origin=fact.origin)
