"""Finds alerts: those of a reader, kind by kind, each time anew from the records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from esrar.alerts.catalogue import BY_KEY, RULES, in_force
from esrar.alerts.kit import Found, Rule, Seen
from esrar.alerts.models import AlertMark
from esrar.audit import cache
from esrar.core import clock
from esrar.core.i18n import language
from esrar.core.standing import stands
from esrar.kit import registry

MARK = AlertMark.__table__
FEW, PAGE = 5, 50
MOST = 1000
"""Counts are exact up to here; beyond it the page only says that there are more."""
REMEMBERED = 64
T = TypeVar("T")


class Scope(StrEnum):
    """Whose alerts: one's own, one's department's, all that one may read; or those at rest."""

    MINE = "mine"
    DEPARTMENT = "department"
    ALL = "all"
    SNOOZED = "snoozed"


@dataclass(frozen=True)
class Reader:
    """Who looks: what they may read, and which alerts are theirs."""

    id: int
    department: str
    held: frozenset[str]


@dataclass(frozen=True)
class Group:
    """The alerts of a kind: the first of them, and how many there are."""

    rule: Rule
    seen: Seen
    found: Sequence[Found]
    count: int

    @property
    def capped(self) -> bool:
        """Whether there are more than were counted."""
        return self.count > MOST


def groups(session: Session, reader: Reader, scope: Scope) -> list[Group]:
    """Every kind of which there is an alert; remembered until the data or the day change."""
    return _remembered("groups", reader, scope, lambda: _groups(session, reader, scope))


def page_of(session: Session, key: str, reader: Reader, scope: Scope, after: int) -> Group | None:
    """A page of the alerts of one kind, remembered likewise; None as for `group_of`."""
    return _remembered(
        (key, after), reader, scope, lambda: group_of(session, key, reader, scope, after, PAGE)
    )


def _remembered(what: Any, reader: Reader, scope: Scope, load: Callable[[], T]) -> T:
    """What was found for such a reader, until the data or the day change."""
    who = reader.id if scope is Scope.MINE else 0
    department = reader.department if scope is Scope.DEPARTMENT else ""
    key = (what, scope, who, department, reader.held, language())
    stamp, shelf = (cache.current_revision(), clock.today()), cache.shelf("alerts")
    known = shelf.get(key)
    if known is None or known[0] != stamp:
        if len(shelf) >= REMEMBERED:
            shelf.clear()
        known = shelf[key] = (stamp, load())
    found: T = known[1]
    return found


def _groups(session: Session, reader: Reader, scope: Scope) -> list[Group]:
    every = (group_of(session, rule.key, reader, scope) for rule in RULES)
    return [one for one in every if one is not None and one.count]


def group_of(
    session: Session, key: str, reader: Reader, scope: Scope, after: int = 0, limit: int = FEW
) -> Group | None:
    """Alerts of one kind from a place on; None if it is not looked for or not for this reader."""
    rule, days = BY_KEY.get(key), in_force(session).get(key)
    if rule is None or days is None or not rule.may_read(reader.held):
        return None
    seen = Seen(clock.today(), days, reader.held)
    if rule.some is not None:
        every = [one for one in _marked(session, rule, rule.some(session, seen))
                 if _is_in(rule, one, reader, scope, seen.today)]  # fmt: skip
        return Group(rule, seen, every[after : after + limit], len(every))
    statement, inner = _statement(rule, seen, reader, scope)
    order = (inner.c.due.nulls_last(), inner.c.subject, inner.c.id)
    first = statement.order_by(*order).offset(after).limit(limit + 1)
    rows = session.execute(first, {"kind": rule.key}).all()
    found = [_found(row) for row in rows[:limit]]
    count = after + len(rows)
    if len(rows) > limit:
        capped = statement.with_only_columns(inner.c.id).limit(MOST + 1).subquery()
        count = session.scalar(select(func.count()).select_from(capped), {"kind": rule.key}) or 0
    return Group(rule, seen, found, count)


def one(session: Session, key: str, reader: Reader, subject: str, id: int) -> Found | None:
    """An alert by its name, at rest or not; None when what it says is no longer so."""
    rule, days = BY_KEY.get(key), in_force(session).get(key)
    if rule is None or days is None or not rule.may_read(reader.held):
        return None
    seen = Seen(clock.today(), days, reader.held)
    if rule.some is not None:
        every = _marked(session, rule, rule.some(session, seen))
        return next((o for o in every if (o.subject, o.id) == (subject, id)), None)
    statement, inner = _joined(rule, seen)
    named = statement.where(inner.c.subject == subject, inner.c.id == id)
    row = session.execute(named, {"kind": rule.key}).first()
    return _found(row) if row else None


# -- as SQL ----------------------------------------------------------------------------------------


def _joined(rule: Rule, seen: Seen) -> tuple[Select[Any], Any]:
    """The alerts of a kind with what is marked of each."""
    assert rule.rows is not None
    inner, mark = rule.rows(seen).subquery("found"), MARK.c
    join = inner.outerjoin(MARK, and_(
        mark.kind == bindparam("kind", type_=String()), mark.subject == inner.c.subject,
        mark.subject_id == inner.c.id, stands(mark),
    ))  # fmt: skip
    columns = [mark.assigned_to_id, mark.snoozed_until, mark.snooze_reason, mark.snoozed_by_id]
    return select(inner, *columns).select_from(join), inner


def _statement(rule: Rule, seen: Seen, reader: Reader, scope: Scope) -> tuple[Select[Any], Any]:
    statement, inner = _joined(rule, seen)
    rests: ColumnElement[bool] = MARK.c.snoozed_until > seen.today
    if scope is Scope.SNOOZED:
        return statement.where(rests), inner
    statement = statement.where(or_(MARK.c.snoozed_until.is_(None), ~rests))
    if scope is Scope.MINE:
        minds = func.coalesce(MARK.c.assigned_to_id, inner.c.owner)
        return statement.where(minds == reader.id), inner
    if scope is Scope.DEPARTMENT:
        of = func.coalesce(inner.c.department, rule.department or "")
        theirs = inner.c.subject.in_(_of_department(rule, reader))
        return statement.where(or_(of == reader.department, theirs)), inner
    return statement, inner


def _of_department(rule: Rule, reader: Reader) -> list[str]:
    """The registers of a department, for a kind whose alerts are of many registers."""
    if rule.department:
        return []
    every = registry.registers().values()
    return [r.key for r in every if r.department == reader.department]


def _found(row: Any) -> Found:
    return Found(
        row.subject, row.id, row.register, row.link, row.due, row.owner, row.department,
        row.text or "", "", row.assigned_to_id, row.snoozed_until, row.snooze_reason,
        row.snoozed_by_id,
    )  # fmt: skip


# -- of the few that are reckoned ------------------------------------------------------------------


def _marked(session: Session, rule: Rule, found: Sequence[Found]) -> list[Found]:
    rows = session.execute(select(MARK).where(
        MARK.c.kind == rule.key, stands(MARK)
    ))  # fmt: skip
    marks = {(row.subject, row.subject_id): row for row in rows}
    return [_with(one, marks.get((one.subject, one.id))) for one in found]


def _with(one: Found, mark: Any) -> Found:
    if mark is None:
        return one
    return replace(one, assigned=mark.assigned_to_id, until=mark.snoozed_until,
                   reason=mark.snooze_reason, by=mark.snoozed_by_id)  # fmt: skip


def _is_in(rule: Rule, one: Found, reader: Reader, scope: Scope, today: date) -> bool:
    rests = one.until is not None and one.until > today
    if rests or scope is Scope.SNOOZED:
        return rests and scope is Scope.SNOOZED
    if scope is Scope.MINE:
        return (one.assigned or one.owner) == reader.id
    if scope is Scope.DEPARTMENT:
        return (one.department or rule.department) == reader.department
    return True
