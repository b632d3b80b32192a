"""The addresses of a list: what it was asked for, and what a link changes of that."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from esrar.kit import registry
from esrar.kit.asking import Query
from esrar.kit.register import Register


def list_url(register: Register, query: Query, base: str = "", **changed: Any) -> str:
    """The address of a list, or of another page that is asked the same."""
    text = asked(query, **changed)
    base = base or registry.address(register.key)
    return f"{base}?{text}" if text else base


def asked(query: Query, **changed: Any) -> str:
    """What stands after the question mark."""
    pairs: list[tuple[str, Any]] = [("q", changed.get("q", query.q))]
    pairs += [(name, v) for name, given in query.filters.items() for v in given]
    pairs.append(("sort", changed.get("sort", sort_text(query))))
    pairs.append(("after", changed.get("after", query.after)))
    pairs.append(("view", changed.get("view", query.view)))
    return urlencode([(k, v) for k, v in pairs if v])


def filters_of(query: Query) -> str:
    """Search and filters alone, as an export or another page takes them."""
    return asked(query, sort="", after=None, view="")


def kept_of(query: Query) -> str:
    """What of an address is worth keeping: neither the page one is on nor the view it began as."""
    return asked(query, after=None, view="")


def filter_pairs(query: Query) -> list[tuple[str, str]]:
    """The same as the entries of a form."""
    own = [("q", query.q)] if query.q else []
    return own + [(name, v) for name, given in query.filters.items() for v in given]


def sort_text(query: Query) -> str:
    """The order as an address says it."""
    return f"-{query.sort}" if query.descending else query.sort
