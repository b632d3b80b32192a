"""The table of what families answered, a line for each purpose beyond their registration."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core import clock, context
from esrar.core.db import NEVER_REUSED, Instant, Line
from esrar.families.consent_texts import text_on


def _text(row: Any) -> int | None:
    """The text that a new answer was given to: the one in force on its day."""
    if row.recorded_at is not None or row.given_on is None:
        known: int | None = row.text_id
        return known
    found = text_on(row.purpose, row.given_on)
    return row.text_id or (found[0] if found else None)


def _who(row: Any) -> int | None:
    """Who recorded a new answer."""
    return row.recorded_by_id if row.recorded_at is not None else context.actor_id()


class FamilyConsent(Line):
    """A family's answer for one purpose beyond its registration, or another basis for it.

    The text and who recorded it are noted when the answer is added, and stay.
    """

    __tablename__ = "family_consent"
    __table_args__ = (
        Index("ix_family_consent_purpose", "family_id", "purpose"),
        NEVER_REUSED,
    )
    parent_column = "family_id"

    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"))
    purpose: Mapped[str] = mapped_column(String(16))
    basis_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"))
    article: Mapped[str | None] = mapped_column(String(200))
    given_on: Mapped[date | None] = mapped_column(Date)
    given_on_entered: Mapped[str | None] = mapped_column(String(16))
    given_at: Mapped[str | None] = mapped_column(String(5))
    method: Mapped[str | None] = mapped_column(String(12))
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
    withdrawn_on_entered: Mapped[str | None] = mapped_column(String(16))
    withdrawn_how: Mapped[str | None] = mapped_column(String(200))
    text_id: Mapped[int | None] = mapped_column(ForeignKey("consent_text.id"))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime | None] = mapped_column(Instant)

    derived = {
        "text_id": _text,
        "recorded_by_id": _who,
        "recorded_at": lambda row: row.recorded_at or clock.now(),
    }
