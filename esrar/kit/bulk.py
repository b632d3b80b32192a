"""Adds, changes and removes many rows at once inside a write: through Core, yet derived, audited
and followed by the measures as if each had been saved alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, select, text, update
from sqlalchemy.orm import Session

from esrar.core import clock, context
from esrar.core.changes import SILENT, Change, Filled, action_of, derive
from esrar.core.db import Part, Record, Write
from esrar.core.inserting import insert_columns
from esrar.core.portions import portions

Columns = dict[str, Any]
AnyModel = type[Record] | type[Part]
AT_ONCE = 5_000


def insert_rows(write: Write, model: AnyModel, rows: Sequence[Columns]) -> None:
    """Add rows given as columns. Each mapping is completed in place: its id, derived columns, all.

    What a form would have refused must have been refused before.
    """
    reserve_ids(write.session, model, [row for row in rows if row.get("id") is None])
    blank = _blank(model)
    for row in rows:
        for name, value in blank.items():
            row.setdefault(name, value)
        derive(model, row)
    put_rows(write, model, rows)


def put_rows(write: Write, model: AnyModel, rows: Sequence[Columns]) -> None:
    """Add rows that have their ids and derived columns; what they leave out gets its default."""
    (key,) = model.__table__.primary_key.columns
    blank = _blank(model)
    for name, make in _made(model, blank).items():
        for row in rows:
            if row.get(name) is None:
                row[name] = make(None)
    for part in portions(rows, AT_ONCE):
        columns = {}
        named = set[str]().union(*part)
        for name in (*blank, key.name):
            usual = blank.get(name)
            # Columns that no row fills are left to the database: each costs time in every row.
            if name not in named:
                if usual is not None:
                    columns[name] = [usual] * len(part)
                continue
            given = [row.get(name) for row in part]
            if usual is not None:
                given = [usual if v is None and name not in row else v
                         for v, row in zip(given, part, strict=True)]  # fmt: skip
            if usual is not None or any(v is not None for v in given):
                columns[name] = given
        insert_columns(write.session, model.__table__, columns)
    write.changes += [Change(model, row[key.name], "create", Filled(row), row) for row in rows]


def update_rows(write: Write, model: AnyModel, changes: Sequence[tuple[Columns, Columns]]) -> None:
    """Give rows, as they were, their new values; those of the same columns together."""
    table: Any = model.__table__
    by_columns: dict[tuple[str, ...], list[tuple[Columns, Columns]]] = {}
    for old, new in changes:
        by_columns.setdefault(tuple(sorted(new)), []).append((old, new))
    (key,) = table.primary_key.columns
    versioned = "version" in table.c
    for names, part in by_columns.items():
        values: dict[str, Any] = {n: bindparam(f"new_{n}") for n in names}
        if versioned:
            values |= {"version": table.c.version + 1, "updated_at": clock.now()}
        statement = update(table).where(key == bindparam("own_id")).values(values)
        rows = [
            {"own_id": old[key.name], **{f"new_{n}": new[n] for n in names}} for old, new in part
        ]
        write.session.connection().execute(statement, rows)
    for old, new in changes:
        seen = {n: (old[n], v) for n, v in new.items() if n not in SILENT}
        write.changes.append(Change(model, old[key.name], action_of(seen), seen, {**old, **new}))


def delete_rows(write: Write, model: type[Part], rows: Sequence[Columns]) -> None:
    """Remove lines or roles, given whole. A record is never removed, only set aside."""
    table = model.__table__
    (key,) = table.primary_key.columns
    for part in portions(rows, AT_ONCE):
        keys = [row[key.name] for row in part]
        write.session.connection().execute(delete(table).where(key.in_(keys)))
    for row in rows:
        gone = {n: (v, None) for n, v in row.items() if v is not None and n not in SILENT}
        write.changes.append(Change(model, row[key.name], "delete", gone, row))


def reserve_ids(session: Session, model: AnyModel, rows: Sequence[Columns]) -> None:
    """Give rows their ids before they are added, for others to point at. Inside a write."""
    for row, number in zip(rows, next_ids(session, model, len(rows)), strict=True):
        row["id"] = number


def next_ids(session: Session, model: AnyModel, count: int) -> Sequence[int]:
    """So many new ids, each given once and never again. Inside a write."""
    table = model.__tablename__
    if not count:
        return ()
    if session.get_bind().dialect.name == "sqlite":
        # The lock is held, so nobody takes a number meanwhile; inserting moves the mark by itself.
        mark = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        last = session.scalar(mark, {"name": table}) or 0
        return range(last + 1, last + 1 + count)
    sequence = func.nextval(func.pg_get_serial_sequence(f'"{table}"', "id"))
    return session.scalars(select(sequence).select_from(func.generate_series(1, count))).all()


def _blank(model: AnyModel) -> Columns:
    """Every column but the id, with what a new row has in it when nothing is said."""
    row: Columns = {c.name: _default(c) for c in model.__table__.c if c.name != "id"}
    if issubclass(model, Record):
        now = clock.now()
        row |= {"created_at": now, "updated_at": now, "created_by_id": context.actor_id()}
    return row


def _made(model: AnyModel, blank: Columns) -> dict[str, Callable[[Any], Any]]:
    """What makes the default of a column anew for each row, such as a secret of its own."""
    columns: Any = model.__table__.c
    return {c.name: c.default.arg for c in columns
            if c.default is not None and c.default.is_callable
            and blank.get(c.name) is None}  # fmt: skip


def _default(column: Any) -> Any:
    default = column.default
    return default.arg if default is not None and default.is_scalar else None
