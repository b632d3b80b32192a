"""What a transaction changed: each flush is read off before it happens, field by field.

Nothing may reach the database unseen: a change outside `writing()` and an ORM bulk statement
that nobody accounted for are refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

from sqlalchemy import event, inspect
from sqlalchemy.orm import InstanceState, Mapper, ORMExecuteState, Session, UOWTransaction

from esrar.core import context
from esrar.core.db import Part, Record, Write, db

SILENT = frozenset({"id", "version", "created_at", "updated_at", "created_by_id"})
"""Columns whose change says nothing that the entry itself does not say."""


class Filled(Mapping[str, tuple[Any, Any]]):
    """What the history of a new row shows, read off the row itself: there may be very many."""

    __slots__ = ("row",)

    def __init__(self, row: Mapping[str, Any]) -> None:
        self.row = row

    def __getitem__(self, name: str) -> tuple[Any, Any]:
        value = self.row[name]
        if value is None or name in SILENT:
            raise KeyError(name)
        return None, value

    def __iter__(self) -> Iterator[str]:
        return (n for n, v in self.row.items() if v is not None and n not in SILENT)

    def __len__(self) -> int:
        return sum(1 for _name in self)


@dataclass(frozen=True)
class Change:
    """One row created, updated, deleted or restored, with old and new value of each field."""

    model: type[Record] | type[Part]
    record_id: int
    action: str
    values: Mapping[str, tuple[Any, Any]]
    current: Mapping[str, Any] = field(repr=False)

    @property
    def subject(self) -> tuple[str, int]:
        """Whose history this belongs to: the record, or the parent of a line."""
        table, parent = _belonging(self.model)
        return table, self.record_id if parent is None else self.current[parent]

    def both(self, column: str) -> set[Any]:
        """The values a column had and has: whom a change can concern. None is left out."""
        return {*self.values.get(column, ()), self.current.get(column)} - {None}


@cache
def _belonging(model: type[Record] | type[Part]) -> tuple[str, str | None]:
    """Whose history a row of a model stands in: a table, and the row's column that names whom."""
    if not issubclass(model, Part):
        return model.__tablename__, None
    (target,) = model.__table__.c[model.parent_column].foreign_keys
    return target.column.table.name, model.parent_column


def derive(model: type[Record] | type[Part], values: dict[str, Any]) -> dict[str, Any]:
    """Fill the derived columns of a row that is written without the ORM."""
    for column, compute in model.derived.items():
        values[column] = compute(_Row(values))
    return values


class _Row:
    """Attribute access over a mapping, so that one rule serves objects and bulk rows."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def __getattr__(self, name: str) -> Any:
        return self._values.get(name)


def values_of(target: Record | Part) -> dict[str, Any]:
    """A row's columns as they stand on its object, by attribute names.

    What an object has not loaded is asked for; a new one has nothing but what was set.
    """
    held, state = vars(target), cast("InstanceState[Any]", inspect(target))
    if state.key is None:
        return {name: held.get(name) for name in column_names(type(target))}
    return {n: held[n] if n in held else getattr(target, n) for n in column_names(type(target))}


@cache
def column_names(model: type[Record] | type[Part]) -> tuple[str, ...]:
    """The columns of a model by their attribute names."""
    mapper: Mapper[Any] = inspect(model)
    return tuple(attribute.key for attribute in mapper.column_attrs)


def _differences(target: Record | Part) -> dict[str, tuple[Any, Any]]:
    state: InstanceState[Any] = inspect(target)
    found = {}
    for name in column_names(type(target)):
        if name in SILENT or name not in state.committed_state:
            continue
        history = state.attrs[name].load_history()
        if history.has_changes():
            old = history.deleted[0] if history.deleted else None
            new = history.added[0] if history.added else None
            if old != new:
                found[name] = (old, new)
    return found


def action_of(values: Mapping[str, tuple[Any, Any]]) -> str:
    """What became of a row that was there and stays in its table."""
    if "deleted_at" in values:
        return "delete" if values["deleted_at"][1] else "restore"
    if values.get("merged_into_id", (None, None))[1] is not None:
        return "merge"
    return "update"


def _before_flush(session: Session, _: UOWTransaction, __: Any) -> None:
    touched = [t for t in (*session.new, *session.dirty, *session.deleted) if _kept(t)]
    if not touched:
        return
    write: Write | None = session.info.get("write")
    if write is None:
        raise RuntimeError("a record changed outside writing()")
    pending = session.info.setdefault("pending", [])
    for target in touched:
        for column, compute in type(target).derived.items():
            value = compute(target)
            if getattr(target, column) != value:
                setattr(target, column, value)
        if target in session.deleted:
            old = {n: (v, None) for n, v in values_of(target).items() if v is not None}
            pending.append((target, "delete", {k: v for k, v in old.items() if k not in SILENT}))
        elif target in session.new:
            if isinstance(target, Record) and target.created_by_id is None:
                target.created_by_id = context.actor_id()
            pending.append((target, "create", None))
        elif values := _differences(target):
            pending.append((target, action_of(values), values))


def _after_flush(session: Session, _: UOWTransaction) -> None:
    write: Write | None = session.info.get("write")
    for target, action, values in session.info.pop("pending", ()):
        assert write is not None
        current = values_of(target)
        if values is None:
            values = created_values(current)
        mapper: Mapper[Any] = inspect(type(target))
        record_id = mapper.primary_key_from_instance(target)[0]
        write.changes.append(Change(type(target), record_id, action, values, current))


def created_values(current: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What the history of a new row shows: its filled fields."""
    return {n: (None, v) for n, v in current.items() if v is not None and n not in SILENT}


def _kept(target: object) -> bool:
    return isinstance(target, (Record, Part))


def _refuse_bulk(state: ORMExecuteState) -> None:
    if not (state.is_update or state.is_delete or state.is_insert):
        return
    models: Iterable[Any] = [m.class_ for m in state.all_mappers]
    if any(issubclass(m, (Record, Part)) for m in models):
        raise RuntimeError("bulk statements on records bypass their history")


event.listen(db.session, "before_flush", _before_flush)
event.listen(db.session, "after_flush", _after_flush)
event.listen(db.session, "do_orm_execute", _refuse_bulk)
