"""Agreements, the other parties to them, what each side owes, and assessments of their quality."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core import arabic
from esrar.core.db import NEVER_REUSED, Line, Record
from esrar.core.indexes import live_index
from esrar.core.search import searchable
from esrar.criteria.models import Assessment, Score


def _effective(row: Agreement) -> date | None:
    """The later of start and both signatures; None until both sides have signed."""
    ours, theirs = row.signed_by_us_on, row.signed_by_partner_on
    if ours is None or theirs is None:
        return None
    return max(ours, theirs, row.starts_on or ours)


class Agreement(Record):
    """What the association agreed with a body, its lead partner, in writing.

    Whether it is in force is read off its dates: from `effective_on`, kept with the signatures,
    to `ends_on`, or to the day before `terminated_on`. `stage` says only where work on it stands.
    """

    __tablename__ = "agreement"
    __table_args__ = (
        live_index("ix_agreement_name_key", "name_key", "id"),
        live_index("ix_agreement_ends_on", "ends_on", "id"),
        live_index("ix_agreement_effective_on", "effective_on", "id"),
        live_index("uq_agreement_number", "number_key", unique=True),
        Index("ix_agreement_organisation_id", "organisation_id"),
        NEVER_REUSED,
    )

    name: Mapped[str] = mapped_column(String(200))
    number: Mapped[str | None] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(24))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    field_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"))
    purpose: Mapped[str | None] = mapped_column(Text)
    value: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    stage: Mapped[str] = mapped_column(String(16), default="draft")
    signed_by_us_on: Mapped[date | None] = mapped_column(Date)
    signed_by_us_on_entered: Mapped[str | None] = mapped_column(String(16))
    our_signatory: Mapped[str | None] = mapped_column(String(200))
    signed_by_partner_on: Mapped[date | None] = mapped_column(Date)
    signed_by_partner_on_entered: Mapped[str | None] = mapped_column(String(16))
    partner_signatory: Mapped[str | None] = mapped_column(String(200))
    starts_on: Mapped[date | None] = mapped_column(Date)
    starts_on_entered: Mapped[str | None] = mapped_column(String(16))
    ends_on: Mapped[date | None] = mapped_column(Date)
    ends_on_entered: Mapped[str | None] = mapped_column(String(16))
    terminated_on: Mapped[date | None] = mapped_column(Date)
    terminated_on_entered: Mapped[str | None] = mapped_column(String(16))
    termination_reason: Mapped[str | None] = mapped_column(String(300))
    renews_id: Mapped[int | None] = mapped_column(ForeignKey("agreement.id"), index=True)
    notes: Mapped[str | None] = mapped_column(Text)
    effective_on: Mapped[date | None] = mapped_column(Date)
    number_key: Mapped[str | None] = mapped_column(String(60))
    name_key: Mapped[str] = mapped_column(String(240), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "effective_on": _effective,
        "number_key": lambda row: arabic.fold(row.number) if row.number else None,
        "name_key": lambda row: arabic.sort_key(row.name),
        "search_text": lambda row: searchable(row, row.name, row.number or ""),
    }


class AgreementParty(Line):
    """A further body that signed."""

    __tablename__ = "agreement_party"
    parent_column = "agreement_id"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    signatory: Mapped[str | None] = mapped_column(String(200))


class Obligation(Line):
    """Something one side promised in the agreement, by a day."""

    __tablename__ = "agreement_obligation"
    parent_column = "agreement_id"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), index=True)
    text: Mapped[str] = mapped_column(String(300))
    owed_by: Mapped[str] = mapped_column(String(8))
    due_on: Mapped[date | None] = mapped_column(Date)
    due_on_entered: Mapped[str | None] = mapped_column(String(16))
    done_on: Mapped[date | None] = mapped_column(Date)
    done_on_entered: Mapped[str | None] = mapped_column(String(16))


class AgreementAssessment(Assessment):
    """The quality of the partnership under an agreement, about a period."""

    __tablename__ = "agreement_assessment"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), index=True)


class AgreementScore(Score):
    """One criterion of an agreement's assessment."""

    __tablename__ = "agreement_score"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("agreement_assessment.id"), index=True)
