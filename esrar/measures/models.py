"""Fiscal years and settings, and what is kept of every measure: its members, value, movements."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core.calendar import fiscal_year_end, quarter_ends
from esrar.core.db import NEVER_REUSED, Instant, Model, Record
from esrar.core.indexes import live_index

TODAY = "today"
"""The point that moves with the date; the others are named after their day: "2026-03-31"."""


class FiscalYear(Record):
    """A year of the plan, twelve months from its first day."""

    __tablename__ = "fiscal_year"
    __table_args__: Any = (live_index("uq_fiscal_year_start", "start", unique=True), NEVER_REUSED)

    start: Mapped[date] = mapped_column(Date)
    label: Mapped[str] = mapped_column(String(40))

    @property
    def end(self) -> date:
        """Its last day."""
        return fiscal_year_end(self.start)

    @property
    def quarters(self) -> tuple[date, date, date, date]:
        """The last days of its quarters."""
        return quarter_ends(self.start)


class MeasureSetting(Record):
    """What the manager set for a measure in a year; without a row its default holds."""

    __tablename__ = "measure_setting"
    __table_args__: Any = (
        live_index(
            "uq_measure_setting_fiscal_year_id_measure_name",
            "fiscal_year_id",
            "measure",
            "name",
            unique=True,
        ),
        NEVER_REUSED,
    )

    fiscal_year_id: Mapped[int] = mapped_column(ForeignKey("fiscal_year.id"))
    measure: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(Text)


class MeasureMember(Model):
    """One unit that a measure counts at a point, the record that decides it, and its remarks.

    `remarks` is a sum of bits, one for each remark of the measure ("without evidence", ...).
    """

    __tablename__ = "measure_member"
    __table_args__: Any = {"sqlite_with_rowid": False}

    measure: Mapped[str] = mapped_column(String(60), primary_key=True)
    point: Mapped[str] = mapped_column(String(10), primary_key=True)
    unit_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    record_id: Mapped[int]
    remarks: Mapped[int] = mapped_column(default=0)


class MeasureValue(Model):
    """The answer of a measure at a point, changed with its members: what the board reads.

    `exact` is the number as a fraction, where it is none that decimals hold: 570/7.
    `remarks` counts the members of each remark by its key.
    """

    __tablename__ = "measure_value"
    __table_args__: Any = {"sqlite_with_rowid": False}

    measure: Mapped[str] = mapped_column(String(60), primary_key=True)
    point: Mapped[str] = mapped_column(String(10), primary_key=True)
    as_of: Mapped[date] = mapped_column(Date)
    units: Mapped[int] = mapped_column(default=0)
    number: Mapped[Decimal | None] = mapped_column(Numeric(18, 6))
    exact: Mapped[str | None] = mapped_column(Text)
    numerator: Mapped[Decimal | None] = mapped_column(Numeric(18, 6))
    denominator: Mapped[Decimal | None] = mapped_column(Numeric(18, 6))
    provisional: Mapped[bool] = mapped_column(default=False)
    coverage_done: Mapped[int | None]
    coverage_of: Mapped[int | None]
    remarks: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    updated_at: Mapped[datetime] = mapped_column(Instant)


class Movement(Model):
    """A change of a measure's members today: from what to what, when, by whom or by what."""

    __tablename__ = "movement"
    __table_args__: Any = (Index("ix_movement_measure", "measure", "id"), NEVER_REUSED)

    id: Mapped[int] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(String(60))
    old: Mapped[Decimal | None] = mapped_column(Numeric(18, 6))
    new: Mapped[Decimal | None] = mapped_column(Numeric(18, 6))
    added: Mapped[int] = mapped_column(default=0)
    removed: Mapped[int] = mapped_column(default=0)
    cause: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(Instant)
    day: Mapped[date] = mapped_column(Date)
    actor_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(120), default="")
    audit_id: Mapped[int | None]


class MovementRecord(Model):
    """A unit that came or went with a movement, and the record that decided it; the first few."""

    __tablename__ = "movement_record"
    __table_args__: Any = (
        Index("ix_movement_record_record_id", "record_id"),
        Index("ix_movement_record_unit_id", "unit_id"),
        {"sqlite_with_rowid": False},
    )

    movement_id: Mapped[int] = mapped_column(ForeignKey("movement.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    added: Mapped[bool]
    unit_id: Mapped[int]
    record_id: Mapped[int]


class MeasureDay(Model):
    """A date whose passing was accounted for, once."""

    __tablename__ = "measure_day"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
