"""Tables of meetings with the families present, and of the occasions they are held on."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core import arabic
from esrar.core.db import NEVER_REUSED, Line, Record
from esrar.core.indexes import live_index
from esrar.core.search import searchable


class Meeting(Record):
    """A meeting, with families or of the staff: held on its day, unless it was cancelled."""

    __tablename__ = "meeting"
    __table_args__ = (
        live_index("ix_meeting_name_key", "name_key", "id"),
        live_index("ix_meeting_held_on", "held_on", "id"),
        NEVER_REUSED,
    )

    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(12))
    with_families: Mapped[bool] = mapped_column(default=True)
    held_on: Mapped[date | None] = mapped_column(Date)
    held_on_entered: Mapped[str | None] = mapped_column(String(16))
    place: Mapped[str | None] = mapped_column(String(200))
    online: Mapped[bool | None]
    occasion_id: Mapped[int | None] = mapped_column(ForeignKey("occasion.id"), index=True)
    cancelled_on: Mapped[date | None] = mapped_column(Date)
    cancelled_on_entered: Mapped[str | None] = mapped_column(String(16))
    guests: Mapped[int | None]
    agenda: Mapped[str | None] = mapped_column(Text)
    notes: Mapped[str | None] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(String(240), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "name_key": lambda row: arabic.sort_key(row.name),
        "search_text": lambda row: searchable(row, row.name, row.place or ""),
    }


class Attendance(Line):
    """A family at a meeting: invited or come of itself, and whether somebody of it was present."""

    __tablename__ = "attendance"
    __table_args__ = (Index("ix_attendance_family_id", "family_id", "meeting_id"), NEVER_REUSED)
    parent_column = "meeting_id"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"))
    attendee: Mapped[str | None] = mapped_column(String(200))
    invited: Mapped[bool | None]
    present: Mapped[bool | None]
    note: Mapped[str | None] = mapped_column(String(300))


class MeetingDecision(Line):
    """What a meeting decided, who does it, until when, and the day it was done."""

    __tablename__ = "meeting_decision"
    parent_column = "meeting_id"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    text: Mapped[str] = mapped_column(String(500))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    due_on: Mapped[date | None] = mapped_column(Date)
    due_on_entered: Mapped[str | None] = mapped_column(String(16))
    done_on: Mapped[date | None] = mapped_column(Date)
    done_on_entered: Mapped[str | None] = mapped_column(String(16))


class Occasion(Record):
    """A world or national day that comes again every year, by one of three calendars' rules."""

    __tablename__ = "occasion"
    __table_args__ = (live_index("ix_occasion_name_key", "name_key", "id"), NEVER_REUSED)

    name: Mapped[str] = mapped_column(String(160))
    name_en: Mapped[str | None] = mapped_column(String(160))
    scope: Mapped[str] = mapped_column(String(12))
    rule: Mapped[str] = mapped_column(String(12))
    month: Mapped[int]
    day: Mapped[int | None]
    nth: Mapped[int | None]
    weekday: Mapped[str | None] = mapped_column(String(12))
    unverified: Mapped[bool | None]
    notes: Mapped[str | None] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(String(200), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "name_key": lambda row: arabic.sort_key(row.name),
        "search_text": lambda row: searchable(row, row.name, row.name_en or ""),
    }
