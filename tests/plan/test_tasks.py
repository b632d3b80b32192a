"""Tasks as a register: standing, what comes before what, who changes what, years, costs."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from esrar.core.db import db, writing
from esrar.kit import registry, saving
from esrar.kit.saving import Draft, LineDraft
from esrar.measures.models import FiscalYear
from esrar.measures.years import current_year
from esrar.plan.loader import load_plan
from esrar.plan.standing import TASK
from esrar.plan.work import tasks_of
from tests.plan.test_handing import task
from tests.support.records import add
from tests.support.visitor import SignIn


def change(app: Flask, code: str, **typed: Any) -> None:
    number = task(app, code)
    with app.app_context():
        kit = registry.get("tasks")
        values = {n: kit.field(n).kind.parse(v) for n, v in typed.items()}
        saving.save(kit, Draft(values), record_id=number)


def standing(app: Flask, code: str, day: date | None = None) -> str:
    with app.app_context():
        found = tasks_of(db.session(), current_year(), day)
        return next(one.standing.value for one in found if one.code == code)


@pytest.mark.both
def test_a_task_stands_by_its_dates_and_by_what_it_waits_for(app: Flask) -> None:
    assert standing(app, "1.1") == "not_started"
    assert standing(app, "1.2") == "waiting"  # the families' database comes before it
    assert standing(app, "2.3") == "not_started"  # what is only suggested keeps nothing waiting
    change(app, "1.2", started_on="1/11/2026", due_on="22/11/2026")
    assert standing(app, "1.2", date(2026, 11, 22)) == "under_way"
    assert standing(app, "1.2") == "late"
    number = add(app, "tasks", code="1.5", indicator_id="1", text_ar="افتتاح المعرض",
                 duration_days="3", duration_unit="working", due_on="1/3/2026",
                 done_on="20/11/2026")  # fmt: skip
    assert standing(app, "1.5") == "completed"
    assert standing(app, "1.5", date(2026, 11, 19)) == "late"
    with app.app_context():
        saving.delete(registry.get("tasks"), number)
        assert "1.5" not in {one.code for one in tasks_of(db.session(), current_year())}


def test_a_ring_of_tasks_is_refused_by_name(app: Flask, sign_in: SignIn) -> None:
    manager = sign_in("executive-manager")
    address = f"/tasks/{task(app, '3.3')}/edit"
    form = {**manager.get(address).values, "needs-0-needs_id": "1.2", "needs-0-confirmed": "yes"}
    page = manager.post(address, form, expect=422)
    assert "3.3 ← 1.2 ← 3.3" in page.text
    with app.app_context():
        assert standing(app, "3.3") == "not_started"
        own = LineDraft(None, {"needs_id": task(app, "1.1"), "confirmed": True})
        with pytest.raises(Exception, match=r"1\.1 ← 1\.1"):
            saving.save(registry.get("tasks"), Draft({}, {"needs": [own]}),
                        record_id=task(app, "1.1"))  # fmt: skip


def test_whoever_begins_too_early_is_told(app: Flask, sign_in: SignIn) -> None:
    officer = sign_in("officer", "beneficiary-relations")
    address = f"/tasks/{task(app, '12.1')}"
    begun = officer.get(f"{address}/stage/begin").values
    page = officer.post(f"{address}/edit", begun, follow=True)
    assert "بُدئت المهمة ولم تكتمل مهام سابقة لها: 3.3" in page.text


def test_a_department_changes_only_how_its_tasks_are_carried_out(
    app: Flask, sign_in: SignIn
) -> None:
    officer = sign_in("officer", "beneficiary-relations")
    address = f"/tasks/{task(app, '2.3')}"
    form = officer.get(f"{address}/edit").values
    assert "text_ar" not in form
    assert "owner_department" not in form
    officer.post(f"{address}/edit", {**form, "progress": "35", "owner_department": "quality",
                                     "text_ar": "غيرها"})  # fmt: skip
    with app.app_context():
        row = db.session.execute(select(TASK).where(TASK.c.code == "2.3")).one()
    assert (row.progress, row.progress_on) == (35, date(2026, 11, 23))
    assert row.owner_department == "beneficiary-relations"
    assert "مطوية" in row.text_ar
    other = sign_in("head", "quality")
    assert "/edit" not in " ".join(a.url for a in other.get(address).anchors)
    other.post(f"{address}/edit", {"progress": "1"}, expect=403)
    other.post(f"{address}/files", {}, expect=403)
    bulk = {"_scope": "ids", "_id": str(task(app, "2.3")), "_act": "set:due_on", "_step": "preview",
            "_value": "1/12/2026"}  # fmt: skip
    assert "تعديل هذا السجل للمسؤول عنه فقط" in other.post("/tasks/bulk", bulk, expect=200).text


def test_dates_are_proposed_by_quarter_and_duration(app: Flask, sign_in: SignIn) -> None:
    manager = sign_in("executive-manager")
    change(app, "4.2", quarters="3", duration_unit="working", duration_days="10")
    form = manager.get(f"/tasks/{task(app, '4.2')}/stage/dates").values
    # 1/7/2026 is a Wednesday; ten working days from it end on Tuesday the 14th.
    assert [form[f"starts_on-{part}"] for part in ("day", "month")] == ["1", "7"]
    assert [form[f"due_on-{part}"] for part in ("day", "month")] == ["14", "7"]


def test_a_list_opens_on_the_year_that_runs(app: Flask, sign_in: SignIn) -> None:
    manager = sign_in("executive-manager")
    assert len(set(re.findall(r'href="/tasks/(\d+)"', manager.get("/tasks").html))) == 43
    with app.app_context(), writing() as write:
        year = FiscalYear(start=date(2027, 1, 1), label="2027")
        write.session.add(year)
        write.session.flush()
        load_plan(write.session, year)
    opened = manager.get("/tasks", follow_redirects=True)
    assert len(set(re.findall(r'href="/tasks/(\d+)"', opened.html))) == 43
    assert manager.get("/plan").text.count("إعداد مطوية تعريفية") == 1


def test_costs_are_summed_for_indicator_objective_and_plan(app: Flask, sign_in: SignIn) -> None:
    change(app, "1.1", cost="1000", cost_spent="250.50")
    change(app, "2.1", cost="2000")
    change(app, "4.1", cost="500")
    text = sign_in("executive-manager").get("/plan").text
    for said in ("3,500 ريال", "3,000 ريال", "1,000 ريال", "250.50 ريال", "500 ريال"):
        assert said in text
