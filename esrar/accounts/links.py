"""Links that let somebody in once: to make the first account, or to choose a password."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from flask import current_app
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from esrar.accounts.models import OneTimeLink, User
from esrar.accounts.moment import real_now
from esrar.accounts.sessions import digest_of
from esrar.audit.recorder import note
from esrar.core.db import db, writing
from esrar.core.errors import Conflict
from esrar.core.i18n import _l

FIRST_ROLE = "administrator"

_link = OneTimeLink.__table__.c


class Purpose(StrEnum):
    """What a link is for."""

    FIRST_ADMINISTRATOR = "first-administrator"
    SET_PASSWORD = "set-password"  # noqa: S105
    DEMONSTRATION = "demonstration"
    """Made by `flask demo` alone: opens an invented person's account, both steps taken as made, as
    often as it is asked."""


VALID_FOR = {
    Purpose.FIRST_ADMINISTRATOR: timedelta(days=1),
    Purpose.SET_PASSWORD: timedelta(days=3),
    Purpose.DEMONSTRATION: timedelta(days=3650),
}


@dataclass(frozen=True)
class Found:
    """A link that still holds."""

    token: str
    purpose: Purpose
    user_id: int | None


def first_administrator_link() -> str | None:
    """The address at which the first administrator makes their account; None once one exists."""
    if _administered(db.session()):
        return None
    with writing() as write:
        token = issue(write.session, Purpose.FIRST_ADMINISTRATOR)
    return address_of(token)


def issue(session: Session, purpose: Purpose, user_id: int | None = None) -> str:
    """A new link's token; earlier ones of the same kind stop working. Inside a write."""
    token, now = secrets.token_urlsafe(32), real_now()
    same = (_link.purpose == purpose, _link.user_id == user_id, _link.used_at.is_(None))
    session.execute(update(OneTimeLink.__table__).where(*same).values(used_at=now))
    session.execute(
        insert(OneTimeLink.__table__),
        [{
            "digest": digest_of(token), "purpose": purpose, "user_id": user_id,
            "created_at": now, "expires_at": now + VALID_FOR[purpose], "used_at": None,
        }],
    )  # fmt: skip
    subject = "user" if user_id else ""
    note(session, "link-issued", subject=subject, subject_id=user_id, values={"purpose": purpose})
    return token


def find(session: Session, token: str) -> Found | None:
    """The link of a token, unless it was used, has expired, or its person may not come in."""
    row = session.execute(
        select(_link.purpose, _link.user_id).where(
            _link.digest == digest_of(token), _link.used_at.is_(None), _link.expires_at > real_now()
        )
    ).first()
    if row is None:
        return None
    found = Found(token, Purpose(row.purpose), row.user_id)
    if found.purpose is Purpose.FIRST_ADMINISTRATOR:
        return None if _administered(session) else found
    person = session.get(User, row.user_id)
    return found if person and person.active and person.deleted_at is None else None


def use(session: Session, token: str) -> Found:
    """Use the link up. Inside a write. Raises Conflict when somebody was faster."""
    found = find(session, token)
    fresh = (_link.digest == digest_of(token), _link.used_at.is_(None))
    used = session.execute(update(OneTimeLink.__table__).where(*fresh).values(used_at=real_now()))
    if found is None or used.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(_l("This link has been used or has expired. Ask for a new one."))
    return found


def address_of(token: str) -> str:
    """The whole address, as a command prints it; the page shows the same under its own host."""
    path = current_app.url_map.bind("").build("accounts.welcome", {"token": token})
    return f"http://127.0.0.1:{os.environ.get('PORT', '8000')}{path}"


def _administered(session: Session) -> bool:
    """Whether somebody can already manage accounts."""
    holder = select(User.id).where(
        User.role == FIRST_ROLE,
        User.active,
        User.password_hash.is_not(None),
        User.deleted_at.is_(None),
    )
    return session.execute(holder.limit(1)).first() is not None
