"""Loads the plan's data file into the tables of one fiscal year, once."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.plan.data_file import read_plan
from esrar.plan.models import Deliverable, Indicator, Objective, Task, TaskNeed
from esrar.plan.plan_data import (
    DeliverableData,
    IndicatorData,
    ObjectiveData,
    PlanData,
    QuestionData,
    TaskData,
)
from esrar.plan.question_models import OpenQuestion

if TYPE_CHECKING:
    from esrar.measures.models import FiscalYear

NEEDS = Path(__file__).parent / "data" / "needs.csv"

__all__ = ["PlanData", "load_plan", "read_plan"]


def load_plan(session: Session, fiscal_year: FiscalYear) -> bool:
    """Add the plan to a year that has none; say whether it did. Inside `writing()`, no commit.

    A year that holds any objective, even a deleted one, is left as people have made it.
    """
    if session.scalar(select(Objective.id).filter_by(fiscal_year_id=fiscal_year.id).limit(1)):
        return False
    plan = read_plan()
    session.add_all(_objective(data, fiscal_year.id) for data in plan.objectives)
    session.add_all(_question(data, fiscal_year.id) for data in plan.questions)
    session.flush()
    session.add_all(_needs(session, fiscal_year.id))
    return True


def _needs(session: Session, year_id: int) -> Iterator[TaskNeed]:
    """Which task comes before which: what the plan's own notes say is confirmed, the rest not."""
    rows = session.execute(select(Task.code, Task.id).where(Task.fiscal_year_id == year_id))
    ids = {row.code: row.id for row in rows}
    with NEEDS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield TaskNeed(task_id=ids[row["task"]], needs_id=ids[row["needs"]],
                           confirmed=row["confirmed"] == "yes")  # fmt: skip


def _objective(data: ObjectiveData, year_id: int) -> Objective:
    return Objective(
        fiscal_year_id=year_id,
        number=data.number,
        printed_ar=data.wording.printed_ar,
        text_ar=data.wording.text_ar,
        text_en=data.wording.text_en,
        indicators=[_indicator(one, year_id) for one in data.indicators],
    )


def _indicator(data: IndicatorData, year_id: int) -> Indicator:
    return Indicator(
        fiscal_year_id=year_id,
        number=data.number,
        measure_key=data.measure,
        second_readings=list(data.second_readings),
        criterion_printed=data.criterion.printed_ar,
        criterion_ar=data.criterion.text_ar,
        criterion_en=data.criterion.text_en,
        target_printed=data.target.wording.printed_ar,
        target_ar=data.target.wording.text_ar,
        target_en=data.target.wording.text_en,
        target_kind=data.target.kind,
        target_low=data.target.low,
        target_high=data.target.high,
        unit=data.target.unit,
        definition_ar=data.definition_ar,
        definition_en=data.definition_en,
        tasks=[_task(task, year_id) for task in data.tasks],
    )


def _task(data: TaskData, year_id: int) -> Task:
    return Task(
        fiscal_year_id=year_id,
        code=data.code,
        number=data.number,
        printed_ar=data.wording.printed_ar,
        text_ar=data.wording.text_ar,
        text_en=data.wording.text_en,
        duration_printed=data.duration_printed,
        duration_days=data.duration_days,
        owner_printed=data.owner_printed,
        owner_department=data.owner,
        owner_suggested=data.owner_suggested,
        cost_printed=data.cost_printed,
        quarters="".join(map(str, data.quarters)),
        deliverables=[_deliverable(n, one) for n, one in enumerate(data.deliverables, start=1)],
    )


def _deliverable(number: int, data: DeliverableData) -> Deliverable:
    return Deliverable(
        number=number,
        printed_ar=data.wording.printed_ar,
        text_ar=data.wording.text_ar,
        text_en=data.wording.text_en,
        kind=data.kind,
        document_type=data.document_type,
        must_be_approved=data.must_be_approved,
        software_home=data.software_home,
        suggested=data.wording.printed_ar is None,
    )


def _question(data: QuestionData, year_id: int) -> OpenQuestion:
    return OpenQuestion(
        fiscal_year_id=year_id,
        key=data.key,
        kind=data.kind,
        refers_to=list(data.refers_to),
        printed=list(data.printed),
        explanation_ar=data.explanation_ar,
        explanation_en=data.explanation_en,
        handling_ar=data.handling_ar,
        handling_en=data.handling_en,
    )
