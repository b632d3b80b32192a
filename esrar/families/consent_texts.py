"""The texts that families agree to, each for one purpose from a day on, and what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Date, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from esrar.audit.cache import kept
from esrar.core import arabic
from esrar.core.approval import Approvable
from esrar.core.db import NEVER_REUSED, Record, db
from esrar.core.indexes import live_index
from esrar.core.standing import stands


class ConsentText(Approvable, Record):
    """What a person is told and agrees to for a purpose, from a day on; never changed once used."""

    __tablename__ = "consent_text"
    __table_args__ = (
        live_index("ix_consent_text_purpose", "purpose", "since", "id"),
        NEVER_REUSED,
    )

    name: Mapped[str] = mapped_column(String(160))
    purpose: Mapped[str] = mapped_column(String(16))
    since: Mapped[date] = mapped_column(Date)
    since_entered: Mapped[str | None] = mapped_column(String(16))
    body: Mapped[str] = mapped_column(Text)
    unverified: Mapped[bool | None]
    notes: Mapped[str | None] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(String(200), default="")

    derived = {
        "name_key": lambda row: arabic.sort_key(row.name),
    }


TEXT = ConsentText.__table__
Texts = Mapping[str, Sequence[tuple[date, int, str]]]


def _texts() -> Texts:
    """The approved texts of each purpose, the latest first."""
    return kept("consent texts", _load, TEXT)


def _load() -> Texts:
    own = TEXT.c
    rows = db.session.execute(
        select(own.purpose, own.since, own.id, own.body)
        .where(stands(own),
               own.approved_on.is_not(None))
        .order_by(own.since.desc(), own.id.desc())
    )  # fmt: skip
    found: dict[str, list[tuple[date, int, str]]] = {}
    for purpose, since, number, body in rows:
        found.setdefault(purpose, []).append((since, number, body))
    return found


def text_on(purpose: str, day: date) -> tuple[int, str] | None:
    """The number and the words of the text in force for a purpose on a day."""
    for since, number, body in _texts().get(purpose, ()):
        if since <= day:
            return number, body
    return None


def words_of(number: int) -> str:
    """The words of a text by its number, as they were agreed to."""
    found = db.session.scalar(select(TEXT.c.body).where(TEXT.c.id == number))
    return found or ""
