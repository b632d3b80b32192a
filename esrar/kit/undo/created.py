"""What an operation created goes aside again, unless it is no longer as it was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core.db import Part
from esrar.core.portions import portions
from esrar.kit.files import Attachment
from esrar.kit.undo.deltas import Delta
from esrar.kit.undo.homes import Home
from esrar.kit.undo.outcome import Reason
from esrar.kit.undo.plan import Place, Plan

ATTACHMENTS = "attachments"
"""In the place of a field: the record got files since."""


def set_aside(session: Session, plan: Plan, table: str, created: Mapping[int, Delta],
             deltas: Mapping[Place, Delta]) -> None:  # fmt: skip
    """A new record goes aside, unless it is no longer as it was written."""
    for key, delta in created.items():
        place, row = (table, key), plan.rows.get((table, key))
        if row is None or row["deleted_at"] is not None or delta.home is None:
            continue
        if row["merged_into_id"] is not None:
            plan.stays(place, Reason.MERGED)
        elif plan.settled(place) and delta.new.get("approved_on") is None:
            plan.stays(place, Reason.SETTLED)
        elif edited := delta.home.differences(delta.new, row, delta.home.compared):
            plan.stays(place, Reason.EDITED, edited)
        else:
            plan.add(plan.aside, place, row)
    for place, name in _grown(session, plan, table, deltas):
        if place in plan.aside:
            plan.stays(place, Reason.EDITED, (name,))
    for place, reason in list(plan.items):
        if reason is Reason.EDITED:
            plan.aside.pop(place, None)


def _grown(session: Session, plan: Plan, table: str,
           deltas: Mapping[Place, Delta]) -> Iterator[tuple[Place, str]]:  # fmt: skip
    """New records whose lines, roles or files are not those they came with."""
    keys = [key for name, key in plan.aside if name == table]
    for name, home in plan.homes.items():
        for key, parent in _belonging(session, home, table, keys):
            came = deltas.get((name, key))
            if came is None or came.did != "created":
                yield (table, parent), name_of_part(home)
    for place, delta in deltas.items():
        if delta.home is None or delta.is_record or delta.subject[0] != table:
            continue
        row = plan.rows.get(place)
        if row is None or delta.home.differences(delta.new, row, delta.home.compared):
            yield delta.subject, name_of_part(delta.home)


def _belonging(
    session: Session, home: Home, table: str, keys: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Keys of the parts and files of these records, each with its record."""
    model, own = home.model, home.model.__table__.c
    if issubclass(model, Part):
        (target,) = own[model.parent_column].foreign_keys
        if target.column.table.name != table:
            return
        statement, parent = select(own[home.key], own[model.parent_column]), model.parent_column
    elif model is Attachment:
        statement = select(own.id, own.subject_id)
        statement = statement.where(own.subject == table, own.deleted_at.is_(None))
        parent = "subject_id"
    else:
        return
    for part in portions(keys):
        rows = session.execute(statement.where(own[parent].in_(part)))
        yield from ((key, record) for key, record in rows)


def name_of_part(home: Home) -> str:
    """What stands in the place of a field where lines, a role or files changed."""
    if home.block is not None:
        return home.block.key
    return home.registers[0].key if home.registers else ATTACHMENTS
