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
from esrar.kit.importer.taking import Records
from esrar.kit.importer.unready import leave_open
from esrar.kit.importer.waiting import Waiting
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
                created = taken.created | taken.approved if taken else ()
                _take_sheet_of_lines(write, request, i, outcome, progress, created)
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


def _read(request: Request, first: Sequence[int], outcome: Outcome, progress: Progress) -> Waiting:
    """The rows of the first sheets, parsed before anything is locked; those that are sound wait."""
    waiting = Waiting(request.sheets[first[0]].layout.target)
    for index in first:
        for part in _parse(request, index, outcome, progress):
            outcome.totals.read += len(part)
            waiting.add(outcome.sound(part))
    return waiting


def _take_first(write: Write, request: Request, index: int, waiting: Waiting, outcome: Outcome,
                extra: Values, progress: Progress) -> Records | None:  # fmt: skip
    """Write the rows that waited: records, or lines of a sheet alone."""
    progress(Stage.WRITING, 0, outcome.totals.read)
    if request.sheets[index].layout.target.block is None:
        records = Records(write, request, outcome)
        records.take(waiting, extra, progress)
        return records
    held = [row for part in waiting.drain() for row in part]
    _take_lines(write, request, index, held, outcome.totals, outcome.problems)
    return None


def _in_order(request: Request) -> tuple[list[int], list[int]]:
    """The sheets of records, taken in together, and those of lines, which need their parents."""
    lines = [i for i, s in enumerate(request.sheets) if s.layout.target.block is not None]
    records = [i for i in range(len(request.sheets)) if i not in lines]
    return (records, lines) if records else (lines[:1], lines[1:])


def _parse(request: Request, index: int, outcome: Outcome,
           progress: Progress) -> Iterator[list[Parsed]]:  # fmt: skip
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
        yield parsed
    outcome.unknown.update(parser.cells.unknown)


def _take_sheet_of_lines(write: Write, request: Request, index: int, outcome: Outcome,
                         progress: Progress, created: Collection[int]) -> None:  # fmt: skip
    parsed = [row for part in _parse(request, index, outcome, progress) for row in part]
    totals, problems = Totals(read=len(parsed)), list[Problem]()
    _take_lines(write, request, index, parsed, totals, problems, created)
    name = request.sheets[index].name
    outcome.lines[name], outcome.line_problems[name] = totals, problems


def _take_lines(write: Write, request: Request, index: int, parsed: Sequence[Parsed],
                totals: Totals, problems: list[Problem],
                created: Collection[int] = ()) -> None:  # fmt: skip
    refuse_missing(parsed)
    layout = request.sheets[index].layout
    policy = request.policy.of(layout.target, layout.mapped.values())
    filling = LineFilling(write, layout.target, policy, created)
    filling.fill([r for r in parsed if not r.problems])
    totals.new, totals.updated = filling.created, len(filling.updated)
    for row in parsed:
        problems += row.problems
        totals.rejected += bool(row.problems)
    totals.settle()
