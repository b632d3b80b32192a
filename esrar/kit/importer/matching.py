"""Which rows mean a record that is already there, and which repeat an earlier row of the file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session

from esrar.core.i18n import _l
from esrar.kit.importer.cells import shown
from esrar.kit.importer.columns import NUMBER
from esrar.kit.importer.parsing import REQUIRED, Parsed, Problem
from esrar.kit.queries import standing
from esrar.kit.register import Field, Key, Match, Register, same, strong
from esrar.kit.relations import titles

CHUNK = 500
TAKEN = _l("Another record has this value")


@dataclass(frozen=True)
class Repeated:
    """A row that says again what an earlier row of the file said; it is never applied."""

    row: int
    of_row: int
    of: Any
    match: Match | None


# -- in the database ---------------------------------------------------------------------------


def find_existing(
    session: Session, register: Register, rows: Sequence[Parsed], chosen: Collection[int] = ()
) -> None:
    """Set `record_id` of the rows that mean a record which is already there.

    A row that means several is refused by naming them, never guessed at; the number that a person
    `chosen` for such a row decides.
    """
    table, matches = register.table, strong(register)
    if session.scalar(select(table.c.id).limit(1)) is None:
        return
    meant: dict[int, set[int]] = {}
    _by_number(session, register, rows, meant, chosen)
    compared = {c for m in matches for c in (*m.columns, *([m.unless] if m.unless else ()))}
    columns = [table.c[name] for name in sorted({"id", *compared})]
    for match in matches:
        keyed = [(k, r) for r in rows if (k := match.key(r.stored)) is not None]
        for part in _chunks(keyed):
            found: dict[Key, list[RowMapping]] = {}
            for record in _sharing(session, register, match, columns, [k for k, _r in part]):
                found.setdefault(tuple(record[c] for c in match.columns), []).append(record)
            for key, row in part:
                for record in found.get(key, ()):
                    if same(matches, row.stored, dict(record)) is not None:
                        meant.setdefault(row.row, set()).add(record["id"])
    for row in rows:
        ids = meant.get(row.row)
        if ids and len(ids) > 1 and not (row.row in chosen and row.number in ids):
            _refuse_ambiguous(register, row, sorted(ids))
        elif ids:
            row.record_id = row.number if len(ids) > 1 else next(iter(ids))


def _refuse_ambiguous(register: Register, row: Parsed, ids: Sequence[int]) -> None:
    known = titles(register, ids)
    names = "، ".join(f"#{i} {known.get(i, '')}".strip() for i in ids[:4])
    text = _l("The row means several records: %(records)s. Write the number of the right one")
    typed = str(row.number) if row.number is not None else ""
    row.problems.append(Problem(row.row, NUMBER, typed, text % {"records": names}))
    row.missing.clear()  # one of them has what the row lacks


def _sharing(session: Session, register: Register, match: Match, columns: Sequence[Any],
             keys: Sequence[Key]) -> Iterable[RowMapping]:  # fmt: skip
    """Records that share each column with some key; whether they share the whole is seen later."""
    table = register.table
    where = [table.c[name].in_(list({key[i] for key in keys}))
             for i, name in enumerate(match.columns)]  # fmt: skip
    statement = select(*columns).where(standing(register), *where).order_by(table.c.id)
    return session.execute(statement).mappings()


def _by_number(session: Session, register: Register, rows: Sequence[Parsed],
               meant: dict[int, set[int]], chosen: Collection[int]) -> None:  # fmt: skip
    """A record number is believed as long as what is compulsory agrees with that record."""
    table = register.table
    names = [c for f in register.fields if f.required and not f.through
             for c in f.kind.columns(f.name)[:1] if c in table.c]  # fmt: skip
    numbered = [r for r in rows if r.number is not None]
    for part in _chunks(numbered):
        statement = select(table.c.id, *(table.c[n] for n in names)).where(
            standing(register), table.c.id.in_([r.number for r in part])
        )
        found = {record["id"]: record for record in session.execute(statement).mappings()}
        for row in part:
            record = found.get(row.number)
            agrees = all(row.stored.get(n) in (None, record[n]) for n in names) if record else False
            if record and (agrees or row.row in chosen):
                meant.setdefault(row.row, set()).add(record["id"])


def warn_of_likeness(session: Session, register: Register, rows: Sequence[Parsed]) -> None:
    """What two records should rarely share, such as a mobile, is pointed out on new rows."""
    for match in register.match:
        if not match.warns:
            continue
        keyed = [(k, r) for r in rows if (k := match.key(r.stored)) is not None]
        columns = [register.table.c.id, *(register.table.c[c] for c in match.columns)]
        seen: set[Key] = set()
        for part in _chunks(keyed):
            records = _sharing(session, register, match, columns, [k for k, _r in part])
            seen.update(tuple(record[c] for c in match.columns) for record in records)
        text = _l("Another record has the same %(what)s") % {"what": match.label}
        for key, row in keyed:
            if key in seen:
                row.warnings = (*row.warnings, text)
            seen.add(key)


# -- within the file ---------------------------------------------------------------------------


class Seen:
    """The rows taken in so far; whoever comes again is told which row was first."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._matches = strong(register)
        self._rows: dict[tuple[int, Key], Parsed] = {}
        self._records: dict[int, Parsed] = {}

    def repeated(self, row: Parsed) -> Repeated | None:
        """What the row repeats, or None: then it is the first of its keys from now on."""
        keys = [((i, k), m) for i, m in enumerate(self._matches)
                if (k := m.key(row.stored)) is not None]  # fmt: skip
        for key, match in keys:
            first = self._rows.get(key)
            if first is not None and same(self._matches, row.stored, first.stored) is not None:
                return Repeated(row.row, first.row, row.stored.get(match.field), match)
        if row.record_id is not None:
            first = self._records.setdefault(row.record_id, row)
            if first is not row:
                return Repeated(row.row, first.row, None, None)
        for key, _match in keys:
            self._rows.setdefault(key, row)
        return None


class Uniqueness:
    """Values that only one record may have, told row by row: the database would refuse them all."""

    def __init__(self, session: Session, register: Register) -> None:
        self._session, self._register = session, register
        first = strong(register)[:1]
        covered = {tuple(m.columns) for m in first}
        indexes = [tuple(c.name for c in i.columns) for i in register.table.indexes if i.unique]
        self._columns = [names for names in indexes if names not in covered]
        self._taken: dict[tuple[str, ...], dict[Key, int]] = {names: {} for names in self._columns}

    def refuse(self, rows: Sequence[Parsed]) -> None:
        """Add a problem to each row whose value is another record's or an earlier row's."""
        for names in self._columns:
            keyed = [(k, r) for r in rows if not r.problems
                     if None not in (k := tuple(r.stored.get(n) for n in names))]  # fmt: skip
            taken = self._taken[names]
            taken.update(self._stored(names, [k for k, _r in keyed]))
            for key, row in keyed:
                owner = taken.setdefault(key, row.record_id or -row.row)
                if owner not in (row.record_id, -row.row):
                    one = _field_of(self._register, names)
                    row.problems.append(Problem(row.row, one, shown(key[-1]), TAKEN))

    def _stored(self, names: tuple[str, ...], keys: Sequence[Key]) -> dict[Key, int]:
        table = self._register.table
        found: dict[Key, int] = {}
        for part in _chunks(keys):
            where = [table.c[n].in_(list({k[i] for k in part})) for i, n in enumerate(names)]
            columns = [table.c.id, *(table.c[n] for n in names)]
            statement = select(*columns).where(standing(self._register), *where)
            for record in self._session.execute(statement):
                found[tuple(record[1:])] = record[0]
        return found


def refuse_missing(rows: Iterable[Parsed]) -> None:
    """A new record needs what is compulsory; one that is already there has it."""
    for row in rows:
        if row.record_id is None:
            row.problems += [Problem(row.row, one, "", REQUIRED) for one in row.missing]


def _field_of(register: Register, columns: Sequence[str]) -> Field:
    names = {c.removesuffix("_index").removesuffix("_key") for c in columns}
    found = [f for f in register.fields if f.name in names]
    return found[-1] if found else register.field(register.title)


def _chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
