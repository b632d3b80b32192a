"""Which stored contents the database names: every column that keeps the digest of one says so.

    sha256: Mapped[str] = mapped_column(String(64), info=STORED)

What no such column names belongs to nobody, and the sweep takes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Column, Connection, Select, inspect, select
from sqlalchemy.orm import Session

from esrar.core.db import db

__all__ = ["STORED", "named", "named_among", "places"]

STORED = {"stored": True}
"""Marks the column of a digest; the table's own key tells whose it is."""


def _columns() -> Iterator[Column[Any]]:
    for table in db.metadata.tables.values():
        yield from (column for column in table.c if column.info.get("stored"))


def named(connection: Connection) -> set[str]:
    """The digests that rows name, of a database that may be older than this release."""
    found: set[str] = set()
    known = inspect(connection)
    for column in _columns():
        table = column.table.name
        if known.has_table(table) and column.name in {c["name"] for c in known.get_columns(table)}:
            found.update(connection.execute(_digests(column)).scalars())
    return found


def named_among(session: Session, digests: Iterable[str]) -> set[str]:
    """Those of these digests that a row names."""
    wanted = list(digests)
    return {d for column in _columns()
            for d in session.scalars(_digests(column).where(column.in_(wanted)))}  # fmt: skip


def places(session: Session) -> dict[str, list[tuple[str, int]]]:
    """Every digest that is named, with the tables and numbers of the rows that name it."""
    found: dict[str, list[tuple[str, int]]] = {}
    for column in _columns():
        rows = select(column, column.table.c.id).where(column.is_not(None))
        for digest, number in session.execute(rows):
            found.setdefault(digest, []).append((column.table.name, number))
    return found


def _digests(column: Column[Any]) -> Select[Any]:
    return select(column).where(column.is_not(None)).distinct()
