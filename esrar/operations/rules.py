"""Rules of a process: how far it is electronic on a day, and what its figures must agree on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_

from esrar.core.calendar import EnteredDate
from esrar.core.i18n import _l
from esrar.operations.models import Process


class Degree(StrEnum):
    """How far a process is electronic."""

    MANUAL = "manual"
    PARTLY = "partly"
    FULL = "full"


class State(StrEnum):
    """What a process is on a day."""

    MANUAL = "manual"
    PARTLY = "partly"
    FULL = "full"
    ENDED = "ended"


def fully_electronic_on(day: date) -> ColumnElement[bool]:
    """Fully electronic on a day: from the day written, or always when none is."""
    since = or_(Process.electronic_on.is_(None), Process.electronic_on <= day)
    return and_(Process.degree == Degree.FULL.value, since)


def state_on(day: date) -> ColumnElement[Any]:
    """The process's state on a day; before the day it became electronic it was partly so."""
    return case(
        (Process.ended_on < day, State.ENDED.value),
        (fully_electronic_on(day), State.FULL.value),
        (Process.degree == Degree.MANUAL.value, State.MANUAL.value),
        else_=State.PARTLY.value,
    )


def problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together; field name and message."""
    if values.get("electronic_on") and values.get("degree") != Degree.FULL:
        yield "electronic_on", _l("Only a fully electronic process has this date")


def with_scope(values: dict[str, Any]) -> dict[str, Any]:
    """A process of the inventory is in scope unless somebody says that it is not."""
    if values.get("in_scope") is None:
        values["in_scope"] = True
    return values


def wrong_volumes(values: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> Iterable[Any]:
    """What is wrong with the monthly volumes of a process."""
    months: list[tuple[int, int]] = []
    for line in lines:
        total, electronic = line.get("total"), line.get("electronic")
        if total is not None and electronic is not None and electronic > total:
            yield _l("More transactions went electronically than there were")
        month: EnteredDate | None = line.get("month")
        if month is not None:
            months.append((month.date.year, month.date.month))
    if len(months) != len(set(months)):
        yield _l("A month stands twice among the volumes")
