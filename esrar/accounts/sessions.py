"""Visits, kept on the server: begun at sign-in, looked up by each request, ended everywhere."""

from __future__ import annotations

import hashlib
import logging
import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from esrar.accounts.devices import device
from esrar.accounts.identity import Me
from esrar.accounts.models import SecondFactor, User, UserSession
from esrar.accounts.moment import real_now
from esrar.accounts.second.needed import due
from esrar.audit.cache import begin_with
from esrar.audit.reading import LAST_CHANGE
from esrar.core import crypto
from esrar.core.db import db, writing

log = logging.getLogger(__name__)

NOTED_EVERY = timedelta(minutes=5)
KEPT_AFTER_END = timedelta(days=30)
HALFWAY = timedelta(minutes=30)
"""So long a visit waits for its second step."""

_user, _visit, _factor = User.__table__.c, UserSession.__table__.c, SecondFactor.__table__.c
# Columns, not objects, and one statement for good: this runs before every page. Most pages ask
# next whether anything changed, and with which keys: the number of the last change and the version
# come along.
_FIND = (
    select(
        _user.id, _user.username, _user.name, _user.role, _user.department,
        _visit.last_seen_at, _visit.passed_at, _visit.confirmed_at,
        _factor.user_id.is_not(None).label("enrolled"),
        _visit.expires_at, select(LAST_CHANGE).scalar_subquery().label("changed"),
        crypto.USED_VERSION.scalar_subquery().label("key_version"),
    )
    .select_from(UserSession.__table__.join(User.__table__, _user.id == _visit.user_id)
                 .outerjoin(SecondFactor.__table__, _factor.user_id == _visit.user_id))
    .where(
        _visit.digest == bindparam("digest"), _visit.ended_at.is_(None),
        _user.active, _user.deleted_at.is_(None),
    )
)  # fmt: skip


def digest_of(token: str) -> bytes:
    """What the table keeps of a token: enough to recognise it, not to use it."""
    return hashlib.sha256(token.encode()).digest()


def begin(session: Session, user_id: int, address: str, *, passed: bool = False) -> str:
    """A new visit; returns its token. Inside a write.

    `passed` says that the second step was made; who has it before them waits for it only a while.
    """
    token, now = secrets.token_urlsafe(32), real_now()
    digest = digest_of(token)
    session.execute(delete(UserSession.__table__).where(_visit.expires_at < now - KEPT_AFTER_END))
    session.execute(
        insert(UserSession.__table__),
        [{
            "digest": digest, "user_id": user_id, "created_at": now,
            "last_seen_at": now, "expires_at": now + current_app.config["SESSION_ABSOLUTE"],
            "address": address, "passed_at": now if passed else None, "confirmed_at": now,
            "device": device(),
        }],
    )  # fmt: skip
    if not passed:
        person = recognise(session, token)
        if person and due(person):
            own = update(UserSession.__table__).where(_visit.digest == digest)
            session.execute(own.values(expires_at=now + HALFWAY))
    return token


def recognise(session: Session, token: str) -> Me | None:
    """Whoever a visit just begun is of. Inside a write."""
    row = session.execute(_FIND, {"digest": digest_of(token)}).first()
    return _me(row, token) if row else None


def find(token: str) -> Me | None:
    """Whoever is on this visit, unless it ended, lay idle or grew too old."""
    row = db.session().connection().execute(_FIND, {"digest": digest_of(token)}).first()
    if row is None:
        return None
    begin_with(row.changed or 0)
    crypto.begin_with(row.key_version)
    now = real_now()
    if row.expires_at <= now or now - row.last_seen_at > current_app.config["SESSION_IDLE"]:
        return None
    return _me(row, token)


def _me(row: Any, token: str = "") -> Me:
    return Me(*(*row[:9], token))


def note_seen(person: Me) -> None:
    """Keep a visit from lying idle; at most every few minutes, and never at a page's expense."""
    now = real_now()
    if now - person.last_seen_at < NOTED_EVERY:
        return
    try:
        with writing() as write:
            write.session.execute(
                update(UserSession.__table__)
                .where(_visit.digest == digest_of(person.token))
                .values(last_seen_at=now)
            )
    except OperationalError:
        log.warning("the time of a visit could not be noted")  # a full disk: reading goes on


def confirm(session: Session, token: str) -> None:
    """Note that whoever is on this visit just proved to be there. Inside a write."""
    own = update(UserSession.__table__).where(_visit.digest == digest_of(token))
    session.execute(own.values(confirmed_at=real_now()))


def end(session: Session, token: str) -> None:
    """End one visit. Inside a write."""
    _end(session, _visit.digest == digest_of(token))


def end_all(session: Session, user_id: int) -> None:
    """End every visit of a person: what they may do changed. Inside a write."""
    _end(session, _visit.user_id == user_id)


def end_everybody(session: Session) -> int:
    """End all visits, and say how many: what their cookies were signed with changed. In a write."""
    table = UserSession.__table__
    done = session.execute(
        update(table).where(_visit.ended_at.is_(None)).values(ended_at=real_now())
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def _end(session: Session, which: object) -> None:
    statement = update(UserSession.__table__).where(which, _visit.ended_at.is_(None))  # type: ignore[arg-type]
    session.execute(statement.values(ended_at=real_now()))


def came_before(session: Session, username_key: str, address: str) -> bool:
    """Whether this account was ever signed in from this address, as far back as visits are kept."""
    visit = select(_visit.digest).where(
        _visit.user_id == _user.id, _user.username_key == username_key, _visit.address == address
    )
    return session.execute(visit.limit(1)).first() is not None


def passed_before(session: Session, user_id: int, address: str) -> bool:
    """Whether somebody once made the second step of this account from this address."""
    visit = select(_visit.digest).where(
        _visit.user_id == user_id, _visit.address == address, _visit.passed_at.is_not(None)
    )
    return session.execute(visit.limit(1)).first() is not None


def last_seen(session: Session) -> dict[int, datetime]:
    """When each person was last here."""
    latest = select(_visit.user_id, func.max(_visit.last_seen_at)).group_by(_visit.user_id)
    return {row[0]: row[1] for row in session.execute(latest)}
