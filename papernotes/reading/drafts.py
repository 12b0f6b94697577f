"""Whether a note is held back as a draft.

What is published by accident cannot be taken back, so words that could mean either hold a note back, and say so.
"""

from __future__ import annotations

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


def is_draft(stated: Statements) -> bool:
    """Tell whether the front matter holds the note back."""
    return any(read_flag(fact.text) is not _PUBLIC[fact.field] for fact in stated.of(*_PUBLIC)) or any(
        fact.origin == "front matter" and normal(fact.text) in _STATES for fact in stated.of("status")
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
