"""The demo's plan is approved, its quarters closed; one licence is corrected after its closing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from esrar.core import clock
from esrar.core.calendar import EnteredDate
from esrar.core.db import db
from esrar.demo.acts import HEAD, Event, Told
from esrar.demo.promises import MANAGER
from esrar.kit import saving
from esrar.kit.saving import Draft
from esrar.licensing.register import LICENCES
from esrar.measures.years import year_of
from esrar.plan import approving
from esrar.plan.closing.acts import close
from esrar.plan.closing.kept import closed
from esrar.plan.closing.shape import SPANS, Span

APPROVED_AFTER = timedelta(days=6)
DECISION = "م-2"
CLOSED_AFTER = timedelta(days=9)
CORRECTED_AFTER = timedelta(days=30)
LICENSED = "families.licensed"


def closings(today: date) -> Iterator[Event]:
    """The manager approves the plan, and closes each quarter some days after its end."""
    year = year_of(today)
    approved = year.start + APPROVED_AFTER
    if approved <= today:
        yield Event(approved, MANAGER, _approve)
    for span in SPANS[:4]:
        day = span.end(year) + CLOSED_AFTER
        if day <= today:
            yield Event(day, MANAGER, partial(_close, span))
    corrected = Span.Q1.end(year) + CORRECTED_AFTER
    if corrected <= today:
        yield Event(corrected, HEAD, _correct)


def _approve(_told: Told) -> None:
    session, year, today = db.session(), year_of(clock.today()), clock.today()
    approving.submit(year, approving.state_of(session, year).version)
    version = approving.state_of(session, year).version
    approving.approve(year, version, {
        "approved_on": today, "approved_on_entered": None, "decision_number": DECISION,
        "decision_date": today, "decision_date_entered": None,
    })  # fmt: skip


def _close(span: Span, _told: Told) -> None:
    close(year_of(clock.today()), span)


def _correct(_told: Told) -> None:
    """The last licence counted in the first quarter was issued some days into the second."""
    session, year = db.session(), year_of(clock.today())
    found = closed(session, year, Span.Q1)
    rows = list(found.rows(session, LICENSED)) if found else []
    dated = [(row.dated, row.record_id) for row in rows if row.dated]
    session.rollback()
    if dated:
        day = Span.Q1.end(year) + timedelta(days=4)
        saving.save(LICENCES, Draft({"issued_on": EnteredDate(day)}), record_id=max(dated)[1])
