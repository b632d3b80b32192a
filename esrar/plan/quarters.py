"""An indicator by quarter: cumulative values against what was due, as rows and as bars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from esrar.core.i18n import _, _l
from esrar.core.pages import StatusTag
from esrar.measures.models import TODAY
from esrar.plan import figures, rules
from esrar.plan.asked import Asked
from esrar.plan.charts import bars
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
    rows = zip(QUARTERS, _by_quarter(readings, asked), _targets(promise), strict=True)
    for label, (_end, reading, closed), target in rows:
        value = reading.value.number if reading else None
        status = rules.quarter_status(value, target, closed=closed) if reading else Status.PENDING
        variance = None if value is None or target is None else Fraction(value) - Fraction(target)
        found.append(QuarterRow(
            str(label), number_text(value, promise.kind), number_text(target, promise.kind),
            _signed(variance, promise.kind), figures.tag(status),
        ))  # fmt: skip
    return found


def _signed(number: Any, kind: TargetKind) -> str:
    if number is None:
        return DASH
    sign = "+" if number > 0 else "\u2212" if number < 0 else ""
    return sign + number_text(abs(number), kind)


def chart(promise: Promise | None, readings: Mapping[str, Reading], asked: Asked) -> Markup | None:
    kind = promise.kind if promise else TargetKind.COUNT
    values = [r.value.number if r else None for _, r, _ in _by_quarter(readings, asked)]
    texts = ["" if v is None else number_text(v, kind) for v in values]
    labels = [str(label) for label in QUARTERS]
    return bars(labels, values, texts, promise.high if promise else None, str(_("By quarter")))
