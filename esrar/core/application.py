"""The application's own kind of Flask: its requests, its templates, and addresses made quickly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, has_request_context, request
from werkzeug.routing import Rule

from esrar.core.asked import Request
from esrar.core.quoting import plain, quoted_in_query
from esrar.core.routing import Address
from esrar.core.templating import Templates

_PLACE = re.compile(r"<(?:(int|path|string):)?([a-z_]+)>")
"""A part of a rule that a number or a text fills."""


class Application(Flask):
    """Flask, which fills most addresses into a pattern: a page asks for dozens, a call each.

    Werkzeug finds the rule anew for every address, and its encoding asks letter by letter. What is
    no plain rule with numbers, texts and nothing else is built by it as ever.
    """

    request_class = Request
    jinja_environment = Templates
    url_rule_class = Address

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._patterns: dict[str, Pattern | None] = {}

    def url_for(
        self,
        /,
        endpoint: str,
        *,
        _anchor: str | None = None,
        _method: str | None = None,
        _scheme: str | None = None,
        _external: bool | None = None,
        **values: Any,
    ) -> str:
        """As in every Flask."""
        special = _anchor or _method or _scheme or _external
        if not special and has_request_context():
            pattern = self._pattern(endpoint)
            address = pattern.filled(values) if pattern else None
            if address is not None:
                return request.root_path.rstrip("/") + address
        return super().url_for(endpoint, _anchor=_anchor, _method=_method, _scheme=_scheme,
                               _external=_external, **values)  # fmt: skip

    def _pattern(self, endpoint: str) -> Pattern | None:
        if endpoint not in self._patterns:
            try:
                rules = list(self.url_map.iter_rules(endpoint))
            except KeyError:  # one relative to a blueprint, or none at all
                return None
            self._patterns[endpoint] = pattern_of(rules[0]) if len(rules) == 1 else None
        return self._patterns[endpoint]


@dataclass(frozen=True, slots=True)
class Pattern:
    """An address with its places, by what fills each; what else is given becomes its query."""

    text: str
    places: dict[str, str]

    def filled(self, values: Mapping[str, Any]) -> str | None:
        """The address with these values; None if they are more than plain numbers and texts."""
        path = self.text
        if self.places:
            for name, kind in self.places.items():
                if not _fits(kind, values.get(name)):
                    return None
            path %= tuple(values[name] for name in self.places)
        if len(values) == len(self.places):
            return path
        pairs = []
        for name, value in values.items():
            if name in self.places or value is None:
                continue
            if type(value) is not str and type(value) is not int:
                return None
            pairs.append(f"{quoted_in_query(name)}={quoted_in_query(str(value))}")
        return f"{path}?{'&'.join(pairs)}" if pairs else path


def _fits(kind: str, value: Any) -> bool:
    if kind == "int":
        return type(value) is int and value >= 0
    if type(value) is not str or not value or not plain(value):
        return False
    return kind == "path" or "/" not in value


def pattern_of(rule: Rule) -> Pattern | None:
    """The pattern of a rule; None if more than its path and plain places decides on an address."""
    if rule.defaults or rule.subdomain or rule.host or rule.websocket:
        return None
    text = _PLACE.sub("%s", rule.rule)
    if not plain(text.replace("%s", "")):
        return None
    return Pattern(text, {name: kind or "string" for kind, name in _PLACE.findall(rule.rule)})
