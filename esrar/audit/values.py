"""Turns values as the audit keeps them back into those of their columns."""

from __future__ import annotations

from base64 import b64decode
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Date, Numeric
from sqlalchemy.types import TypeEngine

from esrar.core.crypto import EncryptedText
from esrar.core.db import Instant


class Sealed(bytes):
    """An encrypted value as the audit keeps it; the reader opens it with its column's type."""


def read(value: Any) -> Any:
    """A value out of an entry's JSON: what was sealed or binary is bytes again."""
    if isinstance(value, dict) and "sealed" in value:
        return Sealed(b64decode(value["sealed"]))
    if isinstance(value, dict) and "bytes" in value:
        return b64decode(value["bytes"])
    return value


def loaded(kind: TypeEngine[Any], value: Any) -> Any:
    """A value as its column holds it."""
    if value is None:
        return None
    if isinstance(kind, EncryptedText):
        return kind.open(bytes(value)) if isinstance(value, Sealed) else value
    if isinstance(kind, Instant):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, Numeric):
        number = Decimal(str(value))
        # What was typed finer than the column keeps was rounded on the way into it.
        return number if kind.scale is None else round(number, kind.scale)
    if isinstance(kind, Boolean):
        return bool(value)
    return value
