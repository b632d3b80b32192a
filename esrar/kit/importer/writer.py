"""Writes parsed rows in bulk as new records, roles and lines, all audited.

Core statements with ids given beforehand; each row leaves the same `Change` as the form's would.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core.changes import derive
from esrar.core.db import Write
from esrar.core.portions import portions
from esrar.kit.bulk import next_ids, put_rows
from esrar.kit.importer.parsing import Parsed
from esrar.kit.importer.storing import columns_of
from esrar.kit.register import Lines, Register, Values

Row = dict[str, Any]


def add_records(write: Write, register: Register, rows: Sequence[Parsed], common: Values) -> None:
    """Insert these rows as new records, with the values that all of them share."""
    fields = {f.name: f for f in register.fields}
    shared = {k: v for k, v in columns_of(fields, common).items() if v is not None}
    ids = next_ids(write.session, register.model, len(rows))
    made: list[Row] = []
    own_columns = frozenset(register.table.c.keys())
    for record_id, parsed in zip(ids, rows, strict=True):
        parsed.record_id = record_id
        row = {"id": record_id, **shared, **parsed.stored}
        for name in row.keys() - own_columns:  # of a role
            del row[name]
        made.append(row)
    put_rows(write, register.model, made)
    add_roles(write, register, rows)
    add_through(write, register, rows)


def add_roles(write: Write, register: Register, rows: Iterable[Parsed]) -> None:
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


def add_through(write: Write, register: Register, rows: Sequence[Parsed]) -> None:
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


def _scalars(session: Session, column: Any, ids: Sequence[Any]) -> Iterator[Any]:
    for part in portions(ids):
        yield from session.scalars(select(column).where(column.in_(part)))
