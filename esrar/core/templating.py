"""How templates are met: Flask's environment, whose globals are one plain mapping."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment


class Templates(Environment):
    """An environment whose templates share its globals as they are.

    Jinja lays an empty mapping over them for each template; every import of a macro and every
    page then compares and copies two mappings chained, a twentieth of a page's time.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's own globals, unless a template is given some of its own."""
        return super().make_globals(d) if d else self.globals
