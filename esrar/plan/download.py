"""The rows behind an indicator's number as a file; that they were taken is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import IO, Any

from sqlalchemy import and_, not_, select

from esrar.audit.recorder import note
from esrar.core.db import db, writing
from esrar.core.i18n import _
from esrar.core.portions import portions
from esrar.kit import registry
from esrar.kit.disclosures.basis import Basis, whose
from esrar.kit.disclosures.leaving import Leaving, held_by
from esrar.kit.disclosures.parcels import Shape
from esrar.kit.one_table import Table
from esrar.kit.one_table import write as write_table
from esrar.kit.queries import source
from esrar.kit.register import Register
from esrar.kit.workbooks import Cell, Heading
from esrar.measures.evaluate import Question
from esrar.plan.asked import Asked
from esrar.plan.behind import counted_rows, is_itself, remarks_of
from esrar.plan.moves import unit_names

AT_ONCE = 1_000


@dataclass(frozen=True)
class OfIndicator:
    """Everything that is counted on the day asked about, one row a unit."""

    question: Question
    asked_of: Asked
    shaped: bool = True

    @property
    def _two(self) -> tuple[Register, Register]:
        measure = self.question.measure
        return registry.get(measure.unit_register), registry.get(measure.record_register)

    @property
    def register(self) -> Register:
        unit, record = self._two
        return unit if names_persons(unit) or not names_persons(record) else record

    @property
    def asks(self) -> bool:
        return names_persons(self.register)

    @property
    def name(self) -> str:
        return f"{self.asked_of.key.replace('.', '-')}-{self._day}"

    @property
    def _day(self) -> str:
        return self.asked_of.period.as_of.isoformat()

    @property
    def asked(self) -> str:
        return f"indicator={self.asked_of.key}&as_of={self._day}"

    @property
    def said(self) -> str:
        return str(self.question.measure.label)

    def tally(self) -> dict[Basis, tuple[int, int]]:
        rows = self._found()
        return {basis: (len(rows), len(self._staying(rows, Leaving(basis)))) for basis in Basis}

    def write(self, out: IO[bytes], shape: Shape, only: Leaving | None = None) -> int:
        rows = _rows(self.question, self._staying(self._found(), only))
        return write_table(out, shape.ending, Table(self.said, self._headings(), rows))

    def headings(self, shape: Shape) -> list[str]:
        return [heading.text for heading in self._headings()]

    def held(self, shape: Shape, only: Leaving) -> dict[str, set[int]]:
        found: dict[str, set[int]] = {}
        rows = self._staying(self._found(), only)
        for at, one in enumerate(self._two):
            own = {row[at] for row in rows}
            numbers = select(one.table.c.id).where(one.table.c.id.in_(own))
            for key, ids in held_by(one, numbers, only, False).items():
                found.setdefault(key, set()).update(ids)
        return found

    def note(self, shape: Shape, count: int) -> None:
        values = {"indicator": self.asked_of.key, "as_of": self._day, "count": count,
                  "format": shape.ending}  # fmt: skip
        with writing(origin="export") as done:
            note(done.session, "export", subject="plan_indicator", values=values)

    def _headings(self) -> list[Heading]:
        unit, record = self._two
        return [
            Heading(str(_("Number")), 10), Heading(str(unit.singular), 34),
            *([] if is_itself(self.question.measure) else [Heading(str(record.singular), 34)]),
            Heading(str(_("Date")), 14, as_date=True), Heading(str(_("Remarks")), 34),
        ]  # fmt: skip

    def _found(self) -> list[Any]:
        found: list[Any] = []
        while part := counted_rows(db.session(), self.question, self._after(found), AT_ONCE):
            found += part
        return found

    def _after(self, found: Sequence[Any]) -> Asked:
        return replace(self.asked_of, after=found[-1][0] if found else 0)

    def _staying(self, rows: Sequence[Any], only: Leaving | None) -> Sequence[Any]:
        """The rows whose unit and record may both leave."""
        if only is None:
            return rows
        barred = [_barred(one, only) for one in self._two]
        return [r for r in rows if r[0] not in barred[0] and r[1] not in barred[1]]


def names_persons(register: Register) -> bool:
    """Whether records of a register are persons, or name some."""
    return register.personal or any(True for _one in whose(register))


def _barred(register: Register, only: Leaving) -> set[int]:
    conditions = only.records(register)
    if not conditions:
        return set()
    statement = select(register.table.c.id).select_from(source(register))
    return set(db.session.scalars(statement.where(not_(and_(*conditions)))))


def _rows(question: Question, found: Sequence[Any]) -> Iterator[Sequence[Cell]]:
    measure = question.measure
    for part in portions(found, AT_ONCE):
        units = unit_names(measure.unit_register, [row[0] for row in part])
        records = unit_names(measure.record_register, [row[1] for row in part])
        for number, record, day, bits in part:
            of = [] if is_itself(measure) else [records.get(record)]
            yield [number, units.get(number), *of, day, remarks_of(measure, bits)]
