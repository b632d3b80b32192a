"""How templates are met: Flask's environment, made to print a page's hundreds of texts quickly."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from typing import Any

from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame


class Printing(CodeGenerator):
    """Compiles templates as Jinja does, but prints with `printed` what it would only escape."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        """The module of a template, which knows our name beside those of Jinja's own."""
        self.writeline("from esrar.core.markup import printed")
        super().visit_Template(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        # A Jinja that prints by another method would not call this one: slower, never unescaped.
        eval_ctx = frame.eval_ctx
        if finalize.src is None and eval_ctx.autoescape and not eval_ctx.volatile:
            self.write("printed(")
        else:
            super()._output_child_pre(node, frame, finalize)


class Templates(Environment):
    """An environment whose templates share its globals as they are.

    Jinja lays an empty mapping over them for each template; every import of a macro and every
    page then compares and copies two mappings chained, a twentieth of a page's time.
    """

    code_generator_class = Printing

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        self._chosen: dict[tuple[Any, ...], str] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's own globals, unless a template is given some of its own."""
        return super().make_globals(d) if d else self.globals

    def select_template(
        self,
        names: Iterable[str | Template],
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """The first of these that there is; which one, the folders are asked only once."""
        if self.auto_reload:
            return super().select_template(names, parent, globals)
        wanted = tuple(names)
        chosen = self._chosen.get(wanted)
        if chosen is not None:
            return self.get_template(chosen, parent, globals)
        found = super().select_template(wanted, parent, globals)
        if found.name is not None:
            self._chosen[wanted] = found.name
        return found
