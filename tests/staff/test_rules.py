"""Service, posts and surveys on a day: in SQL as in words, on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from esrar.core.calendar import EnteredDate
from esrar.staff import rules
from esrar.staff.models import Employee, EmployeePost, Post, SatisfactionSurvey
from esrar.staff.rules import PostState, Service, SurveyState
from tests.support.rows import for_a_look

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
days = st.none() | st.dates(TODAY - 4 * DAY, TODAY + 4 * DAY)
shifts = st.integers(-5, 5)


def asked(model: Any, rows: list[dict[str, Any]], expression: Any) -> list[str]:
    """What the database says of rows that are put in and taken out again."""
    with for_a_look() as put_in:
        ids = [put_in.put(model, **row) for row in rows]
        found = put_in.say(model, expression, ids)
        return [found[i] for i in ids]


def service(hired: date | None, left: date | None, day: date) -> Service:
    if left and left < day:
        return Service.LEFT
    if hired is None:
        return Service.UNDATED
    return Service.AHEAD if hired > day else Service.ACTIVE


@pytest.mark.both
@settings(max_examples=40)
@given(st.lists(st.tuples(days, days), min_size=1, max_size=8), shifts)
def test_service_in_sql_is_service_in_words(app: Flask, cases: Any, shift: int) -> None:
    day = TODAY + shift * DAY
    with app.app_context():
        rows = [{"full_name": "هند علي", "kind": "employee", "hired_on": h, "left_on": left}
                for h, left in cases]  # fmt: skip
        said = asked(Employee, rows, rules.service_on(day))
    assert said == [service(h, left, day) for h, left in cases]


@pytest.mark.both
@settings(max_examples=40)
@given(st.lists(st.tuples(days, days), min_size=1, max_size=8), shifts)
def test_a_survey_takes_answers_from_its_opening_to_the_day_before_it_closes(
    app: Flask, cases: Any, shift: int
) -> None:
    day = TODAY + shift * DAY
    with app.app_context():
        rows = [{"title": "رضا", "period_end": TODAY, "opened_on": o, "closed_on": c,
                 "token": f"t{i}"} for i, (o, c) in enumerate(cases)]  # fmt: skip
        said = asked(SatisfactionSurvey, rows, rules.survey_on(day))
    assert said == [
        SurveyState.CLOSED if c and c <= day else
        SurveyState.OPEN if o and o <= day else SurveyState.DRAFT for o, c in cases
    ]  # fmt: skip


@pytest.mark.both
@settings(max_examples=40)
@given(days, days, days, days, days, shifts)
def test_a_post_is_held_while_somebody_in_service_holds_it(
    app: Flask, hired: Any, left: Any, starts: Any, ends: Any, abolished: Any, shift: int
) -> None:
    day = TODAY + shift * DAY
    with app.app_context(), for_a_look() as rows:
        person = rows.put(Employee, full_name="هند علي", kind="employee", hired_on=hired,
                          left_on=left)  # fmt: skip
        post = rows.put(Post, title="محاسب", specialism_required=True, abolished_on=abolished)
        rows.put(EmployeePost, employee_id=person, post_id=post, started_on=starts, ended_on=ends)
        said = rows.say(Post, rules.post_on(day), [post])[post]
    within = (starts is None or starts <= day) and (ends is None or ends >= day)
    if abolished and abolished <= day:
        assert said == PostState.ABOLISHED
    elif within and service(hired, left, day) == Service.ACTIVE:
        assert said == PostState.HELD
    else:
        assert said == PostState.VACANT


def entered(day: int) -> EnteredDate:
    return EnteredDate(date(2026, 3, day))


def fields(found: Any) -> list[str]:
    return [name for name, _message in found]


def test_an_employee_leaves_after_being_hired() -> None:
    wrong = rules.employee_problems({"hired_on": entered(5), "left_on": entered(4)}, TODAY)
    assert fields(wrong) == ["left_on"]


def test_results_on_paper_of_too_few_are_not_kept() -> None:
    few = {"typed_respondents": 2, "typed_mean": Decimal(4), "closed_on": entered(5)}
    assert fields(rules.survey_problems(few, TODAY)) == ["typed_mean"]
    line = {"text": "س", "typed_mean": Decimal(4)}
    assert list(rules.wrong_questions({"typed_respondents": 4}, [line]))
    assert not list(rules.wrong_questions({"typed_respondents": 5}, [line]))


def test_results_on_paper_belong_to_a_survey_that_has_closed() -> None:
    assert fields(rules.survey_problems({"typed_respondents": 9}, TODAY)) == ["closed_on"]
