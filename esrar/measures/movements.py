"""What moved a measure: written with the members, read by the board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, Table, and_, bindparam, insert, or_, select
from sqlalchemy.orm import Session

from esrar.core import clock, context
from esrar.core.db import Write
from esrar.measures.catalogue import MEASURES
from esrar.measures.kit import Measure, Value
from esrar.measures.ledger import Difference, stored
from esrar.measures.models import Movement, MovementRecord

RECORDED = 50
"""So many of the units that came and went are kept with a movement; their number is exact."""

MOVEMENT: Table = Movement.__table__
RECORD: Table = MovementRecord.__table__
NOTE, NOTE_RECORD = insert(MOVEMENT).returning(MOVEMENT.c.id), insert(RECORD)


class Cause(StrEnum):
    """What made a number move."""

    RECORD = "record"
    DAY = "day"
    SETTING = "setting"
    TARGET = "target"
    RECOUNT = "recount"


@dataclass(frozen=True)
class Moved:
    """A movement that a write made, or would have made."""

    measure: Measure
    old: Value
    new: Value


def note_movement(write: Write, measure: Measure, moved: Difference, cause: Cause) -> Moved:
    """Keep a movement with the records that caused it and the audit entry it belongs to.

    The records are those of the register that the measure itself counts, never of another way.
    """
    before, after = moved.values
    noted = Moved(measure, before, after)
    # A day or a recount has no author, whoever happened to open the first page.
    who = (
        context.actor() if cause in (Cause.RECORD, Cause.SETTING, Cause.TARGET) else context.Actor()
    )
    movement_id = write.session.scalar(NOTE, {
        "measure": measure.key, "old": stored(before.number), "new": stored(after.number),
        "added": len(moved.added), "removed": len(moved.removed), "cause": cause.value,
        "at": clock.now(), "day": clock.today(), "actor_id": who.id, "actor": who.name,
        "audit_id": write.results.get("audit_id"),
    })  # fmt: skip
    records = [(True, *item) for item in list(moved.added.items())[:RECORDED]]
    records += [(False, *item) for item in list(moved.removed.items())[: RECORDED - len(records)]]
    records = records or [(True, *item) for item in list(moved.changed.items())[:RECORDED]]
    if not records or measure.record is not MEASURES[measure.key].record:
        return noted
    write.session.execute(NOTE_RECORD, [
        {"movement_id": movement_id, "position": position, "added": came, "unit_id": unit,
         "record_id": member.record_id}
        for position, (came, unit, member) in enumerate(records)
    ])  # fmt: skip
    return noted


@dataclass(frozen=True)
class Noted:
    """A movement as it was kept, with the first of its records."""

    id: int
    measure: str
    old: Any
    new: Any
    added: int
    removed: int
    cause: Cause
    at: datetime
    day: date
    actor: str
    came: bool | None
    unit_id: int | None
    record_id: int | None


_NOTED = select(
    MOVEMENT.c.id, MOVEMENT.c.measure, MOVEMENT.c.old, MOVEMENT.c.new, MOVEMENT.c.added,
    MOVEMENT.c.removed, MOVEMENT.c.cause, MOVEMENT.c.at, MOVEMENT.c.day, MOVEMENT.c.actor,
    RECORD.c.added.label("came"), RECORD.c.unit_id, RECORD.c.record_id,
).order_by(MOVEMENT.c.id.desc())  # fmt: skip


def latest(
    session: Session, *, measure: str = "", limit: int = 8, since: date | None = None,
    until: date | None = None,
) -> Sequence[Noted]:  # fmt: skip
    """The latest movements – of all days, or of some – newest first, in one statement."""
    columns = MOVEMENT.c
    first = and_(RECORD.c.movement_id == columns.id, RECORD.c.position == 0)
    statement = _NOTED.outerjoin(RECORD, first).limit(limit)
    if measure:
        statement = statement.where(columns.measure == measure)
    if since is not None and until is not None:
        statement = statement.where(columns.day.between(since, until))
    return _read(session, statement)


def caused_by(
    session: Session, records: Mapping[str, int], units: Mapping[str, int], limit: int = 20
) -> Sequence[Noted]:
    """The movements that a record had a part in: itself, or the unit it is or belongs to.

    Both are given by the key of the measure that counts them so.
    """
    if not (records or units):
        return []
    given = (*records.items(), *units.items())
    asked = {f"part_{place}": number for place, (_measure, number) in enumerate(given)}
    return _read(session, _caused(tuple(records), tuple(units)), asked | {"most": limit})


@cache
def _caused(records: tuple[str, ...], units: tuple[str, ...]) -> Select[Any]:
    """The movements of these measures by record or unit. Stated once for each kind of record."""
    of = [*((RECORD.c.record_id, k) for k in records), *((RECORD.c.unit_id, k) for k in units)]
    parts = [
        and_(MOVEMENT.c.measure == key, column == bindparam(f"part_{place}", type_=Integer))
        for place, (column, key) in enumerate(of)
    ]
    joined = _NOTED.join(RECORD, RECORD.c.movement_id == MOVEMENT.c.id)
    return joined.where(or_(*parts)).limit(bindparam("most"))


def _read(
    session: Session, statement: Select[Any], asked: Mapping[str, Any] | None = None
) -> Sequence[Noted]:
    return [
        Noted(**{**row, "cause": Cause(row["cause"])})
        for row in session.execute(statement, asked).mappings()
    ]
