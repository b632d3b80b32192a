"""Reads rows of a register: filtered, searched, sorted, page by page, without loading objects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    func,
    or_,
    select,
    true,
)
from werkzeug.exceptions import BadRequest

from esrar.audit.cache import kept
from esrar.core import arabic, clock
from esrar.core.context import actor_id
from esrar.core.db import Line, db
from esrar.core.errors import Invalid
from esrar.core.fields import Date, LongText, Text
from esrar.core.search import matching
from esrar.kit.register import Derived, Field, Register

PAGE = 50
COUNTED = 10_000
"""Counts are exact up to here; beyond it a list only says that there are more."""
ME = "@me"
AHEAD = re.compile(r"@today(?:\+(\d{1,4}))?$")
"""In the place of a filter's value: whoever asks, and the day of asking or so many days later."""
KEPT = 500
"""Statements kept in memory; a new day brings new ones."""
_SELECTIONS: dict[tuple[str, tuple[str, ...], date], Select[Any]] = {}
_NARROWED: dict[tuple[str, Select[Any]], Select[Any]] = {}
"""The same statements, of certain records only."""
CANDIDATES = 300
"""So many records a name search ranks; a person who sees that many types another letter."""


@dataclass(frozen=True)
class Query:
    """What a list was asked for, out of its URL."""

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    after: int | None = None
    day: date = field(default_factory=clock.today)
    ids: tuple[int, ...] | None = None
    """Only these records: the answer to a number, which stands in no address."""


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and how many there are in all."""

    rows: Sequence[Row[Any]]
    total: int
    more: bool

    @property
    def capped(self) -> bool:
        """Whether there are more than were counted."""
        return self.total > COUNTED


def parse(register: Register, fields: Sequence[Field], args: Any) -> Query:
    """Read a list's URL. A field that is unknown or hidden is refused, never silently ignored."""
    known = {f.name for f in fields if f.filtered} | {d.name for d in register.derived}
    dated = {f"{f.name}_{end}" for f in fields if f.filtered and isinstance(f.kind, Date)
             for end in ("from", "to")}  # fmt: skip
    filters = {}
    for name in args:
        if name in known or name in dated:
            given = tuple(v for v in args.getlist(name) if v.strip())
            if given:
                filters[name] = given
        elif _names(register, name):
            raise BadRequest("this list is not filtered by that field")
    sort = args.get("sort", "")
    name, descending = sort.removeprefix("-"), sort.startswith("-")
    sortable = {f.name for f in fields if f.sorted_by} | {
        c.name for c in register.computed if c.sorted
    }
    if name and name not in sortable:
        raise BadRequest("this list is not sorted by that field")
    return Query(args.get("q", "").strip()[:200], filters, name, descending,
                 _key(args.get("after", "")))  # fmt: skip


def _names(register: Register, name: str) -> bool:
    """Whether a filter's name means one of the fields, or an end of it."""
    base = name.removesuffix("_from").removesuffix("_to")
    return any(f.name in (name, base) for f in register.fields)


def _key(text: str) -> int | None:
    """The record after which a page begins; what cannot be one begins at the first."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def standing(register: Register) -> ColumnElement[bool]:
    """Records that are neither deleted nor merged into another."""
    return _standing(register.table)


@cache
def _standing(table: Table) -> ColumnElement[bool]:
    return and_(table.c.deleted_at.is_(None), table.c.merged_into_id.is_(None))


def source(register: Register) -> Any:
    """What rows are selected from: the table, joined with the role's when it is one."""
    if register.role is None:
        return register.table
    role = register.role.model.__table__
    return register.table.join(role, role.c[register.role.column] == register.table.c.id)


def selection(register: Register, fields: Iterable[Field], day: date) -> Select[Any]:
    """Rows with id, title, the fields' columns and the derived statuses of a day.

    A statement is built once and used again: building one costs more than running it.
    """
    shown = tuple(fields)
    key = (register.key, tuple(f.name for f in shown), day)
    found = _SELECTIONS.get(key)
    if found is None:
        if len(_SELECTIONS) > KEPT:
            _SELECTIONS.clear()
        found = select(*_columns(register, shown, day)).select_from(source(register))
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
        found = select(*selected.values()).select_from(source(register))
        _SELECTIONS[key] = found
    return found


def _columns(register: Register, fields: Iterable[Field], day: date) -> list[ColumnElement[Any]]:
    table = register.table
    wanted: dict[str, Any] = {"id": table.c.id}
    for one in (register.field(register.title), *fields):
        for name in register.own_columns(one):
            wanted.setdefault(name, register.column(name))
    wanted.update(_reckoned(register, day))
    return list(wanted.values())


def _reckoned(register: Register, day: date) -> dict[str, ColumnElement[Any]]:
    """What is read off the other columns, or off other tables, for a day."""
    found = {d.name: d.at(day).label(d.name) for d in register.derived}
    return {**found, **{c.name: c.at(day).label(c.name) for c in register.computed}}


def conditions(register: Register, query: Query) -> list[ColumnElement[bool]]:
    """The filters of a query as SQL. Raises Invalid when a filter's value cannot be read."""
    found: list[ColumnElement[bool]] = []
    if query.ids is not None:
        found.append(register.table.c.id.in_(query.ids))
    derived = {d.name: d for d in register.derived}
    for name, given in query.filters.items():
        if name in derived:
            found.append(_derived(derived[name], given, query.day))
        elif name.endswith(("_from", "_to")):
            found.append(_bound(register, name, given[0], query.day))
        else:
            found.append(_equals(register, register.field(name), given, query.day))
    return found


def meaning(given: str, day: date) -> str:
    """A filter's value as its field reads it: an address can ask for the day and for oneself."""
    ahead = AHEAD.match(given)
    if ahead:
        return (day + timedelta(days=int(ahead[1] or 0))).isoformat()
    return str(actor_id() or "") if given == ME else given


def _derived(status: Derived, given: Sequence[str], day: date) -> ColumnElement[bool]:
    if not set(given) <= {str(state) for state in status.states}:
        raise Invalid("")
    return status.at(day).in_(given)


def _bound(register: Register, name: str, given: str, day: date) -> ColumnElement[bool]:
    base, _, end = name.rpartition("_")
    entered = register.field(base).kind.parse(meaning(given, day))
    if entered is None:
        raise Invalid("")
    column: ColumnElement[Any] = register.column(base)
    bound: ColumnElement[bool] = column >= entered.date
    return bound if end == "from" else column <= entered.date


def _equals(register: Register, one: Field, given: Sequence[str], day: date) -> ColumnElement[bool]:
    name = one.kind.columns(one.name)[0]
    values: list[Any] = []
    if given != ("-",):
        values = [one.kind.store(one.name, one.kind.parse(meaning(g, day)))[name] for g in given]
    if isinstance(one.kind, (Text, LongText)) and values:
        column: ColumnElement[Any] = register.column(name)
        return or_(*(func.lower(column).contains(v.lower(), autoescape=True) for v in values))
    return among(register, one, values)


def among(register: Register, one: Field, values: Sequence[Any]) -> ColumnElement[bool]:
    """Records whose field has one of these stored values; none of them means it is blank."""
    if one.through:
        lines = next(b for b in register.lines if b.key == one.through)
        child = lines.model.__table__
        inside = select(child.c[lines.model.parent_column]).where(child.c[one.name].in_(values))
        belongs: ColumnElement[bool] = register.table.c.id.in_(inside)
        return belongs
    column: ColumnElement[Any] = register.column(one.kind.columns(one.name)[0])
    return column.in_(values) if values else column.is_(None)


def page(register: Register, fields: Sequence[Field], query: Query) -> Page:
    """One page of a list. The number of statements does not grow with the rows."""
    where = [standing(register), *conditions(register, query)]
    selected = selection(register, fields, query.day)
    if query.q:
        return _found(register, selected, where, query)
    order, descending = _order(register, query)
    ordered = _sorted(selected.where(*where), register, order, descending)
    rows: list[Row[Any]] = []
    for part in _parts(register, order, descending, query.after):
        if len(rows) <= PAGE:
            rows += db.session.execute(ordered.where(part).limit(PAGE + 1 - len(rows)))
    return Page(rows[:PAGE], _total(register, where, query), len(rows) > PAGE)


def _total(register: Register, where: Sequence[ColumnElement[bool]], query: Query) -> int:
    """How many rows a list has in all: counted once between changes, for all of its pages."""
    known: dict[Any, int] = kept(("counts", register.key), dict)
    asked = (query.day, actor_id(), query.ids, tuple(query.filters.items()))
    if asked not in known:
        if len(known) > KEPT:
            known.clear()
        known[asked] = count(register, where)
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
    inner = select(register.table.c.id).select_from(source(register)).where(*where)
    return db.session.scalar(
        select(func.count()).select_from(inner.limit(COUNTED + 1).subquery())
    ) or 0  # fmt: skip


def _found(
    register: Register, selected: Select[Any], where: list[ColumnElement[bool]], query: Query
) -> Page:
    ids = search(register, query.q, where if query.filters else None)
    total = len(ids)
    if total == CANDIDATES and not query.filters:
        tokens = arabic.search_tokens(query.q)
        inner = matching(db.session(), register.table, tokens).order_by(None).limit(COUNTED + 1)
        total = db.session.scalar(select(func.count()).select_from(inner.subquery())) or 0
    start = ids.index(query.after) + 1 if query.after in ids else 0
    wanted = ids[start : start + PAGE]
    by_id = {row.id: row for row in rows_of(register, selected, wanted)}
    rows = [by_id[i] for i in wanted if i in by_id]
    return Page(rows, total, start + PAGE < len(ids))


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


def search(
    register: Register, q: str, where: Sequence[ColumnElement[bool]] | None = None
) -> list[int]:
    """Ids that answer a typed name: the exact name first, then names that begin so, then the rest.

    Each of the three is read off an index and only as far as needed.
    """
    tokens = arabic.search_tokens(q)
    if not tokens:
        return []
    session, key = db.session(), register.table.c.id
    ids: dict[int, None] = {}
    if "name_key" in register.table.c:
        named = _named(register)
        if where:
            named = named.where(*where)
        typed = arabic.sort_key(q)
        # Whoever is called just so comes first of those whose name begins so.
        begins = session.scalars(named, {"typed": typed, "beyond": typed + "\U0010ffff"})
        ids.update(dict.fromkeys(begins))
    found = matching(session, register.table, tokens)
    if where is not None or register.role is not None:
        limits = [standing(register), *(where or ())]
        inner = found.order_by(None).subquery()
        found = (
            select(key).select_from(source(register)).join(inner, inner.c.id == key).where(*limits)
        )
    ids.update(dict.fromkeys(session.scalars(found.limit(CANDIDATES))))
    return list(ids)[:CANDIDATES]


@cache
def _named(register: Register) -> Select[Any]:
    """Ids of the records whose name begins with what was typed, in the order of names."""
    name, key = register.table.c.name_key, register.table.c.id
    begins = and_(name >= bindparam("typed"), name < bindparam("beyond"))
    found = select(key).select_from(source(register)).where(standing(register), begins)
    return found.order_by(name, key).limit(PAGE)


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


def without(query: Query, name: str) -> Query:
    """The same query less one filter."""
    rest = {k: v for k, v in query.filters.items() if k != name}
    return replace(query, filters=rest, after=None)
