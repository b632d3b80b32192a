"""A copy as a file: the same rows give the same bytes, whenever it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import IO, Any

from sqlalchemy import ColumnElement, and_, func, not_, select, true

from esrar.audit.recorder import note
from esrar.core.db import db, writing
from esrar.core.identifiers import mask
from esrar.kit.access import may
from esrar.kit.disclosures.basis import Basis, asks
from esrar.kit.disclosures.leaving import Leaving, held_by
from esrar.kit.disclosures.parcels import Shape
from esrar.kit.importer.columns import NUMBER
from esrar.kit.one_table import Table
from esrar.kit.one_table import write as write_table
from esrar.kit.queries import source
from esrar.kit.register import Register
from esrar.kit.snapshots.finding import SNAPSHOT, reference
from esrar.kit.snapshots.frozen import layout_of
from esrar.kit.snapshots.proving import frozen_rows, readable
from esrar.kit.snapshots.taking import ROW
from esrar.kit.workbooks import Cell, Heading


@dataclass(frozen=True)
class OfSnapshot:
    """The rows of a copy that were not erased, in the columns that whoever asks may meet."""

    register: Register
    one: Any
    shaped: bool = True

    @property
    def asks(self) -> bool:
        return asks(self.register)

    @property
    def name(self) -> str:
        return reference(self.one).replace("/", "-")

    @property
    def asked(self) -> str:
        return str(self.one.asked)

    @property
    def said(self) -> str:
        return " · ".join(filter(None, (reference(self.one), self.one.said)))

    def tally(self) -> dict[Basis, tuple[int, int]]:
        key, session = self.register.table.c.id, db.session()
        whole = session.scalar(select(func.count()).select_from(self._rows.subquery())) or 0
        bases = list(Basis)
        asked = [func.count(key).filter(self._barred(Leaving(basis))) for basis in bases]
        barred = session.execute(
            select(*asked).select_from(source(self.register)).where(key.in_(self._rows))
        ).one()
        return {basis: (whole, whole - out) for basis, out in zip(bases, barred, strict=True)}

    def write(self, out: IO[bytes], shape: Shape, only: Leaving | None = None) -> int:
        rows = self._cells(self._without(only))
        headings = self._headings()
        taken = datetime.combine(self.one.taken_on, time(), UTC).replace(tzinfo=None)
        return write_table(out, shape.ending, Table(self.name, headings, rows, self.said, taken))

    def headings(self, shape: Shape) -> list[str]:
        return [heading.text for heading in self._headings()]

    def held(self, shape: Shape, only: Leaving) -> dict[str, set[int]]:
        own = self._rows
        out = self._without(only)
        if out:
            own = own.where(ROW.c.record_id.not_in(out))
        return held_by(self.register, own, only, False)

    def note(self, shape: Shape, count: int) -> None:
        values = {"register": self.register.key, "count": count, "format": shape.ending,
                  "snapshot": reference(self.one)}  # fmt: skip
        with writing(origin="export") as done:
            note(done.session, "export", subject=SNAPSHOT.name, subject_id=self.one.id,
                 values=values)  # fmt: skip

    @property
    def _rows(self) -> Any:
        return select(ROW.c.record_id).where(
            ROW.c.snapshot_id == self.one.id, ROW.c.erased_at.is_(None)
        )

    def _barred(self, only: Leaving) -> ColumnElement[bool]:
        return not_(and_(true(), *only.records(self.register)))

    def _without(self, only: Leaving | None) -> set[int]:
        """The records that must not leave."""
        if only is None:
            return set()
        key = self.register.table.c.id
        barred = select(key).select_from(source(self.register)).where(self._barred(only))
        return set(db.session.scalars(barred.where(key.in_(self._rows))))

    def _headings(self) -> list[Heading]:
        columns = layout_of(self.one.columns).columns
        places = readable(self.register, columns)
        own = [Heading(columns[at].heading, columns[at].width) for at in places]
        return [Heading(str(NUMBER.label), 10), *own]

    def _cells(self, without: set[int]) -> Iterator[list[Cell]]:
        columns = layout_of(self.one.columns).columns
        places, bare = readable(self.register, columns), may(self.register, "reveal")
        for row, cells in frozen_rows(self.one):
            if cells is not None and row.record_id not in without:
                yield [row.record_id, *(
                    mask(cells[at]) if columns[at].sealed and cells[at] and not bare else cells[at]
                    for at in places
                )]  # fmt: skip
