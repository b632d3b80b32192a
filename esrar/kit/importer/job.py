"""One import from file to batch: read, parse, match and write, the whole of it or nothing."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain, islice
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from esrar.audit.recorder import note
from esrar.core import clock, context
from esrar.core.db import Write, db, writing
from esrar.core.errors import Invalid
from esrar.core.i18n import _l
from esrar.kit import requests
from esrar.kit.extensions import Panel, previews
from esrar.kit.importer import matching
from esrar.kit.importer.columns import SCANNED, Layout, NoHeadings, Target, lay_out, target_of
from esrar.kit.importer.matching import Repeated, Seen, Uniqueness
from esrar.kit.importer.models import ImportBatch, ImportRow
from esrar.kit.importer.parsing import REQUIRED, Fixes, Parsed, Parser, Problem, shown
from esrar.kit.importer.reading import Row, Upload, rows, sheet_names
from esrar.kit.importer.writer import Filling, LineFilling, add_records
from esrar.kit.register import Register

DEFAULT_BASIS = "قائمة سابقة لدى الجمعية"
AT_ONCE = 2_000
CELL = 400
REFUSED_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Request:
    """What is asked for: a file, the sheet and columns of it, and why these data may be kept."""

    register: Register
    upload: Upload
    layout: Layout
    sheet: str
    basis: str = DEFAULT_BASIS
    fixes: Fixes = field(default_factory=dict)
    with_lines: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True)
class Refused:
    """A row that was not taken in: its cells, and column, field and reason of each error."""

    row: int
    cells: list[str]
    errors: list[tuple[int, str, str]]


@dataclass
class Totals:
    """How many rows ended how."""

    read: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    repeated: int = 0
    rejected: int = 0


@dataclass
class Outcome:
    """What an import did, or would do."""

    request: Request
    totals: Totals = field(default_factory=Totals)
    problems: list[Problem] = field(default_factory=list)
    repeated: list[Repeated] = field(default_factory=list)
    warnings: Counter[str] = field(default_factory=Counter)
    differing: int = 0
    lines: dict[str, Totals] = field(default_factory=dict)
    line_problems: dict[str, list[Problem]] = field(default_factory=dict)
    effects: list[Panel] = field(default_factory=list)
    batch_id: int | None = None
    again: bool = False


# -- asking ------------------------------------------------------------------------------------


def choose_sheet(
    register: Register, names: Sequence[str], asked: str = ""
) -> tuple[str, tuple[str, ...]]:
    """The sheet to read, and the sheets of lines that go with the first sheet of records.

    Raises Invalid when there is no sheet of the name that was asked for.
    """
    of_lines = tuple(n for n in names if target_of(register, n).block is not None)
    own = [n for n in names if n not in of_lines]
    if asked:
        if asked not in names:
            raise Invalid(_l("The workbook has no such sheet. Its sheets: %(sheets)s"),
                          sheets="، ".join(names))  # fmt: skip
        return asked, ()
    return (own[0], of_lines) if own else (names[0], ())


def first_rows(upload: Upload, sheet: str) -> list[Row]:
    """The rows among which the headings are."""
    found = rows(upload, sheet)
    first = list(islice(found, SCANNED))
    found.close()  # type: ignore[attr-defined]
    return first


def ask(register: Register, upload: Upload, sheet: str = "", given: dict[str, str] | None = None,
        basis: str = "") -> Request:  # fmt: skip
    """A request with everything recognised that can be. Raises Invalid when that is too little."""
    chosen, lines = choose_sheet(register, sheet_names(upload), sheet)
    layout = lay_out(target_of(register, chosen), first_rows(upload, chosen), given)
    layout.refuse_clashes()
    return Request(register, upload, layout, chosen, basis or DEFAULT_BASIS, with_lines=lines)


# -- doing -------------------------------------------------------------------------------------


def run(request: Request, *, preview: bool = False) -> Outcome:
    """Do the whole import in one transaction; a preview is the same, taken back at the end."""
    outcome = Outcome(request)
    target = request.layout.target
    extra = request.register.batch_values(request.basis) if request.register.batch_values else {}
    parsed = _parse(request, request.layout, request.sheet, request.fixes)
    outcome.totals.read = len(parsed)
    try:
        with writing(preview=preview, origin="import") as write:
            done = requests.answered(write.session, request.key) if request.key else None
            if done is not None and not preview:
                outcome.batch_id, outcome.again = done, True
                return outcome
            write.batch_id = _begin(write, request)
            if target.block is None:
                _take_records(write, request, parsed, extra, outcome)
                for sheet in request.with_lines:
                    _take_sheet_of_lines(write, request, sheet, outcome)
            else:
                _take_lines(write, target, parsed, outcome.totals, outcome.problems)
            if not parsed and not any(t.read for t in outcome.lines.values()):
                raise Invalid(_l("No row under the headings holds a record"))
            _finish(write, outcome, parsed)
            if request.key and not preview:
                requests.answer(write.session, request.key, write.batch_id)
    except IntegrityError as error:
        raise Invalid(_l("The records changed while the file was read. Import it again")) from error
    outcome.problems.sort(key=lambda p: p.row)
    if preview:
        outcome.effects = previews(write)
    else:
        outcome.batch_id = write.batch_id
    return outcome


def _parse(request: Request, layout: Layout, sheet: str, fixes: Fixes) -> list[Parsed]:
    parser = Parser(layout, fixes)
    found = rows(request.upload, sheet)
    parsed: list[Parsed] = []
    while part := list(islice(found, AT_ONCE)):
        parsed += parser.parse(part)
    return parsed


def _take_records(write: Write, request: Request, parsed: Sequence[Parsed], extra: dict[str, Any],
                  outcome: Outcome) -> None:  # fmt: skip
    register, session = request.register, write.session
    matching.find_existing(session, register, [r for r in parsed if not r.problems])
    matching.refuse_missing(parsed)
    seen, first = Seen(register), []
    for row in parsed:
        if row.problems:
            continue
        repeated = seen.repeated(row)
        if repeated is None:
            first.append(row)
        else:
            outcome.repeated.append(repeated)
    Uniqueness(session, register).refuse(first)
    fitting = [r for r in first if not r.problems]
    new = [r for r in fitting if r.record_id is None]
    matching.warn_of_likeness(session, register, new)
    add_records(write, register, new, extra)
    created = {r.row for r in new}
    filling = Filling(write, request.layout.target)
    known = [r for r in fitting if r.row not in created]
    filling.fill(known)
    totals = outcome.totals
    totals.new, totals.updated = len(new), len(filling.updated)
    totals.repeated = len(outcome.repeated)
    outcome.differing = len(filling.differing)
    outcome.warnings = _warnings(new)
    _count_rejected(totals, parsed, outcome.problems)


def _take_sheet_of_lines(write: Write, request: Request, sheet: str, outcome: Outcome) -> None:
    target = target_of(request.register, sheet)
    try:
        layout = lay_out(target, first_rows(request.upload, sheet))
        layout.refuse_clashes()
    except NoHeadings:
        return
    parsed = _parse(request, layout, sheet, {})
    totals, problems = Totals(read=len(parsed)), []  # type: tuple[Totals, list[Problem]]
    _take_lines(write, target, parsed, totals, problems)
    outcome.lines[sheet], outcome.line_problems[sheet] = totals, problems


def _take_lines(write: Write, target: Target, parsed: Sequence[Parsed], totals: Totals,
                problems: list[Problem]) -> None:  # fmt: skip
    for row in parsed:
        row.problems += [Problem(row.row, one, "", REQUIRED) for one in row.missing]
    filling = LineFilling(write, target)
    filling.fill([r for r in parsed if not r.problems])
    totals.new, totals.updated = filling.created, len(filling.updated)
    _count_rejected(totals, parsed, problems)


def _count_rejected(totals: Totals, parsed: Iterable[Parsed], problems: list[Problem]) -> None:
    rejected = [r for r in parsed if r.problems]
    problems += chain.from_iterable(r.problems for r in rejected)
    totals.rejected = len(rejected)
    totals.unchanged = totals.read - totals.new - totals.updated - totals.repeated - totals.rejected


def _warnings(parsed: Iterable[Parsed]) -> Counter[str]:
    found: Counter[Any] = Counter()
    for row in parsed:
        if not row.problems:
            found.update(str(w) for w in row.warnings)
    return found


# -- the batch ---------------------------------------------------------------------------------


def _begin(write: Write, request: Request) -> int:
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


def _finish(write: Write, outcome: Outcome, parsed: Sequence[Parsed]) -> None:
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
