"""Which task comes before which: what still keeps one waiting, and rings, which are refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core.changes import Change
from esrar.core.db import db
from esrar.core.errors import Invalid
from esrar.core.i18n import _l
from esrar.core.standing import stands
from esrar.plan.models import TaskNeed
from esrar.plan.schedule import ring
from esrar.plan.standing import NEED, TASK, is_open


def refuse_ring(session: Session, changes: Sequence[Change]) -> None:
    """Raise Invalid, naming the ring, when these changes let tasks wait for one another."""
    moved = {c.current["task_id"] for c in changes
             if c.model is TaskNeed and c.action != "delete"}  # fmt: skip
    if not moved:
        return
    graph: dict[int, list[int]] = {}
    rows = session.execute(
        select(NEED.c.task_id, NEED.c.needs_id)
        .join(TASK, TASK.c.id == NEED.c.needs_id)
        .where(stands(TASK))
        .order_by(NEED.c.id)
    )
    for task, needs in rows:
        graph.setdefault(task, []).append(needs)
    for task in sorted(moved):
        found = ring(graph, task)
        if found:
            rows = session.execute(select(TASK.c.id, TASK.c.code).where(TASK.c.id.in_(found)))
            codes = {row.id: row.code for row in rows}
            raise Invalid(_l("These tasks would wait for one another: %(ring)s"),
                          ring=" ← ".join(codes[one] for one in found))  # fmt: skip


def open_before(session: Session, tasks: Iterable[int], day: date) -> Mapping[int, list[Any]]:
    """What is not completed of the tasks that come before these, by task: id, code, confirmed."""
    found: dict[int, list[Any]] = {}
    rows = session.execute(
        select(NEED.c.task_id, TASK.c.id, TASK.c.code, NEED.c.confirmed)
        .join(TASK, TASK.c.id == NEED.c.needs_id)
        .where(NEED.c.task_id.in_(list(tasks)), stands(TASK), is_open(day))
        .order_by(TASK.c.number)
    )
    for row in rows:
        found.setdefault(row.task_id, []).append(row)
    return found


def warnings(values: Mapping[str, Any], today: date) -> Iterable[Any]:
    """What deserves a look when a task was begun: tasks before it that are not completed."""
    number = values.get("id")
    if number is None or not (values.get("started_on") or values.get("progress")):
        return
    waiting = open_before(db.session(), [number], today).get(number, ())
    if waiting:
        yield _l("It was begun although these tasks before it are not completed: %(codes)s",
                 codes="، ".join(row.code for row in waiting))  # fmt: skip
