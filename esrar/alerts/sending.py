"""Sends every digest that is due: none twice, none lost without a word.

A row is reserved before a mail is handed over and closed after it. Between the two lies the one
moment in which nobody can know: who dies there leaves the row, and the next run says so, sends
nothing in its place and tells the same alerts in the next day's digest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from esrar.accounts.models import User
from esrar.accounts.moment import real_now
from esrar.alerts.digest import Digest, compose
from esrar.alerts.mailing import Mailer, Refused, Uncertain, Unreachable
from esrar.alerts.models import AlertMail
from esrar.alerts.wishes import Often
from esrar.audit.recorder import note
from esrar.core import clock
from esrar.core.db import db, writing

MAIL = AlertMail.__table__
UNDER_WAY = timedelta(minutes=15)
"""A reservation so old is nobody's any more: no run takes that long over one mail."""
WEEK = timedelta(days=7)


class State(StrEnum):
    """Where the mail of a day stands."""

    RESERVED = "reserved"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass
class Outcome:
    """What a run did, by user name; `unknown` were begun, now or earlier, and never confirmed."""

    sent: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)
    nothing_new: int = 0

    @property
    def faultless(self) -> bool:
        """Whether every digest that was due has left."""
        return not (self.failed or self.unknown)


def due(session: Session, base: str) -> Iterator[Digest | None]:
    """The digests of today; None for somebody of whom there is nothing new to tell."""
    wanted = select(User).where(User.active, User.deleted_at.is_(None), User.email.is_not(None),
                                User.digest != Often.NONE.value).order_by(User.id)  # fmt: skip
    for user in session.scalars(wanted).all():
        if _is_due(session, user):
            digest = compose(session, user, base)
            told = _told(session, user)
            yield digest if digest and not told.issuperset(digest.told) else None


def _is_due(session: Session, user: User) -> bool:
    """A daily digest once a day, a weekly one when the last is a week old; a failed one again."""
    first = clock.today() if user.digest == Often.DAILY else clock.today() - WEEK + timedelta(1)
    done = select(MAIL.c.id).where(
        MAIL.c.user_id == user.id, MAIL.c.day >= first, MAIL.c.state != State.FAILED.value
    )
    return session.scalar(done.limit(1)) is None


def _told(session: Session, user: User) -> set[str]:
    """What the last digest that certainly left spoke of."""
    last = (
        select(MAIL.c.told)
        .where(MAIL.c.user_id == user.id, MAIL.c.state == State.SENT.value)
        .order_by(MAIL.c.day.desc())
    )
    return set(session.scalar(last.limit(1)) or ())


def send(mailer: Mailer, base: str) -> Outcome:
    """Send what is due. Raises Unreachable when the server cannot be used (any more)."""
    outcome = Outcome()
    outcome.unknown += _stuck()
    for digest in list(due(db.session(), base)):
        if digest is None:
            outcome.nothing_new += 1
            continue
        reserved = reserve(digest)
        if reserved is not None:
            _send(mailer, digest, reserved, outcome)
    return outcome


def _send(mailer: Mailer, digest: Digest, reserved: int, outcome: Outcome) -> None:
    name = digest.user.username
    try:
        mailer.send(digest.message(mailer.sender))
    except Refused as fault:
        close(reserved, State.FAILED, str(fault))
        outcome.failed.append((name, str(fault)))
    except Uncertain as fault:
        close(reserved, State.UNKNOWN, str(fault))
        outcome.unknown.append((name, str(fault)))
    except Unreachable as fault:
        close(reserved, State.FAILED, str(fault))
        raise
    else:
        close(reserved, State.SENT)
        outcome.sent.append(name)


def reserve(digest: Digest) -> int | None:
    """Reserve today's digest for this run; None when another run has it or had it."""
    now, who, today = real_now(), digest.user.id, clock.today()
    values: dict[str, Any] = {"state": State.RESERVED.value, "told": list(digest.told),
                              "reserved_at": now, "closed_at": None, "fault": None}  # fmt: skip
    key = (MAIL.c.user_id == who, MAIL.c.day == today)
    try:
        with writing(origin="alerts") as write:
            again = update(MAIL).where(*key, MAIL.c.state == State.FAILED.value).values(**values)
            if write.session.execute(again).rowcount:  # type: ignore[attr-defined]
                return write.session.scalar(select(MAIL.c.id).where(*key))
            made = insert(MAIL).values(user_id=who, day=today, **values)
            found: int = write.session.execute(made).inserted_primary_key[0]  # type: ignore[attr-defined]
            return found
    except IntegrityError:
        return None


def close(reserved: int, state: State, fault: str = "") -> None:
    """Say how it went, in the table and in the audit."""
    with writing(origin="alerts") as write:
        values = {"state": state.value, "closed_at": real_now(), "fault": fault[:300] or None}
        write.session.execute(update(MAIL).where(MAIL.c.id == reserved).values(**values))
        row = write.session.execute(
            select(MAIL.c.user_id, MAIL.c.told).where(MAIL.c.id == reserved)
        ).one()
        note(write.session, f"digest-{state.value}", subject="user", subject_id=row.user_id,
             values={"alerts": len(row.told)})  # fmt: skip


def _stuck() -> list[tuple[str, str]]:
    """Reservations that nobody closed: said once, and never sent again."""
    old = select(MAIL.c.id, MAIL.c.day, User.username).join(User, User.id == MAIL.c.user_id).where(
        MAIL.c.state == State.RESERVED.value, MAIL.c.reserved_at < real_now() - UNDER_WAY
    )  # fmt: skip
    found: list[tuple[str, str]] = []
    for row in db.session.execute(old).all():
        close(row.id, State.UNKNOWN, "the run ended before it was confirmed")
        day: date = row.day
        found.append((row.username, f"begun on {day} and never confirmed: it may have left"))
    return found
