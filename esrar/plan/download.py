"""The rows behind an indicator's number as a workbook or CSV; that they were taken is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import IO

from flask import Response
from sqlalchemy.orm import Session

from esrar.audit.recorder import note
from esrar.core.db import db, writing
from esrar.core.i18n import _
from esrar.kit import registry
from esrar.kit.downloads import made, sent
from esrar.kit.workbooks import CSV, XLSX, Book, Cell, Heading, write_csv
from esrar.measures.evaluate import Question
from esrar.plan.asked import Asked
from esrar.plan.behind import counted_rows, is_itself, remarks_of
from esrar.plan.moves import unit_names

PORTION = 1_000


def download(question: Question, asked: Asked, ending: str) -> Response:
    """Everything that is counted on the day asked about, one row a unit."""
    session, measure = db.session(), question.measure
    unit, record = (registry.get(k) for k in (measure.unit_register, measure.record_register))
    headings = [
        Heading(str(_("Number")), 10), Heading(str(unit.singular), 34),
        *([] if is_itself(measure) else [Heading(str(record.singular), 34)]),
        Heading(str(_("Date")), 14, as_date=True), Heading(str(_("Remarks")), 34),
    ]  # fmt: skip

    def write(out: IO[bytes]) -> int:
        rows = list(_rows(session, question, asked))
        if ending == "csv":
            write_csv(out, headings, rows)
            return len(rows)
        book = Book(out)
        book.sheet(str(measure.label), headings).put(rows)
        book.close()
        return len(rows)

    out, count = made(write)
    day = asked.period.as_of.isoformat()
    values = {"indicator": asked.key, "as_of": day, "count": count, "format": ending}
    with writing(origin="export") as done:
        note(done.session, "export", subject="plan_indicator", values=values)
    name = f"{asked.key.replace('.', '-')}-{day}.{ending}"
    return sent(out, name, CSV if ending == "csv" else XLSX)


def _rows(session: Session, question: Question, asked: Asked) -> Iterator[Sequence[Cell]]:
    measure, after = question.measure, 0
    while found := counted_rows(session, question, replace(asked, after=after), PORTION):
        units = unit_names(measure.unit_register, [row[0] for row in found])
        records = unit_names(measure.record_register, [row[1] for row in found])
        for number, record, day, bits in found:
            of = [] if is_itself(measure) else [records.get(record)]
            yield [number, units.get(number), *of, day, remarks_of(measure, bits)]
        after = found[-1][0]
