"""Reverses an operation: whatever one write changed, from whatever door it came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import Forbidden

from esrar.audit import operations
from esrar.audit.models import Operation as Stored
from esrar.audit.operations import Operation, latest_of
from esrar.audit.recorder import note
from esrar.core import clock
from esrar.core.db import Write, db, writing
from esrar.core.errors import Conflict
from esrar.core.i18n import _l
from esrar.kit.extensions import previews
from esrar.kit.undo.apply import apply
from esrar.kit.undo.checks import check, refuse_merged_again
from esrar.kit.undo.deltas import Delta, read_deltas
from esrar.kit.undo.homes import homes
from esrar.kit.undo.judge import propose
from esrar.kit.undo.outcome import KEPT, Item, Outcome, Reason, Subject, from_text, to_text
from esrar.kit.undo.plan import Plan
from esrar.kit.undo.rights import Rights

MERGE = "merge"
LASTS: Mapping[str, timedelta] = {MERGE: timedelta(days=30)}
"""How long acts can be undone, by origin, where that ends: merged records grow together."""


def run(operation_id: int, *, preview: bool = False) -> Outcome:
    """Undo an operation in a transaction of its own; a preview is the same, taken back.

    Raises Conflict when there is no such operation, when it is undone already, or when somebody
    else changed the same records at this moment.
    """
    try:
        with writing(preview=preview, origin="undo") as write:
            outcome = reverse(write, operation_id)
    except IntegrityError as error:
        raise Conflict(_l("The records changed meanwhile. Try again")) from error
    if preview:
        outcome.effects = previews(write)
    else:
        outcome.operation_id = write.results.get("audit_id")
    return outcome


def reverse(write: Write, operation_id: int) -> Outcome:
    """Undo an operation within a write.

    Raises Conflict: unknown, undone already, too long ago, or merged again since; Forbidden when
    none of it is for whoever acts now.
    """
    session = write.session
    table = Stored.__table__  # whoever undoes the same at this moment waits here, and then reads
    session.execute(select(table.c.id).where(table.c.id == operation_id).with_for_update())
    operation = operations.find(session, operation_id)
    if operation is None:
        raise Conflict(_l("There is no such operation"))
    if operation.undone_by_id is not None:
        raise Conflict(_l("It was undone already"))
    lasts = LASTS.get(operation.origin)
    if lasts is not None and operation.at < clock.now() - lasts:
        raise Conflict(_l("A merge can be undone for 30 days, and this one is older"))
    deltas = {p: d for p, d in read_deltas(session, operation).items() if not d.follows}
    refuse_merged_again(session, deltas)
    refused = _forbidden(operation, deltas)
    if refused and refused == {d.subject for d in deltas.values()}:
        raise Forbidden()
    allowed = {p: d for p, d in deltas.items() if d.subject not in refused}
    plan = propose(session, allowed, unmerging=operation.origin == MERGE)
    for subject in refused:
        plan.stays(subject, Reason.FORBIDDEN)
    check(session, plan)
    outcome = _told(operation, plan, write)
    apply(write, plan)
    _keep(write, operation, outcome)
    return outcome


def stored(operation: Operation) -> Outcome | None:
    """What undoing an operation did, as it was kept; None when nobody tried."""
    if operation.outcome is None:
        return None
    return from_text(operation.id, operation.outcome, operation.undone_by_id)


def _forbidden(operation: Operation, deltas: dict[Subject, Delta]) -> set[Subject]:
    """Records of which something is not for whoever acts now to take back."""
    rights = Rights(operation, homes())
    if rights.may_unmerge(deltas.values()):
        return set()
    return {d.subject for d in deltas.values() if d.home is not None and not rights.allow(d)}


def _told(operation: Operation, plan: Plan, write: Write) -> Outcome:
    outcome = Outcome(operation.id)
    outcome.reversed = [Item(*subject) for subject in sorted(plan.touched())]
    outcome.kept, outcome.failed = plan.kept(), plan.failed()
    who = latest_of(write.session, {i.subject for i in outcome.kept}, operation.last_id)
    for item in outcome.kept:
        if item.reason in KEPT and item.subject in who:
            _number, item.by, item.at = who[item.subject]
    outcome.count()
    return outcome


def _keep(write: Write, operation: Operation, outcome: Outcome) -> None:
    """The result beside the operation, and the act in the audit."""
    table = Stored.__table__
    kept = update(table).where(table.c.id == operation.id).values(outcome=to_text(outcome))
    write.session.execute(kept)
    batch = operation.batch_id
    subject = ("operation", operation.id) if batch is None else ("import_batch", batch)
    note(write.session, "undo", subject=subject[0], subject_id=subject[1], values=outcome.counts)
    write.results["undoes"] = operation.id


def find(operation_id: int) -> Operation | None:
    """The operation of that number."""
    return operations.find(db.session(), operation_id)
