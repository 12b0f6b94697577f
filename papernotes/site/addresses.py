"""Where things stand: page addresses, the files they become, and links that hold under any base path.

An address is decoded text relative to the site's top, without a leading slash: `""` is the front page, an address
that ends in `/` is a folder's `index.html`, any other names a file. Everything that leaves this module for a page
is percent-encoded.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote, urlsplit

# Unreserved characters of RFC 3986 and the slash; all else is encoded, so `?`, `#` and `%` in names stay names.
_SAFE = "/~"


def output_name(address: str) -> str:
    """Give the path of the file of an address, below the output folder, as text."""
    return f"{address}index.html" if not address or address.endswith("/") else address


@lru_cache(maxsize=65536)
def encoded(address: str) -> str:
    """Percent-encode an address as UTF-8; slashes stay."""
    return quote(address, safe=_SAFE)


def root_of(address: str) -> str:
    """Give the way from the page at `address` up to the site's top: `""`, `"../"`, `"../../"`."""
    return "../" * address.count("/")


def link(root: str, address: str, fragment: str = "") -> str:
    """Give the href of `address`, seen from a page whose way up is `root`; "./" is the front page from itself."""
    return f"{f'{root}{encoded(address)}' or './'}{f'#{quote(fragment, safe=_SAFE)}' if fragment else ''}"


def absolute(url: str, address: str) -> str:
    """Give the full URL of `address` on the site published at `url`, or "" when the site has no `url`."""
    return f"{url}/{encoded(address)}" if url else ""


def base_path(url: str) -> str:
    """Give the path that the site stands under, with slashes at both ends: "/" or "/group/"."""
    return f"{urlsplit(url).path.rstrip('/')}/"


def numbered(address: str, number: int) -> str:
    """Give the address of page `number` (1-based) of a list that begins at `address`."""
    return address if number == 1 else f"{address}page/{number}/"
