"""How a closed number differs from what is counted now: by how much, by which rows, by whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from esrar.audit.reading import About, latest_about
from esrar.kit import registry
from esrar.measures import evaluate
from esrar.measures.catalogue import MEASURES
from esrar.measures.kit import Value
from esrar.measures.years import Year
from esrar.plan import figures
from esrar.plan.closing.gathering import Row, rows
from esrar.plan.closing.kept import Closing, standing
from esrar.plan.closing.shape import Span

NAMED = 50
"""So many rows of each kind are named; their number is exact."""


@dataclass(frozen=True)
class Changed:
    """A row that came or went after the closing, and who last touched its record since."""

    row: Row
    by: About | None


@dataclass(frozen=True)
class Variance:
    """A closed indicator beside today's count of the same day."""

    frozen: Value
    now: Value
    came: int
    went: int
    added: Sequence[Changed] = ()
    removed: Sequence[Changed] = ()
    edited: Sequence[Changed] = ()

    @property
    def differs(self) -> bool:
        """Whether anything does."""
        return self.frozen != self.now or bool(self.came or self.went)


def now(session: Session, closing: Closing, key: str) -> Value | None:
    """The value of the closed day as it is counted now – read, where it is kept."""
    reading = figures.reading_of(session, key, closing.year, closing.as_of)
    return reading.value if reading else None


@dataclass(frozen=True)
class Step:
    """A closed value, and the other that is counted for the same day now."""

    closing: Closing
    old: Any
    new: Any


def steps(session: Session, year: Year, key: str) -> list[Step]:
    """The closed quarters of the current year whose value is another one now; nothing is counted.

    The year's own closing stands for that of its last quarter.
    """
    kept = figures.kept_readings(session).get(key, {})
    closings = dict(standing(session, year))
    if Span.YEAR in closings:
        closings.pop(Span.Q4, None)
    found = []
    for closing in closings.values():
        frozen, reading = closing.indicator(key), kept.get(closing.as_of.isoformat())
        if frozen is None or reading is None or reading.as_of != closing.as_of:
            continue
        if frozen.value.number != reading.value.number:
            found.append(Step(closing, frozen.value.number, reading.value.number))
    return found


def variance(session: Session, closing: Closing, key: str) -> Variance | None:
    """Row by row; None where nothing is counted for it."""
    frozen, value = closing.indicator(key), now(session, closing, key)
    if frozen is None or value is None:
        return None
    question = evaluate.ask(session, MEASURES[key], closing.year)
    period = closing.year.seen_from(closing.as_of)
    before = _counted(closing.rows(session, key))
    after = _counted(rows(session, question, period))
    came = [row for unit, row in after.items() if unit not in before]
    went = [row for unit, row in before.items() if unit not in after]
    registers = (question.measure.record_register, question.measure.unit_register)
    told = _Told(session, registers, closing.audit_id)
    edited = []
    if value != frozen.value and not came and not went:
        same = list(after.values())
        edited = [one for one in told.all(same) if one.by is not None]
    return Variance(
        frozen.value, value, len(came), len(went), told.all(came[:NAMED]),
        told.all(went[:NAMED]), edited[:NAMED],
    )  # fmt: skip


def _counted(found: Any) -> Mapping[int, Row]:
    return {row.unit_id: row for row in found if row.counts}


@dataclass(frozen=True)
class _Told:
    """Who touched records since an entry of the audit."""

    session: Session
    registers: tuple[str, str]
    after: int

    def all(self, found: Sequence[Row]) -> list[Changed]:
        record, unit = (registry.get(key).table.name for key in self.registers)
        by_record = self._about(record, [row.record_id for row in found])
        by_unit = self._about(unit, [row.unit_id for row in found])
        return [
            Changed(row, by_record.get(row.record_id) or by_unit.get(row.unit_id)) for row in found
        ]

    def _about(self, table: str, ids: Sequence[int]) -> Mapping[int, About]:
        return latest_about(self.session, table, ids, self.after)
