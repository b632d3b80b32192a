"""Posts, employees, what was found about their work, and what they say about the association."""

from __future__ import annotations

import secrets
from datetime import date
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core import arabic
from esrar.core.approval import Approvable
from esrar.core.crypto import EncryptedText, blind_index
from esrar.core.db import NEVER_REUSED, Line, Model, Record
from esrar.core.indexes import live_index, merged_index
from esrar.core.search import searchable
from esrar.criteria.models import Assessment, Score

EMPLOYEE_ID = "employee.national_id"


class Post(Record):
    """A post of the structure; one that needs a specialism is counted by indicator 8."""

    __tablename__ = "post"
    __table_args__ = (live_index("ix_post_name_key", "name_key", "id"), NEVER_REUSED)

    title: Mapped[str] = mapped_column(String(160))
    department: Mapped[str | None] = mapped_column(String(40))
    specialism_required: Mapped[bool] = mapped_column(default=False)
    specialism: Mapped[str | None] = mapped_column(String(200))
    abolished_on: Mapped[date | None] = mapped_column(Date)
    abolished_on_entered: Mapped[str | None] = mapped_column(String(16))
    duties: Mapped[str | None] = mapped_column(Text)
    notes: Mapped[str | None] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(String(200), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "name_key": lambda row: arabic.sort_key(row.title),
        "search_text": lambda row: searchable(row, row.title),
    }


class Employee(Record):
    """A person who works for the association, as staff, as a volunteer or on the board."""

    __tablename__ = "employee"
    __table_args__ = (
        live_index("ix_employee_name_key", "name_key", "id"),
        live_index("uq_employee_national_id_index", "national_id_index", unique=True),
        live_index("ix_employee_hired_on", "hired_on", "id"),
        merged_index("ix_employee_merged_into_id"),
        NEVER_REUSED,
    )

    full_name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(12), default="employee")
    national_id: Mapped[str | None] = mapped_column(EncryptedText("employee.national_id"))
    number: Mapped[str | None] = mapped_column(String(60))
    mobile: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(120))
    qualification: Mapped[str | None] = mapped_column(String(200))
    hired_on: Mapped[date | None] = mapped_column(Date)
    hired_on_entered: Mapped[str | None] = mapped_column(String(16))
    left_on: Mapped[date | None] = mapped_column(Date)
    left_on_entered: Mapped[str | None] = mapped_column(String(16))
    notes: Mapped[str | None] = mapped_column(Text)
    national_id_index: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    name_key: Mapped[str] = mapped_column(String(240), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    sealed_context = EMPLOYEE_ID
    derived = {
        "national_id_index": lambda row: blind_index(EMPLOYEE_ID, row.national_id),
        "name_key": lambda row: arabic.sort_key(row.full_name),
        "search_text": lambda row: searchable(row, row.full_name),
    }


class EmployeePost(Line):
    """A post an employee holds, from one day to another; blank means from hiring, and still."""

    __tablename__ = "employee_post"
    __table_args__ = (Index("ix_employee_post_post_id", "post_id"), NEVER_REUSED)
    parent_column = "employee_id"

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    started_on: Mapped[date | None] = mapped_column(Date)
    started_on_entered: Mapped[str | None] = mapped_column(String(16))
    ended_on: Mapped[date | None] = mapped_column(Date)
    ended_on_entered: Mapped[str | None] = mapped_column(String(16))


class Appraisal(Approvable, Record):
    """How well an employee worked over a period, in percent (indicator 9)."""

    __tablename__ = "appraisal"
    __table_args__ = (
        Index("ix_appraisal_employee_id", "employee_id"),
        live_index("ix_appraisal_period_end", "period_end", "id"),
        NEVER_REUSED,
    )

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    kind: Mapped[str] = mapped_column(String(12), default="final")
    period_start: Mapped[date | None] = mapped_column(Date)
    period_start_entered: Mapped[str | None] = mapped_column(String(16))
    period_end: Mapped[date] = mapped_column(Date)
    period_end_entered: Mapped[str | None] = mapped_column(String(16))
    score: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    appraiser: Mapped[str | None] = mapped_column(String(200))
    notes: Mapped[str | None] = mapped_column(Text)


class CompetencyAssessment(Assessment):
    """Whether an employee meets the criteria of the specialism, by the edition in force then."""

    __tablename__ = "competency_assessment"
    __table_args__ = (
        Index("ix_competency_assessment_employee_id", "employee_id"),
        live_index("ix_competency_assessment_period_end", "period_end", "id"),
        NEVER_REUSED,
    )

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    meets: Mapped[bool]


class CompetencyScore(Score):
    """One criterion of an employee's assessment."""

    __tablename__ = "competency_score"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("competency_assessment.id"), index=True)


class SatisfactionSurvey(Record):
    """A survey of the staff about a period: answered by a link, or its results typed in."""

    __tablename__ = "satisfaction_survey"
    __table_args__ = (
        live_index("ix_satisfaction_survey_period_end", "period_end", "id"),
        Index("uq_satisfaction_survey_token", "token", unique=True),
        NEVER_REUSED,
    )

    title: Mapped[str] = mapped_column(String(200))
    period_start: Mapped[date | None] = mapped_column(Date)
    period_start_entered: Mapped[str | None] = mapped_column(String(16))
    period_end: Mapped[date] = mapped_column(Date)
    period_end_entered: Mapped[str | None] = mapped_column(String(16))
    opened_on: Mapped[date | None] = mapped_column(Date)
    opened_on_entered: Mapped[str | None] = mapped_column(String(16))
    closed_on: Mapped[date | None] = mapped_column(Date)
    closed_on_entered: Mapped[str | None] = mapped_column(String(16))
    introduction: Mapped[str | None] = mapped_column(Text)
    typed_respondents: Mapped[int | None]
    typed_mean: Mapped[Decimal | None] = mapped_column(Numeric(4, 3))
    token: Mapped[str] = mapped_column(String(40), default=lambda: secrets.token_urlsafe(18))
    name_key: Mapped[str] = mapped_column(String(240), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    unrecorded = frozenset({"token"})
    derived = {
        "name_key": lambda row: arabic.sort_key(row.title),
        "search_text": lambda row: searchable(row, row.title),
    }


class SatisfactionQuestion(Line):
    """One question, answered from 1 to 5; `typed_mean` is its mean when results are typed in."""

    __tablename__ = "satisfaction_question"
    parent_column = "survey_id"

    survey_id: Mapped[int] = mapped_column(ForeignKey("satisfaction_survey.id"), index=True)
    text: Mapped[str] = mapped_column(String(300))
    typed_mean: Mapped[Decimal | None] = mapped_column(Numeric(4, 3))


class SatisfactionSheet(Model):
    """One answer sheet: neither who nor when, and no order that would betray either.

    Its key is random and the table is kept in the order of keys; no audit entry names it.
    """

    __tablename__ = "satisfaction_sheet"
    __table_args__ = {"sqlite_with_rowid": False}

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("satisfaction_survey.id"), index=True)
    asked: Mapped[int]
    answered: Mapped[int]
    total: Mapped[int]


class SatisfactionMark(Model):
    """The mark, 1 to 5, that a sheet gives one question."""

    __tablename__ = "satisfaction_mark"
    __table_args__ = {"sqlite_with_rowid": False}

    sheet_key: Mapped[str] = mapped_column(ForeignKey("satisfaction_sheet.key"), primary_key=True)
    question_id: Mapped[int] = mapped_column(
        ForeignKey("satisfaction_question.id"), primary_key=True, autoincrement=False
    )
    mark: Mapped[int]
