"""Whether a note is held back as a draft.

What is published by accident cannot be taken back, so words that could mean either hold a note back, and say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from papernotes.patterns import late_pattern
from papernotes.reading.facts import Finding, finding_of, short
from papernotes.reading.fields import normal
from papernotes.reading.flags import read_flag
from papernotes.reading.statements import Statements

_PUBLIC = {"draft": False, "published flag": True}
"""The answer under each key that lets a note be published."""

_WAYS_OUT = {
    "draft": 'write "true" to hold it back, "false" to publish it',
    "published flag": 'write "true" to publish it, "false" to hold it back; the year of the paper stands under "year"',
}
_STATES = frozenset(
    normal(state)
    for state in (
        "draft|hidden|private|unpublished|초안|숨김|비공개|下書き|草稿|非表示|非公開|隐藏|隱藏|非公开"
        "|черновик|скрыто|скрыт|не опубликовано"
    ).split("|")
)
# Obsidian's own templates, Templater's, Hugo's; BibTeX has titles in two braces as well.
_TO_FILL_IN = late_pattern(
    r"<%.*%>|\{\{-?\s*(?:(?:\w+\s+)?\.\w.*|(?:title|name|value|file_?name|date|time|cite_?key)\s*(?:[|:].*)?)\}\}",
    re.IGNORECASE,
)


def is_draft(stated: Statements, path: PurePosixPath) -> bool:
    """Tell whether its front matter, or its folder, which is Jekyll's for drafts, holds a note back."""
    if "_drafts" in path.parts[:-1]:
        return True
    return any(read_flag(fact.text) is not _PUBLIC[fact.field] for fact in stated.of(*_PUBLIC)) or any(
        fact.origin == "front matter" and normal(fact.text) in _STATES for fact in stated.of("status")
    )


def placeholder(title: str, body: Iterable[str]) -> str:
    """Give what a program fills in, in the place of the title: such a file is what new notes are made from."""
    heading = next((line for line in body if line.strip()), "").lstrip("# ").rstrip()
    return next((each for each in (title, heading) if each[:2] in {"{{", "<%"} and _TO_FILL_IN.fullmatch(each)), "")


def template_finding(written: str, line: int) -> Finding:
    """Say that a template of notes is no note."""
    return Finding(
        code="template-note",
        message=f'"{short(written)}" is a place to be filled in, so this is a template of notes, and held back',
        help='list its folder in the settings to be without this warning, for example: ignore = ["Templates/**"]',
        line=line,
    )


def unclear_drafts(stated: Statements) -> tuple[Finding, ...]:
    """Give what holds the note back although it says neither yes nor no."""
    return tuple(
        finding_of(
            fact,
            code="unclear-draft",
            message=f'"{short(fact.text.strip() or fact.key)}" is neither yes nor no, so the note is held back',
            help=_WAYS_OUT[fact.field],
        )
        for fact in stated.of(*_PUBLIC)
        if read_flag(fact.text) is None
    )
