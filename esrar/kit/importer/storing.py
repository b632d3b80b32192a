"""Turns values into the columns that keep them, as bulk statements write them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from enum import Enum
from typing import Any

from esrar.core.fields import Kind
from esrar.kit.register import Field, Values

Kept = tuple[Any, tuple[tuple[str, Any], ...]]
"""A value, and the columns that keep it."""


def kept(one: Field, value: Any) -> Kept:
    """A value with the columns that keep it, enumerations as their text; lines keep their own."""
    if value is None or one.through:
        return value, ()
    if type(one.kind).store is Kind.store and not isinstance(value, Enum):
        return value, ((one.name, value),)
    columns = one.kind.store(one.name, value).items()
    return value, tuple((column, v.value if isinstance(v, Enum) else v)
                        for column, v in columns if v is not None)  # fmt: skip


def columns_of(fields: Mapping[str, Field], values: Values) -> dict[str, Any]:
    """The columns that keep these values, enumerations as their text; what lives in lines not."""
    stored: dict[str, Any] = {}
    for name, value in values.items():
        one = fields[name]
        if not one.through:
            for column, kept in one.kind.store(name, value).items():
                stored[column] = kept.value if isinstance(kept, Enum) else kept
    return stored


def derivable(model: Any, stored: Mapping[str, Any]) -> dict[str, Any]:
    """The derived columns of a row that lacks what is compulsory, as far as they can be computed.

    Such a row may still mean a record that is there, by its number or its identifier.
    """
    found = {}
    for column, compute in model.derived.items():
        with suppress(AttributeError, TypeError):
            found[column] = compute(_Given(stored))
    return found


class _Given:
    def __init__(self, stored: Mapping[str, Any]) -> None:
        self._stored = stored

    def __getattr__(self, name: str) -> Any:
        return self._stored.get(name)
