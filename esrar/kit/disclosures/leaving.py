"""Leaves out of a file the persons whose data may not leave, and says whom the rest is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, func, or_, select

from esrar.core import clock
from esrar.core.db import db
from esrar.kit import exporter, queries
from esrar.kit.asking import Query
from esrar.kit.disclosures.basis import Basis, of_lines, whose
from esrar.kit.register import Register

Condition = ColumnElement[bool]


class Leaving:
    """What a basis lets leave on a day, for one of the aims that persons are asked about."""

    def __init__(self, basis: str, day: date | None = None, aim: str = "") -> None:
        self.basis, self.day, self.aim = basis, day or clock.today(), aim

    def records(self, register: Register) -> Sequence[Condition]:
        """Records of persons who may, and of others only if nobody in them may not."""
        found = [register.leaves(self.basis, self.day, self.aim)] if register.leaves else []
        return found + [c for person, column in whose(register) for c in self._of(person, column)]

    def lines(self, register: Register, block: str) -> Sequence[Condition]:
        """The same of the lines of a block."""
        return [
            condition
            for key, person, column, _parent in of_lines(register) if key == block
            for condition in self._of(person, column)
        ]  # fmt: skip

    def _of(self, person: Register, column: Column[int]) -> Iterator[Condition]:
        if person.leaves is not None:
            may = select(person.table.c.id).where(person.leaves(self.basis, self.day, self.aim))
            yield or_(column.is_(None), column.in_(may))


def found_by(register: Register, query: Query, column: ColumnElement[int]) -> Select[Any]:
    """A column of the records that a query finds."""
    statement = select(column).select_from(queries.source(register))
    return exporter.wanted(register, statement, query)


def held(register: Register, query: Query, with_lines: bool) -> dict[str, set[int]]:
    """The records that a file holds, and the persons that they and their lines name."""
    own = found_by(register, query, register.table.c.id)
    return held_by(register, own, query.only, with_lines)


def held_by(register: Register, own: Select[Any], only: object,
            with_lines: bool) -> dict[str, set[int]]:  # fmt: skip
    """The same of records that a statement gives the numbers of."""
    session, among = db.session(), own.order_by(None)
    found: dict[str, set[int]] = {register.key: set(session.scalars(own))}

    def add(person: Register, statement: Select[Any]) -> None:
        numbers = {n for n in session.scalars(statement.distinct()) if n is not None}
        found.setdefault(person.key, set()).update(numbers)

    for person, column in whose(register):
        add(person, select(column).where(_key(register, column).in_(among)))
    for block, person, column, parent in of_lines(register) if with_lines else ():
        allowed = only.lines(register, block) if isinstance(only, Leaving) else ()
        add(person, select(column).where(parent.in_(among), *allowed))
    return {key: ids for key, ids in found.items() if ids}


def _key(register: Register, column: Column[int]) -> ColumnElement[int]:
    """The column of the record's number in the table that a column is of."""
    if column.table is register.table or register.role is None:
        return register.table.c.id
    return register.role.model.__table__.c[register.role.column]


def tally(register: Register, query: Query) -> dict[Basis, tuple[int, int]]:
    """How many records a query finds, and how many of these may leave on each basis."""
    key, session = register.table.c.id, db.session()
    inner = found_by(register, query, key).order_by(None).subquery()
    bases = list(Basis)
    asked = [
        func.count(key).filter(and_(*conditions)) if conditions else func.count(key)
        for conditions in (Leaving(basis).records(register) for basis in bases)
    ]
    source = queries.source(register)
    row = session.execute(
        select(func.count(key), *asked).select_from(source).where(key.in_(select(inner.c[0])))
    ).one()
    return {basis: (row[0], number) for basis, number in zip(bases, row[1:], strict=True)}
