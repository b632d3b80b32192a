"""Which rows mean a record that is already there; a row that means several is refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session

from esrar.core.i18n import _l
from esrar.core.portions import portions
from esrar.kit.importer.columns import NUMBER
from esrar.kit.importer.parsing import REQUIRED, Parsed, Problem
from esrar.kit.importer.recurring import Recurring
from esrar.kit.queries import standing
from esrar.kit.register import Key, Match, Register, same, strong
from esrar.kit.relations import titles


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
        for part in portions(keyed):
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
    for part in portions(numbered):
        statement = select(table.c.id, *(table.c[n] for n in names)).where(
            standing(register), table.c.id.in_([r.number for r in part])
        )
        found = {record["id"]: record for record in session.execute(statement).mappings()}
        for row in part:
            record = found.get(row.number)
            agrees = all(row.stored.get(n) in (None, record[n]) for n in names) if record else False
            if record and (agrees or row.row in chosen):
                meant.setdefault(row.row, set()).add(record["id"])


class Likeness:
    """What two records should rarely share, such as a mobile: pointed out on new rows."""

    def __init__(self, session: Session, register: Register, recurring: Recurring) -> None:
        self._session, self._register, self._recurring = session, register, recurring
        self._seen: dict[Match, set[Key]] = {m: set() for m in register.match if m.warns}

    def warn(self, rows: Sequence[Parsed]) -> None:
        """Add a warning to each row that shares it with a record or with an earlier row."""
        register = self._register
        for match, seen in self._seen.items():
            keyed = [(k, r) for r in rows if (k := match.key(r.stored)) is not None]
            columns = [register.table.c.id, *(register.table.c[c] for c in match.columns)]
            there: set[Key] = set()
            for part in portions(keyed):
                keys = [k for k, _r in part]
                for record in _sharing(self._session, register, match, columns, keys):
                    there.add(tuple(record[c] for c in match.columns))
            text = _l("Another record has the same %(what)s") % {"what": match.label}
            for key, row in keyed:
                if key in there or key in seen:
                    row.warnings = (*row.warnings, text)
                if self._recurring.has(match.columns, key):
                    seen.add(key)


def refuse_missing(rows: Iterable[Parsed]) -> None:
    """A new record needs what is compulsory; one that is already there has it."""
    for row in rows:
        if row.record_id is None:
            row.problems += [Problem(row.row, one, "", REQUIRED) for one in row.missing]
