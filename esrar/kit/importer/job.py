"""One import from file to batch: read, parse, match and write, the whole of it or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any

from sqlalchemy.exc import IntegrityError

from esrar.core.db import Write, writing
from esrar.core.errors import Invalid
from esrar.core.i18n import _l
from esrar.kit import requests
from esrar.kit.extensions import previews
from esrar.kit.importer import matching
from esrar.kit.importer.batch import begin, finish
from esrar.kit.importer.columns import NUMBER
from esrar.kit.importer.filling import Filling
from esrar.kit.importer.lines import LineFilling
from esrar.kit.importer.lists import joined, learned
from esrar.kit.importer.outcome import Outcome, Request, Totals
from esrar.kit.importer.parsing import REQUIRED, Parsed, Parser, Problem
from esrar.kit.importer.progress import Progress, Stage, silent
from esrar.kit.importer.reading import rows
from esrar.kit.importer.repeating import Seen, Uniqueness
from esrar.kit.importer.writer import add_records

AT_ONCE = 2_000


def run(request: Request, *, preview: bool = False, progress: Progress = silent) -> Outcome:
    """Do the whole import in one transaction; a preview is the same, taken back at the end."""
    outcome = Outcome(request)
    register = request.register
    extra = register.batch_values(request.basis) if register.batch_values else {}
    first, rest = _in_order(request)
    parsed = [row for i in first for row in _parse(request, i, outcome, progress)]
    outcome.totals.read = len(parsed)
    try:
        with writing(preview=preview, origin="import") as write:
            done = requests.answered(write.session, request.key) if request.key else None
            if done is not None and not preview:
                outcome.batch_id, outcome.again = done, True
                return outcome
            write.batch_id = begin(write, request)
            progress(Stage.WRITING, 0, len(parsed))
            if request.sheets[first[0]].layout.target.block is None:
                _take_records(write, request, parsed, extra, outcome)
            else:
                _take_lines(write, request, first[0], parsed, outcome.totals, outcome.problems)
            for i in rest:
                _take_sheet_of_lines(write, request, i, outcome, progress)
            if not parsed and not any(t.read for t in outcome.lines.values()):
                raise Invalid(_l("No row under the headings holds a record"))
            finish(write, outcome)
            if request.key and not preview:
                requests.answer(write.session, request.key, write.batch_id)
            progress(Stage.COUNTING, len(parsed), len(parsed))
    except IntegrityError as error:
        raise Invalid(_l("The records changed while the file was read. Import it again")) from error
    outcome.problems.sort(key=lambda p: p.row)
    if preview:
        outcome.effects = previews(write)
    else:
        outcome.batch_id = write.batch_id
    return outcome


def _in_order(request: Request) -> tuple[list[int], list[int]]:
    """The sheets of records, taken in together, and those of lines, which need their parents."""
    lines = [i for i, s in enumerate(request.sheets) if s.layout.target.block is not None]
    records = [i for i in range(len(request.sheets)) if i not in lines]
    return (records, lines) if records else (lines[:1], lines[1:])


def _parse(request: Request, index: int, outcome: Outcome, progress: Progress) -> list[Parsed]:
    sheet = request.sheets[index]
    kinds = [f.kind for f in sheet.layout.target.fields]
    answers = joined(learned(kinds), request.skipped)
    parser = Parser(sheet.layout, request.fixes, answers, index)
    counts: list[int] = [0]
    found = rows(request.upload, sheet.name, counts.append)
    parsed: list[Parsed] = []
    while part := list(islice(found, AT_ONCE)):
        parsed += parser.parse(part)
        progress(Stage.READING, len(parsed), counts[-1])
    outcome.unknown.update(parser.cells.unknown)
    return parsed


def _take_records(write: Write, request: Request, parsed: Sequence[Parsed], extra: dict[str, Any],
                  outcome: Outcome) -> None:  # fmt: skip
    register, session = request.register, write.session
    chosen = {place for place, fixes in request.fixes.items() if fixes.get(NUMBER.name)}
    matching.find_existing(session, register, [r for r in parsed if not r.problems], chosen)
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
    target = request.layout.target
    columns = {n for s in request.sheets for n in s.layout.mapped.values()}
    filling = Filling(write, target, request.policy.of(target, columns))
    known = [r for r in fitting if r.row not in created]
    filling.fill(known)
    totals = outcome.totals
    totals.new, totals.updated = len(new), len(filling.updated)
    totals.repeated = len(outcome.repeated)
    outcome.differing, outcome.changed = len(filling.differing), filling.changed
    outcome.warnings = _warnings(new)
    _count_rejected(totals, parsed, outcome.problems)


def _take_sheet_of_lines(
    write: Write, request: Request, index: int, outcome: Outcome, progress: Progress
) -> None:
    parsed = _parse(request, index, outcome, progress)
    totals, problems = Totals(read=len(parsed)), list[Problem]()
    _take_lines(write, request, index, parsed, totals, problems)
    name = request.sheets[index].name
    outcome.lines[name], outcome.line_problems[name] = totals, problems


def _take_lines(write: Write, request: Request, index: int, parsed: Sequence[Parsed],
                totals: Totals, problems: list[Problem]) -> None:  # fmt: skip
    for row in parsed:
        row.problems += [Problem(row.row, one, "", REQUIRED) for one in row.missing]
    layout = request.sheets[index].layout
    policy = request.policy.of(layout.target, layout.mapped.values())
    filling = LineFilling(write, layout.target, policy)
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
