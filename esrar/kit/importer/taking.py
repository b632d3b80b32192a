"""Takes rows in as records: first all are judged, then those that fit are written part by part.

What a row means must not depend on what an earlier part of the same file has just written.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Any

from esrar.core.db import Write
from esrar.kit import sensitive
from esrar.kit.importer.columns import NUMBER
from esrar.kit.importer.filling import Filling
from esrar.kit.importer.matching import Likeness, find_existing, refuse_missing
from esrar.kit.importer.outcome import Outcome, Request
from esrar.kit.importer.parsing import Parsed, Problem
from esrar.kit.importer.progress import Progress, Stage
from esrar.kit.importer.recurring import Recurring
from esrar.kit.importer.repeating import Seen, Uniqueness
from esrar.kit.importer.storing import columns_of
from esrar.kit.importer.waiting import Waiting
from esrar.kit.importer.writer import add_records

PART = 10_000
"""After so many changes they are accounted for and forgotten."""


class Records:
    """The rows of a file on their way into a register."""

    def __init__(self, write: Write, request: Request, outcome: Outcome,
                 recurring: Recurring) -> None:  # fmt: skip
        register, session = request.register, write.session
        self._write, self._request, self._outcome = write, request, outcome
        self._chosen = {at for at, fixes in request.fixes.items() if fixes.get(NUMBER.name)}
        self._seen = Seen(register, recurring)
        self._unique = Uniqueness(session, register, recurring)
        self._likeness = Likeness(session, register, recurring)
        target = request.layout.target
        columns = {n for s in request.sheets for n in s.layout.mapped.values()}
        self._filling = Filling(write, target, request.policy.of(target, columns))
        self._created = array("q")
        self.approved: set[int] = set()

    @property
    def new(self) -> set[int]:
        """The records that this import itself has added or approved."""
        return {*self._created, *self.approved}

    def take(self, waiting: Waiting, extra: dict[str, Any], progress: Progress) -> None:
        """Take in all that fits; the outcome says what became of the others."""
        totals, fitting = self._outcome.totals, Waiting(self._request.layout.target)
        shared = columns_of({f.name: f for f in self._request.register.fields}, extra)
        for rows in waiting.drain():
            fitting.add(self._judged(rows, shared))
        done = 0
        for rows in fitting.drain():
            progress(Stage.WRITING, done, totals.read)
            self._put(rows, extra)
            done += len(rows)
        filling = self._filling
        totals.updated, totals.repeated = len(filling.updated), len(self._outcome.repeated)
        totals.settle()
        self._outcome.differing, self._outcome.changed = len(filling.differing), filling.changed

    def _judged(self, rows: Sequence[Parsed], shared: dict[str, Any]) -> list[Parsed]:
        """The rows that are to be written, each with the record it means if there is one."""
        register, session, outcome = self._request.register, self._write.session, self._outcome
        find_existing(session, register, rows, self._chosen)
        refuse_missing(rows)
        first = []
        for row in outcome.fitting(rows):
            repeated = self._seen.repeated(row)
            if repeated is None:
                first.append(row)
            else:
                outcome.repeated.append(repeated)
        self._unique.refuse(first)
        self._withhold(first, shared)
        fitting = outcome.fitting(first)
        self._likeness.warn([r for r in fitting if r.record_id is None])
        return fitting

    def _withhold(self, rows: Sequence[Parsed], shared: dict[str, Any]) -> None:
        """Refuse new rows with sensitive data that neither they nor the batch give a basis for."""
        register = self._request.register
        for row in rows if register.withholds is not None else ():
            if row.record_id is None:
                found = sensitive.refusal(register, row.stored, {**shared, **row.stored})
                if found is not None:
                    one = found[0]
                    typed = one.kind.text(one.kind.fetch(one.name, row.stored))
                    row.problems.append(Problem(row.row, one, typed, found[1]))

    def _put(self, rows: Sequence[Parsed], extra: dict[str, Any]) -> None:
        new = [r for r in rows if r.record_id is None]
        known = [r for r in rows if r.record_id is not None]
        register = self._request.register
        add_records(self._write, register, new, extra)
        self._created.extend(r.record_id for r in new if r.record_id is not None)
        self._filling.fill(known)
        approved = (r.record_id for r in new if r.stored.get("approved_on") is not None)
        self.approved.update(i for i in approved if i is not None)
        self.approved.update(self._filling.approved)
        self._outcome.fitting(known)
        self._outcome.totals.new += len(new)
        self._count_warnings(new)
        if len(self._write.changes) >= PART:
            self._write.part()

    def _count_warnings(self, rows: Iterable[Parsed]) -> None:
        for row in rows:
            if row.warnings:
                self._outcome.warnings.update(str(w) for w in row.warnings)
