"""Does what a plan says, in bulk and in an order that the database accepts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any

from sqlalchemy import update

from esrar.core import clock
from esrar.core.changes import derive
from esrar.core.db import Part, Record, Write
from esrar.core.portions import portions
from esrar.kit.bulk import delete_rows, put_rows, update_rows
from esrar.kit.undo.homes import STATE
from esrar.kit.undo.outcome import Subject
from esrar.kit.undo.plan import Place, Plan, Row


def apply(write: Write, plan: Plan) -> None:
    """Records go aside, old values back, lines out and in; restored records come last.

    Whatever frees a place in a unique index goes before what takes it, and a row is there before
    another points at it.
    """
    now = clock.now()
    _update(write, plan, {p: {"deleted_at": now} for p in plan.aside})
    late = {p for p in plan.changes if _needs(plan, p)}
    last = set(plan.restored())
    held = late | last
    _update(write, plan, {p: n for p, n in plan.changes.items() if p not in held})
    for table, rows in _by_table(plan.removed):
        model = plan.homes[table].model
        assert issubclass(model, Part)
        delete_rows(write, model, rows)
    for table, rows in _by_table(plan.inserted):
        model = plan.homes[table].model
        put_rows(write, model, [derive(model, row) for row in rows])
    _update(write, plan, {p: plan.changes[p] for p in late - last})
    _update(write, plan, {p: plan.changes[p] for p in last})
    _touch(write, plan)
    write.session.expire_all()  # nothing that was loaded is to be believed


def _needs(plan: Plan, place: Place) -> bool:
    """Whether a row will point at one that is put back."""
    columns = plan.home(place).model.__table__.c
    return any(
        (key.column.table.name, value) in plan.inserted
        for name, value in plan.changes[place].items()
        for key in columns[name].foreign_keys
    )


def _by_table(rows: Mapping[Place, Row]) -> Iterable[tuple[str, list[Row]]]:
    found: dict[str, list[Row]] = {}
    for (table, _key), row in rows.items():
        found.setdefault(table, []).append(row)
    return found.items()


def _update(write: Write, plan: Plan, changes: Mapping[Place, Row]) -> None:
    by_table: dict[str, list[tuple[Row, Row]]] = {}
    for place, new in changes.items():
        row, model = plan.rows[place], plan.home(place).model
        new = {**new, **_following(model, row, new)}
        by_table.setdefault(place[0], []).append((row, new))
    for table, pairs in by_table.items():
        update_rows(write, plan.homes[table].model, pairs)


def _following(model: Any, row: Row, new: Row) -> Row:
    """The derived columns that change; of whether a record stands, only its search depends."""
    if not STATE.issuperset(new):
        found = derive(model, {**row, **new})
    elif "search_text" in model.derived:
        found = {"search_text": model.derived["search_text"](SimpleNamespace(**{**row, **new}))}
    else:
        return {}
    return {c: found[c] for c in model.derived if c in found and found[c] != row[c]}


def _touch(write: Write, plan: Plan) -> None:
    """Whoever has a record open must learn of its lines too."""
    changed: set[Subject] = set()
    for place in (*plan.removed, *plan.inserted, *plan.changes):
        if issubclass(plan.home(place).model, Part):
            changed.add(plan.subject(place))
    changed -= {*plan.aside, *plan.changes}
    by_table: dict[str, list[int]] = {}
    for table, key in changed:
        by_table.setdefault(table, []).append(key)
    for table, keys in by_table.items():
        model: Any = plan.homes[table].model
        assert issubclass(model, Record)
        own = model.__table__
        values = {"version": own.c.version + 1, "updated_at": clock.now()}
        for part in portions(keys):
            write.session.connection().execute(update(own).where(own.c.id.in_(part)).values(values))
