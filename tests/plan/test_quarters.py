"""The board of quarters: who moves which tasks, many at once, without dragging, and can undo it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import select

from esrar.core.db import db
from esrar.plan.standing import TASK
from tests.plan.test_handing import task
from tests.support.visitor import SignIn

BOARD = "/plan/quarters"


def row(app: Flask, code: str) -> Any:
    with app.app_context():
        return db.session.execute(select(TASK).where(TASK.c.code == code)).one()


def codes(page: Any, section: int) -> set[str]:
    """The tasks that stand in one section of the board."""
    part = re.findall(r"<section.*?</section>", page.html, re.S)[section]
    return set(re.findall(r'class="code" dir="ltr">([\d.]+)<', part))


def test_the_manager_moves_many_and_takes_it_back(app: Flask, sign_in: SignIn) -> None:
    manager = sign_in("executive-manager")
    assert len(codes(manager.get(BOARD), 4)) == 43
    form = {"task": [str(task(app, c)) for c in ("1.1", "2.3")], "quarter": "2", "move": "1"}
    page = manager.post(BOARD, form, follow=True)
    assert codes(page, 1) == {"1.1", "2.3"}
    assert len(codes(page, 4)) == 41
    assert codes(manager.get(f"{BOARD}?objective=2&view=unscheduled"), 1) == set()
    undo = re.search(r'action="(/tasks/undo/\d+)"', page.html) or re.search(
        r'"(/tasks/[^"]*undo[^"]*)"', page.html)  # fmt: skip
    assert undo
    manager.post(undo[1], {})
    assert codes(manager.get(BOARD), 1) == set()


def test_what_is_typed_changes_the_selected_and_dates_are_proposed(
    app: Flask, sign_in: SignIn
) -> None:
    manager = sign_in("executive-manager")
    ids = [str(task(app, c)) for c in ("1.1", "12.6")]
    asked = manager.post(BOARD, {"task": ids, "ask": "1"}, expect=200)
    assert "1.1" in asked.text
    form = {"task": ids, "quarters": ["2", "3"], "owner_department": "quality", "propose": "1",
            "save": "1"}  # fmt: skip
    manager.post(BOARD, form)
    first, long = row(app, "1.1"), row(app, "12.6")
    assert (first.quarters, first.owner_department) == ("23", "quality")
    # The second quarter begins on a Wednesday; 20 and 60 calendar days from there.
    assert (first.starts_on, first.due_on) == (date(2026, 4, 1), date(2026, 4, 20))
    assert long.due_on == date(2026, 5, 30)
    wrong = manager.post(BOARD, {"task": ids, "progress": "120", "save": "1"}, expect=422)
    assert "خطأ" in wrong.title


def test_a_department_changes_its_own_tasks_and_no_other(app: Flask, sign_in: SignIn) -> None:
    head = sign_in("head", "beneficiary-relations")
    own, other = task(app, "2.3"), task(app, "4.2")
    form = {"task": [str(own), str(other)], "started_on": "1/11/2026", "progress": "40",
            "owner_department": "quality", "save": "1"}  # fmt: skip
    page = head.post(BOARD, form, follow=True)
    assert "4.2" in page.text
    assert "تعديل هذا السجل للمسؤول عنه فقط" in page.text
    assert (row(app, "2.3").progress, row(app, "4.2").progress) == (40, None)
    assert row(app, "2.3").owner_department == "beneficiary-relations"
    assert row(app, "2.3").progress_on == date(2026, 11, 23)
    # A task before it is open: it may begin, and is told so.
    assert "2.3" in row_warning(page)
    head.get(f"/tasks/{other}/edit", expect=403)
    head.get("/tasks/new", expect=403)
    assert sign_in("board").post(BOARD, form, expect=403)


def row_warning(page: Any) -> str:
    return " ".join(re.findall(r'class="banner notice.*?</', page.html, re.S))


def test_the_board_costs_as_many_queries_however_many_tasks(
    app: Flask, sign_in: SignIn, statements: Callable[[], Any]
) -> None:
    manager = sign_in("executive-manager")
    costs = []
    for address in (BOARD, f"{BOARD}?objective=1", "/tasks", "/tasks?code=1.1", "/plan"):
        manager.get(address)
        with statements() as sent:
            manager.get(address)
        costs.append(len(sent))
    assert costs[0] <= costs[1] <= 8, costs
    assert costs[2] <= costs[3] + 1 <= 10, costs
    assert costs[4] <= 10, costs
