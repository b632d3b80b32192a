"""Counts families by place, activity and month, and licences by state: a query for each, kept.

The conditions are those of the list of families itself, so that every number equals the list that
it opens. What is counted is kept until something changes: an open page costs no count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from esrar.audit.cache import kept
from esrar.core.db import db
from esrar.families.models import Family, FamilyActivity
from esrar.kit.queries import Query, conditions, source, standing
from esrar.kit.register import Register

FAMILY, RUNS = Family.__table__, FamilyActivity.__table__
MONTHS = 12


@dataclass(frozen=True)
class Counts:
    """Everything the page shows of the families that its filters find."""

    total: int
    localities: Mapping[int, int]
    activities: Sequence[tuple[int, int]]
    starts: Sequence[date]
    by_month: Sequence[int]
    undated: int


def month_starts(day: date) -> list[date]:
    """The first days of so many months up to the month after a day's own."""
    months = [day.year * 12 + day.month - 1 - back for back in range(MONTHS - 1, -2, -1)]
    return [date(month // 12, month % 12 + 1, 1) for month in months]


def counts(register: Register, query: Query) -> Counts:
    """The counts of the families that a query finds, on its day."""
    return kept(("pictures", query.day, asked(query)), lambda: _count(register, query))


def asked(query: Query) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The filters of a query as something to keep its answer by."""
    return tuple((name, tuple(given)) for name, given in sorted(query.filters.items()))


def _count(register: Register, query: Query) -> Counts:
    session = db.session()
    where = [standing(register), *conditions(register, query)]
    found = source(register)
    by_place: dict[int, int] = dict(session.execute(
        select(FAMILY.c.locality_id, func.count()).select_from(found).where(*where)
        .group_by(FAMILY.c.locality_id)
    ).all())  # fmt: skip
    number = func.count(RUNS.c.family_id.distinct())
    activities = session.execute(
        select(RUNS.c.activity_id, number)
        .join(FAMILY, FAMILY.c.id == RUNS.c.family_id).where(*where)
        .group_by(RUNS.c.activity_id).order_by(number.desc(), RUNS.c.activity_id)
    ).all()  # fmt: skip
    starts = month_starts(query.day)
    registered = FAMILY.c.registered_on
    before = [func.count().filter(registered < start) for start in starts[1:]]
    row: Any = session.execute(
        select(*before, func.count().filter(registered.is_(None))).select_from(found).where(*where)
    ).one()
    return Counts(sum(by_place.values()), by_place, activities, starts[:-1], row[:-1], row[-1])


def by_state(register: Register, name: str, query: Query) -> Mapping[str, int]:
    """How many records of a register have each state of a status."""

    def count() -> Mapping[str, int]:
        # By its name: where a statement has parameters, PostgreSQL knows it by nothing else.
        state = next(d for d in register.derived if d.name == name).at(query.day).label("in_state")
        rows = db.session.execute(
            select(state, func.count()).select_from(source(register))
            .where(standing(register)).group_by(state)
        )  # fmt: skip
        return {str(key): number for key, number in rows}

    return kept(("pictures", register.key, name, query.day), count)
