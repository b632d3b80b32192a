"""Rules of events: what their dates say on a day, and when an occasion comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select

from esrar.core.calendar import from_hijri, hijri
from esrar.core.i18n import _l
from esrar.events.models import (
    Attendance,
    Award,
    Exhibition,
    ExhibitionInterest,
    Meeting,
    Occasion,
    Participation,
)


class Organising(StrEnum):
    """What the association was in an exhibition (indicator 1 counts the first two)."""

    ORGANISED = "organised"
    CO_ORGANISED = "co-organised"
    JOINED = "joined"


class MeetingKind(StrEnum):
    """What a meeting is (indicator 3 counts the periodic and the annual)."""

    PERIODIC = "periodic"
    ANNUAL = "annual"
    VISIT = "visit"
    STAFF = "staff"


class EventState(StrEnum):
    """Where an exhibition or a meeting stands on a day."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class InterestState(StrEnum):
    """Whether a family still wishes to take part on a day."""

    STANDS = "stands"
    WITHDRAWN = "withdrawn"


class AwardState(StrEnum):
    """How far a year's edition of the award has come on a day."""

    PLANNED = "planned"
    OPEN = "open"
    JUDGED = "judged"
    ANNOUNCED = "announced"
    CANCELLED = "cancelled"


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


def exhibition_on(day: date) -> ColumnElement[Any]:
    """An exhibition is held from the day it opens; the day it is cancelled is out."""
    return case(
        (Exhibition.cancelled_on <= day, EventState.CANCELLED.value),
        (Exhibition.opened_on <= day, EventState.HELD.value),
        else_=EventState.PLANNED.value,
    )


def meeting_on(day: date) -> ColumnElement[Any]:
    """A meeting is held on its day; the day it is cancelled is out."""
    return case(
        (Meeting.cancelled_on <= day, EventState.CANCELLED.value),
        (Meeting.held_on <= day, EventState.HELD.value),
        else_=EventState.PLANNED.value,
    )


def interest_on(day: date) -> ColumnElement[Any]:
    """A wish to take part stands until the day it is withdrawn."""
    withdrawn = ExhibitionInterest.withdrawn_on <= day
    return case((withdrawn, InterestState.WITHDRAWN.value), else_=InterestState.STANDS.value)


def award_on(day: date) -> ColumnElement[Any]:
    """An award takes nominations from its opening to its closing, the last day included."""
    return case(
        (Award.cancelled_on <= day, AwardState.CANCELLED.value),
        (Award.announced_on <= day, AwardState.ANNOUNCED.value),
        (Award.closed_on < day, AwardState.JUDGED.value),
        (Award.opened_on <= day, AwardState.OPEN.value),
        else_=AwardState.PLANNED.value,
    )


def families_at_exhibition(day: date) -> ColumnElement[Any]:
    """How many families took part in an exhibition: those listed, less those who stayed away."""
    return (
        select(func.count(Participation.family_id.distinct()))
        .where(
            Participation.exhibition_id == Exhibition.id,
            or_(Participation.present.is_(None), Participation.present.is_(True)),
        )
        .correlate(Exhibition)
        .scalar_subquery()
    )


def sales_of_exhibition(day: date) -> ColumnElement[Any]:
    """What the families sold at an exhibition; nothing noted is not zero."""
    return (
        select(func.sum(Participation.sales))
        .where(Participation.exhibition_id == Exhibition.id)
        .correlate(Exhibition)
        .scalar_subquery()
    )


def families_at_meeting(day: date) -> ColumnElement[Any]:
    """How many families were present at a meeting."""
    return (
        select(func.count(Attendance.family_id.distinct()))
        .where(Attendance.meeting_id == Meeting.id, Attendance.present.is_(True))
        .correlate(Meeting)
        .scalar_subquery()
    )


# -- occasions -----------------------------------------------------------------------------------


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


# -- what must agree -----------------------------------------------------------------------------


def exhibition_problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together in an exhibition."""
    opened, closed = _day(values, "opened_on"), _day(values, "closed_on")
    if opened and closed and closed < opened:
        yield "closed_on", _l("The last day comes before the opening")


def meeting_problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together in a meeting."""
    if values.get("kind") == MeetingKind.STAFF and values.get("with_families"):
        yield "with_families", _l("A meeting of the staff is not one with families")


def award_problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together in an award."""
    opened, closed = _day(values, "opened_on"), _day(values, "closed_on")
    if opened and closed and closed < opened:
        yield "closed_on", _l("The last day comes before the opening")
    announced = _day(values, "announced_on")
    if announced and closed and announced < closed:
        yield "announced_on", _l("The winners are announced after the nominations close")


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


def _day(values: Mapping[str, Any], name: str) -> date | None:
    entered = values.get(name)
    return None if entered is None else entered.date
