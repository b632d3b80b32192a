"""The manager confirms how the plan is read, sees what another reading would do, and chooses."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core.db import db
from esrar.measures.models import MeasureSetting, MeasureValue
from esrar.measures.years import current_year
from esrar.plan import questions
from esrar.plan.data_file import read_plan
from esrar.plan.promises import SETTING
from esrar.plan.question_models import OpenQuestion
from tests.support.records import add_family, add_licence
from tests.support.visitor import SignIn, Visitor

WAITS = "بانتظار التأكيد"


def answered(app: Flask, key: str) -> Any:
    with app.app_context():
        return db.session.scalars(select(OpenQuestion).filter_by(key=key)).one()


def board_row(visitor: Visitor, number: int) -> str:
    return visitor.get("/").html.split(f'<tr data-key="{number}">')[1].split("</tr>")[0]


def test_every_question_is_listed_with_the_reading_in_force(sign_in: SignIn) -> None:
    page = sign_in("executive-manager").get("/admin/questions")
    assert page.html.count('<th scope="row">') == len(read_plan().questions)
    assert page.html.count('class="tag wait"') == len(read_plan().questions)


@pytest.mark.both
def test_confirming_the_reading_in_force_ends_the_waiting_and_moves_nothing(
    app: Flask, sign_in: SignIn
) -> None:
    add_licence(app, add_family(app))
    manager = sign_in("executive-manager")
    assert WAITS in board_row(manager, 2)
    assert WAITS in manager.get("/indicators/families.licensed")
    form = {**manager.get("/admin/questions/s02").values, "answer": "قرار المدير التنفيذي"}
    manager.post("/admin/questions/s02", form)
    found = answered(app, "s02")
    assert (found.answer, found.confirmed_by_id) == ("قرار المدير التنفيذي", manager.user_id)
    assert WAITS not in board_row(manager, 2)
    assert WAITS in board_row(manager, 3)
    with app.app_context():
        assert db.session.scalars(select(MeasureSetting)).all() == []
        kept = db.session.get(MeasureValue, ("families.licensed", "today"))
        assert kept is not None
        assert kept.number == 1


def test_another_reading_shows_its_effect_and_can_be_chosen(app: Flask, sign_in: SignIn) -> None:
    add_licence(app, add_family(app))
    manager = sign_in("executive-manager")
    page = manager.get("/admin/questions/s02")
    reading = page.html.split('value="evidence:yes"')[1].split("</dl>")[0]
    assert "<bdi>1</bdi>" in reading
    assert "<bdi>0</bdi>" in reading
    manager.post("/admin/questions/s02", {**page.values, "reading": "evidence:yes"})
    with app.app_context():
        (row,) = db.session.scalars(select(MeasureSetting)).all()
        assert (row.measure, row.name, row.value) == ("families.licensed", "evidence", "yes")
        kept = db.session.get(MeasureValue, ("families.licensed", "today"))
        assert kept is not None
        assert kept.number == 0
    assert answered(app, "s02").confirmed_on is not None


def test_a_reading_of_two_indicators_is_chosen_for_both(app: Flask, sign_in: SignIn) -> None:
    manager = sign_in("administrator")
    form = {**manager.get("/admin/questions/s06").values, "reading": "event:completion"}
    manager.post("/admin/questions/s06", form)
    with app.app_context():
        rows = db.session.scalars(select(MeasureSetting)).all()
        assert {row.measure for row in rows} == {"initiatives.economic", "initiatives.community"}


def test_what_was_answered_meanwhile_or_is_no_reading_is_refused(
    app: Flask, sign_in: SignIn
) -> None:
    manager = sign_in("executive-manager")
    form = manager.get("/admin/questions/s12").values
    manager.post("/admin/questions/s12", {**form, "reading": "unit:planets"})
    assert answered(app, "s12").confirmed_on is None
    manager.post("/admin/questions/s12", form)
    manager.post("/admin/questions/s12", {**form, "reading": "unit:runs"})
    with app.app_context():
        assert db.session.scalars(select(MeasureSetting)).all() == []
    manager.get("/admin/questions/nothing", expect=404)


def test_every_question_has_a_page(sign_in: SignIn) -> None:
    manager = sign_in("executive-manager")
    for one in read_plan().questions:
        assert one.explanation_ar.split("؟")[0] in manager.get(f"/admin/questions/{one.key}")


def test_others_read_at_most(sign_in: SignIn) -> None:
    auditor = sign_in("auditor")
    assert "<textarea" not in auditor.get("/admin/questions/s02").html
    auditor.post("/admin/questions/s02", {"version": "1"}, expect=403)
    officer = sign_in("officer", "programmes")
    officer.get("/admin/questions", expect=403)
    page = officer.get("/indicators/families.licensed")
    assert WAITS in page
    assert "/admin/questions" not in page.html


def test_every_question_that_a_number_rests_on_shows_what_another_reading_would_do(
    session: Session,
) -> None:
    year = current_year()
    assert year is not None
    asked = [row for row in questions.questions(session, year) if row["kind"] == SETTING]
    assert asked
    lacking = [row["key"] for row in asked if not list(questions.readings(session, year, row))]
    assert lacking == []
