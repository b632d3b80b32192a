"""What is kept of a scan: when it was, which pairs it found, and which are known to be two."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core import clock
from esrar.core.db import NEVER_REUSED, Instant, Model


class DuplicateScan(Model):
    """The latest scan of a register: how many records it read, how many pairs it named."""

    __tablename__ = "duplicate_scan"

    register: Mapped[str] = mapped_column(String(48), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    records: Mapped[int]
    pairs: Mapped[int]


class DuplicatePair(Model):
    """Two records that deserve a look. `reasons` are codes and points: no value of either."""

    __tablename__ = "duplicate_pair"
    __table_args__ = (Index("ix_duplicate_pair_register", "register", "score"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    register: Mapped[str] = mapped_column(String(48))
    first_id: Mapped[int]
    second_id: Mapped[int]
    score: Mapped[int]
    reasons: Mapped[str] = mapped_column(Text)


class DistinctPair(Model):
    """Two records that somebody looked at and found to be two; the smaller number first."""

    __tablename__ = "distinct_pair"
    __table_args__ = (UniqueConstraint("register", "first_id", "second_id"), NEVER_REUSED)

    id: Mapped[int] = mapped_column(primary_key=True)
    register: Mapped[str] = mapped_column(String(48))
    first_id: Mapped[int]
    second_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    actor_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(120), default="")
