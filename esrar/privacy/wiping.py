"""Lets freed places of the database be overwritten, so that destroyed words leave its file as well.

A changed row leaves its old words in free pages, in the log and in the search until then.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from esrar.core import clock
from esrar.core.db import db, writing
from esrar.privacy.ledger import DESTRUCTION

LARGEST = 400_000_000
"""A larger file is overwritten by the command, not while somebody waits for a page."""
FULL = ("audit_value", "snapshot_row", "import_row")


def wipe(*, patient: bool = True) -> bool:
    """Overwrite what is free; False when it must wait: somebody else writes, or it takes long."""
    if not _waiting():
        return True
    kind = db.engine.dialect.name
    if kind == "sqlite" and not patient and _size() > LARGEST:
        return False
    db.session.rollback()  # a transaction of our own would keep the old pages in the log
    try:
        done = _sqlite() if kind == "sqlite" else _postgresql()
    except DBAPIError:
        return False
    if done:
        with writing(origin="wipe") as write:
            gone = DESTRUCTION.update().where(DESTRUCTION.c.wiped_at.is_(None))
            write.session.execute(gone.values(wiped_at=clock.now()))
        if kind == "sqlite":
            _sqlite_log()
    return done


def _waiting() -> bool:
    return db.session.scalar(
        DESTRUCTION.select().with_only_columns(DESTRUCTION.c.id)
        .where(DESTRUCTION.c.wiped_at.is_(None)).limit(1)
    ) is not None  # fmt: skip


def _size() -> int:
    file = Path(db.engine.url.database or "")
    return file.stat().st_size if file.exists() else 0


def _searches() -> Sequence[str]:
    asked = text("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%\\_search' "
                 "ESCAPE '\\' AND sql LIKE '%fts5%'")  # fmt: skip
    with db.engine.connect() as connection:
        return list(connection.execute(asked).scalars())


def _sqlite() -> bool:
    for name in _searches():  # a word that was taken out stands in the index until this
        with db.engine.connect().execution_options(esrar_write=True) as connection:
            connection.begin()
            connection.execute(text(f"INSERT INTO {name}({name}) VALUES ('optimize')"))  # noqa: S608
            connection.commit()
    raw = db.engine.raw_connection()
    try:
        raw.execute("VACUUM")
    finally:
        raw.close()
    return _sqlite_log()


def _sqlite_log() -> bool:
    """Whether the log could be emptied: no reader was still in the past."""
    raw = db.engine.raw_connection()
    try:
        busy, *_rest = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        raw.close()
    return not busy


def _postgresql() -> bool:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET lock_timeout = '5s'"))
        try:
            for name in _touched():
                connection.execute(text(f'VACUUM (FULL) "{name}"'))
        finally:
            connection.execute(text("RESET lock_timeout"))
    return True


def _touched() -> list[str]:
    """The tables that waiting destructions took something out of."""
    rows = db.session.execute(
        DESTRUCTION.select().with_only_columns(DESTRUCTION.c.counts)
        .where(DESTRUCTION.c.wiped_at.is_(None))
    )  # fmt: skip
    named = {name for row in rows for name in json.loads(row.counts)} | set(FULL)
    db.session.rollback()
    known = set(db.metadata.tables)
    return sorted(named & known)
