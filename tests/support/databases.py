"""The two databases of the tests: migrated once per worker, put back before each test."""

from __future__ import annotations

import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import flask_migrate
import psycopg
from flask import Flask

from esrar.audit.cache import forget
from esrar.core import clock
from esrar.core.db import db
from tests.support.memory import memory
from tests.support.postgres import Server
from tests.support.reference import load_reference

MIGRATIONS = str(Path(__file__).resolve().parents[2] / "migrations")
# The fiscal year of a new installation is that of the day: the same in every run.
TODAY = date(2026, 11, 23)


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A temporary folder, in memory where there is such a place: SQLite waits for the disk."""
    with tempfile.TemporaryDirectory(
        prefix="esrar-tests-", dir=memory(), ignore_cleanup_errors=True
    ) as name:
        yield Path(name)


def test_config(folder: Path, url: str) -> dict[str, Any]:
    """The configuration of an application under test; cheap passwords, all else as in earnest."""
    return {
        "TESTING": True,
        "DATA_FOLDER": folder,
        "SQLALCHEMY_DATABASE_URI": url,
        "ESRAR_TODAY": TODAY,
        "SESSION_COOKIE_NAME": "esrar",
        "SESSION_COOKIE_SECURE": False,
        "ARGON2_TIME_COST": 1,
        "ARGON2_MEMORY_COST": 8,
        "ARGON2_PARALLELISM": 1,
    }


test_config.__test__ = False  # type: ignore[attr-defined]


class Workshop(ABC):
    """One application on one database, which `reset` puts back to how it was when new."""

    app: Flask

    def __init__(self, folder: Path, url: str) -> None:
        from esrar import create_app

        self.folder = folder / "data"
        self.folder.mkdir(parents=True)
        clock.fix_today(TODAY)
        self.app = create_app(test_config(self.folder, url))
        with self.app.app_context():
            if any(Path(MIGRATIONS, "versions").glob("*.py")):
                flask_migrate.upgrade(directory=MIGRATIONS)
            else:
                db.create_all()
            load_reference()
        self._dispose()
        self.keep()
        self._files = set(self.folder.rglob("*"))

    def reset(self) -> None:
        """Undo whatever the last test did, to the database and to the data folder."""
        self._dispose()
        self.restore()
        with self.app.app_context():
            forget()
        for path in sorted(set(self.folder.rglob("*")) - self._files, reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()

    def close(self) -> None:
        """Let go of the database at the end of the run."""
        self._dispose()

    def _dispose(self) -> None:
        with self.app.app_context():
            for engine in db.engines.values():
                engine.dispose()

    @abstractmethod
    def keep(self) -> None:
        """Set the new database aside."""

    @abstractmethod
    def restore(self) -> None:
        """Put the new database back."""


class SqliteWorkshop(Workshop):
    """Copies one file, about a millisecond."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "data" / "esrar.sqlite"
        self.template = folder / "template.sqlite"
        super().__init__(folder, f"sqlite:///{self.file}")

    def keep(self) -> None:
        shutil.copyfile(self.file, self.template)

    def restore(self) -> None:
        for ending in ("-wal", "-shm"):
            Path(f"{self.file}{ending}").unlink(missing_ok=True)
        # A new file, not new content: a connection that leaked cannot disturb the next test.
        fresh = self.file.with_suffix(".fresh")
        shutil.copyfile(self.template, fresh)
        fresh.replace(self.file)


class PostgresWorkshop(Workshop):
    """Makes the database anew from a template, a fortieth of a second in memory."""

    def __init__(self, folder: Path, server: Server, name: str) -> None:
        self.server, self.name = server, name
        self.template = f"{name}_template"
        self._administer(f'CREATE DATABASE "{name}"')
        super().__init__(folder, server.url(name))

    def keep(self) -> None:
        self._administer(
            f'DROP DATABASE IF EXISTS "{self.template}" WITH (FORCE)',
            f'CREATE DATABASE "{self.template}" TEMPLATE "{self.name}"',
        )

    def restore(self) -> None:
        self._administer(
            f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)',
            f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}" {self.server.copying}',
        )

    def _administer(self, *statements: str) -> None:
        url = self.server.url("postgres").replace("+psycopg", "")
        with psycopg.connect(url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)
