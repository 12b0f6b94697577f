"""The code of the default theme's templates, kept as Python keeps that of its modules: in `__pycache__`, beside them.

To read a template and to write its code takes each process some 10 ms, and a note's page needs four: a tenth of what a
build after an edit takes. What is not a part of the program, a site's own templates, is never kept as code.
"""

from __future__ import annotations

import marshal
import os
import sys
from contextlib import suppress
from functools import lru_cache
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path

import jinja2.compiler
import jinja2.environment
import jinja2.ext
import jinja2.idtracking
import jinja2.lexer
import jinja2.nodes
import jinja2.parser
from jinja2.bccache import Bucket, BytecodeCache

from papernotes.engine.cache import digest_of
from papernotes.site import compiling, fragments

_MAKERS = (
    *(jinja2.compiler, jinja2.environment, jinja2.ext, jinja2.idtracking, jinja2.lexer, jinja2.nodes, jinja2.parser),
    *(compiling, fragments),
)
"""Modules that decide what the code of a template is."""
_UNCHECKED = (1).to_bytes(4, "little")
"""The flags of a file that holds a hash of its source, which Python itself is not to compare (PEP 552)."""
_HASH_BYTES = 8


class Compiled(BytecodeCache):
    """Keeps the code of templates below `folder`; without a place to write to, it is made anew in each process."""

    def __init__(self, folder: Path) -> None:
        """Take the folder of the default theme."""
        self._folder = folder

    def get_cache_key(self, name: str, filename: str | None = None) -> str:  # noqa: ARG002 - Jinja's signature
        """Give a template's path, which its code names, or "" for one that is not of the default theme."""
        return filename if filename and Path(filename).is_relative_to(self._folder) else ""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fetch the code of a template, if it is there and was made from this source by this program."""
        if bucket.key:
            with suppress(OSError, EOFError, ValueError, TypeError):
                head, data = _head(bucket), _place(bucket.key).read_bytes()
                if data.startswith(head):
                    bucket.code = marshal.loads(data[len(head) :])  # noqa: S302 - a part of the program, as its modules

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template, as Python would that of a module."""
        if bucket.key and bucket.code and not sys.dont_write_bytecode:
            with suppress(OSError):
                place = _place(bucket.key)
                place.parent.mkdir(parents=True, exist_ok=True)
                part = place.with_name(f"{place.name}.{os.getpid()}")
                part.write_bytes(_head(bucket) + marshal.dumps(bucket.code))
                part.replace(place)


def _place(template: str) -> Path:
    """Give the file for the code of a template, beside that of this module."""
    return Path(cache_from_source(str(Path(__file__).with_name(f"{Path(template).name}.py"))))


def _head(bucket: Bucket) -> bytes:
    source = digest_of(_made_by(), bucket.key, bucket.checksum)
    return MAGIC_NUMBER + _UNCHECKED + source[:_HASH_BYTES]


@lru_cache(maxsize=1)
def _made_by() -> bytes:
    """Give a digest of the modules that make the code. Raises `OSError` where these have no sources."""
    return digest_of(*(Path(module.__file__ or "").read_bytes() for module in _MAKERS))
