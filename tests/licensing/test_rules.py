"""What a licence is on a day, and what its fields must agree on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from esrar.core.calendar import EnteredDate
from esrar.core.db import db
from esrar.licensing.models import Licence
from esrar.licensing.register import renewable, renewal
from esrar.licensing.rules import Force, Stage, force_on, problems, warnings, with_stage
from tests.support.records import add_family
from tests.support.rows import for_a_look

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
days = st.none() | st.dates(TODAY - 4 * DAY, TODAY + 4 * DAY)


def plainly(stage: Stage, issued: date | None, expires: date | None, cancelled: date | None,
            day: date) -> Force:  # fmt: skip
    """The same in words: the last day of validity is in, the day it is cancelled is out."""
    if stage == Stage.REFUSED:
        return Force.REFUSED
    if cancelled and cancelled <= day:
        return Force.CANCELLED
    if issued and issued > day:
        return Force.AHEAD
    if expires and expires < day:
        return Force.EXPIRED
    if issued:
        return Force.VALID
    return {
        Stage.ISSUED: Force.UNDATED, Stage.APPLIED: Force.APPLIED, Stage.WANTED: Force.WANTED,
    }[stage]  # fmt: skip


@pytest.mark.both
@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from(Stage), days, days, days), min_size=1, max_size=8),
    st.integers(-5, 5),
)
def test_the_status_in_sql_is_the_status_in_words(app: Flask, cases: list[Any], shift: int) -> None:
    day = TODAY + shift * DAY
    with app.app_context():
        kind = db.session.scalar(text("SELECT min(id) FROM licence_type"))
        family = db.session.scalar(text("SELECT min(id) FROM family")) or add_family(app)
        with for_a_look() as rows:
            ids = {
                rows.put(Licence, family_id=family, licence_type_id=kind, stage=stage,
                         issued_on=issued, expires_on=expires, cancelled_on=cancelled, title="",
                         search_text=""): plainly(stage, issued, expires, cancelled, day)
                for stage, issued, expires, cancelled in cases
            }  # fmt: skip
            assert rows.say(Licence, force_on(day), ids) == ids


def entered(**dates: date) -> dict[str, Any]:
    return {name: EnteredDate(day) for name, day in dates.items()}


@pytest.mark.parametrize(
    ("values", "stage"),
    [
        ({}, Stage.WANTED),
        (entered(applied_on=TODAY), Stage.APPLIED),
        ({"number": "7"}, Stage.ISSUED),
        (entered(issued_on=TODAY), Stage.ISSUED),
        ({"number": "7", "stage": Stage.WANTED}, Stage.ISSUED),
        (entered(refused_on=TODAY), Stage.REFUSED),
        ({**entered(refused_on=TODAY), "stage": Stage.APPLIED}, Stage.REFUSED),
        ({"stage": Stage.APPLIED}, Stage.APPLIED),
        ({"stage": Stage.REFUSED}, Stage.REFUSED),
    ],
)
def test_the_stage_follows_what_is_known(values: dict[str, Any], stage: Stage) -> None:
    assert with_stage(dict(values))["stage"] == stage


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (entered(issued_on=TODAY, expires_on=TODAY - DAY), "expires_on"),
        (entered(issued_on=TODAY, cancelled_on=TODAY - DAY), "cancelled_on"),
        (entered(issued_on=TODAY, applied_on=TODAY + DAY), "applied_on"),
        (entered(issued_on=TODAY, refused_on=TODAY), "refused_on"),
        ({"number": "7", **entered(refused_on=TODAY)}, "refused_on"),
        ({"stage": Stage.ISSUED}, "number"),
    ],
)
def test_what_does_not_fit_together_is_named_at_its_field(
    values: dict[str, Any], field: str
) -> None:
    assert [name for name, _message in problems(values, TODAY)] == [field]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"stage": Stage.ISSUED, "number": "7"},
        entered(issued_on=TODAY, expires_on=TODAY, cancelled_on=TODAY, applied_on=TODAY),
        entered(expires_on=TODAY - DAY),
    ],
)
def test_what_fits_together_is_left_alone(values: dict[str, Any]) -> None:
    assert list(problems(values, TODAY)) == []


def test_an_issue_ahead_or_without_a_date_deserves_a_look() -> None:
    assert len(list(warnings(entered(issued_on=TODAY + DAY), TODAY))) == 1
    assert len(list(warnings({"stage": Stage.ISSUED, "number": "7"}, TODAY))) == 1
    assert list(warnings(entered(issued_on=TODAY), TODAY)) == []


def test_a_successor_follows_the_day_after_the_end_but_not_later_than_today() -> None:
    row = {"id": 5, "family_id": 1, "member_id": None, "licence_type_id": 2, "activity_id": None,
           "authority_id": 3, "issued_on": date(2025, 1, 1), "cancelled_on": None}  # fmt: skip
    assert renewable(row, TODAY)
    assert not renewable({**row, "cancelled_on": TODAY}, TODAY)
    assert not renewable({**row, "issued_on": None}, TODAY)
    for ends, applied in ((date(2026, 1, 31), date(2026, 2, 1)), (TODAY + 9 * DAY, TODAY),
                          (None, TODAY)):  # fmt: skip
        made = renewal({**row, "expires_on": ends}, TODAY)
        assert made["applied_on"].date == applied
        assert (made["renews_id"], made["stage"]) == (5, Stage.APPLIED)
