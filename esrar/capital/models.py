"""What the association owned on a day, as its accounts state it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Date, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core.approval import Approvable
from esrar.core.db import NEVER_REUSED, Record
from esrar.core.indexes import live_index


class CapitalSnapshot(Approvable, Record):
    """Paid-up capital, equity and own resources on a day (indicator 4); the day is the fact's."""

    __tablename__ = "capital_snapshot"
    __table_args__ = (live_index("ix_capital_snapshot_taken_on", "taken_on", "id"), NEVER_REUSED)

    taken_on: Mapped[date] = mapped_column(Date)
    taken_on_entered: Mapped[str | None] = mapped_column(String(16))
    paid_up: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    equity: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    own_resources: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    audited: Mapped[bool | None]
    source: Mapped[str | None] = mapped_column(String(200))
    notes: Mapped[str | None] = mapped_column(Text)
