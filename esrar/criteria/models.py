"""Sets of weighted criteria, and assessments that score a subject by one of them.

`Assessment` and `Score` are bases: the package of each subject has tables of its own, so that an
assessment always points at what it is about and at the edition of the criteria it used.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core import arabic
from esrar.core.approval import Approvable
from esrar.core.db import NEVER_REUSED, Line, Record
from esrar.core.indexes import live_index
from esrar.core.search import searchable


class CriteriaSet(Approvable, Record):
    """One edition of the criteria by which a kind of subject is judged.

    It is in force from `starts_on` to `ends_on`, once approved, or until a later edition starts.
    """

    __tablename__ = "criteria_set"
    __table_args__ = (
        live_index("ix_criteria_set_name_key", "name_key", "id"),
        live_index("uq_criteria_set_edition", "subject", "name_key", "edition", unique=True),
        NEVER_REUSED,
    )

    name: Mapped[str] = mapped_column(String(160))
    subject: Mapped[str] = mapped_column(String(24))
    edition: Mapped[int] = mapped_column(default=1)
    starts_on: Mapped[date] = mapped_column(Date)
    starts_on_entered: Mapped[str | None] = mapped_column(String(16))
    ends_on: Mapped[date | None] = mapped_column(Date)
    ends_on_entered: Mapped[str | None] = mapped_column(String(16))
    notes: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str] = mapped_column(String(200), default="")
    name_key: Mapped[str] = mapped_column(String(240), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "title": lambda row: f"{row.name} ({row.edition or 1})",
        "name_key": lambda row: arabic.sort_key(row.name),
        "search_text": lambda row: searchable(row, row.name),
    }


class Criterion(Line):
    """One criterion of a set: its share of the whole, and the best score it can get."""

    __tablename__ = "criterion"
    parent_column = "criteria_set_id"

    criteria_set_id: Mapped[int] = mapped_column(ForeignKey("criteria_set.id"), index=True)
    text: Mapped[str] = mapped_column(String(300))
    weight: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    maximum: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    guidance: Mapped[str | None] = mapped_column(String(500))


class Assessment(Approvable, Record):
    """A subject scored by an edition of the criteria. It belongs to the end of its period.

    `score` is the weighted mean from 0 to 100, kept with the scores; None while one is missing.
    """

    __abstract__ = True

    criteria_set_id: Mapped[int] = mapped_column(ForeignKey("criteria_set.id"), index=True)
    period_start: Mapped[date | None] = mapped_column(Date)
    period_start_entered: Mapped[str | None] = mapped_column(String(16))
    period_end: Mapped[date] = mapped_column(Date)
    period_end_entered: Mapped[str | None] = mapped_column(String(16))
    assessed_on: Mapped[date] = mapped_column(Date)
    assessed_on_entered: Mapped[str | None] = mapped_column(String(16))
    assessor: Mapped[str | None] = mapped_column(String(200))
    score: Mapped[Decimal | None] = mapped_column(Numeric(14, 10))
    notes: Mapped[str | None] = mapped_column(Text)


class Score(Line):
    """The score of one criterion within an assessment."""

    __abstract__ = True
    parent_column = "assessment_id"

    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"), index=True)
    score: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    note: Mapped[str | None] = mapped_column(String(300))


class FamilyAssessment(Assessment):
    """A family scored for the excellence award, for distinguished competency or an exhibition."""

    __tablename__ = "family_assessment"

    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"), index=True)


class FamilyScore(Score):
    """One criterion of a family's assessment."""

    __tablename__ = "family_score"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("family_assessment.id"), index=True)


class FunderAssessment(Assessment):
    """A funding body scored before or during the partnership with it."""

    __tablename__ = "funder_assessment"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)


class FunderScore(Score):
    """One criterion of a funder's assessment."""

    __tablename__ = "funder_score"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("funder_assessment.id"), index=True)
