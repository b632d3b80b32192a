"""The open visits of a person: where, on what, since when; each can be ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from esrar.accounts.identity import Me
from esrar.accounts.models import UserSession
from esrar.accounts.moment import real_now
from esrar.accounts.second.needed import needed
from esrar.accounts.sessions import digest_of
from esrar.audit.recorder import note
from esrar.core.db import writing

_visit = UserSession.__table__.c
NAME = 16
"""So many signs of a digest name a visit on the page: enough to find it among a person's own."""


@dataclass(frozen=True)
class Visit:
    """An open visit. `half` is one that gave the password and waits for the second step."""

    name: str
    device: str
    address: str
    begun: datetime
    seen: datetime
    own: bool
    half: bool


def open_visits(session: Session, person: Me) -> list[Visit]:
    """Every visit of the person that is still good, this one first."""
    now, own = real_now(), digest_of(person.token)
    asked = person.enrolled or needed(person)
    rows = session.execute(
        select(_visit.digest, _visit.device, _visit.address, _visit.created_at,
               _visit.last_seen_at, _visit.passed_at)
        .where(_visit.user_id == person.id, _visit.ended_at.is_(None), _visit.expires_at > now,
               _visit.last_seen_at > now - current_app.config["SESSION_IDLE"])
        .order_by(_visit.last_seen_at.desc())
    )  # fmt: skip
    found = [
        Visit(row.digest.hex()[:NAME], row.device, row.address, row.created_at, row.last_seen_at,
              bytes(row.digest) == own, asked and row.passed_at is None)
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda visit: not visit.own)


def end(person: Me, name: str | None) -> int:
    """End one visit of the person, or with None every other one; returns how many ended."""
    mine, own = (_visit.user_id == person.id, _visit.ended_at.is_(None)), digest_of(person.token)
    with writing() as write:
        session = write.session
        gone = [
            digest
            for digest in map(bytes, session.scalars(select(_visit.digest).where(*mine)))
            if (digest != own if name is None else digest.hex()[:NAME] == name)
        ]
        if gone:
            table = update(UserSession.__table__).where(_visit.digest.in_(gone))
            session.execute(table.values(ended_at=real_now()))
            note(session, "visit-ended", subject="user", subject_id=person.id,
                 values={"visits": len(gone)})  # fmt: skip
    return len(gone)
