"""Adds very many rows to a table: the statement is stated once, each row only bound to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from operator import itemgetter
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
    held = rows if isinstance(rows, Sequence) else list(rows)
    insert_columns(session, table, {name: [*map(itemgetter(name), held)] for name in names})


def insert_columns(session: Session, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """The same, given column by column: what is bound alike is then bound in one go."""
    connection = session.connection()
    statement, binds, positional = _stated(connection.dialect, table, tuple(columns))
    bound = [columns[name] if bind is None else _bound(bind, columns[name])
             for name, bind in binds]  # fmt: skip
    given: Any = [*zip(*bound, strict=True)]
    if not positional:
        keys = [name for name, _bind in binds]
        given = [dict(zip(keys, values, strict=True)) for values in given]
    if given:
        connection.exec_driver_sql(statement, given)


def _bound(bind: Callable[[Any], Any], values: Sequence[Any]) -> list[Any]:
    """Days and moments repeat from row to row, and to write one as text costs most."""
    if not isinstance(next((v for v in values if v is not None), None), date):
        return [bind(value) for value in values]
    written = {value: bind(value) for value in set(values)}
    return [written[value] for value in values]


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
