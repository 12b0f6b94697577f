"""Every link of a site, seen from outside: whether it leads to a file that is there, and to a place on that page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from html import unescape
from urllib.parse import unquote, urldefrag, urljoin

_SITE = "https://site.invalid/"
_LINK = re.compile(r'<(?!meta|option)[a-z][^<>]*?\s(?:href|src|poster)="([^"]*)"')
_ID = re.compile(r'\s(?:id|name)="([^"]*)"')


def dead_links(files: Mapping[str, str], url: str = "") -> Iterator[tuple[str, str]]:
    """Give each page of `files` (texts by path) with each of its links within the site that leads nowhere.

    `url` is the address the site is published at; links to other sites are not looked at.
    """

    @cache
    def ids(path: str) -> frozenset[str]:
        return frozenset(map(unescape, _ID.findall(files[path])))

    for path, text in files.items():
        if path.endswith((".html", ".xml")) and path != "404.html":
            for link in sorted(set(_LINK.findall(text))):
                whole, fragment = urldefrag(urljoin(f"{_SITE}{path}", unescape(link)))
                if url and whole.startswith(f"{url}/"):
                    whole = f"{_SITE}{whole.removeprefix(f'{url}/')}"
                if not whole.startswith(_SITE):
                    continue
                target = unquote(whole.removeprefix(_SITE).partition("?")[0])
                target = f"{target}index.html" if not target or target.endswith("/") else target
                if target not in files or (fragment and unquote(fragment) not in ids(target)):
                    yield path, link
