"""Making the second step: a code or a recovery code, counted first, then a visit that is whole."""

from __future__ import annotations

from flask import request
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from esrar.accounts import sessions, throttle
from esrar.accounts.identity import Me
from esrar.accounts.second import factor, recovery
from esrar.accounts.throttle import Tried
from esrar.audit.models import AuditEntry
from esrar.audit.recorder import note
from esrar.core.db import db, writing


def by_code(person: Me, code: str) -> Tried:
    """Try a code of the app at sign-in; of a good one `token` is the visit that goes on."""
    with writing() as write:
        tried = _take(write.session, person, code)
        return _whole(write.session, person, "code") if tried.good else tried


def by_recovery(person: Me, typed: str) -> Tried:
    """Try a recovery code at sign-in; a good one is used up."""
    with writing() as write:
        until = throttle.reserve_code(write.session, person.id, _address())
    if until:
        return Tried(until=until)
    part = recovery.find(db.session(), person.id, typed)
    with writing() as write:
        if part is None or not recovery.use_up(write.session, person.id, part):
            note(write.session, "code-failed", subject="user", subject_id=person.id)
            return Tried()
        throttle.forgive_codes(write.session, person.id, _address())
        note(write.session, "recovery-code-used", subject="user", subject_id=person.id)
        return _whole(write.session, person, "recovery")


def again(person: Me, code: str) -> Tried:
    """Try a code on a visit that is whole, to show that it is still the same person."""
    with writing() as write:
        tried = _take(write.session, person, code)
        if tried.good:
            sessions.confirm(write.session, person.token)
            note(write.session, "confirmed", subject="user", subject_id=person.id)
        return tried


def _take(session: Session, person: Me, code: str) -> Tried:
    until = throttle.reserve_code(session, person.id, _address())
    if until:
        return Tried(until=until)
    if not factor.take(session, person.id, code):
        note(session, "code-failed", subject="user", subject_id=person.id)
        return Tried()
    throttle.forgive_codes(session, person.id, _address())
    return Tried(True)


def _whole(session: Session, person: Me, by: str) -> Tried:
    """The visit that goes on, under a new token; the half one ends as the browser enters it."""
    elsewhere = _failed_elsewhere(session, person)
    token = sessions.begin(session, person.id, _address(), passed=True)
    note(session, "sign-in", subject="user", subject_id=person.id, values={"second_step": by})
    return Tried(True, token=token, elsewhere=elsewhere)


def _failed_elsewhere(session: Session, person: Me) -> int:
    """How many wrong codes came from other addresses since the last sign-in."""
    entry = AuditEntry.__table__.c
    own = (entry.subject == "user", entry.subject_id == person.id)
    last = select(func.max(entry.id)).where(*own, entry.action == "sign-in").scalar_subquery()
    since = entry.id > func.coalesce(last, 0)
    failed = (entry.action == "code-failed", entry.address != _address())
    return session.scalar(select(func.count()).where(*own, *failed, since)) or 0


def _address() -> str:
    return request.remote_addr or ""
