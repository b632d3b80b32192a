"""Tables of closings: what was frozen of a quarter or a year, and the rows behind its numbers."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core.db import NEVER_REUSED, Model, Record

STANDS = text("reopened_on IS NULL")
"""A period is closed once at a time; what was reopened stays as its history."""


class PlanClosing(Record):
    """A quarter or a year as it stood when it was closed; `span` is "q1" to "q4", or "year".

    `content` holds the indicators, the tasks and the plan as shape.py writes them. The fingerprint
    covers it, every row and, through `previous`, the closing before this one. `audit_id` is the
    last entry of the audit that the closing had seen. The `edition` grows when it is closed again.
    """

    __tablename__ = "plan_closing"
    __table_args__: Any = (
        Index("uq_plan_closing_edition", "fiscal_year_id", "span", "edition", unique=True),
        Index(
            "uq_plan_closing_standing",
            "fiscal_year_id",
            "span",
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
        NEVER_REUSED,
    )

    fiscal_year_id: Mapped[int] = mapped_column(ForeignKey("fiscal_year.id"))
    span: Mapped[str] = mapped_column(String(4))
    edition: Mapped[int]
    as_of: Mapped[date] = mapped_column(Date)
    closed_on: Mapped[date] = mapped_column(Date)
    closed_by_id: Mapped[int | None]
    closed_by: Mapped[str] = mapped_column(String(120), default="")
    content: Mapped[str] = mapped_column(Text)
    count: Mapped[int]
    audit_id: Mapped[int]
    previous: Mapped[str] = mapped_column(String(64), default="")
    fingerprint: Mapped[str] = mapped_column(String(64))
    reopened_on: Mapped[date | None] = mapped_column(Date)
    reopened_by_id: Mapped[int | None]
    reopened_by: Mapped[str] = mapped_column(String(120), default="")
    reopen_reason: Mapped[str | None] = mapped_column(String(500))

    unrecorded: ClassVar[frozenset[str]] = frozenset({"content"})


class ClosingRow(Model):
    """A record behind a number: which unit it counted for, and its answer to each criterion.

    Of names it holds a digest of salt and title: without the salt it says nothing to anybody.
    """

    __tablename__ = "plan_closing_row"
    __table_args__: Any = {"sqlite_with_rowid": False}

    closing_id: Mapped[int] = mapped_column(ForeignKey("plan_closing.id"), primary_key=True)
    measure: Mapped[str] = mapped_column(String(60), primary_key=True)
    unit_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    record_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    dated: Mapped[date | None] = mapped_column(Date)
    outcome: Mapped[str] = mapped_column(String(40))
    remarks: Mapped[int] = mapped_column(default=0)
    salt: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    title: Mapped[bytes] = mapped_column(LargeBinary(32))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
