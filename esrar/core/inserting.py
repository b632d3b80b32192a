"""Adds very many rows to a table: the statement is stated once, each row only bound to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any

from sqlalchemy import Dialect, LargeBinary, Table, insert
from sqlalchemy.orm import Session

from esrar.core.crypto import EncryptedText

Bind = Callable[[Any], Any] | None

TOGETHER = 500
"""Rows that one statement adds on SQLite at most. Before each statement that may set off a trigger,
the index of words writes what it holds to the disk's pages: once for each row, it took longer than
all the rest of an import."""
VALUES = 32_000
"""So many values SQLite binds to one statement."""


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
    if not given:
        return
    if positional:
        together = min(TOGETHER, VALUES // len(binds))
        for start in range(0, len(given), together):
            part = given[start : start + together]
            several = _of_several(statement, len(part))
            connection.exec_driver_sql(several, tuple(chain.from_iterable(part)))
        return
    keys = [name for name, _bind in binds]
    given = [dict(zip(keys, values, strict=True)) for values in given]
    connection.exec_driver_sql(statement, given)


def _of_several(statement: str, rows: int) -> str:
    """The statement of one row, for several."""
    head, values = statement.split(" VALUES ")
    return f"{head} VALUES {', '.join([values] * rows)}"


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
    kind = table.c[name].type
    # Bytes are what the drivers take: to wrap each in a view takes longer than to seal it.
    if isinstance(kind, LargeBinary):
        return None
    if isinstance(kind, EncryptedText):
        return kind.sealed
    found: Bind = kind.dialect_impl(dialect).bind_processor(dialect)
    return found
