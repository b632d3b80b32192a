"""Which stored contents the database names: every column that keeps the digest of one says so.

    sha256: Mapped[str] = mapped_column(String(64), info=STORED)

What no such column names belongs to nobody, and the sweep takes it. A row whose content was taken
on purpose still says its digest and names nothing any more: a table marked `TAKEN` lists such rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Select, Table, exists, inspect, select
from sqlalchemy.orm import Session

from esrar.core.db import db

__all__ = ["STORED", "TAKEN", "named", "named_among", "places"]

STORED = {"stored": True}
"""Marks the column of a digest; the table's own key tells whose it is."""
TAKEN = {"taken": True}
"""Marks the table of rows, by `subject` (their table) and `subject_id`, that lost their content."""


def _columns() -> Iterator[Column[Any]]:
    for table in db.metadata.tables.values():
        yield from (column for column in table.c if column.info.get("stored"))


def named(connection: Connection) -> set[str]:
    """The digests that rows name, of a database that may be older than this release."""
    found: set[str] = set()
    known = inspect(connection)
    taken = [table for table in _taken() if known.has_table(table.name)]
    for column in _columns():
        table = column.table.name
        if known.has_table(table) and column.name in {c["name"] for c in known.get_columns(table)}:
            found.update(connection.execute(_digests(column, taken)).scalars())
    return found


def named_among(session: Session, digests: Iterable[str]) -> set[str]:
    """Those of these digests that a row names."""
    wanted = list(digests)
    taken = _taken()
    asked = [_digests(column, taken).where(column.in_(wanted)) for column in _columns()]
    return {digest for one in asked for digest in session.scalars(one)}


def places(session: Session) -> dict[str, list[tuple[str, int]]]:
    """Every digest that is named, with the tables and numbers of the rows that name it."""
    found: dict[str, list[tuple[str, int]]] = {}
    taken = _taken()
    for column in _columns():
        rows = _naming(select(column, column.table.c.id), column, taken)
        for digest, number in session.execute(rows):
            found.setdefault(digest, []).append((column.table.name, number))
    return found


def _digests(column: Column[Any], taken: Sequence[Table]) -> Select[Any]:
    return _naming(select(column), column, taken).distinct()


def _naming(rows: Select[Any], column: Column[Any], taken: Sequence[Table]) -> Select[Any]:
    """Those of these rows that name a content which is to be there."""
    key = column.table.c.id
    return rows.where(column.is_not(None), *(
        ~exists().where(gone.c.subject == column.table.name, gone.c.subject_id == key)
        for gone in taken
    ))  # fmt: skip


def _taken() -> list[Table]:
    return [table for table in db.metadata.tables.values() if table.info.get("taken")]
