"""Refuses sensitive values of a person of whom neither a consent nor another basis is recorded.

The same for every door: form, list, import, act on many, and the way back. What is there already
stays when a consent is withdrawn, until it is removed; nothing new comes to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from esrar.core import clock
from esrar.core.errors import Invalid
from esrar.kit.register import Field, Register

ACCESS = "sensitive"


@cache
def fields(register: Register) -> tuple[Field, ...]:
    """The fields that hold sensitive data, where a register asks for a basis of them."""
    if register.withholds is None:
        return ()
    return tuple(f for f in register.fields if f.access == ACCESS and not f.through)


@cache
def columns(register: Register) -> Mapping[str, Field]:
    """The columns of these fields, each with its field."""
    return {c: f for f in fields(register) for c in f.kind.columns(f.name)}


def refusal(register: Register, new: Mapping[str, Any],
            after: Mapping[str, Any]) -> tuple[Field, str] | None:  # fmt: skip
    """The field and the reason, where `new` columns bring sensitive data that may not be kept.

    `after` is the whole row as it would be.
    """
    own = columns(register)
    if not own or own.keys().isdisjoint(new):
        return None
    brought = next((f for c, f in own.items() if new.get(c) is not None), None)
    if brought is None or register.withholds is None:
        return None
    why = register.withholds(after, clock.today())
    return None if why is None else (brought, str(why))


def refuse(register: Register, before: Mapping[str, Any], stored: Mapping[str, Any]) -> None:
    """Raise Invalid where a row with these columns as well would hold what may not be kept."""
    own = columns(register)
    new = {c: stored[c] for c in own if c in stored and stored[c] != before.get(c)}
    found = refusal(register, new, {**before, **stored}) if new else None
    if found is not None:
        raise Invalid(found[1])


def there(register: Register, row: Mapping[str, Any]) -> list[Field]:
    """The fields that hold sensitive data in a row."""
    return [f for f in fields(register) if any(row.get(c) is not None
                                               for c in f.kind.columns(f.name))]  # fmt: skip
