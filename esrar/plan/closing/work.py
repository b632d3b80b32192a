"""The plan's tasks and deliverables as they stood on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.measures.years import Year
from esrar.plan import models
from esrar.plan.closing.shape import Deliverable, Task

TASK, PAPER = models.Task.__table__, models.Deliverable.__table__
INDICATOR = models.Indicator.__table__
DONE, LATE, STARTED, OPEN = "done", "late", "started", "open"


def tasks_on(session: Session, year: Year, day: date) -> tuple[Task, ...]:
    """Every task of a year's plan with its deliverables, in the order of the plan."""
    papers: dict[int, list[Deliverable]] = {}
    for row in session.execute(
        select(PAPER)
        .join(TASK, TASK.c.id == PAPER.c.task_id)
        .where(TASK.c.fiscal_year_id == year.id, PAPER.c.deleted_at.is_(None),
               PAPER.c.suggested.is_(False))
        .order_by(PAPER.c.task_id, PAPER.c.number)
    ).mappings():  # fmt: skip
        papers.setdefault(row["task_id"], []).append(_deliverable(dict(row), day))
    rows = session.execute(
        select(TASK, INDICATOR.c.number.label("indicator"))
        .join(INDICATOR, INDICATOR.c.id == TASK.c.indicator_id)
        .where(TASK.c.fiscal_year_id == year.id, TASK.c.deleted_at.is_(None))
        .order_by(INDICATOR.c.number, TASK.c.number)
    ).mappings()
    return tuple(_task(dict(row), papers.get(row["id"], ()), day) for row in rows)


def _task(row: Mapping[str, Any], papers: Any, day: date) -> Task:
    done, started = by(row["completed_on"], day), by(row["started_on"], day)
    status = STARTED if started else OPEN
    if done:
        status = DONE
    elif row["due_on"] is not None and row["due_on"] < day:
        status = LATE
    return Task(
        code=row["code"], indicator=row["indicator"],
        text={"ar": row["text_ar"], "en": row["text_en"]},
        department=row["owner_department"], quarters=row["quarters"],
        starts_on=row["starts_on"], started_on=started,
        due_on=row["due_on"], completed_on=done, progress=row["progress"], cost=row["cost"],
        cost_spent=row["cost_spent"], status=status, deliverables=tuple(papers),
    )  # fmt: skip


def _deliverable(row: Mapping[str, Any], day: date) -> Deliverable:
    approved = by(row["fulfilled_on"], day) if row["must_be_approved"] else None
    return Deliverable(
        number=row["number"], text={"ar": row["text_ar"], "en": row["text_en"]},
        must_be_approved=row["must_be_approved"], delivered_on=by(row["delivered_on"], day),
        approved_on=approved,
        decision_number=row.get("decision_number") if approved else None,
    )  # fmt: skip


def by(date_: date | None, day: date) -> date | None:
    """A date that had come by a day; what came later was not known then."""
    return date_ if date_ is not None and date_ <= day else None
