"""The plan's tasks and deliverables as they stood on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from esrar.measures.years import Year
from esrar.plan import work
from esrar.plan.closing.shape import Deliverable, Task
from esrar.plan.fulfilment import handed_copies, judged
from esrar.plan.papers import Papers, papers
from esrar.plan.work import Work


def tasks_on(session: Session, year: Year, day: date) -> tuple[Task, ...]:
    """Every task of a year's plan with its deliverables, in the order of the plan."""
    owed, texts = work.deliverables_of(session, year), papers(session)
    copies = handed_copies(session, year)
    return tuple(
        _task(task, [_deliverable(one, texts, copies, year, day) for one in owed.get(task.id, ())],
              day)
        for task in work.tasks_of(session, year, day)
    )  # fmt: skip


def _task(task: Work, owed: Sequence[Deliverable], day: date) -> Task:
    return Task(
        code=task.code, indicator=task.indicator, text=task.texts, department=task.department,
        quarters=task.quarters, starts_on=task.starts_on, due_on=task.due_on,
        started_on=_by(task.started_on, day), completed_on=_by(task.completed_on, day),
        status=task.standing, progress=task.progress, cost=task.cost, cost_spent=task.spent,
        deliverables=tuple(owed),
    )  # fmt: skip


def _deliverable(
    row: Mapping[str, Any], texts: Papers, copies: Sequence[Any], year: Year, day: date
) -> Deliverable:
    fulfilled = _by(row["fulfilled_on"], day)
    found = judged(row, texts, copies, year)
    every = [*found.papers, *(copy for one in found.kept for copy in one.approved)]
    return Deliverable(
        number=row["number"], text={"ar": row["text_ar"], "en": row["text_en"]},
        must_be_approved=row["must_be_approved"], delivered_on=_by(row["delivered_on"], day),
        fulfilled_on=fulfilled, decisions=tuple(_decisions(every, day)) if fulfilled else (),
    )  # fmt: skip


def _decisions(found: Sequence[Any], day: date) -> Iterator[str]:
    """The numbers of the decisions that approved it by then, each once."""
    numbers = [one.decision_number for one in found if _by(one.approved_on, day)]
    yield from dict.fromkeys(number for number in numbers if number)


def _by(when: date | None, day: date) -> date | None:
    """A date that had come by a day; what came later was not known then."""
    return when if when is not None and when <= day else None
