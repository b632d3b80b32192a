"""Processes of the association, and how many of their transactions went electronically."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core import arabic
from esrar.core.approval import Approvable
from esrar.core.db import NEVER_REUSED, Line, Record
from esrar.core.indexes import live_index
from esrar.core.search import searchable


class Process(Approvable, Record):
    """An administrative or financial process of the inventory (indicator 11).

    `electronic_on` is the day from which it is fully electronic; blank, the degree holds always.
    """

    __tablename__ = "process"
    __table_args__ = (live_index("ix_process_name_key", "name_key", "id"), NEVER_REUSED)

    name: Mapped[str] = mapped_column(String(200))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"))
    department: Mapped[str | None] = mapped_column(String(40))
    degree: Mapped[str] = mapped_column(String(8), default="manual")
    electronic_on: Mapped[date | None] = mapped_column(Date)
    electronic_on_entered: Mapped[str | None] = mapped_column(String(16))
    in_scope: Mapped[bool] = mapped_column(default=True)
    needs_automation: Mapped[bool | None]
    system: Mapped[str | None] = mapped_column(String(160))
    ended_on: Mapped[date | None] = mapped_column(Date)
    ended_on_entered: Mapped[str | None] = mapped_column(String(16))
    notes: Mapped[str | None] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(String(240), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "name_key": lambda row: arabic.sort_key(row.name),
        "search_text": lambda row: searchable(row, row.name),
    }


class ProcessVolume(Line):
    """Transactions of a process in a month, stored as the month's first day."""

    __tablename__ = "process_volume"
    parent_column = "process_id"

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"), index=True)
    month: Mapped[date] = mapped_column(Date)
    month_entered: Mapped[str | None] = mapped_column(String(16))
    total: Mapped[int]
    electronic: Mapped[int]
