"""Approved copies of registers fulfil the approved databases that the plan asks for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from esrar.core.db import db
from esrar.kit import registry
from esrar.kit.queries import Query
from esrar.kit.snapshots.frozen import laid_out, usual
from esrar.kit.snapshots.taking import take
from esrar.plan.standing import DELIVERABLE, TASK
from tests.support.records import add_family
from tests.support.samples import sample
from tests.support.visitor import SignIn, Visitor


def taken(app: Flask, key: str, **filters: str) -> int:
    with app.app_context():
        register = registry.get(key)
        asked = {name: (value,) for name, value in filters.items()}
        return take(register, laid_out(register, usual(register)), Query(filters=asked))


def approve(visitor: Visitor, key: str, number: int) -> None:
    decision = {
        "approved_on-day": "5", "approved_on-month": "3", "approved_on-year": "2026",
        "decision_number": "ق-12", "decision_date-day": "4", "decision_date-month": "3",
        "decision_date-year": "2026",
    }  # fmt: skip
    visitor.post(f"/{key}/snapshots/{number}/approve", decision)


def approved_on(app: Flask, code: str) -> date | None:
    with app.app_context():
        return db.session.scalar(
            select(DELIVERABLE.c.fulfilled_on).join(TASK, TASK.c.id == DELIVERABLE.c.task_id)
            .where(TASK.c.code == code)
        )  # fmt: skip


@pytest.fixture
def manager(sign_in: SignIn) -> Visitor:
    return sign_in("executive-manager")


@pytest.mark.both
def test_a_database_in_two_registers_needs_a_copy_of_both(app: Flask, sign_in: SignIn) -> None:
    manager = sign_in("executive-manager")
    sample(app, "trainers", scope="local")
    sample(app, "training-centres", scope="local")
    trainers = taken(app, "trainers", scope="local")
    assert approved_on(app, "12.3") is None
    approve(manager, "trainers", trainers)
    assert approved_on(app, "12.3") is None
    page = manager.get(f"/trainers/snapshots/{trainers}").text
    assert "لم يتحقق بعد" in page
    assert "بلا نسخة معتمدة حتى الآن: مراكز" in page
    centres = taken(app, "training-centres", scope="local")
    approve(manager, "training-centres", centres)
    assert approved_on(app, "12.3") == date(2026, 3, 5)
    assert approved_on(app, "12.4") is None
    assert "لم يتحقق بعد" not in manager.get(f"/trainers/snapshots/{trainers}").text
    links = {a.url for a in manager.get("/plan").anchors}
    assert {f"/trainers/snapshots/{trainers}", f"/training-centres/snapshots/{centres}"} <= links
    manager.post(f"/trainers/snapshots/{trainers}/return", {"return_reason": "نقص"})
    assert approved_on(app, "12.3") is None


def test_only_the_part_that_the_plan_means_fulfils(app: Flask, manager: Visitor) -> None:
    add_family(app)
    approve(manager, "families", taken(app, "families"))
    assert approved_on(app, "3.3") is None
    with app.app_context():
        outside = registry.get("families").field("locality_id").kind.parse("outside")
    # By its number or by its name: a filter is what it means.
    approve(manager, "families", taken(app, "families", **{"locality_id!": str(outside)}))
    assert approved_on(app, "3.3") == date(2026, 3, 5)


def test_a_copy_of_another_year_fulfils_nothing(
    app: Flask, manager: Visitor, today: Callable[[date | None], None]
) -> None:
    sample(app, "funders")
    today(date(2025, 12, 31))
    made = taken(app, "funders")
    today(date(2026, 3, 5))
    approve(manager, "funders", made)
    assert approved_on(app, "13.1") is None
    approve(manager, "funders", taken(app, "funders"))
    assert approved_on(app, "13.1") == date(2026, 3, 5)


def test_the_plan_leads_to_the_copy_that_is_lacking(app: Flask, sign_in: SignIn) -> None:
    address = "/trainers/snapshots/new?scope=local"
    assert address in {a.url for a in sign_in("executive-manager").get("/plan").anchors}
    assert address not in {a.url for a in sign_in("board").get("/plan").anchors}
