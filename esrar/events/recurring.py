"""When a day comes that comes again every year, by one of three calendars' rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case

from esrar.core.calendar import from_hijri, hijri
from esrar.core.i18n import _l
from esrar.events.meeting_models import Occasion


class Scope(StrEnum):
    """Whose day an occasion is."""

    WORLD = "world"
    NATIONAL = "national"


class Rule(StrEnum):
    """What an occasion's day is reckoned by."""

    GREGORIAN = "gregorian"
    WEEKDAY = "weekday"
    HIJRI = "hijri"


class Weekday(StrEnum):
    """Days of the week, in the order of Python's `date.weekday`."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


def next_on(day: date) -> ColumnElement[Any]:
    """The day on which an occasion comes next, today included, as the number of its date.

    Numbers of days are added and compared alike on every database; months of either calendar
    are taken from Python, for no database knows Umm al-Qura.
    """
    this, following = _in_cycle(day, 0), _in_cycle(day, 1)
    return case((this >= day.toordinal(), this), else_=following)


def _in_cycle(day: date, later: int) -> ColumnElement[Any]:
    """The occasion's day in the year of that day, of its own calendar, or in a later one."""
    hijri_year = hijri(day)[0] + later
    gregorian = _month_starts({m: date(day.year + later, m, 1) for m in range(1, 13)})
    lunar = _month_starts({m: from_hijri(hijri_year, m, 1) for m in range(1, 13)})
    weekdays = {name.value: number for number, name in enumerate(Weekday)}
    wanted = case(weekdays, value=Occasion.weekday)
    until = (wanted - (gregorian + 6) % 7 + 7) % 7  # the first day of all was a Monday
    return case(
        (Occasion.rule == Rule.HIJRI, lunar + Occasion.day - 1),
        (Occasion.rule == Rule.WEEKDAY, gregorian + until + 7 * (Occasion.nth - 1)),
        else_=gregorian + Occasion.day - 1,
    )


def _month_starts(starts: Mapping[int, date]) -> ColumnElement[Any]:
    return case({month: start.toordinal() for month, start in starts.items()}, value=Occasion.month)


def occurrences(row: Mapping[str, Any], first: date, last: date) -> Iterable[date]:
    """The days of an occasion from one day to another: once in each year of its calendar."""
    lunar = row["rule"] == Rule.HIJRI
    years = (hijri(first)[0], hijri(last)[0]) if lunar else (first.year, last.year)
    for year in range(years[0], years[1] + 1):
        day = _in_year(row, from_hijri(year, row["month"], 1) if lunar
                       else date(year, row["month"], 1))  # fmt: skip
        if first <= day <= last:
            yield day


def _in_year(row: Mapping[str, Any], month: date) -> date:
    """The same day as `_in_cycle` finds, of the month that begins on a date."""
    if row["rule"] == Rule.WEEKDAY:
        wanted = list(Weekday).index(Weekday(row["weekday"]))
        return month + timedelta(days=(wanted - month.weekday()) % 7 + 7 * (row["nth"] - 1))
    return month + timedelta(days=row["day"] - 1)


def occasion_problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What the rule of an occasion needs to name a day."""
    for name in ("nth", "weekday") if values.get("rule") == Rule.WEEKDAY else ("day",):
        if values.get(name) is None:
            yield name, _l("The rule of this day needs this value")
    longest = {Rule.HIJRI: 30, Rule.GREGORIAN: _longest(values.get("month"))}
    most = longest.get(values.get("rule"))  # type: ignore[arg-type]
    if most and values.get("day") and values["day"] > most:
        yield "day", _l("The month has no such day")


def _longest(month: int | None) -> int:
    return 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31
