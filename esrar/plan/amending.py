"""Changes of what an approved plan promises: refused without a reason, and listed with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from esrar.audit import reading
from esrar.audit.models import AuditEntry
from esrar.core.changes import Change
from esrar.core.db import Write
from esrar.core.errors import Invalid
from esrar.core.i18n import _l
from esrar.measures.catalogue import MEASURES
from esrar.measures.kit import Value
from esrar.measures.ledger import Difference
from esrar.measures.movements import Cause, note_movement
from esrar.measures.years import Year, current_year, years
from esrar.plan.approving import PLAN, is_approved, state_of
from esrar.plan.models import Deliverable, Indicator, Objective, Task
from esrar.plan.reason import NAME

PROMISED: Mapping[Any, Mapping[str, Any]] = {
    Objective: {"number": _l("Number"), "text_ar": _l("Objective in Arabic"),
                "text_en": _l("Objective in English")},
    Indicator: {
        "criterion_ar": _l("Indicator in Arabic"), "criterion_en": _l("Indicator in English"),
        "target_low": _l("Floor of the target"), "target_high": _l("Target of the year"),
        "target_q1": _l("First quarter"), "target_q2": _l("Second quarter"),
        "target_q3": _l("Third quarter"), "target_q4": _l("Fourth quarter"),
        "owner_department": _l("Responsible"),
    },
    Task: {"code": _l("Number of the task"), "text_ar": _l("Task in Arabic"),
           "text_en": _l("Task in English")},
    Deliverable: {"text_ar": _l("Deliverable in Arabic"), "text_en": _l("Deliverable in English"),
                  "must_be_approved": _l("It has to be approved")},
}  # fmt: skip
"""What of each is promised, by column; the rest is how it is carried out."""
ACTIONS = ("create", "update", "delete", "restore")
MOST = 200


class Amendments:
    """Follows every write: no promise is changed in silence, and a target leaves its movement."""

    def follow(self, write: Write) -> None:
        """The same of a part of a write."""
        self.wrote(write)

    def wrote(self, write: Write) -> None:
        """Raises Invalid when a promise was changed and nobody said why."""
        undone = write.results.get("undoes") is not None  # what is taken back said why
        for change in write.changes:
            if not undone and _breaks(change) and _year_is_approved(write.session, change):
                raise Invalid(_l("The plan is approved: give the reason of the change"))
            if change.model is Indicator and change.action == "update":
                _note_target(write, change)


def _note_target(write: Write, change: Change) -> None:
    """From which target to which: of the current year, for what is counted."""
    year, measure = current_year(), MEASURES.get(change.current["measure_key"])
    if year is None or year.id != change.current["fiscal_year_id"] or measure is None:
        return
    if "target_high" in change.values:
        old, new = change.values["target_high"]
        moved = Difference(0, was=Value(old), now=Value(new))
        note_movement(write, measure, moved, Cause.TARGET)


def _breaks(change: Change) -> bool:
    promised = PROMISED.get(change.model)
    if promised is None or change.action != "update" or not promised.keys() & change.values.keys():
        return False
    return f"{NAME}_at" not in change.values or not change.current.get(NAME)


def _year_is_approved(session: Session, change: Change) -> bool:
    year_id = change.current.get("fiscal_year_id")
    if change.model is Deliverable:
        table = Task.__table__.c
        found = select(table.fiscal_year_id).where(table.id == change.current["task_id"])
        year_id = session.scalar(found)
    year = next((one for one in years() if one.id == year_id), None)
    return year is not None and is_approved(session, year)


# -- the list ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Amendment:
    """A change of a promise after the plan was approved."""

    model: Any
    record_id: int
    at: datetime
    actor: str
    action: str
    changes: Mapping[str, tuple[Any, Any]]
    reason: str


def amendments(session: Session, year: Year) -> Sequence[Amendment]:
    """What was changed of the promises of a year since its plan was last approved, latest first."""
    since = _approved_by(session, year)
    return list(_since(session, year, since)) if since else []


def _approved_by(session: Session, year: Year) -> int | None:
    """The audit's entry by which the plan became approved."""
    state = state_of(session, year)
    if state.id is None or state.approved_on is None:
        return None
    for entry in reading.history(session, PLAN.name, state.id, limit=MOST):
        if entry.values.get("approved_on", (None, None))[1] is not None:
            return entry.id
    return None


def _since(session: Session, year: Year, entry_id: int) -> Iterator[Amendment]:
    own = AuditEntry.__table__.c
    names = {model.__tablename__: model for model in PROMISED}
    ours = {model: _ids(model, year) for model in PROMISED}
    statement = (
        select(own.id, own.subject, own.subject_id)
        .where(own.id > entry_id, own.item == "", own.action.in_(ACTIONS), or_(*(
            (own.subject == name) & own.subject_id.in_(ours[model])
            for name, model in names.items()
        )))
        .order_by(own.id.desc())
        .limit(MOST)
    )  # fmt: skip
    for row in session.execute(statement).all():
        entry = reading.entry(session, row.id)
        model = names[row.subject]
        changed = {n: v for n, v in entry.values.items() if n in PROMISED[model]}
        if changed or entry.action != "update":
            reason = entry.values.get(NAME, (None, None))[1] or ""
            yield Amendment(model, row.subject_id, entry.at, entry.actor, entry.action,
                            changed if entry.action == "update" else {}, str(reason))  # fmt: skip


def _ids(model: Any, year: Year) -> Any:
    table = model.__table__.c
    if model is Deliverable:
        tasks = select(Task.__table__.c.id).where(Task.__table__.c.fiscal_year_id == year.id)
        return select(table.id).where(table.task_id.in_(tasks))
    return select(table.id).where(table.fiscal_year_id == year.id)
