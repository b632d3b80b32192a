"""Undoing what one write changed: what goes back, what is kept, what cannot be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from esrar.audit.chain import verify
from esrar.audit.models import Operation
from esrar.core.db import db, writing
from esrar.core.errors import Conflict
from esrar.core.identifiers import make_national_id
from esrar.kit import registry, saving
from esrar.kit.joining import join
from esrar.kit.saving import Draft, LineDraft, save
from esrar.kit.undo import Outcome, Reason, run
from esrar.licensing.models import Licence
from tests.support.databases import TODAY
from tests.support.imports import PERSON, families, take
from tests.support.records import add, add_family, add_licence, name_of

pytestmark = pytest.mark.both

WHOLE = [{"text": "الجودة", "weight": 100, "maximum": 10}]


def last(app: Flask) -> int:
    """Number of the latest operation."""
    with app.app_context():
        found = db.session.scalars(select(Operation.id).order_by(Operation.id.desc())).first()
    assert found is not None
    return found


def undo(app: Flask, number: int | None = None) -> Outcome:
    with app.app_context():
        return run(number if number is not None else last(app))


def change(app: Flask, register: str, record: int, lines: Any = None, **typed: Any) -> int:
    """Save a change as a form would; the number of the operation."""
    with app.app_context():
        kit = registry.get(register)
        values = {n: kit.field(n).kind.parse(v) if isinstance(v, str) else v
                  for n, v in typed.items()}  # fmt: skip
        save(kit, Draft(values, lines or {}), record_id=record)
    return last(app)


def row(app: Flask, register: str, record: int) -> dict[str, Any]:
    """All columns of a record but those that only count its saves."""
    with app.app_context():
        table = registry.get(register).table
        found = db.session.execute(select(table).where(table.c.id == record)).mappings().one()
        return {k: v for k, v in found.items() if k not in ("version", "updated_at")}


def lines(app: Flask, register: str, block: str, record: int) -> list[dict[str, Any]]:
    with app.app_context():
        found = next(b for b in registry.get(register).lines if b.key == block)
        table = found.model.__table__
        where = table.c[found.model.parent_column] == record
        rows = db.session.execute(select(table).where(where).order_by(table.c.id)).mappings()
        return [dict(r) for r in rows]


def reasons(outcome: Outcome) -> list[Reason | None]:
    return [i.reason for i in (*outcome.kept, *outcome.failed)]


# -- one save ------------------------------------------------------------------------------------


def test_a_changed_field_has_its_old_value_again(app: Flask) -> None:
    family = add_family(app, mobile="0501112223")
    before = row(app, "families", family)
    change(app, "families", family, mobile="0509998887", notes="بعد الزيارة")
    outcome = undo(app)
    assert row(app, "families", family) == before
    assert [i.record_id for i in outcome.reversed] == [family]
    assert not reasons(outcome)


def test_a_field_that_was_edited_since_is_kept_and_named(app: Flask) -> None:
    family = add_family(app, mobile="0501112223", notes="أ")
    first = change(app, "families", family, mobile="0509998887", notes="ب")
    change(app, "families", family, mobile="0503334445")
    outcome = undo(app, first)
    (kept,) = outcome.kept
    assert (kept.reason, kept.fields) == (Reason.EDITED, ("mobile",))
    assert kept.at is not None
    found = row(app, "families", family)
    assert (found["mobile"], found["notes"]) == ("0503334445", "أ")


def test_a_registration_is_set_aside_and_comes_back_when_that_is_undone(app: Flask) -> None:
    family = add_family(app)
    before = row(app, "families", family)
    done = undo(app)
    assert row(app, "families", family)["deleted_at"] is not None
    again = undo(app, done.operation_id)
    assert row(app, "families", family) == before
    assert len(again.reversed) == 1


def test_a_deleted_record_is_restored_unless_its_place_was_taken(app: Flask) -> None:
    identity = make_national_id(77)
    family = add_family(app, national_id=identity)
    with app.app_context():
        saving.delete(registry.get("families"), family)
    deleted = last(app)
    other = add_family(app, national_id=identity)
    outcome = undo(app, deleted)
    (failed,) = outcome.failed
    assert failed.reason is Reason.TAKEN
    assert failed.other == ("family", other)
    assert row(app, "families", family)["deleted_at"] is not None
    undo(app, last(app))  # the other registration goes, and the place is free
    outcome = undo(app, deleted)
    assert not outcome.failed
    assert row(app, "families", family)["deleted_at"] is None


def test_lines_come_and_go_with_their_numbers(app: Flask) -> None:
    family = add_family(app, lines={"members": [{"full_name": "سعد علي"}]})
    before = lines(app, "families", "members", family)
    old = before[0]["id"]
    drafts = [LineDraft(old, {}, removed=True), LineDraft(None, {"full_name": "نورة علي"})]
    change(app, "families", family, {"members": drafts})
    undo(app)
    assert lines(app, "families", "members", family) == before


def test_a_registration_that_grew_since_is_kept(app: Flask) -> None:
    family = add_family(app)
    registered = last(app)
    drafts = [LineDraft(None, {"full_name": "نورة علي"})]
    change(app, "families", family, {"members": drafts})
    (kept,) = undo(app, registered).kept
    assert (kept.record_id, kept.fields) == (family, ("members",))
    assert row(app, "families", family)["deleted_at"] is None


def test_a_member_whom_a_licence_names_is_not_removed(app: Flask) -> None:
    family = add_family(app)
    drafts = [LineDraft(None, {"full_name": "نورة علي"})]
    added = change(app, "families", family, {"members": drafts})
    (member,) = lines(app, "families", "members", family)
    licence = add_licence(app, family)
    with app.app_context(), writing() as write:
        one = write.session.get(Licence, licence)
        assert one is not None
        one.member_id = member["id"]
    (failed,) = undo(app, added).failed
    assert (failed.reason, failed.other) == (Reason.POINTED_AT, ("licence", licence))


def test_an_undone_act_is_not_undone_twice(app: Flask) -> None:
    add_family(app)
    number = last(app)
    undo(app, number)
    with app.app_context(), pytest.raises(Conflict):
        run(number)
    with app.app_context(), pytest.raises(Conflict):
        run(999_999)


def test_the_audit_still_holds(app: Flask) -> None:
    add_family(app)
    undo(app)
    with app.app_context():
        assert verify(db.session()).broken == ()


# -- an import -----------------------------------------------------------------------------------


@pytest.fixture
def batch(app: Flask, tmp_path: Path) -> Callable[[], int]:
    def run_import() -> int:
        people = [(name_of(i), make_national_id(900 + i), f"05055500{i:02}", "الهفوف",
                   "خوصيات") for i in range(3)]  # fmt: skip
        take(app, "families", families(tmp_path / "a.xlsx", PERSON, *people))
        return last(app)

    return run_import


def test_an_import_is_taken_back_but_for_what_people_did_since(
    app: Flask, batch: Callable[[], int]
) -> None:
    number = batch()
    with app.app_context():
        table = registry.get("families").table
        ids = list(db.session.scalars(select(table.c.id).order_by(table.c.id)))
    change(app, "families", ids[0], notes="زيارة")
    licence = add_licence(app, ids[1])
    outcome = undo(app, number)
    (kept,), (failed,) = outcome.kept, outcome.failed
    assert (kept.record_id, kept.reason, kept.fields) == (ids[0], Reason.EDITED, ("notes",))
    assert (failed.record_id, failed.other) == (ids[1], ("licence", licence))
    assert [i.record_id for i in outcome.reversed] == ids[2:]


def test_blanks_that_an_import_filled_are_blank_again(app: Flask, tmp_path: Path) -> None:
    family = add_family(app, PERSON[0], national_id=PERSON[1], mobile=PERSON[2], activity_id=None)
    before = row(app, "families", family), lines(app, "families", "activities", family)
    take(app, "families", families(tmp_path / "a.xlsx", PERSON))
    assert lines(app, "families", "activities", family) != before[1]
    outcome = undo(app)
    assert not reasons(outcome)
    assert (row(app, "families", family), lines(app, "families", "activities", family)) == before


# -- roles ---------------------------------------------------------------------------------------


def test_a_role_that_was_added_ends_and_the_body_stands(app: Flask) -> None:
    body = add(app, "organisations", name="بنك التجربة")
    with app.app_context():
        funders = registry.get("funders")
        join(funders, Draft({"name": "بنك التجربة"}), body)
        role = funders.role
    outcome = undo(app)
    assert not reasons(outcome)
    assert row(app, "organisations", body)["deleted_at"] is None
    assert role is not None
    with app.app_context():
        assert db.session.get(role.model, body) is None


def test_a_role_that_another_record_names_is_kept(app: Flask) -> None:
    body = add(app, "organisations", name="بنك التجربة")
    with app.app_context():
        join(registry.get("funders"), Draft({"name": "بنك التجربة"}), body)
    joined = last(app)
    channel = add(app, "funding-channels", name="قناة التجربة", organisation_id=f"#{body}")
    (failed,) = undo(app, joined).failed
    assert (failed.reason, failed.other) == (Reason.POINTED_AT, ("funding_channel", channel))


# -- approval ------------------------------------------------------------------------------------


def test_what_was_approved_since_stays(app: Flask) -> None:
    number = add(app, "criteria-sets", name="مجموعة التجربة", subject="funder",
                 starts_on="1/1/2026", lines={"criteria": WHOLE})  # fmt: skip
    created = last(app)
    edited = change(app, "criteria-sets", number, notes="مراجعة")
    with app.app_context():
        saving.set_columns(registry.get("criteria-sets"), number, {"approved_on": TODAY})
    approved = last(app)
    assert reasons(undo(app, edited)) == [Reason.SETTLED]
    assert reasons(undo(app, created)) == [Reason.SETTLED]
    assert not reasons(undo(app, approved))
    assert row(app, "criteria-sets", number)["approved_on"] is None
    assert not reasons(undo(app, edited))
