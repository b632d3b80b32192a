"""A date that passes is accounted for once; a clock set back is made good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.measures.day import run_day
from esrar.measures.models import TODAY, MeasureValue


def kept_as_of(session: Session) -> set[date]:
    rows = session.scalars(select(MeasureValue.as_of).where(MeasureValue.point == TODAY))
    return set(rows)


def test_a_day_is_accounted_for_once(
    session: Session, today: Callable[[date | None], None]
) -> None:
    today(date(2026, 11, 24))
    assert run_day()
    assert not run_day()
    assert kept_as_of(session) == {date(2026, 11, 24)}


def test_a_clock_that_ran_ahead_and_is_set_back_is_made_good(
    session: Session, today: Callable[[date | None], None]
) -> None:
    today(date(2026, 11, 24))
    run_day()
    today(date(2026, 12, 31))
    run_day()
    today(date(2026, 11, 24))
    assert run_day()
    assert kept_as_of(session) == {date(2026, 11, 24)}
