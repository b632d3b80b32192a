"""A course on a day: in SQL as in words; and what its figures must agree on."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from esrar.core.calendar import EnteredDate
from esrar.families.holder import Holder
from esrar.training import rules
from esrar.training.models import TrainingRun
from esrar.training.rules import Progress
from tests.staff.test_rules import asked
from tests.support.records import add

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
days = st.none() | st.dates(TODAY - 4 * DAY, TODAY + 4 * DAY)


def progress(starts: date | None, completed: date | None, cancelled: date | None,
             day: date) -> Progress:  # fmt: skip
    if cancelled and cancelled <= day:
        return Progress.CANCELLED
    if completed and completed <= day:
        return Progress.COMPLETED
    return Progress.RUNNING if starts and starts <= day else Progress.PLANNED


numbers = count(1)


@pytest.mark.both
@settings(max_examples=40)
@given(st.lists(st.tuples(days, days, days), min_size=1, max_size=8), st.integers(-5, 5))
def test_progress_in_sql_is_progress_in_words(app: Flask, cases: Any, shift: int) -> None:
    day = TODAY + shift * DAY
    programme = add(app, "training-programmes", name=f"برنامج {next(numbers)}", specialised="نعم")
    with app.app_context():
        rows = [{"name": "دورة", "programme_id": programme, "starts_on": s, "completed_on": done,
                 "cancelled_on": c, "version": 1} for s, done, c in cases]  # fmt: skip
        said = asked(TrainingRun, rows, rules.progress_on(day))
    assert said == [progress(*case, day) for case in cases]


def test_attendance_is_a_share_of_the_hours_and_unknown_where_either_is() -> None:
    assert rules.attendance(Decimal(15), Decimal(20)) == 75
    assert rules.attendance(None, Decimal(20)) is None
    assert rules.attendance(Decimal(3), None) is None


def test_nobody_attends_more_than_there_was_nor_stands_twice() -> None:
    hour = {"family_id": Holder(1), "hours": Decimal(21)}
    assert len(list(rules.wrong_trainees({"total_hours": Decimal(20)}, [hour]))) == 1
    twice = [{"family_id": Holder(1)}, {"family_id": Holder(1)}]
    assert len(list(rules.wrong_trainees({}, twice))) == 1
    two = [{"family_id": Holder(1)}, {"family_id": Holder(1, 5)}]
    assert not list(rules.wrong_trainees({}, two))


def test_a_course_is_completed_after_it_began() -> None:
    values = {"starts_on": EnteredDate(TODAY), "completed_on": EnteredDate(TODAY - DAY)}
    assert [n for n, _m in rules.problems(values, TODAY)] == ["completed_on"]
