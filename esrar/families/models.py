"""A family, its members and activities, and how it was followed up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core import arabic
from esrar.core.crypto import EncryptedText, blind_index
from esrar.core.db import NEVER_REUSED, Line, Record
from esrar.core.indexes import filled_index, gone_index, live_index, merged_index
from esrar.core.search import searchable

ID_CONTEXT = "person.national_id"
"""One context for heads and members: a licence's holder is looked for among both."""


class Family(Record):
    """A productive family under its head. What a rule tests about its standing are the dates."""

    __tablename__ = "family"
    __table_args__ = (
        live_index("ix_family_name_key", "name_key", "id"),
        Index("ix_family_mobile", "mobile"),
        filled_index("ix_family_second_mobile", "second_mobile"),
        filled_index("ix_family_left_on", "left_on"),
        # With what a status is told by, so that the families of a place are counted off it alone.
        live_index(
            "ix_family_locality_id",
            "locality_id",
            "name_key",
            "id",
            "left_on",
            "suspended_on",
            "resumed_on",
        ),
        live_index("ix_family_registered_on", "registered_on", "id"),
        live_index("uq_family_national_id_index", "national_id_index", unique=True),
        live_index("uq_family_file_number", "file_number", unique=True),
        merged_index("ix_family_merged_into_id"),
        gone_index("family"),
        NEVER_REUSED,
    )

    full_name: Mapped[str] = mapped_column(String(200))
    national_id: Mapped[str | None] = mapped_column(EncryptedText("family.national_id"))
    mobile: Mapped[str] = mapped_column(String(20))
    second_mobile: Mapped[str | None] = mapped_column(String(20))
    birth_date: Mapped[date | None] = mapped_column(Date)
    birth_date_entered: Mapped[str | None] = mapped_column(String(16))
    sex: Mapped[str | None] = mapped_column(String(8))
    beneficiary_kind_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"))
    file_number: Mapped[str | None] = mapped_column(String(60))
    registered_on: Mapped[date | None] = mapped_column(Date)
    registered_on_entered: Mapped[str | None] = mapped_column(String(16))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"))
    district: Mapped[str | None] = mapped_column(String(120))
    national_address: Mapped[str | None] = mapped_column(String(8))
    map_url: Mapped[str | None] = mapped_column(String(500))

    household_size: Mapped[int | None]
    marital_status_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"))
    housing_type_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"))
    housing_tenure_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"))
    monthly_income: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    income_source_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"))
    has_disability: Mapped[bool | None]
    on_social_security: Mapped[bool | None]

    consent_on: Mapped[date | None] = mapped_column(Date)
    consent_on_entered: Mapped[str | None] = mapped_column(String(16))
    consent_withdrawn_on: Mapped[date | None] = mapped_column(Date)
    consent_withdrawn_on_entered: Mapped[str | None] = mapped_column(String(16))
    consent_method: Mapped[str | None] = mapped_column(String(12))
    consent_withdrawn_how: Mapped[str | None] = mapped_column(String(200))
    sensitive_withdrawn_on: Mapped[date | None] = mapped_column(Date)
    sensitive_withdrawn_on_entered: Mapped[str | None] = mapped_column(String(16))
    legal_basis_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"))
    basis_article: Mapped[str | None] = mapped_column(String(200))
    id_seen_on: Mapped[date | None] = mapped_column(Date)
    id_seen_on_entered: Mapped[str | None] = mapped_column(String(16))
    id_seen_by_id: Mapped[int | None]

    suspended_on: Mapped[date | None] = mapped_column(Date)
    suspended_on_entered: Mapped[str | None] = mapped_column(String(16))
    resumed_on: Mapped[date | None] = mapped_column(Date)
    resumed_on_entered: Mapped[str | None] = mapped_column(String(16))
    left_on: Mapped[date | None] = mapped_column(Date)
    left_on_entered: Mapped[str | None] = mapped_column(String(16))
    notes: Mapped[str | None] = mapped_column(Text)

    national_id_index: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    name_key: Mapped[str] = mapped_column(String(240), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    sealed_context = ID_CONTEXT
    derived = {
        "national_id_index": lambda row: blind_index(ID_CONTEXT, row.national_id),
        "name_key": lambda row: arabic.sort_key(row.full_name),
        "search_text": lambda row: searchable(row, row.full_name),
    }


class FamilyMember(Line):
    """A person of the household other than its head."""

    __tablename__ = "family_member"
    __table_args__ = (
        Index("ix_family_member_national_id_index", "national_id_index"),
        NEVER_REUSED,
    )
    parent_column = "family_id"

    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"), index=True)
    full_name: Mapped[str] = mapped_column(String(200))
    national_id: Mapped[str | None] = mapped_column(EncryptedText("family_member.national_id"))
    relationship_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"))
    sex: Mapped[str | None] = mapped_column(String(8))
    birth_date: Mapped[date | None] = mapped_column(Date)
    birth_date_entered: Mapped[str | None] = mapped_column(String(16))
    national_id_index: Mapped[bytes | None] = mapped_column(LargeBinary(16))

    derived = {"national_id_index": lambda row: blind_index(ID_CONTEXT, row.national_id)}


class Activity(Record):
    """A kind of work of the catalogue, such as sewing; whether it needs a licence may be open."""

    __tablename__ = "activity"
    __table_args__ = (live_index("ix_activity_name_key", "name_key", "id"), NEVER_REUSED)

    name: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str | None] = mapped_column(String(120))
    class_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"))
    needs_licence: Mapped[str] = mapped_column(String(8), default="unknown")
    aliases: Mapped[str | None] = mapped_column(String(400))
    unverified: Mapped[bool | None]
    notes: Mapped[str | None] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(String(120), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "name_key": lambda row: arabic.sort_key(row.name),
        "search_text": lambda row: searchable(row, row.name, row.name_en or ""),
    }


class FamilyActivity(Line):
    """An activity a family practises, from one day to another; both may be unknown."""

    __tablename__ = "family_activity"
    __table_args__ = (
        Index("ix_family_activity_activity_id", "activity_id", "family_id"),
        NEVER_REUSED,
    )
    parent_column = "family_id"

    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"), index=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    started_on: Mapped[date | None] = mapped_column(Date)
    started_on_entered: Mapped[str | None] = mapped_column(String(16))
    stopped_on: Mapped[date | None] = mapped_column(Date)
    stopped_on_entered: Mapped[str | None] = mapped_column(String(16))
    products: Mapped[str | None] = mapped_column(String(300))


class Contact(Record):
    """A follow-up of a family: visit, call, message or office meeting, and when the next is due."""

    __tablename__ = "contact"
    __table_args__ = (
        live_index("ix_contact_family_id", "family_id", "held_on", "id"),
        live_index("ix_contact_held_on", "held_on", "id"),
        live_index("ix_contact_next_on", "officer_id", "next_on", "id"),
        live_index("ix_contact_due", "next_on", "id"),
        NEVER_REUSED,
    )

    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"))
    held_on: Mapped[date] = mapped_column(Date)
    held_on_entered: Mapped[str | None] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(12))
    outcome_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"))
    next_on: Mapped[date | None] = mapped_column(Date)
    next_on_entered: Mapped[str | None] = mapped_column(String(16))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    note: Mapped[str | None] = mapped_column(Text)
