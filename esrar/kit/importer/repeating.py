"""Which rows repeat an earlier row of the file, or claim a value that only one record may have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core.i18n import _l
from esrar.core.portions import portions
from esrar.kit.importer.cells import shown
from esrar.kit.importer.parsing import Parsed, Problem
from esrar.kit.importer.recurring import Columns, Recurring, unique_columns, unique_key
from esrar.kit.queries import standing
from esrar.kit.register import Field, Key, Match, Register, same, strong

TAKEN = _l("Another record has this value")


@dataclass(frozen=True)
class Repeated:
    """A row that says again what an earlier row of the file said; it is never applied."""

    row: int
    of_row: int
    of: Any
    match: Match | None


class Seen:
    """The rows taken in so far; whoever comes again is told which row was first."""

    def __init__(self, register: Register, recurring: Recurring) -> None:
        self._recurring = recurring
        self._matches = strong(register)
        self._compared = {c for m in self._matches for c in (*m.columns, m.unless) if c}
        self._rows: dict[tuple[int, Key], int] = {}
        self._records: dict[int, int] = {}
        self._stored: dict[int, tuple[Any, ...]] = {}

    def repeated(self, row: Parsed) -> Repeated | None:
        """What the row repeats, or None: then it is the first of its keys from now on."""
        keys = [((i, k), m) for i, m in enumerate(self._matches)
                if (k := m.key(row.stored)) is not None
                and self._recurring.has(m.columns, k)]  # fmt: skip
        for key, match in keys:
            first = self._rows.get(key)
            if first is not None and same(self._matches, row.stored, self._of(first)) is not None:
                return Repeated(row.row, first, row.stored.get(match.field), match)
        if row.record_id is not None:
            first = self._records.setdefault(row.record_id, row.row)
            if first != row.row:
                return Repeated(row.row, first, None, None)
        for key, _match in keys:
            self._rows.setdefault(key, row.row)
        if keys:
            self._stored[row.row] = tuple([row.stored.get(c) for c in self._compared])
        return None

    def _of(self, row: int) -> dict[str, Any]:
        """What is compared of an earlier row: there may be very many, and no more is kept."""
        return dict(zip(self._compared, self._stored[row], strict=True))


class Uniqueness:
    """Values that only one record may have, told row by row: the database would refuse them all."""

    def __init__(self, session: Session, register: Register, recurring: Recurring) -> None:
        self._session, self._register, self._recurring = session, register, recurring
        self._taken: dict[Columns, dict[Key, int]] = {n: {} for n in unique_columns(register)}

    def refuse(self, rows: Sequence[Parsed]) -> None:
        """Add a problem to each row whose value is another record's or an earlier row's."""
        for names, taken in self._taken.items():
            keyed = [(k, r) for r in rows if not r.problems
                     if (k := unique_key(names, r.stored)) is not None]  # fmt: skip
            stored = self._stored(names, [k for k, _r in keyed])
            for key, row in keyed:
                own = row.record_id or -row.row
                owner = stored.get(key, own)
                if owner == own and self._recurring.has(names, key):
                    owner = taken.setdefault(key, own)
                if owner not in (row.record_id, -row.row):
                    one = _field_of(self._register, names)
                    row.problems.append(Problem(row.row, one, shown(key[-1]), TAKEN))

    def _stored(self, names: Columns, keys: Sequence[Key]) -> dict[Key, int]:
        table = self._register.table
        found: dict[Key, int] = {}
        for part in portions(keys):
            where = [table.c[n].in_(list({k[i] for k in part})) for i, n in enumerate(names)]
            columns = [table.c.id, *(table.c[n] for n in names)]
            statement = select(*columns).where(standing(self._register), *where)
            for record in self._session.execute(statement):
                found[tuple(record[1:])] = record[0]
        return found


def _field_of(register: Register, columns: Sequence[str]) -> Field:
    names = {c.removesuffix("_index").removesuffix("_key") for c in columns}
    found = [f for f in register.fields if f.name in names]
    return found[-1] if found else register.field(register.title)
