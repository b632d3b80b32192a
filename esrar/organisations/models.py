"""One body, and the roles it plays for the association."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core import arabic
from esrar.core.db import NEVER_REUSED, Line, Record, RolePart, live_index
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


class OrganisationContact(Line):
    """A person to speak to at a body."""

    __tablename__ = "organisation_contact"
    parent_column = "organisation_id"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    position: Mapped[str | None] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(120))
