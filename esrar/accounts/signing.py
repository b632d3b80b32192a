"""Signing in and out: counted first, then checked, then a visit that only the server can end.

The password is the first step; `esrar.accounts.second.passing` makes the second, where it is due.
"""

from __future__ import annotations

from flask import request
from flask import session as cookie
from flask_login import login_user, logout_user
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from esrar.accounts import sessions, throttle
from esrar.accounts.identity import Me
from esrar.accounts.models import User
from esrar.accounts.passwords import passwords
from esrar.accounts.second.needed import due
from esrar.accounts.throttle import Tried
from esrar.audit.recorder import note
from esrar.core import context
from esrar.core.arabic import fold
from esrar.core.context import Actor
from esrar.core.db import db, writing
from esrar.core.web import request_id

_user = User.__table__.c


def sign_in(username: str, password: str) -> Tried:
    """Try a password, and take the browser onto the visit that it begins; who it is, whether they
    exist and what was wrong stays unsaid."""
    key, address = fold(username), request.remote_addr or ""
    with writing() as write:
        until = throttle.reserve(write.session, key, address)
    if until:
        return Tried(until=until)
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
        return Tried()
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
        token = begin(write.session, row.id, address)
    enter(token)
    return Tried(True, token=token)


def begin(session: Session, user_id: int, address: str) -> str:
    """The visit of whoever proved to hold the account: whole, or with the second step before it.
    Returns its token. Inside a write."""
    token = sessions.begin(session, user_id, address)
    person = sessions.recognise(session, token)
    waits = person is not None and due(person) is not None
    note(session, "sign-in-half" if waits else "sign-in", subject="user", subject_id=user_id)
    return token


def demonstrate(user_id: int, name: str) -> str:
    """The visit of an invented person, by the link of a demonstration. Returns its token."""
    address = request.remote_addr or ""
    context.act_as(Actor(user_id, name, address, request_id()))
    with writing() as write:
        note(write.session, "sign-in", subject="user", subject_id=user_id,
             values={"second_step": "demonstration"})  # fmt: skip
        return sessions.begin(write.session, user_id, address, passed=True)


def enter(token: str) -> Me | None:
    """Take this browser onto a visit just begun; nothing of the one before stays in its cookie."""
    old = cookie.get("_user_id")
    _empty_cookie()
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
    logout_user()
    _empty_cookie()


def _empty_cookie() -> None:
    """Keep nothing of a visit but the language."""
    language = cookie.get("language")
    cookie.clear()
    if language:
        cookie["language"] = language
