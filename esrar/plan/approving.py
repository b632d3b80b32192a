"""Whether the plan of a year is a draft or approved, and by which decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from esrar.measures.years import Year

DRAFT, APPROVED = "draft", "approved"


@dataclass(frozen=True)
class PlanState:
    """Whether a plan was approved: "draft", "submitted", "returned" or "approved"."""

    status: str
    approved_on: date | None = None
    decision_number: str | None = None
    decision_date: date | None = None


def state_of(session: Session, year: Year) -> PlanState:
    """Where the plan of a year stands."""
    return PlanState(DRAFT)
