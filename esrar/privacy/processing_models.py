"""The table of what the association does with data of persons, a row for each activity."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core import arabic
from esrar.core.db import NEVER_REUSED, Record
from esrar.core.indexes import live_index


class Processing(Record):
    """One activity: what for, whose data, on what basis, who receives them, for how long."""

    __tablename__ = "processing_activity"
    __table_args__ = (
        live_index("ix_processing_activity_name_key", "name_key", "id"),
        NEVER_REUSED,
    )

    name: Mapped[str] = mapped_column(String(160))
    purpose: Mapped[str] = mapped_column(Text)
    department: Mapped[str | None] = mapped_column(String(40))
    persons: Mapped[str] = mapped_column(String(300))
    categories: Mapped[str] = mapped_column(Text)
    sensitive: Mapped[bool | None]
    basis_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"))
    article: Mapped[str | None] = mapped_column(String(200))
    recipients: Mapped[str | None] = mapped_column(Text)
    abroad: Mapped[bool | None]
    retention: Mapped[str | None] = mapped_column(String(300))
    safeguards: Mapped[str | None] = mapped_column(Text)
    began_on: Mapped[date | None] = mapped_column(Date)
    began_on_entered: Mapped[str | None] = mapped_column(String(16))
    ended_on: Mapped[date | None] = mapped_column(Date)
    ended_on_entered: Mapped[str | None] = mapped_column(String(16))
    reviewed_on: Mapped[date | None] = mapped_column(Date)
    reviewed_on_entered: Mapped[str | None] = mapped_column(String(16))
    unverified: Mapped[bool | None]
    notes: Mapped[str | None] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(String(200), default="")

    derived = {
        "name_key": lambda row: arabic.sort_key(row.name),
    }
