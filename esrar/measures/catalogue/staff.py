"""Objective "a specialised staff": competencies (8), performance (9) and satisfaction (10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Select,
    Table,
    and_,
    case,
    cast,
    func,
    not_,
    null,
    or_,
    select,
    tuple_,
)

from esrar.core.counted import counted
from esrar.core.i18n import _, _l
from esrar.core.pages import Link
from esrar.criteria.models import CriteriaSet
from esrar.measures.aggregates import Mean, Rows, Share, Tally, Value
from esrar.measures.catalogue import words
from esrar.measures.catalogue.conditions import (
    before,
    everything,
    itself,
    latest,
    of,
    pending,
    stands,
    there_is,
    until,
    valid,
)
from esrar.measures.kit import Beside, Criterion, Label, Measure, Setting, Settings, Window
from esrar.measures.sql import days_after
from esrar.staff.models import (
    Appraisal,
    CompetencyAssessment,
    Employee,
    EmployeePost,
    Post,
    SatisfactionQuestion,
    SatisfactionSheet,
    SatisfactionSurvey,
)
from esrar.staff.rules import SCALE, AppraisalKind, WorkerKind

EMPLOYEE: Table = Employee.__table__
HELD: Table = EmployeePost.__table__
POST: Table = Post.__table__
ASSESSMENT: Table = CompetencyAssessment.__table__
APPRAISAL: Table = Appraisal.__table__
SURVEY: Table = SatisfactionSurvey.__table__
SHEET: Table = SatisfactionSheet.__table__
LATER = SURVEY.alias("later")
employee, held, post = EMPLOYEE.c, HELD.c, POST.c
assessment, appraisal, survey, sheet = ASSESSMENT.c, APPRAISAL.c, SURVEY.c, SHEET.c


def _in_service(day: Any) -> ColumnElement[bool]:
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


# -- competencies (8) --------------------------------------------------------------------------


def _holds(day: Any) -> ColumnElement[bool]:
    """Holds a post on a day that requires a specialism and was not abolished."""
    started = or_(held.started_on.is_(None), held.started_on <= day)
    return and_(
        post.id == held.post_id, post.specialism_required, stands(POST),
        before(post.abolished_on, day), started, until(held.ended_on, day),
    )  # fmt: skip


def _specialised(window: Window) -> ColumnElement[bool]:
    found = select(held.id).where(held.employee_id == employee.id, _holds(window.as_of))
    return there_is(found, HELD, POST)


def _found(window: Window, *tests: ColumnElement[bool]) -> ColumnElement[bool]:
    def by_then(table: FromClause) -> ColumnElement[bool]:
        return table.c.period_end <= window.as_of

    found = select(assessment.id).where(
        assessment.employee_id == employee.id, by_then(ASSESSMENT), valid(ASSESSMENT),
        latest(ASSESSMENT, "employee_id", by_then), *tests,
    )  # fmt: skip
    return there_is(found, ASSESSMENT)


def _vacant(window: Window) -> Select[Any]:
    day = window.as_of
    holder = select(held.id).join(EMPLOYEE, employee.id == held.employee_id).where(
        held.post_id == post.id, stands(EMPLOYEE), _in_service(day),
        or_(held.started_on.is_(None), held.started_on <= day), until(held.ended_on, day),
    )  # fmt: skip
    return select(func.count()).select_from(POST).where(
        stands(POST), post.specialism_required, before(post.abolished_on, day),
        not_(there_is(holder, HELD, EMPLOYEE)),
    )  # fmt: skip


def _held(window: Window, *tests: ColumnElement[bool]) -> ColumnElement[bool]:
    """An employee in service holds the post on the day, of whom the tests hold."""
    day = window.as_of
    holders = select(held.id).join(EMPLOYEE, employee.id == held.employee_id).where(
        held.post_id == post.id, stands(EMPLOYEE), _in_service(day), *tests,
        employee.kind == WorkerKind.EMPLOYEE.value,
        or_(held.started_on.is_(None), held.started_on <= day), until(held.ended_on, day),
    )  # fmt: skip
    return there_is(holders, HELD, EMPLOYEE)


def _well_held(window: Window) -> ColumnElement[bool]:
    return _held(window, _found(window, assessment.meets))


def _holders_assessed(window: Window) -> ColumnElement[bool]:
    """Who holds the post was assessed: one who meets the criteria is enough, or else all."""
    return or_(_well_held(window), not_(_held(window, not_(_found(window)))))


def _specialised_definition(settings: Settings) -> Label:
    if settings["denominator"] == "filled":
        return _(
            "The share of posts that require a specialism, filled or vacant, which are held on the "
            "day by an employee whose latest approved assessment says that they meet the criteria "
            "of their specialism. While the holder of a post is not assessed the value is "
            "provisional. Volunteers and board members do not fill a post."
        )
    if settings["denominator"] == "all":
        return _(
            "The share of employees whose latest approved assessment says that they meet the "
            "criteria of their specialism, among all employees in service on the day. Who was not "
            "assessed stays among the whole, and the value is provisional. Volunteers and board "
            "members are not counted."
        )
    return _(
        "The share of employees whose latest approved assessment says that they meet the criteria "
        "of their specialism, among the employees in service on the day in posts that require a "
        "specialism. Who was not assessed stays among the whole, and the value is provisional. "
        "Volunteers and board members are not counted."
    )


_EMPLOYEES = Measure(
    key="staff.specialised",
    label=_l("Specialised competencies"),
    definition=_specialised_definition,
    criteria=(
        IS_STAFF,
        HIRED,
        Criterion(
            "in_service", _l("In service on the day asked about"),
            lambda w: _in_service(w.as_of), words.day("left_on", _l("left on")),
        ),
        Criterion(
            "post", _l("In a post that requires a specialism"), _specialised,
            applies=lambda settings: settings["denominator"] == "posts",
        ),
        Criterion(
            "assessed", _l("Their assessment is approved, on the criteria in force on that day"),
            _found,
            act=words.assess(
                Link(_l("Assess the competencies"),
                     "/competency-assessments/new?employee_id=%%23%s"),
                Link(_l("Approve the assessment"), "/competency-assessments/%s"),
            ),
        ),
        Criterion(
            "meets", _l("The latest assessment says that they meet the criteria"),
            lambda w: case((_found(w), _found(w, assessment.meets)), else_=null()),
        ),
    ),
    touches={
        EMPLOYEE.name: itself,
        HELD.name: of("employee_id"),
        POST.name: everything,
        ASSESSMENT.name: of("employee_id"),
        CriteriaSet.__tablename__: everything,
    },
    settings=(
        Setting("denominator", _l("Among whom the share is reckoned"), "posts", choices={
            "posts": _l("Employees in posts that require a specialism"),
            "all": _l("All employees"),
            "filled": _l("Posts that require a specialism, filled or vacant"),
        }),
    ),
    beside=(Beside("vacant", _l("Vacant posts that require a specialism"), _vacant),),
    also={"competency-assessments": select(assessment.employee_id).where(
        assessment.id == words.RECORD)},
    facts=DATES | {"pending": pending(ASSESSMENT, "employee_id", EMPLOYEE)},
    aggregate=Share(("assessed", "meets"), judged="assessed"),
    **OF_EMPLOYEE,
)  # fmt: skip


def _posts_of(holder: ColumnElement[Any]) -> Select[Any]:
    return select(func.max(held.post_id)).where(held.employee_id == holder)


_POSTS = replace(
    _EMPLOYEES,
    record=POST,
    source=POST,
    unit=post.id,
    dated=cast(null(), Date),
    record_register="posts",
    unit_register="posts",
    noun="post",
    caused=_l("Post"),
    criteria=(
        Criterion(
            "specialism", _l("It requires a specialism"), lambda w: post.specialism_required
        ),
        Criterion(
            "kept", _l("Not abolished by the day asked about"),
            lambda w: before(post.abolished_on, w.as_of),
            words.day("abolished_on", _l("abolished on")),
        ),
        Criterion("filled", _l("An employee in service holds it"), _held),
        Criterion(
            "assessed", _l("Who holds it was assessed, on the criteria in force on that day"),
            lambda w: case((_held(w), _holders_assessed(w)), else_=null()),
        ),
        Criterion(
            "meets", _l("Who holds it meets the criteria by the latest assessment"),
            lambda w: case((_held(w) & _holders_assessed(w), _well_held(w)), else_=null()),
        ),
    ),
    touches={
        EMPLOYEE.name: everything,
        HELD.name: of("post_id"),
        POST.name: itself,
        ASSESSMENT.name: everything,
        CriteriaSet.__tablename__: everything,
    },
    also={
        "employees": _posts_of(words.RECORD),
        "competency-assessments": select(func.max(held.post_id))
        .join(ASSESSMENT, assessment.employee_id == held.employee_id)
        .where(assessment.id == words.RECORD),
    },
    facts={"abolished_on": post.abolished_on},
    aggregate=Share(("filled", "assessed", "meets"), judged="assessed"),
)  # fmt: skip

SPECIALISED = replace(_EMPLOYEES, ways={("denominator", "filled"): _POSTS})


# -- performance (9) ---------------------------------------------------------------------------

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


# -- satisfaction (10) -------------------------------------------------------------------------

LEAST = 3
FILLED = and_(sheet.survey_id == survey.id, sheet.answered > 0, 2 * sheet.answered >= sheet.asked)
ANSWERS = func.coalesce(
    survey.typed_respondents,
    select(func.count()).select_from(SHEET).where(FILLED).correlate(SURVEY).scalar_subquery(),
)


def _about_the_year(table: FromClause, window: Window) -> ColumnElement[bool]:
    return table.c.period_end.between(window.start, window.as_of)


def _latest_survey(window: Window) -> ColumnElement[bool]:
    later = LATER.c
    ahead = select(later.id).where(
        stands(LATER), later.closed_on.is_not(None), _about_the_year(LATER, window),
        tuple_(later.period_end, later.id) > tuple_(survey.period_end, survey.id),
    )  # fmt: skip
    return not_(there_is(ahead, LATER))


def _staff(window: Window) -> Select[Any]:
    """Survey, and the employees in service on its closing day."""
    on_closing = and_(
        employee.kind == WorkerKind.EMPLOYEE.value, stands(EMPLOYEE), _in_service(survey.closed_on)
    )
    return (
        select(survey.id, func.count(employee.id), survey.typed_respondents, survey.typed_mean)
        .select_from(SURVEY.outerjoin(EMPLOYEE, on_closing))
        .group_by(survey.id, survey.typed_respondents, survey.typed_mean)
    )


def _sheets(window: Window) -> Select[Any]:
    return select(survey.id, sheet.answered, sheet.total).join(SHEET, FILLED)


@dataclass(frozen=True)
class MeanAnswer:
    """The mean response of the one survey that counts, in percent of the scale.

    Under three answers there are no data; answered by under half the staff it is provisional.
    """

    staff: Rows
    sheets: Rows
    small: str = "answers"

    def value(self, tally: Tally) -> Value:
        latest = {unit for unit, _record in tally.passing(self.small)}
        enough = {unit for unit, _record in tally.passing()}
        for number, staff, typed, mean in tally.rows(self.staff):
            if number not in latest:
                continue
            means = [Fraction(total, answered) for found, answered, total in tally.rows(self.sheets)
                     if found == number]  # fmt: skip
            answers = len(means) if typed is None else typed
            coverage = (answers, staff)
            if number not in enough or (typed is not None and mean is None):
                return Value(None, coverage=coverage)
            total = sum(means, Fraction()) if typed is None else Fraction(mean) * typed
            first = 1 if tally.settings["scale"] == "from_one" else 0
            shares = 100 * (total - first * answers) / (SCALE - first)
            return Value(shares / answers, 2 * answers < staff, coverage, shares, answers)
        return Value(None, coverage=(0, 0))


def _satisfaction_definition(settings: Settings) -> Label:
    return _(
        "The mean response, in percent of the scale, of the latest staff survey about the fiscal "
        "year that was closed. Under three answers there are no data – never those of the survey "
        "before – and answered by fewer than half of the staff on its closing day the value is "
        "provisional. A sheet filled in by less than half is none."
    )


SATISFACTION = Measure(
    key="staff.satisfaction",
    label=_l("Satisfaction of the staff"),
    definition=_satisfaction_definition,
    record=SURVEY,
    source=SURVEY,
    unit=survey.id,
    dated=survey.period_end,
    record_register="satisfaction-surveys",
    unit_register="satisfaction-surveys",
    noun="survey",
    caused=_l("Survey"),
    criteria=(
        Criterion(
            "in_window", _l("About the fiscal year, up to the day asked about"),
            lambda w: _about_the_year(SURVEY, w), words.day("period_end"),
        ),
        Criterion(
            "closed", _l("It was closed"), lambda w: survey.closed_on.is_not(None),
            act=words.act(_l("Close the survey"), "/satisfaction-surveys/%s/edit"),
        ),
        Criterion("latest", _l("The latest about the year"), _latest_survey),
        Criterion("answers", _l("At least three people answered"), lambda w: ANSWERS >= LEAST),
    ),
    touches={
        SURVEY.name: itself,
        SatisfactionQuestion.__tablename__: of("survey_id"),
        EMPLOYEE.name: everything,
    },
    turns=None,
    flow=False,
    facts={"period_end": survey.period_end, "closed_on": survey.closed_on},
    settings=(
        Setting("scale", _l("How a mark of 1 to 5 becomes a percentage"), "of_five", choices={
            "of_five": _l("The mark divided by 5"),
            "from_one": _l("The mark less 1, divided by 4"),
        }),
    ),
    aggregate=MeanAnswer(_staff, _sheets),
)  # fmt: skip

MEASURES = (SPECIALISED, PERFORMANCE, SATISFACTION)
