"""One indicator as a page: its value and meaning, its quarters, the rows behind it and left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from markupsafe import Markup, escape
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from esrar.accounts.permissions import granted
from esrar.audit.cache import kept
from esrar.core import clock
from esrar.core.calendar import show_date
from esrar.core.counted import counted
from esrar.core.db import db
from esrar.core.i18n import _, _l, language
from esrar.core.pages import Link, StatusTag
from esrar.kit import registry
from esrar.kit.pages import Chip, Column, ListRow
from esrar.measures import evaluate
from esrar.measures.catalogue import MEASURES
from esrar.measures.evaluate import Question
from esrar.measures.explain import detail
from esrar.measures.kit import Measure, Period
from esrar.measures.ledger import MEMBER
from esrar.measures.models import TODAY
from esrar.measures.movements import latest
from esrar.measures.years import Year, current_year
from esrar.plan import figures, rules
from esrar.plan.charts import bars
from esrar.plan.figures import DASH, Promise, Reading, number_text
from esrar.plan.moves import MovementRow, movement_rows, unit_names
from esrar.plan.rules import Status, TargetKind

PAGE, FEW = 50, 10
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


@dataclass(frozen=True)
class LeftOut:
    """The records that one criterion leaves out."""

    criterion_label: str
    count_text: str
    rows: Sequence[tuple[str, str, str]]
    more_url: str


@dataclass(frozen=True)
class NearMiss:
    """A record that one act would make count."""

    url: str
    label: str
    missing: str
    act: Link | None


@dataclass(frozen=True)
class RowsPage:
    """A page of records, as the list table takes it."""

    title: str
    count_text: str
    columns: Sequence[Column]
    rows: Sequence[ListRow]
    empty_text: str
    chips: Sequence[Chip] = ()
    clear_url: str = ""
    first_url: str | None = None
    next_url: str | None = None


@dataclass(frozen=True)
class DayForm:
    """Asks for the value on another day."""

    url: str
    value: str
    is_today: bool


@dataclass(frozen=True)
class IndicatorPage:
    """Everything about one indicator on one day."""

    number: int | str
    name: str
    objective: str
    definition: str
    value_text: str
    target_text: str
    status: StatusTag
    back: Link
    parts: Sequence[tuple[str, str]] = ()
    second: Sequence[tuple[str, str]] = ()
    settings: Sequence[tuple[str, str, str]] = ()
    quarters: Sequence[QuarterRow] = ()
    chart: Markup | None = None
    near: Sequence[NearMiss] = ()
    rows_page: RowsPage | None = None
    left_out: Sequence[LeftOut] = ()
    movements: Sequence[MovementRow] = ()
    day: DayForm | None = None
    export: Link | None = None


@dataclass(frozen=True)
class Asked:
    """An indicator on a day of a year, and which part of its rows."""

    key: str
    year: Year
    day: date
    after: int = 0
    criterion: str = ""

    @property
    def period(self) -> Period:
        """The year as it stood on the day."""
        return self.year.seen_from(self.day)

    @property
    def is_today(self) -> bool:
        """Whether it is asked about the present, for which everything is kept."""
        return self.year == current_year() and self.period == self.year.seen_from(clock.today())

    def url(self, **changed: Any) -> str:
        """The address of another part of the same."""
        day = None if self.is_today else self.period.as_of.isoformat()
        return url_for("board.indicator", key=self.key, as_of=day, **changed)


def indicator_page(session: Session, asked: Asked) -> IndicatorPage | None:
    """The page; None when neither the plan nor the catalogue knows the key."""
    promised = figures.promises(session, asked.year) or figures.promises(session, current_year())
    promise = next((p for p in promised if p.key == asked.key), None)
    measure = MEASURES.get(asked.key)
    if promise is None and measure is None:
        return None
    readings = figures.readings(session, asked.key, asked.year, asked.period.as_of)
    head = _head(promise, measure, readings, asked)
    if measure is None:
        return IndicatorPage(**head)
    question = evaluate.ask(session, measure, asked.year)
    value = readings[TODAY].value.number
    kind = promise.kind if promise else TargetKind.COUNT
    rows_page = (_left_out_page(session, question, asked) if asked.criterion
                 else _rows_page(session, question, asked, int(value or 0)))  # fmt: skip
    return IndicatorPage(
        **head,
        settings=_settings(question),
        second=list(_second(session, promise, measure, readings, asked)),
        quarters=_quarters(promise, readings, asked),
        chart=_chart(promise, readings, asked),
        rows_page=rows_page,
        left_out=list(_left_out(session, question, asked)),
        near=_near(session, question, asked) if asked.is_today else (),
        movements=movement_rows(latest(session, measure=asked.key, limit=20), {asked.key: kind}),
    )


def _head(
    promise: Promise | None, measure: Measure | None, readings: Mapping[str, Reading], asked: Asked
) -> dict[str, Any]:
    reading = readings.get(TODAY)
    kind = promise.kind if promise else TargetKind.COUNT
    if promise and asked.year.id is not None:
        status = figures.tag(figures.progress(promise, reading, asked.year).status)
    else:
        status = StatusTag(str(_("No target")), "plain")
    day = show_date(asked.period.as_of)
    parts: list[tuple[str, str]] = [(str(_("As of")), Markup('<bdi dir="ltr">%s</bdi>') % day)]
    if reading is not None:
        value = reading.value
        if value.numerator is not None and value.denominator is not None:
            parts.append((str(_("Numerator")), number_text(value.numerator, TargetKind.COUNT)))
            parts.append((str(_("Denominator")), number_text(value.denominator, TargetKind.COUNT)))
        if coverage := figures.coverage_text(value):
            parts.append((str(_("Coverage")), coverage))
    return {
        "number": promise.number if promise else "",
        "name": promise.name if promise else str(measure.label if measure else ""),
        "objective": promise.objective if promise else "",
        "definition": _definition(promise, measure, asked),
        "value_text": number_text(reading.value.number, kind) if reading else DASH,
        "target_text": promise.target if promise else DASH,
        "status": status,
        "back": Link(str(_("Indicators")), url_for("board.board")),
        "parts": parts,
        "day": _day_form(asked) if measure else None,
    }


def _day_form(asked: Asked) -> DayForm:
    url = url_for("board.indicator", key=asked.key)
    return DayForm(url, show_date(asked.period.as_of), asked.is_today)


def _definition(promise: Promise | None, measure: Measure | None, asked: Asked) -> str:
    if measure is None:
        return promise.definitions[language()] if promise else ""
    return str(measure.definition(evaluate.ask(db.session(), measure, asked.year).settings))


def _settings(question: Question) -> list[tuple[str, str, str]]:
    found = []
    for one in question.measure.settings:
        value = question.settings[one.name]
        default = value == one.default
        note = (
            "" if default else str(_("default: %(value)s", value=_setting(one.default, one.unit)))
        )
        found.append((str(one.label), _setting(value, one.unit), note))
    if question.measure.given:
        found += [(str(label), text or DASH, "") for label, text in question.measure.given()]
    return found


def _setting(value: int | bool, unit: str) -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return counted(unit, value) if unit else f"{value:,}"


def _second(
    session: Session, promise: Promise | None, measure: Measure, readings: Mapping[str, Reading],
    asked: Asked,
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """Second readings of the indicator, and its remarks, beside the value."""
    for key in promise.second_readings if promise else ():
        other = figures.readings(session, key, asked.year, asked.period.as_of).get(TODAY)
        if other is not None:
            text = number_text(other.value.number, TargetKind.COUNT)
            link = Markup('<a href="%s">%s</a>') % (url_for("board.indicator", key=key), text)
            yield str(MEASURES[key].label), link
    for remark in measure.remarks:
        if count := readings[TODAY].remarks.get(remark.key):
            yield str(_("of which %(what)s", what=remark.label)), f"{count:,}"


# -- quarters ----------------------------------------------------------------------------------


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


def _quarters(
    promise: Promise | None, readings: Mapping[str, Reading], asked: Asked
) -> list[QuarterRow]:
    if promise is None or asked.year.id is None:
        return []
    found = []
    rows = zip(QUARTERS, _by_quarter(readings, asked), _targets(promise), strict=True)
    for label, (_end, reading, closed), target in rows:
        value = reading.value.number if reading else None
        status = rules.quarter_status(value, target, closed=closed) if reading else Status.PENDING
        variance = None if value is None or target is None else value - target
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


def _chart(promise: Promise | None, readings: Mapping[str, Reading], asked: Asked) -> Markup | None:
    kind = promise.kind if promise else TargetKind.COUNT
    values = [r.value.number if r else None for _, r, _ in _by_quarter(readings, asked)]
    texts = ["" if v is None else number_text(v, kind) for v in values]
    labels = [str(_("Q%(number)s", number=n)) for n in (1, 2, 3, 4)]
    return bars(labels, values, texts, promise.high if promise else None, str(_("By quarter")))


# -- rows behind the number --------------------------------------------------------------------

_M = MEMBER.c
_KEPT_ROWS = (
    select(_M.unit_id, _M.record_id, _M.remarks)
    .where(_M.measure == bindparam("measure"), _M.point == bindparam("point"),
           _M.unit_id > bindparam("after"))
    .order_by(_M.unit_id)
    .limit(PAGE + 1)
)  # fmt: skip


def counted_rows(
    session: Session, question: Question, asked: Asked
) -> list[tuple[int, int, date | None, int]]:
    """Unit, record, date and remarks of a page of what is counted, one more than it shows."""
    if not asked.is_today:
        rows = evaluate.rows(session, question, asked.period, after=asked.after, limit=PAGE + 1)
        return [tuple(row) for row in rows]
    given = {"measure": asked.key, "point": TODAY, "after": asked.after}
    found = session.execute(_KEPT_ROWS, given).all()
    measure = question.measure
    record = measure.record.c.id
    dated = select(record, measure.dated).select_from(measure.source).where(
        record.in_([row.record_id for row in found])
    )  # fmt: skip
    days = {row[0]: row[1] for row in session.execute(dated)} if found else {}
    return [(r.unit_id, r.record_id, days.get(r.record_id), r.remarks) for r in found]


def _rows_page(session: Session, question: Question, asked: Asked, total: int) -> RowsPage:
    found = counted_rows(session, question, asked)
    shown, measure = found[:PAGE], question.measure
    unit, record = (registry.get(k) for k in (measure.unit_register, measure.record_register))
    names = unit_names(measure.unit_register, [row[0] for row in shown])
    more = len(found) > PAGE
    return RowsPage(
        title=str(_("Rows behind the number")),
        count_text=counted(measure.noun, total),
        columns=[
            Column("unit", str(unit.singular)), Column("record", str(record.singular)),
            Column("dated", str(_("Date"))), Column("remarks", str(_("Remarks"))),
        ],
        rows=[_row(question, row, names) for row in shown],
        empty_text=str(_("Nothing is counted yet")),
        first_url=asked.url(_anchor="rows") if asked.after else None,
        next_url=asked.url(after=shown[-1][0], _anchor="rows") if more else None,
    )  # fmt: skip


def _row(question: Question, row: Sequence[Any], names: Mapping[int, str]) -> ListRow:
    unit_id, record_id, dated, bits = row
    measure = question.measure
    remarks = [str(r.label) for n, r in enumerate(measure.remarks) if bits >> n & 1]
    link = Markup('<a href="/%s/%s"><bdi dir="ltr">%s</bdi></a>')
    day = Markup('<bdi dir="ltr">%s</bdi>') % show_date(dated) if dated else DASH
    return ListRow(
        unit_id,
        f"/{measure.unit_register}/{unit_id}",
        names.get(unit_id, f"#{unit_id}"),
        [link % (measure.record_register, record_id, record_id), day, escape("، ".join(remarks))],
    )


# -- rows left out -----------------------------------------------------------------------------


def _counts(session: Session, question: Question, asked: Asked) -> dict[str, int]:
    name = ("left out", asked.key)
    if not asked.is_today:
        return evaluate.left_out(session, question, asked.period)
    # Kept until data change, with the day it was counted for: only one day is today.
    day, counts = kept(
        name, lambda: (asked.period.as_of, evaluate.left_out(session, question, asked.period))
    )
    return counts if day == asked.period.as_of else evaluate.left_out(
        session, question, asked.period
    )  # fmt: skip


def _left_out(session: Session, question: Question, asked: Asked) -> Iterator[LeftOut]:
    noun = registry.get(question.measure.record_register).noun
    labels = {c.key: c for c in question.criteria}
    for key, count in _counts(session, question, asked).items():
        rows = evaluate.left_out_rows(session, question, asked.period, key, limit=FEW)
        listed = _left_rows(question, asked, key, rows)
        more = asked.url(left_out=key, _anchor="rows") if count > FEW else ""
        yield LeftOut(str(labels[key].label), counted(noun, count), listed, more)


def _left_rows(
    question: Question, asked: Asked, criterion: str, rows: Sequence[Mapping[str, Any]]
) -> list[tuple[str, str, str]]:
    measure = question.measure
    names = unit_names(measure.unit_register, [row["unit"] for row in rows])
    found = next(c for c in question.criteria if c.key == criterion)
    return [
        (f"/{measure.record_register}/{row['id']}", names.get(row["unit"], f"#{row['unit']}"),
         detail(question, asked.period, found, row))
        for row in rows
    ]  # fmt: skip


def _left_out_page(session: Session, question: Question, asked: Asked) -> RowsPage | None:
    """A page of what one criterion leaves out, in the place of the rows that count."""
    criterion = next((c for c in question.criteria if c.key == asked.criterion), None)
    if criterion is None:
        return None
    found = evaluate.left_out_rows(
        session, question, asked.period, criterion.key, after=asked.after, limit=PAGE + 1
    )
    shown = found[:PAGE]
    rows = zip(shown, _left_rows(question, asked, criterion.key, shown), strict=True)
    record = registry.get(question.measure.record_register)
    unit = registry.get(question.measure.unit_register)
    total = _counts(session, question, asked).get(criterion.key, 0)
    here = {"left_out": criterion.key, "_anchor": "rows"}
    return RowsPage(
        title=str(_("Left out")),
        count_text=counted(record.noun, total),
        columns=[Column("unit", str(unit.singular)), Column("why", str(_("Found")))],
        rows=[ListRow(row["id"], url, label, [escape(why)]) for row, (url, label, why) in rows],
        empty_text=str(_("Nothing is left out")),
        chips=[Chip(str(criterion.label), asked.url(_anchor="rows"))],
        first_url=asked.url(**here) if asked.after else None,
        next_url=asked.url(after=shown[-1]["id"], **here) if len(found) > PAGE else None,
    )


def _near(session: Session, question: Question, asked: Asked) -> list[NearMiss]:
    measure, found = question.measure, []
    judged = evaluate.near(session, question, asked.period, limit=PAGE)
    names = unit_names(measure.unit_register, [j.facts["unit"] for j in judged])
    may_act = f"{measure.record_register}:write" in granted()
    for one in judged:
        missed = one.misses
        if missed is None or missed.act is None:
            continue
        found.append(NearMiss(
            f"/{measure.record_register}/{one.facts['id']}",
            names.get(one.facts["unit"], f"#{one.facts['unit']}"),
            detail(question, asked.period, missed, one.facts) or str(missed.label),
            missed.act(one.facts) if may_act else None,
        ))  # fmt: skip
    return found
