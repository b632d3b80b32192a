"""What was promised and what was reached, side by side: read by board, pages and command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from esrar.audit.cache import kept
from esrar.core import clock
from esrar.core.db import db
from esrar.core.i18n import _
from esrar.core.pages import StatusTag
from esrar.measures import evaluate, ledger
from esrar.measures.aggregates import CountTogether
from esrar.measures.catalogue import MEASURES
from esrar.measures.kit import Value
from esrar.measures.models import TODAY
from esrar.measures.years import Year, current_year, points
from esrar.plan import rules
from esrar.plan.promises import Promise
from esrar.plan.rules import Progress, Status, TargetKind

DASH = "–"


@dataclass(frozen=True)
class Reading:
    """The value of a measure on a day, and the counts of its remarks where they are kept."""

    as_of: date
    value: Value
    remarks: Mapping[str, int]


def kept_readings(session: Session) -> dict[str, dict[str, Reading]]:
    """The kept values by measure and point, read once until data change."""
    return kept(("kept readings",), lambda: _kept_readings(session))


def _kept_readings(session: Session) -> dict[str, dict[str, Reading]]:
    return {
        key: {point: _reading(row) for point, row in rows.items()}
        for key, rows in ledger.kept_values(session).items()
    }


def _reading(row: Mapping[str, Any]) -> Reading:
    return Reading(row["as_of"], ledger.value_of(row), row["remarks"] or {})


def is_provisional(promise: Promise | None, value: Value, year: Year) -> bool:
    """Whether what is not assessed yet can still change the answer to what was promised."""
    if not value.provisional or promise is None or value.number is None:
        return value.provisional
    measure = promise.measure and evaluate.ask(db.session(), promise.measure, year).measure
    together = measure is not None and isinstance(measure.aggregate, CountTogether)
    return rules.can_still_turn(
        value.number, value.coverage, promise.high, promise.kind, together=together
    )


def reading_of(session: Session, key: str, year: Year, day: date) -> Reading | None:
    """A measure's reading on a day; None while it is not connected."""
    return _readings(session, key, year, {TODAY: year.seen_from(day).as_of}).get(TODAY)


def readings(session: Session, key: str, year: Year, day: date) -> dict[str, Reading]:
    """A measure's readings on a day (under TODAY) and at the ends of the quarters closed by it."""
    return _readings(session, key, year, points(year, day))


def _readings(
    session: Session, key: str, year: Year, wanted: Mapping[str, date]
) -> dict[str, Reading]:
    """Kept readings where they are; another year or another day is counted now."""
    measure = MEASURES.get(key)
    if measure is None:
        return {}
    found = {}
    own = kept_readings(session).get(key, {}) if year == current_year() else {}
    by_day = {reading.as_of: reading for reading in own.values()} if is_fresh(own, year) else {}
    question = evaluate.ask(session, measure, year)
    for point, as_of in wanted.items():
        reading = by_day.get(as_of)
        if reading is None:
            value = evaluate.value(session, question, year.seen_from(as_of))
            reading = Reading(as_of, value, {})
        found[point] = reading
    return found


def is_fresh(own: Mapping[str, Reading], year: Year) -> bool:
    """Whether what is kept was brought up to today."""
    return {p: reading.as_of for p, reading in own.items()} == points(year, clock.today())


def progress(promise: Promise, reading: Reading | None, year: Year) -> Progress:
    """The share of its target that an indicator reached, and its status."""
    if promise.measure is None or reading is None:
        return rules.progress(None, promise.low, promise.high, promise.kind, closed=False,
                              connected=promise.measure is not None)  # fmt: skip
    as_of = reading.as_of
    return rules.progress(
        reading.value.number,
        promise.low,
        promise.high,
        promise.kind,
        closed=rules.is_closed(as_of, year.end),
        due=rules.due_targets(year.quarters, promise.quarterly, as_of),
        provisional=is_provisional(promise, reading.value, year),
    )


def tag(status: Status) -> StatusTag:
    """A status as it is shown."""
    return StatusTag(str(status.label), status.tone)


def number_text(number: Any, kind: TargetKind | str) -> str:
    """A value as it is shown; *no data* is a dash, and never zero."""
    return DASH if number is None else rules.show_number(number, kind)


def coverage_text(value: Value) -> str:
    """How much of what should be assessed was: shown beside a provisional mean."""
    done, of = value.coverage or (0, 0)
    if not of:
        return ""
    return str(_("%(done)s of %(of)s assessed", done=done, of=of))


def unconfirmed_text(promise: Promise) -> str:
    """Said of a number that rests on a reading of the plan nobody has confirmed."""
    return waiting_text(promise.unconfirmed)


def waiting_text(unconfirmed: Sequence[str]) -> str:
    """What is said while questions about the reading of an indicator are open."""
    return str(_("Awaiting confirmation")) if unconfirmed else ""


def last_closed(year: Year, as_of: date) -> date | None:
    """The end of the last quarter that closed before a day."""
    closed = [end for end in year.quarters if end < as_of]
    return closed[-1] if closed else None
