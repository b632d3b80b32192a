"""Durations in calendar and working days, what is proposed, rings of tasks: as units."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esrar.plan.schedule import Unit, begins, ends, is_working, length, proposed, ring

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("start", "days", "unit", "end"),
    [
        (date(2026, 11, 22), 3, Unit.WORKING, date(2026, 11, 24)),
        (date(2026, 11, 26), 2, Unit.WORKING, date(2026, 11, 29)),  # Thursday, then Sunday
        (date(2026, 11, 27), 1, Unit.WORKING, date(2026, 11, 29)),  # a Friday: begun on Sunday
        (date(2026, 11, 22), 20, Unit.WORKING, date(2026, 12, 17)),
        (date(2026, 11, 26), 3, Unit.CALENDAR, date(2026, 11, 28)),
        (date(2028, 2, 28), 3, Unit.CALENDAR, date(2028, 3, 1)),
    ],
)
def test_a_duration_counts_its_first_day(start: date, days: int, unit: Unit, end: date) -> None:
    assert ends(start, days, unit) == end


@given(DAYS, st.integers(1, 300), st.sampled_from(Unit))
def test_beginning_end_and_length_agree(start: date, days: int, unit: Unit) -> None:
    end = ends(start, days, unit)
    assert length(start, end, unit) == days
    back = begins(end, days, unit)
    assert ends(back, days, unit) == end
    assert back >= start
    if unit is Unit.WORKING:
        assert is_working(end)
        assert is_working(back)


def test_only_what_is_blank_is_proposed() -> None:
    firsts = [date(2026, m, 1) for m in (1, 4, 7, 10)]
    day, other = date(2026, 5, 3), date(2026, 5, 12)
    assert proposed("42", None, None, 10, Unit.CALENDAR, firsts) == (
        date(2026, 4, 1), date(2026, 4, 10))  # fmt: skip
    assert proposed("2", day, None, 10, Unit.CALENDAR, firsts) == (day, other)
    assert proposed("2", None, other, 10, Unit.CALENDAR, firsts) == (day, other)
    assert proposed("", None, None, 10, Unit.CALENDAR, firsts) == (None, None)
    assert proposed("3", day, date(2026, 6, 1), 10, Unit.CALENDAR, firsts) == (
        day, date(2026, 6, 1))  # fmt: skip


@given(st.dictionaries(st.integers(0, 6), st.lists(st.integers(0, 6), max_size=3), max_size=7))
def test_a_ring_is_found_where_there_is_one(needs: dict[int, list[int]]) -> None:
    for first in needs:
        found = ring(needs, first)
        reached, more = set(needs.get(first, ())), set(needs.get(first, ()))
        while more:
            more = {n for one in more for n in needs.get(one, ())} - reached
            reached |= more
        assert bool(found) == (first in reached)
        if found:
            assert found[0] == found[-1] == first
            assert all(b in needs[a] for a, b in pairwise(found))
