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
from esrar.kit.importer.columns import Target, target_of
from esrar.kit.importer.filling import Filling
from esrar.kit.importer.known import Policy
from esrar.kit.importer.layout import SCANNED, Layout, NoHeadings, lay_out
from esrar.kit.importer.lines import LineFilling
from esrar.kit.importer.matching import Seen, Uniqueness
from esrar.kit.importer.outcome import DEFAULT_BASIS, Outcome, Request, Totals
from esrar.kit.importer.parsing import REQUIRED, Fixes, Parsed, Parser, Problem
from esrar.kit.importer.reading import Row, Upload, rows, sheet_names
from esrar.kit.importer.writer import add_records
from esrar.kit.register import Register

AT_ONCE = 2_000


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
            write.batch_id = begin(write, request)
            if target.block is None:
                _take_records(write, request, parsed, extra, outcome)
                for sheet in request.with_lines:
                    _take_sheet_of_lines(write, request, sheet, outcome)
            else:
                _take_lines(write, target, parsed, outcome.totals, outcome.problems)
            if not parsed and not any(t.read for t in outcome.lines.values()):
                raise Invalid(_l("No row under the headings holds a record"))
            finish(write, outcome)
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
    filling = Filling(write, request.layout.target, Policy())
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
    filling = LineFilling(write, target, Policy())
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
