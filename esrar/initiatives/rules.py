"""Rules of an initiative: where its dates put it on a day, and what its fields must agree on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case

from esrar.core.i18n import _l
from esrar.core.sequence import is_ahead, out_of_order
from esrar.core.suspension import suspended, suspension_problems
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


def standing_on(day: date) -> ColumnElement[Any]:
    """The initiative's status on a day."""
    return case(
        (Initiative.cancelled_on <= day, Standing.CANCELLED.value),
        (Initiative.completed_on <= day, Standing.COMPLETED.value),
        (suspended(Initiative.__table__, day), Standing.SUSPENDED.value),
        (Initiative.launched_on <= day, Standing.RUNNING.value),
        (Initiative.approved_on.is_not(None), Standing.APPROVED.value),
        else_=Standing.IDEA.value,
    )


def problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together; field name and message."""
    if values.get("completed_on") and not values.get("launched_on"):
        yield "launched_on", _l("Write the day of the launch: it was completed")
    for first, last, said in (
        ("launched_on", "completed_on", _l("The completion comes before the launch")),
        ("proposed_on", "launched_on", _l("The launch comes before the idea")),
    ):
        yield from out_of_order(values, first, last, said)
    yield from suspension_problems(values)


def warnings(values: Mapping[str, Any], today: date) -> Iterable[Any]:
    """What is allowed and still deserves a look."""
    budget, spent = values.get("budget"), values.get("spent")
    if budget is not None and spent is not None and spent > budget:
        yield _l("More was spent than the budget")
    if any(is_ahead(values, name, today) for name in ("launched_on", "completed_on")):
        yield _l("The date lies ahead of today: it counts from that day")
