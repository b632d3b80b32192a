"""An indicator by quarter: cumulative values against what was due, as rows and as a picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import url_for
from markupsafe import Markup

from esrar.core.db import db
from esrar.core.i18n import _, _l
from esrar.core.pages import Link, StatusTag
from esrar.measures.models import TODAY
from esrar.plan import figures, rules
from esrar.plan.asked import Asked
from esrar.plan.charts import Quarter, quarters
from esrar.plan.closing.kept import Closing, standing
from esrar.plan.closing.shape import SPANS
from esrar.plan.figures import DASH, Reading, number_text
from esrar.plan.promises import Promise
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
    closed: Link | None = None


MARKS = {Status.MET: "yes", Status.NOT_MET: "no", Status.PENDING: "wait"}


@dataclass(frozen=True)
class _Found:
    """A quarter: its number and target – as closed, where it was – and what is counted now."""

    number: Any
    target: Any
    read: bool
    over: bool
    closing: Closing | None = None
    recounted: Any = None


def _by_quarter(
    promise: Promise | None, readings: Mapping[str, Reading], asked: Asked
) -> Iterator[_Found]:
    """Each quarter; an open one is read on the day asked about."""
    as_of, previous = asked.period.as_of, asked.period.eve
    closings = standing(db.session(), asked.year)
    targets = _targets(promise.quarterly, promise.high) if promise else [None] * 4
    for span, end, target in zip(SPANS, asked.year.quarters, targets, strict=False):
        over = end <= as_of
        reading = readings.get(end.isoformat()) if over else None
        if not over and previous < as_of:
            reading = readings.get(TODAY)
        previous, number = end, reading.value.number if reading else None
        closing = closings.get(span) if over else None
        frozen = closing.indicator(promise.key) if closing and promise else None
        if frozen is None or frozen.high is None:
            yield _Found(number, target, reading is not None, over)
            continue
        agreed = _targets(frozen.quarterly, frozen.high)[SPANS.index(span)]
        yield _Found(frozen.value.number, agreed, True, True, closing, number)


def _targets(quarterly: Sequence[Any], high: Any) -> list[Any]:
    """What was entered for each quarter; without an entry all falls due at the year's end."""
    *first, last = quarterly
    return [*first, high if last is None else last]


def quarter_rows(
    promise: Promise | None, readings: Mapping[str, Reading], asked: Asked
) -> list[QuarterRow]:
    """The four quarters of an indicator; none where its year has no plan, or it no promise."""
    if promise is None or asked.year.id is None:
        return []
    found = zip(QUARTERS, _by_quarter(promise, readings, asked), strict=True)
    return [_row(str(label), one, promise) for label, one in found]


def _row(label: str, one: _Found, promise: Promise) -> QuarterRow:
    value, target = one.number, one.target
    status = rules.quarter_status(value, target, closed=one.over) if one.read else Status.PENDING
    variance = None if value is None or target is None else Fraction(value) - Fraction(target)
    texts = number_text(value, promise.kind), number_text(target, promise.kind)
    locked, note = one.closing is not None, _note(one)
    drawn = Quarter(label, value, texts[0], target, texts[1], MARKS.get(status, "none"), note,
                    locked)  # fmt: skip
    return QuarterRow(
        label, *texts, _signed(variance, promise.kind), figures.tag(status), note, drawn,
        _closed(one, promise),
    )  # fmt: skip


def _closed(one: _Found, promise: Promise) -> Link | None:
    """Where the quarter stands as it was closed, with what it would be by now if that differs."""
    if one.closing is None:
        return None
    text = _("As closed")
    if one.recounted != one.number:
        now = f"\u2068{number_text(one.recounted, promise.kind)}\u2069"
        text = _("After closing: now %(value)s", value=now)
    url = url_for("closings.indicator", id=one.closing.id, key=promise.key)
    return Link(str(text), url)


def _note(one: _Found) -> str:
    """Whether a quarter still runs, has ended, or was closed with its numbers frozen."""
    if one.closing is not None:
        return str(_("Closed quarter"))
    if one.over:
        return str(_("Quarter ended"))
    return str(_("Quarter running") if one.read else _("Quarter ahead"))


def _signed(number: Any, kind: TargetKind) -> str:
    if number is None:
        return DASH
    sign = "+" if number > 0 else "\u2212" if number < 0 else ""
    return sign + number_text(abs(number), kind)


def chart(rows: list[QuarterRow]) -> Markup | None:
    """The same rows as a picture."""
    return quarters([row.drawn for row in rows if row.drawn is not None], str(_("By quarter")))
