"""How long records are kept after their end, and which are due. Nothing is destroyed by itself."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Row, Select, Table, and_, func, not_, or_, select

from esrar.audit.cache import kept
from esrar.core import clock
from esrar.core.db import db
from esrar.core.standing import stands
from esrar.families.models import Family
from esrar.kit.destroyed import was_destroyed
from esrar.privacy.models import PersonRequest, RetentionPeriod
from esrar.privacy.rules import Kept
from esrar.staff.models import Employee
from esrar.training.models import Trainer, TrainingRun

PERIOD: Table = RetentionPeriod.__table__
FAMILY, EMPLOYEE = Family.__table__, Employee.__table__
TRAINER, RUN, REQUEST = Trainer.__table__, TrainingRun.__table__, PersonRequest.__table__
MOST = 500
"""So many are listed and destroyed in one act; the rest follow."""


@dataclass(frozen=True, eq=False)
class Rule:
    """Records of a register with the day on which their period begins, as SQL."""

    key: Kept
    register: str
    default: int
    table: Table
    ended: ColumnElement[Any]
    among: ColumnElement[bool]


def _day(moment: ColumnElement[Any]) -> ColumnElement[date]:
    return func.date(moment, type_=Date)


def _last_course() -> ColumnElement[Any]:
    ended = func.coalesce(RUN.c.completed_on, RUN.c.starts_on)
    last = select(func.max(ended)).where(RUN.c.trainer_id == TRAINER.c.id)
    return func.coalesce(last.correlate(TRAINER).scalar_subquery(), _day(TRAINER.c.created_at))


_RULES = (
    Rule(Kept.FAMILIES, "families", 60, FAMILY, FAMILY.c.left_on, stands(FAMILY)),
    Rule(Kept.DELETED, "families", 12, FAMILY, _day(FAMILY.c.deleted_at),
         and_(FAMILY.c.deleted_at.is_not(None), FAMILY.c.merged_into_id.is_(None))),
    Rule(Kept.EMPLOYEES, "employees", 120, EMPLOYEE, EMPLOYEE.c.left_on, stands(EMPLOYEE)),
    Rule(Kept.TRAINERS, "trainers", 60, TRAINER, _last_course(), stands(TRAINER)),
    Rule(Kept.REQUESTS, "privacy-requests", 60, REQUEST,
         func.coalesce(REQUEST.c.answered_on, REQUEST.c.refused_on),
         and_(stands(REQUEST), or_(REQUEST.c.answered_on.is_not(None),
                                    REQUEST.c.refused_on.is_not(None)))),
)  # fmt: skip


def rules() -> Sequence[Rule]:
    """What is kept for how long, each line of it."""
    return _RULES


def rule(key: str) -> Rule | None:
    """One line by its key."""
    return next((one for one in _RULES if one.key == key), None)


def months(one: Rule) -> int:
    """How many months, as set, else by default."""
    return kept("retention", _load, PERIOD).get(one.key, one.default)


def _load() -> dict[str, int]:
    rows = db.session.execute(select(PERIOD).where(PERIOD.c.deleted_at.is_(None)))
    return {row.subject: row.months for row in rows}


def until(one: Rule, day: date | None = None) -> date:
    """What ended on this day or before has been kept for the whole period."""
    return before(day or clock.today(), months(one))


def before(day: date, months: int) -> date:
    """The day so many months earlier; the last of its month where that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _due(one: Rule) -> Select[Any]:
    own = one.table.c
    return (
        select(own.id, one.ended.label("ended"))
        .where(one.among, one.ended <= until(one), not_(was_destroyed(one.table)))
        .order_by(one.ended, own.id)
    )


def due(one: Rule, limit: int = MOST) -> Sequence[Row[Any]]:
    """The records that are due, the longest kept first."""
    return db.session.execute(_due(one).limit(limit)).all()


def count(one: Rule) -> int:
    """How many are due in all."""
    return db.session.scalar(select(func.count()).select_from(_due(one).subquery())) or 0
