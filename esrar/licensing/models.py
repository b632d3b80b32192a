"""Licence types with the way to each, licences, and the incentives that go with them.

Which types an activity of the catalogue needs stands here too.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, Index, Numeric, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core import arabic
from esrar.core.approval import Approvable
from esrar.core.db import NEVER_REUSED, Line, Record
from esrar.core.indexes import filled_index, live_index
from esrar.core.search import searchable

OPEN = text("deleted_at IS NULL AND merged_into_id IS NULL AND issued_on IS NULL")
"""Condition of an index of what is wanted or applied for: few among very many licences."""


class LicenceType(Record):
    """A kind of paper. Only a type that `counts` is a licence to practise (indicator 2)."""

    __tablename__ = "licence_type"
    __table_args__ = (live_index("ix_licence_type_name_key", "name_key", "id"), NEVER_REUSED)

    name: Mapped[str] = mapped_column(String(160))
    name_en: Mapped[str | None] = mapped_column(String(160))
    authority_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    counts: Mapped[bool] = mapped_column(default=False)
    has_expiry: Mapped[bool] = mapped_column(default=True)
    validity_months: Mapped[int | None]
    number_hint: Mapped[str | None] = mapped_column(String(120))
    conditions: Mapped[str | None] = mapped_column(Text)
    fee: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    fee_note: Mapped[str | None] = mapped_column(String(200))
    duration: Mapped[str | None] = mapped_column(String(120))
    where: Mapped[str | None] = mapped_column(String(200))
    apply_url: Mapped[str | None] = mapped_column(String(300))
    aliases: Mapped[str | None] = mapped_column(String(400))
    unverified: Mapped[bool | None]
    notes: Mapped[str | None] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(String(160), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "name_key": lambda row: arabic.sort_key(row.name),
        "search_text": lambda row: searchable(row, row.name, row.name_en or ""),
    }


class LicenceStep(Line):
    """One step of the procedure of a licence type, in the order of the lines."""

    __tablename__ = "licence_step"
    parent_column = "licence_type_id"

    licence_type_id: Mapped[int] = mapped_column(ForeignKey("licence_type.id"), index=True)
    number: Mapped[int | None]
    text: Mapped[str] = mapped_column(String(300))


class RequiredDocument(Line):
    """A paper that a licence type asks for."""

    __tablename__ = "required_document"
    parent_column = "licence_type_id"

    licence_type_id: Mapped[int] = mapped_column(ForeignKey("licence_type.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("choice.id"))
    optional: Mapped[bool | None]
    note: Mapped[str | None] = mapped_column(String(200))


class Licence(Record):
    """A family's licence, from the wish for one to its end.

    The holder is the family's head, or the member named. Whether it is in force is read off its
    dates; `stage` says only where work on it stands.
    """

    __tablename__ = "licence"
    __table_args__ = (
        Index("ix_licence_family_id", "family_id"),
        live_index("ix_licence_issued_on", "issued_on", "id"),
        live_index("ix_licence_expires_on", "expires_on", "id"),
        Index("ix_licence_licence_type_id", "licence_type_id", "number_key"),
        filled_index("ix_licence_number_key", "number_key"),
        filled_index("ix_licence_cancelled_on", "cancelled_on"),
        Index("ix_licence_open", "stage", "id", sqlite_where=OPEN, postgresql_where=OPEN),
        live_index("uq_licence_number", "licence_type_id", "number_key", unique=True),
        NEVER_REUSED,
    )

    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("family_member.id"))
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    licence_type_id: Mapped[int] = mapped_column(ForeignKey("licence_type.id"))
    authority_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    stage: Mapped[str] = mapped_column(String(12), default="wanted")
    applied_on: Mapped[date | None] = mapped_column(Date)
    applied_on_entered: Mapped[str | None] = mapped_column(String(16))
    refused_on: Mapped[date | None] = mapped_column(Date)
    refused_on_entered: Mapped[str | None] = mapped_column(String(16))
    number: Mapped[str | None] = mapped_column(String(60))
    issued_on: Mapped[date | None] = mapped_column(Date)
    issued_on_entered: Mapped[str | None] = mapped_column(String(16))
    expires_on: Mapped[date | None] = mapped_column(Date)
    expires_on_entered: Mapped[str | None] = mapped_column(String(16))
    cancelled_on: Mapped[date | None] = mapped_column(Date)
    cancelled_on_entered: Mapped[str | None] = mapped_column(String(16))
    renews_id: Mapped[int | None] = mapped_column(ForeignKey("licence.id"), index=True)
    notes: Mapped[str | None] = mapped_column(Text)
    number_key: Mapped[str | None] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(120), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "number_key": lambda row: arabic.fold(row.number) if row.number else None,
        "title": lambda row: row.number or "",
        "search_text": lambda row: searchable(row, row.number or ""),
    }


class ActivityLicenceType(Line):
    """A licence type that an activity of the catalogue needs."""

    __tablename__ = "activity_licence_type"
    parent_column = "activity_id"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    licence_type_id: Mapped[int] = mapped_column(ForeignKey("licence_type.id"))


class ActivityAuthority(Line):
    """A body that licenses an activity of the catalogue."""

    __tablename__ = "activity_authority"
    parent_column = "activity_id"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))


class LicenceDocument(Line):
    """A paper that a family has ready for a licence; seen, not copied."""

    __tablename__ = "licence_document"
    parent_column = "licence_id"

    licence_id: Mapped[int] = mapped_column(ForeignKey("licence.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("choice.id"))
    seen_on: Mapped[date | None] = mapped_column(Date)
    seen_on_entered: Mapped[str | None] = mapped_column(String(16))
    note: Mapped[str | None] = mapped_column(String(200))


class Incentive(Approvable, Record):
    """Something offered to families that obtain a licence."""

    __tablename__ = "incentive"
    __table_args__ = (live_index("ix_incentive_name_key", "name_key", "id"), NEVER_REUSED)

    name: Mapped[str] = mapped_column(String(200))
    kind_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"))
    description: Mapped[str | None] = mapped_column(Text)
    value: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    for_whom: Mapped[str | None] = mapped_column(String(300))
    ended_on: Mapped[date | None] = mapped_column(Date)
    ended_on_entered: Mapped[str | None] = mapped_column(String(16))
    name_key: Mapped[str] = mapped_column(String(240), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "name_key": lambda row: arabic.sort_key(row.name),
        "search_text": lambda row: searchable(row, row.name),
    }


class IncentiveGrant(Record):
    """An incentive that a family was given."""

    __tablename__ = "incentive_grant"
    __table_args__ = (
        Index("ix_incentive_grant_family_id", "family_id"),
        Index("ix_incentive_grant_incentive_id", "incentive_id"),
        live_index("ix_incentive_grant_granted_on", "granted_on", "id"),
        NEVER_REUSED,
    )

    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"))
    incentive_id: Mapped[int] = mapped_column(ForeignKey("incentive.id"))
    licence_id: Mapped[int | None] = mapped_column(ForeignKey("licence.id"))
    granted_on: Mapped[date] = mapped_column(Date)
    granted_on_entered: Mapped[str | None] = mapped_column(String(16))
    value: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    note: Mapped[str | None] = mapped_column(String(300))
