"""A clean installation of the same kind as `app`, for what comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from esrar import create_app
from esrar.core.db import db
from esrar.keeping import sealed
from tests.support.databases import test_config
from tests.support.postgres import Server

Clean = Callable[[str], Flask]


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases are as cheap to try as passwords are in tests."""
    monkeypatch.setattr(sealed, "ROUNDS", 1)
    monkeypatch.setattr(sealed, "MEMORY", 64)


@pytest.fixture
def clean(tmp_path: Path, worker: str, request: pytest.FixtureRequest) -> Iterator[Clean]:
    """`clean("postgresql")` is an application on an empty data folder and an empty database."""
    made: list[Flask] = []
    numbers = count()

    def make(kind: str) -> Flask:
        folder = tmp_path / f"clean{next(numbers)}"
        folder.mkdir()
        url = f"sqlite:///{folder / 'esrar.sqlite'}"
        if kind == "postgresql":
            server: Server = request.getfixturevalue("postgres_server")
            name = f"esrar_{worker}_clean"
            with psycopg.connect(server.url("postgres").replace("+psycopg", ""),
                                 autocommit=True) as connection:  # fmt: skip
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
                connection.execute(f'CREATE DATABASE "{name}"')
            url = server.url(name)
        made.append(create_app(test_config(folder, url)))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()
