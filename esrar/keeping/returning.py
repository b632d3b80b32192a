"""The two databases as a backup comes back to them: all of it, or nothing."""

from __future__ import annotations

import hashlib
import os
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, Protocol

from sqlalchemy import Connection, Engine, create_engine

from esrar.core.db import db
from esrar.core.storage import settle
from esrar.keeping import archive, databases
from esrar.keeping.archive import BLOCK, Manifest
from esrar.keeping.refused import Refused
from esrar.keeping.standing import migrate, own_tables, standing_tables

UNKNOWN = "the backup holds a part that this release does not know: %s"
OTHER = "the database in the backup is not the one that was put there"
FEWER = "the rows that came back are not as many as there were"


class Target(Protocol):
    """Where a backup's database goes. `abandon` follows always; after `finish` it does nothing."""

    def begin(self) -> None:
        """Make room. Raises Refused where there is something already."""

    def take(self, name: str, content: IO[bytes]) -> None:
        """Take a part of it."""

    def ready(self) -> Connection:
        """All was taken: the connection to look at it. Raises Refused if it is not whole."""

    def finish(self) -> None:
        """Let it stand for good."""

    def abandon(self) -> None:
        """Leave nothing of it."""


class SqliteTarget:
    """A file that is written and checked under another name."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._final = Path(db.engine.url.database or "")
        self._draft = self._final.with_name(self._final.name + ".restoring")
        self._digest = ""
        self._engine: Engine | None = None
        self._connection: Connection | None = None

    def begin(self) -> None:
        self._clear(self._draft)

    def take(self, name: str, content: IO[bytes]) -> None:
        if name != archive.DATABASE:
            raise Refused(UNKNOWN % name)
        digest = hashlib.sha256()
        handle = os.open(self._draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            while block := content.read(BLOCK):
                digest.update(block)
                out.write(block)
        self._digest = digest.hexdigest()

    def ready(self) -> Connection:
        if self._digest != self._manifest.sha256:
            raise Refused(OTHER)
        self._engine = create_engine(f"sqlite:///{self._draft}", hide_parameters=True)
        self._connection = self._engine.connect()
        driver: Any = self._connection.connection.driver_connection
        if (said := driver.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok":
            raise Refused(f"the database was damaged when the backup was made: {said}")
        # As in every migration: a table that others refer to may have to be swapped.
        driver.execute("PRAGMA foreign_keys=OFF")
        self._connection.execution_options(esrar_write=True).begin()
        if standing_tables(self._connection) != self._manifest.tables:
            raise Refused(FEWER)
        return self._connection

    def finish(self) -> None:
        assert self._connection is not None
        if broken := self._connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
            raise Refused(f"references of the database are broken: {broken[:3]}")
        self._connection.commit()
        self._close()
        with self._draft.open("rb+") as out:
            os.fsync(out.fileno())
        db.engine.dispose()
        self._clear(self._final)
        self._draft.replace(self._final)
        settle(self._final.parent)

    def abandon(self) -> None:
        self._close()
        self._clear(self._draft)

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        if self._engine is not None:
            self._engine.dispose()

    @staticmethod
    def _clear(path: Path) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(f"{path}{ending}").unlink(missing_ok=True)


class PostgresTarget:
    """One transaction, from the first table to the last row; until its end nobody sees anything."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._filling = ExitStack()
        self._table, self._rows = "", None

    def begin(self) -> None:
        self._connection = db.engine.connect()
        self._connection.begin()
        if there := own_tables(self._connection):
            raise Refused(f"the database is not empty ({', '.join(there[:4])} …): name a new one")
        migrate(self._connection, self._manifest.revision)
        databases.empty(self._connection)

    def take(self, name: str, content: IO[bytes]) -> None:
        table = name.removeprefix(archive.TABLES)
        if not name.startswith(archive.TABLES) or table not in self._manifest.columns:
            raise Refused(UNKNOWN % name)
        if table != self._table:
            self._filling.close()
            names = self._manifest.columns[table]
            self._rows = self._filling.enter_context(
                databases.filling(self._connection, table, names)
            )
            self._table = table
        while block := content.read(BLOCK):
            self._rows.write(block)  # type: ignore[attr-defined]

    def ready(self) -> Connection:
        self._filling.close()
        databases.set_numbers(self._connection, self._manifest.numbers)
        if standing_tables(self._connection) != self._manifest.tables:
            raise Refused(FEWER)
        return self._connection

    def finish(self) -> None:
        self._connection.commit()

    def abandon(self) -> None:
        connection = getattr(self, "_connection", None)
        if connection is not None:
            connection.invalidate()  # a COPY that was broken off leaves it in no fit state
            connection.close()
