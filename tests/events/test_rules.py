"""What the dates of events say on a day, and when an occasion comes next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from esrar.core.calendar import from_hijri, hijri
from esrar.core.db import Record, db, writing
from esrar.events import recurring, rules
from esrar.events.meeting_models import Meeting, Occasion
from esrar.events.models import Award, Exhibition, ExhibitionInterest
from esrar.events.recurring import Rule, Weekday, occasion_problems
from esrar.events.rules import AwardState, EventState, InterestState, MeetingKind
from tests.support.records import add_family

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
AROUND = (None, TODAY - DAY, TODAY, TODAY + DAY)


def told(app: Flask, rule: Callable[[date], Any], model: type[Record], rows: list[Any]) -> Any:
    """What a rule says of these rows today, in their order; they are taken back."""
    with app.app_context(), writing(preview=True) as write:
        write.session.add_all(rows)
        write.session.flush()
        statement = select(rule(TODAY)).where(model.id.in_([r.id for r in rows]))
        return list(write.session.scalars(statement.order_by(model.id)))


@pytest.mark.both
def test_an_exhibition_is_held_from_its_opening_and_out_from_the_day_it_is_cancelled(
    app: Flask,
) -> None:
    cases = [(opened, cancelled) for opened in AROUND for cancelled in AROUND]
    rows = [Exhibition(name="معرض", role="organised", opened_on=o, cancelled_on=c)
            for o, c in cases]  # fmt: skip
    assert told(app, rules.exhibition_on, Exhibition, rows) == [
        EventState.CANCELLED if c and c <= TODAY
        else EventState.HELD if o and o <= TODAY
        else EventState.PLANNED
        for o, c in cases
    ]  # fmt: skip


@pytest.mark.both
def test_a_meeting_is_held_on_its_day_and_out_from_the_day_it_is_cancelled(app: Flask) -> None:
    cases = [(held, cancelled) for held in AROUND for cancelled in AROUND]
    rows = [Meeting(name="لقاء", kind="periodic", held_on=h, cancelled_on=c) for h, c in cases]
    assert told(app, rules.meeting_on, Meeting, rows) == [
        EventState.CANCELLED if c and c <= TODAY
        else EventState.HELD if h and h <= TODAY
        else EventState.PLANNED
        for h, c in cases
    ]  # fmt: skip


@pytest.mark.both
def test_an_award_takes_nominations_until_its_last_day(app: Flask) -> None:
    def edition(**days: date) -> Award:
        return Award(name=f"جائزة {len(days)} {days}", year=2026, **days)

    rows = [
        edition(), edition(opened_on=TODAY), edition(opened_on=TODAY - DAY, closed_on=TODAY),
        edition(opened_on=TODAY - DAY, closed_on=TODAY - DAY),
        edition(closed_on=TODAY - DAY, announced_on=TODAY),
        edition(announced_on=TODAY, cancelled_on=TODAY),
    ]  # fmt: skip
    assert told(app, rules.award_on, Award, rows) == [
        AwardState.PLANNED, AwardState.OPEN, AwardState.OPEN, AwardState.JUDGED,
        AwardState.ANNOUNCED, AwardState.CANCELLED,
    ]  # fmt: skip


@pytest.mark.both
def test_an_interest_stands_until_the_day_it_is_withdrawn(app: Flask) -> None:
    family = add_family(app)
    rows = [ExhibitionInterest(family_id=family, withdrawn_on=day) for day in AROUND]
    assert told(app, rules.interest_on, ExhibitionInterest, rows) == [
        InterestState.STANDS, InterestState.WITHDRAWN, InterestState.WITHDRAWN,
        InterestState.STANDS,
    ]  # fmt: skip


# -- occasions -----------------------------------------------------------------------------------


def looked_up(occasion: Occasion, day: date) -> date:
    """The first day from this one on that is the occasion's, found by looking at each."""
    while not falls_on(occasion, day):
        day += DAY
    return day


def falls_on(occasion: Occasion, day: date) -> bool:
    if occasion.rule == Rule.HIJRI:
        return hijri(day)[1:] == (occasion.month, occasion.day)
    if day.month != occasion.month:
        return False
    if occasion.rule == Rule.WEEKDAY:
        named = list(Weekday)[day.weekday()] == occasion.weekday
        return named and (day.day - 1) // 7 + 1 == occasion.nth
    return day.day == occasion.day


months = st.integers(1, 12)
gregorian = st.builds(
    Occasion, name=st.just("يوم"), scope=st.just("world"), rule=st.just(Rule.GREGORIAN),
    month=months, day=st.integers(1, 28),
)  # fmt: skip
lunar = st.builds(
    Occasion, name=st.just("يوم"), scope=st.just("world"), rule=st.just(Rule.HIJRI),
    month=months, day=st.integers(1, 29),
)  # fmt: skip
by_weekday = st.builds(
    Occasion, name=st.just("يوم"), scope=st.just("world"), rule=st.just(Rule.WEEKDAY),
    month=months, nth=st.integers(1, 4), weekday=st.sampled_from(list(Weekday)),
)  # fmt: skip


@pytest.mark.both
@settings(max_examples=15)
@given(
    st.lists(gregorian | lunar | by_weekday, min_size=1, max_size=12),
    st.dates(date(2024, 1, 1), date(2032, 12, 31)),
)
def test_an_occasion_comes_next_on_the_first_day_that_is_its_own(
    app: Flask, made: list[Occasion], day: date
) -> None:
    rows = [Occasion(name="يوم", scope="world", rule=o.rule, month=o.month, day=o.day, nth=o.nth,
                     weekday=o.weekday) for o in made]  # fmt: skip
    with app.app_context(), writing(preview=True) as write:
        write.session.add_all(rows)
        write.session.flush()
        statement = select(recurring.next_on(day)).where(Occasion.id.in_([r.id for r in rows]))
        found = list(write.session.scalars(statement.order_by(Occasion.id)))
    assert [date.fromordinal(n) for n in found] == [looked_up(o, day) for o in made]


@pytest.mark.both
@pytest.mark.parametrize(
    ("row", "day", "comes"),
    [
        ({"rule": "gregorian", "month": 9, "day": 23}, date(2026, 9, 23), date(2026, 9, 23)),
        ({"rule": "gregorian", "month": 9, "day": 23}, date(2026, 9, 24), date(2027, 9, 23)),
        ({"rule": "weekday", "month": 7, "nth": 1, "weekday": "saturday"}, TODAY,
         date(2027, 7, 3)),
        ({"rule": "hijri", "month": 9, "day": 1}, TODAY, from_hijri(1448, 9, 1)),
        ({"rule": "hijri", "month": 1, "day": 1}, TODAY, from_hijri(1449, 1, 1)),
    ],
)  # fmt: skip
def test_occasions_known_by_their_date(
    app: Flask, row: dict[str, Any], day: date, comes: date
) -> None:
    with app.app_context(), writing(preview=True) as write:
        one = Occasion(name="يوم", scope="world", **row)
        write.session.add(one)
        write.session.flush()
        found = write.session.scalar(select(recurring.next_on(day)).where(Occasion.id == one.id))
    assert date.fromordinal(found or 1) == comes


def test_what_a_new_installation_knows_of_occasions(app: Flask) -> None:
    with app.app_context():
        found = {o.name: o for o in db.session.scalars(select(Occasion))}
    assert len(found) == 8
    assert found["اليوم العالمي للتعاونيات"].weekday == Weekday.SATURDAY
    assert found["اليوم الوطني السعودي"].scope == "national"


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"rule": Rule.GREGORIAN, "month": 2}, ["day"]),
        ({"rule": Rule.GREGORIAN, "month": 4, "day": 31}, ["day"]),
        ({"rule": Rule.HIJRI, "month": 9, "day": 31}, ["day"]),
        ({"rule": Rule.WEEKDAY, "month": 7}, ["nth", "weekday"]),
        ({"rule": Rule.WEEKDAY, "month": 7, "nth": 1, "weekday": Weekday.SATURDAY}, []),
        ({"rule": Rule.HIJRI, "month": 9, "day": 30}, []),
    ],
)
def test_the_rule_of_an_occasion_names_a_day(values: dict[str, Any], fields: list[str]) -> None:
    assert [name for name, _ in occasion_problems(values, TODAY)] == fields


def test_a_meeting_of_the_staff_is_not_one_with_families() -> None:
    values = {"kind": MeetingKind.STAFF, "with_families": True}
    assert [name for name, _ in rules.meeting_problems(values, TODAY)] == ["with_families"]
