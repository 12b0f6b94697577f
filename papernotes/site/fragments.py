"""A tag for templates: `{% keep "header", page.root %}…{% endkeep %}` is made once for each key.

The key is everything that decides what stands between the tags, a name of its own first. After "Fragment Cache" in
Jinja's documentation of extensions.
"""

from __future__ import annotations

from collections.abc import Hashable

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

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """Read the tag up to its end: look up its key, else make what it holds and keep that, and print it."""
        line = next(parser.stream).lineno
        given = parser.parse_tuple()
        body = parser.parse_statements(("name:endkeep",), drop_needle=True)
        key, text = parser.free_identifier(), parser.free_identifier()
        made = [nodes.AssignBlock(text, None, body), nodes.ExprStmt(self.call_method("keep", [key, text]))]
        parts = [
            nodes.Assign(key, given),
            nodes.Assign(text, self.call_method("find", [key])),
            nodes.If(nodes.Not(text), made, [], []),
            nodes.Output([text]),
        ]
        return [part.set_lineno(line) for part in parts]

    def forget(self) -> None:
        """Keep nothing of what was made so far."""
        self._kept.clear()

    def find(self, key: Hashable) -> Markup | None:
        """Give what is kept for a key."""
        return self._kept.find(key)

    def keep(self, key: Hashable, made: Markup) -> None:
        """Keep what was made for a key."""
        self._kept.keep(key, made)
