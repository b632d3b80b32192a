"""A clean installation of the same kind as `app`, for what comes back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from esrar import create_app
from esrar.core import secrets
from esrar.core.db import db
from esrar.keeping import sealed
from tests.support.databases import quick_folder, test_config
from tests.support.postgres import Server

Clean = Callable[[str], Flask]


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases are as cheap to try as passwords are in tests."""
    monkeypatch.setattr(sealed, "ROUNDS", 1)
    monkeypatch.setattr(sealed, "MEMORY", 64)


@pytest.fixture(scope="package")
def others() -> Iterator[tuple[Path, dict[str, Flask]]]:
    """One more application of each kind: to make one takes longer than to empty it."""
    with quick_folder() as folder:
        yield folder, {}


@pytest.fixture
def clean(
    others: tuple[Path, dict[str, Flask]], worker: str, request: pytest.FixtureRequest
) -> Iterator[Clean]:
    """`clean("postgresql")` is an application on an empty data folder and an empty database."""
    home, made = others
    used: list[Flask] = []

    def make(kind: str) -> Flask:
        folder = home / kind
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        url = f"sqlite:///{folder / 'esrar.sqlite'}"
        if kind == "postgresql":
            url = _new_database(request.getfixturevalue("postgres_server"), f"esrar_{worker}_clean")
        if kind not in made:
            made[kind] = create_app(test_config(folder, url))
        made[kind].extensions["esrar.keys"] = secrets.load(folder)
        used.append(made[kind])
        return used[-1]

    yield make
    for app in used:
        with app.app_context():
            db.engine.dispose()


def _new_database(server: Server, name: str) -> str:
    address = server.url("postgres").replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return server.url(name)
