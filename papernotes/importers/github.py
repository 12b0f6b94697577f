"""Issues of GitHub as JSON: what `gh issue list --json …` prints, or the REST API gives."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from papernotes.importers.incoming import Harvest, Incoming, cleaned, day_of, one_line
from papernotes.importers.outline import closed, demoted
from papernotes.problems import Problem
from papernotes.text import slugify

_ADDRESS = re.compile(r"https?://([^\s#?]+)/(?:issues|pull)/\d+(?:[#?].*)?")
_LEVEL_IN_COMMENT = 3


def is_issue(value: object) -> bool:
    """Tell whether a value of JSON is an issue, however broken."""
    return isinstance(value, Mapping) and {"number", "title"} <= value.keys()


def read_issues(issues: Sequence[object], shown: str) -> Harvest:
    """Read issues; `shown` is the name of their file, which stands for the repository where no issue says it.

    Pull requests, and issues without a word below their title, are left out.
    """
    notes: list[Incoming] = []
    left_out: Counter[str] = Counter()
    problems: list[Problem] = []
    origins: set[str] = set()
    for place, issue in enumerate(issues, start=1):
        if not isinstance(issue, Mapping) or not _has_what_is_needed(issue):
            problems.append(_broken(issue, place, shown))
            left_out["not readable"] += 1
        elif issue.get("pull_request") or "/pull/" in _address(issue):
            left_out["pull requests"] += 1
        elif not (note := _note(issue, shown)).body:
            left_out["without text"] += 1
        elif note.origin in origins:
            left_out["there twice"] += 1
        else:
            origins.add(note.origin)
            notes.append(note)
    return Harvest(notes=tuple(notes), left_out=left_out, problems=tuple(problems))


def _has_what_is_needed(issue: Mapping[str, object]) -> bool:
    number, title, body = issue.get("number"), issue.get("title"), issue.get("body")
    is_number = isinstance(number, int) and not isinstance(number, bool)
    return is_number and isinstance(title, str) and bool(one_line(title)) and (body is None or isinstance(body, str))


def _broken(issue: object, place: int, shown: str) -> Problem:
    number = issue.get("number") if isinstance(issue, Mapping) else None
    name = f"issue {number}" if isinstance(number, int) else f"value {place} of the list"
    message = f"{name} is left out: it has no number, no title, or a body that is no text"
    return Problem(path=shown, severity="warning", code="broken-issue", message=message)


def _note(issue: Mapping[str, object], shown: str) -> Incoming:
    number, title = issue["number"], one_line(str(issue["title"]))
    found = _ADDRESS.fullmatch(_address(issue))
    return Incoming(
        origin=f"{cleaned(found[1]) if found else slugify(shown)}#{number}",
        name=title,
        number=str(number),
        title=title,
        reviewer=_author(issue),
        day=_day(issue),
        tags=_labels(issue.get("labels")),
        body=_body(issue),
    )


def _address(issue: Mapping[str, object]) -> str:
    return next((url for key in ("html_url", "url") if isinstance(url := issue.get(key), str)), "")


def _author(value: Mapping[str, object]) -> str:
    person = value.get("author") or value.get("user")
    login = person.get("login") if isinstance(person, Mapping) else None
    return one_line(login) if isinstance(login, str) else ""


def _day(value: Mapping[str, object]) -> date | None:
    return day_of(value.get("createdAt") or value.get("created_at"))


def _labels(labels: object) -> tuple[str, ...]:
    listed = labels if isinstance(labels, list) else []
    names = (label.get("name") if isinstance(label, Mapping) else label for label in listed)
    return tuple(name for written in names if isinstance(written, str) and (name := one_line(written)))


def _body(issue: Mapping[str, object]) -> str:
    """Give the body, and the comments below it: a heading each, which their own ones stand below."""
    body = issue.get("body")
    parts = [closed(cleaned(body).strip("\n"))] if isinstance(body, str) and body.strip() else []
    comments = issue.get("comments")  # the REST API gives their number
    for comment in comments if isinstance(comments, list) else []:
        text = comment.get("body") if isinstance(comment, Mapping) else None
        if isinstance(text, str) and text.strip():
            day = _day(comment)
            said = ", ".join(filter(None, (_author(comment), day.isoformat() if day else "")))
            parts += [f"## {said or '…'}", closed(demoted(cleaned(text).strip("\n"), _LEVEL_IN_COMMENT))]
    return "\n\n".join(parts)
