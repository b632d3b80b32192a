"""Builds the statements that rows of a register are read by, each once, without loading objects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, bindparam, func, select

from esrar.core.db import Line, db
from esrar.core.direct import of_columns
from esrar.core.standing import stands
from esrar.kit.register import Field, Register

KEPT = 500
"""Statements kept in memory; a new day brings new ones."""
COUNT = "count-"
"""Begins the name of a column that counts lines; the key of their block follows."""
_SELECTIONS: dict[tuple[str, tuple[str, ...], date], Select[Any]] = {}
_NARROWED: dict[tuple[str, Select[Any]], Select[Any]] = {}
"""The same statements, of certain records only."""


def standing(register: Register) -> ColumnElement[bool]:
    """Records that are neither deleted nor merged into another."""
    return _standing(register.table)


@cache
def _standing(table: Table) -> ColumnElement[bool]:
    return stands(table)


def source(register: Register) -> Any:
    """What rows are selected from: the table, joined with the role's when it is one."""
    if register.role is None:
        return register.table
    role = register.role.model.__table__
    return register.table.join(role, role.c[register.role.column] == register.table.c.id)


def selection(register: Register, fields: Iterable[Field], day: date,
              also: Sequence[str] | None = None) -> Select[Any]:  # fmt: skip
    """Rows with id, title, the fields' columns and what is reckoned for a day.

    `also` names the statuses, computed columns and numbers of lines that are wanted; without it
    all statuses and computed columns. A statement is built once and used again: building one costs
    more than running it.
    """
    shown = tuple(fields)
    names = tuple(f.name for f in shown)
    key = (register.key, names if also is None else (*names, "", *also), day)
    found = _SELECTIONS.get(key)
    if found is None:
        if len(_SELECTIONS) > KEPT:
            _SELECTIONS.clear()
        columns = _columns(register, shown, day, also)
        found = of_columns(select(*columns).select_from(source(register)))
        _SELECTIONS[key] = found
    return found


def whole(register: Register, day: date) -> Select[Any]:
    """Rows with every column of a record and its role, and the derived statuses of a day."""
    key = (register.key, ("*",), day)
    found = _SELECTIONS.get(key)
    if found is None:
        selected: dict[str, Any] = {c.name: c for c in register.table.c}
        if register.role is not None:
            for column in register.role.model.__table__.c:
                selected.setdefault(column.name, column)
        selected.update(_reckoned(register, day))
        found = of_columns(select(*selected.values()).select_from(source(register)))
        _SELECTIONS[key] = found
    return found


def _columns(register: Register, fields: Iterable[Field], day: date,
             also: Sequence[str] | None) -> list[ColumnElement[Any]]:  # fmt: skip
    table = register.table
    wanted: dict[str, Any] = {"id": table.c.id}
    for one in (register.field(register.title), *fields):
        for name in register.own_columns(one):
            wanted.setdefault(name, register.column(name))
    reckoned = _reckoned(register, day)
    if also is not None:
        counted = {name: _number_of_lines(register, name) for name in also if name not in reckoned}
        reckoned = {name: {**reckoned, **counted}[name] for name in also}
    wanted.update(reckoned)
    return list(wanted.values())


def _number_of_lines(register: Register, name: str) -> ColumnElement[Any]:
    """How many lines of a block each record has, under the name of that column."""
    block = next(b for b in register.lines if COUNT + b.key == name)
    child = block.model.__table__
    own = child.c[block.model.parent_column] == register.table.c.id
    return select(func.count()).select_from(child).where(own).scalar_subquery().label(name)


def _reckoned(register: Register, day: date) -> dict[str, ColumnElement[Any]]:
    """What is read off the other columns, or off other tables, for a day."""
    found = {d.name: d.at(day).label(d.name) for d in register.derived}
    return {**found, **{c.name: c.at(day).label(c.name) for c in register.computed}}


def rows_of(register: Register, selected: Select[Any], ids: Sequence[int]) -> Sequence[Row[Any]]:
    """The rows of these ids, in no particular order."""
    statement = _narrowed("ids", register, selected)
    return db.session.execute(statement, {"ids": list(ids)}).all()


def one_of(register: Register, selected: Select[Any]) -> Select[Any]:
    """The same statement of one record, which is given when it is run as `record`."""
    return _narrowed("record", register, selected)


def _narrowed(name: str, register: Register, selected: Select[Any]) -> Select[Any]:
    found = _NARROWED.get((name, selected))
    if found is None:
        if len(_NARROWED) > KEPT:
            _NARROWED.clear()
        key = register.table.c.id
        wanted = (
            key.in_(bindparam(name, expanding=True)) if name == "ids" else key == bindparam(name)
        )
        found = _NARROWED[name, selected] = selected.where(wanted)
    return found


def line_values(register: Register, one: Field, ids: Sequence[int]) -> dict[int, list[Any]]:
    """Values of a field that lives in lines, for many records at once."""
    lines = next(b for b in register.lines if b.key == one.through)
    statement = _line_values(lines.model, one.name)
    rows = db.session.execute(statement, {"ids": list(ids)})
    found: dict[int, list[Any]] = {}
    for record_id, value in rows:
        found.setdefault(record_id, []).append(value)
    return found


@cache
def _line_values(model: type[Line], name: str) -> Select[Any]:
    child = model.__table__
    parent = child.c[model.parent_column]
    among = parent.in_(bindparam("ids", expanding=True))
    return select(parent, child.c[name]).where(among).order_by(child.c.id)
