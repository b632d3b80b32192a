"""When a task begins and ends: working days, dates out of a duration, and rings of tasks.

Pure arithmetic. A duration counts its first day: three days from Sunday end on Tuesday.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from esrar.core.arabic import number_of
from esrar.core.i18n import _l

WEEKEND = frozenset({4, 5})
"""Friday and Saturday."""
DAY = timedelta(days=1)


class Unit(StrEnum):
    """What a duration counts."""

    CALENDAR = "calendar"
    WORKING = "working"


UNITS = {Unit.CALENDAR: _l("Calendar days"), Unit.WORKING: _l("Working days")}


def is_working(day: date) -> bool:
    """Whether the association works on a day."""
    return day.weekday() not in WEEKEND


def next_working(day: date) -> date:
    """The day itself, or the first working day after it."""
    while not is_working(day):
        day += DAY
    return day


def ends(start: date, days: int, unit: Unit) -> date:
    """The last of so many days from a start; of working days, begun at the next one."""
    if unit is Unit.CALENDAR:
        return start + (days - 1) * DAY
    day = next_working(start)
    for _more in range(days - 1):
        day = next_working(day + DAY)
    return day


def begins(end: date, days: int, unit: Unit) -> date:
    """The first of so many days that end on a day, or before it when nobody works on it."""
    if unit is Unit.CALENDAR:
        return end - (days - 1) * DAY
    day = _last_working(end)
    for _more in range(days - 1):
        day = _last_working(day - DAY)
    return day


def _last_working(day: date) -> date:
    while not is_working(day):
        day -= DAY
    return day


def length(start: date, end: date, unit: Unit) -> int:
    """How many days there are from one to another, both counted."""
    if unit is Unit.CALENDAR:
        return (end - start).days + 1
    whole, rest = divmod((end - start).days + 1, 7)
    last = (start + (whole * 7 + n) * DAY for n in range(rest))
    return whole * (7 - len(WEEKEND)) + sum(map(is_working, last))


def proposed(
    quarters: str, start: date | None, end: date | None, days: int | None, unit: Unit,
    firsts: Sequence[date],
) -> tuple[date | None, date | None]:  # fmt: skip
    """Start and end where they are blank: of each other by the duration, else of the quarter.

    `firsts` are the first days of the four quarters.
    """
    if start is None and end is None and quarters:
        start = next_working(firsts[int(min(quarters)) - 1])
    if days is not None and start is not None and end is None:
        end = ends(start, days, unit)
    elif days is not None and end is not None and start is None:
        start = begins(end, days, unit)
    return start, end


def ring(needs: Mapping[int, Iterable[int]], first: int) -> list[int]:
    """The way from a task back to itself by what each needs; empty when there is none."""
    way: list[int] = [first]
    seen: set[int] = set()
    return way if _leads_back(needs, first, first, way, seen) else []


def _leads_back(needs: Mapping[int, Iterable[int]], one: int, first: int, way: list[int],
                seen: set[int]) -> bool:  # fmt: skip
    for other in needs.get(one, ()):
        way.append(other)
        if other == first:
            return True
        if other not in seen:
            seen.add(other)
            if _leads_back(needs, other, first, way, seen):
                return True
        way.pop()
    return False


def code_place(code: Any) -> int:
    """Where a task's code stands in the plan: 12.3 is 12003."""
    indicator, _dot, own = str(code or "").partition(".")
    first, second = number_of(indicator), number_of(own)
    return 0 if first is None or second is None else first * 1000 + second
