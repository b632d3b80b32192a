"""The one way to write: whole or not at all, seen by the history, and many at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session

from esrar.core.crypto import EncryptedText
from esrar.core.db import db, writing
from esrar.families.models import Activity, Family
from tests.support.records import add_family
from tests.support.visitor import SignIn

pytestmark = pytest.mark.usefixtures("in_english")

THREADS, EACH = 8, 20


def names(app: Flask) -> set[str]:
    with app.app_context():
        return set(db.session.scalars(select(Activity.name)))


@pytest.mark.both
def test_what_is_written_stays(app: Flask) -> None:
    with app.app_context(), writing() as write:
        write.session.add(Activity(name="حفر على الخشب"))
    assert "حفر على الخشب" in names(app)


def test_a_select_about_tables_sees_what_is_pending(app: Flask) -> None:
    table = Activity.__table__
    asked = select(table.c.id).where(table.c.name == "حفر على الخشب")
    with app.app_context(), writing() as write:
        write.session.add(Activity(name="حفر على الخشب"))
        assert write.session.scalar(asked) is not None


@pytest.mark.both
def test_a_failure_leaves_nothing_behind(app: Flask) -> None:
    def begin_and_fail() -> None:
        with writing() as write:
            write.session.add(Activity(name="حفر على الخشب"))
            write.session.flush()
            raise LookupError

    with app.app_context(), pytest.raises(LookupError):
        begin_and_fail()
    assert "حفر على الخشب" not in names(app)


@pytest.mark.both
def test_a_preview_says_what_would_change_and_changes_nothing(app: Flask) -> None:
    with app.app_context():
        with writing(preview=True) as write:
            write.session.add(Activity(name="حفر على الخشب"))
        assert [c.action for c in write.changes] == ["create"]
        assert "audit_id" in write.results  # it went the whole way, before it was taken back
    assert "حفر على الخشب" not in names(app)


def test_a_record_changed_outside_a_write_is_refused(session: Session) -> None:
    session.scalars(select(Activity)).first().name = "غيره"  # type: ignore[union-attr]
    with pytest.raises(RuntimeError, match="outside writing"):
        session.flush()
    session.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        insert(Activity).values(name="حفر"),
        update(Activity).values(notes=None),
        delete(Activity),
    ],
    ids=["insert", "update", "delete"],
)
def test_a_bulk_statement_on_records_is_refused_even_inside_a_write(
    app: Flask, statement: Any
) -> None:
    def run() -> None:
        with writing() as write:
            write.session.execute(statement)

    with app.app_context(), pytest.raises(RuntimeError, match="bypass their history"):
        run()


def test_one_write_does_not_begin_inside_another(app: Flask) -> None:
    def nest() -> None:
        with writing(), writing():
            pass

    with app.app_context(), pytest.raises(RuntimeError, match="already under way"):
        nest()


def test_sqlite_takes_the_write_lock_at_once_and_a_read_takes_none(
    app: Flask, statements: Callable[[], Any]
) -> None:
    with app.app_context():
        with statements() as sent, writing():
            pass
        assert "BEGIN IMMEDIATE" in sent
        db.session.rollback()
        with statements() as sent:
            db.session.scalar(select(Activity.id).limit(1))
        assert "BEGIN IMMEDIATE" not in sent


@pytest.mark.both
def test_a_write_that_was_waiting_sees_what_the_other_wrote(app: Flask) -> None:
    """Both read before they change; neither change may be lost."""
    inside, go = threading.Event(), threading.Event()
    seen: list[int | None] = []

    def hours(session: Session) -> Family:
        return session.scalars(select(Family).with_for_update()).one()

    def first() -> None:
        with app.app_context(), writing() as write:
            row = hours(write.session)
            inside.set()
            go.wait(5)
            row.household_size = (row.household_size or 0) + 1

    def second() -> None:
        inside.wait(5)
        with app.app_context(), writing() as write:
            go.set()
            row = hours(write.session)
            seen.append(row.household_size)
            row.household_size = (row.household_size or 0) + 1

    add_family(app, household_size="4")
    threads = [threading.Thread(target=f) for f in (first, second)]
    [t.start() for t in threads]
    # SQLite's second writer waits before its block begins; it cannot wave the first one on.
    inside.wait(5)
    go.wait(0.2)
    go.set()
    [t.join() for t in threads]
    with app.app_context():
        assert db.session.scalar(select(Family.household_size)) == 6
    assert seen == [5]


@pytest.mark.both
def test_eight_writers_at_once_all_succeed(app: Flask) -> None:
    faults: list[Exception] = []

    def work(number: int) -> None:
        for turn in range(EACH):
            try:
                with app.app_context(), writing() as write:
                    write.session.add(Activity(name=f"عمل {number} {turn}"))
            except Exception as fault:
                faults.append(fault)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(THREADS)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert not faults
    assert len([n for n in names(app) if n.startswith("عمل ")]) == THREADS * EACH


# -- encrypted columns ---------------------------------------------------------------------------


def sealed(app: Flask, record_id: int) -> bytes:
    """The national ID as it lies in the database."""
    with app.app_context():
        found = db.session.scalar(
            text("SELECT national_id FROM family WHERE id = :id"), {"id": record_id}
        )
        return bytes(found)


@pytest.mark.both
def test_an_identifier_lies_encrypted_and_reads_back(app: Flask) -> None:
    number = add_family(app, national_id="1000000008")
    assert b"1000000008" not in sealed(app, number)
    with app.app_context():
        assert db.session.scalar(select(Family.national_id)) == "1000000008"


def test_the_same_text_never_gives_the_same_bytes(app: Flask) -> None:
    with app.app_context():
        kind = EncryptedText("family.national_id")
        assert len({kind.seal("1000000008") for _ in range(20)}) == 20


def test_bytes_moved_to_another_column_do_not_open(app: Flask) -> None:
    with app.app_context():
        moved = EncryptedText("family.national_id").seal("1000000008")
        with pytest.raises(InvalidTag):
            EncryptedText("family_member.national_id").open(moved)


@pytest.mark.both
def test_an_identifier_swapped_with_another_rows_is_caught_and_not_shown(
    app: Flask, sign_in: SignIn
) -> None:
    mine, other = (
        add_family(app, national_id="1000000008"),
        add_family(app, national_id="2000000006"),
    )
    visitor = sign_in("head", "beneficiary-relations")
    visitor.get(f"/families/{mine}")
    stolen = sealed(app, other)
    with app.app_context():
        db.session.execute(
            text("UPDATE family SET national_id = :v WHERE id = :id"), {"v": stolen, "id": mine}
        )
        db.session.commit()
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        page = visitor.get(f"/families/{mine}", expect=500)
    finally:
        app.config["PROPAGATE_EXCEPTIONS"] = None
    assert page.is_html
    assert "0006" not in page.html
    assert "Tampered" not in page.html
    assert "person.national_id" not in page.html
