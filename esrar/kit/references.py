"""What points at a record: every foreign key of every table of records, lines and roles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column, Select, Table, select
from sqlalchemy.orm import Session

from esrar.core.db import Base, Part, Record
from esrar.core.portions import portions
from esrar.core.standing import stands


@dataclass(frozen=True)
class Pointer:
    """A column that points at a table; `parent` is set where it is the line's or role's own."""

    model: type[Record] | type[Part]
    column: Column[Any]
    parent: bool

    @property
    def table(self) -> Table:
        """The table that has the column."""
        return self.model.__table__


@cache
def pointers(table: Table) -> tuple[Pointer, ...]:
    """Every column that points at this table."""
    found = []
    for mapper in Base.registry.mappers:
        model = mapper.class_
        if not issubclass(model, (Record, Part)):
            continue
        for column in model.__table__.c:
            if any(key.column.table is table for key in column.foreign_keys):
                own = issubclass(model, Part) and column.name == model.parent_column
                found.append(Pointer(model, column, own))
    return tuple(sorted(found, key=lambda p: (p.table.name, p.column.name)))


@dataclass(frozen=True)
class Pointing:
    """A row that points at a record: where it stands, and the record it is or belongs to."""

    target: int
    place: tuple[str, int]
    record: tuple[str, int]


@cache
def naming() -> tuple[type[Record], ...]:
    """The models whose rows name a record of any table by `subject` and `subject_id`, such as
    its files."""
    mapped = (mapper.class_ for mapper in Base.registry.mappers)
    records = (m for m in mapped if issubclass(m, Record) and "subject_id" in m.__table__.c)
    return tuple(sorted(records, key=lambda m: m.__tablename__))


def who_points(
    session: Session, table: Table, ids: Sequence[int], *, standing: bool = True
) -> Iterator[Pointing]:
    """Rows that point at these; with `standing` only what stands, a line with its record.

    What belongs to a record itself – its lines, its roles – does not point at it.
    """
    for pointer in pointers(table):
        if pointer.parent:
            continue
        record, statement = _pointing(pointer, standing)
        for part in portions(ids):
            rows = session.execute(statement.where(pointer.column.in_(part)))
            for target, key, owner in rows:
                yield Pointing(target, (pointer.table.name, key), (record.name, owner))


def _pointing(pointer: Pointer, standing: bool) -> tuple[Any, Select[Any]]:
    table, model = pointer.table, pointer.model
    (key,) = table.primary_key.columns
    record: Any = table
    statement = select(pointer.column, key, key)
    if issubclass(model, Part):
        own = table.c[model.parent_column]
        (target,) = own.foreign_keys
        record = target.column.table
        statement = select(pointer.column, key, own).join(record, target.column == own)
    if standing:
        statement = statement.where(stands(record))
    return record, statement
