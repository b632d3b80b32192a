"""What else stands in the way of an undoing: what points at a record, who took its place, rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.core.changes import derive
from esrar.core.db import Line, Record, RolePart
from esrar.kit import sensitive
from esrar.kit.references import Pointing, who_points
from esrar.kit.register import Match, Register, Values, same, strong
from esrar.kit.relations import pointing_at
from esrar.kit.undo.homes import STATE, Home
from esrar.kit.undo.judge import fetch
from esrar.kit.undo.outcome import Reason
from esrar.kit.undo.plan import Place, Plan, Row

CHUNK = 500


def check(session: Session, plan: Plan) -> None:
    """Take out of a plan what cannot be done."""
    _taken(session, plan)
    while _pointed(session, plan) or _gone(session, plan):
        pass  # what stays may need something else to stay
    _rules(session, plan)


# -- what points at it ---------------------------------------------------------------------------


def _pointed(session: Session, plan: Plan) -> bool:
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
        stands = register.table.c.deleted_at.is_(None), register.table.c.merged_into_id.is_(None)
        statement = select(table.c[field.name], table.c.id, owner).where(*stands)
        if block is not None:
            statement = statement.join(register.table, owner == register.table.c.id)
        for start in range(0, len(keys), CHUNK):
            part = statement.where(table.c[field.name].in_(keys[start : start + CHUNK]))
            for target, key, record in session.execute(part):
                yield Pointing(target, (table.name, key), (register.table.name, record))


def _gone(session: Session, plan: Plan) -> bool:
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
    for start in range(0, len(keys), CHUNK):
        where = [columns[home.key].in_(keys[start : start + CHUNK])]
        if issubclass(home.model, Record):
            where += [columns.deleted_at.is_(None), columns.merged_into_id.is_(None)]
        found |= set(session.scalars(select(columns[home.key]).where(*where)))
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


# -- who took its place --------------------------------------------------------------------------


def _taken(session: Session, plan: Plan) -> None:
    """A record does not come back, nor an old number, where another has the same by now."""
    restored = set(plan.restored())
    by_table: dict[str, list[Place]] = {}
    for place, new in plan.changes.items():
        home = plan.home(place)
        if home.registers and issubclass(home.model, Record):
            known = {c for names in _keys(home) for c in names}
            derived = set(home.model.derived) & known
            if place in restored or known & set(new) or (derived and _derives(plan, place)):
                by_table.setdefault(place[0], []).append(place)
    for table, places in by_table.items():
        _refuse_taken(session, plan, plan.homes[table], places)


def _derives(plan: Plan, place: Place) -> bool:
    """Whether a derived column moves with the columns that go back."""
    model = plan.home(place).model
    row, after = plan.rows[place], derive(model, plan.after(place))
    return any(row[c] != after[c] for c in model.derived)


def _keys(home: Home) -> list[tuple[str, ...]]:
    """Columns that no two standing records share."""
    own = home.registers[0]
    found = {tuple(m.columns): None for m in strong(own)}
    for index in own.table.indexes:
        if index.unique:
            found.setdefault(tuple(c.name for c in index.columns))
    return list(found)


def _refuse_taken(session: Session, plan: Plan, home: Home, places: Sequence[Place]) -> None:
    own = home.registers[0]
    matches = strong(own)
    after = {p: derive(home.model, plan.after(p)) for p in places}
    for names in _keys(home):
        match = next((m for m in matches if tuple(m.columns) == names), None)
        wanted = {p: tuple(row[n] for n in names) for p, row in after.items()}
        wanted = {p: k for p, k in wanted.items() if None not in k}
        others: dict[tuple[Any, ...], list[Row]] = {}
        for row in _sharing(session, plan, home, names, list(wanted.values())):
            others.setdefault(tuple(row[n] for n in names), []).append(row)
        for place, key in wanted.items():
            for other in others.get(key, ()):
                if other["id"] != place[1] and _decides(match, matches, after[place], other):
                    what = str(match.label) if match else ""
                    plan.drop(place, Reason.TAKEN, other=(place[0], other["id"]), text=what)


def _decides(match: Match | None, matches: Sequence[Match], row: Row, other: Row) -> bool:
    """Whether two rows of an equal key are one record; a unique index always says that they are."""
    return match is None or same(matches, row, other) is not None


def _sharing(session: Session, plan: Plan, home: Home, names: Sequence[str],
             keys: Sequence[tuple[Any, ...]]) -> Iterator[Row]:  # fmt: skip
    """Records that will stand and share these columns with one of the keys, as they will be."""
    table = home.model.__table__
    seen: set[int] = set()
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        where = [table.c[n].in_(list({k[i] for k in part})) for i, n in enumerate(names)]
        stands = table.c.deleted_at.is_(None), table.c.merged_into_id.is_(None)
        for row in session.execute(select(table).where(*stands, *where)).mappings():
            place = (table.name, row["id"])
            if row["id"] not in seen and place not in plan.aside:
                seen.add(row["id"])
                new = plan.changes.get(place)
                yield derive(home.model, {**row, **new}) if new else dict(row)


# -- rules ---------------------------------------------------------------------------------------


def _rules(session: Session, plan: Plan) -> None:
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
