"""Tables of privacy: what persons asked for, how long data are kept, what was destroyed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core import clock
from esrar.core.db import NEVER_REUSED, Instant, Model, Record
from esrar.core.indexes import live_index
from esrar.privacy.rules import due_on


class PersonRequest(Record):
    """What a person asked about data of theirs, and what became of it within 30 days."""

    __tablename__ = "person_request"
    __table_args__: Any = (
        live_index("ix_person_request_due_on", "due_on", "id"),
        Index("ix_person_request_family_id", "family_id"),
        Index("ix_person_request_employee_id", "employee_id"),
        NEVER_REUSED,
    )

    kind: Mapped[str] = mapped_column(String(16))
    received_on: Mapped[date] = mapped_column(Date)
    received_on_entered: Mapped[str | None] = mapped_column(String(16))
    means: Mapped[str] = mapped_column(String(16))
    person_name: Mapped[str | None] = mapped_column(String(200))
    family_id: Mapped[int | None] = mapped_column(ForeignKey("family.id"))
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    details: Mapped[str | None] = mapped_column(Text)
    identity: Mapped[str | None] = mapped_column(String(16))
    extended_on: Mapped[date | None] = mapped_column(Date)
    extended_on_entered: Mapped[str | None] = mapped_column(String(16))
    extension_reason: Mapped[str | None] = mapped_column(String(300))
    answered_on: Mapped[date | None] = mapped_column(Date)
    answered_on_entered: Mapped[str | None] = mapped_column(String(16))
    answer: Mapped[str | None] = mapped_column(Text)
    refused_on: Mapped[date | None] = mapped_column(Date)
    refused_on_entered: Mapped[str | None] = mapped_column(String(16))
    refusal_reason: Mapped[str | None] = mapped_column(String(500))
    due_on: Mapped[date | None] = mapped_column(Date)
    due_on_entered: Mapped[str | None] = mapped_column(String(16))

    derived = {"due_on": lambda row: due_on(row.received_on, row.extended_on)}


class RetentionPeriod(Record):
    """How long after its end a record of a register is kept; without a row the default holds."""

    __tablename__ = "retention_period"
    __table_args__: Any = (
        live_index("uq_retention_period_subject", "subject", unique=True),
        NEVER_REUSED,
    )

    subject: Mapped[str] = mapped_column(String(48))
    months: Mapped[int]
    reason: Mapped[str | None] = mapped_column(String(300))


class Destruction(Model):
    """The proof that remains of a destruction: when, by whom, on what ground, how much; nobody.

    `records` are table, number and mark of every record that it reached, `files` the digests of
    the contents that went, `counts` and `stays` how much of what. `digest` covers all of this and
    the digest before it. `wiped_at` is when the freed places of the database were overwritten,
    `again_at` when it was carried out once more on a restored backup.
    """

    __tablename__ = "destruction"
    __table_args__: Any = (
        Index("uq_destruction_number", "number", unique=True),
        Index("ix_destruction_register", "register", "subject_id"),
        NEVER_REUSED,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    actor_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(120), default="")
    register: Mapped[str] = mapped_column(String(48))
    subject_id: Mapped[int]
    ground: Mapped[str] = mapped_column(String(16))
    request_id: Mapped[int | None]
    decision_number: Mapped[str] = mapped_column(String(60), default="")
    decided_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(500), default="")
    records: Mapped[str] = mapped_column(Text)
    files: Mapped[str] = mapped_column(Text)
    counts: Mapped[str] = mapped_column(Text)
    stays: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64), default="")
    digest: Mapped[str] = mapped_column(String(64))
    wiped_at: Mapped[datetime | None] = mapped_column(Instant)
    again_at: Mapped[datetime | None] = mapped_column(Instant)
