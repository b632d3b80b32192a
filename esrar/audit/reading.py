"""Reads the audit back: the history of a record, and the revision of all data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.audit.models import AuditEntry, AuditHead, AuditValue
from esrar.audit.values import read


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


def history(session: Session, subject: str, subject_id: int, limit: int = 50) -> Sequence[Entry]:
    """The latest entries about a record, newest first."""
    entry, value = AuditEntry, AuditValue
    rows = session.execute(
        select(
            entry.id, entry.at, entry.actor, entry.action, entry.item, entry.item_id,
            entry.batch_id, value.text, value.erased_at,
        )
        .outerjoin(value, value.entry_id == entry.id)
        .where(entry.subject == subject, entry.subject_id == subject_id)
        .order_by(entry.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [Entry(*row[:7], _values(row.text), row.erased_at is not None) for row in rows]


def _values(text: str | None) -> dict[str, tuple[Any, Any]]:
    found = json.loads(text) if text else {}
    return {name: (read(old), read(new)) for name, (old, new) in found.items()}


def revision(session: Session) -> int:
    """Number of the last entry that changed data: equal numbers mean nothing changed."""
    return session.scalar(select(AuditHead.changed_id)) or 0
