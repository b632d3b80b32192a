"""The statements of a measure: built once, executed for any date and settings.

They differ only in what they are asked for, never in what counts: every one is made of the same
criteria.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    Subquery,
    and_,
    bindparam,
    case,
    distinct,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    union_all,
)

from esrar.measures.aggregates import Rows
from esrar.measures.kit import Criterion, Measure, Period, Settings, Window
from esrar.measures.models import TODAY, MeasureMember

COUNTED = -1
"""Stands for "no criterion failed" among the positions of criteria."""

Params = dict[str, Any]

_TYPES: dict[type, Any] = {bool: Boolean, int: Integer, str: String}


def parameters(
    measure: Measure, settings: Settings, periods: Sequence[Period], **more: Any
) -> Params:
    """What a statement of this measure is executed with; the periods are of one fiscal year."""
    period = periods[0]
    found = {"start": period.start, "end": period.end, "eve": period.eve, **more}
    found.update({f"as_of_{n}": one.as_of for n, one in enumerate(periods)})
    found.update({f"setting_{name}": value for name, value in settings.items()})
    return found


def window(measure: Measure, as_of: ColumnElement[Any]) -> Window:
    """The window as bound parameters, seen from a day."""
    settings = {
        s.name: bindparam(f"setting_{s.name}", type_=_TYPES[type(s.default)]())
        for s in measure.settings
    }
    start, end, eve = (bindparam(name, type_=Date()) for name in ("start", "end", "eve"))
    return Window(start, end, eve, as_of, settings)


def _as_of() -> ColumnElement[Any]:
    return bindparam("as_of_0", type_=Date())


def _points(count: int) -> Subquery:
    """The days asked about, each with its position."""
    days = [
        select(
            literal(n, Integer).label("point"),
            bindparam(f"as_of_{n}", type_=Date()).label("as_of"),
        )
        for n in range(count)
    ]
    return (union_all(*days) if count > 1 else days[0]).subquery("points")


def _tests(criteria: Sequence[Criterion], on: Window) -> list[ColumnElement[bool]]:
    return [c.test(on) for c in criteria]


def _remarks(measure: Measure, on: Window) -> ColumnElement[int]:
    bits = [case((r.test(on), 1 << n), else_=0) for n, r in enumerate(measure.remarks)]
    total: ColumnElement[int] = literal(0, Integer) if not bits else bits[0]
    for bit in bits[1:]:
        total = total + bit
    return total.label("remarks")


@lru_cache(maxsize=512)
def members(
    measure: Measure, criteria: tuple[Criterion, ...], points: int, narrowed: bool
) -> Select[Any]:
    """Point, unit, record, remarks of what counts; a unit's deciding record comes first."""
    asked = _points(points)
    on = window(measure, asked.c.as_of)
    record = measure.record.c.id
    statement = (
        select(asked.c.point, measure.unit.label("unit"), record, _remarks(measure, on))
        .select_from(measure.source.join(asked, true()))
        .where(measure.standing, *_tests(criteria, on))
        .order_by(measure.unit, measure.dated, record)
    )
    if narrowed:
        statement = statement.where(measure.unit.in_(bindparam("units", expanding=True)))
    return statement


@lru_cache(maxsize=128)
def counted_units(measure: Measure, criteria: tuple[Criterion, ...]) -> Select[Any]:
    """How many units count on a day."""
    on = window(measure, _as_of())
    return (
        select(func.count(distinct(measure.unit)))
        .select_from(measure.source)
        .where(measure.standing, *_tests(criteria, on))
    )


@lru_cache(maxsize=128)
def passing(measure: Measure, criteria: tuple[Criterion, ...]) -> Select[Any]:
    """Units and records that pass these criteria on a day."""
    on = window(measure, _as_of())
    return (
        select(measure.unit, measure.record.c.id)
        .select_from(measure.source)
        .where(measure.standing, *_tests(criteria, on))
    )


@lru_cache(maxsize=128)
def of_window(measure: Measure, build: Rows) -> Select[Any]:
    """A statement of the measure's own about a day."""
    return build(window(measure, _as_of()))


@lru_cache(maxsize=128)
def rows(measure: Measure, criteria: tuple[Criterion, ...]) -> Select[Any]:
    """A page of the units that count on a day, each with its deciding record."""
    on = window(measure, _as_of())
    record = measure.record.c.id
    place = func.row_number().over(partition_by=measure.unit, order_by=(measure.dated, record))
    inner = (
        select(
            measure.unit.label("unit"), record.label("record"), measure.dated.label("dated"),
            _remarks(measure, on), place.label("place"),
        )
        .select_from(measure.source)
        .where(measure.standing, *_tests(criteria, on), measure.unit > bindparam("after"))
        .subquery()
    )  # fmt: skip
    return (
        select(inner.c.unit, inner.c.record, inner.c.dated, inner.c.remarks)
        .where(inner.c.place == 1)
        .order_by(inner.c.unit)
        .limit(bindparam("limit", type_=Integer()))
    )


def _failed(tests: Sequence[ColumnElement[bool]]) -> ColumnElement[int]:
    """Position of the first criterion that is FALSE, else of the first that cannot be judged."""
    return case(
        *((not_(test), n) for n, test in enumerate(tests)),
        *((test.is_(None), n) for n, test in enumerate(tests)),
        else_=COUNTED,
    )


@lru_cache(maxsize=128)
def left_out(measure: Measure, criteria: tuple[Criterion, ...]) -> Select[Any]:
    """How many records each criterion leaves out on a day, by its position."""
    failed = _failed(_tests(criteria, window(measure, _as_of()))).label("failed")
    inner = select(failed).select_from(measure.source).where(measure.standing).subquery()
    return select(inner.c.failed, func.count().label("records")).group_by(inner.c.failed)


@lru_cache(maxsize=128)
def left_out_rows(measure: Measure, criteria: tuple[Criterion, ...]) -> Select[Any]:
    """A page of the records that one criterion leaves out on a day."""
    failed = _failed(_tests(criteria, window(measure, _as_of())))
    statement = _judged(measure, ()).where(measure.standing, failed == bindparam("failed"))
    return _page(statement, measure)


@lru_cache(maxsize=128)
def near(measure: Measure, criteria: tuple[Criterion, ...]) -> Select[Any]:
    """A page of the records that fail one criterion only, which an act would satisfy.

    A record of a unit that is counted already is none of them: the act would change nothing.
    """
    tests = _tests(criteria, window(measure, _as_of()))
    ways = [
        and_(not_(test), *(func.coalesce(t, True) for t in tests if t is not test))
        for criterion, test in zip(criteria, tests, strict=True)
        if criterion.act is not None
    ]
    member = MeasureMember.__table__.c
    counted = (
        select(member.unit_id)
        .where(member.measure == measure.key, member.point == TODAY,
               member.unit_id == measure.unit)
        .correlate(*measure.source._from_objects)
        .exists()
    )  # fmt: skip
    statement = _judged(measure, tests).where(measure.standing, or_(*ways), not_(counted))
    return _page(statement, measure)


@lru_cache(maxsize=128)
def judged(measure: Measure, criteria: tuple[Criterion, ...], by: str) -> Select[Any]:
    """Records with each criterion's answer: `by` "record" or "records" those named, "unit" all of
    a unit."""
    statement = _judged(measure, _tests(criteria, window(measure, _as_of())))
    if by == "records":
        return statement.where(measure.record.c.id.in_(bindparam("ids", expanding=True)))
    if by == "record":
        return statement.where(measure.record.c.id == bindparam("id"))
    return statement.where(measure.unit == bindparam("id"), measure.standing).order_by(
        measure.dated, measure.record.c.id
    )


def _judged(measure: Measure, tests: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """Record, unit, facts and `test_0`, `test_1`, ... of the population."""
    columns: Mapping[str, ColumnElement[Any]] = {
        "id": measure.record.c.id,
        "unit": measure.unit,
        "dated": measure.dated,
        "stands": measure.standing,
        **measure.facts,
        **{f"test_{n}": test for n, test in enumerate(tests)},
    }
    return select(*(c.label(name) for name, c in columns.items())).select_from(measure.source)


def _page(statement: Select[Any], measure: Measure) -> Select[Any]:
    record = measure.record.c.id
    return (
        statement.where(record > bindparam("after"))
        .order_by(record)
        .limit(bindparam("limit", type_=Integer()))
    )


@lru_cache(maxsize=128)
def population(measure: Measure, criteria: tuple[Criterion, ...]) -> Select[Any]:
    """Every standing record with each criterion's answer, unit by unit."""
    statement = _judged(measure, _tests(criteria, window(measure, _as_of())))
    return statement.where(measure.standing).order_by(
        measure.unit, measure.dated, measure.record.c.id
    )


@lru_cache(maxsize=128)
def turning(measure: Measure) -> Select[Any]:
    """Units that bear a date which takes effect after `turn_from` and up to `turn_to`."""
    found = []
    for n, turn in enumerate(measure.turns or ()):
        low, high = bindparam(f"from_{n}", type_=Date()), bindparam(f"to_{n}", type_=Date())
        found.append(select(turn.unit.label("unit")).where(turn.column > low, turn.column <= high))
    return select(union_all(*found).subquery().c.unit).distinct()
