"""What families lack and find hard: needs of training and money, challenges of a catalogue."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core import arabic
from esrar.core.db import NEVER_REUSED, Line, Record
from esrar.core.indexes import live_index
from esrar.core.search import searchable


class TrainingNeed(Record):
    """What a family wishes to learn, until the day the wish was met or withdrawn."""

    __tablename__ = "training_need"
    __table_args__ = (
        live_index("ix_training_need_family_id", "family_id"),
        live_index("ix_training_need_field_id", "field_id", "id"),
        live_index("ix_training_need_expressed_on", "expressed_on", "id"),
        NEVER_REUSED,
    )

    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("family_member.id"))
    topic: Mapped[str] = mapped_column(String(200))
    field_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"))
    priority_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"))
    expressed_on: Mapped[date | None] = mapped_column(Date)
    expressed_on_entered: Mapped[str | None] = mapped_column(String(16))
    met_on: Mapped[date | None] = mapped_column(Date)
    met_on_entered: Mapped[str | None] = mapped_column(String(16))
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
    withdrawn_on_entered: Mapped[str | None] = mapped_column(String(16))
    notes: Mapped[str | None] = mapped_column(Text)
    topic_key: Mapped[str] = mapped_column(String(240), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "topic_key": lambda row: arabic.sort_key(row.topic),
        "search_text": lambda row: searchable(row, row.topic),
    }


class FinancingNeed(Record):
    """What a family needs money for and how much, until the day it was met or withdrawn."""

    __tablename__ = "financing_need"
    __table_args__ = (
        live_index("ix_financing_need_family_id", "family_id"),
        live_index("ix_financing_need_kind_id", "kind_id", "id"),
        live_index("ix_financing_need_expressed_on", "expressed_on", "id"),
        live_index("ix_financing_need_amount", "amount", "id"),
        NEVER_REUSED,
    )

    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"))
    purpose: Mapped[str] = mapped_column(String(200))
    kind_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"))
    amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    priority_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"))
    expressed_on: Mapped[date | None] = mapped_column(Date)
    expressed_on_entered: Mapped[str | None] = mapped_column(String(16))
    met_on: Mapped[date | None] = mapped_column(Date)
    met_on_entered: Mapped[str | None] = mapped_column(String(16))
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
    withdrawn_on_entered: Mapped[str | None] = mapped_column(String(16))
    notes: Mapped[str | None] = mapped_column(Text)
    purpose_key: Mapped[str] = mapped_column(String(240), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "purpose_key": lambda row: arabic.sort_key(row.purpose),
        "search_text": lambda row: searchable(row, row.purpose),
    }


class Challenge(Record):
    """A difficulty of the catalogue, economic or social, that families report."""

    __tablename__ = "challenge"
    __table_args__ = (live_index("ix_challenge_name_key", "name_key", "id"), NEVER_REUSED)

    name: Mapped[str] = mapped_column(String(160))
    name_en: Mapped[str | None] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(12))
    answer: Mapped[str | None] = mapped_column(Text)
    aliases: Mapped[str | None] = mapped_column(String(400))
    notes: Mapped[str | None] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(String(200), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "name_key": lambda row: arabic.sort_key(row.name),
        "search_text": lambda row: searchable(row, row.name, row.name_en or ""),
    }


class FamilyChallenge(Line):
    """A challenge that a family reported, until it was overcome."""

    __tablename__ = "family_challenge"
    __table_args__ = (
        Index("ix_family_challenge_challenge_id", "challenge_id", "family_id"),
        NEVER_REUSED,
    )
    parent_column = "family_id"

    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"), index=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    reported_on: Mapped[date | None] = mapped_column(Date)
    reported_on_entered: Mapped[str | None] = mapped_column(String(16))
    ended_on: Mapped[date | None] = mapped_column(Date)
    ended_on_entered: Mapped[str | None] = mapped_column(String(16))
    note: Mapped[str | None] = mapped_column(String(300))
