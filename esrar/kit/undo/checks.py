"""What else stands in the way of an undoing, beside what was edited since: asked in turn."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core.errors import Conflict
from esrar.core.i18n import _l
from esrar.kit.undo.deltas import Delta
from esrar.kit.undo.lawful import drop_unlawful
from esrar.kit.undo.outcome import Subject
from esrar.kit.undo.plan import Plan
from esrar.kit.undo.pointing import drop_needed, leave_gone
from esrar.kit.undo.taken import drop_taken


def check(session: Session, plan: Plan) -> None:
    """Take out of a plan what cannot be done."""
    drop_taken(session, plan)
    while drop_needed(session, plan) or leave_gone(session, plan):
        pass  # what stays may need something else to stay
    drop_unlawful(session, plan)


def refuse_merged_again(session: Session, deltas: Mapping[Subject, Delta]) -> None:
    """Raise Conflict when a record that took others in was taken in itself since.

    What came with them lies with a third record by now, and the later merge alone knows where from.
    """
    for (name, _key), delta in deltas.items():
        into = delta.new.get("merged_into_id")
        if delta.home is None or into is None:
            continue
        table = delta.home.model.__table__
        now = session.scalar(select(table.c.merged_into_id).where(table.c.id == into))
        own = deltas.get((name, into))
        if now is not None and (own is None or now != own.new.get("merged_into_id")):
            raise Conflict(_l("The record was merged into another since. Undo that merge first"))
