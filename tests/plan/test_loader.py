"""The plan is loaded into a fiscal year once, and what people made of it is left alone."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.core.db import writing
from esrar.measures.models import FiscalYear
from esrar.plan.loader import load_plan
from esrar.plan.models import Deliverable, Indicator, Objective, Task
from esrar.plan.question_models import OpenQuestion

pytestmark = pytest.mark.both


@pytest.fixture
def year(session: Session) -> FiscalYear:
    """A fiscal year that has no plan yet."""
    with writing() as write:
        later = FiscalYear(start=date(2041, 1, 1), label="2041")
        write.session.add(later)
    return later


def load(year: FiscalYear) -> bool:
    with writing() as write:
        return load_plan(write.session, year)


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_new_year_gets_the_whole_plan(session: Session, year: FiscalYear) -> None:
    models = (Objective, Indicator, Task, Deliverable, OpenQuestion)
    before = [count(session, model) for model in models]
    assert load(year)
    added = [count(session, m) - old for m, old in zip(models, before, strict=True)]
    assert added == [7, 14, 43, 44, 58]


def test_loading_again_adds_nothing(session: Session, year: FiscalYear) -> None:
    assert load(year)
    loaded = count(session, Task)
    assert not load(year)
    assert count(session, Task) == loaded


def test_a_year_whose_plan_was_deleted_stays_without_it(session: Session, year: FiscalYear) -> None:
    load(year)
    with writing() as write:
        for objective in write.session.scalars(select(Objective)):
            objective.deleted_at = clock.now()
    assert not load(year)


def test_targets_are_exact_decimals(session: Session, year: FiscalYear) -> None:
    load(year)
    found = session.scalars(
        select(Indicator).filter_by(fiscal_year_id=year.id, measure_key="staff.satisfaction")
    ).one()
    assert (found.target_low, found.target_high) == (Decimal(70), Decimal(85))
    assert found.quarterly_targets == (None, None, None, None)


def test_a_suggested_deliverable_is_marked_as_one(session: Session, year: FiscalYear) -> None:
    load(year)
    bylaws = session.scalars(select(Task).filter_by(fiscal_year_id=year.id, code="4.3")).one()
    assert [(one.document_type, one.suggested) for one in bylaws.deliverables] == [
        ("study-feasibility", False),
        ("bylaws", True),
    ]
    assert bylaws.owner_department == "governance"
    assert bylaws.scheduled == frozenset()
