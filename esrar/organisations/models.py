"""One body, and the roles it plays for the association."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core import arabic
from esrar.core.db import NEVER_REUSED, Line, Record, RolePart
from esrar.core.indexes import live_index
from esrar.core.search import searchable


class Organisation(Record):
    """A ministry, bank, company or association: once, whatever it does for us."""

    __tablename__ = "organisation"
    __table_args__ = (
        live_index("ix_organisation_name_key", "name_key", "id"),
        live_index("uq_organisation_unified_number", "unified_number", unique=True),
        NEVER_REUSED,
    )

    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    sector_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"))
    unified_number: Mapped[str | None] = mapped_column(String(10))
    locality_id: Mapped[int | None] = mapped_column(ForeignKey("locality.id"))
    national_address: Mapped[str | None] = mapped_column(String(8))
    phone: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(120))
    website: Mapped[str | None] = mapped_column(String(300))
    notes: Mapped[str | None] = mapped_column(Text)
    unverified: Mapped[bool | None]
    name_key: Mapped[str] = mapped_column(String(240), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "name_key": lambda row: arabic.sort_key(row.name),
        "search_text": lambda row: searchable(row, row.name, row.name_en or ""),
    }


class LicensingAuthority(RolePart):
    """The role of a body that grants licences to productive families."""

    __tablename__ = "licensing_authority"
    parent_column = "organisation_id"

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, autoincrement=False
    )
    platform: Mapped[str | None] = mapped_column(String(300))
    guidance: Mapped[str | None] = mapped_column(Text)


class Funder(RolePart):
    """The role of a body that finances productive families: it lends, grants or guarantees."""

    __tablename__ = "funder"
    parent_column = "organisation_id"

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, autoincrement=False
    )
    funder_kind_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"))
    eligibility: Mapped[str | None] = mapped_column(Text)
    application_url: Mapped[str | None] = mapped_column(String(300))


class Supporter(RolePart):
    """The role of a body that may support the association; how far that went are the dates."""

    __tablename__ = "supporter"
    parent_column = "organisation_id"

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, autoincrement=False
    )
    interest: Mapped[str | None] = mapped_column(String(300))
    expected_amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    support_officer_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    identified_on: Mapped[date | None] = mapped_column(Date)
    identified_on_entered: Mapped[str | None] = mapped_column(String(16))
    contacted_on: Mapped[date | None] = mapped_column(Date)
    contacted_on_entered: Mapped[str | None] = mapped_column(String(16))
    promised_on: Mapped[date | None] = mapped_column(Date)
    promised_on_entered: Mapped[str | None] = mapped_column(String(16))
    promised_amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    gave_on: Mapped[date | None] = mapped_column(Date)
    gave_on_entered: Mapped[str | None] = mapped_column(String(16))
    declined_on: Mapped[date | None] = mapped_column(Date)
    declined_on_entered: Mapped[str | None] = mapped_column(String(16))


class Contribution(Line):
    """What a supporter gave. A sponsorship buys a name on something; a donation does not."""

    __tablename__ = "contribution"
    parent_column = "organisation_id"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    value: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    given_on: Mapped[date | None] = mapped_column(Date)
    given_on_entered: Mapped[str | None] = mapped_column(String(16))
    purpose: Mapped[str | None] = mapped_column(String(300))
    permit_number: Mapped[str | None] = mapped_column(String(60))


class Partner(RolePart):
    """The role of a body that the association wants to work with, or works with already."""

    __tablename__ = "partner"
    parent_column = "organisation_id"

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, autoincrement=False
    )
    cooperation_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"))
    expected_benefit: Mapped[str | None] = mapped_column(Text)
    priority_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"))
    partner_officer_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    approached_on: Mapped[date | None] = mapped_column(Date)
    approached_on_entered: Mapped[str | None] = mapped_column(String(16))


class TrainingCentre(RolePart):
    """The role of a body that trains; local or international, and by whom it is accredited."""

    __tablename__ = "training_centre"
    parent_column = "organisation_id"

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, autoincrement=False
    )
    scope: Mapped[str] = mapped_column(String(16))
    country: Mapped[str | None] = mapped_column(String(80))
    specialities: Mapped[str | None] = mapped_column(String(400))
    accredited_by: Mapped[str | None] = mapped_column(String(200))
    accreditation_number: Mapped[str | None] = mapped_column(String(60))
    accreditation_ends_on: Mapped[date | None] = mapped_column(Date)
    accreditation_ends_on_entered: Mapped[str | None] = mapped_column(String(16))


class ExhibitionOrganiser(RolePart):
    """The role of a body that holds exhibitions in which families take part."""

    __tablename__ = "exhibition_organiser"
    parent_column = "organisation_id"

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, autoincrement=False
    )
    exhibitions: Mapped[str | None] = mapped_column(String(400))
    organiser_permit: Mapped[str | None] = mapped_column(String(60))
    stand_terms: Mapped[str | None] = mapped_column(Text)


class OrganisationContact(Line):
    """A person to speak to at a body."""

    __tablename__ = "organisation_contact"
    parent_column = "organisation_id"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    position: Mapped[str | None] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(120))
