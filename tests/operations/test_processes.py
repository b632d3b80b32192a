"""Processes: the day they became electronic counts; volumes agree with themselves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from esrar.core.calendar import EnteredDate
from esrar.operations import rules
from esrar.operations.models import Process
from esrar.operations.register import Month
from esrar.operations.rules import Degree, State
from tests.staff.test_rules import asked
from tests.support.records import add
from tests.support.visitor import SignIn

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
days = st.none() | st.dates(TODAY - 4 * DAY, TODAY + 4 * DAY)


def state(degree: Degree, since: date | None, ended: date | None, day: date) -> State:
    if ended and ended < day:
        return State.ENDED
    if degree == Degree.FULL:
        return State.FULL if since is None or since <= day else State.PARTLY
    return State(degree.value)


@pytest.mark.both
@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.sampled_from(Degree), days, days), min_size=1, max_size=8),
    st.integers(-5, 5),
)
def test_the_state_in_sql_is_the_state_in_words(app: Flask, cases: Any, shift: int) -> None:
    day = TODAY + shift * DAY
    with app.app_context():
        rows = [{"name": "صرف", "degree": d.value, "electronic_on": s, "ended_on": e,
                 "in_scope": True, "version": 1} for d, s, e in cases]  # fmt: skip
        said = asked(Process, rows, rules.state_on(day))
    assert said == [state(*case, day) for case in cases]


def test_whatever_day_of_a_month_is_typed_its_first_is_kept() -> None:
    march = Month().parse("17/3/2026")
    assert march == Month().parse("3/2026")
    assert march is not None
    assert (march.date, march.precision) == (date(2026, 3, 1), "month")


def test_volumes_agree_with_themselves() -> None:
    month = EnteredDate(date(2026, 3, 1))
    more = {"month": month, "total": 5, "electronic": 6}
    assert len(list(rules.wrong_volumes({}, [more]))) == 1
    fine = {"month": month, "total": 5, "electronic": 5}
    assert not list(rules.wrong_volumes({}, [fine]))
    assert len(list(rules.wrong_volumes({}, [fine, fine]))) == 1


def test_a_process_is_in_scope_unless_somebody_says_not(app: Flask, sign_in: SignIn) -> None:
    add(app, "processes", name="صرف المستحقات", degree="إلكترونية بالكامل", area_id="مالية")
    head = sign_in("head", "technology")
    assert "صرف المستحقات" in head.get("/processes?in_scope=yes&state=full")
    assert "صرف المستحقات" not in head.get("/processes?in_scope=no")
