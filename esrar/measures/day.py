"""A date that passes moves numbers too: accounted for once per date, by a timer or by whoever
comes first that day."""

from __future__ import annotations

from datetime import date

from flask import Flask, current_app
from sqlalchemy import Table, insert, select
from sqlalchemy.exc import IntegrityError

from esrar.audit.recorder import append
from esrar.core import clock
from esrar.core.db import Write, db, writing
from esrar.measures import ledger
from esrar.measures.catalogue import MEASURES
from esrar.measures.keeping import pass_day, recount
from esrar.measures.models import MeasureDay
from esrar.measures.movements import Cause
from esrar.measures.years import current_year, points

DAY: Table = MeasureDay.__table__
SEEN = "esrar.measures.day"


def init(app: Flask) -> None:
    """Let the first request of each day account for the date."""
    app.before_request(_first_of_the_day)


def _first_of_the_day() -> None:
    """Costs a comparison; a query once a day in each process."""
    today = clock.today()
    if current_app.extensions.get(SEEN) != today:
        run_day()
        current_app.extensions[SEEN] = today


def run_day() -> bool:
    """Account for today unless that was done; say whether it was done now."""
    today = clock.today()
    if _accounted(today):
        return False
    try:
        with writing(origin="day") as write:
            if _accounted(today):
                return False
            year = current_year()
            _lock(write, "day")
            if not _noted(today):
                write.session.execute(insert(DAY), [{"day": today, "at": clock.now()}])
            if year is not None:
                pass_day(write, year)
    except IntegrityError:
        return False  # another server got there first
    return True


def run_recount() -> int:
    """Count everything anew, whatever is kept; returns how many measures it moved."""
    with writing(origin="recount") as write:
        year = current_year()
        _lock(write, "recount")
        return len(recount(write, year, Cause.RECOUNT)) if year else 0


def _lock(write: Write, action: str) -> None:
    """The audit's entry also keeps other writers out, and tells open boards to ask again."""
    row = {"action": action, "subject": "", "subject_id": None}
    write.results["audit_id"] = append(write.session, [(row, None)], changed=True)


def _accounted(day: date) -> bool:
    """Whether the day was noted, and every measure is kept as of it.

    A release may bring new measures, and a clock that ran ahead is set back: both are made good.
    """
    if not _noted(day):
        return False
    year = current_year()
    if year is None:
        return True
    kept, wanted = ledger.values(db.session()), points(year, day)
    return all(
        {name: row["as_of"] for name, row in kept.get(key, {}).items()} == wanted
        for key in MEASURES
    )


def _noted(day: date) -> bool:
    return db.session.scalar(select(DAY.c.day).where(DAY.c.day == day)) is not None
