"""Before an update changes the tables: a backup of how they were, beside the data."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import inspect

from esrar.core.db import db
from esrar.keeping import passphrases
from esrar.keeping.backup import back_up
from esrar.keeping.standing import newest, revision

FOLDER = "backups"
KEPT = 3


def before_migration() -> Path | None:
    """The backup that was made; None where there is nothing to migrate or nothing yet."""
    file = db.engine.url.database or ""
    if db.engine.dialect.name == "sqlite" and not Path(file).exists():
        return None
    with db.engine.connect() as connection:
        at = revision(connection)
        filled = at is not None and inspect(connection).has_table("audit_entry")
    if not filled or at == newest():
        return None
    data = Path(current_app.config["DATA_FOLDER"])
    folder = data / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"before-{newest()}-{datetime.now(UTC):%Y%m%dT%H%M%S}.backup"
    key_file = current_app.config.get("BACKUP_KEY_FILE")
    back_up(path, passphrases.for_backup(data, key_file, ask=False))
    for old in sorted(folder.glob("before-*.backup"), key=lambda p: p.stat().st_mtime)[:-KEPT]:
        old.unlink()
    return path
