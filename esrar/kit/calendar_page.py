"""The calendar: the days of a month or a year in both calendars, with what the registers hold.

One page for all registers and not one for each: a day is chosen by all that falls on it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.exceptions import NotFound

from esrar.accounts.permissions import requires
from esrar.core import clock
from esrar.core.calendar import add_months, last_day, show_date, show_hijri
from esrar.core.i18n import _
from esrar.core.months import WEEKDAYS, hijri_day, hijri_months, month_name
from esrar.core.pages import Link
from esrar.kit.calendar_events import Event, events, shown
from esrar.kit.pages import Tab
from esrar.kit.register import Register

FIRST_YEAR, LAST_YEAR = 1930, 2070
"""Between these every day has a Hijri date."""
WEEK, SUNDAY = 7, 6
blueprint = Blueprint("calendar", __name__)


@dataclass(frozen=True)
class Day:
    """A cell of a month: its number in both calendars, and what falls on it.

    The names are for a phone, where a day stands without its month around it.
    """

    iso: str
    number: int
    hijri: str
    name: str
    hijri_name: str
    today: bool
    outside: bool
    events: Sequence[Event]


@dataclass(frozen=True)
class Month:
    """A month of a year's calendar; each event with the days it takes in words."""

    name: str
    hijri: str
    url: str
    events: Sequence[tuple[str, Event]]


@dataclass(frozen=True)
class CalendarPage:
    """A month in weeks, or a year in months."""

    title: str
    hijri: str
    steps: Sequence[Link]
    actions: Sequence[Link]
    tabs: Sequence[Tab]
    weekdays: Sequence[str] = ()
    weeks: Sequence[Sequence[Day]] = ()
    months: Sequence[Month] = ()
    empty: str = ""


@blueprint.get("/calendar")
@requires("calendar:read")
def page() -> str:
    """The month or the year that the address names; this month without one."""
    registers, asked = shown(), request.args.get("of", "")
    chosen = [r for r in registers if not asked or r.key == asked]
    if asked and not chosen:
        raise NotFound()
    year = request.args.get("year", "")
    made = _year(_first(year, ""), chosen, asked) if year else _month(
        _first(*_month_asked()), chosen, asked)  # fmt: skip
    return render_template("kit/calendar.html", page=made(registers))


def _month_asked() -> tuple[str, str]:
    asked = request.args.get("month", "")
    found = re.fullmatch(r"(\d{4})-(\d{2})", asked, re.ASCII)
    if asked and found is None:
        raise NotFound()
    today = clock.today()
    return (found[1], found[2]) if found else (str(today.year), str(today.month))


def _first(year: str, month: str) -> date:
    """The first day of a month or a year. Raises NotFound for one that is none."""
    try:
        day = date(int(year), int(month or 1), 1)
    except ValueError:
        raise NotFound() from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NotFound()
    return day


def _url(asked: str, **of: Any) -> str:
    return url_for("calendar.page", **of, of=asked or None)


def _tabs(registers: Sequence[Register], asked: str, of: dict[str, str]) -> list[Tab]:
    if len(registers) < 2:
        return []
    tabs = [Tab(str(_("All")), _url("", **of), not asked)]
    return tabs + [Tab(str(r.label), _url(r.key, **of), r.key == asked) for r in registers]


# -- a month ---------------------------------------------------------------------------------------


def _month(first: date, chosen: Sequence[Register], asked: str) -> Any:
    last, of = last_day(first, 1), _of_month(first)
    starts = first - timedelta(days=(first.weekday() - SUNDAY) % WEEK)
    ends = last + timedelta(days=(SUNDAY - 1 - last.weekday()) % WEEK)
    found = events(chosen, starts, ends)
    days = [_day(starts + timedelta(days=n), first, found) for n in range((ends - starts).days + 1)]
    return lambda registers: CalendarPage(
        title=month_name(first), hijri=hijri_months(first, last),
        steps=[Link(month_name(day), _url(asked, **_of_month(day)))
               for day in (add_months(first, -1), add_months(first, 1)) if _known(day)],
        actions=[
            *([] if first == clock.today().replace(day=1)
              else [Link(str(_("This month")), _url(asked))]),
            Link(str(_("The whole year %(year)s", year=first.year)),
                 _url(asked, year=str(first.year))),
        ],
        tabs=_tabs(registers, asked, of),
        weekdays=[str(WEEKDAYS[(SUNDAY + n) % WEEK]) for n in range(WEEK)],
        weeks=[days[n : n + WEEK] for n in range(0, len(days), WEEK)],
        empty="" if any(one.events and not one.outside for one in days)
        else str(_("Nothing stands in this month yet")),
    )  # fmt: skip


def _of_month(day: date) -> dict[str, str]:
    return {"month": f"{day:%Y-%m}"}


def _known(day: date) -> bool:
    return FIRST_YEAR <= day.year <= LAST_YEAR


def _day(day: date, month: date, found: Sequence[Event]) -> Day:
    return Day(
        iso=day.isoformat(), number=day.day, hijri=hijri_day(day, named=day == month),
        name=f"{WEEKDAYS[day.weekday()]} {show_date(day)}",
        hijri_name=hijri_day(day, named=True), today=day == clock.today(),
        outside=day.month != month.month, events=[one for one in found if one.on(day)],
    )  # fmt: skip


# -- a year ----------------------------------------------------------------------------------------


def _year(first: date, chosen: Sequence[Register], asked: str) -> Any:
    found = events(chosen, first, last_day(first, 12))
    months = [add_months(first, n) for n in range(12)]
    return lambda registers: CalendarPage(
        title=str(_("The year %(year)s", year=first.year)),
        hijri=hijri_months(first, last_day(first, 12)),
        steps=[Link(str(day.year), _url(asked, year=str(day.year)))
               for day in (add_months(first, -12), add_months(first, 12)) if _known(day)],
        actions=[Link(str(_("This month")), _url(asked))],
        tabs=_tabs(registers, asked, {"year": str(first.year)}),
        months=[_in_year(month, found, asked) for month in months],
    )  # fmt: skip


def _in_year(month: date, found: Sequence[Event], asked: str) -> Month:
    last = last_day(month, 1)
    mine = [one for one in found if one.first <= last and one.last >= month]
    return Month(month_name(month), hijri_months(month, last), _url(asked, **_of_month(month)),
                 [(_days(one), one) for one in mine])  # fmt: skip


def _days(event: Event) -> str:
    if event.first == event.last:
        return f"{show_date(event.first)} ({show_hijri(event.first)})"
    return f"{show_date(event.first)} – {show_date(event.last)}"
