"""Changes many tasks at once: their quarters, who does them, their dates, how far they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.core.calendar import EnteredDate
from esrar.core.db import Write, writing
from esrar.core.errors import Conflict, Invalid
from esrar.core.i18n import _l
from esrar.core.standing import stands
from esrar.kit import saving
from esrar.kit.access import may_change, may_set
from esrar.kit.loading import stored_values
from esrar.kit.register import Field, Values
from esrar.kit.saving import Draft
from esrar.plan.needs import open_before
from esrar.plan.standing import TASK
from esrar.plan.tasks import TASKS
from esrar.plan.timing import dates_of

MOST = 200
NAMES = ("owner_department", "owner_id", "started_on", "starts_on", "due_on", "progress")


@dataclass(frozen=True)
class Change:
    """What becomes of the tasks: values by field, and whether their quarter proposes the dates."""

    values: Values
    propose: bool = False


@dataclass
class Done:
    """Which tasks were changed, which stay and why, what deserves a look, and how to undo it."""

    changed: list[int] = field(default_factory=list)
    refused: dict[str, list[str]] = field(default_factory=dict)
    early: list[str] = field(default_factory=list)
    operation: int | None = None


def fields() -> list[Field]:
    """What can be set for many tasks, as far as it is for whoever acts now; none is compulsory."""
    return [replace(TASKS.field(name), required=False, hint="")
            for name in NAMES if may_set(TASKS, name)]  # fmt: skip


def change(ids: Sequence[int], wanted: Change) -> Done:
    """Do it in one transaction; a task that cannot be changed stays, and is named with why."""
    done = Done()
    with writing(origin="bulk") as write:
        for row in _rows(write.session, ids[:MOST]):
            _change(write, row, wanted, done)
        if wanted.values.get("started_on") or wanted.values.get("progress"):
            early = open_before(write.session, done.changed, clock.today())
            codes = _codes(write.session, list(early))
            done.early = [codes[one] for one in early]
    done.operation = saving.number(write)
    return done


def _rows(session: Session, ids: Sequence[int]) -> list[Mapping[str, Any]]:
    rows = session.execute(
        select(TASK).where(TASK.c.id.in_(ids), stands(TASK)).order_by(TASK.c.number)
    ).mappings()
    return [dict(row) for row in rows]


def _codes(session: Session, ids: Sequence[int]) -> dict[int, str]:
    rows = session.execute(select(TASK.c.id, TASK.c.code).where(TASK.c.id.in_(ids)))
    return {row.id: row.code for row in rows}


def _change(write: Write, row: Mapping[str, Any], wanted: Change, done: Done) -> None:
    try:
        values = _values(row, wanted)
        saving.apply(write, TASKS, Draft(values), row["id"], row["version"])
    except (Invalid, Conflict) as problem:
        done.refused.setdefault(str(problem), []).append(row["code"])
    else:
        done.changed.append(row["id"])


def _values(row: Mapping[str, Any], wanted: Change) -> Values:
    """The new values of one task. Raises Invalid for what its form would refuse."""
    if not may_change(TASKS, row):
        raise Invalid(_l("Only who is responsible for this record changes it"))
    values = dict(wanted.values)
    if wanted.propose:
        quarters = values.get("quarters", row["quarters"]) or ""
        start, due = dates_of({**row, "quarters": quarters, "starts_on": None, "due_on": None})
        if start is None:
            raise Invalid(_l("It has no quarter to propose dates from"))
        values |= {"starts_on": EnteredDate(start), "due_on": due and EnteredDate(due)}
    whole = {**stored_values(TASKS, row), **values}
    for _name, message in TASKS.check(whole, clock.today()) if TASKS.check else ():
        raise Invalid(message)
    return values
