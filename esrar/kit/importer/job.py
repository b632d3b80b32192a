"""One import from file to batch: read, parse, match and write, the whole of it or nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from sqlalchemy.exc import IntegrityError

from esrar.core.collecting import collecting_seldom
from esrar.core.db import Write, writing
from esrar.core.errors import Invalid
from esrar.core.i18n import _l
from esrar.kit import requests
from esrar.kit.extensions import previews
from esrar.kit.importer.batch import begin, finish
from esrar.kit.importer.lines import LineFilling
from esrar.kit.importer.lists import joined, learned
from esrar.kit.importer.matching import refuse_missing
from esrar.kit.importer.outcome import Outcome, Request, Totals
from esrar.kit.importer.parsing import Parsed, Parser, Problem
from esrar.kit.importer.progress import Progress, Stage, silent
from esrar.kit.importer.reading import rows
from esrar.kit.importer.taking import PART, Records
from esrar.kit.importer.unready import leave_open
from esrar.kit.importer.waiting import ByParent, Waiting
from esrar.kit.register import Values

AT_ONCE = 2_000


@collecting_seldom()
def run(request: Request, *, preview: bool = False, progress: Progress = silent) -> Outcome:
    """Do the whole import in one transaction; a preview is the same, taken back at the end."""
    outcome = Outcome(request)
    register = request.register
    extra = register.batch_values(request.basis) if register.batch_values else {}
    first, rest = _in_order(request)
    waiting = _read(request, first, outcome, progress)
    try:
        with writing(preview=preview, origin="import") as write:
            done = requests.answered(write.session, request.key) if request.key else None
            if done is not None and not preview:
                outcome.batch_id, outcome.again = done, True
                return outcome
            write.batch_id = begin(write, request)
            taken = _take_first(write, request, first[0], waiting, outcome, extra, progress)
            for i in rest:
                totals, problems = Totals(), list[Problem]()
                held = _read_lines(request, i, outcome, totals, problems, progress)
                created = taken.new if taken else ()
                _take_lines(write, request, i, held, totals, problems, created)
                name = request.sheets[i].name
                outcome.lines[name], outcome.line_problems[name] = totals, problems
            if taken:
                leave_open(write, register, taken.approved, outcome)
            if not outcome.totals.read and not any(t.read for t in outcome.lines.values()):
                raise Invalid(_l("No row under the headings holds a record"))
            finish(write, outcome)
            if request.key and not preview:
                requests.answer(write.session, request.key, write.batch_id)
            progress(Stage.COUNTING, outcome.totals.read, outcome.totals.read)
    except IntegrityError as error:
        raise Invalid(_l("The records changed while the file was read. Import it again")) from error
    outcome.problems.sort(key=lambda p: p.row)
    if preview:
        outcome.effects = previews(write)
    else:
        outcome.batch_id = write.batch_id
    return outcome


def _read(request: Request, first: Sequence[int], outcome: Outcome,
          progress: Progress) -> Waiting | ByParent:  # fmt: skip
    """The rows of the first sheets, parsed before anything is locked; those that are sound wait."""
    target = request.sheets[first[0]].layout.target
    if target.block is not None:
        return _read_lines(request, first[0], outcome, outcome.totals, outcome.problems, progress)
    waiting = Waiting(target)
    for index in first:
        for part, _expected in _parse(request, index, outcome, progress):
            outcome.totals.read += len(part)
            waiting.note(outcome.sound(part))
    return waiting


def _take_first(write: Write, request: Request, index: int, waiting: Waiting | ByParent,
                outcome: Outcome, extra: Values, progress: Progress) -> Records | None:  # fmt: skip
    """Write the rows that waited: records, or lines of a sheet alone."""
    progress(Stage.WRITING, 0, outcome.totals.read)
    if isinstance(waiting, ByParent):
        _take_lines(write, request, index, waiting, outcome.totals, outcome.problems)
        return None
    records = Records(write, request, outcome, waiting.recurring)
    records.take(waiting, extra, progress)
    return records


def _in_order(request: Request) -> tuple[list[int], list[int]]:
    """The sheets of records, taken in together, and those of lines, which need their parents."""
    lines = [i for i, s in enumerate(request.sheets) if s.layout.target.block is not None]
    records = [i for i in range(len(request.sheets)) if i not in lines]
    return (records, lines) if records else (lines[:1], lines[1:])


def _parse(request: Request, index: int, outcome: Outcome,
           progress: Progress) -> Iterator[tuple[list[Parsed], int]]:  # fmt: skip
    """The rows of a sheet, part by part, and how many are expected in all."""
    sheet = request.sheets[index]
    kinds = [f.kind for f in sheet.layout.target.fields]
    answers = joined(learned(kinds), request.skipped)
    parser = Parser(sheet.layout, request.fixes, answers, index)
    counts: list[int] = [0]
    found, done = rows(request.upload, sheet.name, counts.append), 0
    while part := list(islice(found, AT_ONCE)):
        parsed = parser.parse(part)
        done += len(parsed)
        progress(Stage.READING, done, counts[-1])
        yield parsed, counts[-1]
    outcome.unknown.update(parser.cells.unknown)


def _read_lines(request: Request, index: int, outcome: Outcome, totals: Totals,
                problems: list[Problem], progress: Progress) -> ByParent:  # fmt: skip
    """The lines of a sheet, sorted by their parents; those that are sound wait."""
    target = request.sheets[index].layout.target
    held: ByParent | None = None
    for part, expected in _parse(request, index, outcome, progress):
        held = held or ByParent(target, expected)
        totals.read += len(part)
        refuse_missing(part)
        held.add(_sound(part, totals, problems))
    return held or ByParent(target, 0)


def _take_lines(write: Write, request: Request, index: int, held: ByParent, totals: Totals,
                problems: list[Problem], created: Collection[int] = ()) -> None:  # fmt: skip
    layout = request.sheets[index].layout
    policy = request.policy.of(layout.target, layout.mapped.values())
    filling = LineFilling(write, layout.target, policy, created)
    for part in held.drain():
        filling.fill(part)
        _sound(part, totals, problems)
        if len(write.changes) >= PART:
            write.part()
    problems.sort(key=lambda p: p.row)
    totals.new, totals.updated = filling.created, len(filling.updated)
    totals.settle()


def _sound(rows: Sequence[Parsed], totals: Totals, problems: list[Problem]) -> list[Parsed]:
    """The rows without problems; of the others only the problems are kept."""
    for row in rows:
        problems += row.problems
        totals.rejected += bool(row.problems)
    return [row for row in rows if not row.problems]
