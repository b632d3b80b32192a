"""Writes parsed rows in bulk: new records, blanks of known ones, and their lines, all audited.

Core statements with ids given beforehand; each row leaves the same `Change` as the form's would.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.core.changes import derive
from esrar.core.db import Part, Record, Write
from esrar.kit.approval import SETTLED, is_settled
from esrar.kit.bulk import next_ids, put_rows, update_rows
from esrar.kit.importer.columns import Target
from esrar.kit.importer.parsing import Parsed, Problem, columns_of
from esrar.kit.register import Lines, Register, Values, same_line

FETCH = 500

Model = type[Record] | type[Part]
Row = dict[str, Any]


# -- new rows ----------------------------------------------------------------------------------


def add_records(write: Write, register: Register, rows: Sequence[Parsed], common: Values) -> None:
    """Insert these rows as new records, with the values that all of them share."""
    fields = {f.name: f for f in register.fields}
    shared = {k: v for k, v in columns_of(fields, common).items() if v is not None}
    ids = next_ids(write.session, register.model, len(rows))
    made: list[Row] = []
    for record_id, parsed in zip(ids, rows, strict=True):
        parsed.record_id = record_id
        own = {k: v for k, v in parsed.stored.items() if k in register.table.c}
        made.append({"id": record_id, **shared, **own})
    put_rows(write, register.model, made)
    _add_roles(write, register, rows)
    _add_through(write, register, rows)


def _add_roles(write: Write, register: Register, rows: Iterable[Parsed]) -> None:
    """Give records the role that the register is about, those that do not have it yet."""
    if register.role is None:
        return
    role, own = register.role.model.__table__, register.role.column
    wanted = {r.record_id: r for r in rows}
    have = set(_scalars(write.session, role.c[own], list(wanted)))
    made = [
        {own: record_id, **{k: v for k, v in parsed.stored.items()
                            if k in role.c and k not in register.table.c}}
        for record_id, parsed in wanted.items() if record_id not in have
    ]  # fmt: skip
    put_rows(write, register.role.model, made)  # type: ignore[arg-type]


def _add_through(write: Write, register: Register, rows: Sequence[Parsed]) -> None:
    """A field that lives in lines begins the block of a record that has none yet."""
    for block in register.lines:
        fields = {f.name: f for f in register.fields if f.through == block.key}
        given = {r.record_id: {n: r.through[n] for n in fields if n in r.through} for r in rows}
        wanted = {i: values for i, values in given.items() if values}
        if not wanted:
            continue
        parent = block.model.parent_column
        have = set(_scalars(write.session, block.model.__table__.c[parent], list(wanted)))
        inner = {f.name: f for f in block.fields}
        rows_of_lines = [
            {parent: i, **columns_of(inner, values)}
            for i, values in wanted.items()
            if i not in have
        ]
        add_lines(write, block, rows_of_lines)


def add_lines(write: Write, block: Lines, rows: Sequence[Row]) -> None:
    """Insert new lines, each with its parent's id and the columns it fills."""
    ids = next_ids(write.session, block.model, len(rows))
    put_rows(write, block.model, [
        {k: v for k, v in derive(block.model, {"id": i, **row}).items() if v is not None}
        for i, row in zip(ids, rows, strict=True)
    ])  # fmt: skip


# -- records that are there --------------------------------------------------------------------


class Changes:
    """Rows as they were, each with its new values; a row without new ones is left out."""

    def __init__(self) -> None:
        self.kept: list[tuple[Row, Row]] = []

    def add(self, old: Row, new: Row) -> None:
        """Keep a change, if it is one."""
        if new:
            self.kept.append((old, new))


class Filling:
    """Fills the blanks of known records; what they already say stays, whatever the file says."""

    def __init__(self, write: Write, target: Target) -> None:
        self._write, self._register = write, target.register
        self._fields = {f.name: f for f in target.register.fields}
        self.updated: list[int] = []
        self.differing: list[int] = []

    def fill(self, rows: Sequence[Parsed]) -> None:
        """Fill from these rows, whose `record_id` is known; one that does not fit gets problems."""
        register, own, roles = self._register, Changes(), Changes()
        for start in range(0, len(rows), FETCH):
            part = rows[start : start + FETCH]
            ids = [r.record_id for r in part]
            stored = _locked(self._write.session, register.table, "id", ids)
            played = self._played(ids)
            for parsed in part:
                record, role = stored[parsed.record_id], played.get(parsed.record_id, {})
                new = self._new_values(parsed, {**role, **record})
                if new and is_settled(register, record):
                    self.differing.append(parsed.row)
                    continue
                if not new:
                    continue
                self.updated.append(parsed.row)
                own.add(record, {k: v for k, v in new.items() if k in record})
                roles.add(role, {k: v for k, v in new.items() if k not in record})
        update_rows(self._write, register.model, own.kept)
        if register.role is not None:
            update_rows(self._write, register.role.model, roles.kept)  # type: ignore[arg-type]
        self._count_others([r for r in rows if not r.problems])

    def _played(self, ids: Sequence[Any]) -> dict[Any, Row]:
        role = self._register.role
        if role is None:
            return {}
        table: Any = role.model.__table__
        return _locked(self._write.session, table, role.column, ids)

    def _count_others(self, rows: Sequence[Parsed]) -> None:
        before = len(self._write.changes)
        _add_roles(self._write, self._register, rows)
        _add_through(self._write, self._register, rows)
        touched = {c.subject[1] for c in self._write.changes[before:]}
        known = set(self.updated)
        self.updated += [r.row for r in rows if r.record_id in touched and r.row not in known]

    def _new_values(self, parsed: Parsed, record: Row) -> Row:
        fill, differs = _blanks(parsed.stored, record, self._fields.values())
        if differs:
            self.differing.append(parsed.row)
        if not fill:
            return {}
        whole = {**record, **fill}
        values = {n: f.kind.fetch(n, whole) for n, f in self._fields.items()
                  if not f.through and all(c in whole for c in f.kind.columns(n))}  # fmt: skip
        if self._register.complete:
            completed = columns_of(self._fields, self._register.complete(dict(values)))
            fill = {k: v for k, v in completed.items() if k in record and v != record[k]}
        for name, message in self._problems({**values}):
            parsed.problems.append(Problem(parsed.row, self._fields[name], "", message))
        if parsed.problems:
            return {}
        return _derived(self._register.model, record, fill)

    def _problems(self, values: Values) -> Iterable[tuple[str, Any]]:
        return self._register.check(values, clock.today()) if self._register.check else ()


def _blanks(stored: Mapping[str, Any], record: Row, fields: Iterable[Any]) -> tuple[Row, bool]:
    """What the row knows and the record does not; and whether they contradict each other."""
    fill: Row = {}
    differs = False
    for one in fields:
        if one.through:
            continue
        first, *rest = one.kind.columns(one.name)
        new = stored.get(first)
        if new is None or first not in record:
            continue
        if record[first] in (None, ""):
            fill.update({c: stored[c] for c in (first, *rest) if c in stored})
        elif record[first] != new:
            differs = True
    return fill, differs


def _derived(model: Model, record: Row, fill: Row) -> Row:
    whole = derive(model, {**record, **fill})
    return {**fill, **{k: whole[k] for k in model.derived if whole[k] != record[k]}}


def _locked(session: Session, table: Any, key: str, ids: Sequence[Any]) -> dict[Any, Row]:
    statement = select(table).where(table.c[key].in_(ids)).with_for_update(of=table)
    return {row[key]: dict(row) for row in session.execute(statement).mappings()}


# -- lines that have a sheet of their own --------------------------------------------------------


class LineFilling:
    """Adds the lines of a sheet to their parents; a line that is there has its blanks filled."""

    def __init__(self, write: Write, target: Target) -> None:
        assert target.block is not None
        self._write, self._register, self._block = write, target.register, target.block
        self.created = 0
        self.updated: list[int] = []
        self.differing: list[int] = []

    def fill(self, rows: Sequence[Parsed]) -> None:
        """Take in these rows, whose `parent` is known."""
        known = self._known({_parent_id(r) for r in rows})
        rows = self._allowed(rows, known)
        new: list[Row] = []
        fresh: dict[int, Row] = {}
        changes: dict[int, tuple[Row, Row]] = {}
        for parsed in rows:
            parent = _parent_id(parsed)
            lines = known.setdefault(parent, [])
            line = next((x for x in lines if same_line(self._block, parsed.stored, x)), None)
            if line is None:
                row = {self._block.model.parent_column: parent, **parsed.stored}
                lines.append(row)
                fresh[id(row)] = row
                new.append(row)
                self.created += 1
                continue
            fill, differs = _blanks(parsed.stored, _whole(self._block.model, line),
                                    self._block.fields)  # fmt: skip
            if differs:
                self.differing.append(parsed.row)
            if not fill:
                continue
            self.updated.append(parsed.row)
            if id(line) in fresh:
                line.update(fill)
            else:
                old = changes[line["id"]][0] if line["id"] in changes else dict(line)
                line.update(fill)
                earlier = changes[line["id"]][1] if line["id"] in changes else {}
                changes[line["id"]] = (old, _derived(self._block.model, old, {**earlier, **fill}))
        add_lines(self._write, self._block, new)
        update_rows(self._write, self._block.model, list(changes.values()))

    def _allowed(self, rows: Sequence[Parsed], known: dict[int, list[Row]]) -> Sequence[Parsed]:
        """The rows but those of parents whose lines would no longer fit together."""
        if self._block.check is None and not self._register.final:
            return rows
        parents = _locked(self._write.session, self._register.table, "id",
                          list({_parent_id(r) for r in rows}))  # fmt: skip
        created = {c.record_id for c in self._write.changes
                   if c.model is self._register.model and c.action == "create"}  # fmt: skip
        for parent, record in parents.items():
            own = [r for r in rows if _parent_id(r) == parent]
            lines, changed = self._merged(own, known.get(parent, ()))
            messages: list[Any] = []
            if changed and parent not in created and is_settled(self._register, record):
                messages = [SETTLED]
            elif changed and self._block.check is not None:
                values = {f.name: f.kind.fetch(f.name, record) for f in self._register.fields
                          if not f.through}  # fmt: skip
                messages = list(self._block.check(values, lines))
            for parsed in own if messages else ():
                one = self._block.fields[0]
                parsed.problems.append(Problem(parsed.row, one, "", messages[0]))
        return [r for r in rows if not r.problems]

    def _merged(self, rows: Sequence[Parsed], known: Sequence[Row]) -> tuple[list[Values], bool]:
        """A parent's lines with these rows taken in, and whether that changes any."""
        lines, changed = [dict(line) for line in known], False
        for parsed in rows:
            line = next((x for x in lines if same_line(self._block, parsed.stored, x)), None)
            if line is None:
                lines.append(dict(parsed.stored))
                changed = True
                continue
            fill, _differs = _blanks(parsed.stored, _whole(self._block.model, line),
                                     self._block.fields)  # fmt: skip
            line.update(fill)
            changed = changed or bool(fill)
        whole = [_whole(self._block.model, line) for line in lines]
        return [{f.name: f.kind.fetch(f.name, row) for f in self._block.fields}
                for row in whole], changed  # fmt: skip

    def _known(self, parents: set[int]) -> dict[int, list[Row]]:
        table = self._block.model.__table__
        parent = table.c[self._block.model.parent_column]
        found: dict[int, list[Row]] = {}
        wanted = sorted(parents)
        for start in range(0, len(wanted), FETCH):
            part = wanted[start : start + FETCH]
            statement = select(table).where(parent.in_(part)).order_by(table.c.id)
            for row in self._write.session.execute(statement).mappings():
                found.setdefault(row[parent.name], []).append(dict(row))
        return found


def _whole(model: Model, row: Row) -> Row:
    return {**dict.fromkeys(c.name for c in model.__table__.columns), **row}


def _parent_id(parsed: Parsed) -> int:
    parent = parsed.parent
    return int(parent[0] if isinstance(parent, tuple) else parent)


def _scalars(session: Session, column: Any, ids: Sequence[Any]) -> Iterator[Any]:
    for start in range(0, len(ids), FETCH):
        part = ids[start : start + FETCH]
        yield from session.scalars(select(column).where(column.in_(part)))
