"""Where a task stands on a day: read off its dates and off the tasks that it waits for."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from esrar.core.i18n import _l
from esrar.core.standing import stands
from esrar.kit.register import Derived, State
from esrar.plan.models import Deliverable, Task, TaskNeed

TASK, NEED, DELIVERABLE = Task.__table__, TaskNeed.__table__, Deliverable.__table__


class Standing(StrEnum):
    """What a task is on a day."""

    COMPLETED = "completed"
    LATE = "late"
    UNDER_WAY = "under_way"
    WAITING = "waiting"
    NOT_STARTED = "not_started"


STATES: dict[str, State] = {
    Standing.NOT_STARTED: State(_l("Task not started"), "plain"),
    Standing.UNDER_WAY: State(_l("Task under way"), "wait"),
    Standing.WAITING: State(_l("Task waits for another"), "plain"),
    Standing.LATE: State(_l("Task overdue"), "bad"),
    Standing.COMPLETED: State(_l("Task completed"), "good"),
}


def completed(day: Any, table: Any = TASK) -> ColumnElement[bool]:
    """Completed by a day."""
    done: ColumnElement[bool] = table.c.completed_on <= day
    return done


def is_open(day: Any, table: Any = TASK) -> ColumnElement[bool]:
    """Not completed by a day."""
    return or_(table.c.completed_on.is_(None), table.c.completed_on > day)


def late(day: Any) -> ColumnElement[bool]:
    """Due before a day and not completed. Without a due date a task cannot be late."""
    return and_(TASK.c.due_on < day, is_open(day))


def waiting(day: Any) -> ColumnElement[bool]:
    """Whether a task that it is confirmed to need is not completed."""
    other = TASK.alias("needed")
    return (
        select(NEED.c.id)
        .join(other, other.c.id == NEED.c.needs_id)
        .where(NEED.c.task_id == TASK.c.id, NEED.c.confirmed.is_(True), stands(other),
               is_open(day, other))
        .exists()
    )  # fmt: skip


def started(day: Any) -> ColumnElement[bool]:
    """Begun by a day: as somebody says, or because something of it was handed over."""
    own = DELIVERABLE.c
    handed = select(own.id).where(
        own.task_id == TASK.c.id, stands(DELIVERABLE), own.delivered_on <= day
    )
    return or_(TASK.c.started_on <= day, TASK.c.progress > 0, handed.exists())


def share(day: Any) -> ColumnElement[Any]:
    """How far a task is, in percent: all of it once it is completed, and never before."""
    told = func.coalesce(TASK.c.progress, 0)
    return case((completed(day), 100), (told > 99, 99), else_=told)


def standing_on(day: date) -> ColumnElement[Any]:
    """A task's standing on a day; what is late is late, whatever it waits for."""
    return case(
        (completed(day), Standing.COMPLETED.value),
        (late(day), Standing.LATE.value),
        (started(day), Standing.UNDER_WAY.value),
        (waiting(day), Standing.WAITING.value),
        else_=Standing.NOT_STARTED.value,
    )


STANDING = Derived("standing", _l("Status"), standing_on, STATES)


# -- deliverables --------------------------------------------------------------------------------


class Handing(StrEnum):
    """How far a deliverable is."""

    SUGGESTED = "suggested"
    LACKING = "lacking"
    DELIVERED = "delivered"
    FULFILLED = "fulfilled"


HANDINGS: dict[str, State] = {
    Handing.LACKING: State(_l("Not handed over yet"), "plain"),
    Handing.DELIVERED: State(_l("Handed over, awaiting approval"), "wait"),
    Handing.FULFILLED: State(_l("Fulfilled"), "good"),
    Handing.SUGGESTED: State(_l("Suggested, not required yet"), "plain"),
}


def handing_on(day: date) -> ColumnElement[Any]:
    """How far a deliverable is on a day."""
    own = DELIVERABLE.c
    return case(
        (own.fulfilled_on <= day, Handing.FULFILLED.value),
        (own.suggested.is_(True), Handing.SUGGESTED.value),
        (own.delivered_on <= day, Handing.DELIVERED.value),
        else_=Handing.LACKING.value,
    )


HANDED = Derived("handing", _l("Status"), handing_on, HANDINGS)
