"""What the manager of the demo promised by quarter, and how its board stands late in the year.

data/board.csv says for every measure what is due by each quarter, and which status follows from
the diary on a day late in the year, and why. The status is never set: a test finds it there.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from esrar.core.context import actor_id
from esrar.core.db import db, writing
from esrar.demo.acts import Event, Told
from esrar.demo.diary import FOLDER
from esrar.measures.years import current_year
from esrar.plan.models import Indicator
from esrar.plan.questions import confirm, questions

MANAGER = "executive-manager"
OPEN = frozenset({"s08", "s14"})
"""Questions that the board has not answered: what rests on them says so."""


def board() -> Iterator[Mapping[str, str]]:
    """The table, one row for each measure of the plan."""
    with (FOLDER / "board.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def promised(start: date) -> Event:
    """At the year's beginning the manager enters what is due by each quarter."""
    return Event(start, MANAGER, _enter)


def answered(day: date) -> Event:
    """The board has met: the manager confirms how most of the plan is read."""
    return Event(day, MANAGER, _confirm)


def _confirm(told: Told) -> None:
    year = current_year()
    assert year is not None
    for row in questions(db.session(), year):
        if row["key"] not in OPEN:
            confirm(year, row["key"], "", "", row["version"], actor_id())


def _enter(told: Told) -> None:
    due = {row["measure"]: row for row in board()}
    with writing(origin="settings") as write:
        for indicator in write.session.scalars(select(Indicator)):
            for quarter in ("q1", "q2", "q3", "q4"):
                amount = due[indicator.measure_key][quarter]
                setattr(indicator, f"target_{quarter}", Decimal(amount) if amount else None)
