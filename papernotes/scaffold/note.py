"""`papernotes new`: a note with today's date and the head that a reader of the site's language expects."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from papernotes.identity import doi_key, key_url, paper_key, text_key
from papernotes.model import Site
from papernotes.problems import PapernotesError, Problem
from papernotes.reading.files import FRONT, is_note_name, read_files
from papernotes.reading.loader import load_notes
from papernotes.scaffold.texts import text_of, write_new
from papernotes.site.catalog import in_most_used
from papernotes.text import mend, slugify

_PLAIN = re.compile(r"[^\W_][^:#'\"\[\]{}\n]*")  # what YAML takes for a text without quotes


def start_note(site: Site, subject: str, *, day: date) -> Path:
    """Write a note on `subject`, a title or the address or id of a paper, and give its path.

    Its head is in the site's language, which is that of most notes if the settings name none. Raises `PapernotesError`
    when `subject` names nothing or the file is there already.
    """
    subject = mend(" ".join(subject.split()))
    title, link = _paper_of(subject)
    if not title:
        help_text = 'for example: papernotes new "Attention Is All You Need"'
        raise PapernotesError(
            Problem(path="new", code="no-title", message="a note needs a title or a paper", help=help_text)
        )
    values = {"title": _yaml(title), "link": link, "date": day.isoformat()}
    return write_new(site.notes, {_file_name(title): text_of("new", _language(site), values)})[0]


def _file_name(title: str) -> str:
    """Give the name of a note's file, which is none of those that are no notes, as `readme.md`."""
    name = slugify(title)
    return f"{name}.md" if is_note_name(f"{name}.md") and name not in FRONT else f"{name}-.md"


def _language(site: Site) -> str:
    return site.language or in_most_used(site, load_notes(read_files(site).sources, site)[0]).language


def _paper_of(subject: str) -> tuple[str, str]:
    """Give the title to begin with and the paper's address; one of an address alone is its id or its last part."""
    is_address = re.match(r"https?://", subject, re.IGNORECASE) is not None
    key = paper_key(subject) if is_address else text_key(subject)
    if subject.startswith("10."):
        key = doi_key(subject)
    if key:
        kind, _, name = key.partition(":")
        return f"{_KINDS[kind]} {name}", key_url(key)
    if is_address:
        parts = urlsplit(subject)
        last = parts.path.rstrip("/").rpartition("/")[2]
        return (re.sub(r"\.(?:pdf|html?)$", "", last) or parts.netloc), subject
    return subject, ""


_KINDS = {"arxiv": "arXiv", "doi": "DOI", "openreview": "OpenReview", "acl": "ACL"}


def _yaml(text: str) -> str:
    """Give a text as a YAML value: in quotes only where it needs them."""
    return text if _PLAIN.fullmatch(text) and not text.isdigit() else json.dumps(text, ensure_ascii=False)
