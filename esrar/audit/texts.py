"""Writes old and new values as the audit keeps them, encrypted ones still encrypted."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any

from esrar.audit.chain import compact
from esrar.audit.values import Sealed
from esrar.core.changes import SILENT, Change, Filled
from esrar.core.crypto import EncryptedText

REPEATED = 1000
"""So many values of a column are remembered as they are written."""

_quoted = json.encoder.encode_basestring


class Texts:
    """Old and new of each field as the audit keeps them; encrypted fields stay encrypted.

    What repeats from one new row to the next is written once.
    """

    def __init__(self) -> None:
        self._begun: dict[Any, dict[str, dict[Any, str]]] = {}

    def of(self, change: Change) -> str:
        """The values of a change as JSON."""
        if isinstance(change.values, Filled):
            return self._of_new(change.model, change.values.row)
        sealed, left_out = _handling(change.model)
        parts = []
        for name, (old, new) in change.values.items():
            if name in left_out:
                continue
            kind = sealed.get(name)
            if kind is not None:
                old, new = _seal(old, kind), _seal(new, kind)
            parts.append(f'"{name}":[{_written(old)},{_written(new)}]')
        return "{" + ",".join(parts) + "}"

    def _of_new(self, model: Any, row: Mapping[str, Any]) -> str:
        sealed, left_out = _handling(model)
        begun = self._begun.setdefault(model, {})
        parts = []
        for name, value in row.items():
            if value is None or name in left_out:
                continue
            known = begun.get(name)
            if known is None:
                known = begun[name] = {}
            # Others may equal what is written otherwise: one is true, and 1.0 is 1.00.
            same = type(value) in (str, date) and name not in sealed
            part = known.get(value) if same else None
            if part is None:
                kind = sealed.get(name)
                part = f'"{name}":[null,{_written(value if kind is None else _seal(value, kind))}]'
                if same and len(known) < REPEATED:
                    known[value] = part
            parts.append(part)
        return "{" + ",".join(parts) + "}"


def _written(value: Any) -> str:
    """A value as JSON: written piece by piece, for a bulk write has some hundred thousand."""
    kind = type(value)
    if kind is str:
        return _quoted(value)
    if kind is int:
        return str(value)
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if kind is Sealed:
        return f'{{"sealed":"{b64encode(value).decode()}"}}'
    value = plain(value)
    return _quoted(value) if type(value) is str else compact(value)


@lru_cache(maxsize=256)
def _handling(model: Any) -> tuple[dict[str, EncryptedText], frozenset[str]]:
    """The columns of a model that stay encrypted, and those that stay out."""
    columns = model.__table__.c
    sealed = {c.name: c.type for c in columns if isinstance(c.type, EncryptedText)}
    return sealed, frozenset({*model.derived, *model.unrecorded, *SILENT})


def _seal(value: Any, kind: EncryptedText) -> Any:
    return None if value is None else Sealed(kind.seal(value))


def plain(value: Any) -> Any:
    """A value as JSON can carry it."""
    if value is None or type(value) in (str, int, bool):
        return value
    match value:
        case Enum():
            return value.value
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case bytes():
            return {"bytes": b64encode(value).decode()}
        case _:
            return value
