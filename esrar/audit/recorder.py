"""Appends to the audit: the changes of a write as its step, and acts that change nothing."""

from __future__ import annotations

import json
import os
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from esrar.audit.chain import compact, content_digest, entry_digest
from esrar.audit.models import AuditEntry, AuditHead, AuditValue, Operation
from esrar.core import clock, context
from esrar.core.changes import Change
from esrar.core.crypto import EncryptedText
from esrar.core.db import Write
from esrar.core.inserting import insert_many

CHUNK = 5000
_quoted = json.encoder.encode_basestring


def record_changes(write: Write) -> None:
    """Write step: one entry for every changed row, in the transaction that changed it.

    Of a write in parts nothing else may be noted between them: its entries are one row of numbers.
    The id of the first entry is kept in `write.results["audit_id"]`, for who must cite it: it is
    the number of the operation, by which the whole write can be undone.
    """
    if not write.changes:
        return
    first = append(write.session, _rows(write), changed=True)
    if "audit_id" in write.results:
        table = Operation.__table__
        own = update(table).where(table.c.id == write.results["audit_id"])
        write.session.execute(own.values(last_id=first + len(write.changes) - 1))
    else:
        write.results["audit_id"] = first
        _number(write, first)


def _number(write: Write, first: int) -> None:
    """Say which entries were this one act; `write.results["undoes"]` is the act it takes back."""
    who, table = context.actor(), Operation.__table__
    undoes = write.results.get("undoes")
    row = {
        "id": first, "last_id": first + len(write.changes) - 1, "at": clock.now(),
        "actor_id": who.id, "actor": who.name, "origin": write.origin, "batch_id": write.batch_id,
        "undoes_id": undoes,
    }  # fmt: skip
    write.session.execute(insert(table), [row])
    if undoes is not None:
        # What an undone undoing had taken back holds again: it can be undone once more.
        again = {"undone_by_id": None, "outcome": None}
        write.session.execute(update(table).where(table.c.undone_by_id == undoes).values(again))
        done = update(table).where(table.c.id == undoes).values(undone_by_id=first)
        write.session.execute(done)


def _rows(write: Write) -> Iterator[tuple[dict[str, Any], str]]:
    for change in write.changes:
        subject, subject_id = change.subject
        own = subject == change.model.__tablename__
        row = {
            "action": change.action,
            "subject": subject,
            "subject_id": subject_id,
            "item": "" if own else change.model.__tablename__,
            "item_id": None if own else change.record_id,
            "batch_id": write.batch_id,
        }
        yield row, values_text(change)


def note(session: Session, action: str, *, subject: str = "", subject_id: int | None = None,
         values: Mapping[str, Any] | None = None) -> int:  # fmt: skip
    """Append an act that changes no record: a sign-in, a refusal, a reveal, an export."""
    text = json.dumps({k: [None, _plain(v)] for k, v in (values or {}).items()}, ensure_ascii=False)
    row = {"action": action, "subject": subject, "subject_id": subject_id}
    return append(session, [(row, text if values else None)])


def append(session: Session, rows: Iterable[tuple[dict[str, Any], str | None]], *,
           changed: bool = False) -> int:  # fmt: skip
    """Chain and insert entries; returns the id of the first. Holds the head until the commit."""
    head = _lock_head(session)
    previous: bytes = head.digest or b""
    entry_id: int = head.entry_id
    first = entry_id + 1
    who, at = context.actor(), clock.now()
    common = {
        "at": at, "actor_id": who.id, "actor": who.name, "address": who.address,
        "request_id": who.request_id, "item": "", "item_id": None, "batch_id": None,
    }  # fmt: skip
    entries: list[dict[str, Any]] = []
    values: list[dict[str, Any]] = []
    for row, text in rows:
        entry_id += 1
        content = None
        if text is not None:
            salt = os.urandom(16)
            content = content_digest(salt, text)
            values.append({"entry_id": entry_id, "salt": salt, "text": text})
        full = {**common, **row, "id": entry_id}
        previous = entry_digest(previous, full, content)
        full["content"], full["digest"] = content, previous
        entries.append(full)
        if len(entries) >= CHUNK:
            _insert(session, entries, values)
    _insert(session, entries, values)
    moved = {"entry_id": entry_id, "digest": previous}
    if changed:
        moved["changed_id"] = entry_id
    session.execute(update(AuditHead.__table__).values(moved))
    return first


def _insert(session: Session, entries: list[dict[str, Any]], values: list[dict[str, Any]]) -> None:
    """Insert a portion and forget it: a bulk write has very many."""
    for model, rows in ((AuditEntry, entries), (AuditValue, values)):
        if rows:
            insert_many(session, model.__table__, tuple(rows[0]), rows)
            rows.clear()


def _lock_head(session: Session) -> Any:
    table = AuditHead.__table__
    head = session.execute(select(table).with_for_update()).first()
    if head is None:
        session.execute(insert(table), [{"id": 1, "entry_id": 0, "changed_id": 0, "digest": b""}])
        head = session.execute(select(table)).one()
    return head


def values_text(change: Change) -> str:
    """Old and new of each field as the audit keeps them: encrypted fields stay encrypted."""
    sealed, left_out = _handling(change.model)
    parts = []
    for name, (old, new) in change.values.items():
        if name in left_out:
            continue
        kind = sealed.get(name)
        if kind is not None:
            old, new = _seal(old, kind), _seal(new, kind)
        was = "null" if old is None else _written(old)
        parts.append(f'"{name}":[{was},{"null" if new is None else _written(new)}]')
    return "{" + ",".join(parts) + "}"


def _written(value: Any) -> str:
    """A value as JSON: written piece by piece, for a bulk write has some hundred thousand."""
    kind = type(value)
    if kind is str:
        return _quoted(value)
    if kind is int:
        return str(value)
    value = _plain(value)
    return _quoted(value) if type(value) is str else compact(value)


@lru_cache(maxsize=256)
def _handling(model: Any) -> tuple[dict[str, EncryptedText], frozenset[str]]:
    """The columns of a model that stay encrypted, and those that stay out."""
    columns = model.__table__.c
    sealed = {c.name: c.type for c in columns if isinstance(c.type, EncryptedText)}
    return sealed, frozenset({*model.derived, *model.unrecorded})


def _seal(value: Any, kind: EncryptedText) -> Any:
    return None if value is None else {"sealed": b64encode(kind.seal(value)).decode()}


def _plain(value: Any) -> Any:
    if value is None or type(value) in (str, int, bool):
        return value
    match value:
        case Enum():
            return value.value
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case bytes():
            return {"bytes": b64encode(value).decode()}
        case _:
            return value
