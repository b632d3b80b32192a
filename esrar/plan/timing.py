"""The dates of a task within its year: what its quarter and its duration propose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from esrar.measures.years import years
from esrar.plan.schedule import Unit, proposed


def firsts(year_id: int | None) -> Sequence[date]:
    """The first days of the four quarters of a year; none for a year that is not set up."""
    year = next((one for one in years() if one.id == year_id), None)
    if year is None:
        return ()
    return [year.start, *(end + timedelta(days=1) for end in year.quarters[:3])]


def dates_of(row: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """Beginning and end of a task as they are, or where one is blank as the others propose it."""
    first = firsts(row["fiscal_year_id"])
    quarters = row["quarters"] if first else ""
    unit = Unit(row["duration_unit"])
    return proposed(quarters, row["starts_on"], row["due_on"], row["duration_days"], unit, first)
