"""The filters of a list as SQL: each kind of value compared as its field reads it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, exists, false, func, not_, or_, select

from esrar.accounts import identity
from esrar.core.context import actor_id
from esrar.core.errors import Invalid
from esrar.core.fields import Code, Date, LongText, Several, Text
from esrar.core.i18n import _l
from esrar.core.indexes import gone_name
from esrar.kit import tags
from esrar.kit.asking import BLANK, TAG, Op, Query, derived_of, parts
from esrar.kit.periods import PERIODS
from esrar.kit.register import Derived, Field, Register

Condition = ColumnElement[bool]

ME = "@me"
MY_DEPARTMENT = "@department"
AHEAD = re.compile(r"@today(?:([+-])(\d{1,4}))?$")
"""In the place of a filter's value: whoever asks, their department, and the day of asking or so
many days from it."""


def conditions(register: Register, query: Query, common: bool = False) -> list[Condition]:
    """The filters of a query as SQL. Raises Invalid when a filter's value cannot be read.

    With `common`, what lives in lines is asked of one record after the other: the quicker way to
    the first page where many records answer, and a slow one where few do.
    """
    found: list[Condition] = []
    if query.ids is not None:
        found.append(register.table.c.id.in_(query.ids))
    for key, given in query.filters.items():
        name, op = parts(register, key)
        one = None if op is not Op.IS or not common else _through(register, name)
        if one is not None and BLANK not in given:
            found.append(_each_having(register, one, given, query.day))
        else:
            found.append(_condition(register, name, op, given, query.day))
    return found


def through_lines(register: Register, query: Query) -> bool:
    """Whether a filter asks for what lives in lines."""
    return any(_through(register, parts(register, key)[0]) for key in query.filters)


def of_lines_alone(register: Register, query: Query) -> Select[Any] | None:
    """Ids of what a list finds by what lives in lines and nothing else; None where it asks more.

    They are read off the index of the lines, less the few records that stand no more, where the
    table keeps an index of these: no record is looked at.
    """
    table = register.table
    if query.ids is not None or len(query.filters) != 1 or register.role or not _tells_gone(table):
        return None
    [(key, given)] = query.filters.items()
    name, op = parts(register, key)
    one = _through(register, name)
    if one is None or op is not Op.IS or BLANK in given:
        return None
    lines = next(b for b in register.lines if b.key == one.through)
    child = lines.model.__table__
    parent = child.c[lines.model.parent_column]
    gone = select(table.c.id).where(
        or_(table.c.deleted_at.is_not(None), table.c.merged_into_id.is_not(None))
    )
    having = child.c[one.name].in_(_stored(one, given, query.day))
    return select(parent).where(having, parent.not_in(gone)).distinct()


@cache
def _tells_gone(table: Table) -> bool:
    return any(index.name == gone_name(table.name) for index in table.indexes)


def _through(register: Register, name: str) -> Field | None:
    return next((f for f in register.fields if f.name == name and f.through), None)


def _each_having(register: Register, one: Field, given: Sequence[str], day: date) -> Condition:
    lines = next(b for b in register.lines if b.key == one.through)
    child = lines.model.__table__
    own = child.c[lines.model.parent_column] == register.table.c.id
    return exists().where(own, child.c[one.name].in_(_stored(one, given, day)))


def _condition(register: Register, name: str, op: Op, given: Sequence[str], day: date) -> Condition:
    status = derived_of(register, name)
    if status is not None:
        one = _derived(status, given, day)
        return not_(one) if op is Op.NOT else one
    if name == TAG:
        tagged = tags.tagged(register, given)
        return not_(tagged) if op is Op.NOT else tagged
    field = register.field(name)
    if op in (Op.FROM, Op.TO):
        return _bound(register, field, op, given[0], day)
    if op is Op.IN:
        return or_(*(_within(register, field, period, day) for period in given))
    if op is Op.NOT:
        return _differs(register, field, given, day)
    return _equals(register, field, given, day)


def meaning(given: str, day: date) -> str:
    """A filter's value as its field reads it: an address can ask for the day and for oneself."""
    ahead = AHEAD.match(given)
    if ahead:
        days = int(ahead[2] or 0)
        return (day + timedelta(days=-days if ahead[1] == "-" else days)).isoformat()
    if given == MY_DEPARTMENT:
        reader = identity.me()
        return (reader and reader.department) or ""
    return str(actor_id() or "") if given == ME else given


def _derived(status: Derived, given: Sequence[str], day: date) -> Condition:
    if not set(given) <= {str(state) for state in status.states}:
        raise Invalid(_l("«%(label)s»: choose one of the listed values"), label=status.label)
    return status.at(day).in_(given)


def _bound(register: Register, one: Field, op: Op, given: str, day: date) -> Condition:
    entered = one.kind.parse(meaning(given, day))
    if entered is None:
        raise Invalid("")
    value = entered.date if isinstance(one.kind, Date) else entered
    column: ColumnElement[Any] = register.column(one.name)
    bound: Condition = column >= value if op is Op.FROM else column <= value
    return bound


def _within(register: Register, one: Field, period: str, day: date) -> Condition:
    if period not in PERIODS:
        raise Invalid(_l("«%(label)s»: choose one of the listed values"), label=one.label)
    first, last = PERIODS[period].at(day)
    column: ColumnElement[Any] = register.column(one.name)
    return column.between(first, last)


def _equals(register: Register, one: Field, given: Sequence[str], day: date) -> Condition:
    """Records that have one of these values; a minus among them means none."""
    wanted = [value for value in given if value != BLANK]
    found = [among(register, one, ())] if len(wanted) < len(given) else []
    if wanted:
        found.append(_having(register, one, wanted, day))
    return or_(*found) if len(found) > 1 else found[0]


def _differs(register: Register, one: Field, given: Sequence[str], day: date) -> Condition:
    """Records that have none of these values, those without any value included."""
    wanted = [value for value in given if value != BLANK]
    blank = among(register, one, ())
    found: list[Condition] = []
    if len(wanted) < len(given):
        found.append(not_(blank))
    if wanted:
        having = _having(register, one, wanted, day)
        found.append(or_(blank, not_(having)) if len(wanted) == len(given) else not_(having))
    return and_(*found)


def _having(register: Register, one: Field, given: Sequence[str], day: date) -> Condition:
    name = one.kind.columns(one.name)[0]
    values = _stored(one, given, day)
    if isinstance(one.kind, (Text, LongText)) and not one.through:
        column: ColumnElement[Any] = register.column(name)
        if isinstance(one.kind, Code):  # 1.1 is not 11.1
            return func.lower(column).in_([v.lower() for v in values])
        return or_(*(func.lower(column).contains(v.lower(), autoescape=True) for v in values))
    if isinstance(one.kind, Several):  # any of those asked for is enough
        several: ColumnElement[Any] = register.column(name)
        return or_(*(several.contains(key) for value in values for key in value))
    return among(register, one, values) if values else false()


def _stored(one: Field, given: Sequence[str], day: date) -> list[Any]:
    name = one.kind.columns(one.name)[0]
    return [one.kind.store(one.name, one.kind.parse(meaning(g, day)))[name] for g in given]


def among(register: Register, one: Field, values: Sequence[Any]) -> Condition:
    """Records whose field has one of these stored values; none of them means it is blank."""
    if one.through:
        lines = next(b for b in register.lines if b.key == one.through)
        child = lines.model.__table__
        named = child.c[one.name].in_(values) if values else child.c[one.name].is_not(None)
        inside = select(child.c[lines.model.parent_column]).where(named)
        own: ColumnElement[Any] = register.table.c.id
        return own.in_(inside) if values else own.not_in(inside)
    column: ColumnElement[Any] = register.column(one.kind.columns(one.name)[0])
    if isinstance(one.kind, Several) and not values:
        return column == ""
    return column.in_(values) if values else column.is_(None)
