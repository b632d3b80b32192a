"""An indicator by quarter: cumulative values against what was due, as rows and as a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from esrar.core.db import db
from esrar.core.i18n import _, _l
from esrar.core.pages import StatusTag
from esrar.measures.models import TODAY
from esrar.plan import figures, rules
from esrar.plan.asked import Asked
from esrar.plan.charts import Quarter, quarters
from esrar.plan.closing import kept as closings
from esrar.plan.closing.shape import Span
from esrar.plan.figures import DASH, Promise, Reading, number_text
from esrar.plan.rules import Status, TargetKind

QUARTERS = (
    _l("First quarter"), _l("Second quarter"), _l("Third quarter"), _l("Fourth quarter"),
)  # fmt: skip


@dataclass(frozen=True)
class QuarterRow:
    """One quarter: cumulative value against the target due at its end."""

    label: str
    value_text: str
    target_text: str
    variance_text: str
    status: StatusTag | None
    note: str = ""
    drawn: Quarter | None = None


MARKS = {Status.MET: "yes", Status.NOT_MET: "no", Status.PENDING: "wait"}


def _by_quarter(
    readings: Mapping[str, Reading], asked: Asked
) -> list[tuple[date, Reading | None, bool]]:
    """End, reading and whether it is closed: an open quarter is read on the day asked about."""
    found = []
    as_of, previous = asked.period.as_of, asked.period.eve
    for end in asked.year.quarters:
        closed = end <= as_of
        reading = readings.get(end.isoformat()) if closed else None
        if not closed and previous < as_of:
            reading = readings.get(TODAY)
        found.append((end, reading, closed))
        previous = end
    return found


def _targets(promise: Promise) -> list[Any]:
    """What was entered for each quarter; without an entry all falls due at the year's end."""
    *first, last = promise.quarterly
    return [*first, promise.high if last is None else last]


def quarter_rows(
    promise: Promise | None, readings: Mapping[str, Reading], asked: Asked
) -> list[QuarterRow]:
    if promise is None or asked.year.id is None:
        return []
    found = []
    locked = closings.standing(db.session(), asked.year)
    rows = zip(QUARTERS, _by_quarter(readings, asked), _targets(promise), strict=True)
    for n, (label, (_end, reading, closed), target) in enumerate(rows, 1):
        value = reading.value.number if reading else None
        status = rules.quarter_status(value, target, closed=closed) if reading else Status.PENDING
        variance = None if value is None or target is None else Fraction(value) - Fraction(target)
        texts = number_text(value, promise.kind), number_text(target, promise.kind)
        note = _note(closed, reading is not None, Span(f"q{n}") in locked)
        found.append(QuarterRow(
            str(label), *texts, _signed(variance, promise.kind), figures.tag(status), note,
            Quarter(str(label), value, texts[0], target, texts[1], MARKS.get(status, "none"), note,
                    Span(f"q{n}") in locked),
        ))  # fmt: skip
    return found


def _note(ended: bool, begun: bool, locked: bool) -> str:
    """Whether a quarter still runs, has ended, or was closed with its numbers frozen."""
    if locked:
        return str(_("Closed quarter"))
    return str(
        _("Quarter ended") if ended else _("Quarter running") if begun else _("Quarter ahead")
    )


def _signed(number: Any, kind: TargetKind) -> str:
    if number is None:
        return DASH
    sign = "+" if number > 0 else "\u2212" if number < 0 else ""
    return sign + number_text(abs(number), kind)


def chart(rows: list[QuarterRow]) -> Markup | None:
    """The same rows as a picture."""
    return quarters([row.drawn for row in rows if row.drawn is not None], str(_("By quarter")))
