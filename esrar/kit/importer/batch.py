"""The batch of an import: its counts, its entry in the audit, and the rows it refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import chain, islice

from sqlalchemy import delete, insert, select, update

from esrar.audit.recorder import note
from esrar.core import clock, context
from esrar.core.db import Write, db
from esrar.kit.importer.cells import shown
from esrar.kit.importer.models import ImportBatch, ImportRow
from esrar.kit.importer.outcome import Outcome, Refused, Request, Sheet
from esrar.kit.importer.parsing import Problem
from esrar.kit.importer.places import place, sheet_of
from esrar.kit.importer.reading import rows

CELL, AT_ONCE = 400, 1_000
REFUSED_KEPT = timedelta(days=30)


def begin(write: Write, request: Request) -> int:
    """The batch's row; what the write changes is audited under its number."""
    who, names = context.actor(), "، ".join(s.name for s in request.sheets)
    named = {s.layout.headings[i] or f"#{i + 1}": name
             for s in reversed(request.sheets) for i, name in s.layout.mapped.items()}  # fmt: skip
    row = {
        "register": request.register.key, "at": clock.now(), "actor_id": who.id, "actor": who.name,
        "file_name": request.upload.name[-200:], "sheet": names[:200],
        "digest": hashlib.sha256(request.upload.content).hexdigest(),
        "basis": request.basis[:400], "mapping": json.dumps(named, ensure_ascii=False),
        "state": "done", "read": 0, "created": 0, "updated": 0, "unchanged": 0, "repeated": 0,
        "rejected": 0,
    }  # fmt: skip
    table = ImportBatch.__table__
    return int(write.session.scalars(insert(table).returning(table.c.id), [row]).one())


def finish(write: Write, outcome: Outcome) -> None:
    """Counts and refused rows beside the batch, and the act itself in the audit."""
    if write.accounted:
        write.part()  # the entries of the changes are one row of numbers: a note follows them
    totals, batch = outcome.totals, ImportBatch.__table__
    counts = {"read": totals.read, "created": totals.new, "updated": totals.updated,
              "unchanged": totals.unchanged, "repeated": totals.repeated,
              "rejected": totals.rejected}  # fmt: skip
    write.session.execute(update(batch).where(batch.c.id == write.batch_id).values(counts))
    _keep_refused(write, outcome)
    note(write.session, "import", subject="import_batch", subject_id=write.batch_id,
         values={"register": outcome.request.register.key, **counts})  # fmt: skip


def _keep_refused(write: Write, outcome: Outcome) -> None:
    """Keep the refused rows for a month: they are for mending, and full of personal data."""
    table, batch = ImportRow.__table__, ImportBatch.__table__
    past = select(batch.c.id).where(batch.c.at < clock.now() - REFUSED_KEPT)
    write.session.execute(delete(table).where(table.c.batch_id.in_(past)))
    kept = (
        {"batch_id": write.batch_id, "excel_row": r.row,
         "sealed": json.dumps([r.cells, r.errors, r.sheet], ensure_ascii=False)}
        for r in refused_rows(outcome)
    )  # fmt: skip
    while part := list(islice(kept, AT_ONCE)):
        write.session.execute(insert(table), part)


def refused_of(batch_id: int) -> list[Refused]:
    """The headings and refused rows of a batch, as long as they are kept."""
    table = ImportRow.__table__
    found = db.session.execute(
        select(table.c.excel_row, table.c.sealed)
        .where(table.c.batch_id == batch_id)
        .order_by(table.c.id)
    )
    return [Refused(number, *json.loads(sealed)) for number, sealed in found]


def refused_rows(outcome: Outcome) -> Iterator[Refused]:
    """Of each sheet its headings, then the rows that were not taken in, as they stand there."""
    by_place: dict[int, list[Problem]] = {}
    for problem in chain(outcome.problems, *outcome.line_problems.values()):
        by_place.setdefault(problem.row, []).append(problem)
    for index, sheet in enumerate(outcome.request.sheets):
        if any(sheet_of(at) == index for at in by_place):
            yield from _refused_of_sheet(outcome.request, index, sheet, by_place)


def _refused_of_sheet(
    request: Request, index: int, sheet: Sheet, by_place: Mapping[int, list[Problem]]
) -> Iterator[Refused]:
    layout = sheet.layout
    column = {name: i for i, name in layout.mapped.items()}
    own = [i for i in range(len(layout.headings)) if i not in layout.ours]
    where = {column: i for i, column in enumerate(own)}
    yield Refused(layout.row, [layout.headings[i] for i in own], [], sheet.name)
    for row in rows(request.upload, sheet.name):
        at = place(index, row.number)
        if at not in by_place:
            continue
        cells = [shown(c, CELL) for c in row.cells] + [""] * (len(layout.headings) - len(row.cells))
        for name, text in request.fixes.get(at, {}).items():
            if name in column:
                cells[column[name]] = text
        errors = [(where.get(column.get(p.field.name, -1), -1), str(p.field.label), str(p.message))
                  for p in by_place[at]]  # fmt: skip
        yield Refused(row.number, [cells[i] for i in own], errors, sheet.name)
