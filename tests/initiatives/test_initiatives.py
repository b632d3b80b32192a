"""Initiatives: from the idea to the last day, and how good they were."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from esrar.core.db import db, writing
from esrar.initiatives import rules
from esrar.initiatives.models import Initiative
from esrar.initiatives.rules import Kind, Standing
from tests.support.records import add
from tests.support.visitor import SignIn

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def oracle(row: Initiative, day: date) -> Standing:
    def reached(on: date | None) -> bool:
        return on is not None and on <= day

    if reached(row.cancelled_on):
        return Standing.CANCELLED
    if reached(row.completed_on):
        return Standing.COMPLETED
    if row.suspended_on is not None and reached(row.suspended_on):
        back = row.resumed_on is not None and row.suspended_on <= row.resumed_on <= day
        if not back:
            return Standing.SUSPENDED
    if reached(row.launched_on):
        return Standing.RUNNING
    return Standing.APPROVED if row.approved_on else Standing.IDEA


@pytest.mark.both
def test_where_an_initiative_stands_is_read_off_its_dates(app: Flask) -> None:
    days = (None, TODAY - DAY, TODAY, TODAY + DAY)
    with app.app_context(), writing(preview=True) as write:
        rows = [
            Initiative(name=f"م{i}", kind=Kind.ECONOMIC, launched_on=launched, completed_on=done,
                       suspended_on=out, resumed_on=back, cancelled_on=gone, approved_on=approved)
            for i, (launched, done, out, back, gone, approved) in enumerate(
                product(days, days[:3], days, days, (None, TODAY, TODAY + DAY), (None, TODAY)))
        ]  # fmt: skip
        write.session.add_all(rows)
        write.session.flush()
        found = select(rules.standing_on(TODAY)).order_by(Initiative.id)
        assert list(write.session.scalars(found)) == [oracle(row, TODAY) for row in rows]


def test_an_initiative_goes_from_idea_to_completion(app: Flask, sign_in: SignIn) -> None:
    head = sign_in("head", "programmes")
    form = head.get("/initiatives/new").values
    sent = head.post("/initiatives/new", {**form, "name": "سوق الأسر", "kind": "community"})
    url = sent.location
    head.post(f"{url}/approve", {**head.get(f"{url}/approve").values, "decision_number": "12"})
    for stage in ("launch", "complete"):
        assert f"{url}/stage/{stage}" in [a.url for a in head.get(url).anchors]
        head.post(f"{url}/edit", head.get(f"{url}/stage/{stage}").values)
    with app.app_context():
        (one,) = db.session.scalars(select(Initiative))
    assert one.approved_on == one.launched_on == one.completed_on == TODAY
    assert url in [a.url for a in head.get("/initiatives?standing=completed").anchors]
    assert url not in [a.url for a in head.get("/initiatives?kind=economic").anchors]


@pytest.mark.parametrize(("typed", "field"), [
    ({"completed_on": "1/3/2026"}, "launched_on"),
    ({"launched_on": "2/3/2026", "completed_on": "1/3/2026"}, "completed_on"),
    ({"resumed_on": "1/3/2026"}, "suspended_on"),
])  # fmt: skip
def test_dates_that_do_not_fit_are_refused(
    app: Flask, sign_in: SignIn, typed: dict[str, str], field: str
) -> None:
    officer = sign_in("officer", "programmes")
    form = officer.get("/initiatives/new").values
    page = officer.post(
        "/initiatives/new", {**form, "name": "سوق", "kind": "economic", **typed}, expect=422
    )
    assert f"#f-{field}" in [a.url for a in page.anchors]


def test_a_partner_shows_its_initiatives(app: Flask, sign_in: SignIn) -> None:
    number = add(app, "initiatives", name="سوق الأسر", kind="economic",
                 organisation_id="أمانة الأحساء")  # fmt: skip
    with app.app_context():
        body = db.session.get_one(Initiative, number).organisation_id
    visitor = sign_in("officer", "programmes")
    assert f"/initiatives/{number}" in [
        a.url for a in visitor.get(f"/organisations/{body}").anchors
    ]
