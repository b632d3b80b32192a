"""`/healthz`: whether the installation works, for whatever watches over it. It says no more."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError

from esrar.accounts.permissions import public
from esrar.core.db import db
from esrar.keeping import noted
from esrar.keeping.standing import newest, revision

blueprint = Blueprint("health", __name__)
LEAST_FREE = 200_000_000
"""Below this many bytes the next uploads and backups fail soon."""
LATE_HOURS = 48
_newest = cache(newest)


@blueprint.get("/healthz")
@public("a watcher has no account; the answer names neither people nor records")
def healthz() -> tuple[Response, int]:
    """200 while it can work, 503 when somebody must come. A late backup is told, not a failure."""
    folder = Path(current_app.config["DATA_FOLDER"])
    checks = {**_database(), "disk": _disk(folder)}
    well = all(state == "ok" for state in checks.values())
    document = {"status": "ok" if well else "failing", **checks, **_backup(folder)}
    return jsonify(document), 200 if well else 503


def _database() -> dict[str, str]:
    try:
        with db.engine.connect() as connection:
            at = revision(connection)
    except SQLAlchemyError:
        return {"database": "unreachable", "migrations": "unknown"}
    return {"database": "ok", "migrations": "ok" if at == _newest() else "behind"}


def _disk(folder: Path) -> str:
    try:
        return "ok" if shutil.disk_usage(folder).free >= LEAST_FREE else "nearly full"
    except OSError:
        return "unreachable"


def _backup(folder: Path) -> dict[str, Any]:
    age = noted.age(folder)
    if age is None:
        return {"backup": "none", "backup_age_hours": None}
    hours = round(age.total_seconds() / 3600, 1)
    return {"backup": "ok" if hours <= LATE_HOURS else "late", "backup_age_hours": hours}
