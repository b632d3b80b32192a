"""`flask audit verify` finds whatever was done to the audit behind the application's back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from esrar.audit.chain import verify
from esrar.core.db import db
from tests.support.records import add_family

Tamper = Callable[..., None]


@pytest.fixture
def entries(app: Flask) -> list[int]:
    """Ids of the entries that three families made, after those of the installation."""
    with app.app_context():
        before = db.session.scalar(text("SELECT max(id) FROM audit_entry")) or 0
    for _ in range(3):
        add_family(app)
    with app.app_context():
        found = db.session.scalars(
            text("SELECT id FROM audit_entry WHERE id > :i ORDER BY id"), {"i": before}
        )
        return list(found)


@pytest.fixture
def tamper(app: Flask) -> Tamper:
    """Run SQL as somebody with the database in their hands would."""

    def run(statement: str, **values: object) -> None:
        with app.app_context(), db.engine.connect() as connection:
            connection.execution_options(esrar_write=True).execute(text(statement), values)
            connection.commit()

    return run


def broken(app: Flask) -> tuple[str, ...]:
    with app.app_context():
        return verify(db.session()).broken


@pytest.mark.both
def test_an_untouched_chain_holds(app: Flask, entries: list[int]) -> None:
    with app.app_context():
        verdict = verify(db.session())
    assert verdict.broken == ()
    assert verdict.entries == entries[-1]


@pytest.mark.both
def test_a_changed_entry_is_found(app: Flask, entries: list[int], tamper: Tamper) -> None:
    tamper("UPDATE audit_entry SET actor = 'somebody else' WHERE id = :i", i=entries[0])
    assert broken(app) == (f"entry {entries[0]}: does not follow the one before it",)


@pytest.mark.parametrize(
    "column", ["at", "action", "subject", "subject_id", "item", "address", "request_id"]
)
def test_no_column_of_an_entry_can_be_changed_unseen(
    app: Flask, entries: list[int], tamper: Tamper, column: str
) -> None:
    value = "2020-01-01 00:00:00.000000" if column == "at" else "7"
    tamper(f"UPDATE audit_entry SET {column} = :v WHERE id = :i", v=value, i=entries[0])
    assert len(broken(app)) == 1


@pytest.mark.both
def test_a_changed_value_is_found(app: Flask, entries: list[int], tamper: Tamper) -> None:
    tamper("UPDATE audit_value SET text = '{}' WHERE entry_id = :i", i=entries[1])
    assert broken(app) == (f"entry {entries[1]}: its values were changed",)


def test_values_that_vanished_without_being_erased_are_found(
    app: Flask, entries: list[int], tamper: Tamper
) -> None:
    tamper("DELETE FROM audit_value WHERE entry_id = :i", i=entries[1])
    assert broken(app) == (f"entry {entries[1]}: its values were changed",)


@pytest.mark.both
def test_a_gap_is_found(app: Flask, entries: list[int], tamper: Tamper) -> None:
    tamper("DELETE FROM audit_entry WHERE id = :i", i=entries[1])
    assert broken(app) == (f"entry {entries[2]}: does not follow the one before it",)


@pytest.mark.both
def test_a_cut_end_is_found(app: Flask, entries: list[int], tamper: Tamper) -> None:
    tamper("DELETE FROM audit_entry WHERE id = :i", i=entries[-1])
    assert broken(app) == (f"the end is missing after entry {entries[-1]}",)


def test_a_chain_without_its_head_is_found(app: Flask, entries: list[int], tamper: Tamper) -> None:
    tamper("DELETE FROM audit_head")
    assert len(broken(app)) == 1


@pytest.mark.both
def test_erased_values_are_said_to_be_erased_and_break_nothing(
    app: Flask, entries: list[int], tamper: Tamper
) -> None:
    tamper(
        "UPDATE audit_value SET text = NULL, salt = NULL, erased_at = '2026-11-23 09:00:00'"
        " WHERE entry_id = :i",
        i=entries[0],
    )
    with app.app_context():
        verdict = verify(db.session())
    assert (verdict.broken, verdict.erased) == ((), 1)


def test_the_command_reports_in_json_and_fails_when_the_chain_is_broken(
    app: Flask, entries: list[int], tamper: Tamper
) -> None:
    def run(*words: str) -> Any:
        with app.app_context():
            return app.test_cli_runner().invoke(args=["audit", "verify", *words])

    whole = run("--json")
    assert whole.exit_code == 0
    assert json.loads(whole.output) == {"entries": entries[-1], "erased": 0, "broken": []}
    tamper("UPDATE audit_entry SET actor = 'x' WHERE id = :i", i=entries[0])
    assert run().exit_code != 0
