"""Objective "a specialised staff": who meets the criteria of their specialism (8)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, case, cast, func, null, select

from esrar.core.i18n import _, _l
from esrar.core.pages import Link
from esrar.criteria.models import CriteriaSet
from esrar.measures.aggregates import Share
from esrar.measures.catalogue import words
from esrar.measures.catalogue.conditions import before, everything, itself, of, pending
from esrar.measures.catalogue.post_conditions import (
    ASSESSMENT,
    HELD,
    POST,
    assessed,
    assessment,
    held,
    holders_assessed,
    in_specialised_post,
    is_held,
    post,
    vacant_posts,
    well_held,
)
from esrar.measures.catalogue.staff import DATES, EMPLOYEE, HIRED, IS_STAFF, OF_EMPLOYEE, in_service
from esrar.measures.kit import Beside, Criterion, Label, Measure, Setting, Settings


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
            lambda w: in_service(w.as_of), words.day("left_on", _l("left on")),
        ),
        Criterion(
            "post", _l("In a post that requires a specialism"), in_specialised_post,
            applies=lambda settings: settings["denominator"] == "posts",
        ),
        Criterion(
            "assessed", _l("Their assessment is approved, on the criteria in force on that day"),
            assessed,
            act=words.assess(
                Link(_l("Assess the competencies"),
                     "/competency-assessments/new?employee_id=%%23%s"),
                Link(_l("Approve the assessment"), "/competency-assessments/%s"),
            ),
        ),
        Criterion(
            "meets", _l("The latest assessment says that they meet the criteria"),
            lambda w: case((assessed(w), assessed(w, assessment.meets)), else_=null()),
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
    beside=(Beside("vacant", _l("Vacant posts that require a specialism"), vacant_posts),),
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
        Criterion("filled", _l("An employee in service holds it"), is_held),
        Criterion(
            "assessed", _l("Who holds it was assessed, on the criteria in force on that day"),
            lambda w: case((is_held(w), holders_assessed(w)), else_=null()),
        ),
        Criterion(
            "meets", _l("Who holds it meets the criteria by the latest assessment"),
            lambda w: case((is_held(w) & holders_assessed(w), well_held(w)), else_=null()),
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

MEASURES = (SPECIALISED,)
