"""What is kept about alerts: how they are set, who minds one, until when it rests, what was sent.

No alert itself is kept: whether there is one is read off the records each time.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core.db import NEVER_REUSED, Instant, Model, Record
from esrar.core.indexes import live_index


class AlertSetting(Record):
    """What the manager set for a kind of alert: whether it is looked for, and its days."""

    __tablename__ = "alert_setting"
    __table_args__: Any = (live_index("uq_alert_setting_kind", "kind", unique=True), NEVER_REUSED)

    kind: Mapped[str] = mapped_column(String(40))
    enabled: Mapped[bool] = mapped_column(default=True)
    days: Mapped[str] = mapped_column(String(40), default="")


class AlertMark(Record):
    """Who minds an alert, and until when it rests, for a reason. `subject` is the register."""

    __tablename__ = "alert_mark"
    __table_args__: Any = (
        live_index("uq_alert_mark_record", "kind", "subject", "subject_id", unique=True),
        Index("ix_alert_mark_assigned_to_id", "assigned_to_id"),
        NEVER_REUSED,
    )

    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[int]
    assigned_to_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    snoozed_until: Mapped[date | None] = mapped_column(Date)
    snooze_reason: Mapped[str | None] = mapped_column(String(300))
    snoozed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class AlertMail(Model):
    """A digest to a person on a day, reserved before it is sent and closed after: never two.

    `told` is what it spoke of, so that the next one is sent only for something new.
    """

    __tablename__ = "alert_mail"
    __table_args__: Any = (
        Index("uq_alert_mail_user_id", "user_id", "day", unique=True),
        NEVER_REUSED,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    day: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(10))
    told: Mapped[list[str]] = mapped_column(JSON)
    reserved_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    fault: Mapped[str | None] = mapped_column(String(300))
