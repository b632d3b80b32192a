"""Dates in either calendar, as they are stored and shown, and the periods the plan reckons by.

Hijri is Umm al-Qura, known from 1343 to 1500 AH. A date is stored Gregorian; `EnteredDate` keeps
the calendar it was typed in, and whether the day, the month or only the year was known.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from hijridate import Gregorian, Hijri

from esrar.core.errors import Invalid
from esrar.core.i18n import _l

Calendar = Literal["gregorian", "hijri"]
Precision = Literal["day", "month", "year"]

FIRST_HIJRI, LAST_HIJRI = 1343, 1500
FIRST_YEAR, LAST_YEAR = 1900, 2100
HIJRI_YEARS = _l("The Hijri year must be between %(first)s and %(last)s")


@dataclass(frozen=True, order=True)
class EnteredDate:
    """A date with how it was typed; of a month or a year alone, `date` is the first day."""

    date: date
    calendar: Calendar = "gregorian"
    precision: Precision = "day"


def to_end(entered: EnteredDate) -> EnteredDate:
    """The same with the last day of the month or year that was meant, where no day was typed."""
    if entered.precision == "day":
        return entered
    lunar = entered.calendar == "hijri"
    year, month = hijri(entered.date)[:2] if lunar else (entered.date.year, entered.date.month)
    month = 12 if entered.precision == "year" else month
    last = (from_hijri if lunar else date)(year, month, days_in(year, month, entered.calendar))
    return replace(entered, date=last)


def days_in(year: int, month: int, calendar: Calendar) -> int:
    """How many days a month has."""
    if calendar == "hijri":
        return Hijri(year, month, 1).month_length()
    return monthrange(year, month)[1]


def from_hijri(year: int, month: int, day: int) -> date:
    """The Gregorian date of a Hijri day that exists."""
    return date.fromordinal(Hijri(year, month, day).to_gregorian().toordinal())


def hijri(day: date) -> tuple[int, int, int]:
    """Year, month and day in the Hijri calendar; Invalid outside 1343-1500 AH."""
    try:
        return Gregorian.fromdate(day).to_hijri().datetuple()
    except OverflowError as error:
        raise Invalid(HIJRI_YEARS, first=FIRST_HIJRI, last=LAST_HIJRI) from error


def show_date(day: date) -> str:
    """23/11/2026."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def show_hijri(day: date) -> str:
    """12/06/1448هـ; nothing for a day outside 1343-1500 AH, which has no known Hijri date."""
    try:
        year, month, number = hijri(day)
    except Invalid:
        return ""
    return f"{number:02d}/{month:02d}/{year}هـ"


def show_entered(entered: EnteredDate) -> str:
    """The date in the calendar it was typed in, as far as it was known: 1385هـ, 06/2026."""
    full = show_hijri(entered.date) if entered.calendar == "hijri" else show_date(entered.date)
    return full[{"day": 0, "month": 3, "year": 6}[entered.precision] :]


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of the month where there is none."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(start: date, months: int) -> date:
    """The last day of a term: the day before its anniversary (from 01/03/2026, 28/02/2027)."""
    end = add_months(start, months)
    # Without an anniversary (29 February, 31 April) the term ends with the month.
    return end if end.day < start.day else end - timedelta(days=1)


def fiscal_year_end(start: date) -> date:
    """The last day of the fiscal year that begins on a date."""
    return last_day(start, 12)


def quarter_ends(start: date) -> tuple[date, date, date, date]:
    """The last days of the four quarters of a fiscal year that begins on a date."""
    return (last_day(start, 3), last_day(start, 6), last_day(start, 9), last_day(start, 12))
