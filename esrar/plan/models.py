"""Tables of the plan: objective, indicator, task, and what a task hands over.

Each text is kept three times: as printed in the plan document, corrected for display, in English.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from esrar.core.approval import Approvable
from esrar.core.db import NEVER_REUSED, Instant, Line, Record
from esrar.core.indexes import live_index
from esrar.core.search import searchable
from esrar.plan.schedule import code_place

Figure = Numeric(12, 4)
"""A target or a baseline: counts and percentages alike, compared exactly."""


class Plan(Record, Approvable):
    """The plan of a fiscal year as one thing: a draft until it is approved by a decision."""

    __tablename__ = "plan"
    resource = "plan"
    __table_args__: Any = (
        live_index("uq_plan_fiscal_year_id", "fiscal_year_id", unique=True),
        NEVER_REUSED,
    )

    fiscal_year_id: Mapped[int] = mapped_column(ForeignKey("fiscal_year.id"))


class Amendable:
    """What a plan promises: once it is approved, a change of it says why, and when it was said."""

    amended_because: Mapped[str | None] = mapped_column(String(500), sort_order=80)
    amended_because_at: Mapped[datetime | None] = mapped_column(Instant, sort_order=80)


class Objective(Record, Amendable):
    """One of the strategic objectives, in the order of the plan."""

    __tablename__ = "plan_objective"
    __table_args__: Any = (
        live_index("uq_plan_objective_number", "fiscal_year_id", "number", unique=True),
        NEVER_REUSED,
    )

    fiscal_year_id: Mapped[int] = mapped_column(ForeignKey("fiscal_year.id"))
    number: Mapped[int]
    printed_ar: Mapped[str] = mapped_column(Text)
    text_ar: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)

    indicators: Mapped[list[Indicator]] = relationship(
        back_populates="objective", order_by="Indicator.number"
    )

    def name(self, language: str) -> str:
        """Its text in "ar" or "en"."""
        return self.text_ar if language == "ar" else self.text_en


class Indicator(Record, Amendable):
    """A performance criterion and the target promised for it; `measure_key` says how it counts.

    `target_high` is what meets it. `target_low` is the floor of a range, else empty. The quarterly
    targets are cumulative; one that is not entered falls due at the year's end.
    """

    __tablename__ = "plan_indicator"
    __table_args__: Any = (
        live_index("uq_plan_indicator_number", "fiscal_year_id", "number", unique=True),
        live_index(
            "uq_plan_indicator_fiscal_year_id_measure_key",
            "fiscal_year_id",
            "measure_key",
            unique=True,
        ),
        CheckConstraint("target_kind IN ('count', 'percent', 'range')", name="target_kind"),
        CheckConstraint("(target_kind = 'range') = (target_low IS NOT NULL)", name="target_floor"),
        NEVER_REUSED,
    )

    fiscal_year_id: Mapped[int] = mapped_column(ForeignKey("fiscal_year.id"))
    objective_id: Mapped[int] = mapped_column(ForeignKey("plan_objective.id"), index=True)
    number: Mapped[int]
    measure_key: Mapped[str] = mapped_column(String(60))
    second_readings: Mapped[list[str]] = mapped_column(JSON, default=list)
    criterion_printed: Mapped[str] = mapped_column(Text)
    criterion_ar: Mapped[str] = mapped_column(Text)
    criterion_en: Mapped[str] = mapped_column(Text)
    target_printed: Mapped[str] = mapped_column(Text)
    target_ar: Mapped[str] = mapped_column(Text)
    target_en: Mapped[str] = mapped_column(Text)
    target_kind: Mapped[str] = mapped_column(String(10))
    target_low: Mapped[Decimal | None] = mapped_column(Figure)
    target_high: Mapped[Decimal] = mapped_column(Figure)
    unit: Mapped[str] = mapped_column(String(30))
    target_q1: Mapped[Decimal | None] = mapped_column(Figure)
    target_q2: Mapped[Decimal | None] = mapped_column(Figure)
    target_q3: Mapped[Decimal | None] = mapped_column(Figure)
    target_q4: Mapped[Decimal | None] = mapped_column(Figure)
    definition_ar: Mapped[str] = mapped_column(Text)
    definition_en: Mapped[str] = mapped_column(Text)
    baseline: Mapped[Decimal | None] = mapped_column(Figure)
    weight: Mapped[Decimal | None] = mapped_column(Figure)
    owner_department: Mapped[str | None] = mapped_column(String(40))

    objective: Mapped[Objective] = relationship(back_populates="indicators")
    tasks: Mapped[list[Task]] = relationship(back_populates="indicator", order_by="Task.number")

    @property
    def quarterly_targets(self) -> tuple[Decimal | None, ...]:
        """The four entered targets, first quarter first; None where nothing was entered."""
        return (self.target_q1, self.target_q2, self.target_q3, self.target_q4)

    def name(self, language: str) -> str:
        """Its criterion in "ar" or "en"."""
        return self.criterion_ar if language == "ar" else self.criterion_en

    def target(self, language: str) -> str:
        """Its target sentence in "ar" or "en"."""
        return self.target_ar if language == "ar" else self.target_en

    def definition(self, language: str) -> str:
        """What counts and what does not, in "ar" or "en"."""
        return self.definition_ar if language == "ar" else self.definition_en


class Task(Record, Amendable):
    """A task of the plan. `owner_department` is empty until the plan or a person names one.

    `number` is the place of its code in the plan: 12003 for 12.3. It is meant to begin on
    `starts_on` and began on `started_on`; `completed_on` follows from its deliverables where it
    has any, else from `done_on`, which somebody enters. A task that was added has no printed
    words, and no English ones until somebody writes them.
    """

    __tablename__ = "plan_task"
    __table_args__: Any = (
        live_index("uq_plan_task_code", "fiscal_year_id", "code", unique=True),
        CheckConstraint("duration_days > 0", name="duration_days"),
        NEVER_REUSED,
    )

    fiscal_year_id: Mapped[int] = mapped_column(ForeignKey("fiscal_year.id"))
    indicator_id: Mapped[int] = mapped_column(ForeignKey("plan_indicator.id"), index=True)
    code: Mapped[str] = mapped_column(String(10))
    number: Mapped[int]
    printed_ar: Mapped[str] = mapped_column(Text, default="")
    text_ar: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text, default="")
    duration_printed: Mapped[str] = mapped_column(String(40), default="")
    duration_days: Mapped[int]
    duration_unit: Mapped[str] = mapped_column(String(10), default="calendar")
    owner_printed: Mapped[str | None] = mapped_column(Text)
    owner_department: Mapped[str | None] = mapped_column(String(40), index=True)
    owner_suggested: Mapped[str | None] = mapped_column(String(40))
    owner_id: Mapped[int | None]
    cost_printed: Mapped[str | None] = mapped_column(String(40))
    cost: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    cost_spent: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    quarters: Mapped[str] = mapped_column(String(4), default="")
    starts_on: Mapped[date | None]
    starts_on_entered: Mapped[str | None] = mapped_column(String(16))
    due_on: Mapped[date | None]
    due_on_entered: Mapped[str | None] = mapped_column(String(16))
    started_on: Mapped[date | None]
    started_on_entered: Mapped[str | None] = mapped_column(String(16))
    done_on: Mapped[date | None]
    done_on_entered: Mapped[str | None] = mapped_column(String(16))
    completed_on: Mapped[date | None]
    progress: Mapped[int | None]
    progress_on: Mapped[date | None]
    notes: Mapped[str | None] = mapped_column(Text)
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "number": lambda row: code_place(row.code),
        "search_text": lambda row: searchable(row, row.code, row.text_ar, row.text_en or ""),
    }

    indicator: Mapped[Indicator] = relationship(back_populates="tasks")
    deliverables: Mapped[list[Deliverable]] = relationship(
        back_populates="task", order_by="Deliverable.number"
    )

    @property
    def scheduled(self) -> frozenset[int]:
        """The quarters it is carried out in: "24" is the second and the fourth, "" is none."""
        return frozenset(int(quarter) for quarter in self.quarters)

    def name(self, language: str) -> str:
        """Its title in "ar" or "en"."""
        return self.text_ar if language == "ar" else self.text_en or self.text_ar


class TaskNeed(Line):
    """A task that has to be completed before another; a suggestion until somebody confirms it."""

    __tablename__ = "plan_task_need"
    __table_args__ = (
        Index("ix_plan_task_need_needs_id", "needs_id"),
        NEVER_REUSED,
    )
    parent_column = "task_id"

    task_id: Mapped[int] = mapped_column(ForeignKey("plan_task.id"), index=True)
    needs_id: Mapped[int] = mapped_column(ForeignKey("plan_task.id"))
    confirmed: Mapped[bool] = mapped_column(default=False)


class Deliverable(Record, Amendable):
    """What a task hands over (the plan's «مؤشر الإنجاز»).

    One that is not printed is a suggestion: it is not required of the task until confirmed.
    `delivered_on` and `fulfilled_on` are read off the documents and the approved copies that it
    is met by, and follow them (see settling.py).
    """

    __tablename__ = "plan_deliverable"
    __table_args__: Any = (
        live_index("uq_plan_deliverable_number", "task_id", "number", unique=True),
        NEVER_REUSED,
    )

    task_id: Mapped[int] = mapped_column(ForeignKey("plan_task.id"))
    number: Mapped[int]
    printed_ar: Mapped[str | None] = mapped_column(Text)
    text_ar: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str] = mapped_column(String(20))
    document_type: Mapped[str] = mapped_column(String(40))
    must_be_approved: Mapped[bool]
    software_home: Mapped[str] = mapped_column(String(120))
    suggested: Mapped[bool] = mapped_column(default=False)
    delivered_on: Mapped[date | None]
    fulfilled_on: Mapped[date | None]
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {"search_text": lambda row: searchable(row, row.text_ar, row.text_en or "")}

    task: Mapped[Task] = relationship(back_populates="deliverables")

    def name(self, language: str) -> str:
        """Its text in "ar" or "en"."""
        return self.text_ar if language == "ar" else self.text_en or self.text_ar
