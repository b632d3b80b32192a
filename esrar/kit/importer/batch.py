"""The batch of an import: its counts, its entry in the audit, and the rows it refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import delete, insert, select, update

from esrar.audit.recorder import note
from esrar.core import clock, context
from esrar.core.db import Write, db
from esrar.kit.importer.cells import shown
from esrar.kit.importer.models import ImportBatch, ImportRow
from esrar.kit.importer.outcome import Outcome, Refused, Request
from esrar.kit.importer.parsing import Problem
from esrar.kit.importer.reading import rows

CELL = 400
REFUSED_KEPT = timedelta(days=30)


def begin(write: Write, request: Request) -> int:
    """The batch's row; what the write changes is audited under its number."""
    who, layout = context.actor(), request.layout
    named = {layout.headings[i] or f"#{i + 1}": name for i, name in layout.mapped.items()}
    row = {
        "register": request.register.key, "at": clock.now(), "actor_id": who.id, "actor": who.name,
        "file_name": request.upload.name[-200:], "sheet": request.sheet[:200],
        "digest": hashlib.sha256(request.upload.content).hexdigest(),
        "basis": request.basis[:400], "mapping": json.dumps(named, ensure_ascii=False),
        "state": "done", "read": 0, "created": 0, "updated": 0, "unchanged": 0, "repeated": 0,
        "rejected": 0,
    }  # fmt: skip
    table = ImportBatch.__table__
    return int(write.session.scalars(insert(table).returning(table.c.id), [row]).one())


def finish(write: Write, outcome: Outcome) -> None:
    """Counts and refused rows beside the batch, and the act itself in the audit."""
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
    kept = [
        {"batch_id": write.batch_id, "excel_row": r.row,
         "sealed": json.dumps([r.cells, r.errors], ensure_ascii=False)}
        for r in refused_rows(outcome)
    ]  # fmt: skip
    if kept:
        write.session.execute(insert(table), kept)


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
    """The headings, then the rows that were not taken in, as they stand in the file."""
    by_row: dict[int, list[Problem]] = {}
    for problem in outcome.problems:
        by_row.setdefault(problem.row, []).append(problem)
    if not by_row:
        return
    request = outcome.request
    column = {name: i for i, name in request.layout.mapped.items()}
    yield Refused(request.layout.row, list(request.layout.headings), [])
    for row in rows(request.upload, request.sheet):
        if row.number in by_row:
            cells = [shown(c, CELL) for c in row.cells]
            for name, text in request.fixes.get(row.number, {}).items():
                if name in column:
                    cells += [""] * (column[name] + 1 - len(cells))
                    cells[column[name]] = text
            errors = [(column.get(p.field.name, -1), str(p.field.label), str(p.message))
                      for p in by_row[row.number]]  # fmt: skip
            yield Refused(row.number, cells, errors)
