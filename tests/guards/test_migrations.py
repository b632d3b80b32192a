"""The migrations lead to the models and back again, and say why."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import inspect

from esrar.core.db import db
from tests.support.databases import MIGRATIONS
from tests.support.tree import files, short

REVISIONS = files("migrations/versions", "*.py")


def is_ours(_thing: Any, name: str | None, kind: str, reflected: bool, _other: Any) -> bool:
    """Tables and indexes of the search are made by hand: no model could describe them."""
    return not (reflected and kind in ("table", "index") and "search" in (name or ""))


@pytest.mark.both
def test_the_migrations_lead_to_the_models(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": is_ours}
        )
        differences = compare_metadata(context, db.metadata)
    assert not differences, "write a migration (migrations/README.md): " + "\n".join(
        map(repr, differences)
    )


@pytest.mark.both
def test_the_migrations_go_back_to_nothing_and_up_again(app: Flask) -> None:
    with app.app_context():
        before = set(inspect(db.engine).get_table_names())
        flask_migrate.downgrade(directory=MIGRATIONS, revision="base")
        left = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
        assert not left, f"a downgrade forgets these tables: {sorted(left)}"
        flask_migrate.upgrade(directory=MIGRATIONS)
        assert set(inspect(db.engine).get_table_names()) == before


@pytest.mark.parametrize("revision", REVISIONS, ids=short)
def test_a_revision_is_numbered_and_says_why(revision: Path) -> None:
    assert re.fullmatch(r"\d{4}_\w+\.py", revision.name), "name it by number: 0002_add_trainers.py"
    words = ast.get_docstring(ast.parse(revision.read_text())) or ""
    assert re.search(r"^Why: \w", words, re.M), "say why in its docstring: `Why: …`"


def test_the_revisions_stand_in_one_line() -> None:
    numbers = [path.name[:4] for path in REVISIONS]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
