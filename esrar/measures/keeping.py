"""Keeps the members of every measure in step with the records, in the transaction that moves them.

The value is their number and the difference of two sets the movement, so nothing can drift: to
refresh a unit is to evaluate it again and to replace its members, any number of times. Means,
shares and growth are of few records and are reckoned anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.core.db import Write
from esrar.measures import ledger, statements
from esrar.measures.catalogue import MEASURES
from esrar.measures.evaluate import Member, Members, ask, chunks, in_force, members, value
from esrar.measures.kit import Concerns, Everything, Measure, Via
from esrar.measures.ledger import Difference, Ledger, same_value
from esrar.measures.models import TODAY, FiscalYear, MeasureSetting
from esrar.measures.movements import Cause, Moved, note_movement
from esrar.measures.years import Year, current_year, points


@dataclass
class Touched:
    """The units of a measure that a write may have moved; `everything` when it cannot tell.

    `recast` says that it counts other units than before, by a setting: the two have no difference.
    """

    units: set[int] = field(default_factory=set)
    everything: bool = False
    recast: bool = False
    cause: Cause = Cause.RECORD

    def add(self, other: Touched) -> None:
        """Take in what another part of the write may have moved."""
        self.units |= other.units
        self.everything |= other.everything
        self.recast |= other.recast
        self.cause = self.cause if self.cause is not Cause.RECORD else other.cause

    def __bool__(self) -> bool:
        return self.everything or bool(self.units)


class Observer:
    """Follows every write: what it touched is evaluated again before the commit."""

    def follow(self, write: Write) -> None:
        """Note whom a part of this write touches."""
        year = current_year()
        touched: dict[Measure, Touched] = write.results.setdefault("touched", {})
        for measure, one in touched_by(write, year).items() if year else ():
            touched.setdefault(measure, Touched()).add(one)

    def wrote(self, write: Write) -> None:
        """Refresh what the changes of this write touch; what moved is in its results."""
        year = current_year()
        if year is None:
            return
        if write.accounted:
            self.follow(write)
            touched = write.results.pop("touched")
        else:
            touched = touched_by(write, year)
        if any(touched.values()):
            write.results["moved"] = refresh(write, year, touched)


def touched_by(write: Write, year: Year) -> dict[Measure, Touched]:
    """Whom the changes of a write concern, measure by measure; empty where it is nobody.

    Which way of a measure is in force is asked only when one of them is concerned.
    """
    found = {way: Touched() for m in MEASURES.values() for way in (m, *m.ways.values())}
    sought: dict[tuple[Measure, Select[Any]], set[int]] = {}
    following = _following(found)
    for change in write.changes:
        if change.model is FiscalYear:
            for measure, one in found.items():
                one.everything, one.cause = True, Cause.SETTING
                one.recast = bool(MEASURES[measure.key].ways)
        elif change.model is MeasureSetting:
            key, name = change.current["measure"], change.current["name"]
            for measure, one in found.items():
                if measure.key == key:
                    one.everything, one.cause = True, Cause.SETTING
                    one.recast |= any(name == of for of, _choice in MEASURES[key].ways)
        else:
            for measure, one, concerns in following.get(change.model.__tablename__, ()):
                units = concerns(change)
                if isinstance(units, Everything):
                    one.everything = True
                elif isinstance(units, Via):
                    sought.setdefault((measure, units.statement), set()).update(units.ids)
                else:
                    one.units.update(units)
    if not sought and not any(found.values()):
        return {}
    chosen = {measure: found[measure] for measure in in_force(write.session, year)}
    for (measure, statement), ids in sought.items():
        for piece in chunks(ids) if measure in chosen else ():
            found[measure].units.update(
                write.session.scalars(statement, {"ids": piece["units"]})
            )  # fmt: skip
    return chosen


def _following(
    found: Mapping[Measure, Touched],
) -> dict[str, list[tuple[Measure, Touched, Concerns]]]:
    """Which measures follow the changes of each table; an import has very many changes."""
    following: dict[str, list[tuple[Measure, Touched, Concerns]]] = {}
    for measure, one in found.items():
        for table, concerns in measure.touches.items():
            following.setdefault(table, []).append((measure, one, concerns))
    return following


def refresh(write: Write, year: Year, touched: Mapping[Measure, Touched]) -> list[Moved]:
    """Evaluate the touched units again and replace their members at every point.

    When the date moved and nobody accounted for it, those whom the day moves are among them.
    """
    keeper = Keeper(write.session, year)
    found = keeper.bring_up_to_date(touched)
    moved = []
    for measure, difference in found.items():
        one = touched[measure]
        if one.recast:
            difference = difference.of_values()
        by_day, by_write = Difference(difference.old), difference
        if not one and not measure.counts:
            by_day, by_write = difference, by_day
        elif measure.counts and not one.everything and not keeper.is_current(measure):
            by_day, by_write = difference.apart(one.units)
        for cause, part in ((Cause.DAY, by_day), (one.cause, by_write)):
            if part:
                moved.append(note_movement(write, measure, part, cause))
    return moved


def pass_day(write: Write, year: Year) -> list[Moved]:
    """Account for the date: evaluate again whoever bears a date that came or passed."""
    untouched = {measure: Touched() for measure in in_force(write.session, year)}
    found = Keeper(write.session, year).bring_up_to_date(untouched)
    return [note_movement(write, m, one, Cause.DAY) for m, one in found.items() if one]


def recount(write: Write, year: Year, cause: Cause) -> list[Moved]:
    """Count everything anew at every point; what was right stays as it is."""
    keeper = Keeper(write.session, year)
    found = {measure: keeper.replace_all(measure) for measure in in_force(write.session, year)}
    return [note_movement(write, m, one, cause) for m, one in found.items() if one]


def turned(session: Session, measure: Measure, old: date, new: date) -> set[int]:
    """The units that the passing from one day to another (either way) may have moved."""
    low, high = sorted((old, new))
    given = {}
    for n, turn in enumerate(measure.turns or ()):
        given[f"from_{n}"], given[f"to_{n}"] = turn.before(low), turn.before(high)
    return set(session.scalars(statements.turning(measure), given))


class Keeper:
    """What is kept for a year, and how it is replaced."""

    def __init__(self, session: Session, year: Year) -> None:
        self.session, self.year = session, year
        self.points = points(year, clock.today())
        self.days = ledger.days(session)
        self.rows: dict[str, dict[str, dict[str, Any]]] = {}
        self.ledger = Ledger(session)

    def is_current(self, measure: Measure) -> bool:
        """Whether the points kept are those of today."""
        return self._days(measure) == self.points

    def lacks_only_today(self, measure: Measure) -> bool:
        """Whether the points kept are those of this year and of as many closed quarters."""
        days = self._days(measure)
        if TODAY not in days or current_year(days[TODAY]) != self.year:
            return False
        return {**days, TODAY: self.points[TODAY]} == self.points

    def _days(self, measure: Measure) -> dict[str, date]:
        return self.days.get(measure.key, {})

    def bring_up_to_date(self, touched: Mapping[Measure, Touched]) -> dict[Measure, Difference]:
        """Replace as few members as will do; what differs today, for each measure replaced."""
        scopes = {measure: self._scope(measure, one) for measure, one in touched.items()}
        narrow = {m: units for m, units in scopes.items() if units is not None}
        found = self.replace({m: u for m, u in narrow.items() if u or not self.is_current(m)})
        for measure in scopes.keys() - narrow.keys():
            found[measure] = self.replace_all(measure, touched[measure].units)
        self.ledger.flush()
        return {measure: found[measure] for measure in scopes if measure in found}

    def _scope(self, measure: Measure, touched: Touched) -> set[int] | None:
        """The units to evaluate again; None for everybody."""
        if touched.everything or (touched and not measure.counts):
            return None
        if self.is_current(measure):
            return touched.units
        if measure.turns is None or not self.lacks_only_today(measure):
            return None
        before = self.days[measure.key][TODAY]
        turning = turned(self.session, measure, before, self.points[TODAY])
        return touched.units | turning

    def replace(self, touched: Mapping[Measure, set[int]]) -> dict[Measure, Difference]:
        """Replace the members of some units at every point; what differs today."""
        if not touched:
            return {}
        everyone = set[int]().union(*touched.values())
        keys = [measure.key for measure in touched]
        self.rows.update(ledger.values(self.session, keys))
        old = ledger.members(self.session, keys, list(self.points), everyone)
        found = {}
        for measure, units in touched.items():
            question = ask(self.session, measure, self.year)
            periods = [self.year.seen_from(day) for day in self.points.values()]
            new = members(self.session, question, periods, units)
            for (name, day), current in zip(self.points.items(), new, strict=True):
                before = old[measure.key, name]
                if len(units) < len(everyone):
                    before = {u: m for u, m in before.items() if u in units}
                difference = self.ledger.replace(
                    measure, name, day, before, current, self._row(measure, name), whole=False
                )
                if name == TODAY:
                    found[measure] = difference
        return found

    def replace_all(self, measure: Measure, changed: Iterable[int] = ()) -> Difference:
        """Replace everybody, one point after another: each may hold some hundred thousand."""
        gone = [p for p in self._days(measure) if p not in self.points]
        self.ledger.forget(measure, gone)
        self.rows.update(ledger.values(self.session, [measure.key]))
        question = ask(self.session, measure, self.year)
        found = Difference(0)
        for name, day in self.points.items():
            period = self.year.seen_from(day)
            (new,) = members(self.session, question, [period])
            old = ledger.members(self.session, [measure.key], [name])[measure.key, name]
            now = None if measure.counts else value(self.session, question, period)
            difference = self.ledger.replace(
                measure, name, day, old, new, self._row(measure, name), whole=True, value=now
            )
            self.ledger.flush()
            if name == TODAY:
                found = difference
                found.changed = _those(measure, changed, new)
        return found

    def _row(self, measure: Measure, point: str) -> dict[str, Any] | None:
        return self.rows.get(measure.key, {}).get(point)


def faults(session: Session) -> Sequence[str]:
    """Counts anew whatever is kept, for the days it is kept for, and says where the two differ."""
    kept = ledger.values(session)
    found = [f"{key}: nothing is kept" for key in MEASURES if key not in kept]
    for measure in MEASURES.values():
        for name, row in kept.get(measure.key, {}).items():
            year = current_year(row["as_of"])
            assert year is not None
            question, period = ask(session, measure, year), year.seen_from(row["as_of"])
            (new,) = members(session, question, [period])
            old = ledger.members(session, [measure.key], [name])[measure.key, name]
            if old != new or row["units"] != len(new):
                found.append(
                    f"{measure.key} at {name}: {row['units']} kept in {len(old)} rows,"
                    f" {len(new)} counted, differing in {_some(old.items() ^ new.items())}"
                )
            now = None if measure.counts else value(session, question, period)
            if not same_value(now, row):
                found.append(f"{measure.key} at {name}: {row['number']} kept, {now} reckoned")
    return found


def _those(measure: Measure, units: Iterable[int], members: Members) -> Members:
    """The units named, each with the record that stands for it."""
    itself = measure.record_register == measure.unit_register
    return {u: members.get(u) or Member(u, 0) for u in units if itself or u in members}


def _some(differing: Iterable[tuple[int, Any]]) -> str:
    units = sorted({unit for unit, _ in differing})
    return ", ".join(map(str, units[:5])) + (" ..." if len(units) > 5 else "")
