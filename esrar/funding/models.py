"""Channels through which funders finance families, and the financings that came of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core import arabic
from esrar.core.db import NEVER_REUSED, Record
from esrar.core.indexes import live_index
from esrar.core.search import searchable


class FundingChannel(Record):
    """A product of a funder that families can be financed by; a candidate until `activated_on`."""

    __tablename__ = "funding_channel"
    __table_args__ = (
        live_index("ix_funding_channel_name_key", "name_key", "id"),
        live_index("uq_funding_channel", "organisation_id", "name_key", unique=True),
        NEVER_REUSED,
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(160))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"))
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("agreement.id"), index=True)
    least_amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    most_amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    repayment_months: Mapped[int | None]
    terms: Mapped[str | None] = mapped_column(Text)
    activated_on: Mapped[date | None] = mapped_column(Date)
    activated_on_entered: Mapped[str | None] = mapped_column(String(16))
    suspended_on: Mapped[date | None] = mapped_column(Date)
    suspended_on_entered: Mapped[str | None] = mapped_column(String(16))
    resumed_on: Mapped[date | None] = mapped_column(Date)
    resumed_on_entered: Mapped[str | None] = mapped_column(String(16))
    ended_on: Mapped[date | None] = mapped_column(Date)
    ended_on_entered: Mapped[str | None] = mapped_column(String(16))
    notes: Mapped[str | None] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(String(240), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "name_key": lambda row: arabic.sort_key(row.name),
        "search_text": lambda row: searchable(row, row.name),
    }


class Financing(Record):
    """What a family asked of a channel, what the funder granted on `granted_on`, and what became
    of it. The grant is the funder's own decision, no approval of the association."""

    __tablename__ = "financing"
    __table_args__ = (
        Index("ix_financing_family_id", "family_id"),
        Index("ix_financing_channel_id", "channel_id", "granted_on"),
        live_index("ix_financing_granted_on", "granted_on", "id"),
        NEVER_REUSED,
    )

    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"))
    channel_id: Mapped[int] = mapped_column(ForeignKey("funding_channel.id"))
    need_id: Mapped[int | None] = mapped_column(ForeignKey("financing_need.id"), index=True)
    reference: Mapped[str | None] = mapped_column(String(60))
    purpose: Mapped[str | None] = mapped_column(String(300))
    asked_on: Mapped[date | None] = mapped_column(Date)
    asked_on_entered: Mapped[str | None] = mapped_column(String(16))
    asked_amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    granted_on: Mapped[date | None] = mapped_column(Date)
    granted_on_entered: Mapped[str | None] = mapped_column(String(16))
    amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    paid_on: Mapped[date | None] = mapped_column(Date)
    paid_on_entered: Mapped[str | None] = mapped_column(String(16))
    repaid_on: Mapped[date | None] = mapped_column(Date)
    repaid_on_entered: Mapped[str | None] = mapped_column(String(16))
    refused_on: Mapped[date | None] = mapped_column(Date)
    refused_on_entered: Mapped[str | None] = mapped_column(String(16))
    refusal_reason: Mapped[str | None] = mapped_column(String(300))
    notes: Mapped[str | None] = mapped_column(Text)
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "search_text": lambda row: searchable(row, row.reference or ""),
    }
