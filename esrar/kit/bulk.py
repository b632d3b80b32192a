"""Adds many rows at once inside a write: through Core, yet derived, audited and followed by the
measures as if each had been saved alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from esrar.core import clock, context
from esrar.core.changes import Change, created_values, derive
from esrar.core.db import Line, Record, Write

Columns = dict[str, Any]
CHUNK = 5_000


def insert_rows(write: Write, model: type[Record] | type[Line], rows: Sequence[Columns]) -> None:
    """Add rows given as columns. Each mapping is completed in place: its id, derived columns, all.

    What a form would have refused must have been refused before.
    """
    reserve_ids(write.session, model, [row for row in rows if row.get("id") is None])
    blank = _blank(model)
    # Columns that no row fills are left to the database: each costs time in every row.
    filled = [n for n, v in blank.items() if v is not None or n in model.derived]
    used = dict.fromkeys((*filled, *(name for row in rows for name in row)))
    for row in rows:
        for name, value in blank.items():
            row.setdefault(name, value)
        derive(model, row)
    for start in range(0, len(rows), CHUNK):
        part = [{name: row[name] for name in used} for row in rows[start : start + CHUNK]]
        write.session.execute(insert(model.__table__), part)
    write.changes += [Change(model, row["id"], "create", created_values(row), row) for row in rows]


def reserve_ids(
    session: Session, model: type[Record] | type[Line], rows: Sequence[Columns]
) -> None:
    """Give rows their ids before they are added, for others to point at. Inside a write."""
    for row, number in zip(rows, _next_ids(session, model.__tablename__, len(rows)), strict=True):
        row["id"] = number


def _next_ids(session: Session, table: str, count: int) -> Sequence[int]:
    if not count:
        return ()
    if session.get_bind().dialect.name == "sqlite":
        # The lock is held, so nobody takes a number meanwhile; inserting moves the mark by itself.
        mark = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        last = session.scalar(mark, {"name": table}) or 0
        return range(last + 1, last + 1 + count)
    sequence = func.nextval(func.pg_get_serial_sequence(f'"{table}"', "id"))
    return session.scalars(select(sequence).select_from(func.generate_series(1, count))).all()


def _blank(model: type[Record] | type[Line]) -> Columns:
    """Every column but the id, with what a new row has in it when nothing is said."""
    row: Columns = {c.name: _default(c) for c in model.__table__.c if c.name != "id"}
    if issubclass(model, Record):
        now = clock.now()
        row |= {"created_at": now, "updated_at": now, "created_by_id": context.actor_id()}
    return row


def _default(column: Any) -> Any:
    default = column.default
    return default.arg if default is not None and default.is_scalar else None
