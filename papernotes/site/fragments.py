"""A tag for templates: `{% keep "header", page.root %}…{% endkeep %}` is made once for each key.

The key is everything that decides what stands between the tags, a name of its own first. After "Fragment Cache" in
Jinja's documentation of extensions.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup

from papernotes.site.kept import Kept


class Fragments(Extension):
    """The tag `keep` of one environment, and what it has kept."""

    tags = {"keep"}  # noqa: RUF012 - Jinja's own attribute

    def __init__(self, environment: Environment) -> None:
        """Begin with nothing kept."""
        super().__init__(environment)
        self._kept: Kept[Hashable, Markup] = Kept()

    def parse(self, parser: Parser) -> nodes.Node:
        """Read the tag up to its end."""
        line = next(parser.stream).lineno
        key = parser.parse_tuple()
        body = parser.parse_statements(("name:endkeep",), drop_needle=True)
        return nodes.CallBlock(self.call_method("_once", [key]), [], [], body).set_lineno(line)

    def forget(self) -> None:
        """Keep nothing of what was made so far."""
        self._kept = Kept()

    def _once(self, key: Hashable, caller: Callable[[], Markup]) -> Markup:
        return self._kept.of(key, caller)
