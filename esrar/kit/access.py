"""What of a register a person may meet: hidden fields are absent, not blank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import current_app

from esrar.accounts.permissions import granted
from esrar.core.errors import Invalid
from esrar.core.fields import Kind, Mobile, NationalId, UnifiedNumber
from esrar.kit.register import Field, Lines, Register

IDENTIFIERS = (NationalId, Mobile, UnifiedNumber)
"""Kinds by which one record is found among all."""
NONE: frozenset[str] = frozenset()


def may(register: Register, action: str) -> bool:
    """Whether whoever acts now may do this in the register."""
    return f"{register.key}:{action}" in granted()


def may_create(register: Register) -> bool:
    """Whether whoever acts now may add records here."""
    return may(register, "write") and _whole(register)


def may_change(register: Register, row: Mapping[str, Any]) -> bool:
    """Whether whoever acts now may change this record."""
    if not may(register, "write"):
        return False
    return _whole(register) or (register.shared is not None and register.shared.mine(row))


def may_set(register: Register, name: str) -> bool:
    """Whether whoever acts now may change this field, of a record that they may change."""
    return _whole(register) or (register.shared is not None and name in register.shared.fields)


def _whole(register: Register) -> bool:
    return register.shared is None or may(register, register.shared.whole)


def visible(register: Register) -> tuple[Field, ...]:
    """The fields whoever acts now may meet."""
    return _allowed(register, "", register.fields)


def visible_line(register: Register, lines: Lines) -> tuple[Field, ...]:
    """The fields of a block of lines whoever acts now may meet."""
    return _allowed(register, lines.key, lines.fields)


def _allowed(register: Register, block: str, fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """What may be met of these fields; sorted out once for all who may do the same."""
    known: dict[Any, tuple[Any, tuple[Field, ...]]]
    known = current_app.extensions.setdefault("esrar.visible", {})
    who = register.key, block, granted()
    found = known.get(who)
    if found is None or found[0] is not fields:
        held = who[2]
        met = tuple(f for f in fields if not f.access or f"{register.key}:{f.access}" in held)
        found = known[who] = (fields, met)
    return found[1]


def unmet(register: Register, texts: Iterable[str]) -> frozenset[str]:
    """Those of these texts that are spelt as identifiers which whoever acts now may not meet here.

    Whoever may not read a number finds nothing by it either: an answer would tell whose it is.
    """
    every = (*register.fields, *(f for b in register.lines for f in b.fields))
    secret, held = [f for f in every if f.access and isinstance(f.kind, IDENTIFIERS)], granted()
    kinds = {f.kind for f in secret if f"{register.key}:{f.access}" not in held}
    return frozenset(t for t in texts if any(_spells(k, t) for k in kinds)) if kinds else NONE


def _spells(kind: Kind, text: str) -> bool:
    try:
        return kind.parse(text) is not None
    except Invalid:
        return False
