"""The database: the session, the bases of all tables, and the one way to write.

Reads need nothing. Every change, from whatever door it comes, happens inside `writing()`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from flask import Flask, appcontext_popped, appcontext_pushed, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    Table,
    TypeDecorator,
    event,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry

from esrar.core import clock
from esrar.core.direct import DirectSession

if TYPE_CHECKING:
    from esrar.core.changes import Change

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Root of all tables; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMING)

    if TYPE_CHECKING:
        __table__: ClassVar[Table]  # every model of ours is a plain table


db = SQLAlchemy(
    model_class=Base,
    session_options={"expire_on_commit": False, "class_": DirectSession},
)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class Instant(TypeDecorator[datetime]):
    """A moment, stored in UTC; always aware in Python (SQLite itself keeps no time zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is None:
            return value
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


NEVER_REUSED = {"sqlite_autoincrement": True}
"""Table option: the id is the public number of a record and is never given twice."""


class Record(Model):
    """A record of a register: numbered for good, versioned, deleted or merged but never lost."""

    __abstract__ = True
    __table_args__: Any = NEVER_REUSED

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-10)
    version: Mapped[int] = mapped_column(default=1, sort_order=90)
    created_at: Mapped[datetime] = mapped_column(Instant, default=clock.now, sort_order=91)
    created_by_id: Mapped[int | None] = mapped_column(sort_order=92)
    updated_at: Mapped[datetime] = mapped_column(
        Instant, default=clock.now, onupdate=clock.now, sort_order=93
    )
    deleted_at: Mapped[datetime | None] = mapped_column(Instant, sort_order=94)
    merged_into_id: Mapped[int | None] = mapped_column(sort_order=95)

    __mapper_args__: Any = {"version_id_col": version}

    derived: ClassVar[dict[str, Callable[[Any], Any]]] = {}
    """Stored columns computed from the others (folded keys, blind indexes), by whatever door."""

    unrecorded: ClassVar[frozenset[str]] = frozenset()
    """Columns whose values stay out of the audit: secrets that a history must not keep."""

    sealed_context: ClassVar[str] = ""
    """Context of the blind index that stands beside an encrypted column."""


class Part(Model):
    """What belongs to a record and has no history of its own: its changes are the record's."""

    __abstract__ = True

    parent_column: ClassVar[str]
    derived: ClassVar[dict[str, Callable[[Any], Any]]] = {}
    unrecorded: ClassVar[frozenset[str]] = frozenset()


class Line(Part):
    """One of several children without a page of their own, edited on their parent."""

    __abstract__ = True
    __table_args__: Any = NEVER_REUSED

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-10)


class RolePart(Part):
    """The fields a role adds to a record; its primary key is that record's id."""

    __abstract__ = True


@dataclass
class Write:
    """One transaction under way: what it changed so far, and why it was begun.

    A write of very many changes accounts for them part by part; `accounted` are those of earlier
    parts, and `ended` says that no other part follows.
    """

    session: Session
    changes: list[Change] = field(default_factory=list)
    batch_id: int | None = None
    origin: str = ""
    results: dict[str, Any] = field(default_factory=dict)
    accounted: int = 0
    ended: bool = False

    @property
    def count(self) -> int:
        """How many changes there were so far."""
        return self.accounted + len(self.changes)

    def part(self) -> None:
        """Let every step follow the changes so far, and forget them. They stay uncommitted."""
        self._follow()
        self.accounted = self.count
        self.changes.clear()

    def end(self) -> None:
        """Let every step follow what is left."""
        self.ended = True
        self._follow()

    def _follow(self) -> None:
        self.session.flush()
        for step in current_app.extensions["esrar.write_steps"]:
            step(self)
        self.session.flush()


WriteStep = Callable[[Write], None]
"""Runs inside the transaction after the changes are flushed and before the commit; of a write in
parts, once for each part."""


def init(app: Flask, steps: tuple[WriteStep, ...]) -> None:
    """Bind the database to the application; `steps` run in order before each commit."""
    # An error's text may reach a log: without the values that were bound.
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {}).setdefault("hide_parameters", True)
    db.init_app(app)
    app.extensions["esrar.write_steps"] = steps
    for signal in (appcontext_pushed, appcontext_popped):
        signal.connect(_forget, app)


_under_way: ContextVar[Write | None] = ContextVar("write", default=None)


_remembered: ContextVar[dict[str, Any] | None] = ContextVar("remembered", default=None)
"""Not in `g`, to which the way is forty times as long: every cell of a page asks."""


def remembered() -> dict[str, Any]:
    """What this request has read and may use again; forgotten at the end of each write."""
    found = _remembered.get()
    if found is None:
        found = {}
        _remembered.set(found)
    return found


def forget_read() -> None:
    """Drop what was read: the data may have moved since."""
    _remembered.set(None)


def _forget(_app: Flask) -> None:
    """A thread serves one request after the other: none inherits what the last one read."""
    forget_read()


def under_way() -> Write | None:
    """The write this code runs in, if any; asked for by every cell of a page, hence no session."""
    return _under_way.get()


@contextmanager
def writing(*, preview: bool = False, origin: str = "") -> Iterator[Write]:
    """Begin the only kind of transaction that may change data; commit at the end, or nothing.

    A `preview` does everything and then rolls back: what it would have moved is in the result.
    On SQLite the lock is taken at once, for a deferred one fails under load when it is upgraded.
    """
    session = db.session()
    if "write" in session.info:
        raise RuntimeError("writing() is already under way")
    session.rollback()
    session.connection(execution_options={"esrar_write": True})
    write = session.info["write"] = Write(session, origin=origin)
    token = _under_way.set(write)
    try:
        yield write
        write.end()
        session.rollback() if preview else session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("write", None)
        _under_way.reset(token)
        forget_read()


def one_moment() -> None:
    """Let all that is read from here on be of one moment, however long the reading takes.

    On SQLite every reading transaction is. Nothing may be under way in the session.
    """
    session = db.session()
    session.rollback()
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


@contextmanager
def reading_at(connection: Connection) -> Iterator[Session]:
    """Let all that is read within, by whatever part of the application, come from a connection.

    For a database that is not the application's own: one that is restored or moved to.
    """
    with current_app.app_context():  # which has a session of its own
        session = db.session()
        session.info["connection"] = connection
        session.join_transaction_mode = "create_savepoint"
        yield session


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _: ConnectionPoolEntry) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # the driver's own BEGIN comes too late and is deferred
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=30000",
        "temp_store=MEMORY",
        "cache_size=-65536",
        "mmap_size=1073741824",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Any) -> None:
    if connection.dialect.name == "sqlite":
        write = connection.get_execution_options().get("esrar_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
