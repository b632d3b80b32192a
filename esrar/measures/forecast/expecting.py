"""Reckons a forecast: who counts by the year's end, by the dates written down and the pipeline.

Units are distinct over all of it: who counts already is not counted again, and who would drop out
by a date but has something under way stays in.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, Select, bindparam, literal, select
from sqlalchemy.orm import Session

from esrar.audit import cache
from esrar.audit.reading import changed_tables
from esrar.core import clock
from esrar.core.db import remembered, under_way
from esrar.core.i18n import _l
from esrar.measures import evaluate, ledger, statements
from esrar.measures.evaluate import Members, Question
from esrar.measures.forecast.kit import Pipeline
from esrar.measures.forecast.pipelines import NONE, PIPELINES
from esrar.measures.keeping import turned
from esrar.measures.kit import Criterion, Label, Measure, Period
from esrar.measures.models import TODAY, FiscalYear, MeasureSetting
from esrar.measures.years import Year

READ = (FiscalYear.__tablename__, MeasureSetting.__tablename__)
"""What every measure reads besides the tables that touch it."""
ENDED = _l("The year has ended: there is nothing left to expect")


class Way(StrEnum):
    """How a unit comes to be expected, or to go."""

    DATED = "dated"
    UNDER_WAY = "under-way"
    LEAVING = "leaving"


@dataclass(frozen=True, slots=True)
class Expected:
    """A unit that the forecast adds or takes away, by one record of it."""

    way: Way
    unit_id: int
    record_id: int
    due: date | None


@dataclass(frozen=True)
class Forecast:
    """What is expected at the year's end, beside the value of the day; or why nothing is.

    `number` is None where the measure is not forecast. It is `now`, and `dated` and `under_way`
    more, and `leaving` fewer: as many rows stand behind it.
    """

    measure: Measure
    as_of: date
    end: date
    now: int = 0
    rows: tuple[Expected, ...] = ()
    why_not: Label = ""
    pipeline: Pipeline | None = None

    @property
    def number(self) -> int | None:
        """The value expected; None where there is no saying."""
        if self.pipeline is None:
            return None
        return self.now + self.count(Way.DATED) + self.count(Way.UNDER_WAY) - self.count(
            Way.LEAVING)  # fmt: skip

    def count(self, way: Way) -> int:
        """How many units come or go in a way."""
        return sum(row.way is way for row in self.rows)


def forecast(session: Session, measure: Measure, year: Year, as_of: date) -> Forecast:
    """What a measure is expected to reach by the end of a year, as seen from one of its days."""
    question, period = evaluate.ask(session, measure, year), year.seen_from(as_of)
    pipeline = PIPELINES.get(measure.key)
    if pipeline is None or not pipeline.applies(question.settings):
        return Forecast(measure, period.as_of, year.end, why_not=NONE[measure.key])
    if period.as_of >= year.end:
        return Forecast(measure, period.as_of, year.end, why_not=ENDED)
    waiting = _waiting(session, question, pipeline, period)
    counted, now, then = _standing(session, question, year, period, waiting.keys())
    rows = [Expected(Way.DATED, u, then[u].record_id, None) for u in then.keys() - now.keys()]
    rows += [waiting[u] for u in waiting.keys() - then.keys() - now.keys()]
    rows += [Expected(Way.LEAVING, u, now[u].record_id, None)
             for u in now.keys() - then.keys() - waiting.keys()]  # fmt: skip
    return Forecast(measure, period.as_of, year.end, counted, tuple(sorted(rows, key=_order)),
                    pipeline=pipeline)  # fmt: skip


def _standing(
    session: Session, question: Question, year: Year, period: Period, waiting: Set[int]
) -> tuple[int, Members, Members]:
    """How many count on the day, and who of those concerned counts then and at the year's end."""
    measure, periods = question.measure, [period, year.seen_from(year.end)]
    if measure.turns is None:
        now, then = evaluate.members(session, question, periods)
        return len(now), now, then
    turning = turned(session, measure, period.as_of, year.end)
    row = _kept(session, measure, year, period)
    if row is None:
        now, then = evaluate.members(session, question, periods, turning | waiting)
        return evaluate.units(session, question, period), now, then
    now, then = evaluate.members(session, question, periods, turning)
    # Nothing of the others is dated ahead: who counts today does so at the end.
    still = ledger.members(session, [measure.key], [TODAY], waiting - turning)
    same = still[measure.key, TODAY]
    return row["units"], {**now, **same}, {**then, **same}


def kept_forecast(session: Session, measure: Measure, year: Year) -> Forecast:
    """Today's forecast, reckoned anew only after a change of what it reads."""
    today = clock.today()
    if under_way() is not None:
        return forecast(session, measure, year, today)
    shelf, now = cache.shelf("forecasts"), cache.current_revision()
    key = (measure.key, year)
    revision, day, found = shelf.get(key, (None, None, None))
    if found is None or day != today or not _unmoved(session, measure, revision, now):
        found = forecast(session, measure, year, today)
    shelf[key] = (now, today, found)
    kept_one: Forecast = found
    return kept_one


def _unmoved(session: Session, measure: Measure, revision: int, now: int) -> bool:
    """Whether nothing that the measure reads was changed since a revision."""
    if revision == now:
        return True
    known = remembered().setdefault("changed tables", {})
    if revision not in known:
        known[revision] = changed_tables(session, revision)
    changed: frozenset[str] = known[revision]
    return not changed & {*measure.touches, *READ}


def _order(row: Expected) -> tuple[Any, ...]:
    return list(Way).index(row.way), row.due or date.max, row.record_id


def _kept(
    session: Session, measure: Measure, year: Year, period: Period
) -> Mapping[str, Any] | None:
    """The kept value of the day; none within a write, which may have moved it."""
    if under_way() is not None:
        return None
    row = ledger.kept_values(session).get(measure.key, {}).get(TODAY)
    if row and row["as_of"] == period.as_of and year.start <= row["as_of"] <= year.end:
        return row
    return None


def _waiting(
    session: Session, question: Question, pipeline: Pipeline, period: Period
) -> dict[int, Expected]:
    """The units under way, each with the record of it that is expected first."""
    statement = _under_way(question.measure, question.criteria, pipeline)
    found: dict[int, Expected] = {}
    for unit, record, due in session.execute(statement, question.parameters(period)):
        one = Expected(Way.UNDER_WAY, unit, record, due)
        if unit not in found or _order(one) < _order(found[unit]):
            found[unit] = one
    return found


@lru_cache(maxsize=64)
def _under_way(
    measure: Measure, criteria: tuple[Criterion, ...], pipeline: Pipeline
) -> Select[Any]:
    now = statements.window(measure, bindparam("as_of_0", type_=Date()))
    end = statements.window(measure, bindparam("end", type_=Date()))
    keeps = [c.test(end) for c in criteria if c.key in pipeline.keeps]
    due = literal(None, Date()) if pipeline.due is None else pipeline.due
    return (
        select(measure.unit, measure.record.c.id, due)
        .select_from(measure.source)
        .where(measure.standing, pipeline.test(now, end), *keeps)
    )
