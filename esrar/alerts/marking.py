"""The acts on an alert: who minds it, and until when it rests. All else its record says itself."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.accounts.models import User
from esrar.alerts.catalogue import BY_KEY
from esrar.alerts.kit import Found
from esrar.alerts.models import AlertMark, AlertSetting
from esrar.core import clock
from esrar.core.db import writing
from esrar.core.errors import Invalid
from esrar.core.i18n import _l

LONGEST = timedelta(days=366)


def assign(kind: str, one: Found, user_id: int | None) -> None:
    """Somebody minds it; None leaves it to its department. Raises Invalid."""
    with writing(origin="alerts") as write:
        person = None if user_id is None else write.session.get(User, user_id)
        if user_id is not None and (person is None or not person.active or person.deleted_at):
            raise Invalid(_l("Choose one of the staff"))
        _mark(write.session, kind, one).assigned_to_id = user_id


def snooze(kind: str, one: Found, until: date | None, reason: str, by: int) -> None:
    """It rests until a day, for a reason; on that day it is back. Raises Invalid."""
    today = clock.today()
    if until is None or not today < until <= today + LONGEST:
        raise Invalid(_l("Write a day after today, within a year"))
    if not reason.strip():
        raise Invalid(_l("Write the reason"))
    with writing(origin="alerts") as write:
        mark = _mark(write.session, kind, one)
        mark.snoozed_until, mark.snooze_reason = until, reason.strip()[:300]
        mark.snoozed_by_id = by


def wake(kind: str, one: Found) -> None:
    """It rests no longer."""
    with writing(origin="alerts") as write:
        mark = _mark(write.session, kind, one)
        mark.snoozed_until = mark.snooze_reason = mark.snoozed_by_id = None


def _mark(session: Session, kind: str, one: Found) -> AlertMark:
    """The mark of an alert, made when there is none."""
    found = session.scalar(select(AlertMark).where(
        AlertMark.kind == kind, AlertMark.subject == one.subject,
        AlertMark.subject_id == one.id, AlertMark.deleted_at.is_(None),
    ))  # fmt: skip
    if found is None:
        found = AlertMark(kind=kind, subject=one.subject, subject_id=one.id)
        session.add(found)
    return found


def set_rules(wanted: dict[str, tuple[bool, tuple[int, ...]]]) -> None:
    """Keep which kinds are looked for, and their days; what is the default needs no row."""
    with writing(origin="alerts") as write:
        rows = select(AlertSetting).where(AlertSetting.deleted_at.is_(None))
        stored = {row.kind: row for row in write.session.scalars(rows)}
        for kind, (enabled, days) in wanted.items():
            text, row = " ".join(map(str, days)), stored.get(kind)
            default = tuple(step.days for step in BY_KEY[kind].steps)
            if row is None and (not enabled or days != default):
                write.session.add(AlertSetting(kind=kind, enabled=enabled, days=text))
            elif row is not None:
                row.enabled, row.days = enabled, text
