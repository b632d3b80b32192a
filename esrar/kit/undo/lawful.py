"""What the rules say: what goes back fits what stays, and breaks no rule that holds today."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.core.db import Line, Record
from esrar.kit import sensitive
from esrar.kit.register import Register, Values
from esrar.kit.undo.homes import STATE, Home, fetch
from esrar.kit.undo.outcome import Reason
from esrar.kit.undo.plan import Place, Plan, Row


def drop_unlawful(session: Session, plan: Plan) -> None:
    """What goes back must fit what stays: no rule may be broken that holds today."""
    for place, new in list(plan.changes.items()):
        home = plan.home(place)
        if issubclass(home.model, Record) and home.registers and not STATE.issuperset(new):
            own = home.registers[0]
            _follow(plan, place, home, own)
            _withhold(plan, place, own)
            if own.check is None:
                continue
            now = dict(own.check(_values(home.fields, plan.rows[place]), clock.today()))
            for name, message in own.check(_values(home.fields, plan.after(place)), clock.today()):
                if name not in now:
                    plan.drop(place, Reason.INVALID, text=str(message))
    for home in plan.homes.values():
        if home.block is not None and home.block.check is not None:
            _line_rules(session, plan, home)


def _withhold(plan: Plan, place: Place, register: Register) -> None:
    """Sensitive values that were removed do not come back without a basis."""
    new = plan.changes[place]
    found = sensitive.refusal(register, new, plan.after(place))
    if found is None:
        return
    kept = {c: v for c, v in new.items() if c not in sensitive.columns(register)}
    plan.stays(plan.subject(place), Reason.INVALID, (found[0].name,))
    if kept:
        plan.changes[place] = kept
    else:
        del plan.changes[place]


def _follow(plan: Plan, place: Place, home: Home, register: Register) -> None:
    """Columns that nobody enters are made anew of the values that go back."""
    if register.complete is None or not home.following:
        return
    row = plan.after(place)
    made = register.complete(_values(home.fields, row))
    for field in home.fields:
        if not field.entered and field.name in made:
            for column, value in field.kind.store(field.name, made[field.name]).items():
                if column in home.following and row[column] != value:
                    plan.changes[place] = {**plan.changes[place], column: value}


def _values(fields: Iterable[Any], row: Row) -> Values:
    return {f.name: f.kind.fetch(f.name, row) for f in fields}


def _line_rules(session: Session, plan: Plan, home: Home) -> None:
    block = home.block
    assert block is not None
    assert block.check is not None
    assert issubclass(home.model, Line)
    table, parent = home.model.__tablename__, home.model.parent_column
    moved = {p for part in (plan.changes, plan.removed, plan.inserted) for p in part}
    records = {plan.subject(p) for p in moved if p[0] == table}
    rows: dict[int, list[Row]] = {}
    for row in fetch(session, home, sorted(key for _table, key in records), by=parent):
        rows.setdefault(row[parent], []).append(row)
    for record in records:
        before = rows.get(record[1], [])
        after = [
            {**row, **plan.changes.get((table, row[home.key]), {})}
            for row in before if (table, row[home.key]) not in plan.removed
        ]  # fmt: skip
        after += [r for (name, _key), r in plan.inserted.items()
                  if name == table and r[parent] == record[1]]  # fmt: skip
        owner = plan.homes[record[0]]
        values = _values(owner.fields, plan.after(record))
        now = {str(m) for m in block.check(values, [_values(block.fields, r) for r in before])}
        for message in block.check(values, [_values(block.fields, r) for r in after]):
            if str(message) not in now:
                plan.drop(record, Reason.INVALID, text=str(message))
