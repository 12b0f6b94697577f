"""How the settings are read that connect a site to others: source, comments, scripts, pictures for link previews."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from papernotes.model import Comments, Repository
from papernotes.refusals import Fault, RefusedError, quoted, refuse

_HERE = "{path}"
_FORGES = (
    # GitLab: https://gitlab.com/group/sub/notes/-/tree/main/site
    (re.compile(r"(?P<top>.+)/-/(?:tree|blob|edit)/(?P<rest>.+)"), "{top}/-/edit/{rest}/", "{top}/-/blob/{rest}/"),
    # Gitea, Forgejo, Codeberg: https://codeberg.org/group/notes/src/branch/main/site
    (re.compile(r"(?P<top>.+)/src/branch/(?P<rest>.+)"), "{top}/_edit/{rest}/", "{top}/src/branch/{rest}/"),
    # GitHub: https://github.com/group/notes/tree/main/site
    (re.compile(r"(?P<top>.+)/(?:tree|blob|edit)/(?P<rest>.+)"), "{top}/edit/{rest}/", "{top}/blob/{rest}/"),
)
FONTS = (".ttf", ".otf", ".ttc", ".otc")

_COMMENTS = ("repo", "repo-id", "category", "category-id")
_SCRIPT = re.compile(r"https://[a-z\d.-]+(?::\d+)?(?:[/?][!$%&()*+,./:;=?@\[\]~\w-]*)?", re.IGNORECASE | re.ASCII)
_DATA = re.compile(r"data-[a-z\d_.-]+")
_REPO = re.compile(r"[\w.-]+/[\w.-]+")


def repository(value: object) -> Repository:
    """Read the address of the site's folder as GitHub, GitLab or Gitea shows it, or one with `{path}` in it."""
    expected = "the address of this folder at GitHub, GitLab or Gitea (with its branch), nor one with {path} in it"
    address = value.strip().rstrip("/") if isinstance(value, str) else ""
    try:
        parts = urlsplit(address.replace(_HERE, "path"))
        is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:  # such as an IPv6 host without its bracket
        is_whole = False
    if not is_whole or re.search(r"\s", address):
        raise refuse(value, expected)
    if _HERE in address:
        return Repository(edit=address)
    for shape, edit, source in _FORGES:
        if found := shape.fullmatch(address):
            return Repository(
                edit=edit.format(**found.groupdict()) + _HERE, source=source.format(**found.groupdict()) + _HERE
            )
    raise refuse(value, expected)


def cards(value: object) -> str | None:
    """Read true, false or the path of a font; gives the path, "" for one to be found, None for no pictures."""
    if isinstance(value, bool):
        return "" if value else None
    if not isinstance(value, str) or PurePosixPath(value).suffix.lower() not in FONTS:
        raise refuse(value, f"true, false or the path of a font ({', '.join(FONTS)})")
    return value


def comments(value: object) -> Comments:
    """Read the four values that giscus.app gives for a repository's discussions."""
    if not isinstance(value, Mapping):
        raise refuse(value, f"a table with {', '.join(_COMMENTS)}")
    faults = [
        Fault(message=f"{quoted(key)} is not one of {', '.join(_COMMENTS)}", at=(key,))
        for key in value.keys() - set(_COMMENTS)
    ]
    for key in _COMMENTS:
        text = value.get(key)
        if text is None:
            faults.append(Fault(message=f'"{key}" is missing'))
        elif not isinstance(text, str) or not text.strip() or "\n" in text:
            faults.append(Fault(message=f"{quoted(text)} is not a text in quotes", at=(key,)))
    repo = value.get("repo")
    if isinstance(repo, str) and repo.strip() and not _REPO.fullmatch(repo.strip()):
        faults.append(Fault(message=f'{quoted(repo)} is not a repository such as "group/notes"', at=("repo",)))
    if faults:
        raise RefusedError(*sorted(faults, key=lambda fault: fault.at))
    return Comments(
        repo=value["repo"].strip(),
        repo_id=value["repo-id"].strip(),
        category=value["category"].strip(),
        category_id=value["category-id"].strip(),
    )


def scripts(value: object) -> dict[str, dict[str, str]]:
    """Read a list of addresses of scripts, or of tables with `src` and `data-` attributes; gives these by address."""
    if not isinstance(value, list):
        raise refuse(value, "a list of addresses, or of tables with src")
    found: dict[str, dict[str, str]] = {}
    faults: list[Fault] = []
    for item in value:
        table = item if isinstance(item, Mapping) else {"src": item}
        src = table.get("src")
        if not isinstance(src, str) or not _SCRIPT.fullmatch(src.strip()):
            faults.append(Fault(message=f"{quoted(src)} is not the address of a script, which begins with https://"))
            continue
        attributes = {name: text for name, text in table.items() if name != "src"}
        for name, text in attributes.items():
            if not _DATA.fullmatch(name):
                faults.append(Fault(message=f'{quoted(name)} is neither src nor begins with "data-"'))
            elif not isinstance(text, str):
                faults.append(Fault(message=f"{quoted(text)} is not a text in quotes"))
        found[src.strip()] = attributes
    if faults:
        raise RefusedError(*faults)
    return found
