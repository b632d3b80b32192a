"""Tables of exhibitions and awards, each with the families that take part."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core import arabic
from esrar.core.approval import Approvable
from esrar.core.db import NEVER_REUSED, Line, Record
from esrar.core.indexes import live_index
from esrar.core.search import searchable
from esrar.criteria.models import CriteriaSet


class Exhibition(Record):
    """An exhibition: held from the day it opens, unless it was cancelled before."""

    __tablename__ = "exhibition"
    __table_args__ = (
        live_index("ix_exhibition_name_key", "name_key", "id"),
        live_index("ix_exhibition_opened_on", "opened_on", "id"),
        NEVER_REUSED,
    )

    name: Mapped[str] = mapped_column(String(200))
    specialised: Mapped[bool] = mapped_column(default=False)
    role: Mapped[str] = mapped_column(String(16))
    organiser_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    place: Mapped[str | None] = mapped_column(String(200))
    locality_id: Mapped[int | None] = mapped_column(ForeignKey("locality.id"))
    opened_on: Mapped[date | None] = mapped_column(Date)
    opened_on_entered: Mapped[str | None] = mapped_column(String(16))
    closed_on: Mapped[date | None] = mapped_column(Date)
    closed_on_entered: Mapped[str | None] = mapped_column(String(16))
    cancelled_on: Mapped[date | None] = mapped_column(Date)
    cancelled_on_entered: Mapped[str | None] = mapped_column(String(16))
    permit_number: Mapped[str | None] = mapped_column(String(60))
    stands: Mapped[int | None]
    visitors: Mapped[int | None]
    notes: Mapped[str | None] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(String(240), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "name_key": lambda row: arabic.sort_key(row.name),
        "search_text": lambda row: searchable(row, row.name, row.place or ""),
    }


class ExhibitionActivity(Line):
    """An activity that an exhibition is for; one without any is for all."""

    __tablename__ = "exhibition_activity"
    parent_column = "exhibition_id"

    exhibition_id: Mapped[int] = mapped_column(ForeignKey("exhibition.id"), index=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))


class Participation(Line):
    """A family's stand at an exhibition, and what came of it; not present means it stayed away.

    `nomination` says, where it was nominated by the ranking, on which day, at which place and why.
    """

    __tablename__ = "participation"
    __table_args__ = (
        Index("ix_participation_family_id", "family_id", "exhibition_id"),
        NEVER_REUSED,
    )
    parent_column = "exhibition_id"

    exhibition_id: Mapped[int] = mapped_column(ForeignKey("exhibition.id"), index=True)
    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"))
    stand: Mapped[str | None] = mapped_column(String(40))
    nomination: Mapped[str | None] = mapped_column(String(300))
    present: Mapped[bool | None]
    sales: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    visitors: Mapped[int | None]
    note: Mapped[str | None] = mapped_column(String(300))


class ExhibitionInterest(Record):
    """A family's wish to take part in exhibitions, or in one of them; serious or not."""

    __tablename__ = "exhibition_interest"
    __table_args__ = (
        live_index("ix_exhibition_interest_family_id", "family_id"),
        live_index("ix_exhibition_interest_expressed_on", "expressed_on", "id"),
        Index("ix_exhibition_interest_exhibition_id", "exhibition_id"),
        NEVER_REUSED,
    )

    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"))
    exhibition_id: Mapped[int | None] = mapped_column(ForeignKey("exhibition.id"))
    expressed_on: Mapped[date | None] = mapped_column(Date)
    expressed_on_entered: Mapped[str | None] = mapped_column(String(16))
    serious: Mapped[bool | None]
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
    withdrawn_on_entered: Mapped[str | None] = mapped_column(String(16))
    products: Mapped[str | None] = mapped_column(String(300))
    notes: Mapped[str | None] = mapped_column(Text)


class Award(Approvable, Record):
    """One year's edition of the award for excellent families; its approval is of the winners."""

    __tablename__ = "award"
    __table_args__ = (
        live_index("ix_award_year", "year", "id"),
        live_index("uq_award_name_key", "name_key", "year", unique=True),
        NEVER_REUSED,
    )

    name: Mapped[str] = mapped_column(String(200))
    year: Mapped[int]
    criteria_set_id: Mapped[int | None] = mapped_column(ForeignKey(CriteriaSet.id))
    opened_on: Mapped[date | None] = mapped_column(Date)
    opened_on_entered: Mapped[str | None] = mapped_column(String(16))
    closed_on: Mapped[date | None] = mapped_column(Date)
    closed_on_entered: Mapped[str | None] = mapped_column(String(16))
    announced_on: Mapped[date | None] = mapped_column(Date)
    announced_on_entered: Mapped[str | None] = mapped_column(String(16))
    cancelled_on: Mapped[date | None] = mapped_column(Date)
    cancelled_on_entered: Mapped[str | None] = mapped_column(String(16))
    prize: Mapped[str | None] = mapped_column(String(300))
    notes: Mapped[str | None] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(String(240), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "name_key": lambda row: arabic.sort_key(row.name),
        "search_text": lambda row: searchable(row, row.name),
    }


class AwardNominee(Line):
    """A family nominated for an award: its score, its rank, and whether it won."""

    __tablename__ = "award_nominee"
    __table_args__ = (Index("ix_award_nominee_family_id", "family_id", "award_id"), NEVER_REUSED)
    parent_column = "award_id"

    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), index=True)
    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"))
    score: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    rank: Mapped[int | None]
    won: Mapped[bool | None]
    reason: Mapped[str | None] = mapped_column(String(300))
