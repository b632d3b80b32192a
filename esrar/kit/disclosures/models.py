"""What is kept of each file that left: its terms, its fingerprint, the records in it, and how its
terms were corrected afterwards."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core import clock
from esrar.core.db import NEVER_REUSED, Instant, Model

RECIPIENT = 200
PURPOSE = 500
REASON = 300


class Disclosure(Model):
    """One file that was handed to somebody outside. Never changed: a correction stands beside it.

    `asked` is the filter of the list as its address has it, `columns` the headings of the file, one
    a line, and `left_out` how many records were kept back because no basis covered them. `aim` is
    what it was handed over for, of the purposes that persons are asked about apart.
    """

    __tablename__ = "disclosure"
    __table_args__ = (Index("ix_disclosure_register", "register", "id"), NEVER_REUSED)

    id: Mapped[int] = mapped_column(primary_key=True)
    register: Mapped[str] = mapped_column(String(48))
    at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    actor_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(120), default="")
    recipient: Mapped[str] = mapped_column(String(RECIPIENT))
    recipient_id: Mapped[int | None]
    purpose: Mapped[str] = mapped_column(String(PURPOSE))
    basis: Mapped[str] = mapped_column(String(16))
    aim: Mapped[str | None] = mapped_column(String(16))
    disclosed_on: Mapped[date] = mapped_column(Date)
    count: Mapped[int]
    left_out: Mapped[int] = mapped_column(default=0)
    ending: Mapped[str] = mapped_column(String(8))
    asked: Mapped[str] = mapped_column(Text, default="")
    said: Mapped[str] = mapped_column(Text, default="")
    columns: Mapped[str] = mapped_column(Text, default="")
    fingerprint: Mapped[str] = mapped_column(String(64))


class DisclosureCorrection(Model):
    """The terms of a disclosure as they should have been written, by whom and for which reason.

    Each holds all terms, also those that stay: the latest says how it is, and the disclosure itself
    stays as it was first written. `handed` is false of a file that was made and never given out.
    """

    __tablename__ = "disclosure_correction"
    __table_args__ = (Index("ix_disclosure_correction_disclosure_id", "disclosure_id", "id"),
                      NEVER_REUSED)  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    disclosure_id: Mapped[int] = mapped_column(ForeignKey("disclosure.id"))
    at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    actor_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(120), default="")
    reason: Mapped[str] = mapped_column(String(REASON))
    recipient: Mapped[str] = mapped_column(String(RECIPIENT))
    recipient_id: Mapped[int | None]
    purpose: Mapped[str] = mapped_column(String(PURPOSE))
    basis: Mapped[str] = mapped_column(String(16))
    aim: Mapped[str | None] = mapped_column(String(16))
    disclosed_on: Mapped[date] = mapped_column(Date)
    handed: Mapped[bool] = mapped_column(default=True)


class DisclosedSet(Model):
    """Which of 4,096 neighbouring record numbers a file held, a bit each.

    A file of 100,000 records is 25 rows of 512 bytes, not 100,000 rows; whether a record was in a
    file is one look by key. A number is no personal data: destroying a record leaves these as they
    are, and a merge is followed when they are read, so that reversing it needs nothing.
    """

    __tablename__ = "disclosed_set"

    register: Mapped[str] = mapped_column(String(48), primary_key=True)
    block: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    disclosure_id: Mapped[int] = mapped_column(ForeignKey("disclosure.id"), primary_key=True)
    bits: Mapped[bytes] = mapped_column(LargeBinary(512))
