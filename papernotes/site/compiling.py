"""How templates become Python: as Jinja does it, but what is printed is not made safe twice.

Jinja wraps each printed value in a `Markup`, which the page that it is joined into does not need; making one costs
several times what escaping costs. The text of a page is the same.
"""

from __future__ import annotations

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape


class Generator(CodeGenerator):
    """Writes the code of a template, in which `printed` stands where Jinja has `escape`."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - its name
        """Write the code of a whole template."""
        self.writeline(f"from {__name__} import printed")
        super().visit_Template(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("printed(")


def printed(value: object) -> str:
    """Give `value` as it stands in a page: markup as it is, all else with the characters of HTML escaped."""
    if type(value) is Markup:
        return value
    if type(value) is str:
        text = value.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")
        return text.replace("'", "&#39;").replace('"', "&#34;")
    return escape(value)
