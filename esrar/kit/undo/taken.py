"""Who took its place: a record does not come back where another has its number or name by now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core.changes import derive
from esrar.core.db import Record
from esrar.core.portions import portions
from esrar.core.standing import stands
from esrar.kit.register import Match, same, strong
from esrar.kit.undo.homes import Home
from esrar.kit.undo.outcome import Reason
from esrar.kit.undo.plan import Place, Plan, Row


def drop_taken(session: Session, plan: Plan) -> None:
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
    for part in portions(keys):
        where = [table.c[n].in_(list({k[i] for k in part})) for i, n in enumerate(names)]
        for row in session.execute(select(table).where(stands(table), *where)).mappings():
            place = (table.name, row["id"])
            if row["id"] not in seen and place not in plan.aside:
                seen.add(row["id"])
                new = plan.changes.get(place)
                yield derive(home.model, {**row, **new}) if new else dict(row)
