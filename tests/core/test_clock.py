"""The clock: Riyadh's date, and a date that can be fixed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import pytest
import time_machine

from esrar.core import clock


@pytest.fixture(autouse=True)
def released() -> Iterator[None]:
    """Give back the date that the whole run may have fixed."""
    before = clock._fixed
    clock.fix_today(None)
    yield
    clock.fix_today(before)


@time_machine.travel(datetime(2026, 11, 23, 21, 30, tzinfo=UTC), tick=False)
def test_the_day_begins_at_midnight_in_riyadh() -> None:
    assert clock.now() == datetime(2026, 11, 23, 21, 30, tzinfo=UTC)
    assert clock.today() == date(2026, 11, 24)


def test_moments_are_kept_in_utc() -> None:
    assert clock.now().tzinfo is UTC


@pytest.mark.parametrize("hour", [0, 12, 20, 21, 23])
def test_a_fixed_date_is_the_date_of_every_moment(hour: int) -> None:
    clock.fix_today(date(2026, 6, 30))
    with time_machine.travel(datetime(2031, 1, 1, hour, 59, tzinfo=UTC), tick=False):
        assert clock.today() == date(2026, 6, 30)
        assert clock.local(clock.now()).date() == date(2026, 6, 30)


def test_a_time_of_day_can_be_fixed_with_it() -> None:
    clock.fix_today(date(2026, 6, 30), time(10, 42))
    assert clock.now() == datetime(2026, 6, 30, 7, 42, tzinfo=UTC)
    clock.fix_today(date(2026, 6, 30))
    with time_machine.travel(datetime(2031, 1, 1, 5, 59, tzinfo=UTC), tick=False):
        assert clock.now() == datetime(2026, 6, 30, 5, 59, tzinfo=UTC)


def test_a_fixed_date_can_be_released() -> None:
    clock.fix_today(date(2001, 1, 1))
    clock.fix_today(None)
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC), tick=False):
        assert clock.today() == date(2026, 1, 1)


def test_a_stored_moment_is_shown_in_riyadhs_time() -> None:
    for stored in (datetime(2026, 1, 1, 22, 0, tzinfo=UTC), datetime(2026, 1, 1, 22, 0)):  # noqa: DTZ001
        assert clock.local(stored).strftime("%d/%m/%Y %H:%M") == "02/01/2026 01:00"
