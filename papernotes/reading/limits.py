"""What a note as a whole has too little or too much of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from papernotes.reading.facts import Finding, finding_of
from papernotes.reading.statements import Statements

MOST_TERMS = 100
"""Tags or reviewers of a note that count. Each has a page, and each page a card with all of them: the
site grows with their square, so that a note of 30 KB could fill a disk."""


def limit_findings(stated: Statements, terms: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """Tell that a note is empty, or that it has as many terms of a field as count; `terms` are its own by field."""
    if not stated.facts and not any(line.strip() for line in stated.lines):
        yield Finding(
            code="empty-note",
            message="the note is empty",
            help="write a first line such as `# Title of the paper`, or delete the file",
        )
    for field, names in terms.items():
        for fact in [*stated.of(field)][:1] if len(names) >= MOST_TERMS else ():
            message = f"no more than {MOST_TERMS} {field} of a note count"
            yield finding_of(fact, code="too-many", message=message, help="name those that it is about")
