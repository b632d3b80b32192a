"""Keeps the members of every measure in step with the records, in the transaction that moves them.

The value is their number and the difference of two sets the movement, so nothing can drift: to
refresh a unit is to evaluate it again and to replace its members, any number of times.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.core.db import Write
from esrar.measures import statements
from esrar.measures.catalogue import MEASURES
from esrar.measures.evaluate import Member, Members, Question, ask, chunks, members
from esrar.measures.kit import Everything, Measure
from esrar.measures.models import (
    TODAY,
    FiscalYear,
    MeasureMember,
    MeasureSetting,
    MeasureValue,
)
from esrar.measures.movements import Cause, Moved, note_movement
from esrar.measures.years import Year, current_year, points

MEMBER: Table = MeasureMember.__table__  # type: ignore[assignment]
VALUE: Table = MeasureValue.__table__  # type: ignore[assignment]


@dataclass
class Touched:
    """The units of a measure that a write may have moved; `everything` when it cannot tell."""

    units: set[int] = field(default_factory=set)
    everything: bool = False
    cause: Cause = Cause.RECORD

    def __bool__(self) -> bool:
        return self.everything or bool(self.units)


class Observer:
    """Follows every write: what it touched is evaluated again before the commit."""

    def wrote(self, write: Write) -> None:
        """Refresh what the changes of this write touch; what moved is in its results."""
        touched = touched_by(write)
        if not any(touched.values()):
            return
        year = current_year()
        if year is not None:
            write.results["moved"] = refresh(write, year, touched)


def touched_by(write: Write) -> dict[Measure, Touched]:
    """Whom the changes of a write concern, measure by measure."""
    found = {measure: Touched() for measure in MEASURES.values()}
    for change in write.changes:
        if change.model is FiscalYear:
            for one in found.values():
                one.everything, one.cause = True, Cause.SETTING
        elif change.model is MeasureSetting:
            measure = MEASURES.get(change.current["measure"])
            if measure is not None:
                found[measure].everything, found[measure].cause = True, Cause.SETTING
        else:
            for measure, one in found.items():
                concerns = measure.touches.get(change.model.__tablename__)
                if concerns is None:
                    continue
                units = concerns(change)
                if isinstance(units, Everything):
                    one.everything = True
                else:
                    one.units.update(units)
    return found


def refresh(write: Write, year: Year, touched: Mapping[Measure, Touched]) -> list[Moved]:
    """Evaluate the touched units again and replace their members at every point."""
    session = write.session
    kept = kept_values(session)
    wanted = points(year, clock.today())
    moved = []
    for measure, one in touched.items():
        state = kept.get(measure.key, {})
        current = {point: row["as_of"] for point, row in state.items()} == wanted
        if not one and current:
            continue
        keeper = Keeper(session, ask(session, measure, year), year, wanted, state)
        # When the date moved and nobody accounted for it yet, whoever was not touched moved by it.
        difference = keeper.replace(None if one.everything or not current else one.units)
        for cause, part in difference.parted(one, current):
            moved.append(note_movement(write, measure, part.movement(), cause))
    return moved


def recount(write: Write, year: Year, cause: Cause) -> list[Moved]:
    """Count everything anew at every point; what was right stays as it is."""
    session, wanted = write.session, points(year, clock.today())
    kept = kept_values(session)
    moved = []
    for measure in MEASURES.values():
        question = ask(session, measure, year)
        keeper = Keeper(session, question, year, wanted, kept.get(measure.key, {}))
        difference = keeper.replace(None)
        if difference:
            moved.append(note_movement(write, measure, difference.movement(), cause))
    return moved


def pass_day(write: Write, year: Year) -> list[Moved]:
    """Account for the date: evaluate again whoever bears a date that came or passed."""
    session, today = write.session, clock.today()
    wanted, kept = points(year, today), kept_values(session)
    moved = []
    for measure in MEASURES.values():
        state = kept.get(measure.key, {})
        keeper = Keeper(session, ask(session, measure, year), year, wanted, state)
        known = state.keys() == wanted.keys() and all(
            state[p]["as_of"] == day for p, day in wanted.items() if p != TODAY
        )
        units = None
        if known:
            units = turned(session, measure, state[TODAY]["as_of"], wanted[TODAY])
        difference = keeper.replace(units)
        if difference:
            moved.append(note_movement(write, measure, difference.movement(), Cause.DAY))
    return moved


def turned(session: Session, measure: Measure, old: date, new: date) -> set[int]:
    """The units that the passing from one day to another (either way) may have moved."""
    low, high = sorted((old, new))
    given = {}
    for n, turn in enumerate(measure.turns):
        given[f"from_{n}"], given[f"to_{n}"] = turn.before(low), turn.before(high)
    return set(session.scalars(statements.turning(measure), given))


def kept_values(session: Session) -> dict[str, dict[str, dict[str, Any]]]:
    """The kept values by measure and point."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in session.execute(select(VALUE)).mappings():
        found.setdefault(row["measure"], {})[row["point"]] = dict(row)
    return found


@dataclass
class Difference:
    """What replacing the members changed at the point of today: who came, who went."""

    old: int
    added: Members = field(default_factory=dict)
    removed: Members = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)

    def movement(self) -> tuple[int, Members, Members]:
        """The old number, who came, who went."""
        return self.old, self.added, self.removed

    def parted(self, touched: Touched, current: bool) -> list[tuple[Cause, Difference]]:
        """The part that the passing of days explains, then the part of the write itself."""
        if current or touched.everything:
            return [(touched.cause, self)] if self else []
        by_day = Difference(
            self.old,
            {u: m for u, m in self.added.items() if u not in touched.units},
            {u: m for u, m in self.removed.items() if u not in touched.units},
        )
        rest = Difference(
            self.old + len(by_day.added) - len(by_day.removed),
            {u: m for u, m in self.added.items() if u in touched.units},
            {u: m for u, m in self.removed.items() if u in touched.units},
        )
        parts = [(Cause.DAY, by_day), (touched.cause, rest)]
        return [(cause, part) for cause, part in parts if part]


@dataclass
class Keeper:
    """The kept members and values of one measure, and how they are replaced."""

    session: Session
    question: Question
    year: Year
    points: Mapping[str, date]
    state: Mapping[str, Mapping[str, Any]]

    @property
    def key(self) -> str:
        """The measure's key."""
        return self.question.measure.key

    def replace(self, units: Iterable[int] | None) -> Difference:
        """Replace the members of these units – or of everybody – at every point."""
        if units is None:
            return self._replace_all()
        names = list(self.points)
        periods = [self.year.seen_from(day) for day in self.points.values()]
        asked = set(units)
        new = members(self.session, self.question, periods, asked)
        old = self._kept(names, asked)
        differences = [
            self._store(name, old[name], found, whole=False)
            for name, found in zip(names, new, strict=True)
        ]
        return differences[names.index(TODAY)]

    def _replace_all(self) -> Difference:
        """One point after another, for at a million families each holds some hundred thousand."""
        self._forget_other_points()
        found = Difference(0)
        for name, day in self.points.items():
            (new,) = members(self.session, self.question, [self.year.seen_from(day)])
            difference = self._store(name, self._kept([name])[name], new, whole=True)
            if name == TODAY:
                found = difference
        return found

    def _forget_other_points(self) -> None:
        gone = [point for point in self.state if point not in self.points]
        for table in (MEMBER, VALUE) if gone else ():
            self.session.execute(
                delete(table).where(table.c.measure == self.key, table.c.point.in_(gone))
            )

    def _kept(self, names: list[str], units: set[int] | None = None) -> dict[str, Members]:
        found: dict[str, Members] = {name: {} for name in names}
        columns = MEMBER.c
        statement = select(
            columns.point, columns.unit_id, columns.record_id, columns.remarks
        ).where(columns.measure == self.key, columns.point.in_(names))
        if units is not None:
            statement = statement.where(
                columns.unit_id.in_(bindparam("units", expanding=True, unique=False))
            )
        for chunk in chunks(units) if units is not None else ({},):
            for point, unit, record, remarks in self.session.execute(statement, chunk):
                found[point][unit] = Member(record, remarks)
        return found

    def _store(self, point: str, old: Members, new: Members, *, whole: bool) -> Difference:
        """Write what differs, and the value that follows from it."""
        added = {u: m for u, m in new.items() if u not in old}
        removed = {u: m for u, m in old.items() if u not in new}
        changed = {u: m for u, m in new.items() if u in old and old[u] != m}
        self._delete(point, removed)
        self._insert(point, added)
        self._update(point, changed)
        before = self.state.get(point)
        units = len(old) if whole else int(before["units"]) if before else 0
        difference = Difference(units, added, removed)
        if difference or changed or before is None or before["as_of"] != self.points[point]:
            moves = [*((m, 1) for m in added.values()), *((m, -1) for m in removed.values())]
            for unit, member in changed.items():
                moves += [(member, 1), (old[unit], -1)]
            counted = self._remark_counts(
                {} if whole or not before else before["remarks"],
                [(m, 1) for m in new.values()] if whole else moves,
            )
            self._value(point, units + len(added) - len(removed), counted, new_row=before is None)
        return difference

    def _remark_counts(
        self, base: Mapping[str, int], moves: Iterable[tuple[Member, int]]
    ) -> dict[str, int]:
        counts = {r.key: base.get(r.key, 0) for r in self.question.measure.remarks}
        for member, step in moves:
            if member.remarks:
                for n, remark in enumerate(self.question.measure.remarks):
                    counts[remark.key] += step * (member.remarks >> n & 1)
        return counts

    def _value(self, point: str, units: int, remarks: dict[str, int], *, new_row: bool) -> None:
        value = self.question.measure.aggregate.value(units)
        done, of = value.coverage or (None, None)
        row = {
            "as_of": self.points[point], "units": units, "number": value.number,
            "numerator": value.numerator, "denominator": value.denominator,
            "provisional": value.provisional, "coverage_done": done, "coverage_of": of,
            "remarks": remarks, "updated_at": clock.now(),
        }  # fmt: skip
        if new_row:
            self.session.execute(insert(VALUE), [{"measure": self.key, "point": point, **row}])
        else:
            where = (VALUE.c.measure == self.key, VALUE.c.point == point)
            self.session.execute(update(VALUE).where(*where).values(row))

    def _insert(self, point: str, found: Members) -> None:
        if found:
            key = {"measure": self.key, "point": point}
            self.session.execute(insert(MEMBER), [
                {**key, "unit_id": u, "record_id": m.record_id, "remarks": m.remarks}
                for u, m in found.items()
            ])  # fmt: skip

    def _update(self, point: str, found: Members) -> None:
        if found:
            statement = update(MEMBER).where(
                MEMBER.c.measure == self.key, MEMBER.c.point == point,
                MEMBER.c.unit_id == bindparam("unit"),
            )  # fmt: skip
            self.session.execute(statement, [
                {"unit": u, "record_id": m.record_id, "remarks": m.remarks}
                for u, m in found.items()
            ])  # fmt: skip

    def _delete(self, point: str, found: Members) -> None:
        for chunk in chunks(found):
            self.session.execute(
                delete(MEMBER).where(
                    MEMBER.c.measure == self.key, MEMBER.c.point == point,
                    MEMBER.c.unit_id.in_(chunk["units"]),
                )
            )  # fmt: skip
