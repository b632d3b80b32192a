"""What a page of the plan was asked for: a year; a measure, a day, a part of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request, url_for

from esrar.core import clock
from esrar.measures.kit import Period
from esrar.measures.years import Year, current_year, years


def asked_year() -> Year | None:
    """The year of the address, which is named by the one it begins in; else the current one.

    None where no such year is set up.
    """
    begins = request.args.get("year", type=int)
    if begins is None:
        return current_year()
    return next((year for year in years() if year.start.year == begins), None)


def named_year(year: Year | None) -> int | None:
    """How an address names a year; the current one needs no name."""
    return None if year is None or year == current_year() else year.start.year


@dataclass(frozen=True)
class Asked:
    """An indicator on a day of a year, and which part of its rows."""

    key: str
    year: Year
    day: date
    after: int = 0
    criterion: str = ""
    all_near: bool = False

    @property
    def period(self) -> Period:
        """The year as it stood on the day."""
        return self.year.seen_from(self.day)

    @property
    def is_today(self) -> bool:
        """Whether it is asked about the present, for which everything is kept."""
        return self.year == current_year() and self.period == self.year.seen_from(clock.today())

    def url(self, **changed: Any) -> str:
        """The address of another part of the same."""
        return self.url_of("board.indicator", **changed)

    def url_of(self, endpoint: str, **changed: Any) -> str:
        """The address of another page about the same day."""
        day = None if self.is_today else self.period.as_of.isoformat()
        return url_for(endpoint, key=self.key, as_of=day, **changed)
