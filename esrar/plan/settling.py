"""What follows in the plan from other records: deliverables fulfilled, tasks completed.

A document that is approved, a copy of a register that is approved or returned, a deliverable that
is confirmed: whatever door it came by, the days on deliverables and tasks follow in the same write.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.core.changes import Change
from esrar.core.standing import stands
from esrar.documents.models import Document
from esrar.kit.snapshots.models import Snapshot
from esrar.measures.models import FiscalYear
from esrar.measures.years import Year
from esrar.plan import fulfilment, needs
from esrar.plan.models import Deliverable, Task
from esrar.plan.papers import papers
from esrar.plan.standing import DELIVERABLE, TASK

Found = Mapping[int, Mapping[str, Any]]
YEAR = FiscalYear.__table__
SETTLED = frozenset({"delivered_on", "fulfilled_on", "completed_on", "progress_on"})


def deliverables(session: Session, changes: Sequence[Change]) -> Found:
    """The days on which deliverables were handed over and fulfilled."""
    if not any(_decides(c) for c in changes):
        return {}
    found: dict[int, Mapping[str, Any]] = {}
    texts = papers(session)
    for row in session.execute(select(YEAR.c.id, YEAR.c.start, YEAR.c.label)).all():
        year = Year(row.start, row.label, row.id)
        copies = fulfilment.handed_copies(session, year)
        for one in _asked(session, row.id):
            state = fulfilment.judged(one, texts, copies, year)
            found[one["id"]] = {
                "delivered_on": state.delivered_on, "fulfilled_on": state.fulfilled_on
            }  # fmt: skip
    return found


def _decides(change: Change) -> bool:
    if change.model is Document:
        return bool(change.both("task_code"))
    if change.model is Task:
        return change.action != "update" or "code" in change.values
    if change.model is Deliverable:
        return bool(change.values.keys() - SETTLED)
    return change.model is Snapshot


def _asked(session: Session, year_id: int) -> list[dict[str, Any]]:
    rows = session.execute(
        select(DELIVERABLE, TASK.c.code.label("code"))
        .join(TASK, TASK.c.id == DELIVERABLE.c.task_id)
        .where(TASK.c.fiscal_year_id == year_id, stands(TASK), stands(DELIVERABLE))
    )
    return [dict(row) for row in rows.mappings()]


def tasks(session: Session, changes: Sequence[Change]) -> Found:
    """The days on which tasks were completed, and as of when their progress was told.

    Raises Invalid when tasks would wait for one another.
    """
    needs.refuse_ring(session, changes)
    found: dict[int, dict[str, Any]] = {
        c.record_id: {"progress_on": clock.today() if c.current["progress"] is not None else None}
        for c in changes
        if c.model is Task and "progress" in c.values
    }
    touched = {c.record_id for c in changes if c.model is Task}
    touched |= {i for c in changes if c.model is Deliverable for i in c.both("task_id")}
    for task, day in _completed(session, touched).items():
        found.setdefault(task, {})["completed_on"] = day
    return found


def _completed(session: Session, tasks: set[int]) -> dict[int, date | None]:
    """When tasks were completed: with the last deliverable they owe, else as somebody says."""
    if not tasks:
        return {}
    rows = session.execute(select(TASK.c.id, TASK.c.done_on).where(TASK.c.id.in_(tasks)))
    done = {row.id: row.done_on for row in rows}
    owed: dict[int, list[date | None]] = {}
    rows = session.execute(
        select(DELIVERABLE.c.task_id, DELIVERABLE.c.fulfilled_on)
        .where(DELIVERABLE.c.task_id.in_(tasks), stands(DELIVERABLE),
               DELIVERABLE.c.suggested.is_(False))
    )  # fmt: skip
    for task, day in rows:
        owed.setdefault(task, []).append(day)
    return {task: _last(owed[task]) if task in owed else day for task, day in done.items()}


def _last(days: Sequence[date | None]) -> date | None:
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None
