"""Appends to the audit: the changes of a write as its step, and acts that change nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from esrar.audit.chain import content_digest, said_alike
from esrar.audit.models import AuditEntry, AuditHead, AuditValue, Operation
from esrar.audit.texts import Texts, plain
from esrar.core import clock, context
from esrar.core.db import Write
from esrar.core.inserting import insert_columns

CHUNK = 5000
BLANK: dict[str, Any] = {
    "action": "", "subject": "", "subject_id": None, "item": "", "item_id": None, "batch_id": None,
}  # fmt: skip
"""What an entry says of itself alone, where it says nothing."""


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
    texts = Texts()
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
        yield row, texts.of(change)


def note(session: Session, action: str, *, subject: str = "", subject_id: int | None = None,
         values: Mapping[str, Any] | None = None) -> int:  # fmt: skip
    """Append an act that changes no record: a sign-in, a refusal, a reveal, an export."""
    text = json.dumps({k: [None, plain(v)] for k, v in (values or {}).items()}, ensure_ascii=False)
    row = {"action": action, "subject": subject, "subject_id": subject_id}
    return append(session, [(row, text if values else None)])


def append(session: Session, rows: Iterable[tuple[dict[str, Any], str | None]], *,
           changed: bool = False) -> int:  # fmt: skip
    """Chain and insert entries; returns the id of the first. Holds the head until the commit."""
    head = _lock_head(session)
    who = context.actor()
    alike = {"at": clock.now(), "actor_id": who.id, "actor": who.name, "address": who.address,
             "request_id": who.request_id}  # fmt: skip
    entries = _Entries(session, alike, head.entry_id, head.digest or b"")
    for row, text in rows:
        entries.add(row, text)
    entries.insert()
    moved = {"entry_id": entries.last, "digest": entries.digest}
    if changed:
        moved["changed_id"] = entries.last
    session.execute(update(AuditHead.__table__).values(moved))
    return int(head.entry_id) + 1


class _Entries:
    """Entries on their way into the table, a portion at a time: a bulk write has very many."""

    def __init__(self, session: Session, alike: dict[str, Any], last: int, digest: bytes) -> None:
        self._session, self._alike, self._said = session, alike, said_alike(alike)
        self.last, self.digest = last, digest
        self._own: list[dict[str, Any]] = []
        self._values: list[tuple[int, bytes, str]] = []

    def add(self, row: dict[str, Any], text: str | None) -> None:
        """Put an entry at the end of the chain."""
        self.last += 1
        content = None
        if text is not None:
            salt = os.urandom(16)
            content = content_digest(salt, text)
            self._values.append((self.last, salt, text))
        own = {**BLANK, **row}
        self.digest = self._said.digest(self.digest, self.last, own, content)
        own["id"], own["content"], own["digest"] = self.last, content, self.digest
        self._own.append(own)
        if len(self._own) >= CHUNK:
            self.insert()

    def insert(self) -> None:
        """Write what was gathered, column by column, and forget it."""
        if self._own:
            names, count = (*BLANK, "id", "content", "digest"), len(self._own)
            columns = {name: [*map(itemgetter(name), self._own)] for name in names}
            columns |= {name: [value] * count for name, value in self._alike.items()}
            insert_columns(self._session, AuditEntry.__table__, columns)
        if self._values:
            entry_id, salt, text = zip(*self._values, strict=True)
            values = {"entry_id": entry_id, "salt": salt, "text": text}
            insert_columns(self._session, AuditValue.__table__, values)
        self._own.clear()
        self._values.clear()


def _lock_head(session: Session) -> Any:
    table = AuditHead.__table__
    head = session.execute(select(table).with_for_update()).first()
    if head is None:
        session.execute(insert(table), [{"id": 1, "entry_id": 0, "changed_id": 0, "digest": b""}])
        head = session.execute(select(table)).one()
    return head
