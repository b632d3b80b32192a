"""An approval session: what waits anywhere, decided by one decision or returned, and undone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from esrar.core.db import db
from esrar.documents.models import Document
from esrar.kit import registry, saving
from esrar.kit.snapshots.models import Snapshot
from tests.plan.test_fulfilment import taken
from tests.plan.test_handing import completed
from tests.support.records import add, add_family
from tests.support.samples import sample
from tests.support.visitor import Page, SignIn

SESSION = "/approvals"
DECISION = {
    "decision_number": "ق-31", "decision_date-day": "20", "decision_date-month": "11",
    "decision_date-year": "2026", "approved_on-day": "20", "approved_on-month": "11",
    "approved_on-year": "2026",
}  # fmt: skip


def hand_in(app: Flask, key: str, number: int) -> None:
    with app.app_context():
        saving.set_columns(registry.get(key), number, {"submitted_on": date(2026, 11, 1)})


def paper(app: Flask, title: str, code: str, kind: str) -> int:
    number = add(app, "documents", title=title, task_code=code, kind_id=kind)
    hand_in(app, "documents", number)
    return number


def waiting(page: Page) -> set[str]:
    return set(re.findall(r'name="one" value="([^"]+)"', page.html))


def state(app: Flask, model: Any, number: int) -> tuple[Any, ...]:
    with app.app_context():
        own = model.__table__.c
        return tuple(db.session.execute(
            select(own.approved_on, own.decision_number, own.return_reason).where(own.id == number)
        ).one())  # fmt: skip


@pytest.mark.both
def test_one_decision_approves_what_can_be_approved_and_is_undone_as_one(
    app: Flask, sign_in: SignIn
) -> None:
    manager = sign_in("executive-manager")
    leaflet = paper(app, "مطوية", "2.3", "مطوية تعريفية")
    sample(app, "funders")
    copy = taken(app, "funders")
    manager.post(f"/funders/snapshots/{copy}/submit", {})
    criteria = add(app, "criteria-sets", {"criteria": [
        {"text": "الأثر", "weight": "100", "maximum": "10"}]}, name="جودة", subject="initiative",
        starts_on="1/1/2026")  # fmt: skip
    idea = add(app, "initiatives", name="سلة", kind="economic")
    about = {"initiative_id": f"#{idea}", "criteria_set_id": f"#{criteria}"}
    lacking = add(app, "initiative-assessments", **about, period_end="1/6/2026",
                  assessed_on="2/6/2026")  # fmt: skip
    hand_in(app, "initiative-assessments", lacking)  # before anybody asked what it lacks
    page = manager.get(SESSION)
    every = {f"record.documents:{leaflet}", f"copy:{copy}",
             f"record.initiative-assessments:{lacking}"}  # fmt: skip
    assert waiting(page) == every
    assert waiting(manager.get(f"{SESSION}?by=objective")) == every
    form = {"one": sorted(every), **DECISION}
    asked = manager.post(SESSION, {**form, "step": "preview"}, expect=200)
    assert "لا يمكن الاعتماد بعد" in asked.text
    assert state(app, Document, leaflet)[0] is None
    done = manager.post(SESSION, {**form, "step": "approve"}, follow=True)
    assert "لا يمكن الاعتماد بعد" in done.text
    assert waiting(done) == {f"record.initiative-assessments:{lacking}"}
    assert state(app, Document, leaflet)[:2] == (date(2026, 11, 20), "ق-31")
    assert state(app, Snapshot, copy)[:2] == (date(2026, 11, 20), "ق-31")
    assert completed(app, "2.3") == completed(app, "13.1") == date(2026, 11, 20)
    undo = re.search(r'action="([^"]+/undo/\d+)"', done.html)
    assert undo
    manager.post(undo[1], {})
    assert waiting(manager.get(SESSION)) == every
    assert completed(app, "2.3") is completed(app, "13.1") is None


def test_an_indicator_that_will_move_is_said_before(app: Flask, sign_in: SignIn) -> None:
    number = add(app, "processes", name="تسجيل أسرة", degree="full", in_scope="نعم",
                 electronic_on="1/2/2026")  # fmt: skip
    hand_in(app, "processes", number)
    manager = sign_in("executive-manager")
    form = {"one": f"record.processes:{number}", **DECISION, "step": "preview"}
    page = manager.post(SESSION, form, expect=200)
    assert "100.0%" in page.text[page.text.index("الأثر") :]


def test_each_is_returned_with_its_own_reason(app: Flask, sign_in: SignIn) -> None:
    manager = sign_in("executive-manager")
    first, second = paper(app, "مطوية", "2.3", "مطوية"), paper(app, "خطة", "4.4", "خطة")
    keys = [f"record.documents:{n}" for n in (first, second)]
    form = {"one": keys, "step": "send_back", f"reason-{keys[0]}": "تُذكر الرسوم"}
    manager.post(SESSION, {"one": keys, "step": "return"}, expect=200)
    assert manager.post(SESSION, form, expect=422).title.startswith("خطأ")
    manager.post(SESSION, {**form, f"reason-{keys[1]}": "بلا ميزانية"})
    assert state(app, Document, first)[2] == "تُذكر الرسوم"
    assert state(app, Document, second)[2] == "بلا ميزانية"
    assert not waiting(manager.get(SESSION))


def test_only_what_one_may_approve_is_there_and_on_paper(app: Flask, sign_in: SignIn) -> None:
    number = paper(app, "مطوية", "2.3", "مطوية")
    head = sign_in("head", "governance")
    assert waiting(head.get(SESSION)) == {f"record.documents:{number}"}
    assert not waiting(sign_in("head", "marketing").get(SESSION))
    sign_in("officer", "governance").get(SESSION, expect=403)
    sheet = head.get("/approvals/pack")
    assert "مطوية" in sheet.text
    assert "القرار: يُعتمد أو يُعاد" in sheet.text


def test_the_session_asks_as_much_however_much_waits(
    app: Flask, sign_in: SignIn, statements: Callable[[], Any]
) -> None:
    manager, costs = sign_in("executive-manager"), []
    add_family(app)
    for turn in range(3):
        paper(app, f"مطوية {turn}", "2.3", "مطوية")
        copy = taken(app, "families")
        manager.post(f"/families/snapshots/{copy}/submit", {})
        manager.get(SESSION)
        with statements() as sent:
            manager.get(SESSION)
        costs.append(len(sent))
    assert costs[0] == costs[-1] <= 8, costs
