"""How each database is taken into a backup and out of it, as of one moment, while writers go on.

SQLite gives its pages by its own backup interface, inside a reading transaction. PostgreSQL gives
its rows by COPY, inside a repeatable read: that needs no program beside the application (pg_dump
must be as new as the server, and would have to be told the password).
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any

from psycopg import sql
from sqlalchemy import Connection, MetaData, inspect, text

from esrar.keeping.archive import BLOCK
from esrar.keeping.standing import own_tables

PIECE = 4 << 20


@contextmanager
def sqlite_copy(connection: Connection, folder: Path) -> Iterator[tuple[IO[bytes], int, str]]:
    """The pages of the moment that the connection reads: content, size, SHA-256.

    The copy has lost its name before the first page is in it: killed, nothing of it is left.
    """
    handle, name = tempfile.mkstemp(prefix=".copy-", dir=folder)
    with os.fdopen(handle, "rb") as copy:
        with closing(sqlite3.connect(name)) as target:
            try:
                target.execute("PRAGMA journal_mode=OFF")
                target.execute("PRAGMA synchronous=OFF")
                target.execute("PRAGMA user_version").fetchone()
                if os.name != "nt":
                    os.unlink(name)
                driver: Any = connection.connection.driver_connection
                driver.backup(target)
            finally:
                Path(name).unlink(missing_ok=True)
        digest = hashlib.sha256()
        while block := copy.read(BLOCK):
            digest.update(block)
        size = copy.tell()
        copy.seek(0)
        yield copy, size, digest.hexdigest()


def in_order(connection: Connection) -> list[str]:
    """The tables of PostgreSQL, what is referred to before what refers to it."""
    found = MetaData()
    found.reflect(connection)
    wanted = set(own_tables(connection))
    return [table.name for table in found.sorted_tables if table.name in wanted]


def columns(connection: Connection, tables: list[str]) -> dict[str, list[str]]:
    """The columns of tables, in their order."""
    inspector = inspect(connection)
    return {name: [c["name"] for c in inspector.get_columns(name)] for name in tables}


def pieces(connection: Connection, table: str, names: list[str]) -> Iterator[bytes]:
    """The rows of a table of PostgreSQL as COPY gives them, some megabytes at a time."""
    waiting = bytearray()
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(_copy(table, names, "TO STDOUT")) as rows:
        for data in rows:
            waiting += data
            if len(waiting) >= PIECE:
                yield bytes(waiting)
                waiting.clear()
    if waiting:
        yield bytes(waiting)


@contextmanager
def filling(connection: Connection, table: str, names: list[str]) -> Iterator[Any]:
    """What takes the rows of a table, in the form that `pieces` gave them, or row by row."""
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(_copy(table, names, "FROM STDIN")) as rows:
        yield rows


def _copy(table: str, names: list[str], where: str) -> sql.Composed:
    listed = sql.SQL(", ").join(map(sql.Identifier, names))
    return sql.SQL("COPY {} ({}) " + where).format(sql.Identifier(table), listed)


def empty(connection: Connection) -> None:
    """Take out what the migrations themselves put into new tables."""
    listed = ", ".join(f'"{name}"' for name in own_tables(connection))
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"TRUNCATE {listed}"))
        return
    for name in own_tables(connection):
        connection.execute(text(f'DELETE FROM "{name}"'))  # noqa: S608 - a name of our own


def numbers(connection: Connection) -> dict[str, int]:
    """The highest id that each table ever gave: none is given twice, also after a move."""
    if connection.dialect.name == "sqlite":
        return {
            r.name: r.seq for r in connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
        }
    found = {}
    for table in own_tables(connection):
        if sequence := _sequence(connection, table):
            asked = f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}"  # noqa: S608
            found[table] = int(connection.execute(text(asked)).scalar_one())
    return found


def set_numbers(connection: Connection, highest: dict[str, int]) -> None:
    """Let each table go on behind the highest id that it ever gave."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("DELETE FROM sqlite_sequence"))
        for table, number in highest.items():
            row = {"name": table, "seq": number}
            connection.execute(
                text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"), row
            )
        return
    for table in own_tables(connection):
        sequence = _sequence(connection, table)
        if sequence is None:
            continue
        asked = text(f'SELECT coalesce(max(id), 0) FROM "{table}"')  # noqa: S608
        most = max(highest.get(table, 0), connection.execute(asked).scalar_one())
        connection.execute(
            text("SELECT setval(CAST(:name AS regclass), :most, :called)"),
            {"name": sequence, "most": max(most, 1), "called": most > 0},
        )
    # What follows counts all of it: without statistics a new table is taken for an empty one.
    connection.execute(text("ANALYZE"))


def _sequence(connection: Connection, table: str) -> str | None:
    if not any(c["name"] == "id" for c in inspect(connection).get_columns(table)):
        return None
    asked = text("SELECT pg_get_serial_sequence(:name, 'id')")
    found: str | None = connection.execute(asked, {"name": f'"{table}"'}).scalar_one()
    return found
