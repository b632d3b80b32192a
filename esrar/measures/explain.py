"""Says of one record what it counts toward, what it does not, and what it nearly does.

It asks the same criteria that make the number, so the two cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.core.db import db
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.measures.evaluate import (
    Judgement,
    Question,
    ask,
    in_force,
    judge_record,
    judge_unit,
)
from esrar.measures.kit import Criterion, Measure, Period
from esrar.measures.secrecy import may_follow
from esrar.measures.years import Year, current_year, year_of

COUNTS, NEAR, NOT = "counts", "near", "not"


@dataclass(frozen=True)
class Tested:
    """A criterion and whether it was passed; None when the record does not say enough."""

    key: str
    label: str
    passed: bool | None
    detail: str = ""


@dataclass(frozen=True)
class Effect:
    """What a record does for one measure; `act` is the one thing that would make it count.

    `record_id` is the record that was judged: of a unit with several, the one that comes nearest.
    """

    measure: Measure
    state: str
    state_text: str
    tests: tuple[Tested, ...]
    act: Link | None = None
    record_id: int | None = None

    @property
    def measure_label(self) -> str:
        """The measure's name."""
        return str(self.measure.label)

    @property
    def url(self) -> str:
        """The measure's page."""
        return f"/indicators/{self.measure.key}"

    @property
    def criteria(self) -> list[tuple[str, bool | None, str]]:
        """Label, answer and detail of each criterion."""
        return [(test.label, test.passed, test.detail) for test in self.tests]


def concerned(register: str, day: date | None = None) -> list[Measure]:
    """The measures that records of a register can move, themselves or as units.

    Each in the way that the settings of the day's year choose; as far as whoever acts now may
    follow it to its records.
    """
    found = in_force(db.session(), _year(day))
    return [
        m for m in found
        if (register in (m.record_register, m.unit_register) or register in m.also)
        and may_follow(m)
    ]  # fmt: skip


def _year(day: date | None) -> Year:
    return (year_of(day) if day else current_year()) or year_of(clock.today())


def explain(
    session: Session, register: str, record_id: int, day: date | None = None
) -> list[Effect]:
    """The effects of a record on every measure it concerns, today or on another day."""
    return [
        _effect(session, measure, register, record_id, _year(day), day)
        for measure in concerned(register, day)
    ]


def _effect(
    session: Session, measure: Measure, register: str, record_id: int, year: Year, day: date | None
) -> Effect:
    question, period = ask(session, measure, year), year.seen_from(day or clock.today())
    if register == measure.record_register:
        judged = judge_record(session, question, period, record_id)
        if judged is None:
            return _missing(measure, None)
        others = judge_unit(session, question, period, judged.facts["unit"])
    else:
        unit_id = unit_of(session, measure, register, record_id)
        others = judge_unit(session, question, period, unit_id)
        if not others:
            return _missing(measure, unit_id)
        judged = _nearest(others)
    deciding = next((j.facts["id"] for j in others if j.counts), None)
    return _stated(question, period, judged, deciding)


def unit_of(session: Session, measure: Measure, register: str, record_id: int) -> int:
    """The unit that a record belongs to; 0, which is none, for one that belongs to nothing."""
    statement = measure.also.get(register)
    if statement is None:
        return record_id
    return session.scalar(statement, {"id": record_id}) or 0


def _nearest(judged: Sequence[Judgement]) -> Judgement:
    """The record that counts, else one that nearly does, else the one with the fewest faults."""
    return min(judged, key=lambda j: (not j.counts, j.misses is None, len(j.failed)))


def _stated(question: Question, period: Period, judged: Judgement, deciding: int | None) -> Effect:
    record_id, missed = judged.facts["id"], judged.misses
    state, act = NOT, None
    if judged.counts:
        state, text = COUNTS, _("Counted")
        if deciding != record_id:
            text = _("Counted once, by record number %(id)s", id=deciding)
    elif deciding is not None:
        text = _("Not counted; record number %(id)s is", id=deciding)
    elif missed is not None:
        assert missed.act is not None
        state, text, act = NEAR, _("One step away"), missed.act(judged.facts)
    else:
        text = _("Not counted")
    tests = tested(question, period, judged)
    return Effect(question.measure, state, str(text), tests, act, record_id)


def tested(question: Question, period: Period, judged: Judgement) -> tuple[Tested, ...]:
    """Each criterion with its answer and what was found."""
    found = tuple(
        Tested(c.key, str(c.label), passed, detail(question, period, c, judged.facts))
        for c, passed in judged.answers
    )
    if judged.facts["stands"]:
        return found
    return (Tested("stands", str(_("The record stands in the register")), False), *found)


def detail(
    question: Question, period: Period, criterion: Criterion, facts: Mapping[str, Any]
) -> str:
    """What was found about a criterion, or nothing."""
    return criterion.detail(facts, period, question.settings) if criterion.detail else ""


def _missing(measure: Measure, unit_id: int | None) -> Effect:
    """A unit of which nothing is registered that could count."""
    act = measure.missing_act(unit_id) if unit_id and measure.missing_act else None
    tests = (Tested("registered", str(measure.missing), False),)
    return Effect(measure, NOT, str(_("Not counted")), tests, act)
