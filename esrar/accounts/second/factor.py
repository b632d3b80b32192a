"""The app of an account: its secret, sealed; the codes it gives, each taken once."""

from __future__ import annotations

from base64 import b32decode, b32encode
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from esrar.accounts.models import SecondFactor
from esrar.accounts.moment import real_now
from esrar.accounts.second import totp
from esrar.core.crypto import Tampered

_factor = SecondFactor.__table__.c


def keep(session: Session, user_id: int, secret: bytes, step: int) -> None:
    """Put an app in the place of the one before; its code of `step` was just used. In a write."""
    forget(session, user_id)
    row = {
        "user_id": user_id, "secret": _tied(user_id, secret), "last_step": step,
        "created_at": real_now(),
    }  # fmt: skip
    session.execute(insert(SecondFactor.__table__), [row])


def forget(session: Session, user_id: int) -> bool:
    """Take the app of an account away; False if there was none. Inside a write."""
    gone = session.execute(delete(SecondFactor.__table__).where(_factor.user_id == user_id))
    return bool(gone.rowcount)  # type: ignore[attr-defined]


def take(session: Session, user_id: int, code: str) -> bool:
    """Whether it is a code of now that was not used yet; it is used up by this. In a write."""
    sealed = session.scalar(select(_factor.secret).where(_factor.user_id == user_id))
    if sealed is None:
        return False
    step = totp.matching_step(_untied(user_id, sealed), code, real_now())
    if step is None:
        return False
    later = (_factor.user_id == user_id, _factor.last_step < step)
    moved = session.execute(update(SecondFactor.__table__).where(*later).values(last_step=step))
    return bool(moved.rowcount == 1)  # type: ignore[attr-defined]


def since(session: Session, user_id: int) -> datetime | None:
    """Since when the account has its app; None without one."""
    return session.scalar(select(_factor.created_at).where(_factor.user_id == user_id))


def enrolled(session: Session) -> set[int]:
    """Everyone who has an app."""
    return set(session.scalars(select(_factor.user_id)))


def _tied(user_id: int, secret: bytes) -> str:
    """The secret with its owner, so that one put into another's row does not open."""
    return f"{user_id}:{b32encode(secret).decode()}"


def _untied(user_id: int, text: str) -> bytes:
    owner, _separator, secret = text.partition(":")
    if owner != str(user_id):
        raise Tampered("second_factor.secret")
    return b32decode(secret)
