"""Objective "a specialised staff": who is staff, and how they perform (9)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, func, or_, select

from esrar.core.counted import counted
from esrar.core.i18n import _, _l
from esrar.core.pages import Link
from esrar.core.standing import stands
from esrar.measures.aggregates import Mean
from esrar.measures.catalogue import words
from esrar.measures.catalogue.conditions import itself, of, there_is, until
from esrar.measures.kit import Criterion, Label, Measure, Setting, Settings, Window
from esrar.measures.sql import days_after
from esrar.staff.models import Appraisal, Employee
from esrar.staff.rules import AppraisalKind, WorkerKind

EMPLOYEE: Table = Employee.__table__
APPRAISAL: Table = Appraisal.__table__
employee, appraisal = EMPLOYEE.c, APPRAISAL.c


def in_service(day: Any) -> ColumnElement[bool]:
    """Hired by a day, and not gone before it."""
    return and_(employee.hired_on <= day, until(employee.left_on, day))


IS_STAFF = Criterion(
    "employee", _l("Works as an employee"),
    lambda w: employee.kind == WorkerKind.EMPLOYEE.value,
)  # fmt: skip
HIRED = Criterion(
    "hired", _l("The day of hiring is written down"), lambda w: employee.hired_on.is_not(None),
    act=words.act(_l("Add the day of hiring"), "/employees/%s/edit"),
)  # fmt: skip
DATES = {"hired_on": employee.hired_on, "left_on": employee.left_on}
OF_EMPLOYEE: dict[str, Any] = {
    "record": EMPLOYEE,
    "source": EMPLOYEE,
    "unit": employee.id,
    "dated": employee.hired_on,
    "record_register": "employees",
    "unit_register": "employees",
    "noun": "employee",
    "caused": _l("Employee"),
    "turns": None,
    "flow": False,
}


COUNTED = (AppraisalKind.FINAL.value, AppraisalKind.INTERIM.value)


def _served(window: Window) -> ColumnElement[bool]:
    """So many days of service from the later of hiring and new year to the sooner of both ends."""
    more = window.settings["least_days"] - 1
    enough = [
        and_(first <= window.as_of, days_after(first, more) <= window.as_of)
        & or_(employee.left_on.is_(None), days_after(first, more) <= employee.left_on)
        for first in (employee.hired_on, window.start)
    ]
    return and_(*enough)


def _of_the_year(window: Window) -> ColumnElement[bool]:
    return and_(
        stands(APPRAISAL), appraisal.approved_on.is_not(None), appraisal.kind.in_(COUNTED),
        appraisal.period_end.between(window.start, window.as_of),
    )  # fmt: skip


def _appraised(window: Window) -> ColumnElement[bool]:
    found = select(appraisal.id).where(appraisal.employee_id == employee.id, _of_the_year(window))
    return there_is(found, APPRAISAL)


def _appraisals(window: Window) -> Select[Any]:
    return (
        select(appraisal.employee_id, appraisal.kind, appraisal.score)
        .where(_of_the_year(window))
        .order_by(appraisal.period_end, appraisal.id)
    )


def _one_score(rows: Sequence[Any]) -> Fraction:
    """The latest final appraisal, else the mean of the interim ones."""
    final = [score for _employee, kind, score in rows if kind == AppraisalKind.FINAL.value]
    if final:
        return Fraction(final[-1])
    return sum((Fraction(row[2]) for row in rows), Fraction()) / len(rows)


PENDING = (
    select(func.max(appraisal.id))
    .where(
        appraisal.employee_id == employee.id, stands(APPRAISAL), appraisal.approved_on.is_(None),
        appraisal.kind.in_(COUNTED),
    )
    .correlate(EMPLOYEE)
    .scalar_subquery()
)  # fmt: skip


def _performance_definition(settings: Settings) -> Label:
    return _(
        "The mean of the approved appraisals about the fiscal year, out of 100, of every employee "
        "with at least %(days)s of service in it so far: the latest final one, else the mean of "
        "the interim ones. Who left after so many days is counted. While somebody is not "
        "appraised the value is provisional.",
        days=counted("day", settings["least_days"], oblique=True),
    )


PERFORMANCE = Measure(
    key="staff.performance",
    label=_l("Performance of the staff"),
    definition=_performance_definition,
    criteria=(
        IS_STAFF,
        HIRED,
        Criterion("served", _l("Served enough days of the year"), _served, words.day("hired_on")),
        Criterion(
            "assessed", _l("An appraisal about the year is approved"), _appraised,
            act=words.assess(
                Link(_l("Add the appraisal"), "/appraisals/new?employee_id=%%23%s"),
                Link(_l("Approve the appraisal"), "/appraisals/%s"),
            ),
        ),
    ),
    touches={EMPLOYEE.name: itself, APPRAISAL.name: of("employee_id")},
    settings=(Setting("least_days", _l("Least days of service in the year"), 90, "day"),),
    also={"appraisals": select(appraisal.employee_id).where(appraisal.id == words.RECORD)},
    facts=DATES | {"pending": PENDING},
    aggregate=Mean(_appraisals, _one_score),
    **OF_EMPLOYEE,
)  # fmt: skip

MEASURES = (PERFORMANCE,)
