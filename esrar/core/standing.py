"""Which records stand: those that are neither deleted nor merged into another."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, text

LIVE = text("deleted_at IS NULL AND merged_into_id IS NULL")
"""The same for indexes: what was deleted or merged away stands in nobody's way."""


def stands(rows: Any) -> ColumnElement[bool]:
    """Whether a record stands; `rows` is a table, an alias, its columns or a model."""
    own = getattr(rows, "c", rows)
    return and_(own.deleted_at.is_(None), own.merged_into_id.is_(None))
