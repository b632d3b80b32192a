"""A family's standing on a day, and what its fields must agree on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from esrar.core.calendar import EnteredDate
from esrar.core.db import db
from esrar.families.models import Family
from esrar.families.rules import Standing, problems, standing_on, warnings
from tests.support.records import add_family
from tests.support.rows import for_a_look

TODAY = date(2026, 11, 23)
days = st.none() | st.dates(TODAY - timedelta(days=4), TODAY + timedelta(days=4))


def plainly(suspended: date | None, resumed: date | None, left: date | None, day: date) -> Standing:
    """The same in words: left after the last day; suspended from its day until it resumed."""
    if left and left < day:
        return Standing.LEFT
    resumed_since = suspended and resumed and suspended <= resumed <= day
    if suspended and suspended <= day and not resumed_since:
        return Standing.SUSPENDED
    return Standing.ACTIVE


@pytest.mark.both
@settings(max_examples=60)
@given(st.lists(st.tuples(days, days, days), min_size=1, max_size=8), st.integers(-5, 5))
def test_the_standing_in_sql_is_the_standing_in_words(
    app: Flask, cases: list[Any], shift: int
) -> None:
    day = TODAY + timedelta(days=shift)
    with app.app_context(), for_a_look() as rows:
        place = rows.session.scalar(select(Family.locality_id)) or _place(app)
        ids = {
            rows.put(Family, full_name="x", mobile="0", locality_id=place, suspended_on=s,
                     resumed_on=r, left_on=gone, search_text="", name_key=""):
            plainly(s, r, gone, day)
            for s, r, gone in cases
        }  # fmt: skip
        assert rows.say(Family, standing_on(day), ids) == ids


def _place(app: Flask) -> int:
    from esrar.places.kinds import Place

    with app.app_context():
        return Place().parse("الهفوف")  # type: ignore[no-any-return]


def entered(**dates: date) -> dict[str, Any]:
    return {name: EnteredDate(day) for name, day in dates.items()}


BEFORE, AFTER = TODAY - timedelta(days=9), TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (entered(birth_date=AFTER), "birth_date"),
        (entered(birth_date=date(1890, 1, 1)), "birth_date"),
        (entered(resumed_on=TODAY), "suspended_on"),
        (entered(suspended_on=TODAY, resumed_on=BEFORE), "resumed_on"),
        ({"mobile": "0501112223", "second_mobile": "0501112223"}, "second_mobile"),
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
        entered(birth_date=TODAY),
        entered(suspended_on=BEFORE, resumed_on=TODAY),
        entered(suspended_on=TODAY, resumed_on=TODAY),
        {"mobile": "0501112223", "second_mobile": "0501112224"},
    ],
)
def test_what_fits_together_is_left_alone(values: dict[str, Any]) -> None:
    assert list(problems(values, TODAY)) == []


def test_a_short_name_and_a_date_ahead_deserve_a_look_and_no_more() -> None:
    full = {"full_name": "فاطمة أحمد سعد العلي"}
    assert len(list(warnings({"full_name": "فاطمة العلي"}, TODAY))) == 1
    assert len(list(warnings({**full, **entered(registered_on=AFTER)}, TODAY))) == 1
    assert list(warnings({**full, **entered(registered_on=TODAY)}, TODAY)) == []


@pytest.mark.parametrize(
    ("typed", "kept"), [("حي الكوت", "الكوت"), ("كوت", "الكوت"), ("حارة لا تعرف", "حارة لا تعرف")]
)
def test_a_known_district_gets_its_own_spelling(app: Flask, typed: str, kept: str) -> None:
    add_family(app, locality_id="الهفوف", district=typed)
    with app.app_context():
        assert db.session.scalar(select(Family.district)) == kept


def test_a_district_of_another_place_is_left_as_typed(app: Flask) -> None:
    add_family(app, locality_id="المبرز", district="حي الكوت")
    with app.app_context():
        assert db.session.scalar(select(Family.district)) == "حي الكوت"
