"""Makes a backup: database, attachments and key as of one moment, in one sealed file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import Connection, inspect, select

from esrar.core import clock, contents, keyring, storage
from esrar.core.crypto import KeyUse
from esrar.core.db import db
from esrar.keeping import archive, databases, noted
from esrar.keeping.archive import Manifest, Writer, created, plain
from esrar.keeping.refused import Refused
from esrar.keeping.standing import revision, standing
from esrar.privacy import ledger

NOTHING = "there is no database to back up; run flask setup first"


@dataclass(frozen=True)
class Made:
    """What came into a backup; `damaged` attachments could not, for they are damaged themselves."""

    rows: int
    files: int
    size: int
    damaged: tuple[str, ...]


def back_up(path: Path, passphrase: str) -> Made:
    """Write the whole installation into a file. Raises Refused; then the file is not there."""
    folder = Path(current_app.config["DATA_FOLDER"])
    if path.is_dir() or not path.parent.is_dir():
        raise Refused(f"{path} cannot be a file: name one in a folder that exists")
    with one_moment() as connection, created(path, passphrase) as out:
        at = revision(connection)
        if at is None:
            raise Refused(NOTHING)
        key = _key(connection, folder)
        rows = _database(connection, out, at, folder)
        out.add(archive.KEY, key)
        files, damaged = _files(connection, out)
        out.add_json(archive.END, {"files": files, "damaged": damaged})
    ledger.keep(db.session(), path.parent / ledger.NAME)
    noted.note(folder)
    return Made(rows, files, path.stat().st_size, tuple(damaged))


@contextmanager
def one_moment() -> Iterator[Connection]:
    """A connection of the application's own that reads one moment for as long as it is open."""
    engine = db.engine
    file = engine.url.database or ""
    if engine.dialect.name == "sqlite" and not Path(file).exists():
        raise Refused(NOTHING)
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


def _database(connection: Connection, out: Writer, at: str, folder: Path) -> int:
    """The manifest, and what it speaks of."""
    day = clock.today()
    found = standing(connection, day)
    told: dict[str, Any] = {
        "kind": connection.dialect.name, "day": day.isoformat(), "revision": at,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "tables": found.tables, "indicators": found.indicators,
    }  # fmt: skip
    if connection.dialect.name == "sqlite":
        with databases.sqlite_copy(connection, folder) as (content, size, digest):
            out.add_json(archive.MANIFEST, plain(Manifest(**told, sha256=digest)))
            out.stream(archive.DATABASE, content, size)
    else:
        tables = databases.in_order(connection)
        columns = databases.columns(connection, tables)
        highest = databases.numbers(connection)
        out.add_json(archive.MANIFEST, plain(Manifest(**told, columns=columns, numbers=highest)))
        for table, names in columns.items():
            for piece in databases.pieces(connection, table, names):
                out.add(archive.TABLES + table, piece)
    return sum(found.tables.values())


def _key(connection: Connection, folder: Path) -> bytes:
    """The keys, which must be those of the moment that is read. Raises Refused where they are not.

    An older database, which is backed up before it is migrated, was never of another version.
    """
    content = (folder / archive.KEY).read_bytes()
    version = 1
    if inspect(connection).has_table(KeyUse.__tablename__):
        version = connection.execute(select(KeyUse.version)).scalar_one()
    if not any(k.version == version and k.master for k in keyring.parsed(content)):
        raise Refused("the keys were changed meanwhile: run the backup again")
    return content


def _files(connection: Connection, out: Writer) -> tuple[int, list[str]]:
    """All contents that are whole. A row never comes before its content, so none of its is late."""
    whole = set()
    for digest in storage.stored():
        try:
            content = storage.get(digest)
        except storage.Damaged:
            continue
        out.add(archive.FILES + digest, content)
        whole.add(digest)
    return len(whole), sorted(contents.named(connection) - whole)
