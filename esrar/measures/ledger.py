"""The kept members and values as rows: read in few statements, compared, written in few."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.measures.evaluate import Member, Members, chunks
from esrar.measures.kit import Measure
from esrar.measures.models import MeasureMember, MeasureValue

MEMBER: Table = MeasureMember.__table__
VALUE: Table = MeasureValue.__table__

Point = tuple[str, str]
"""A measure's key and a point's name."""

# Built once: making a statement costs more than sending it.
_MEMBER_KEY = [MEMBER.c[name] == bindparam(f"b_{name}") for name in ("measure", "point", "unit_id")]
_VALUE_KEY = [VALUE.c[name] == bindparam(f"b_{name}") for name in ("measure", "point")]
ALL_VALUES = select(VALUE)
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


def values(session: Session) -> dict[str, dict[str, dict[str, Any]]]:
    """The kept values by measure and point."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in session.execute(ALL_VALUES).mappings():
        found.setdefault(row["measure"], {})[row["point"]] = dict(row)
    return found


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


@dataclass
class Difference:
    """Who came and who went at a point, and how many there were before."""

    old: int
    added: Members = field(default_factory=dict)
    removed: Members = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)

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
        before: Mapping[str, Any] | None, *, whole: bool,
    ) -> Difference:  # fmt: skip
        """Note what differs between two sets of members, and the value that follows from it.

        `whole` says that they are everybody: the value is then counted and not carried on.
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
        now = (as_of, difference.new, remarks)
        if before is None or now != (before["as_of"], before["units"], before["remarks"]):
            self._value(measure, point, *now, is_new=before is None)
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
        self, measure: Measure, point: str, as_of: date, units: int, remarks: dict[str, int], *,
        is_new: bool,
    ) -> None:  # fmt: skip
        value = measure.aggregate.value(units)
        done, of = value.coverage or (None, None)
        row = {
            "as_of": as_of, "units": units, "number": value.number, "numerator": value.numerator,
            "denominator": value.denominator, "provisional": value.provisional,
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
