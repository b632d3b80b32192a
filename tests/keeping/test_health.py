"""What a watcher is told of the installation."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import text

from esrar.core.db import db
from tests.support.visitor import Visitor


def test_a_watcher_is_told_whether_somebody_must_come(
    app: Flask, visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = visitor.get("/healthz").response.get_json()
    assert told == {"status": "ok", "database": "ok", "migrations": "ok", "disk": "ok",
                    "backup": "none", "backup_age_hours": None}  # fmt: skip
    app.test_cli_runner().invoke(args=["backup", str(tmp_path / "a.backup")])
    told = visitor.get("/healthz").response.get_json()
    assert (told["backup"], told["backup_age_hours"]) == ("ok", 0.0)

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=1_000))
        page = visitor.get("/healthz", expect=503)
        assert page.response.get_json()["disk"] == "nearly full"
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    page = visitor.get("/healthz", expect=503)
    assert page.response.get_json()["migrations"] == "behind"
