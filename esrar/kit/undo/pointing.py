"""What needs what: a record that others point at stays, a value that points at nothing does too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core.db import Record, RolePart
from esrar.core.portions import portions
from esrar.core.standing import stands
from esrar.kit.references import Pointing, who_points
from esrar.kit.register import Register
from esrar.kit.relations import pointing_at
from esrar.kit.undo.outcome import Reason
from esrar.kit.undo.plan import Place, Plan


def drop_needed(session: Session, plan: Plan) -> bool:
    """Records that others need are not set aside, lines and roles not removed."""
    before = len(plan.items)
    going: dict[str, list[int]] = {}
    goes = {*plan.aside, *plan.removed}
    for table, key in goes:
        going.setdefault(table, []).append(key)
    for table, keys in going.items():
        home = plan.homes[table]
        is_role = issubclass(home.model, RolePart)
        found = (
            _needing_role(session, home.registers[0], keys)
            if is_role
            else who_points(session, home.model.__table__, keys,
                            standing=issubclass(home.model, Record))
        )  # fmt: skip
        for one in found:
            place = (table, one.target)
            if one.place in goes or one.record in goes or one.place in plan.changes:
                continue
            if place in plan.aside or place in plan.removed:
                plan.drop(plan.subject(place), Reason.POINTED_AT, other=one.record)
    return len(plan.items) > before


def _needing_role(session: Session, role: Register, keys: Sequence[int]) -> Iterator[Pointing]:
    """Records whose fields name one of these in this role."""
    for register, field in pointing_at({role.key}):
        block = next((b for b in register.lines if b.key == field.through), None)
        table = block.model.__table__ if block else register.table
        if field.name not in table.c:
            continue
        owner = table.c[block.model.parent_column] if block else table.c.id
        statement = select(table.c[field.name], table.c.id, owner).where(stands(register.table))
        if block is not None:
            statement = statement.join(register.table, owner == register.table.c.id)
        for part in portions(keys):
            rows = session.execute(statement.where(table.c[field.name].in_(part)))
            for target, key, record in rows:
                yield Pointing(target, (table.name, key), (register.table.name, record))


def leave_gone(session: Session, plan: Plan) -> bool:
    """An old value that points at what no longer stands is not put back."""
    before = len(plan.items)
    wanted: dict[str, dict[int, list[tuple[Place, str]]]] = {}
    for place, new in (*plan.changes.items(), *plan.inserted.items()):
        columns = plan.home(place).model.__table__.c
        for name, value in new.items():
            for key in columns[name].foreign_keys if value is not None else ():
                at = wanted.setdefault(key.column.table.name, {})
                at.setdefault(value, []).append((place, name))
    for table, values in wanted.items():
        if table not in plan.homes:
            continue  # lists of values and people: they are never removed
        there = _there(session, plan, table, list(values))
        for value in values.keys() - there:
            for place, name in values[value]:
                _leave(plan, place, name)
    return len(plan.items) > before


def _there(session: Session, plan: Plan, table: str, keys: Sequence[int]) -> set[int]:
    home = plan.homes[table]
    columns = home.model.__table__.c
    found = set()
    for part in portions(keys):
        statement = select(columns[home.key]).where(columns[home.key].in_(part))
        if issubclass(home.model, Record):
            statement = statement.where(stands(columns))
        found |= set(session.scalars(statement))
    found |= {key for name, key in (*plan.inserted, *plan.restored()) if name == table}
    return found - {key for name, key in (*plan.aside, *plan.removed) if name == table}


def _leave(plan: Plan, place: Place, column: str) -> None:
    home = plan.home(place)
    subject = plan.subject(place)
    new = plan.changes.get(place)
    unit = home.units[column]
    plan.stays(subject, Reason.GONE, (unit,))
    if new is None:
        plan.inserted.pop(place, None)
        return
    left = {c: v for c, v in new.items() if home.units[c] != unit}
    if left:
        plan.changes[place] = left
    else:
        del plan.changes[place]
