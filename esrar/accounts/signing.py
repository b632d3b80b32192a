"""Signing in and out: counted first, then checked, then a visit that only the server can end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from flask import request, session
from flask_login import login_user, logout_user
from sqlalchemy import select, update

from esrar.accounts import sessions, throttle
from esrar.accounts.identity import Me
from esrar.accounts.models import User
from esrar.accounts.moment import real_now
from esrar.accounts.passwords import passwords
from esrar.audit.recorder import note
from esrar.core import context
from esrar.core.arabic import fold
from esrar.core.context import Actor
from esrar.core.db import db, writing
from esrar.core.web import request_id

_user = User.__table__.c


@dataclass(frozen=True)
class Outcome:
    """How a try ended; of one too many, `until` says from when the next may be made."""

    person: Me | None = None
    until: datetime | None = None


def sign_in(username: str, password: str) -> Outcome:
    """Try to sign in; who it is, whether they exist and what was wrong stays unsaid."""
    key, address = fold(username), request.remote_addr or ""
    with writing() as write:
        until = throttle.reserve(write.session, key, address)
    if until:
        return Outcome(until=until)
    row = (
        db.session()
        .execute(
            select(_user.id, _user.password_hash, _user.name).where(
                _user.username_key == key, _user.active, _user.deleted_at.is_(None)
            )
        )
        .first()
    )
    db.session().rollback()  # a hash takes long; the read must not stay open over it
    if not passwords().matches(row.password_hash if row else None, password) or row is None:
        with writing() as write:
            note(
                write.session, "sign-in-failed",
                subject="user" if row else "", subject_id=row.id if row else None,
            )  # fmt: skip
        return Outcome()
    fresh = passwords().hash(password) if passwords().outdated(row.password_hash) else None
    context.act_as(Actor(row.id, row.name, address, request_id()))
    with writing() as write:
        throttle.forgive(write.session, key, address)
        if fresh:
            table = User.__table__
            write.session.execute(
                update(table)
                .where(_user.id == row.id, _user.password_hash == row.password_hash)
                .values(password_hash=fresh)
            )
        note(write.session, "sign-in", subject="user", subject_id=row.id)
        token = sessions.begin(write.session, row.id, address)
    return Outcome(enter(token))


def enter(token: str) -> Me | None:
    """Take this browser onto a visit just begun; nothing of the one before stays in its cookie."""
    old, language = session.get("_user_id"), session.get("language")
    session.clear()
    if language:
        session["language"] = language
    if old:
        with writing() as write:
            sessions.end(write.session, str(old))
    person = sessions.find(token)
    if person:
        login_user(person)
    return person


def sign_out(person: Me) -> None:
    """End the visit, here and on the server."""
    with writing() as write:
        sessions.end(write.session, person.token)
        note(write.session, "sign-out", subject="user", subject_id=person.id)
    language = session.get("language")
    logout_user()
    session.clear()
    if language:
        session["language"] = language


def seconds_until(moment: datetime) -> int:
    """How long to wait, at least a second."""
    return max(1, ceil((moment - real_now()).total_seconds()))
