"""Stretches of days that a filter names without a date: they move with the day of asking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from esrar.core.i18n import _l

Span = tuple[date, date]


@dataclass(frozen=True)
class Period:
    """A stretch of days, told for the day of asking: first and last, both included."""

    label: Any
    at: Callable[[date], Span]


def _back(days: int, day: date) -> Span:
    return day - timedelta(days=days - 1), day


def _ahead(days: int, day: date) -> Span:
    return day, day + timedelta(days=days)


def _months(length: int, ago: int, day: date) -> Span:
    """A month, a quarter or a year: the one that `day` lies in, or so many before it."""
    index = (day.year * 12 + day.month - 1) // length * length - ago * length
    return _first(index), _first(index + length) - timedelta(days=1)


def _first(index: int) -> date:
    return date(index // 12, index % 12 + 1, 1)


PERIODS: Mapping[str, Period] = {
    "today": Period(_l("Today"), partial(_back, 1)),
    "last-7": Period(_l("The last 7 days"), partial(_back, 7)),
    "last-30": Period(_l("The last 30 days"), partial(_back, 30)),
    "last-90": Period(_l("The last 90 days"), partial(_back, 90)),
    "this-month": Period(_l("This month"), partial(_months, 1, 0)),
    "last-month": Period(_l("Last month"), partial(_months, 1, 1)),
    "this-quarter": Period(_l("This quarter"), partial(_months, 3, 0)),
    "last-quarter": Period(_l("Last quarter"), partial(_months, 3, 1)),
    "this-year": Period(_l("This year"), partial(_months, 12, 0)),
    "last-year": Period(_l("Last year"), partial(_months, 12, 1)),
    "next-30": Period(_l("The next 30 days"), partial(_ahead, 30)),
    "next-90": Period(_l("The next 90 days"), partial(_ahead, 90)),
}
