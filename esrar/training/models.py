"""Trainers, training programmes, and the runs of a programme with their trainees."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core import arabic
from esrar.core.db import NEVER_REUSED, Line, Record
from esrar.core.indexes import live_index
from esrar.core.search import searchable


class Trainer(Record):
    """A person who trains families: of this country or of another, in a centre or alone."""

    __tablename__ = "trainer"
    __table_args__ = (
        live_index("ix_trainer_name_key", "name_key", "id"),
        Index("ix_trainer_centre_id", "centre_id"),
        NEVER_REUSED,
    )

    full_name: Mapped[str] = mapped_column(String(200))
    scope: Mapped[str] = mapped_column(String(16))
    speciality_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"))
    specialities: Mapped[str | None] = mapped_column(String(300))
    centre_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    country: Mapped[str | None] = mapped_column(String(80))
    mobile: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(120))
    accreditation: Mapped[str | None] = mapped_column(String(200))
    accreditation_number: Mapped[str | None] = mapped_column(String(60))
    accredited_until: Mapped[date | None] = mapped_column(Date)
    accredited_until_entered: Mapped[str | None] = mapped_column(String(16))
    notes: Mapped[str | None] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(String(240), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "name_key": lambda row: arabic.sort_key(row.full_name),
        "search_text": lambda row: searchable(row, row.full_name, row.specialities or ""),
    }


class TrainingProgramme(Record):
    """What is taught, whoever teaches it and whenever: its runs say that (indicator 12)."""

    __tablename__ = "training_programme"
    __table_args__ = (live_index("ix_training_programme_name_key", "name_key", "id"), NEVER_REUSED)

    name: Mapped[str] = mapped_column(String(200))
    specialised: Mapped[bool] = mapped_column(default=False)
    speciality_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"))
    hours: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    objectives: Mapped[str | None] = mapped_column(Text)
    audience: Mapped[str | None] = mapped_column(String(200))
    notes: Mapped[str | None] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(String(240), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "name_key": lambda row: arabic.sort_key(row.name),
        "search_text": lambda row: searchable(row, row.name),
    }


class TrainingRun(Record):
    """A programme given once: from one day to another, somewhere, by a trainer."""

    __tablename__ = "training_run"
    __table_args__ = (
        Index("ix_training_run_programme_id", "programme_id"),
        Index("ix_training_run_trainer_id", "trainer_id"),
        Index("ix_training_run_centre_id", "centre_id"),
        live_index("ix_training_run_starts_on", "starts_on", "id"),
        live_index("ix_training_run_completed_on", "completed_on", "id"),
        NEVER_REUSED,
    )

    name: Mapped[str] = mapped_column(String(240))
    programme_id: Mapped[int] = mapped_column(ForeignKey("training_programme.id"))
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("trainer.id"))
    centre_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    locality_id: Mapped[int | None] = mapped_column(ForeignKey("locality.id"))
    place: Mapped[str | None] = mapped_column(String(200))
    starts_on: Mapped[date | None] = mapped_column(Date)
    starts_on_entered: Mapped[str | None] = mapped_column(String(16))
    completed_on: Mapped[date | None] = mapped_column(Date)
    completed_on_entered: Mapped[str | None] = mapped_column(String(16))
    cancelled_on: Mapped[date | None] = mapped_column(Date)
    cancelled_on_entered: Mapped[str | None] = mapped_column(String(16))
    total_hours: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    notes: Mapped[str | None] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(String(240), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "name_key": lambda row: arabic.sort_key(row.name),
        "search_text": lambda row: searchable(row, row.name),
    }


class Trainee(Line):
    """A person of a family in a run: its head, or the member named. No hours: not recorded."""

    __tablename__ = "trainee"
    __table_args__ = (Index("ix_trainee_family_id", "family_id"), NEVER_REUSED)
    parent_column = "run_id"

    run_id: Mapped[int] = mapped_column(ForeignKey("training_run.id"), index=True)
    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("family_member.id"))
    hours: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    certificate_number: Mapped[str | None] = mapped_column(String(60))
