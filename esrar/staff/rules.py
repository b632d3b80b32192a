"""Rules of staff: who is in service on a day, and what records about them must agree on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, or_

from esrar.core.i18n import _l
from esrar.core.sequence import day_of, out_of_order
from esrar.core.standing import stands
from esrar.staff.models import Employee, EmployeePost, Post, SatisfactionSurvey

LEAST_SHOWN = 3
"""Under so many answers a survey shows nothing at all."""
LEAST_BROKEN_DOWN = 5
"""Under so many it shows the mean only."""
SCALE = 5
"""A question is answered from 1 to this."""


class WorkerKind(StrEnum):
    """As what somebody works for the association; indicators count employees only."""

    EMPLOYEE = "employee"
    VOLUNTEER = "volunteer"
    BOARD = "board"


class AppraisalKind(StrEnum):
    """Which appraisal it is: the final one of a period decides, else the interim ones."""

    FINAL = "final"
    INTERIM = "interim"
    SELF = "self"


class Service(StrEnum):
    """Whether somebody is in service on a day."""

    ACTIVE = "active"
    AHEAD = "ahead"
    UNDATED = "undated"
    LEFT = "left"


class PostState(StrEnum):
    """Whether somebody holds a post on a day."""

    HELD = "held"
    VACANT = "vacant"
    ABOLISHED = "abolished"


class SurveyState(StrEnum):
    """What a survey is on a day; it takes answers while it is open."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


def active_on(day: date) -> ColumnElement[bool]:
    """In service on a day: hired by then, the last day included. Without a hiring day: unknown."""
    return and_(Employee.hired_on <= day, or_(Employee.left_on.is_(None), Employee.left_on >= day))


def service_on(day: date) -> ColumnElement[Any]:
    """The person's service on a day."""
    return case(
        (Employee.left_on < day, Service.LEFT.value),
        (Employee.hired_on.is_(None), Service.UNDATED.value),
        (Employee.hired_on > day, Service.AHEAD.value),
        else_=Service.ACTIVE.value,
    )


def holds_on(day: date) -> ColumnElement[bool]:
    """Whether a line says that the post is held on a day; blanks mean since hiring, and still."""
    return and_(
        or_(EmployeePost.started_on.is_(None), EmployeePost.started_on <= day),
        or_(EmployeePost.ended_on.is_(None), EmployeePost.ended_on >= day),
    )


def post_on(day: date) -> ColumnElement[Any]:
    """The post's state on a day: the day it was abolished is the first it is gone."""
    held = exists().where(
        EmployeePost.post_id == Post.id,
        EmployeePost.employee_id == Employee.id,
        stands(Employee),
        active_on(day),
        holds_on(day),
    )
    return case(
        (Post.abolished_on <= day, PostState.ABOLISHED.value),
        (held, PostState.HELD.value),
        else_=PostState.VACANT.value,
    )


def survey_on(day: date) -> ColumnElement[Any]:
    """The survey's state on a day: the day it closes is the first that takes no answers."""
    return case(
        (SatisfactionSurvey.closed_on <= day, SurveyState.CLOSED.value),
        (SatisfactionSurvey.opened_on <= day, SurveyState.OPEN.value),
        else_=SurveyState.DRAFT.value,
    )


def employee_problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together in an employee's record."""
    return out_of_order(
        values, "hired_on", "left_on", _l("The last day comes before the day of hiring")
    )


def employee_warnings(values: Mapping[str, Any], today: date) -> Iterable[Any]:
    """What is allowed and still deserves a look."""
    if day_of(values, "hired_on") is None:
        yield _l("Without the day of hiring the person is not counted as staff")


def wrong_posts(values: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> Iterable[Any]:
    """What is wrong with the posts somebody held."""
    for line in lines:
        said = _l("A post ends before it begins")
        yield from (text for _at, text in out_of_order(line, "started_on", "ended_on", said))


def period_problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """A period ends after it begins."""
    return out_of_order(
        values, "period_start", "period_end", _l("The period ends before it begins")
    )


def survey_problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together in a survey; typed results keep people unknown, too."""
    yield from period_problems(values, today)
    yield from out_of_order(
        values, "opened_on", "closed_on", _l("The survey closes before it opens")
    )
    number, mean = values.get("typed_respondents"), values.get("typed_mean")
    if mean is not None and number is None:
        yield "typed_respondents", _l("Write how many people answered")
    if mean is not None and number is not None and number < LEAST_SHOWN:
        yield "typed_mean", _l("Under three answers no result is kept: people could be known by it")
    if number is not None and values.get("closed_on") is None:
        yield "closed_on", _l("Results are typed in once the survey has closed: write the day")


def wrong_questions(values: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> Iterable[Any]:
    """What is wrong with the results typed beside questions."""
    number = values.get("typed_respondents")
    typed = [line for line in lines if line.get("typed_mean") is not None]
    if typed and (number is None or number < LEAST_BROKEN_DOWN):
        yield _l("Under five answers only the mean of all questions is kept, without a breakdown")
