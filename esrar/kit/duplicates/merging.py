"""Makes one record of several: its values chosen, its relations united, nothing orphaned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from esrar.audit.recorder import note
from esrar.core.db import Base, Part, Record, Write, writing
from esrar.core.errors import Invalid
from esrar.core.i18n import _l
from esrar.kit import registry, saving
from esrar.kit.approval import SETTLED, is_settled
from esrar.kit.duplicates import choosing
from esrar.kit.duplicates.uniting import Union, unite
from esrar.kit.extensions import Panel, previews
from esrar.kit.register import Register
from esrar.kit.saving import Draft

MOST = 10
"""So many records become one at once: more columns nobody compares."""
ORIGIN = "merge"


def mergeable(register: Register) -> bool:
    """Whether the records of a register can become one without leaving anything behind.

    A role's cannot, for its records are another's; nor can those that a plain table points at,
    which keeps no history to undo it by.
    """
    return register.role is None and not list(unknown_pointers(register))


def unknown_pointers(register: Register) -> list[str]:
    """Columns that point at a record, or at one of its lines, in tables that have no history."""
    targets = {register.table, *(b.model.__table__ for b in register.lines)}
    kept = {
        mapper.class_.__table__ for mapper in Base.registry.mappers
        if issubclass(mapper.class_, (Record, Part))
    }  # fmt: skip
    return [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values() if table not in kept
        for column in table.c for key in column.foreign_keys if key.column.table in targets
    ]  # fmt: skip


def merge(
    write: Write, register: Register, survivor: int, others: Sequence[int], *,
    chosen: Mapping[str, int] | None = None, versions: Mapping[int, int] | None = None,
) -> Union:  # fmt: skip
    """Within a write: the survivor takes in the others, with the values `chosen` by record.

    Raises Conflict when one of them is not as it was, Invalid when they cannot be merged.
    """
    session, known = write.session, versions or {}
    ids = [survivor, *others]
    if not others or len(set(ids)) != len(ids) or len(ids) > MOST or not mergeable(register):
        raise Invalid(_l("These records cannot be merged"))
    records = {i: saving.load(session, register, i, known.get(i)) for i in ids}
    if any(is_settled(register, vars(record)) for record in records.values()):
        raise Invalid(SETTLED)
    rows = choosing.rows_of(register, ids)
    values = _values(register, rows, survivor, chosen or {})
    for other in others:
        records[other].merged_into_id = survivor
    session.flush()  # what they held alone is free from here
    saving.apply(write, register, Draft(values.pop(register.key)), survivor)
    done = Union()
    unite(write, register.model, survivor, list(others), done)
    session.expire_all()
    for key, fields in values.items():
        _give_role(write, registry.get(key), survivor, fields)
    session.flush()
    return done


def _values(
    register: Register, rows: Mapping[int, Any], survivor: int, chosen: Mapping[str, int]
) -> dict[str, dict[str, Any]]:
    """The values that the survivor gets, of itself and of each of its roles."""
    found: dict[str, dict[str, Any]] = {register.key: {}}
    order = choosing.order(rows, survivor)
    for choice in choosing.choices(register, rows):
        source = chosen.get(choice.key, choice.default(order))
        found.setdefault(choice.register.key, {})[choice.field.name] = choice.values.get(source)
    return found


def _give_role(write: Write, role: Register, survivor: int, values: Mapping[str, Any]) -> None:
    assert role.role is not None
    part = write.session.get(role.role.model, survivor)
    for name, value in saving.stored_columns(role, dict(values)).items():
        if getattr(part, name) != value:
            setattr(part, name, value)


def merge_now(
    register: Register, survivor: int, others: Sequence[int], chosen: Mapping[str, int],
    versions: Mapping[int, int],
) -> int:  # fmt: skip
    """Merge in a transaction of its own; the number of the operation, to undo it by."""
    with writing(origin=ORIGIN) as write:
        merge(write, register, survivor, others, chosen=chosen, versions=versions)
        note(write.session, "absorb", subject=register.table.name, subject_id=survivor,
             values={"records": list(others)})  # fmt: skip
    operation: int = write.results["audit_id"]
    return operation


def preview(
    register: Register, survivor: int, others: Sequence[int], chosen: Mapping[str, int]
) -> tuple[Union, list[Panel]]:
    """What a merge would do, seen by doing it and taking it back."""
    with writing(preview=True, origin="preview") as write:
        done = merge(write, register, survivor, others, chosen=chosen)
    return done, previews(write)
