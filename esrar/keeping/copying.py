"""Moves all rows to a database of the other kind, in one transaction that ends by comparing."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Connection, LargeBinary, MetaData, Table, create_engine, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from esrar.audit.models import AuditHead
from esrar.core import clock
from esrar.core.crypto import EncryptedText
from esrar.core.db import db
from esrar.keeping import databases
from esrar.keeping.refused import Refused
from esrar.keeping.standing import broken_audit, migrate, newest, own_tables, revision, standing

ROWS = 2_000
UNRESOLVED = "PRAGMA foreign_key_check"


def copy_to(url: str) -> dict[str, int]:
    """Copy everything, and say how many rows each table has. Raises Refused; then nothing stays."""
    with _writers_waiting() as source, _empty_target(url) as target:
        if revision(source) != newest():
            raise Refused("this database is behind its release: run flask setup first")
        migrate(target)
        databases.empty(target)
        for table in _as_stored():
            _copy(source, target, table)
        databases.set_numbers(target, databases.numbers(source))
        _compare(source, target)
        return standing(target, clock.today()).tables


@contextmanager
def _writers_waiting() -> Iterator[Connection]:
    """The own database, held: what was written meanwhile would be missing in the copy."""
    with db.engine.connect() as plain:
        connection = plain.execution_options(esrar_write=True)
        connection.begin()
        connection.execute(select(AuditHead.__table__).with_for_update())
        yield connection


@contextmanager
def _empty_target(url: str) -> Iterator[Connection]:
    """A connection to the other database within its one transaction."""
    engine = create_engine(_address(url), hide_parameters=True)
    kind, file = engine.dialect.name, Path(engine.url.database or "")
    if kind == db.engine.dialect.name:
        raise Refused(f"this database is {kind} already: name one of the other kind")
    made = kind == "sqlite" and not file.exists()
    if made:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with engine.connect() as connection:
            if kind == "sqlite":
                driver: Any = connection.connection.driver_connection
                driver.execute("PRAGMA foreign_keys=OFF")
            with connection.execution_options(esrar_write=True).begin():
                if there := own_tables(connection):
                    raise Refused(f"the target is not empty ({', '.join(there[:4])} …)")
                yield connection
    except BaseException:
        engine.dispose()
        if made:
            for ending in ("", "-wal", "-shm"):
                Path(f"{file}{ending}").unlink(missing_ok=True)
        raise
    engine.dispose()


def _address(url: str) -> str:
    """The address as SQLAlchemy names it; it may hold a password and is not repeated."""
    scheme, _, rest = url.partition("://")
    if scheme in ("postgres", "postgresql"):
        url = f"postgresql+psycopg://{rest}"
    try:
        known = make_url(url).drivername in ("sqlite", "postgresql+psycopg") and bool(rest)
    except ArgumentError:
        known = False
    if not known:
        raise Refused("the target must start with postgresql:// or sqlite:/// and name one")
    return url


def _as_stored() -> list[Table]:
    """All tables, what is referred to first, with values as they lie: nothing is decrypted."""
    plain = MetaData()
    for table in db.metadata.tables.values():
        copied = table.to_metadata(plain)
        for column in copied.columns:
            column.default = column.onupdate = None
            if isinstance(column.type, EncryptedText):
                column.type = LargeBinary()
            elif isinstance(column.type, JSON):
                column.type = JSON(none_as_null=True)
    return plain.sorted_tables


def _copy(source: Connection, target: Connection, table: Table) -> None:
    rows = source.execute(select(table), execution_options={"yield_per": ROWS})
    if target.dialect.name == "sqlite":
        for some in _batches(rows.mappings()):
            target.execute(insert(table), [dict(row) for row in some])
        return
    made = [c.type.dialect_impl(target.dialect).bind_processor(target.dialect) for c in table.c]
    with databases.filling(target, table.name, [c.name for c in table.c]) as filled:
        for row in rows:
            filled.write_row([m(v) if m else v for m, v in zip(made, row, strict=True)])


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    one_by_one = iter(rows)
    while some := list(islice(one_by_one, ROWS)):
        yield some


def _compare(source: Connection, target: Connection) -> None:
    day = clock.today()
    if standing(source, day) != standing(target, day):
        raise Refused("counts or indicators differ in the copy; nothing of it was kept")
    if target.dialect.name == "sqlite" and target.exec_driver_sql(UNRESOLVED).fetchall():
        raise Refused("references are broken in the copy; nothing of it was kept")
    if set(broken_audit(target)) - set(broken_audit(source)):
        raise Refused("the audit's chain does not hold in the copy; nothing of it was kept")
