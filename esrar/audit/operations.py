"""Finds operations: which entries one write appended, what it undid and what undid it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from esrar.audit.models import AuditEntry, AuditValue
from esrar.audit.models import Operation as Stored
from esrar.core.portions import portions


@dataclass(frozen=True)
class Operation:
    """One write that changed data: its entries are those from `id` to `last_id`."""

    id: int
    last_id: int
    at: datetime
    actor_id: int | None
    actor: str
    origin: str
    batch_id: int | None
    undoes_id: int | None
    undone_by_id: int | None
    outcome: str | None


@dataclass(frozen=True)
class Line:
    """One entry of an operation, its values still as text; None when they were erased."""

    id: int
    action: str
    subject: str
    subject_id: int
    item: str
    item_id: int | None
    text: str | None


_TABLE = Stored.__table__
_COLUMNS = [_TABLE.c[name] for name in Operation.__dataclass_fields__]


def find(session: Session, number: int) -> Operation | None:
    """The operation of that number."""
    return _one(session, _TABLE.c.id == number)


def of_batch(session: Session, batch_id: int) -> Operation | None:
    """What an import changed; None when it changed nothing."""
    return _one(session, _TABLE.c.batch_id == batch_id)


def _one(session: Session, where: Any) -> Operation | None:
    row = session.execute(select(*_COLUMNS).where(where).order_by(_TABLE.c.id)).first()
    return Operation(*row) if row else None


def of_entries(session: Session, ids: Sequence[int]) -> Mapping[int, Operation]:
    """The operation of each of these entries; an entry that changed nothing has none."""
    if not ids:
        return {}
    rows = session.execute(_of_entries(), {"ids": list(ids)})
    return {row[0]: Operation(*row[1:]) for row in rows}


@cache
def _of_entries() -> Select[Any]:
    entry = AuditEntry.__table__
    earlier = _TABLE.alias()
    before = select(func.max(earlier.c.id)).where(earlier.c.id <= entry.c.id).scalar_subquery()
    wanted = entry.c.id.in_(bindparam("ids", expanding=True))
    return (
        select(entry.c.id.label("entry"), *_COLUMNS)
        .select_from(entry)
        .join(_TABLE, _TABLE.c.id == before)
        .where(wanted, entry.c.id <= _TABLE.c.last_id)
    )


def entries(session: Session, operation: Operation) -> Iterator[Line]:
    """The entries of an operation, in their order."""
    entry, value = AuditEntry.__table__, AuditValue.__table__
    statement = (
        select(entry.c.id, entry.c.action, entry.c.subject, entry.c.subject_id, entry.c.item,
               entry.c.item_id, value.c.text)
        .outerjoin(value, value.c.entry_id == entry.c.id)
        .where(entry.c.id.between(operation.id, operation.last_id))
        .order_by(entry.c.id)
    )  # fmt: skip
    for row in session.execute(statement):
        yield Line(*row)


def subjects(session: Session, operation: Operation) -> set[str]:
    """The tables of the records that an operation touched."""
    entry = AuditEntry.__table__
    within = entry.c.id.between(operation.id, operation.last_id)
    return set(session.scalars(select(entry.c.subject).where(within).distinct()))


def latest_of(
    session: Session, subjects: Iterable[tuple[str, int]], after: int
) -> dict[tuple[str, int], tuple[int, str, datetime]]:
    """Who last changed each of these records after an entry: number of the entry, name, moment."""
    by_table: dict[str, list[int]] = {}
    for table, number in subjects:
        by_table.setdefault(table, []).append(number)
    entry = AuditEntry.__table__
    found = {}
    for table, numbers in by_table.items():
        for part in portions(numbers):
            last = (
                select(func.max(entry.c.id))
                .where(entry.c.subject == table, entry.c.id > after,
                       entry.c.subject_id.in_(part),
                       entry.c.action.in_(CHANGED))
                .group_by(entry.c.subject_id)
            )  # fmt: skip
            rows = session.execute(
                select(entry.c.id, entry.c.subject_id, entry.c.actor, entry.c.at)
                .where(entry.c.id.in_(last))
            )  # fmt: skip
            for row in rows:
                found[table, row.subject_id] = (row.id, row.actor, row.at)
    return found


CHANGED = ("create", "update", "delete", "restore", "merge")
