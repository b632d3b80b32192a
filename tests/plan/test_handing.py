"""Tasks hand over: versions, approval, return, copies; and are completed by what was approved."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

from flask import Flask
from PIL import Image
from sqlalchemy import select

from esrar.core.db import db
from esrar.kit import registry, saving
from esrar.kit.saving import Draft
from esrar.plan.standing import DELIVERABLE, TASK
from tests.plan.test_fulfilment import approve as approve_copy
from tests.plan.test_fulfilment import taken
from tests.support.records import add
from tests.support.samples import sample
from tests.support.visitor import Page, SignIn, Visitor


def task(app: Flask, code: str) -> int:
    with app.app_context():
        return db.session.scalar(select(TASK.c.id).where(TASK.c.code == code)) or 0


def completed(app: Flask, code: str) -> date | None:
    with app.app_context():
        return db.session.scalar(select(TASK.c.completed_on).where(TASK.c.code == code))


def handed(app: Flask, who: Visitor, code: str, note: str = "", number: int = 0) -> None:
    """One version of a document, through the form on the task's page."""
    content = BytesIO()
    Image.new("L", (20 + number, 20), 200).save(content, "PNG")
    where = f"/tasks/{task(app, code)}"
    (action,) = actions(who.get(where))
    file = (BytesIO(content.getvalue()), f"study{number}.png")
    who.post(action, {"note": note, "file": file})


def actions(page: Page) -> list[str]:
    """Where the forms of a task's page lead that take in a version."""
    return re.findall(r'action="(/tasks/\d+/deliverables/\d+/file)"', page.html)


def test_a_document_is_handed_in_returned_handed_in_again_and_approved(
    app: Flask, sign_in: SignIn
) -> None:
    manager, officer = sign_in("executive-manager"), sign_in("officer", "beneficiary-relations")
    page = f"/tasks/{task(app, '2.3')}"
    handed(app, officer, "2.3")
    with app.app_context():
        paper = db.session.scalar(select(registry.get("documents").table.c.id)) or 0
    assert "بانتظار الاعتماد" in officer.get(page).text
    manager.post(f"/documents/{paper}/return", {"return_reason": "تُذكر الرسوم"})
    assert "تُذكر الرسوم" in officer.get(page).text
    handed(app, officer, "2.3", "أُضيفت الرسوم", 2)
    text = officer.get(page).text
    assert "النسخة 1 – study0.png" in text
    assert "النسخة 2 – study2.png" in text
    assert "تُذكر الرسوم" not in text
    assert completed(app, "2.3") is None
    day = {"approved_on-day": "5", "approved_on-month": "3", "approved_on-year": "2026"}
    manager.post(f"/documents/{paper}/approve", {"decision_number": "ق-7", **day})
    assert completed(app, "2.3") == date(2026, 3, 5)
    text = officer.get(page).text
    assert "القرار ق-7" in text
    assert not actions(officer.get(page))
    assert page in {a.url for a in officer.get(f"/documents/{paper}").anchors}
    manager.post(f"/documents/{paper}/return", {"return_reason": "خطأ"})
    assert completed(app, "2.3") is None


def test_another_department_hands_nothing_in(app: Flask, sign_in: SignIn) -> None:
    other = sign_in("head", "marketing")
    page = other.get(f"/tasks/{task(app, '2.3')}")
    assert not actions(page)
    with app.app_context():
        number = db.session.scalar(
            select(DELIVERABLE.c.id).where(DELIVERABLE.c.task_id == task(app, "2.3"))
        )
    other.post(f"/tasks/{task(app, '2.3')}/deliverables/{number}/file", {}, expect=403)


def test_an_approved_copy_of_the_funders_completes_its_task(app: Flask, sign_in: SignIn) -> None:
    manager = sign_in("executive-manager")
    sample(app, "funders")
    copy = taken(app, "funders")
    approve_copy(manager, "funders", copy)
    assert completed(app, "13.1") == date(2026, 3, 5)
    there = f"/tasks/{task(app, '13.1')}"
    assert f"/funders/snapshots/{copy}" in {a.url for a in manager.get(there).anchors}
    assert there in {a.url for a in manager.get(f"/funders/snapshots/{copy}").anchors}


def test_what_needs_no_approval_is_fulfilled_when_it_is_handed_over(
    app: Flask, sign_in: SignIn
) -> None:
    officer = sign_in("officer", "beneficiary-relations")
    handed(app, officer, "3.2")
    assert completed(app, "3.2") == date(2026, 11, 23)


def test_a_suggested_deliverable_is_required_once_it_is_confirmed(app: Flask) -> None:
    number = add(app, "documents", title="دراسة الوقف", kind_id="دراسة جدوى", task_code="4.3")
    with app.app_context():
        saving.set_columns(registry.get("documents"), number, {"approved_on": date(2026, 2, 1)})
    assert completed(app, "4.3") == date(2026, 2, 1)
    with app.app_context():
        second = db.session.scalar(
            select(DELIVERABLE.c.id).where(DELIVERABLE.c.task_id == task(app, "4.3"),
                                           DELIVERABLE.c.suggested.is_(True))
        )  # fmt: skip
        saving.save(registry.get("deliverables"), Draft({"suggested": False}), record_id=second)
    assert completed(app, "4.3") is None


def test_thirty_six_tasks_need_approval(app: Flask) -> None:
    with app.app_context():
        must = select(DELIVERABLE.c.task_id).where(
            DELIVERABLE.c.must_be_approved.is_(True), DELIVERABLE.c.suggested.is_(False)
        )
        assert len(set(db.session.scalars(must))) == 36
