"""Whether the plan of a year is a draft or approved: handed in, approved, returned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from esrar.audit.cache import kept
from esrar.core import clock, context
from esrar.core.db import writing
from esrar.core.errors import Conflict
from esrar.core.i18n import _l
from esrar.measures.years import Year
from esrar.plan.models import Plan

PLAN = Plan.__table__
_PLAN = select(PLAN).where(
    PLAN.c.fiscal_year_id == bindparam("year"), PLAN.c.deleted_at.is_(None)
)  # fmt: skip
DRAFT, SUBMITTED, RETURNED, APPROVED = "draft", "submitted", "returned", "approved"


@dataclass(frozen=True)
class PlanState:
    """Where the plan of a year stands: "draft", "submitted", "returned" or "approved"."""

    status: str
    approved_on: date | None = None
    decision_number: str | None = None
    decision_date: date | None = None
    return_reason: str | None = None
    id: int | None = None
    version: int = 0


def state_of(session: Session, year: Year) -> PlanState:
    """Where the plan of a year stands; it is a draft until somebody hands it in."""
    if year.id is None:
        return PlanState(DRAFT)
    return kept(("plan state", year.id), lambda: _load(session, year), PLAN)


def _load(session: Session, year: Year) -> PlanState:
    row = session.execute(_PLAN, {"year": year.id}).mappings().first()
    if row is None:
        return PlanState(DRAFT)
    status = DRAFT
    if row["approved_on"] is not None:
        status = APPROVED
    elif row["returned_on"] is not None:
        status = RETURNED
    elif row["submitted_on"] is not None:
        status = SUBMITTED
    return PlanState(status, row["approved_on"], row["decision_number"], row["decision_date"],
                     row["return_reason"], row["id"], row["version"])  # fmt: skip


def is_approved(session: Session, year: Year) -> bool:
    """Whether a change in it has to say why."""
    return state_of(session, year).status == APPROVED


def submit(year: Year, version: int) -> None:
    """Hand the plan in for approval."""
    _set(year, version, {"submitted_on": clock.today(), "submitted_by_id": context.actor_id(),
                         "returned_on": None, "return_reason": None})  # fmt: skip


def approve(year: Year, version: int, columns: Mapping[str, Any]) -> None:
    """Approve it; `columns` hold the day and the decision."""
    _set(year, version, {**columns, "approved_by_id": context.actor_id(), "returned_on": None,
                         "return_reason": None})  # fmt: skip


def send_back(year: Year, version: int, reason: str) -> None:
    """Return it, or withdraw its approval: it is a draft again, and its history tells why."""
    _set(year, version, {
        "returned_on": clock.today(), "return_reason": reason, "approved_on": None,
        "approved_on_entered": None, "approved_by_id": None,
    })  # fmt: skip


def _set(year: Year, version: int, columns: Mapping[str, Any]) -> None:
    """Raises Conflict when somebody else decided meanwhile."""
    with writing(origin="approval") as write:
        statement = select(Plan).filter_by(fiscal_year_id=year.id, deleted_at=None)
        one = write.session.scalars(statement).one_or_none()
        if version != (one.version if one else 0):
            raise Conflict(_l("Somebody changed this meanwhile: look at it again"))
        if one is None:
            one = Plan(fiscal_year_id=year.id)
            write.session.add(one)
        for name, value in columns.items():
            setattr(one, name, value)
