"""Counts what a closing would freeze: the indicators of a year on a day, and their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from esrar.core.i18n import LANGUAGES, speaking
from esrar.measures import evaluate
from esrar.measures.catalogue import MEASURES
from esrar.measures.evaluate import Question
from esrar.measures.kit import Measure, Period, Value
from esrar.measures.years import Year
from esrar.plan import figures
from esrar.plan.approving import state_of
from esrar.plan.closing.shape import Condition, Content, Indicator, Remark, Setting, Words
from esrar.plan.closing.work import tasks_on
from esrar.plan.figures import Reading
from esrar.plan.promises import Promise, promises
from esrar.plan.rules import TargetKind
from esrar.plan.setting_text import shown

PORTION = 5_000
ANSWERS = {True: "1", False: "0", None: "?"}


@dataclass(frozen=True, slots=True)
class Row:
    """A record behind a number; `outcome` is its answer to each criterion in their order.

    Of a number of units, the records that count; of a share, a mean or a growth, every record
    that was asked, for those that fail have their part in it.
    """

    unit_id: int
    record_id: int
    dated: date | None
    outcome: str
    remarks: int

    @property
    def counts(self) -> bool:
        """Whether it passed every criterion."""
        return not self.outcome.strip("1")


def gather(session: Session, year: Year, day: date) -> Content:
    """Everything of a year as it stands on a day, counted now."""
    period, found = year.seen_from(day), list[Indicator]()
    for promise in promises(session, year):
        found.append(_indicator(session, year, period, promise.measure, promise))
        found += [
            _indicator(session, year, period, MEASURES[key], None, promise.key)
            for key in promise.second_readings
        ]
    return Content(
        year=year.label, start=year.start, end=year.end, as_of=period.as_of,
        plan=state_of(session, year), indicators=tuple(found),
        tasks=tasks_on(session, year, period.as_of),
    )  # fmt: skip


def words(make: Callable[[], Any]) -> Words:
    """A text in every language."""
    found = {}
    for tongue in LANGUAGES:
        with speaking(tongue):
            found[tongue] = str(make())
    return found


def label(text: Any) -> Words:
    """A lazily translated text in every language."""
    return words(lambda: text)


def _indicator(
    session: Session, year: Year, period: Period, measure: Measure | None,
    promise: Promise | None, beside: str = "",
) -> Indicator:  # fmt: skip
    question = evaluate.ask(session, measure, year) if measure else None
    value = evaluate.value(session, question, period) if question else Value(None)
    reading = Reading(period.as_of, value, {}) if question else None
    reached = figures.progress(promise, reading, year) if promise else None
    counted = question.measure if question else None
    return Indicator(
        key=promise.key if promise else measure.key if measure else "",
        number=promise.number if promise else None,
        beside=beside,
        name=promise.names if promise else label(measure.label if measure else ""),
        objective_number=promise.objective_number if promise else None,
        objective=promise.objectives if promise else {},
        target=promise.targets if promise else {},
        kind=promise.kind if promise else _kind(counted),
        low=promise.low if promise else None,
        high=promise.high if promise else None,
        quarterly=promise.quarterly if promise else (),
        value=value,
        status=reached.status if reached else None,
        share=reached.share if reached else None,
        units=evaluate.units(session, question, period) if question else 0,
        unit_register=counted.unit_register if counted else "",
        record_register=counted.record_register if counted else "",
        definition=_definition(question, promise),
        settings=tuple(_settings(question)) if question else (),
        tests=tuple(_tests(session, question, period)) if question else (),
        remarks=tuple(_remarks(session, question, period)) if question else (),
        unconfirmed=promise.unconfirmed if promise else (),
    )


def _kind(measure: Measure | None) -> TargetKind:
    return TargetKind.PERCENT if measure and measure.percent else TargetKind.COUNT


def _definition(question: Question | None, promise: Promise | None) -> Words:
    if question is None:
        return promise.definitions if promise else {}
    return words(lambda: question.measure.definition(question.settings))


def _settings(question: Question) -> Iterator[Setting]:
    for one in question.measure.settings:
        value = question.settings[one.name]
        text = words(partial(shown, one, value))
        yield Setting(one.name, label(one.label), one.write(value), text)
    for n, (name, given) in enumerate(question.measure.given() if question.measure.given else ()):
        yield Setting(f"given-{n}", label(name), str(given), label(given))


def _tests(session: Session, question: Question, period: Period) -> Iterator[Condition]:
    out = evaluate.left_out(session, question, period)
    for one in question.criteria:
        yield Condition(one.key, label(one.label), out.get(one.key, 0))


def _remarks(session: Session, question: Question, period: Period) -> Iterator[Remark]:
    if not question.measure.remarks:
        return
    (members,) = evaluate.members(session, question, [period])
    for n, one in enumerate(question.measure.remarks):
        count = sum(member.remarks >> n & 1 for member in members.values())
        yield Remark(one.key, label(one.label), count)


def rows(session: Session, question: Question, period: Period) -> Iterator[Row]:
    """The rows behind a number, by unit and record."""
    if question.measure.counts:
        yield from _counted(session, question, period)
        return
    found: dict[tuple[int, int], Row] = {}
    for one in evaluate.judge_all(session, question, period):
        unit, record = one.facts["unit"], one.facts["id"]
        outcome = "".join(ANSWERS[passed] for _criterion, passed in one.answers)
        row = Row(unit, record, one.facts["dated"], outcome, 0)
        if unit is not None and ((unit, record) not in found or row.counts):
            found[unit, record] = row
    yield from (found[key] for key in sorted(found))


def _counted(session: Session, question: Question, period: Period) -> Iterator[Row]:
    passed, after = ANSWERS[True] * len(question.criteria), 0
    while True:
        found: Sequence[Any] = evaluate.rows(session, question, period, after=after, limit=PORTION)
        for unit, record, dated, remarks in found:
            yield Row(unit, record, dated, passed, remarks)
        if len(found) < PORTION:
            return
        after = found[-1][0]
