"""The own password: proven again, and changed by who knows it."""

from __future__ import annotations

from flask import request
from sqlalchemy import select

from esrar.accounts import people, sessions, throttle
from esrar.accounts.identity import Me
from esrar.accounts.models import User
from esrar.accounts.passwords import acceptable, passwords
from esrar.accounts.throttle import Tried
from esrar.audit.recorder import note
from esrar.core.arabic import fold
from esrar.core.db import db, writing
from esrar.core.i18n import _


def wrong() -> str:
    """What is said of a password that is not the account's."""
    return _("The present password is not right")


def again(person: Me, present: str) -> Tried:
    """Try the password on a visit that is whole, to show that it is still the same person."""
    tried = _prove(person, present)
    if tried.good:
        with writing() as write:
            sessions.confirm(write.session, person.token)
            note(write.session, "confirmed", subject="user", subject_id=person.id)
    return tried


def change(person: Me, present: str, new: str) -> Tried:
    """Change the password, for who knows the present one; of a good try `token` is the visit that
    goes on, and every other ends. Raises Invalid for a password that is too easy."""
    acceptable(new, person.username, person.name)
    tried = _prove(person, present)
    if not tried.good:
        return tried
    hashed = passwords().hash(new)
    with writing() as write:
        session = write.session
        people.get(session, person.id).password_hash = hashed
        sessions.end_all(session, person.id)
        note(session, "password-set", subject="user", subject_id=person.id)
        whole = person.passed_at is not None
        return Tried(True, token=sessions.begin(session, person.id, _address(), passed=whole))


def _prove(person: Me, present: str) -> Tried:
    key = fold(person.username)
    with writing() as write:
        until = throttle.reserve(write.session, key, _address())
    if until:
        return Tried(until=until)
    user = User.__table__.c
    stored = db.session().scalar(select(user.password_hash).where(user.id == person.id))
    db.session().rollback()  # a hash takes long; the read must not stay open over it
    if not passwords().matches(stored, present):
        with writing() as write:
            note(write.session, "confirm-failed", subject="user", subject_id=person.id)
        return Tried()
    with writing() as write:
        throttle.forgive(write.session, key, _address())
    return Tried(True)


def _address() -> str:
    return request.remote_addr or ""
