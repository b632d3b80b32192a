"""Any act on many records, previewed, done and undone, leaves every row and indicator as it was."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from esrar.core.calendar import EnteredDate
from esrar.core.db import db
from esrar.kit import bulk_acts, registry
from esrar.kit.bulk_judging import settable
from esrar.kit.register import Field, Register
from esrar.kit.tags import RecordTag
from esrar.kit.undo import run as undo
from esrar.measures import keeping
from tests.support.records import add_family, add_licence, name_of

DAYS = tuple(EnteredDate(d) for d in (date(2025, 6, 1), date(2026, 2, 1), date(2026, 12, 1)))
SAVES = ("version", "updated_at")


@pytest.fixture
def world(app: Flask) -> Flask:
    for number in range(4):
        dates = {"suspended_on": "1/5/2026"} if number % 2 else {}
        family = add_family(app, name_of(number), **dates)
        add_licence(app, family, expires_on="1/12/2026" if number % 2 else "1/6/2026")
    return app


def rows(register: Register) -> dict[str, list[dict[str, Any]]]:
    """All that the register and its tags hold, but how often each was saved."""
    tags = RecordTag.__table__
    tables = {"own": select(register.table).order_by(register.table.c.id),
              "tags": select(tags).where(tags.c.deleted_at.is_(None))}  # fmt: skip
    return {
        name: [{k: v for k, v in row.items() if k not in SAVES}
               for row in db.session.execute(statement).mappings()]
        for name, statement in tables.items()
    }  # fmt: skip


def value_of(one: Field, pick: int) -> Any:
    if one.kind.widget == "date":
        return (*DAYS, None)[pick % 4]
    options = [v for v, _label in one.kind.options()]  # type: ignore[attr-defined]
    return one.kind.parse(options[pick % len(options)]) if options else None


@pytest.mark.both
@settings(max_examples=8)
@given(key=st.sampled_from(("families", "licences")), field=st.integers(0, 60),
       pick=st.integers(0, 12), which=st.sets(st.integers(0, 3), min_size=1),
       tag=st.booleans())  # fmt: skip
def test_a_bulk_act_and_its_undoing_leave_everything_as_it_was(
    world: Flask, key: str, field: int, pick: int, which: set[int], tag: bool
) -> None:
    with world.app_context():
        register = registry.get(key)
        fields = [f for f in settable(register) if f.kind.widget != "relation"]
        one = fields[field % len(fields)]
        value = value_of(one, pick)
        act = bulk_acts.Tag(f"وسم {pick}") if tag else bulk_acts.Set(one, value)
        if isinstance(act, bulk_acts.Set) and value is None and one.required:
            return
        before = rows(register)
        ids = [before["own"][i]["id"] for i in sorted(which)]
        judged, _effects = bulk_acts.preview(register, ids, act)
        assert rows(register) == before
        done, operation = bulk_acts.run(register, ids, act, len(judged.changed))
        assert len(done.changed) + done.same + done.stays == len(ids)
        assert not keeping.faults(db.session())
        if not done.changed:
            assert operation is None
            return
        outcome = undo(operation)
        assert not outcome.kept
        assert not outcome.failed
        assert rows(register) == before
        assert not keeping.faults(db.session())
        db.session.rollback()
