"""Forms that arrive twice make one record: each carries a key that is used up with its change."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import String, bindparam, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from esrar.core import clock
from esrar.core.db import Instant, Model

LENGTH = 32


class RequestKey(Model):
    """A form's key and what it made, written in the same transaction."""

    __tablename__ = "request_key"

    key: Mapped[str] = mapped_column(String(LENGTH), primary_key=True)
    record_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant, default=clock.now)


_KEPT = RequestKey.__table__.c
_ANSWERED = select(_KEPT.record_id).where(_KEPT.key == bindparam("key"))


def new_key() -> str:
    """The key that a form is given when it is shown."""
    return secrets.token_urlsafe(18)


def answered(session: Session, key: str) -> int | None:
    """The record a form with this key already made."""
    found: int | None = session.scalar(_ANSWERED, {"key": key[:LENGTH]})
    return found


def answer(session: Session, key: str, record_id: int) -> None:
    """Use the key up. A second transaction with it fails on the primary key."""
    session.execute(
        insert(RequestKey.__table__),
        [{"key": key[:LENGTH], "record_id": record_id, "at": clock.now()}],
    )
