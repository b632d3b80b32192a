"""Reads rows of a register: filtered, searched, sorted, page by page, without loading objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, true

from esrar.audit.cache import kept
from esrar.core.context import actor_id
from esrar.core.db import db
from esrar.kit.asking import Query, parse, without
from esrar.kit.conditions import among, conditions, meaning, of_lines_alone, through_lines
from esrar.kit.register import Field, Register
from esrar.kit.searching import CANDIDATES, search
from esrar.kit.selecting import (
    KEPT,
    line_values,
    one_of,
    rows_of,
    selection,
    source,
    standing,
    whole,
)

__all__ = [
    "CANDIDATES",
    "COUNTED",
    "PAGE",
    "Page",
    "Query",
    "among",
    "conditions",
    "count",
    "exactly",
    "in_order",
    "line_values",
    "meaning",
    "one_of",
    "page",
    "parse",
    "rows_of",
    "search",
    "selection",
    "source",
    "standing",
    "whole",
    "without",
]

PAGE = 50
COUNTED = 10_000
"""Counts are exact up to here; beyond it a list only says that there are more."""


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and how many there are in all: counted to one past `most`."""

    rows: Sequence[Row[Any]]
    total: int
    more: bool
    most: int

    @property
    def capped(self) -> bool:
        """Whether there are more than were counted."""
        return self.total > self.most


def page(register: Register, fields: Sequence[Field], query: Query,
         also: Sequence[str] | None = None) -> Page:  # fmt: skip
    """One page of a list. The number of statements does not grow with the rows."""
    where = [standing(register), *conditions(register, query)]
    selected = selection(register, fields, query.day, also)
    if query.q:
        return _found(register, selected, where, query)
    total = _total(register, where, query)
    if _is_common(register, query, total):
        where = [standing(register), *conditions(register, query, common=True)]
    order, descending = _order(register, query)
    ordered = in_order(selected.where(*where), register, query)
    rows: list[Row[Any]] = []
    for part in _parts(register, order, descending, query.after):
        if len(rows) <= PAGE:
            rows += db.session.execute(ordered.where(part).limit(PAGE + 1 - len(rows)))
    return Page(rows[:PAGE], total, len(rows) > PAGE, COUNTED)


def _is_common(register: Register, query: Query, total: int) -> bool:
    """Whether so many records answer that a walk through all in their order soon has a page full.

    A walk passes PAGE / (total / all) records; the other way reads and sorts the total.
    """
    if not through_lines(register, query):
        return False
    last = db.session.scalar(select(func.max(register.table.c.id))) or 0
    return total * total > PAGE * int(last)


def in_order(statement: Select[Any], register: Register, query: Query) -> Select[Any]:
    """A statement whose rows stand as the list's do."""
    return _sorted(statement, register, *_order(register, query))


def _total(register: Register, where: Sequence[ColumnElement[bool]], query: Query) -> int:
    """How many rows a list has in all: counted once between changes, for all of its pages."""
    known: dict[Any, int] = kept(("counts", register.key), dict)
    asked = (query.day, actor_id(), query.ids, tuple(query.filters.items()))
    if asked not in known:
        if len(known) > KEPT:
            known.clear()
        alone = of_lines_alone(register, query)
        known[asked] = count(register, where) if alone is None else _number(alone)
    return known[asked]


def _order(register: Register, query: Query) -> tuple[ColumnElement[Any], bool]:
    if query.sort:
        return _sorted_by(register, query.sort, query.day), query.descending
    if register.order:
        name = register.order.removeprefix("-")
        reckoned = register.reckoned(name, query.day)
        column = register.column(name) if reckoned is None else reckoned
        return column, register.order.startswith("-")
    if "name_key" in register.table.c:
        return register.table.c.name_key, False
    return register.table.c.id, True


def _sorted_by(register: Register, name: str, day: date) -> ColumnElement[Any]:
    reckoned = register.reckoned(name, day)
    return register.column(register.field(name).sorted_by) if reckoned is None else reckoned


def _sorted(
    statement: Select[Any], register: Register, order: ColumnElement[Any], descending: bool
) -> Select[Any]:
    key = register.table.c.id
    if order is key:
        return statement.order_by(key.desc() if descending else key)
    first = order.desc() if descending else order
    return statement.order_by(first.nulls_last(), key.desc() if descending else key)


def _parts(
    register: Register, order: ColumnElement[Any], descending: bool, after: int | None
) -> list[ColumnElement[bool]]:
    """The rows that come after a given one, as conditions whose rows follow each other.

    Pages go by key, so that they neither skip nor repeat. Each condition is one range of the
    index: with an OR at its top the index would be read from its beginning.
    """
    key = register.table.c.id
    if after is None:
        return [true()]
    later = key < after if descending else key > after
    if order is key:
        return [later]
    mark = db.session.scalar(select(order).select_from(source(register)).where(key == after))
    blank = order.is_(None)
    if mark is None:
        return [and_(blank, later)]
    reached = order <= mark if descending else order >= mark
    further = order < mark if descending else order > mark
    beyond = and_(reached, or_(further, later))
    return [beyond, blank] if getattr(order, "nullable", True) else [beyond]


def count(register: Register, where: Sequence[ColumnElement[bool]]) -> int:
    """Number of rows, counted no further than one past `COUNTED`."""
    return _number(select(register.table.c.id).select_from(source(register)).where(*where))


def _number(ids: Select[Any]) -> int:
    bounded = ids.limit(COUNTED + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(bounded)) or 0


def _found(
    register: Register, selected: Select[Any], where: list[ColumnElement[bool]], query: Query
) -> Page:
    # One more than is shown says that there are more: to count them all, the index would be read
    # through once again, and whoever meets so many types another letter.
    found = search(register, query.q, where if query.filters else None, CANDIDATES + 1)
    ids = found[:CANDIDATES]
    start = ids.index(query.after) + 1 if query.after in ids else 0
    wanted = ids[start : start + PAGE]
    by_id = {row.id: row for row in rows_of(register, selected, wanted)}
    rows = [by_id[i] for i in wanted if i in by_id]
    return Page(rows, len(found), start + PAGE < len(ids), CANDIDATES)


def exactly(register: Register, query: Query) -> list[int]:
    """Ids of all that a list's address finds, whatever their number."""
    key, where = register.table.c.id, [standing(register), *conditions(register, query)]
    if query.q:
        return search(register, query.q, where)
    statement = select(key).select_from(source(register)).where(*where).order_by(key)
    return list(db.session.scalars(statement))
