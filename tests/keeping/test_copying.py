"""The move from one database to the other, and back."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from esrar.audit.chain import verify
from esrar.core import clock
from esrar.core.db import db
from esrar.families.models import Family
from esrar.keeping.databases import numbers
from esrar.keeping.standing import Standing, standing
from tests.keeping.conftest import Clean
from tests.keeping.test_backup import add_with_file, run
from tests.support.records import add_family


def stands(app: Flask) -> tuple[Standing, dict[str, int]]:
    with app.app_context(), db.engine.connect() as connection, connection.begin():
        highest = {name: n for name, n in numbers(connection).items() if n}
        return standing(connection, clock.today()), highest


def test_all_rows_go_to_postgresql_and_back(app: Flask, clean: Clean, tmp_path: Path) -> None:
    family = add_with_file(app, 1)
    there = clean("postgresql")
    there.extensions["esrar.keys"] = app.extensions["esrar.keys"]
    url = there.config["SQLALCHEMY_DATABASE_URI"].replace("+psycopg", "")
    assert "counts and indicators agree" in run(app, "copy-to", url)
    assert stands(there) == stands(app)
    assert "not empty" in run(app, "copy-to", url, fails=True)
    with there.app_context():
        assert not verify(db.session()).broken
        assert db.session.get_one(Family, family).national_id
    newer = add_family(there)
    assert newer == family + 1

    assert "already" in run(there, "copy-to", url, fails=True)
    back = clean("sqlite")
    back.extensions["esrar.keys"] = app.extensions["esrar.keys"]
    run(there, "copy-to", back.config["SQLALCHEMY_DATABASE_URI"])
    assert stands(back) == stands(there)
    with back.app_context():
        assert not verify(db.session()).broken
    assert add_family(back) == newer + 1
