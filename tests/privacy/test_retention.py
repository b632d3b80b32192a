"""Retention: what is due is listed, nothing goes by itself, and what is chosen goes with proof."""

from __future__ import annotations

from datetime import date

from flask import Flask

from esrar.core.db import db
from esrar.families.models import Family
from esrar.privacy.retention import before
from tests.support.imports import run
from tests.support.records import add, add_family
from tests.support.visitor import SignIn

TERMS = {
    "ground": "retention", "decision_number": "ق-9", "reason": "انتهت المدة",
    "decided_on-day": "1", "decided_on-month": "11", "decided_on-year": "2026",
}  # fmt: skip


def test_months_are_counted_back_to_a_day_that_exists() -> None:
    assert before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert before(date(2026, 11, 23), 60) == date(2021, 11, 23)


def test_what_is_due_is_destroyed_only_when_it_was_chosen(app: Flask, sign_in: SignIn) -> None:
    old = [add_family(app, registered_on="1/1/2018", left_on="1/1/2020") for _ in range(2)]
    young = add_family(app, left_on="1/1/2026")
    found = run(app, "privacy", "due", "--json")
    assert found[0] == {"register": "families", "months": 60, "due": 2, "ids": old}
    add(app, "retention-periods", subject="families", months="12")
    assert run(app, "privacy", "due", "--json")[0]["due"] == 2
    head = sign_in("head", "beneficiary-relations")
    page = head.get("/privacy/due/families")
    assert f"/families/{old[0]}" in page.html
    assert f"/families/{young}" not in page.html
    asked = head.post("/privacy/due/families", {"id": str(old[0])}, expect=200)
    assert "(1)" in asked
    sent = {**TERMS, "confirm": "1", "id": str(old[0])}
    assert "D-2026-0001" in head.post("/privacy/due/families", sent, follow=True)
    with app.app_context():
        names = [db.session.get(Family, i).full_name for i in old]  # type: ignore[union-attr]
        assert [bool(name) for name in names] == [False, True]
    assert run(app, "privacy", "due", "--json")[0]["ids"] == old[1:]
    sign_in("auditor").post("/privacy/due/families", sent, expect=403)
