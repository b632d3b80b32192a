"""Rules of an initiative: where its dates put it on a day, and what its fields must agree on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_

from esrar.core.i18n import _l
from esrar.initiatives.models import Initiative


class Kind(StrEnum):
    """What an initiative serves. It is one of the two, never both (indicators 6 and 7)."""

    ECONOMIC = "economic"
    COMMUNITY = "community"


class Standing(StrEnum):
    """What an initiative is on a day."""

    IDEA = "idea"
    APPROVED = "approved"
    RUNNING = "running"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


def suspended(day: Any) -> ColumnElement[bool]:
    """Suspended on a day: from the first day out to the day before the first day in again."""
    return and_(
        Initiative.suspended_on <= day,
        or_(
            Initiative.resumed_on.is_(None),
            Initiative.resumed_on > day,
            Initiative.resumed_on < Initiative.suspended_on,
        ),
    )


def standing_on(day: date) -> ColumnElement[Any]:
    """The initiative's status on a day."""
    return case(
        (Initiative.cancelled_on <= day, Standing.CANCELLED.value),
        (Initiative.completed_on <= day, Standing.COMPLETED.value),
        (suspended(day), Standing.SUSPENDED.value),
        (Initiative.launched_on <= day, Standing.RUNNING.value),
        (Initiative.approved_on.is_not(None), Standing.APPROVED.value),
        else_=Standing.IDEA.value,
    )


def problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together; field name and message."""
    launched, completed = _day(values, "launched_on"), _day(values, "completed_on")
    if completed and not launched:
        yield "launched_on", _l("Write the day of the launch: it was completed")
    if launched and completed and completed < launched:
        yield "completed_on", _l("The completion comes before the launch")
    proposed = _day(values, "proposed_on")
    if proposed and launched and launched < proposed:
        yield "launched_on", _l("The launch comes before the idea")
    suspended_on, resumed = _day(values, "suspended_on"), _day(values, "resumed_on")
    if resumed and not suspended_on:
        yield "suspended_on", _l("Write the date of the suspension that ended")
    elif resumed and suspended_on and resumed < suspended_on:
        yield "resumed_on", _l("Resuming comes after the suspension")


def warnings(values: Mapping[str, Any], today: date) -> Iterable[Any]:
    """What is allowed and still deserves a look."""
    budget, spent = values.get("budget"), values.get("spent")
    if budget is not None and spent is not None and spent > budget:
        yield _l("More was spent than the budget")
    if any((_day(values, name) or today) > today for name in ("launched_on", "completed_on")):
        yield _l("The date lies ahead of today: it counts from that day")


def _day(values: Mapping[str, Any], name: str) -> date | None:
    entered = values.get(name)
    return None if entered is None else entered.date
