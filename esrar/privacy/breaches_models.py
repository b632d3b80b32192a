"""The table of breaches of personal data, and the clock that runs from their discovery."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Date, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core import arabic, clock
from esrar.core.db import NEVER_REUSED, Instant, Record
from esrar.core.indexes import live_index

CLOCK = timedelta(hours=72)
"""Implementing Regulation of the PDPL, article 24: from when the association learns of it."""


def moment(day: date | None, hour: str | None, other: time = time.min) -> datetime | None:
    """A day and time by the clocks of Riyadh; a day without a time is taken at another time."""
    if day is None:
        return None
    at = time.fromisoformat(hour) if hour else other
    return datetime.combine(day, at, clock.ZONE)


def ends_at(row: Any) -> datetime | None:
    """By when the authority is told; from the day's first minute where no time was noted."""
    began = moment(row.discovered_on, row.discovered_at)
    return began + CLOCK if began is not None else None


def runs_out_on(row: Any) -> date | None:
    """The day on which the clock runs out."""
    ends = ends_at(row)
    return ends.date() if ends is not None else None


class Breach(Record):
    """Personal data that were disclosed, lost, changed or reached by who had no right to them."""

    __tablename__ = "breach"
    __table_args__ = (
        live_index("ix_breach_discovered_on", "discovered_on", "id"),
        live_index("ix_breach_tell_by", "tell_by", "id"),
        NEVER_REUSED,
    )

    what: Mapped[str] = mapped_column(String(200))
    details: Mapped[str | None] = mapped_column(Text)
    happened_on: Mapped[date | None] = mapped_column(Date)
    happened_on_entered: Mapped[str | None] = mapped_column(String(16))
    discovered_on: Mapped[date] = mapped_column(Date)
    discovered_on_entered: Mapped[str | None] = mapped_column(String(16))
    discovered_at: Mapped[str | None] = mapped_column(String(5))
    discovered_by: Mapped[str | None] = mapped_column(String(120))
    officer_id: Mapped[int | None]
    severity: Mapped[str | None] = mapped_column(String(12))
    categories: Mapped[str | None] = mapped_column(Text)
    persons: Mapped[str | None] = mapped_column(String(300))
    persons_count: Mapped[int | None]
    measures: Mapped[str | None] = mapped_column(Text)
    authority_told_on: Mapped[date | None] = mapped_column(Date)
    authority_told_on_entered: Mapped[str | None] = mapped_column(String(16))
    authority_told_at: Mapped[str | None] = mapped_column(String(5))
    authority_reference: Mapped[str | None] = mapped_column(String(60))
    late_reason: Mapped[str | None] = mapped_column(String(300))
    no_notice_reason: Mapped[str | None] = mapped_column(String(300))
    persons_told_on: Mapped[date | None] = mapped_column(Date)
    persons_told_on_entered: Mapped[str | None] = mapped_column(String(16))
    persons_told_how: Mapped[str | None] = mapped_column(String(300))
    closed_on: Mapped[date | None] = mapped_column(Date)
    closed_on_entered: Mapped[str | None] = mapped_column(String(16))
    notes: Mapped[str | None] = mapped_column(Text)
    deadline: Mapped[datetime | None] = mapped_column(Instant)
    tell_by: Mapped[date | None] = mapped_column(Date)
    name_key: Mapped[str] = mapped_column(String(240), default="")

    derived = {
        "deadline": ends_at,
        "tell_by": runs_out_on,
        "name_key": lambda row: arabic.sort_key(row.what),
    }
