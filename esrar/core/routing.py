"""The addresses of the application: numbers bounded, and each written only when it is first asked.

Forty registers have some fifty addresses each. Werkzeug writes and compiles two functions for
every one as it is added, a second and more of each start; a page builds a few dozen of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Rule

LARGEST = 2**31 - 1


class Number(IntegerConverter):
    """`<int:…>` in an address, no larger than a column can hold: beyond that nothing is found."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max": LARGEST, **options})


class Address(Rule):
    """A rule whose builders are compiled when the first address is built by it.

    A Werkzeug that compiles by another method would not call this one: slower, never wrong.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        """What stands in for the builder, and puts the real one in its own place."""
        compile_now = super()._compile_builder
        name = "_build_unknown" if append_unknown else "_build"

        def first(rule: Rule, **values: Any) -> tuple[str, str]:
            build: Callable[..., tuple[str, str]] = compile_now(append_unknown).__get__(rule)
            setattr(rule, name, build)
            return build(**values)

        return first


def init(app: Flask) -> None:
    """Bound the numbers of addresses; before any route is added."""
    app.url_map.converters["int"] = Number
