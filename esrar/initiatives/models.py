"""Initiatives and the assessments of their quality."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core import arabic
from esrar.core.approval import Approvable
from esrar.core.db import NEVER_REUSED, Record
from esrar.core.indexes import live_index
from esrar.core.search import searchable
from esrar.criteria.models import Assessment, Score


class Initiative(Approvable, Record):
    """An economic or a community initiative. Where it stands is read off its dates."""

    __tablename__ = "initiative"
    __table_args__ = (
        live_index("ix_initiative_name_key", "name_key", "id"),
        live_index("ix_initiative_launched_on", "launched_on", "id"),
        live_index("ix_initiative_completed_on", "completed_on", "id"),
        NEVER_REUSED,
    )

    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(16))
    description: Mapped[str | None] = mapped_column(Text)
    target_group: Mapped[str | None] = mapped_column(String(300))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    proposed_on: Mapped[date | None] = mapped_column(Date)
    proposed_on_entered: Mapped[str | None] = mapped_column(String(16))
    launched_on: Mapped[date | None] = mapped_column(Date)
    launched_on_entered: Mapped[str | None] = mapped_column(String(16))
    suspended_on: Mapped[date | None] = mapped_column(Date)
    suspended_on_entered: Mapped[str | None] = mapped_column(String(16))
    resumed_on: Mapped[date | None] = mapped_column(Date)
    resumed_on_entered: Mapped[str | None] = mapped_column(String(16))
    completed_on: Mapped[date | None] = mapped_column(Date)
    completed_on_entered: Mapped[str | None] = mapped_column(String(16))
    cancelled_on: Mapped[date | None] = mapped_column(Date)
    cancelled_on_entered: Mapped[str | None] = mapped_column(String(16))
    budget: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    spent: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    planned_beneficiaries: Mapped[int | None]
    beneficiaries: Mapped[int | None]
    results: Mapped[str | None] = mapped_column(Text)
    notes: Mapped[str | None] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(String(240), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "name_key": lambda row: arabic.sort_key(row.name),
        "search_text": lambda row: searchable(row, row.name),
    }


class InitiativeAssessment(Assessment):
    """The quality of an initiative, scored by the criteria for initiatives."""

    __tablename__ = "initiative_assessment"

    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"), index=True)


class InitiativeScore(Score):
    """One criterion of an initiative's assessment."""

    __tablename__ = "initiative_score"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("initiative_assessment.id"), index=True)
