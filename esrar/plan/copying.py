"""Copies the plan of the last year to the next one: what was promised, without what came of it.

Questions are carried as they stand: one that is open stays open, and one that was confirmed stays
so with its answer, for the document is the same and the settings that follow from it come along.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from esrar.core.calendar import add_months
from esrar.core.db import Record, writing
from esrar.core.errors import Invalid
from esrar.core.i18n import _l
from esrar.measures.models import FiscalYear, MeasureSetting
from esrar.measures.years import Year, years
from esrar.plan.models import Deliverable, Indicator, Objective, Task, TaskNeed
from esrar.plan.question_models import OpenQuestion

OF_THE_ROW = frozenset({*Record.__annotations__, "amended_because", "amended_because_at"})
RESULTS: Mapping[type[Record], frozenset[str]] = {
    Task: frozenset({"started_on", "started_on_entered", "done_on", "done_on_entered",
                     "completed_on", "progress", "progress_on", "cost_spent", "notes"}),
    Deliverable: frozenset({"delivered_on", "fulfilled_on"}),
}  # fmt: skip
"""What came of a year and stays with it."""
DATES = ("starts_on", "due_on")
Ids = Mapping[int, int]
"""Copies by what they are copies of."""


@dataclass(frozen=True)
class Copied:
    """The new year, and how much was copied."""

    year: Year
    objectives: int
    indicators: int
    tasks: int
    deliverables: int


def copy_year(last: Year) -> Copied:
    """Set up the year after `last`, the latest there is, with its plan as a draft.

    Raises Invalid when that year is set up already.
    """
    with writing(origin="year") as write:
        session, start = write.session, add_months(last.start, 12)
        if last.id is None or years()[-1] != last:
            raise Invalid(_l("The year after it is set up already"))
        year = FiscalYear(start=start, label=str(start.year))
        session.add(year)
        session.flush()
        objectives = _copied(session, Objective, last, year.id)
        indicators = _copied(session, Indicator, last, year.id, objective_id=objectives)
        tasks = _copied(session, Task, last, year.id, indicator_id=indicators)
        papers = _copied(session, Deliverable, None, None, task_id=tasks)
        _needs(session, tasks)
        for model in (MeasureSetting, OpenQuestion):
            _copied(session, model, last, year.id)
        numbers = [len(one) for one in (objectives, indicators, tasks, papers)]
    return Copied(Year(start, year.label, year.id), *numbers)


def _copied(
    session: Session, model: type[Record], last: Year | None, year_id: int | None, **parents: Ids
) -> Ids:
    """Copies of what stands of a year, below the copies of what it belongs to."""
    columns = model.__table__.c
    where: list[ColumnElement[bool]] = [
        columns[name].in_(list(ids)) for name, ids in parents.items()
    ]
    if last is not None:
        where.append(columns.fiscal_year_id == last.id)
    found = session.scalars(
        select(model).where(columns.deleted_at.is_(None), *where).order_by(columns.id)
    ).all()
    made = []
    for row in found:
        values = _values(row)
        values |= {name: ids[values[name]] for name, ids in parents.items()}
        if year_id is not None:
            values["fiscal_year_id"] = year_id
        made.append(model(**values))
    session.add_all(made)
    session.flush()
    return {row.id: copy.id for row, copy in zip(found, made, strict=True)}


def _values(row: Record) -> dict[str, Any]:
    """What of a row is promised again; planned dates come a year later."""
    left = OF_THE_ROW | RESULTS.get(type(row), frozenset()) | set(row.derived)
    names = [c.name for c in row.__table__.c if c.name not in left]
    values: dict[str, Any] = {name: getattr(row, name) for name in names}
    for name in DATES:
        if values.get(name) is not None:
            values |= {name: add_months(values[name], 12), f"{name}_entered": None}
    return values


def _needs(session: Session, tasks: Ids) -> None:
    found = session.scalars(select(TaskNeed).where(TaskNeed.task_id.in_(list(tasks)))).all()
    session.add_all(
        TaskNeed(task_id=tasks[one.task_id], needs_id=tasks[one.needs_id], confirmed=one.confirmed)
        for one in found
        if one.needs_id in tasks
    )
