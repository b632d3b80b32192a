"""Asks a measure: its value on any day, the rows behind it, the rows left out and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from esrar.audit.cache import kept
from esrar.measures import statements
from esrar.measures.aggregates import Pairs, Rows
from esrar.measures.catalogue import MEASURES
from esrar.measures.kit import Beside, Criterion, Facts, Measure, Period, Settings, Value
from esrar.measures.years import Year, is_first, settings_of

CHUNK = 900
"""So many units go into one statement, below SQLite's oldest limit on parameters."""


@dataclass(frozen=True)
class Question:
    """A measure in a year with its settings: asked about that year's days."""

    measure: Measure
    settings: Settings
    first: bool = False

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """The criteria in force."""
        return self.measure.applied(self.settings)

    def parameters(self, *periods: Period, **more: Any) -> dict[str, Any]:
        """What its statements are executed with."""
        return statements.parameters(self.measure, self.settings, periods, **more)


def ask(session: Session, measure: Measure, year: Year) -> Question:
    """The measure under the settings of a year: that way of it which they choose."""
    settings = settings_of(session, measure, year)
    return Question(measure.under(settings), settings, is_first(year))


def in_force(session: Session, year: Year) -> list[Measure]:
    """Every measure, in the way that the settings of a year choose."""

    def load() -> list[Measure]:
        chosen = ((m, settings_of(session, m, year)) for m in MEASURES.values() if m.ways)
        ways = {m.key: m.under(settings) for m, settings in chosen}
        return [ways.get(m.key, m) for m in MEASURES.values()]

    return kept(("measures in force", year.id, year.start), load)


@dataclass(frozen=True, slots=True)
class Member:
    """What is kept of a unit that counts."""

    record_id: int
    remarks: int


Members = dict[int, Member]
"""Everything that counts at a point, by unit."""


def members(
    session: Session, question: Question, periods: Sequence[Period],
    units: Iterable[int] | None = None,
) -> list[Members]:  # fmt: skip
    """Who counts in each period – of everybody, or of the units named."""
    found: list[Members] = [{} for _ in periods]
    statement = statements.members(
        question.measure, question.criteria, len(periods), units is not None
    )
    given = question.parameters(*periods)
    for chunk in chunks(units) if units is not None else ({},):
        rows = session.execute(statement, given | chunk)
        for point, unit, record, remarks in rows:
            found[point].setdefault(unit, Member(record, remarks))
    return found


def chunks(units: Iterable[int]) -> Iterator[dict[str, list[int]]]:
    """Units as the parameter of one statement after another."""
    ordered = sorted(units)
    for start in range(0, len(ordered), CHUNK):
        yield {"units": ordered[start : start + CHUNK]}


@dataclass(frozen=True)
class Tallied:
    """What the aggregate of a measure may ask about a day."""

    session: Session
    question: Question
    period: Period

    @property
    def settings(self) -> Settings:
        """The settings of the year."""
        return self.question.settings

    @property
    def start(self) -> date:
        """The first day of the year."""
        return self.period.start

    def units(self) -> int:
        """How many units are counted."""
        statement = statements.counted_units(self.question.measure, self.question.criteria)
        return self.session.scalar(statement, self.question.parameters(self.period)) or 0

    def passing(self, *without: str) -> Pairs:
        """Units and records that pass every criterion but these."""
        criteria = tuple(c for c in self.question.criteria if c.key not in without)
        statement = statements.passing(self.question.measure, criteria)
        found = self.session.execute(statement, self.question.parameters(self.period))
        return frozenset((unit, record) for unit, record in found)

    def rows(self, rows: Rows) -> Sequence[Any]:
        """The rows of a statement of the measure's own."""
        statement = statements.of_window(self.question.measure, rows)
        return self.session.execute(statement, self.question.parameters(self.period)).all()


def value(session: Session, question: Question, period: Period) -> Value:
    """The value, counted now."""
    return question.measure.aggregate.value(Tallied(session, question, period))


def units(session: Session, question: Question, period: Period) -> int:
    """How many units are behind the value."""
    return Tallied(session, question, period).units()


def beside(session: Session, question: Question, period: Period) -> list[tuple[Beside, Any]]:
    """What is worth showing beside the value, each with its number."""
    tally = Tallied(session, question, period)
    return [(one, tally.rows(one.statement)[0][0]) for one in question.measure.beside]


def rows(
    session: Session, question: Question, period: Period, *, after: int = 0, limit: int = 50
) -> Sequence[Any]:
    """A page of the units counted: unit, record, dated, remarks."""
    statement = statements.rows(question.measure, question.criteria)
    return session.execute(statement, question.parameters(period, after=after, limit=limit)).all()


def left_out(session: Session, question: Question, period: Period) -> dict[str, int]:
    """How many records each criterion leaves out, by its key, in the criteria's order."""
    statement = statements.left_out(question.measure, question.criteria)
    found = session.execute(statement, question.parameters(period))
    counts = {row.failed: row.records for row in found}
    return {c.key: counts[n] for n, c in enumerate(question.criteria) if n in counts}


def left_out_rows(
    session: Session, question: Question, period: Period, criterion: str,
    *, after: int = 0, limit: int = 50,
) -> Sequence[Mapping[str, Any]]:  # fmt: skip
    """A page of the records that a criterion leaves out. Raises KeyError for an unknown one."""
    places = {c.key: n for n, c in enumerate(question.criteria)}
    statement = statements.left_out_rows(question.measure, question.criteria)
    given = question.parameters(period, failed=places[criterion], after=after, limit=limit)
    return [dict(row) for row in session.execute(statement, given).mappings()]


def near(
    session: Session, question: Question, period: Period, *, after: int = 0, limit: int = 50
) -> list[Judgement]:
    """A page of the records that one act would make count, as of today's kept members."""
    if not any(c.act for c in question.criteria):
        return []
    statement = statements.near(question.measure, question.criteria)
    given = question.parameters(period, after=after, limit=limit)
    return [judgement(question, dict(r)) for r in session.execute(statement, given).mappings()]


@dataclass(frozen=True)
class Judgement:
    """One record and the answer of each criterion: True, False, or None for "cannot be judged"."""

    facts: Facts
    answers: tuple[tuple[Criterion, bool | None], ...]

    @property
    def counts(self) -> bool:
        """Whether the record counts."""
        return bool(self.facts["stands"]) and all(passed for _, passed in self.answers)

    @property
    def failed(self) -> list[Criterion]:
        """The criteria it fails."""
        return [c for c, passed in self.answers if passed is False]

    @property
    def misses(self) -> Criterion | None:
        """The one criterion that stands in its way, if there is an act to satisfy it."""
        failed = self.failed
        if len(failed) == 1 and failed[0].act is not None and self.facts["stands"]:
            return failed[0]
        return None


def judgement(question: Question, row: Mapping[str, Any]) -> Judgement:
    """A row of answers, read."""
    answers = tuple(
        (c, None if row[f"test_{n}"] is None else bool(row[f"test_{n}"]))
        for n, c in enumerate(question.criteria)
    )
    return Judgement(row, answers)


def judge_record(
    session: Session, question: Question, period: Period, record_id: int
) -> Judgement | None:
    """How one record fares, deleted or not; None if there is no such record."""
    found = _judge(session, question, period, "record", record_id)
    return found[0] if found else None


def judge_unit(
    session: Session, question: Question, period: Period, unit_id: int
) -> list[Judgement]:
    """How each standing record of a unit fares, the earliest first."""
    return _judge(session, question, period, "unit", unit_id)


def judge_all(session: Session, question: Question, period: Period) -> Iterator[Judgement]:
    """How every standing record fares: for measures of few records."""
    statement = statements.population(question.measure, question.criteria)
    for row in session.execute(statement, question.parameters(period)).mappings():
        yield judgement(question, dict(row))


def _judge(
    session: Session, question: Question, period: Period, by: str, id: int
) -> list[Judgement]:
    statement = statements.judged(question.measure, question.criteria, by)
    rows = session.execute(statement, question.parameters(period, id=id)).mappings()
    return [judgement(question, dict(row)) for row in rows]
