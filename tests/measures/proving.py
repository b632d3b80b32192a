"""Holds a measure against what plain Python says of the same world, and what is kept against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from esrar.core.db import Write
from esrar.measures import OBSERVER, evaluate, keeping, ledger
from esrar.measures.catalogue import MEASURES
from esrar.measures.kit import Value
from esrar.measures.models import MeasureSetting
from esrar.measures.years import current_year


@dataclass(frozen=True)
class Answer:
    """What is expected: the units that count by their ids, and the value where it is another."""

    units: frozenset[int]
    value: Value | None = None

    @property
    def whole(self) -> Value:
        """The value; of a count, the number of its units."""
        return self.value or Value(len(self.units))


def answer(units: Iterable[int], value: Value | None = None) -> Answer:
    """An answer of so many units."""
    return Answer(frozenset(units), value)


def proves(session: Session, key: str, day: date, expected: Answer) -> None:
    """Number, rows, reasons and what is said of each record agree with the expectation."""
    year = current_year()
    assert year is not None
    asked, period = evaluate.ask(session, MEASURES[key], year), year.seen_from(day)
    (members,) = evaluate.members(session, asked, [period])
    assert set(members) == expected.units
    found, wanted = evaluate.value(session, asked, period), expected.whole
    assert (found.number, found.provisional, found.coverage) == (
        wanted.number, wanted.provisional, wanted.coverage,
    )  # fmt: skip
    assert [row.unit for row in evaluate.rows(session, asked, period)] == sorted(members)
    left = evaluate.left_out(session, asked, period)
    for criterion, count in left.items():
        assert len(evaluate.left_out_rows(session, asked, period, criterion)) == count
    for unit in members:
        judged = evaluate.judge_unit(session, asked, period, unit)
        first = next(j for j in judged if j.counts)
        assert first.facts["id"] == members[unit].record_id


@dataclass
class Follower:
    """Lets the observer follow a world being built and changed: what is kept must hold."""

    write: Write
    key: str
    seen: int = field(default=0)

    def commit(self) -> None:
        """As at the end of a write."""
        session = self.write.session
        session.flush()
        changes = self.write.changes[self.seen :]
        self.seen = len(self.write.changes)
        OBSERVER.wrote(Write(session, changes))
        year = current_year()
        assert year is not None
        measure = MEASURES[self.key]
        rows = ledger.values(session).get(self.key)
        for name, row in (rows or {}).items():
            period = year.seen_from(row["as_of"])
            asked = evaluate.ask(session, measure, year)
            (members,) = evaluate.members(session, asked, [period])
            held = ledger.members(session, [self.key], [name])[self.key, name]
            assert held == members, name
            kept, now = ledger.value_of(row), evaluate.value(session, asked, period)
            assert (kept.number, kept.provisional, kept.coverage) == (
                now.number, now.provisional, now.coverage,
            )  # fmt: skip

    def passes(self) -> None:
        """A day passes."""
        year = current_year()
        assert year is not None
        keeping.pass_day(Write(self.write.session), year)
        self.commit()


def settle(session: Session, key: str, settings: Mapping[str, Any]) -> None:
    """Set something for the year."""
    year = current_year()
    assert year is not None
    for name, value in settings.items():
        text = ("no", "yes")[value] if isinstance(value, bool) else value
        session.add(MeasureSetting(
            fiscal_year_id=year.id or 0, measure=key, name=name, value=str(text)
        ))  # fmt: skip
