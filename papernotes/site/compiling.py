"""How templates become Python: as Jinja does it, but what every page does many times costs less.

The text of a page is the same, and so is what is said of a mistake. What differs:

- A template and each of its blocks yields its text as one: else each piece of it, 200 a page, goes up through three
  generators.
- What is printed is not made a `Markup` first: the page that it is joined into does not need it, and making one costs
  several times what escaping costs.
- A macro that gets its parameters by place is called outright, not by way of the context (`Piece`): 0.9 µs, not 2.
- A template of macros alone, imported `with context`, is not run again for each page (`Macros`), which takes 20 µs.
- What all templates see is one dict (`Flat`): a page copies it, which takes a chain of two 15 µs.
- Attributes are read outright, a million for 1,000 notes: what is not there is an `AttributeError`, where Jinja looks
  for an item of that name and else gives something undefined. `Careful` does as Jinja, for templates that need it.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from functools import cached_property
from typing import Any

import markupsafe
from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

_MISSING = (missing,) * 32
_OWN = ("Piece", "called", "printed", "told")


class Generator(CodeGenerator):
    """Writes the code of a template."""

    _printed: nodes.Expr | None = None

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - its name
        """Write the code of a whole template."""
        self.writeline(f"from {__name__} import {', '.join(_OWN)}")
        self.writeline(f"has_macros_alone = {all(map(_is_lasting, node.body))}")
        super().visit_Template(node, frame)

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Write what a template, a block, or a part of these consists of; each of the former yields one text."""
        if frame.buffer is not None:
            super().blockvisit(nodes, frame)
            return
        self.buffer(frame)
        super().blockvisit(nodes, frame)
        self.writeline(f"yield concat({frame.buffer})")
        frame.buffer = None

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: FBT001, FBT002, N802
        """Write a call; `told` gives what `printed` would make of the result."""
        if isinstance(node.node, nodes.ExtensionAttribute) and not forward_caller:
            self._write_outright(node, frame)
            return
        if forward_caller or not _is_plain(node, frame):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("told(context, " if self._printed is node else "called(context, ")
        self.visit(node.node, frame)
        scopes = {"_loop_vars": frame.loop_frame, "_block_vars": frame.block_frame}
        self.signature(node, frame, {name: name for name, is_there in scopes.items() if is_there})
        self.write(")")

    def _write_outright(self, node: nodes.Call, frame: Frame) -> None:
        """Write a call of an extension's method, which wants nothing of the context: `keep` has two on every card."""
        self.visit(node.node, frame)
        self.write("(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Write the reading of an attribute."""
        if keyword.iskeyword(node.attr) or not node.attr.isascii():
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Write what makes a macro of a function."""
        if macro_ref.accesses_caller or macro_ref.accesses_kwargs or macro_ref.accesses_varargs:
            super().macro_def(macro_ref, frame)
        else:
            names = "".join(f"{argument.name!r}, " for argument in macro_ref.node.args)
            name = getattr(macro_ref.node, "name", None)
            self.write(f"Piece(environment, macro, {name!r}, ({names}), False, False, False, ")
            self.write("context.eval_ctx.autoescape)")

    def _import_common(self, node: nodes.Import | nodes.FromImport, frame: Frame) -> None:
        if not node.with_context:
            super()._import_common(node, frame)
            return
        self.write("environment.get_template(")
        self.visit(node.template, frame)
        self.write(f", {self.name!r}).imported(context, {self.dump_local_context(frame)}, {self.position(node)!r})")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        elif isinstance(node, nodes.Call) and _is_plain(node, frame):
            self._printed = node
            self.write("(")
        else:
            self.write("printed(")


class Careful(Generator):
    """Writes the code of a template that asks for what may not be there."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Write the reading of an attribute as Jinja does."""
        CodeGenerator.visit_Getattr(self, node, frame)


class Piece(Macro):
    """A macro that takes no more than the parameters it names."""

    def takes(self, number: int) -> bool:
        """Tell whether so many values by place are not too many."""
        return number <= self._argument_count

    def text(self, given: tuple[Any, ...]) -> str:
        """Give the text of the macro for values by place, which it `takes`."""
        return self._func(*given, *_MISSING[: self._argument_count - len(given)])


class Flat(Environment):
    """An environment whose templates see what all have in one dict: every page copies it, and Jinja's chain is slow."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Give what a template sees beside a page's own variables."""
        return {**self.globals, **(d or {})}


class Macros(Template):
    """A template that keeps what was imported from it `with context`, if that is macros alone."""

    @cached_property
    def _imports(self) -> dict[str, tuple[Context, TemplateModule]]:
        return {}

    def imported(self, context: Context, names: Mapping[str, Any], place: str) -> TemplateModule:
        """Give the macros for the page of `context`; `names` are local ones that can be seen at this `place`.

        Macros look up the page's variables when they are called, so that it is enough to change these: for each place
        by itself, as other variables may be there.
        """
        has_names = any(value is not missing for value in names.values())
        if has_names or not self.root_render_func.__globals__.get("has_macros_alone"):
            return self.make_module(context.get_all(), shared=True, locals=names)
        if place not in self._imports:
            own = self.new_context(context.get_all(), shared=True)
            self._imports[place] = own, TemplateModule(self, own)
        own, module = self._imports[place]
        own.parent = context.get_all()
        return module


def printed(value: object) -> str:
    """Give `value` as it stands in a page: markup as it is, all else with the characters of HTML escaped."""
    if type(value) is Markup:
        return value
    return _escaped(value) if type(value) is str else escape(value)


def _replaced(text: str) -> str:
    """Give `text` with the characters of HTML escaped, as `escape` does it, but as a `str`."""
    text = text.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")
    return text.replace("'", "&#39;").replace('"', "&#34;")


# What MarkupSafe's `escape` itself calls: C, a quarter of the time, and 490,000 texts for 1,000 notes.
_escaped: Callable[[str], str] = getattr(markupsafe, "_escape_inner", _replaced)


def called(context: Context, value: Callable[..., Any], *given: object, **scope: object) -> object:
    """Call `value`, a macro or anything else, with values by place."""
    if type(value) is Piece and value.takes(len(given)):
        return Markup(value.text(given))  # noqa: S704 - what a template with autoescape makes
    return context.call(value, *given, **scope)


def told(context: Context, value: Callable[..., Any], *given: object, **scope: object) -> str:
    """Call `value` with values by place, and give the result as it stands in a page."""
    if type(value) is Piece and value.takes(len(given)):
        return value.text(given)
    return printed(context.call(value, *given, **scope))


def _is_plain(node: nodes.Call, frame: Frame) -> bool:
    """Tell whether a call may be one of a macro with values by place alone, and where its result counts as markup."""
    is_safe = frame.eval_ctx.autoescape and not frame.eval_ctx.volatile
    is_by_place = not (node.kwargs or node.dyn_args or node.dyn_kwargs)
    return is_safe and is_by_place and isinstance(node.node, nodes.Name)


def _is_lasting(node: nodes.Node) -> bool:
    """Tell whether a part of a template is the same for all pages: a macro, and what is between macros."""
    if isinstance(node, nodes.Output):
        return all(isinstance(child, nodes.TemplateData) for child in node.nodes)
    if isinstance(node, nodes.Import | nodes.FromImport):
        return not node.with_context
    return isinstance(node, nodes.Macro)
