"""Tables of approved copies: the copy with its number and fingerprint, and its frozen rows."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core.approval import Approvable
from esrar.core.db import NEVER_REUSED, Instant, Model, Record


class Snapshot(Record, Approvable):
    """A register as it stood on a day: which records, which columns, and what vouches for them.

    `asked` is the filter as a list's address has it; `columns` are the frozen columns with their
    headings, as frozen.py writes them. The fingerprint covers all of this and every row.
    """

    __tablename__ = "snapshot"
    resource = "register"
    __table_args__ = (
        Index("uq_snapshot_number", "register", "year", "number", unique=True),
        NEVER_REUSED,
    )

    register: Mapped[str] = mapped_column(String(48))
    year: Mapped[int]
    number: Mapped[int]
    taken_on: Mapped[date] = mapped_column(Date)
    asked: Mapped[str] = mapped_column(Text, default="")
    said: Mapped[str] = mapped_column(Text, default="")
    columns: Mapped[str] = mapped_column(Text)
    count: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(64))


class SnapshotRow(Model):
    """One frozen row. `digest` is of salt and text: erased, they stay proven and say nothing."""

    __tablename__ = "snapshot_row"
    __table_args__ = (Index("ix_snapshot_row_record_id", "record_id", "snapshot_id"),)

    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    record_id: Mapped[int]
    salt: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    text: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    erased_at: Mapped[datetime | None] = mapped_column(Instant)
