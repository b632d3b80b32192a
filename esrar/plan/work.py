"""The tasks of a year as they stand on a day: what the plan, its quarters and others read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.accounts.departments import department_label
from esrar.accounts.identity import me
from esrar.core import clock
from esrar.core.counted import counted
from esrar.core.fields import Money
from esrar.core.i18n import _, _l, language
from esrar.core.pages import StatusTag
from esrar.core.standing import stands
from esrar.kit.people import Person
from esrar.measures.years import Year
from esrar.plan.kinds import INDICATOR, OBJECTIVE
from esrar.plan.schedule import Unit
from esrar.plan.standing import DELIVERABLE, STATES, TASK, Standing, standing_on

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Work:
    """A task on a day."""

    id: int
    version: int
    code: str
    texts: Mapping[str, str]
    indicator: int
    objective: int
    department: str | None
    suggested: str | None
    person: int | None
    quarters: str
    days: int
    unit: Unit
    starts_on: date | None
    due_on: date | None
    started_on: date | None
    completed_on: date | None
    told: int | None
    cost: Decimal | None
    spent: Decimal | None
    standing: Standing

    @property
    def title(self) -> str:
        """Its wording, in the reader's language."""
        return self.texts[language()] or self.texts["ar"]

    @property
    def progress(self) -> int:
        """How far it is, in percent: all of it once it is completed."""
        return 100 if self.standing is Standing.COMPLETED else min(self.told or 0, 99)

    @property
    def status(self) -> StatusTag:
        """Where it stands, in a word."""
        state = STATES[self.standing]
        return StatusTag(str(state.label), state.tone)

    @property
    def owner(self) -> str:
        """Department and person responsible, as far as they are named."""
        parts = [department_label(self.department)]
        if self.person is not None:
            parts.append(Person().show(self.person))
        return " – ".join(filter(None, parts))

    @property
    def duration(self) -> str:
        """How long it takes."""
        noun = "working_day" if self.unit is Unit.WORKING else "day"
        return counted(noun, self.days)


def tasks_of(session: Session, year: Year | None, day: date | None = None) -> Sequence[Work]:
    """The tasks of a year in the order of the plan, as they stand on a day, by default today."""
    if year is None or year.id is None:
        return ()
    own = TASK.c
    rows = session.execute(
        select(TASK, INDICATOR.c.number.label("of_indicator"),
               OBJECTIVE.c.number.label("of_objective"),
               standing_on(day or clock.today()).label("standing"))
        .join(INDICATOR, INDICATOR.c.id == own.indicator_id)
        .join(OBJECTIVE, OBJECTIVE.c.id == INDICATOR.c.objective_id)
        .where(own.fiscal_year_id == year.id, stands(TASK))
        .order_by(own.number)
    )  # fmt: skip
    return [_work(dict(row)) for row in rows.mappings()]


def _work(row: Row) -> Work:
    return Work(
        row["id"], row["version"], row["code"], {"ar": row["text_ar"], "en": row["text_en"]},
        row["of_indicator"], row["of_objective"], row["owner_department"], row["owner_suggested"],
        row["owner_id"], row["quarters"], row["duration_days"], Unit(row["duration_unit"]),
        row["starts_on"], row["due_on"], row["started_on"], row["completed_on"], row["progress"],
        row["cost"], row["cost_spent"], Standing(row["standing"]),
    )  # fmt: skip


def deliverables_of(session: Session, year: Year | None) -> Mapping[int, Sequence[Row]]:
    """What the tasks of a year owe, by task, each row with the code of its task."""
    found: dict[int, list[Row]] = {}
    if year is None or year.id is None:
        return found
    rows = session.execute(
        select(DELIVERABLE, TASK.c.code.label("code"))
        .join(TASK, TASK.c.id == DELIVERABLE.c.task_id)
        .where(TASK.c.fiscal_year_id == year.id, stands(DELIVERABLE),
               DELIVERABLE.c.suggested.is_(False))
        .order_by(DELIVERABLE.c.task_id, DELIVERABLE.c.number)
    )  # fmt: skip
    for row in rows.mappings():
        found.setdefault(row["task_id"], []).append(dict(row))
    return found


def is_mine(task: Work) -> bool:
    """Whether it is of the department of whoever reads, or given to them by name."""
    reader = me()
    if reader is None:
        return False
    ours = reader.department is not None and task.department == reader.department
    return ours or task.person == reader.id


VIEWS: Mapping[str, tuple[Any, Callable[[Work], bool]]] = {
    "": (_l("All"), lambda task: True),
    "mine": (_l("Of my department"), is_mine),
    "late": (_l("Task overdue"), lambda task: task.standing is Standing.LATE),
    "unscheduled": (_l("Not scheduled"), lambda task: not task.quarters),
    "unowned": (_l("Without a responsible department"), lambda task: not task.department),
}
"""The parts of the plan that are asked for again and again, by the name in their address."""


@dataclass(frozen=True)
class Sum:
    """What tasks cost as planned, and what was spent; None where nobody said."""

    planned: Decimal | None
    spent: Decimal | None

    @property
    def text(self) -> str:
        """Both in words; empty where there is neither."""
        parts = []
        if self.planned is not None:
            parts.append(str(_("Planned cost: %(amount)s", amount=Money().show(self.planned))))
        if self.spent is not None:
            parts.append(str(_("Spent: %(amount)s", amount=Money().show(self.spent))))
        return " · ".join(parts)


def total(tasks: Iterable[Work]) -> Sum:
    """The costs of tasks together."""
    every = list(tasks)
    return Sum(_sum(task.cost for task in every), _sum(task.spent for task in every))


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None
