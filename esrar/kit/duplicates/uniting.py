"""Gives one record all that belongs to others or points at them, whatever table it is in.

Everything is an ordinary audited change of the write under way, so that undoing the operation
undoes it. Where two rows of a table become the same one, the survivor's stays: its blanks are
filled from the other, which is removed (a line, a role) or merged into it (a record).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, select

from esrar.core.changes import SILENT, derive
from esrar.core.db import Line, Part, Record, RolePart, Write
from esrar.core.standing import stands
from esrar.kit import registry
from esrar.kit.bulk import Columns, delete_rows, put_rows, update_rows
from esrar.kit.references import Pointer, naming, pointers
from esrar.kit.register import Lines, same, same_line, strong

Model = type[Record] | type[Part]
OWN = SILENT | {"deleted_at", "merged_into_id", "name_key", "search_text"}
"""Columns of a row that are not filled from another's."""


@dataclass
class Union:
    """What a merge did beside the records themselves: rows moved, rows that became one."""

    moved: dict[str, set[int]] = field(default_factory=dict)
    collapsed: list[tuple[str, int, int]] = field(default_factory=list)
    """Table, the row that went, the row that stays."""


def unite(write: Write, model: Model, kept: int, others: Sequence[int], done: Union) -> None:
    """Whatever points at `others` points at `kept` from now on."""
    for pointer in pointers(model.__table__):
        rows = _pointing(write, pointer, others)
        if not rows:
            continue
        if issubclass(pointer.model, RolePart) and pointer.parent:
            _roles(write, pointer, kept, rows, done)
        elif issubclass(pointer.model, Line):
            _lines(write, pointer, kept, rows, done)
        else:
            if pointer.table is model.__table__:  # what a merged record says of itself stays in it
                rows = [row for row in rows if row["id"] not in others]
            _records(write, pointer.model, pointer.column, kept, rows, done)
    if issubclass(model, Record):
        for named in naming():
            _records(write, named, named.__table__.c.subject_id, kept,
                     _naming(write, named, model, others), done)  # fmt: skip


def _naming(
    write: Write, named: type[Record], model: type[Record], ids: Sequence[int]
) -> list[Columns]:
    table = named.__table__
    statement = select(table).where(
        table.c.subject == model.__tablename__, table.c.subject_id.in_(ids)
    )
    return [dict(r) for r in write.session.execute(statement.order_by(table.c.id)).mappings()]


def _pointing(write: Write, pointer: Pointer, ids: Sequence[int]) -> list[Columns]:
    statement = select(pointer.table).where(pointer.column.in_(ids))
    (key,) = pointer.table.primary_key.columns
    rows = write.session.execute(statement.order_by(key)).mappings()
    return [dict(row) for row in rows]


# -- roles --------------------------------------------------------------------------------------


def _roles(write: Write, pointer: Pointer, kept: int, rows: Sequence[Columns], done: Union) -> None:
    """A role that the survivor lacks goes over to it; of one it plays, blanks are filled."""
    name = pointer.column.name
    model: Any = pointer.model
    delete_rows(write, model, rows)
    own = _pointing(write, pointer, [kept])
    start = 0
    if not own:
        own, start = [{**rows[0], name: kept}], 1
        put_rows(write, model, [dict(own[0])])
        done.moved.setdefault(pointer.table.name, set()).add(kept)
    for row in rows[start:]:
        _fill(write, model, own[0], row, {name})
        done.collapsed.append((pointer.table.name, row[name], kept))


# -- lines --------------------------------------------------------------------------------------


def _lines(write: Write, pointer: Pointer, kept: int, rows: Sequence[Columns], done: Union) -> None:
    """Lines of the others become lines of the survivor; two that say the same become one."""
    model: Any = pointer.model
    block = block_of(model)
    parent = model.parent_column
    for row in rows:
        new = {**row, pointer.column.name: kept}
        twin = None
        if block is not None and (pointer.parent or pointer.column.name in block.same):
            twin = _twin(write, model, block, new)
        if twin is None:
            _move(write, model, row, {pointer.column.name: kept}, done)
            continue
        _fill(write, model, twin, row, {parent, pointer.column.name, "id"})
        unite(write, model, twin["id"], [row["id"]], done)
        delete_rows(write, model, [row])
        done.collapsed.append((pointer.table.name, row["id"], twin["id"]))


def block_of(model: type[Part]) -> Lines | None:
    """How the lines of a table are declared, in whichever register they are."""
    for register in registry.registers().values():
        for block in register.lines:
            if block.model is model:
                return block
    return None


def _twin(write: Write, model: Any, block: Lines, row: Columns) -> Columns | None:
    table = model.__table__
    of_parent = table.c[model.parent_column] == row[model.parent_column]
    statement = select(table).where(of_parent, table.c.id != row["id"]).order_by(table.c.id)
    for other in write.session.execute(statement).mappings():
        found = dict(other)
        if _become_one(block, row, found):
            return found
    return None


def _become_one(block: Lines, row: Columns, other: Columns) -> bool:
    """Whether two lines are the same one, or would be if what neither says told them apart."""
    names = {c for f in block.fields for c in f.kind.columns(f.name)} | set(block.same)
    if same_line(block, {n: row[n] for n in names}, {n: other[n] for n in names}):
        return True
    keys = [(row[c], other[c]) for c in block.same]
    alike = all(a == b for a, b in keys) and any(a is not None for a, _b in keys)
    said = ((row[n], other[n]) for n in names - set(block.same))
    return alike and all(a is None or b is None or a == b or isinstance(a, bool) for a, b in said)


# -- records ------------------------------------------------------------------------------------


def _records(
    write: Write, model: Any, column: Column[Any], kept: int, rows: Sequence[Columns], done: Union
) -> None:
    """Records and roles that point at the others point at the survivor; two that then are the
    same one become one. The survivor does not point at itself."""
    name = column.name
    home = any(key.column.table is model.__table__ for key in column.foreign_keys)
    for row in rows:
        itself = home and row["id"] == kept
        new = {name: None if itself and column.nullable else kept}
        twin = None
        if issubclass(model, Record) and row["deleted_at"] is None and not row["merged_into_id"]:
            twin = _same_record(write, model, name, {**row, **new})
        if twin is None:
            _move(write, model, row, new, done)
        else:
            absorb(write, model, twin, row, done)


def _same_record(write: Write, model: Any, name: str, row: Columns) -> Columns | None:
    """A standing record with which this one would be the same, or share what no two may share."""
    register = registry.of_model(model)
    matches = strong(register) if register is not None else ()
    for match in matches:
        if name in match.columns and match.applies(row):
            for found in _sharing(write, model, match.columns, row):
                if same(matches, row, found) is not None:
                    return found
    for index in model.__table__.indexes:
        columns = [c.name for c in index.columns]
        if index.unique and name in columns and all(row[c] is not None for c in columns):
            for found in _sharing(write, model, columns, row):
                return found
    return None


def _sharing(write: Write, model: Any, columns: Sequence[str], row: Columns) -> Iterator[Columns]:
    """Other standing records with the same in these columns."""
    table = model.__table__
    found = write.session.execute(
        select(table).where(
            *(table.c[c] == row[c] for c in columns),
            table.c.id != row["id"],
            stands(table),
        )
    ).mappings()
    yield from (dict(one) for one in found.all())


def absorb(write: Write, model: Any, kept: Columns, other: Columns, done: Union) -> None:
    """One record takes in another of the same table, without anybody choosing: its blanks are
    filled, and the other leads to it."""
    _move(write, model, other, {"merged_into_id": kept["id"]}, None)
    _fill(write, model, kept, other, OWN)
    unite(write, model, kept["id"], [other["id"]], done)
    done.collapsed.append((model.__tablename__, other["id"], kept["id"]))


# -- rows ---------------------------------------------------------------------------------------


def _move(write: Write, model: Any, row: Columns, new: Columns, done: Union | None) -> None:
    update_rows(write, model, [(row, {**new, **_derived(model, {**row, **new}, row)})])
    if done is not None:
        (key,) = model.__table__.primary_key.columns
        done.moved.setdefault(model.__tablename__, set()).add(row[key.name])


def _fill(write: Write, model: Any, kept: Columns, other: Columns, leave: Collection[str]) -> None:
    """Fill what the kept row leaves blank; a value of two columns is filled whole.

    On a line a yes counts: who came under one of two numbers came.
    """
    yes = issubclass(model, Line)
    left = {*leave, *model.derived}
    new = {n: v for n, v in other.items() if n not in left and _adds(kept, n, v, yes)}
    if new:
        new |= _derived(model, {**kept, **new}, kept)
        update_rows(write, model, [(kept, new)])
        kept.update(new)


def _adds(kept: Columns, name: str, value: Any, yes: bool) -> bool:
    if value is None:
        return False
    if kept[name] is not None:
        return yes and value is True and kept[name] is False
    # How a date was entered belongs to that date.
    return kept.get(name.removesuffix("_entered")) is None


def _derived(model: Any, row: Columns, old: Columns) -> Columns:
    """The derived columns that are others after a change."""
    found = derive(model, dict(row))
    return {n: found[n] for n in model.derived if found[n] != old.get(n)}
