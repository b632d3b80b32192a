"""Reads the audit back: the history of a record, and the revision of all data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, union
from sqlalchemy.orm import Session

from esrar.audit.models import AuditEntry, AuditHead, AuditValue
from esrar.audit.values import read

PIECE = 500
"""So many records are asked about at once."""


@dataclass(frozen=True)
class Entry:
    """One entry of a history; `values` maps each changed column to its old and new value."""

    id: int
    at: datetime
    actor: str
    action: str
    item: str
    item_id: int | None
    batch_id: int | None
    values: dict[str, tuple[Any, Any]]
    erased: bool


_ENTRY, _VALUE = AuditEntry.__table__.c, AuditValue.__table__.c
_ENTRIES = select(
    _ENTRY.id, _ENTRY.at, _ENTRY.actor, _ENTRY.action, _ENTRY.item, _ENTRY.item_id,
    _ENTRY.batch_id, _VALUE.text, _VALUE.erased_at,
).select_from(
    AuditEntry.__table__.outerjoin(AuditValue.__table__, _VALUE.entry_id == _ENTRY.id)
)  # fmt: skip
_ONE = _ENTRIES.where(_ENTRY.id == bindparam("entry"))
_HISTORY = (
    _ENTRIES.where(
        _ENTRY.subject == bindparam("subject"), _ENTRY.subject_id == bindparam("subject_id")
    )
    .order_by(_ENTRY.id.desc())
    .limit(bindparam("most"))
)


def history(session: Session, subject: str, subject_id: int, limit: int = 50) -> Sequence[Entry]:
    """The latest entries about a record, newest first."""
    asked = {"subject": subject, "subject_id": subject_id, "most": limit}
    rows = session.execute(_HISTORY, asked)
    return [Entry(*row[:7], values_of(row.text), row.erased_at is not None) for row in rows]


def entry(session: Session, entry_id: int) -> Entry:
    """One entry by its number. Raises NoResultFound."""
    row = session.execute(_ONE, {"entry": entry_id}).one()
    return Entry(*row[:7], values_of(row.text), row.erased_at is not None)


def values_of(text: str | None) -> dict[str, tuple[Any, Any]]:
    """Old and new of each column, out of the text that the audit keeps."""
    found = json.loads(text) if text else {}
    return {name: (read(old), read(new)) for name, (old, new) in found.items()}


LAST_CHANGE = AuditHead.__table__.c.changed_id
_LAST_CHANGE = select(LAST_CHANGE)


def revision(session: Session) -> int:
    """Number of the last entry that changed data: equal numbers mean nothing changed."""
    return session.connection().execute(_LAST_CHANGE).scalar() or 0


def changed_tables(session: Session, entry_id: int) -> frozenset[str]:
    """The tables that entries after this one speak of: of records and of their lines."""
    since = _ENTRY.id > entry_id
    asked = union(select(_ENTRY.subject).where(since), select(_ENTRY.item).where(since))
    return frozenset(session.scalars(asked))


def changed_since(session: Session, subject: str, entry_id: int, most: int) -> Sequence[int]:
    """Ids of the records of a table that entries after this one speak of, so many at most."""
    asked = select(_ENTRY.subject_id).where(
        _ENTRY.id > entry_id, _ENTRY.subject == subject, _ENTRY.subject_id.is_not(None)
    )
    return session.scalars(asked.distinct().limit(most)).all()


@dataclass(frozen=True)
class About:
    """The latest entry about a record: who did what to it, and when."""

    id: int
    at: datetime
    actor: str
    action: str


def latest_about(
    session: Session, subject: str, ids: Sequence[int], after: int
) -> dict[int, About]:
    """Of each record the latest entry that came after another entry."""
    found: dict[int, About] = {}
    for start in range(0, len(ids), PIECE):
        newest = (
            select(func.max(_ENTRY.id))
            .where(_ENTRY.subject == subject, _ENTRY.subject_id.in_(ids[start : start + PIECE]),
                   _ENTRY.id > after)
            .group_by(_ENTRY.subject_id)
        )  # fmt: skip
        asked = select(_ENTRY.subject_id, _ENTRY.id, _ENTRY.at, _ENTRY.actor, _ENTRY.action)
        for row in session.execute(asked.where(_ENTRY.id.in_(newest))):
            found[row.subject_id] = About(row.id, row.at, row.actor, row.action)
    return found
