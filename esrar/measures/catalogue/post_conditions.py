"""What must hold of an employee or a post to be counted: who holds it, was assessed, and meets."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, func, not_, or_, select

from esrar.core.standing import stands
from esrar.measures.catalogue.conditions import before, latest, there_is, until, valid
from esrar.measures.catalogue.staff import EMPLOYEE, employee, in_service
from esrar.measures.kit import Window
from esrar.staff.models import CompetencyAssessment, EmployeePost, Post
from esrar.staff.rules import WorkerKind

HELD: Table = EmployeePost.__table__
POST: Table = Post.__table__
ASSESSMENT: Table = CompetencyAssessment.__table__
held, post, assessment = HELD.c, POST.c, ASSESSMENT.c


def _is_of_holder(day: Any) -> ColumnElement[bool]:
    """Holds a post on a day that requires a specialism and was not abolished."""
    started = or_(held.started_on.is_(None), held.started_on <= day)
    return and_(
        post.id == held.post_id, post.specialism_required, stands(POST),
        before(post.abolished_on, day), started, until(held.ended_on, day),
    )  # fmt: skip


def in_specialised_post(window: Window) -> ColumnElement[bool]:
    """An employee holds such a post on the day."""
    found = select(held.id).where(held.employee_id == employee.id, _is_of_holder(window.as_of))
    return there_is(found, HELD, POST)


def assessed(window: Window, *tests: ColumnElement[bool]) -> ColumnElement[bool]:
    """An employee's latest valid assessment by the day passes these tests."""

    def by_then(table: FromClause) -> ColumnElement[bool]:
        return table.c.period_end <= window.as_of

    found = select(assessment.id).where(
        assessment.employee_id == employee.id, by_then(ASSESSMENT), valid(ASSESSMENT),
        latest(ASSESSMENT, "employee_id", by_then), *tests,
    )  # fmt: skip
    return there_is(found, ASSESSMENT)


def vacant_posts(window: Window) -> Select[Any]:
    """How many posts that require a specialism nobody in service holds on the day."""
    day = window.as_of
    holder = select(held.id).join(EMPLOYEE, employee.id == held.employee_id).where(
        held.post_id == post.id, stands(EMPLOYEE), in_service(day),
        or_(held.started_on.is_(None), held.started_on <= day), until(held.ended_on, day),
    )  # fmt: skip
    return select(func.count()).select_from(POST).where(
        stands(POST), post.specialism_required, before(post.abolished_on, day),
        not_(there_is(holder, HELD, EMPLOYEE)),
    )  # fmt: skip


def is_held(window: Window, *tests: ColumnElement[bool]) -> ColumnElement[bool]:
    """An employee in service holds the post on the day, of whom the tests hold."""
    day = window.as_of
    holders = select(held.id).join(EMPLOYEE, employee.id == held.employee_id).where(
        held.post_id == post.id, stands(EMPLOYEE), in_service(day), *tests,
        employee.kind == WorkerKind.EMPLOYEE.value,
        or_(held.started_on.is_(None), held.started_on <= day), until(held.ended_on, day),
    )  # fmt: skip
    return there_is(holders, HELD, EMPLOYEE)


def well_held(window: Window) -> ColumnElement[bool]:
    """An employee who meets the criteria holds the post."""
    return is_held(window, assessed(window, assessment.meets))


def holders_assessed(window: Window) -> ColumnElement[bool]:
    """Who holds the post was assessed: one who meets the criteria is enough, or else all."""
    return or_(well_held(window), not_(is_held(window, not_(assessed(window)))))
