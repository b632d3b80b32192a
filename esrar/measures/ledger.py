"""The kept members and values as rows: read in few statements, compared, written in few."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from esrar.audit.cache import kept
from esrar.core import clock
from esrar.measures.aggregates import Number, Value
from esrar.measures.evaluate import Member, Members, chunks
from esrar.measures.kit import Measure
from esrar.measures.models import MeasureMember, MeasureValue

MEMBER: Table = MeasureMember.__table__
VALUE: Table = MeasureValue.__table__

MILLION = 1_000_000

Point = tuple[str, str]
"""A measure's key and a point's name."""

# Built once: making a statement costs more than sending it.
_MEMBER_KEY = [MEMBER.c[name] == bindparam(f"b_{name}") for name in ("measure", "point", "unit_id")]
_VALUE_KEY = [VALUE.c[name] == bindparam(f"b_{name}") for name in ("measure", "point")]
ALL_VALUES = select(VALUE)
VALUES_OF = ALL_VALUES.where(VALUE.c.measure.in_(bindparam("measures", expanding=True)))
DAYS = select(VALUE.c.measure, VALUE.c.point, VALUE.c.as_of)
POINT = select(MEMBER.c.measure, MEMBER.c.point, MEMBER.c.unit_id, MEMBER.c.record_id,
               MEMBER.c.remarks).where(
    MEMBER.c.measure.in_(bindparam("measures", expanding=True)),
    MEMBER.c.point.in_(bindparam("points", expanding=True)),
)  # fmt: skip
UNITS = POINT.where(MEMBER.c.unit_id.in_(bindparam("units", expanding=True)))
ADD, ADD_VALUE = insert(MEMBER), insert(VALUE)
CHANGE = update(MEMBER).where(*_MEMBER_KEY)
REMOVE = delete(MEMBER).where(*_MEMBER_KEY)
CHANGE_VALUE = update(VALUE).where(*_VALUE_KEY)


def values(
    session: Session, measures: Collection[str] | None = None
) -> dict[str, dict[str, dict[str, Any]]]:
    """The kept values by measure and point: of all measures, or of these."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    statement = ALL_VALUES if measures is None else VALUES_OF
    given = {} if measures is None else {"measures": list(measures)}
    for row in session.execute(statement, given).mappings().all():
        found.setdefault(row["measure"], {})[row["point"]] = dict(row)
    return found


def days(session: Session) -> dict[str, dict[str, date]]:
    """For which days values are kept, by measure and point."""
    found: dict[str, dict[str, date]] = {}
    for measure, point, day in session.execute(DAYS).all():
        found.setdefault(measure, {})[point] = day
    return found


def kept_values(session: Session) -> dict[str, dict[str, dict[str, Any]]]:
    """The kept values as rows, read once until data change."""
    return kept(("measure values",), lambda: values(session))


def members(
    session: Session, measures: Sequence[str], points: Sequence[str],
    units: Iterable[int] | None = None,
) -> dict[Point, Members]:  # fmt: skip
    """The kept members of these measures at these points – all, or of the units named."""
    found: dict[Point, Members] = {(m, p): {} for m in measures for p in points}
    given = {"measures": list(measures), "points": list(points)}
    pieces: Iterator[dict[str, Any]] = chunks(units) if units is not None else iter([{}])
    statement = POINT if units is None else UNITS
    for piece in pieces:
        for measure, point, unit, record, remarks in session.execute(statement, given | piece):
            found[measure, point][unit] = Member(record, remarks)
    return found


def value_of(row: Mapping[str, Any]) -> Value:
    """The value that a row keeps, to the last digit."""
    done, of = row["coverage_done"], row["coverage_of"]
    return Value(
        exact(row["exact"] or row["number"]), row["provisional"],
        None if of is None else (done, of), exact(row["numerator"]), exact(row["denominator"]),
    )  # fmt: skip


def exact(number: Decimal | str | None) -> Number | None:
    """A stored number: whole ones as such, so that they read and print without a fraction."""
    if number is None:
        return None
    fraction = Fraction(number)
    return int(fraction) if fraction.denominator == 1 else fraction


def stored(number: Number | None) -> Number | None:
    """A number as its column holds it, cut and never rounded up: 94.99999996 is no 95."""
    if not isinstance(number, Fraction):
        return number
    return Decimal(int(number * MILLION)) / MILLION


@dataclass
class Difference:
    """Who came and who went at a point, and how many there were before.

    Where the value is more than a number of units, it stands here as it was and as it is, with
    the units whose share in it changed.
    """

    old: int
    added: Members = field(default_factory=dict)
    removed: Members = field(default_factory=dict)
    changed: Members = field(default_factory=dict)
    was: Value | None = None
    now: Value | None = None

    def __bool__(self) -> bool:
        if self.was is not None and self.now is not None:
            return self.was.number != self.now.number
        return bool(self.added or self.removed)

    @property
    def values(self) -> tuple[Value, Value]:
        """The value before and after."""
        if self.was is not None and self.now is not None:
            return self.was, self.now
        return Value(self.old), Value(self.new)

    def of_values(self) -> Difference:
        """From what to what, without who: where the units before and after are not of a kind."""
        was, now = self.values
        return Difference(self.old, was=was, now=now)

    @property
    def new(self) -> int:
        """How many there are now."""
        return self.old + len(self.added) - len(self.removed)

    def apart(self, units: set[int]) -> tuple[Difference, Difference]:
        """What concerns everybody else, and then what concerns these units."""
        others = Difference(
            self.old,
            {u: m for u, m in self.added.items() if u not in units},
            {u: m for u, m in self.removed.items() if u not in units},
        )
        these = Difference(
            others.new,
            {u: m for u, m in self.added.items() if u in units},
            {u: m for u, m in self.removed.items() if u in units},
        )
        return others, these


@dataclass
class Ledger:
    """Rows to be written, gathered over all measures and points of a write."""

    session: Session
    added: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    removed: list[dict[str, Any]] = field(default_factory=list)
    new_values: list[dict[str, Any]] = field(default_factory=list)
    changed_values: list[dict[str, Any]] = field(default_factory=list)

    def replace(
        self, measure: Measure, point: str, as_of: date, old: Members, new: Members,
        before: Mapping[str, Any] | None, *, whole: bool, value: Value | None = None,
    ) -> Difference:  # fmt: skip
        """Note what differs between two sets of members, and the value that follows from it.

        `whole` says that they are everybody: the value is then counted and not carried on.
        A `value` of its own has whatever is more than a number of units.
        """
        changed = {u: m for u, m in new.items() if u in old and old[u] != m}
        difference = Difference(
            len(old) if whole or before is None else before["units"],
            {u: m for u, m in new.items() if u not in old},
            {u: m for u, m in old.items() if u not in new},
        )
        self._note(measure.key, point, difference, changed)
        if whole or before is None:
            remarks = _remarks(measure, {}, new.values(), ())
        else:
            came = [*difference.added.values(), *changed.values()]
            went = [*difference.removed.values(), *(old[u] for u in changed)]
            remarks = _remarks(measure, before["remarks"], came, went)
        if value is not None:
            nothing = Value(None if measure.percent else 0)
            difference.was = nothing if before is None else value_of(before)
            difference.now = value
        now = (as_of, difference.new, remarks)
        unmoved = before is not None and same_value(value, before)
        if before is None or not unmoved or now != (
            before["as_of"], before["units"], before["remarks"]
        ):  # fmt: skip
            held = value or Value(difference.new)
            self._value(measure, point, *now, held, is_new=before is None)
        return difference

    def _note(self, measure: str, point: str, found: Difference, changed: Members) -> None:
        key = {"measure": measure, "point": point}
        named = {"b_measure": measure, "b_point": point}
        for unit, one in found.added.items():
            row = {"unit_id": unit, "record_id": one.record_id, "remarks": one.remarks}
            self.added.append(key | row)
        for unit in found.removed:
            self.removed.append({**named, "b_unit_id": unit})
        for unit, one in changed.items():
            row = {"b_unit_id": unit, "record_id": one.record_id, "remarks": one.remarks}
            self.changed.append(named | row)

    def _value(
        self, measure: Measure, point: str, as_of: date, units: int, remarks: dict[str, int],
        value: Value, *, is_new: bool,
    ) -> None:  # fmt: skip
        done, of = value.coverage or (None, None)
        row = {
            "as_of": as_of, "units": units, "number": stored(value.number),
            "exact": str(value.number) if isinstance(value.number, Fraction) else None,
            "numerator": stored(value.numerator), "denominator": stored(value.denominator),
            "provisional": value.provisional,
            "coverage_done": done, "coverage_of": of, "remarks": remarks,
            "updated_at": clock.now(),
        }  # fmt: skip
        if is_new:
            self.new_values.append({"measure": measure.key, "point": point, **row})
        else:
            self.changed_values.append({"b_measure": measure.key, "b_point": point, **row})

    def forget(self, measure: Measure, points: Sequence[str]) -> None:
        """Drop what is kept for points that are no longer any: those of another year."""
        for table in (MEMBER, VALUE) if points else ():
            where = (table.c.measure == measure.key, table.c.point.in_(points))
            self.session.execute(delete(table).where(*where))

    def flush(self) -> None:
        """Write everything gathered so far."""
        for statement, rows in (
            (REMOVE, self.removed), (ADD, self.added), (CHANGE, self.changed),
            (ADD_VALUE, self.new_values), (CHANGE_VALUE, self.changed_values),
        ):  # fmt: skip
            if rows:
                self.session.execute(statement, rows)
                rows.clear()


def same_value(value: Value | None, row: Mapping[str, Any]) -> bool:
    """Whether a row keeps this value; one without a value of its own keeps a number of units."""
    if value is None:
        return True
    held = value_of(row)
    return (held.number, held.provisional, held.coverage) == (
        value.number, value.provisional, value.coverage,
    )  # fmt: skip


def _remarks(
    measure: Measure, base: Mapping[str, int], came: Iterable[Member], went: Iterable[Member]
) -> dict[str, int]:
    counts = [base.get(remark.key, 0) for remark in measure.remarks]
    for step, found in ((1, came), (-1, went)):
        for member in found:
            if member.remarks:
                for n in range(len(counts)):
                    counts[n] += step * (member.remarks >> n & 1)
    return {remark.key: counts[n] for n, remark in enumerate(measure.remarks)}
