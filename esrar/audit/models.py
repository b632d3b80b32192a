"""The audit's tables: a chain of entries, their erasable values, the head of the chain, and which
entries were one act."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core.db import NEVER_REUSED, Instant, Model
from esrar.core.indexes import filled_index

COMMON = ("create", "update")
"""What almost every entry says. The others are few, and are what an auditor looks for."""
UNCOMMON = "action NOT IN ('create', 'update')"


class AuditEntry(Model):
    """One act: who, what, when, from where. Append-only; `digest` covers the entry before it."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "subject", "subject_id", "id"),
        Index("ix_audit_entry_actor", "actor_id", "id"),
        Index("ix_audit_entry_act", "action", "id", sqlite_where=text(UNCOMMON),
              postgresql_where=text(UNCOMMON)),
        filled_index("ix_audit_entry_batch", "batch_id"),
        NEVER_REUSED,
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    actor_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(120), default="")
    action: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(48), default="")
    subject_id: Mapped[int | None]
    item: Mapped[str] = mapped_column(String(48), default="")
    item_id: Mapped[int | None]
    batch_id: Mapped[int | None]
    address: Mapped[str] = mapped_column(String(45), default="")
    request_id: Mapped[str] = mapped_column(String(32), default="")
    content: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditValue(Model):
    """Old and new values of an entry, apart from the chain so that they can be erased with proof.

    `content` of the entry is the digest of salt and values: without them it says nothing.
    """

    __tablename__ = "audit_value"

    entry_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    salt: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    text: Mapped[str | None] = mapped_column(Text)
    erased_at: Mapped[datetime | None] = mapped_column(Instant)


class AuditHead(Model):
    """The end of the chain, one row: locked by whoever appends, so that entries follow one by one.

    `changed_id` is the last entry that changed data: the data revision of the whole application.
    """

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(default=0)
    changed_id: Mapped[int] = mapped_column(default=0)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), default=b"")


class Operation(Model):
    """The entries that one write appended, `id` the first and `last_id` the last of them.

    What the chain's digests cover stays as it was: this row only says where an act begins and ends,
    what it undid and what undid it. `outcome` is what undoing could not do: numbers, no names.
    """

    __tablename__ = "operation"
    __table_args__ = (Index("ix_operation_batch_id", "batch_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)
    actor_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(120), default="")
    origin: Mapped[str] = mapped_column(String(32), default="")
    batch_id: Mapped[int | None]
    undoes_id: Mapped[int | None]
    undone_by_id: Mapped[int | None]
    outcome: Mapped[str | None] = mapped_column(Text)
