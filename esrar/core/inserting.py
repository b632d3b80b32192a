"""Adds very many rows to a table: the statement is stated once, each row only bound to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.orm import Session

Bind = Callable[[Any], Any] | None


def insert_many(
    session: Session, table: Table, names: Sequence[str], rows: Iterable[Mapping[str, Any]]
) -> None:
    """Insert rows that each have a value for all these columns, typed as the columns are.

    SQLAlchemy's own way of inserting many prepares every row as if it were a statement of its
    own, which takes longer than the database does.
    """
    connection = session.connection()
    statement, binds, positional = _stated(connection.dialect, table, tuple(names))
    bound: list[Any] = [
        [row[name] if bind is None else bind(row[name]) for name, bind in binds] for row in rows
    ]
    if positional:
        given: Any = [tuple(values) for values in bound]
    else:
        keys = [name for name, _bind in binds]
        given = [dict(zip(keys, values, strict=True)) for values in bound]
    if given:
        connection.exec_driver_sql(statement, given)


@lru_cache(maxsize=256)
def _stated(
    dialect: Dialect, table: Table, names: tuple[str, ...]
) -> tuple[str, list[tuple[str, Bind]], bool]:
    compiled: Any = insert(table).compile(dialect=dialect, column_keys=list(names))
    order: Sequence[str] = compiled.positiontup or names
    binds = [(name, _bind(dialect, table, name)) for name in order]
    return str(compiled), binds, bool(compiled.positiontup)


def _bind(dialect: Dialect, table: Table, name: str) -> Bind:
    found: Bind = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
    return found
