"""A plan is a draft until it is approved; then a change says why; the next year begins with it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from esrar.core.errors import Invalid
from esrar.kit import registry, saving
from esrar.kit.saving import Draft
from esrar.measures.models import MeasureSetting
from esrar.measures.years import current_year, years
from esrar.plan import approving
from esrar.plan.amending import amendments
from esrar.plan.copying import copy_year
from esrar.plan.models import Deliverable, Indicator, Objective, Task, TaskNeed
from esrar.plan.question_models import OpenQuestion
from tests.support.visitor import Page, SignIn, Visitor

PLAN = "/plan/approval"
DECIDED = {"approved_on": "5/1/2026", "decision_number": "12/2026", "decision_date": "4/1/2026"}
WHY = "قرار المجلس بعد المراجعة"


def approve(manager: Visitor) -> Page:
    manager.post(f"{PLAN}/submit", manager.get(PLAN).values)
    return manager.post(f"{PLAN}/approve", {**manager.get(f"{PLAN}/approve").values, **DECIDED},
                        follow=True)  # fmt: skip


def test_a_plan_is_handed_in_approved_with_a_decision_and_withdrawn(
    app: Flask, sign_in: SignIn
) -> None:
    manager = sign_in("executive-manager")
    assert "مسودة" in manager.get(PLAN)
    manager.post(f"{PLAN}/approve", {"approved_on": "5/1/2026"}, expect=422)
    page = approve(manager)
    assert "12/2026" in page
    assert 'id="amended"' in page.html
    manager.post(f"{PLAN}/return", {**manager.get(f"{PLAN}/return").values, "return_reason": WHY})
    assert WHY in manager.get(PLAN)
    reader = sign_in("board")
    assert f"{PLAN}/approve" not in reader.get(PLAN).html
    reader.post(f"{PLAN}/approve", DECIDED, expect=403)
    sign_in("head", "programmes").post(f"{PLAN}/submit", {}, expect=403)


@pytest.mark.both
def test_after_the_approval_a_promise_is_changed_for_a_reason_and_listed(
    app: Flask, sign_in: SignIn, session: Session
) -> None:
    manager = sign_in("executive-manager")
    objective = f"{PLAN}/wording/objective/1"
    assert manager.get(f"{PLAN}/wording/indicator/1").values["owner"] == ""
    free = {**manager.get(objective).values, "ar": "تحسين أوضاع الأسر"}
    manager.post(objective, free)
    approve(manager)
    again = {**manager.get(objective).values, "ar": "تحسين أوضاع الأسر المنتجة"}
    manager.post(objective, again, expect=422)
    manager.post(objective, {**again, "reason": WHY})
    target = "/admin/indicators/families.licensed"
    wanted = {**manager.get(target).values, "high": "12"}
    manager.post(target, wanted, expect=422)
    shown = manager.post(target, {**wanted, "because": WHY}, expect=200)
    manager.post(target, {**shown.values, "act": "save"})
    kit = registry.get("tasks")
    task = session.scalars(select(Task.id).limit(1)).one()
    saving.save(kit, Draft({"progress": 10}), record_id=task)
    with pytest.raises(Invalid):
        saving.save(kit, Draft({"text_ar": "صياغة أخرى"}), record_id=task)
    saving.save(kit, Draft({"text_ar": "صياغة أخرى", "amended_because": WHY}), record_id=task)
    year = current_year()
    assert year is not None
    found = [(one.model, set(one.changes), one.reason) for one in amendments(session, year)]
    assert found == [
        (Task, {"text_ar"}, WHY), (Indicator, {"target_high"}, WHY), (Objective, {"text_ar"}, WHY),
    ]  # fmt: skip
    page = manager.get(PLAN)
    assert page.text.count(WHY) == 3
    assert "صياغة أخرى" in page


def counts(session: Session, year_id: Any) -> list[int]:
    """Objectives, indicators, tasks, questions, settings of a year."""
    models: tuple[Any, ...] = (Objective, Indicator, Task, OpenQuestion, MeasureSetting)
    return [
        session.scalar(select(func.count()).select_from(m).filter_by(fiscal_year_id=year_id)) or 0
        for m in models
    ]


@pytest.mark.both
def test_the_next_year_begins_with_the_promises_and_none_of_the_results(
    app: Flask, session: Session
) -> None:
    kit = registry.get("tasks")
    first, second = session.scalars(select(Task.id).order_by(Task.id).limit(2)).all()
    parse = kit.field("starts_on").kind.parse
    line = saving.LineDraft(None, {"needs_id": first, "confirmed": True})
    saving.save(kit, Draft({"starts_on": parse("29/2/2028"), "started_on": parse("1/2/2026"),
                            "progress": 40, "owner_department": "quality"}, {"needs": [line]}),
                record_id=second)  # fmt: skip
    last = years()[-1]
    made = copy_year(last)
    assert counts(session, made.year.id) == counts(session, last.id)
    assert (made.objectives, made.indicators, made.tasks) == (7, 14, 43)
    code = session.get_one(Task, second).code
    copy = session.scalars(select(Task).filter_by(fiscal_year_id=made.year.id, code=code)).one()
    assert (str(copy.starts_on), copy.started_on, copy.progress) == ("2029-02-28", None, None)
    assert copy.owner_department == "quality"
    assert copy.indicator.fiscal_year_id == made.year.id
    needs = session.scalars(select(TaskNeed).filter_by(task_id=copy.id, confirmed=True)).all()
    before = {session.get_one(Task, need.needs_id) for need in needs}
    assert {(task.fiscal_year_id, task.code) for task in before} >= {
        (made.year.id, session.get_one(Task, first).code)
    }
    papers = select(func.count()).select_from(Deliverable)
    assert session.scalar(papers) == 2 * made.deliverables
    assert approving.state_of(session, made.year).status == approving.DRAFT
    assert current_year() == last
    with pytest.raises(Invalid):
        copy_year(last)


def test_every_page_of_the_plan_answers_for_another_year(app: Flask, sign_in: SignIn) -> None:
    manager = sign_in("executive-manager")
    page = manager.post(f"{PLAN}/next", manager.get(f"{PLAN}/next").values, follow=True)
    assert "2027" in page.title
    assert app.test_cli_runner().invoke(args=["year", "list"]).output.count("\n") == 2
    for address in ("/", "/plan", "/indicators/families.licensed", "/closings", PLAN,
                    "/admin/indicators"):  # fmt: skip
        for asked in (2026, 2027):
            manager.get(f"{address}?year={asked}")
    assert 'aria-current="page"' in manager.get(f"{PLAN}?year=2027").html
    other = {one.url for one in manager.get("/plan?year=2027").anchors}
    assert {"/plan?year=2026", "/plan?view=late&year=2027"} <= other
